// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text.hpp"
#include "parsers/anchors.hpp"
#include "parsers/glyph_text.hpp"
#include "parsers/page.hpp"
#include "parsers/page_reading.hpp"
#include "parsers/room_file.hpp"
#include "parsers/room_rules.hpp"
#include "parsers/transcript_parser.hpp"

namespace pressroom::tests {

/// The rules that a room file gives; throws with the file's fault, since the rooms of tests are right.
inline parsers::RoomRules rules_of(std::string_view toml, const std::string& file = "room.toml") {
  auto room = parsers::read_room_file(toml, file);
  if (!room) throw std::logic_error(room.error().message());
  auto rules = parsers::RoomRules::compile(*std::move(room));
  if (!rules) throw std::logic_error(rules.error().message());
  return *std::move(rules);
}

/// A room with everything a room can have. `labels` and `roster` are further lines of their tables.
inline parsers::RoomRules small_room(const std::string& labels = "", const std::string& roster = "") {
  return rules_of(R"(name = "small"
title = "A small press room"
language = "en"
hosts = ["press.example", "www.press.example"]
[discover]
listings = ["http://press.example/node_1.htm"]
item = "li a"
next = "#pager a"
[match]
transcript = '/content_(?P<id>\d+)(?:_(?P<page>\d+))?\.s?html?$'
[[layout]]
name = "plain"
title = "#title"
dateline = "#dateline"
breadcrumb = "#path a"
body = "#body"
pager = "#pager a"
page_count = "#count"
caption = ".caption"
drop = [".share"]
[labels]
)" + labels + R"(
[roster]
)" +
                  (roster.empty()
                       ? "speakers = ['Speakers', 'Speaker']\nmoderator = ['Chairperson', 'Moderator']\ndate = ['Date']"
                       : roster));
}

inline std::string page_url(int page) {
  return "http://press.example/content_77" + (page == 1 ? "" : "_" + std::to_string(page)) + ".htm";
}

inline parsers::Page page_of(const std::string& url, std::string payload,
                             const std::string& content_type = "text/html; charset=utf-8") {
  core::HttpHeaders headers;
  headers.add("Content-Type", content_type);
  auto page = parsers::Page::read(*core::Url::parse(url), headers, std::move(payload));
  if (!page) throw std::logic_error(page.error().message());
  return *std::move(page);
}

/// The links of a pager that names pages 1 to `pages`.
inline std::string pager_html(int page, int pages) {
  std::string html = "<div id=pager>&lt; ";
  for (int number = 1; number <= pages; ++number) {
    html += number == page ? std::to_string(number) + " "
                           : "<a href=\"" + page_url(number) + "\">" + std::to_string(number) + "</a> ";
  }
  return html + "&gt;</div>";
}

/// A page of the small room round `body`, with a pager when there are several.
inline std::string page_html(const std::string& body, int page = 1, int pages = 1) {
  return "<html><head><title>x</title></head><body><div id=title>A press conference on bridges</div>"
         "<div id=dateline>Press.example | May 9, 2024</div><div id=body>" +
         body + (pages > 1 ? pager_html(page, pages) : "") + "</div></body></html>";
}

/// One visit of one transcript: the bytes of its pages and what was read of them.
class Visit {
 public:
  explicit Visit(parsers::RoomRules rules, std::string native_id = "77") : rules_(std::move(rules)) {
    visited_.native_id = std::move(native_id);
  }
  Visit(Visit&&) = default;

  Visit& add(const std::string& url, std::string payload,
             const std::string& content_type = "text/html; charset=utf-8") {
    const parsers::Page page = page_of(url, std::move(payload), content_type);
    const auto identity = rules_.identify(page.url());
    if (!identity) throw std::logic_error("no page of the room: " + url);
    return add_as(*identity, page);
  }

  /// A page under a number of the test's choice; throws when the room has no layout for it.
  Visit& add_as(const parsers::PageIdentity& identity, const parsers::Page& page) {
    core::Capture capture;
    capture.url = page.url().href();
    auto reading = parsers::read_page(page, rules_, identity, capture);
    if (!reading) throw std::logic_error(reading.error().message());
    const bool first_of_number = payloads_.emplace(identity.page, page.payload()).second;
    if (first_of_number) bytes_[identity.page] = {payloads_[identity.page], reading->charset};
    visited_.pages.push_back(*std::move(reading));
    return *this;
  }

