// SPDX-License-Identifier: Apache-2.0
#include "parsers/transcript_parser.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "demo/cms_markup.hpp"
#include "demo/conferences.hpp"
#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/instrumented.hpp"

namespace fs = std::filesystem;
using namespace pressroom;
using namespace pressroom::tests;

namespace {

const std::string k_said = "<p>Ann Archer:</p><p>One.</p><p>Bo Berg:</p><p>Two.</p>";

bool has_warning(const std::vector<core::Warning>& warnings, const std::string& code, const std::string& detail) {
  return std::any_of(warnings.begin(), warnings.end(),
                     [&](const core::Warning& warning) { return warning.code == code && warning.detail == detail; });
}

std::string picture(const std::string& words) { return "<p><img src=x></p><p class=caption>" + words + "</p>"; }

/// A room that reads any page whatever it holds.
parsers::RoomRules any_page() {
  return rules_of(
      "name='any'\nhosts=['a.example']\n[match]\ntranscript='/(?P<id>[0-9]+)$'\n[[layout]]\nname='any'\n"
      "body='body'\npager='a'\n[labels]\nstyles=['own-block','inline','bold','question-mark']\n");
}

std::vector<fs::path> real_pages() {
  const char* shared = std::getenv("PRESSROOM_SHARED");
  const fs::path folder = fs::path(shared != nullptr ? shared : PRESSROOM_SOURCE_DIR "/../shared") / "cases";
  std::vector<fs::path> pages;
  if (!fs::exists(folder)) return pages;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const auto extension = entry.path().extension();
    if (extension == ".html" || extension == ".xml") pages.push_back(entry.path());
  }
  std::sort(pages.begin(), pages.end());
  return pages;
}

}  // namespace

TEST_CASE("A transcript says where it comes from", "[transcript]") {
  Visit visit(small_room());
  visit.add(page_url(1), "<div id=path><a>Home</a> - <a> Press  Room </a> - </div>" + page_html(k_said));
  const auto parsed = visit.parse();
  const core::Transcript& transcript = parsed.transcript;
  CHECK(transcript.transcript_id == "small:77");
  CHECK(transcript.room == "small");
  CHECK(transcript.url == page_url(1));
  CHECK(transcript.language == "en");
  CHECK(transcript.title == "A press conference on bridges");
  CHECK(transcript.kind == core::EventKind::press_conference);
  CHECK(transcript.source == "Press.example");
  CHECK(transcript.published_at->value == "2024-05-09");
  CHECK(transcript.published_at->method == "dateline");
  CHECK(transcript.published_at->span.has_value());
  CHECK(transcript.breadcrumb == Lines{"Home", "Press Room"});
  CHECK(transcript.room_sha256 == visit.rules().room().sha256);
  CHECK(transcript.status == core::ParseStatus::ok);
  CHECK(transcript.warnings.empty());
  CHECK(transcript.history.size() == 1);
  CHECK(parsed.is_transcript);
}

TEST_CASE("Turns are numbered and have ids of their own", "[transcript]") {
  const auto transcript = parsed_on({k_said + k_said}).transcript;
  std::set<std::string> ids;
  for (std::size_t i = 0; i < transcript.turns.size(); ++i) {
    const core::Turn& turn = transcript.turns[i];
    CHECK(turn.seq == static_cast<int>(i));
    CHECK(turn.language == "en");
    CHECK(turn.turn_id.starts_with("small:77."));
    CHECK(turn.turn_id.size() == std::string("small:77.").size() + 12);
    ids.insert(turn.turn_id);
  }
  CHECK(ids.size() == 4);
}

TEST_CASE("The same pages give the same transcript in any order", "[transcript]") {
  const auto bodies = Lines{k_said, "<p>and three.</p>" + k_said, k_said + "<p>(Laughter.)</p>"};
  Visit backwards(small_room());
  for (int page = 3; page >= 1; --page) {
    backwards.add(page_url(page), page_html(bodies[static_cast<std::size_t>(page) - 1], page, 3));
  }
  const auto a = parsed_on(bodies).transcript, b = backwards.parse().transcript;
  CHECK(said(a) == said(b));
  REQUIRE(a.turns.size() == b.turns.size());
  for (std::size_t i = 0; i < a.turns.size(); ++i) CHECK(a.turns[i].turn_id == b.turns[i].turn_id);
}

