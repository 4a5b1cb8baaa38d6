// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

#include "parsers/anchors.hpp"
#include "parsers/page.hpp"
#include "parsers/page_reading.hpp"
#include "parsers/room_rules.hpp"
#include "parsers/transcript_parser.hpp"

namespace pressroom::fuzz {

/// Two pages of one transcript, read by a room, and what must hold of whatever is on them: ledgers balance with nothing
/// unknown, and each turn is rebuilt from its spans.
class TwoPages {
 public:
  /// Cuts `text` at `cut`; nothing where a page cannot be read at all.
  static std::optional<TwoPages> read(const std::string& text, std::size_t cut, const std::string& content_type) {
    static const core::Url url = *core::Url::parse("http://press.example/content_1.htm");
    core::HttpHeaders headers;
    headers.add("Content-Type", content_type);
    auto first = parsers::Page::read(url, headers, text.substr(0, cut));
    auto second = parsers::Page::read(url, headers, text.substr(cut));
    if (!first || !second) return std::nullopt;
    return TwoPages(*std::move(first), *std::move(second));
  }

  void check(const parsers::RoomRules& rules, const std::string& record_digest = {}) const {
    parsers::VisitedTranscript visited;
    visited.native_id = "1";
    add(visited, 1, first_, rules, record_digest);
    add(visited, 2, second_, rules, record_digest);
    check(parsers::parse_transcript(rules, std::move(visited)));
  }

 private:
  TwoPages(parsers::Page first, parsers::Page second) : first_(std::move(first)), second_(std::move(second)) {}

  static void add(parsers::VisitedTranscript& visited, int number, const parsers::Page& page,
                  const parsers::RoomRules& rules, const std::string& record_digest) {
    core::Capture capture;
    capture.record_digest = record_digest;
    auto reading = parsers::read_page(page, rules, {"1", number}, capture);
    if (!reading) return;
    if (reading->body.ledger().visible_chars != reading->body_chars) std::abort();
    visited.pages.push_back(*std::move(reading));
  }

  void check(const parsers::ParsedTranscript& parsed) const {
    const parsers::PageBytes bytes[] = {{first_.payload(), first_.charset().name},
                                        {second_.payload(), second_.charset().name}};
    const auto page_bytes = [&](int page) { return page == 1 || page == 2 ? &bytes[page - 1] : nullptr; };
    for (const core::TranscriptPage& page : parsed.transcript.pages) {
      if (!page.ledger.balanced || page.ledger.unknown_chars != 0) std::abort();
    }
    for (const core::Turn& turn : parsed.transcript.turns) {
      const auto rebuilt = parsers::rebuild_paragraphs(turn.spans, page_bytes);
      if (!rebuilt || *rebuilt != turn.paragraphs) std::abort();
    }
  }

  parsers::Page first_, second_;
};

}  // namespace pressroom::fuzz
