// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/tei_writer.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <regex>
#include <sstream>

#include "core/digest.hpp"
#include "storage/exports/sidecar.hpp"
#include "storage/exports/tei_ids.hpp"
#include "tests/storage/exports/transcripts_for_tests.hpp"
#include "tests/support/catch.hpp"

namespace pressroom::tests {

namespace {

using namespace storage::exports;

/// The element that begins with `start`, up to its end tag.
std::string part(const std::string& document, const std::string& start, const std::string& end) {
  const auto from = document.find(start);
  REQUIRE(from != std::string::npos);
  const auto to = document.find(end, from);
  REQUIRE(to != std::string::npos);
  return document.substr(from, to + end.size() - from);
}

std::string body_of(const core::Transcript& transcript) { return part(write_tei(transcript), "<body>", "</body>"); }

bool holds(const std::string& text, const std::string& wanted) { return text.find(wanted) != std::string::npos; }

core::Aside aside(const std::string& text, const std::string& type, std::int64_t at, int page) {
  return {text, type, at, {{page, 1, 2, 0, ""}}};
}

}  // namespace

TEST_CASE("A turn is a u with its speaker and classes and a seg for each paragraph", "[exports][tei]") {
  CHECK(part(body_of(small_transcript()), "<u xml:id=\"t.example_3A117.fedcba987654\"", "</u>") ==
        "<u xml:id=\"t.example_3A117.fedcba987654\" n=\"1\" who=\"#s.ada-brook\" ana=\"#kind.answer #role.principal "
        "#confidence.high\" corresp=\"#t.example_3A117.0123456789ab\">\n"
        "          <note type=\"speaker\">Ada Brook</note>\n"
        "          <seg>In the spring, <pb n=\"2\" source=\"http://www.example.com/content_117.htm?2\" "
        "corresp=\"#page.2\"/>if the weather\u00a0holds.</seg>\n"
        "          <seg><vocal type=\"laughter\"><desc>(Laughter)</desc></vocal>Thank you.</seg>\n"
        "        </u>");
}

TEST_CASE("A turn whose speaker nobody names has no who", "[exports][tei]") {
  const std::string question = part(body_of(small_transcript()), "<u xml:id=\"t.example_3A117.0123456789ab\"", "</u>");
  CHECK_FALSE(holds(question, "who="));
  CHECK(holds(question, "<note type=\"speaker\" corresp=\"#o.River_20Daily\">River Daily</note>"));
}

TEST_CASE("Every page begins once and in order", "[exports][tei]") {
  auto transcript = small_transcript();
  transcript.turns[1].page_breaks = {{2, 37}};  // with the second paragraph
  transcript.turns[1].asides.clear();
  core::TranscriptPage last = transcript.pages.back();
  last.page = 4;
  transcript.pages.push_back(last);
  transcript.completeness.missing = {3};
  const std::string body = body_of(transcript);
  CHECK(holds(body, "holds.</seg>\n          <pb n=\"2\""));
  CHECK(
      holds(body, "</u>\n        <gap n=\"3\" reason=\"missing\" unit=\"page\" quantity=\"1\"/>\n        <pb n=\"4\""));
  const std::regex begins("<pb n=\"(\\d)\"");
  std::string order;
  for (std::sregex_iterator at(body.begin(), body.end(), begins), none; at != none; ++at) order += (*at)[1];
  CHECK(order == "124");
}

TEST_CASE("A page that ends with a label ends in front of the words", "[exports][tei]") {
  auto transcript = small_transcript();
  core::Turn& answer = transcript.turns[1];
  answer.spans = {{2, 40, 60, 0, ""}, {2, 80, 90, 1, ""}};
  answer.page_breaks.clear();
  answer.asides = {aside("(Applause.)", "applause", 0, 1), aside("(Laughter.)", "laughter", 0, 2)};
  CHECK(holds(body_of(transcript),
              "<note type=\"speaker\">Ada Brook</note>\n"
              "          <kinesic type=\"applause\"><desc>(Applause.)</desc></kinesic>\n"
              "          <pb n=\"2\" source=\"http://www.example.com/content_117.htm?2\" corresp=\"#page.2\"/>\n"
              "          <seg><vocal type=\"laughter\"><desc>(Laughter.)</desc></vocal>In the spring"));
}

TEST_CASE("Asides have the element that the Guidelines have for them", "[exports][tei]") {
  auto transcript = small_transcript();
  core::Turn& answer = transcript.turns[1];
  answer.paragraphs = {"abcdef"};
  answer.page_breaks.clear();
  answer.spans = {{1, 60, 75, 0, ""}};
  answer.asides = {aside("(A)", "applause", 1, 1), aside("(B)", "inaudible", 2, 1), aside("(C)", "crosstalk", 3, 1),
                   aside("(D)", "language", 4, 1), aside("(E)", "other", 5, 1),     aside("(F)", "unheard-of", 6, 1)};
  CHECK(holds(body_of(transcript),
              "<seg>a<kinesic type=\"applause\"><desc>(A)</desc></kinesic>b<gap reason=\"inaudible\"><desc>(B)</desc>"
              "</gap>c<incident type=\"crosstalk\"><desc>(C)</desc></incident>d<note type=\"language\">(D)</note>e"
              "<note type=\"other\">(E)</note>f<note type=\"other\">(F)</note></seg>"));
}

TEST_CASE("Turns without words keep their asides", "[exports][tei]") {
  auto transcript = small_transcript();
  transcript.turns[1].paragraphs.clear();
  transcript.turns[1].spans.clear();
  transcript.turns[1].page_breaks.clear();
  transcript.turns[1].asides = {aside("(Applause.)", "applause", 0, 2)};
  CHECK(holds(body_of(transcript),
              "corresp=\"#page.2\"/>\n          <kinesic type=\"applause\"><desc>(Applause.)</desc></kinesic>"));
}

TEST_CASE("Speeches that go on are linked both ways and renderings in a group", "[exports][tei]") {
  auto transcript = small_transcript();
  transcript.turns[0].interrupted = true;
  transcript.turns[1].resumes = transcript.turns[0].turn_id;
  transcript.turns[1].renders = transcript.turns[0].turn_id;
  transcript.turns[1].reply_to = "example:117.no-such-turn";
  const std::string body = body_of(transcript);
  CHECK(holds(body, "#flag.interrupted\" next=\"#t.example_3A117.fedcba987654\""));
  CHECK(holds(body, "#confidence.high\" prev=\"#t.example_3A117.0123456789ab\""));
  CHECK(holds(body,
              "<linkGrp type=\"renders\">\n        <link target=\"#t.example_3A117.fedcba987654 "
              "#t.example_3A117.0123456789ab\"/>"));
  CHECK_FALSE(holds(body, "no-such-turn"));
}

TEST_CASE("The header names the record of each page and the rules", "[exports][tei]") {
  auto transcript = small_transcript();
  transcript.overlays = {{std::string(64, 'e'), 1, 0}};
  transcript.history[0].changes.edited = {"example:117.0123456789ab"};
  const std::string header = part(write_tei(transcript), "<teiHeader>", "</teiHeader>");
  CHECK(holds(header, "<measure unit=\"words\" quantity=\"13\">13 words</measure>"));
  CHECK(holds(header, "<measure unit=\"pages\" quantity=\"2\">2 pages</measure>"));
  CHECK(holds(header, "<idno type=\"warc-offset\">2000</idno>"));
  CHECK(holds(header, "<idno type=\"payload-digest\">sha256:" + std::string(64, 'a') + "</idno>"));
  CHECK(holds(header, "<date type=\"event\" when=\"2009-04-02\">2009-04-02</date>"));
  CHECK(holds(header, "<idno type=\"room-sha256\">" + std::string(64, 'd') + "</idno>"));
  CHECK(holds(header, "<idno type=\"overlay-sha256\">" + std::string(64, 'e') + "</idno>"));
  CHECK(holds(header, "<application ident=\"pressroom\" version=\"0.1.0\">"));
  CHECK(holds(header, "<item>example:117.0123456789ab</item>"));
  CHECK(holds(header, "<roleName>Spokeswoman</roleName>"));
  CHECK(holds(header, "<persName type=\"variant\">Ms. Brook</persName>"));
}

TEST_CASE("A date that is none and a version that is none stand as text alone", "[exports][tei]") {
  auto transcript = small_transcript();
  transcript.event_date->value = "spring 2009";
  transcript.tool_version = "next";
  const std::string header = part(write_tei(transcript), "<teiHeader>", "</teiHeader>");
  CHECK(holds(header, "<date type=\"event\">spring 2009</date>"));
  CHECK(holds(header, "<application ident=\"pressroom\" version=\"0\">\n          <label>pressroom next</label>"));
}

TEST_CASE("An id becomes a name that can be read back", "[exports][tei]") {
  CHECK(tei_id("t", "demo:7.1a2b") == "t.demo_3A7.1a2b");
  CHECK(tei_id("o", "A_b \xC3\xA9/%") == "o.A_5Fb_20_C3_A9_2F_25");
  CHECK(tei_id("t", "") == "t.");
}

TEST_CASE("Language tags have the form of BCP 47", "[exports][tei]") {
  for (const char* tag : {"en", "zh-Hans", "de-1996", "x-y"}) CHECK(is_language_tag(tag));
  for (const char* tag : {"", "-", "en-", "1en", "e1", "englishlanguage", "en us", "en--us"}) {
    CAPTURE(tag);
    CHECK_FALSE(is_language_tag(tag));
  }
}

// With PRESSROOM_TEI_FOLDER set, each document and its sidecar are left there for a reader that is not ours.
TEST_CASE("Transcripts of any content give the same document twice", "[exports][tei]") {
  const char* folder = std::getenv("PRESSROOM_TEI_FOLDER");
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const core::Transcript transcript = RandomTranscript(seed).make();
    const std::string document = write_tei(transcript);
    CHECK(document == write_tei(transcript));
    CHECK(std::count(document.begin(), document.end(), '\0') == 0);
    if (folder == nullptr) continue;
    std::ofstream(std::string(folder) + "/" + std::to_string(seed) + ".xml", std::ios::binary) << document;
    std::ofstream(std::string(folder) + "/" + std::to_string(seed) + ".json", std::ios::binary)
        << write_sidecar(transcript);
  }
}

}  // namespace pressroom::tests
