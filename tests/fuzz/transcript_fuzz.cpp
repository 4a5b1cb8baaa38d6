// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "parsers/anchors.hpp"
#include "parsers/page.hpp"
#include "parsers/page_reading.hpp"
#include "parsers/room_file.hpp"
#include "parsers/room_rules.hpp"
#include "parsers/transcript_parser.hpp"

namespace {

using namespace pressroom;

constexpr std::string_view k_room = R"(
name = "fuzz"
hosts = ["press.example"]
[match]
transcript = '/content_(?P<id>\d+)(?:_(?P<page>\d+))?\.htm$'
[[layout]]
name = "any"
title = "h1"
dateline = "h2"
body = "body"
pager = "#pager a, center a"
page_count = "#count"
caption = ".caption"
drop = [".share"]
[labels]
styles = ["own-block", "inline", "bold", "question-mark"]
outlets = ["CCTV"]
[roster]
speakers = ["Speakers"]
moderator = ["Chairperson"]
date = ["Date"]
)";

const parsers::RoomRules& rules() {
  static const parsers::RoomRules made = *parsers::RoomRules::compile(*parsers::read_room_file(k_room, "fuzz.toml"));
  return made;
}

void add_page(parsers::VisitedTranscript& visited, int number, const parsers::Page& page) {
  auto reading = parsers::read_page(page, rules(), {"1", number}, {});
  if (!reading) return;
  if (reading->body.ledger().visible_chars != reading->body_chars) std::abort();
  visited.pages.push_back(*std::move(reading));
}

void check_transcript(const parsers::ParsedTranscript& parsed, const parsers::Page& first,
                      const parsers::Page& second) {
  const parsers::PageBytes bytes[] = {{first.payload(), first.charset().name},
                                      {second.payload(), second.charset().name}};
  const auto page_bytes = [&](int page) { return page == 1 || page == 2 ? &bytes[page - 1] : nullptr; };
  for (const core::TranscriptPage& page : parsed.transcript.pages) {
    if (!page.ledger.balanced || page.ledger.unknown_chars != 0) std::abort();
  }
  for (const core::Turn& turn : parsed.transcript.turns) {
    const auto rebuilt = parsers::rebuild_paragraphs(turn.spans, page_bytes);
    if (!rebuilt || *rebuilt != turn.paragraphs) std::abort();
  }
}

}  // namespace

/// The first byte says where the rest is cut into two pages, the second the charset. Whatever is on them: ledgers
/// balance, and every turn is rebuilt from its spans.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const core::Url url = *core::Url::parse("http://press.example/content_1.htm");
  constexpr std::string_view k_charsets[] = {"",          "utf-8",  "gb18030",      "big5",
                                             "shift_jis", "euc-kr", "windows-1252", "utf-16le"};
  if (size < 2) return 0;
  const std::string text(reinterpret_cast<const char*>(bytes) + 2, size - 2);
  const std::size_t cut = text.size() * bytes[0] / 255;
  core::HttpHeaders headers;
  headers.add("Content-Type", "text/html; charset=" + std::string(k_charsets[bytes[1] % std::size(k_charsets)]));
  const auto first = parsers::Page::read(url, headers, text.substr(0, cut));
  const auto second = parsers::Page::read(url, headers, text.substr(cut));
  if (!first || !second) return 0;
  parsers::VisitedTranscript visited;
  visited.native_id = "1";
  add_page(visited, 1, *first);
  add_page(visited, 2, *second);
  check_transcript(parsers::parse_transcript(rules(), std::move(visited)), *first, *second);
  return 0;
}
