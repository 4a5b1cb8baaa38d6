// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/text.hpp"
#include "parsers/generic_room.hpp"
#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

// Pages of press rooms that nobody ever saw, one file each, and beside it what is said on them: a line for each turn,
// label and words with a tab between them; or "refused" where nobody speaks.

using namespace pressroom;
using namespace pressroom::tests;

namespace {

const std::filesystem::path k_folder =
    std::filesystem::path(PRESSROOM_SOURCE_DIR) / "tests" / "parsers" / "fixtures" / "generic";

std::string read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return std::move(bytes).str();
}

std::vector<std::filesystem::path> pages() {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(k_folder)) {
    if (entry.path().extension() != ".turns") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string heard_on(const std::filesystem::path& page) {
  Visit visit(*parsers::generic_room(), "www.somewhere.example/2024/05/bridges");
  try {
    visit.add("http://www.somewhere.example/2024/05/bridges.html", read(page), "text/html");
  } catch (const std::exception& refusal) {
    return std::string("refused\n# ") + refusal.what() + "\n";
  }
  const auto parsed = visit.parse();
  if (!parsed.is_transcript) return "refused\n# " + parsed.not_because + "\n";
  std::string heard = visit.fault_of(parsed.transcript);
  for (const core::Turn& turn : parsed.transcript.turns) {
    heard += turn.label.value_or("-") + "\t" + core::collapse_white_space(turn.text()) + "\n";
  }
  return heard;
}

bool is_refusal(const std::string& text) { return text.starts_with("refused\n"); }

}  // namespace

TEST_CASE("A page of a room that nobody knows gives the turns that its readers see", "[generic][house]") {
  const auto page = GENERATE(from_range(pages()));
  CAPTURE(page.filename().string());
  const std::string wanted = read(std::filesystem::path(page).replace_extension(".turns"));
  const std::string heard = heard_on(page);
  REQUIRE_FALSE(wanted.empty());
  if (is_refusal(wanted)) {
    INFO(heard);
    CHECK(is_refusal(heard));
  } else {
    CHECK(heard == wanted);
  }
}
