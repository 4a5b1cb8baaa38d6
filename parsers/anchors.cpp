// SPDX-License-Identifier: Apache-2.0
#include "parsers/anchors.hpp"

#include <fmt/core.h>

#include "core/digest.hpp"
#include "core/text.hpp"
#include "parsers/character_references.hpp"
#include "parsers/charset.hpp"

namespace pressroom::parsers {

namespace {

/// Ill-formed bytes end a span: what a decoder makes of them may depend on the bytes behind, which a later cut takes
/// away. A reference such as &fjlig; gives two characters from one run of bytes: they belong together.
bool continues(const Glyph& before, const Glyph& after) {
  if (before.node != after.node || before.ends_span) return false;
  const bool ill_formed = before.c == 0xFFFD;
  return (after.byte_begin == before.byte_end && !ill_formed) ||
         (after.byte_begin == before.byte_begin && after.byte_end == before.byte_end);
}

}  // namespace

std::vector<core::Span> anchor(const GlyphText& text, GlyphRange range, int page, int paragraph) {
  std::vector<core::Span> spans;
  bool space_before = false;
  std::uint32_t i = range.begin;
  while (i < range.end) {
    if (core::is_white_space(text.glyphs[i].c)) {
      space_before = true;
      ++i;
      continue;
    }
    std::uint32_t end = i + 1;
    while (end < range.end && continues(text.glyphs[end - 1], text.glyphs[end])) ++end;
    const std::uint32_t next = end;
    while (core::is_white_space(text.glyphs[end - 1].c)) --end;
    spans.push_back(core::Span{page, text.glyphs[i].byte_begin, text.glyphs[end - 1].byte_end, paragraph,
                               space_before && !spans.empty() ? " " : ""});
    space_before = end < next;
    i = next;
  }
  return spans;
}

core::Result<std::vector<std::string>> rebuild_paragraphs(const std::vector<core::Span>& spans,
                                                          const std::function<const PageBytes*(int)>& page) {
  std::vector<std::string> paragraphs;
  for (const core::Span& span : spans) {
    const PageBytes* bytes = page(span.page);
    if (bytes == nullptr) return core::fail(core::ErrorCode::damaged, fmt::format("page {} is not there", span.page));
    if (span.byte_start >= span.byte_end || span.byte_end > bytes->payload.size()) {
      return core::fail(core::ErrorCode::damaged,
                        fmt::format("span {}..{} lies outside page {} of {} bytes", span.byte_start, span.byte_end,
                                    span.page, bytes->payload.size()));
    }
    const auto index = static_cast<std::size_t>(span.paragraph);
    if (span.paragraph < 0 || index > paragraphs.size() || (!paragraphs.empty() && index + 1 < paragraphs.size())) {
      return core::fail(core::ErrorCode::damaged, fmt::format("paragraph {} is out of order", span.paragraph));
    }
    if (index == paragraphs.size()) paragraphs.emplace_back();
    const std::string decoded =
        decode_bytes(bytes->payload.substr(span.byte_start, span.byte_end - span.byte_start), bytes->charset);
    paragraphs[index] += span.join;
    paragraphs[index] += resolve_character_references(decoded);
  }
  for (std::string& paragraph : paragraphs) paragraph = core::nfc(core::collapse_white_space(paragraph));
  return paragraphs;
}

std::string digest_of_source(const std::vector<core::Span>& spans,
                             const std::function<std::string_view(int)>& payload) {
  core::Sha256 digest;
  for (const core::Span& span : spans) {
    const std::string_view bytes = payload(span.page);
    if (span.byte_start > span.byte_end || span.byte_end > bytes.size()) return {};
    digest.update(span.join);
    digest.update(bytes.substr(span.byte_start, span.byte_end - span.byte_start));
  }
  return digest.hex();
}

}  // namespace pressroom::parsers
