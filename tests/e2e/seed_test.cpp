// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>

#include "tests/e2e/support/archive_checks.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

constexpr int k_seed_page = 7;

/// The stored text of one real page, which lies beside the project when it is there at all.
std::filesystem::path seed_file() {
  return std::filesystem::path(PRESSROOM_SOURCE_DIR) / ".." / "shared" / "seed" / "china-org-cn-page.txt";
}

std::vector<std::string> lines_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

/// Title, dateline, then labels (short lines that end in a colon) and paragraphs, up to the pager's numbers.
demo::CmsDocument document_with(const std::vector<std::string>& lines) {
  demo::CmsDocument document = conference_of(12);
  document.channel_path = "/china/2024-05/09";
  document.native_id = "117176352";
  document.title = lines.at(1);
  const std::size_t bar = lines.at(2).find(" | ");
  document.source = lines[2].substr(0, bar);
  document.date_text = lines[2].substr(bar + 3);
  demo::CmsPage& page = document.pages[k_seed_page - 1];
  page.blocks.clear();
  for (std::size_t i = 3; i < lines.size() && !lines[i].starts_with("<"); ++i) {
    if (lines[i].ends_with(":") && lines[i].size() < 60) {
      page.blocks.emplace_back().label = lines[i].substr(0, lines[i].size() - 1);
    } else {
      page.blocks.back().paragraphs.push_back(lines[i]);
    }
  }
  return document;
}

/// The turns that stand on a page.
std::vector<Json> turns_on(const Json& sidecar, int page) {
  std::vector<Json> found;
  for (const Json& turn : sidecar["turns"]) {
    for (const Json& number : turn["pages"]) {
      if (number == page) found.push_back(turn);
    }
  }
  return found;
}

void check_seed_turns(const Json& sidecar, const demo::CmsPage& page) {
  const auto turns = turns_on(sidecar, k_seed_page);
  REQUIRE(turns.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(turns[i]["label"] == *page.blocks[i].label);
    CHECK(turns[i]["paragraphs"].get<std::vector<std::string>>() == page.blocks[i].paragraphs);
    CHECK(turns[i]["pages"] == Json::array({k_seed_page}));
  }
  CHECK(turns[0]["role"] == "reporter");
  CHECK(turns[0]["outlet"] == *page.blocks[0].label);
  CHECK(turns[0]["kind"] == "question");
  CHECK(turns[1]["kind"] == "answer");
  CHECK(turns[1]["speaker_name"] == *page.blocks[1].label);
  CHECK(turns[1]["reply_to"] == turns[0]["turn_id"]);
  CHECK(turns[1]["paragraphs"].back().get<std::string>().ends_with("Thank you."));
}

}  // namespace

TEST_CASE("The seed page gives its two turns whatever labels its markup has", "[e2e][seed]") {
  if (!std::filesystem::exists(seed_file())) {
    std::cout << "skipped: the seed page is not beside the project\n";
    return;
  }
  const demo::CmsDocument document = document_with(lines_of(seed_file()));
  REQUIRE(document.pages[k_seed_page - 1].blocks.size() == 2);
  demo::CmsOptions options = china_options();
  options.labels = GENERATE(demo::LabelMarkup::own_block, demo::LabelMarkup::inline_text,
                            demo::LabelMarkup::bold_own_block, demo::LabelMarkup::bold_inline);
  options.pager = options.labels == demo::LabelMarkup::inline_text ? demo::PagerMarkup::displaypagenum
                                                                   : demo::PagerMarkup::autopage;
  const Site site(document, options);
  const Press press;

  const Answer run = press.archive(site, k_seed_page);
  INFO(run.err << run.json.dump(1));
  CHECK(run.exit == 0);
  const Json transcript = transcript_of(run);
  REQUIRE(transcript.is_object());
  CHECK(transcript["verdict"] == "complete");
  CHECK(transcript["captured_pages"] == 12);

  const auto asked = site.asked();
  CHECK(asked.size() == 12);
  CHECK(asked.front() == site.path(k_seed_page));
  CHECK(std::set<std::string>(asked.begin(), asked.end()).size() == 12);
  CHECK(site.times_asked("/robots.txt") == 1);

  const Json sidecar = press.sidecar(site);
  CHECK(sidecar["title"] == document.title);
  CHECK(sidecar["source"] == document.source);
  CHECK(sidecar["published_at"]["value"] == "2024-05-09");
  check_turns(sidecar, demo::spoken_turns(document));
  check_seed_turns(sidecar, document.pages[k_seed_page - 1]);
  check_archive_files(press);
  check_verified(press);
}
