// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/transcript.hpp"
#include "parsers/glyph_text.hpp"

namespace pressroom::parsers {

/// The byte anchors of a glyph range: one span for each run of bytes of one text node, beginning and ending in a
/// visible character. White space between two runs becomes the later one's join.
std::vector<core::Span> anchor(const GlyphText& text, GlyphRange range, int page, int paragraph);

/// The bytes of a page: the content-decoded payload and its charset's canonical name.
struct PageBytes {
  std::string_view payload;
  std::string charset;
};

/// Builds the paragraphs a turn's spans describe: each span's bytes decoded by the page's charset, character references
/// resolved, preceded by its join; then white space collapsed, NFC. `damaged` names a span that lies outside its page
/// or a page that is not there. `page` gives a page by number, nullptr when absent.
core::Result<std::vector<std::string>> rebuild_paragraphs(const std::vector<core::Span>& spans,
                                                          const std::function<const PageBytes*(int)>& page);

/// SHA-256 of the bytes between the ends of the words: the spans and their joins, as they stand in the payloads. Two
/// states of a page that say the same in other bytes differ here; markup between two words, and all that stands outside
/// the words, do not count. Empty when a span lies outside its page. `payload` gives a page's content-decoded payload.
std::string digest_of_source(const std::vector<core::Span>& spans, const std::function<std::string_view(int)>& payload);

}  // namespace pressroom::parsers
