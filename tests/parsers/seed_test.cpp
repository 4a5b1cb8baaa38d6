// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include "demo/cms_markup.hpp"
#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/instrumented.hpp"

namespace fs = std::filesystem;
using namespace pressroom;
using namespace pressroom::tests;

namespace {

std::optional<std::string> slurp(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

fs::path shared_folder() {
  const char* shared = std::getenv("PRESSROOM_SHARED");
  return shared != nullptr ? fs::path(shared) : fs::path(PRESSROOM_SOURCE_DIR "/../shared");
}

/// A page of a conference as its reader sees it: title, date line, labels alone on their line, paragraphs.
struct SeedPage {
  std::string title, source, date_text;
  demo::CmsPage page;
};

/// Everything but the lines round the words: trail in front, pager behind.
SeedPage read_seed(const std::string& text) {
  SeedPage seed;
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (!line.empty()) lines.push_back(line);
  }
  REQUIRE(lines.size() > 5);
  REQUIRE(lines.back().find("12") != std::string::npos);
  lines.pop_back();
  seed.title = lines[1];
  const auto bar = lines[2].find(" | ");
  REQUIRE(bar != std::string::npos);
  seed.source = lines[2].substr(0, bar);
  seed.date_text = lines[2].substr(bar + 3);
  for (std::size_t i = 3; i < lines.size(); ++i) {
    const bool label = lines[i].ends_with(':') && lines[i].size() < 40;
    if (label) {
      demo::CmsBlock block;
      block.label = lines[i].substr(0, lines[i].size() - 1);
      seed.page.blocks.push_back(std::move(block));
    } else {
      seed.page.blocks.back().paragraphs.push_back(lines[i]);
    }
  }
  return seed;
}

constexpr int k_page = 7;
constexpr int k_pages = 12;

demo::CmsDocument document_of(const SeedPage& seed) {
  demo::CmsDocument document{"/china/2024-05/09", "117176352", seed.title, seed.source, seed.date_text, {}};
  document.pages.resize(k_pages);
  document.pages[k_page - 1] = seed.page;
  return document;
}

Visit china_visit(const std::string& room_toml, const demo::CmsDocument& document, const demo::CmsOptions& options,
                  int page) {
  Visit visit(rules_of(room_toml), document.native_id);
  visit.add("http://" + options.host + demo::page_path(document, page, options),
            demo::render_page(document, page, options),
            options.charset == demo::Charset::utf_8 ? "text/html; charset=utf-8" : "text/html; charset=gb2312");
  return visit;
}

void check_turns(const core::Transcript& transcript, const SeedPage& seed) {
  REQUIRE(transcript.turns.size() == 2);
  const core::Turn& question = transcript.turns[0];
  CHECK(question.label == "Science and Technology Daily");
  CHECK(question.label_kind == core::LabelKind::outlet);
  CHECK(question.outlet == "Science and Technology Daily");
  CHECK(question.role == core::Role::reporter);
  CHECK(question.kind == core::TurnKind::question);
  CHECK_FALSE(question.speaker_id.has_value());
  CHECK_FALSE(question.speaker_name.has_value());
  CHECK(question.paragraphs == seed.page.blocks[0].paragraphs);
  const core::Turn& answer = transcript.turns[1];
  CHECK(answer.label == "Gao Tao");
  CHECK(answer.speaker_name == "Gao Tao");
  CHECK(answer.role == core::Role::principal);
  CHECK(answer.kind == core::TurnKind::answer);
  CHECK(answer.reply_to == question.turn_id);
  CHECK(answer.paragraphs == seed.page.blocks[1].paragraphs);
  CHECK(answer.text().ends_with("Thank you."));
  for (const core::Turn& turn : transcript.turns) {
    CHECK(turn.pages == std::vector<int>{k_page});
    CHECK(turn.asides.empty());
  }
}

}  // namespace

TEST_CASE("The page that started it all gives its two turns in every markup", "[seed]") {
  const auto text = slurp(shared_folder() / "seed" / "china-org-cn-page.txt");
  const auto room = slurp(fs::path(PRESSROOM_SOURCE_DIR) / "config" / "rooms" / "china-org-cn.toml");
  REQUIRE(room.has_value());
  if (!text) {
    WARN("skipped: no seed page (set PRESSROOM_SHARED)");
    return;
  }
  const SeedPage seed = read_seed(*text);
  REQUIRE(seed.page.blocks.size() == 2);
  demo::CmsOptions options;
  options.labels = GENERATE(demo::LabelMarkup::own_block, demo::LabelMarkup::inline_text,
                            demo::LabelMarkup::bold_own_block, demo::LabelMarkup::bold_inline);
  options.pager = GENERATE(demo::PagerMarkup::autopage, demo::PagerMarkup::displaypagenum);
  options.extension = GENERATE(".htm", ".html", ".shtml");
  options.charset = GENERATE(demo::Charset::utf_8, demo::Charset::gb18030);
  options.host = GENERATE("www.china.org.cn", "china.org.cn");
  options.oddities = GENERATE(demo::Oddities::none, demo::Oddities::usual);
  if (static std::size_t dress = 0; !is_sampled(dress++, 12)) return;
  options.dateline =
      options.pager == demo::PagerMarkup::autopage ? demo::DatelineMarkup::bar : demo::DatelineMarkup::comma;

  const demo::CmsDocument document = document_of(seed);
  const Visit visit = china_visit(*room, document, options, k_page);
  const auto parsed = visit.parse();
  const core::Transcript& transcript = parsed.transcript;
  CHECK(transcript.transcript_id == "china-org-cn:117176352");
  CHECK(transcript.title == seed.title);
  CHECK(transcript.source == "China.org.cn");
  REQUIRE(transcript.published_at.has_value());
  CHECK(transcript.published_at->value == "2024-05-09");
  CHECK(transcript.kind == core::EventKind::press_conference);
  CHECK(transcript.breadcrumb == Lines{"Home", "Press Room"});
  check_turns(transcript, seed);
  REQUIRE(transcript.pages.size() == 1);
  CHECK(transcript.pages[0].ledger.balanced);
  CHECK(transcript.pages[0].ledger.unknown_chars == 0);
  CHECK(transcript.pages[0].pager.declared.size() == k_pages);
  CHECK(visit.fault_of(transcript) == "");
  CHECK(transcript.completeness.verdict == core::Verdict::incomplete);
  CHECK(transcript.completeness.missing.size() == k_pages - 1);
}