TEST_CASE("An edit on one page leaves the ids of the others", "[transcript]") {
  const auto before = parsed_on({k_said, k_said + "<p>Three.</p>"}).transcript.turns;
  const auto after = parsed_on({k_said + "<p>More.</p>", k_said + "<p>Three.</p>"}).transcript.turns;
  REQUIRE(before.size() == 4);
  REQUIRE(after.size() == 4);
  CHECK(before[0].turn_id != after[0].turn_id);
  CHECK(before[2].turn_id == after[2].turn_id);
}

TEST_CASE("The page number that a title carries is no part of it", "[transcript]") {
  Visit visit(small_room());
  visit.add(page_url(2), "<div id=title>On bridges (2)</div><div id=body>" + k_said + "</div>");
  CHECK(visit.parse().transcript.title == "On bridges");
}

TEST_CASE("The kind of an event is read from its title", "[transcript]") {
  const auto kind = [](const std::string& title) {
    Visit visit(small_room());
    visit.add(page_url(1), "<div id=title>" + title + "</div><div id=body>" + k_said + "</div>");
    return visit.parse().transcript.kind;
  };
  CHECK(kind("SCIO Press Conference on rivers") == core::EventKind::press_conference);
  CHECK(kind("Daily briefing") == core::EventKind::briefing);
  CHECK(kind("An interview with a governor") == core::EventKind::interview);
  CHECK(kind("Rivers") == core::EventKind::unknown);
}

TEST_CASE("Pictures with captions and no speaker are a gallery", "[transcript]") {
  const auto parsed = parsed_on({picture("A bridge."), picture("A river."), picture("A boat.")});
  CHECK_FALSE(parsed.is_transcript);
  CHECK(parsed.not_because.find("gallery") != std::string::npos);
  CHECK(parsed.transcript.turns.empty());
  CHECK(parsed.transcript.completeness.verdict == core::Verdict::complete);
}

TEST_CASE("The bundled gallery is none of the transcripts", "[transcript]") {
  const demo::Conference gallery = demo::regatta_gallery();
  Visit visit(
      rules_of("name='g'\nhosts=['www.press.example']\n[match]\ntranscript='content_(?P<id>\\d+)(?:_(?P<page>\\d+))?'\n"
               "[[layout]]\nname='l'\nbody='#container_txt'\npager='#displaypagenum "
               "a'\npage_count='#mpagecount'\ncaption='.pictext'\n"),
      gallery.document.native_id);
  for (int page = 1; page <= 4; ++page) {
    visit.add("http://www.press.example" + page_path(gallery.document, page, gallery.options),
              render_page(gallery.document, page, gallery.options));
  }
  const auto parsed = visit.parse();
  CHECK_FALSE(parsed.is_transcript);
  CHECK(parsed.transcript.completeness.verdict == core::Verdict::complete);
  CHECK(visit.fault_of(parsed.transcript) == "");
}

TEST_CASE("Pictures do not make a gallery of a conference", "[transcript]") {
  CHECK(parsed_on({picture("A bridge.") + k_said}).is_transcript);
  CHECK(parsed_on({picture("A bridge."), "<p>Just words.</p>"}).is_transcript);
  std::string long_text;
  for (int i = 0; i < 200; ++i) long_text += "our words ";
  CHECK(parsed_on({picture("A bridge.") + "<p>" + long_text + "</p>"}).is_transcript);
}

TEST_CASE("A speaker whom the roster does not know is reported and kept", "[transcript]") {
  const auto parsed = parsed_on({"<p>Speakers:</p><p>Ann Archer, mayor</p>" + k_said});
  CHECK(parsed.transcript.turns.size() == 2);
  CHECK(has_warning(parsed.transcript.pages[0].warnings, "unknown-label", "Bo Berg"));
  CHECK(parsed.transcript.status == core::ParseStatus::needs_review);
}

TEST_CASE("A label of no known kind is a turn with a warning", "[transcript]") {
  const auto parsed = parsed_on(
      {k_said + "<p>Glockenspiel:</p><p>Hear!</p><p>Glockenspiel:</p><p>Hear!</p><p>Glockenspiel:</p><p>Hear!</p>"});
  CHECK(parsed.transcript.turns.size() == 5);
  CHECK(parsed.transcript.turns.back().label_kind == core::LabelKind::none);
  CHECK_FALSE(parsed.transcript.turns.back().speaker_id.has_value());
  CHECK(has_warning(parsed.transcript.pages[0].warnings, "unknown-label", "Glockenspiel"));
  CHECK(parsed.transcript.status == core::ParseStatus::needs_review);
}

