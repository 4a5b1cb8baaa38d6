// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/capture.hpp"
#include "core/transcript.hpp"
#include "parsers/glyph_text.hpp"
#include "parsers/links.hpp"
#include "parsers/room_rules.hpp"

namespace pressroom::parsers {

class Page;

/// All that the assembly of a transcript needs of one page; the tree is left behind.
struct PageReading {
  int number = 1;
  std::string url;
  core::Capture capture;       ///< of the record that holds the bytes
  core::Instant visited_at{};  ///< when they were seen there: later than `capture` when they were known already
  std::string content_digest;
  std::string charset;
  std::shared_ptr<const LayoutRules> layout;  ///< see RoomRules::layout_for(): no longer than the rules
  PagerFindings pager;
  std::optional<std::string> title;
  std::optional<std::string> office_holder;  ///< as the page writes the name, where its layout knows where
  GlyphText dateline;
  std::vector<std::string> breadcrumb;
  GlyphText body;
  std::int64_t body_chars = 0;  ///< visible characters counted apart from the blocks
  /// Equal bodies are one page served twice. Over the body's words, furniture left out; over the whole payload when the
  /// words are too few to prove anything; empty without words.
  std::string body_digest;
  /// Of a page that is read by evidence: the language it claims (BCP 47), and the day of publication that its JSON-LD
  /// does. Empty in rooms with a file, which says.
  std::string language, linked_date;
  std::vector<core::Warning> warnings;  ///< the page's own, text-outside-body, layout-out-of-use, pager-elsewhere
};

/// Reads a transcript page. `not_found` when no layout of the room fits (a soft 404, an interstitial, a new layout) or
/// its title says that there is no such page. `capture` is that of the visit.
core::Result<PageReading> read_page(const Page& page, const RoomRules& rules, const PageIdentity& identity,
                                    core::Capture capture);

}  // namespace pressroom::parsers