  Visit& trouble(int page, std::string reason) {
    visited_.troubles.push_back({page, std::move(reason)});
    return *this;
  }

  parsers::ParsedTranscript parse() const { return parse_transcript(rules_, visited_); }

  const parsers::PageReading& reading(std::size_t index) const { return visited_.pages.at(index); }
  const parsers::RoomRules& rules() const { return rules_; }

  core::Result<std::vector<std::string>> rebuild(const std::vector<core::Span>& spans) const {
    return parsers::rebuild_paragraphs(spans, [&](int page) {
      const auto found = bytes_.find(page);
      return found == bytes_.end() ? nullptr : &found->second;
    });
  }

  /// What is wrong with the proof of a transcript; empty when every ledger balances and every turn and aside is rebuilt
  /// from its spans.
  std::string fault_of(const core::Transcript& transcript) const {
    for (const core::TranscriptPage& page : transcript.pages) {
      std::int64_t classified = 0;
      for (const auto& [name, chars] : page.ledger.by_class) classified += chars;
      if (!page.ledger.balanced || classified != page.ledger.visible_chars) {
        return "the ledger of page " + std::to_string(page.page) + " does not balance";
      }
    }
    for (const core::Turn& turn : transcript.turns) {
      const auto rebuilt = rebuild(turn.spans);
      if (!rebuilt) return turn.turn_id + ": " + rebuilt.error().message();
      if (*rebuilt != turn.paragraphs) return turn.turn_id + ": its spans say something else";
      const auto length = static_cast<std::int64_t>(core::decode_utf8(turn.text()).size());
      for (const core::Aside& aside : turn.asides) {
        const auto words = rebuild(aside.spans);
        if (!words || *words != std::vector<std::string>{aside.text}) return "the aside " + aside.text;
        if (aside.at < 0 || aside.at > length) return "the place of an aside";
      }
    }
    return {};
  }

 private:
  parsers::RoomRules rules_;
  parsers::VisitedTranscript visited_;
  std::map<int, std::string> payloads_;
  std::map<int, parsers::PageBytes> bytes_;  ///< views into payloads_, whose nodes stay where they are
};

/// A visit whose pages are `bodies`, in order from page 1, each with a pager.
inline Visit visit_of(const std::vector<std::string>& bodies, parsers::RoomRules rules = small_room()) {
  Visit visit(std::move(rules));
  const int pages = static_cast<int>(bodies.size());
  for (int page = 1; page <= pages; ++page) {
    visit.add(page_url(page), page_html(bodies[static_cast<std::size_t>(page) - 1], page, pages));
  }
  return visit;
}

/// "Label| first paragraph / second paragraph" for each turn; "-| ..." without a label.
inline std::vector<std::string> said(const core::Transcript& transcript) {
  std::vector<std::string> lines;
  for (const core::Turn& turn : transcript.turns) {
    std::string line = turn.label.value_or("-") + "|";
    for (std::size_t i = 0; i < turn.paragraphs.size(); ++i) line += (i == 0 ? " " : " / ") + turn.paragraphs[i];
    lines.push_back(std::move(line));
  }
  return lines;
}

/// What is said on pages of the small room; throws when the proof does not hold.
inline std::vector<std::string> said_on(const std::vector<std::string>& bodies,
                                        parsers::RoomRules rules = small_room()) {
  const Visit visit = visit_of(bodies, std::move(rules));
  const auto parsed = visit.parse();
  if (const std::string fault = visit.fault_of(parsed.transcript); !fault.empty()) throw std::logic_error(fault);
  return said(parsed.transcript);
}

inline parsers::ParsedTranscript parsed_on(const std::vector<std::string>& bodies,
                                           parsers::RoomRules rules = small_room()) {
  return visit_of(bodies, std::move(rules)).parse();
}

using Lines = std::vector<std::string>;

}  // namespace pressroom::tests
