// SPDX-License-Identifier: Apache-2.0
#include "app/citation.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"

namespace pressroom::tests {

namespace {

using app::Citation;
using Json = nlohmann::ordered_json;

/// An answer of two paragraphs, of which the second runs from page 2 to page 3.
core::Transcript transcript() {
  core::Transcript made;
  made.transcript_id = "example:117";
  made.room = "example";
  made.url = "http://www.example.com/content_117.htm";
  made.title = "On {bridges} & tides: 100% of \"all\"";
  made.kind = core::EventKind::press_conference;
  made.language = "en";
  made.source = "Harbour_News";
  made.completeness.verdict = core::Verdict::complete;
  for (int number : {1, 2, 3}) {
    core::TranscriptPage page;
    page.page = number;
    page.url = made.url + "?p=" + std::to_string(number);
    page.capture.captured_at = core::Instant{core::Duration{1'795'420'800'000 + number * 86'400'000}};
    page.capture.payload_digest = "sha256:" + std::string(64, static_cast<char>('0' + number));
    page.capture.location.warc_file = "PRESSROOM-example-1.warc.gz";
    page.capture.record_id = "<urn:uuid:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed>";
    made.pages.push_back(page);
  }
  core::Turn turn;
  turn.turn_id = "example:117.0123456789ab";
  turn.label = "Ms. Brook";
  turn.label_kind = core::LabelKind::person;
  turn.speaker_name = "Ada Brook";
  turn.paragraphs = {"The bridges stay.", "The tides do not."};
  turn.pages = {1, 2, 3};
  turn.spans = {{1, 10, 20, 0, ""}, {2, 30, 40, 1, ""}, {3, 5, 9, 1, " "}};
  made.turns = {turn};
  return made;
}

Citation cited(const core::Transcript& from, int paragraph = 0) {
  return app::cite(from, from.turns.front(), paragraph, "2024-05-09");
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// Braces as BibTeX counts them: a backslash changes nothing.
bool balances(const std::string& entry) {
  int depth = 0;
  for (const char c : entry) {
    depth += c == '{' ? 1 : c == '}' ? -1 : 0;
    if (depth < 0) return false;
  }
  return depth == 0;
}

}  // namespace

TEST_CASE("A citation names the page on which the paragraph stands", "[citation]") {
  const core::Transcript from = transcript();
  const Citation first = cited(from, 0), second = cited(from, 1), none = cited(from, 9);
  CHECK(first.page == 1);
  CHECK(first.url == "http://www.example.com/content_117.htm?p=1");
  CHECK(first.payload_digest == "sha256:" + std::string(64, '1'));
  CHECK(second.page == 2);
  CHECK(second.last_page == 3);
  CHECK(second.payload_digest == "sha256:" + std::string(64, '2'));
  CHECK(none.page == 1);
}

TEST_CASE("A citation in one line says who and what and where and when", "[citation]") {
  core::Transcript from = transcript();
  CHECK(app::citation_text(cited(from, 1)) ==
        "Ada Brook, \"On {bridges} & tides: 100% of \"all\"\", 2024-05-09, "
        "http://www.example.com/content_117.htm?p=2, turn example:117.0123456789ab, pages 2-3, archived "
        "2026-11-25T08:00:00.000Z, payload sha256:" +
            std::string(64, '2'));
  from.completeness.verdict = core::Verdict::incomplete;
  CHECK(holds(app::citation_text(cited(from)), "transcript incomplete"));
  from.completeness.verdict = core::Verdict::unknown;
  CHECK(holds(app::citation_text(cited(from)), "of unknown completeness"));
}

TEST_CASE("Nobody is cited as author whom no page names", "[citation]") {
  core::Transcript from = transcript();
  core::Turn& turn = from.turns.front();
  turn.speaker_name.reset();
  CHECK(cited(from).author == "Ms. Brook");
  turn.label = "Q";
  turn.label_kind = core::LabelKind::anonymous;
  CHECK_FALSE(cited(from).author);
  CHECK(cited(from).speaker == "Q");
  CHECK_FALSE(holds(app::citation_bibtex(cited(from)), "author"));
  CHECK_FALSE(app::citation_csl(cited(from)).contains("author"));
  turn.label.reset();
  turn.label_kind = core::LabelKind::none;
  CHECK(cited(from).speaker == "Speaker not named");
}

TEST_CASE("A BibTeX entry holds every field and stays balanced", "[citation]") {
  core::Transcript from = transcript();
  const std::string entry = app::citation_bibtex(cited(from));
  INFO(entry);
  CHECK(entry.starts_with("@misc{example:117.0123456789ab,\n"));
  CHECK(holds(entry, "author    = {{Ada Brook}},\n"));
  CHECK(holds(entry, "title     = {{On \\textbraceleft{}bridges\\textbraceright{} \\& tides: 100\\% of \"all\"}},\n"));
  CHECK(holds(entry, "year      = {2024},\n"));
  CHECK(holds(entry, "month     = may,\n"));
  CHECK(holds(entry, "date      = {2024-05-09},\n"));
  CHECK(holds(entry, "publisher = {{Harbour\\_News}},\n"));
  CHECK(holds(entry, "url       = {http://www.example.com/content_117.htm?p=1},\n"));
  CHECK(holds(entry, "urldate   = {2026-11-24},\n"));
  CHECK(holds(entry, "turn example:117.0123456789ab, page 1, archived"));
  CHECK(balances(entry));

  from.title = "}}}\\{{%\n@misc{x,\x01 \xE4\xB8\xAD^~#$";
  from.url = "http://h/{a}\\?\"b c";
  from.pages.clear();
  from.turns.front().turn_id = "ex,am{ple}:1 %7.0123456789ab";
  const std::string hostile = app::citation_bibtex(cited(from));
  INFO(hostile);
  CHECK(balances(hostile));
  CHECK(hostile.starts_with("@misc{ex-am-ple-:1--7.0123456789ab,\n"));
  CHECK(holds(hostile, "\xE4\xB8\xAD\\textasciicircum{}\\textasciitilde{}\\#\\$"));
  CHECK(holds(hostile, "url       = {http://h/%7Ba%7D%5C?%22b%20c},\n"));
}

TEST_CASE("Dates that are none are left out of an entry", "[citation]") {
  const core::Transcript from = transcript();
  for (const char* date : {"", "unknown", "20a4-01-01"}) {
    const Citation undated = app::cite(from, from.turns.front(), 0, date);
    CHECK_FALSE(holds(app::citation_bibtex(undated), "year"));
    CHECK_FALSE(app::citation_csl(undated).contains("issued"));
  }
  const Citation odd = app::cite(from, from.turns.front(), 0, "2024-13-40");
  CHECK_FALSE(holds(app::citation_bibtex(odd), "month"));
  const Citation timed = app::cite(from, from.turns.front(), 0, "2024-05-09T10:00:00+08:00");
  CHECK(holds(app::citation_bibtex(timed), "date      = {2024-05-09},\n"));
}

TEST_CASE("CSL-JSON has the shape that processors read", "[citation]") {
  const Json item = app::citation_csl(cited(transcript(), 1));
  INFO(item.dump(1));
  CHECK(item["id"] == "example:117.0123456789ab");
  CHECK(item["type"] == "speech");
  CHECK(item["author"] == Json::parse(R"([{"literal": "Ada Brook"}])"));
  CHECK(item["issued"] == Json::parse(R"({"date-parts": [[2024, 5, 9]]})"));
  CHECK(item["accessed"] == Json::parse(R"({"date-parts": [[2026, 11, 25]]})"));
  CHECK(item["URL"] == "http://www.example.com/content_117.htm?p=2");
  CHECK(item["page"] == "2-3");
  CHECK(item["genre"] == "Press conference");
  CHECK(item["archive"] == "PRESSROOM-example-1.warc.gz");
  CHECK(holds(item["note"], "payload sha256:222"));
}

}  // namespace pressroom::tests