TEST_CASE("What nearly was a label is reported", "[transcript]") {
  const auto parsed = parsed_on({k_said + "<p>In Honduras:</p><p>Three.</p>"});
  CHECK(parsed.transcript.turns.size() == 2);
  CHECK(has_warning(parsed.transcript.pages[0].warnings, "label-shaped", "In Honduras"));
  CHECK(parsed.transcript.status == core::ParseStatus::needs_review);
}

TEST_CASE("Each class of a body has its place in the ledger", "[transcript]") {
  const auto parsed = parsed_on({"<p>The office met on Monday.</p><p>Speakers:</p><p>Ann Archer</p>" +
                                 picture("A bridge.") + k_said + "<p>(Laughter.)</p><div class=share>Share</div>"});
  const core::Ledger& ledger = parsed.transcript.pages[0].ledger;
  CHECK(ledger.balanced);
  CHECK(ledger.unknown_chars == 0);
  Lines counts;
  for (const auto& [char_class, chars] : ledger.by_class) counts.push_back(char_class + " " + std::to_string(chars));
  CHECK(counts == Lines{"aside 11", "caption 8", "furniture 5", "label 17", "narrative 21", "roster 18", "turn 8"});
}

TEST_CASE("A visit in which nothing could be read has failed", "[transcript]") {
  Visit visit(small_room());
  visit.trouble(1, "HTTP 404");
  const auto parsed = visit.parse();
  CHECK(parsed.transcript.status == core::ParseStatus::failed);
  CHECK(parsed.transcript.completeness.verdict == core::Verdict::unknown);
  CHECK(has_warning(parsed.transcript.warnings, "no-turns", "nothing was said on the pages that could be read"));
  CHECK(parsed.transcript.transcript_id == "small:77");
}

TEST_CASE("Warnings of a page come along with it", "[transcript]") {
  Visit visit(small_room());
  visit.add(page_url(1), page_html(k_said + "<p>caf\xE9</p>"));
  const auto transcript = visit.parse().transcript;
  REQUIRE(transcript.pages.size() == 1);
  CHECK(transcript.pages[0].charset == "utf-8");
  CHECK(transcript.pages[0].layout == "plain");
  CHECK(transcript.pages[0].warnings.front().code == "ill-formed-text");
}

TEST_CASE("Real pages of any kind are accounted for to the last character", "[transcript]") {
  const auto paths = real_pages();
  if (paths.empty()) {
    WARN("skipped: no folder of real pages (set PRESSROOM_SHARED)");
    return;
  }
  std::size_t place = 0;
  for (const fs::path& path : paths) {
    if (!is_sampled(place++, 8)) continue;
    INFO(path.filename());
    std::ifstream file(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    Visit visit(any_page(), "1");
    visit.add("http://a.example/1", bytes.str(), "text/html");
    const auto parsed = visit.parse();
    CHECK(visit.fault_of(parsed.transcript) == "");
    CHECK(parsed.transcript.pages[0].ledger.unknown_chars == 0);
  }
}

TEST_CASE("Pages of many thousand labels are read in bounded work", "[transcript]") {
  const int kind = GENERATE(0, 1, 2, 3);
  std::string html = kind == 1 ? "<p>Speakers:</p>" : "<p>Ann Archer:</p>";
  for (int i = 0; i < unless_instrumented(40'000, 2'000); ++i) {
    const std::string name = std::string(1, static_cast<char>('A' + i % 26)) + "nn Q" +
                             std::string(static_cast<std::size_t>(i % 50), 'a') + "b";
    if (kind == 0) html += "<p>" + name + ": x";
    if (kind == 1) html += "<p>" + name;
    if (kind == 2) html += "<p>(Laughter.) x";
    if (kind == 3) html += "<p>Mr. Zed" + std::string(static_cast<std::size_t>(i % 50), 'z') + ": x";
  }
  const Visit visit = visit_of({html});
  CHECK(visit.fault_of(visit.parse().transcript) == "");
}
