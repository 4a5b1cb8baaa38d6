// SPDX-License-Identifier: Apache-2.0
#include "parsers/page_reading.hpp"

#include "core/digest.hpp"
#include "core/text.hpp"
#include "parsers/page.hpp"

namespace pressroom::parsers {

namespace {

std::optional<std::string> text_at(const Page& page, const std::optional<Selector>& selector) {
  if (!selector) return std::nullopt;
  const auto node = selector->first(page.document());
  if (!node) return std::nullopt;
  const GlyphText glyphs = read_element(page, *node);
  std::string text = glyphs.text(GlyphRange{0, static_cast<std::uint32_t>(glyphs.glyphs.size())});
  if (text.empty()) return std::nullopt;
  return text;
}

std::vector<std::string> read_breadcrumb(const Page& page, const LayoutRules& layout) {
  std::vector<std::string> trail;
  if (!layout.breadcrumb) return trail;
  for (const std::uint32_t node : layout.breadcrumb->select(page.document())) {
    std::string text = core::nfc(core::collapse_white_space(page.document().text_of(node)));
    if (!text.empty()) trail.push_back(std::move(text));
  }
  return trail;
}

std::string digest_of_words(const GlyphText& body) {
  std::string words;
  for (const Block& block : body.blocks) {
    if (block.preset == CharClass::furniture) continue;
    words += body.text(block.glyphs);
    words += '\n';
  }
  return words.empty() ? std::string() : core::sha256_hex(words);
}

}  // namespace

core::Result<PageReading> read_page(const Page& page, const RoomRules& rules, const PageIdentity& identity,
                                    core::Capture capture) {
  const LayoutRules* layout = rules.layout_of(page.document());
  if (layout == nullptr) {
    return core::fail(core::ErrorCode::not_found, "no layout of the room fits (soft 404 or a new layout)",
                      page.url().href());
  }
  const std::uint32_t body = *layout->body->first(page.document());
  PageReading reading;
  reading.number = identity.page;
  reading.url = capture.url;
  reading.capture = std::move(capture);
  reading.content_digest = page.content_digest();
  reading.charset = page.charset().name;
  reading.layout = layout;
  reading.pager = read_pager(page, rules, *layout, identity);
  reading.title = text_at(page, layout->title);
  if (layout->dateline) {
    if (const auto node = layout->dateline->first(page.document())) reading.dateline = read_element(page, *node);
  }
  reading.breadcrumb = read_breadcrumb(page, *layout);
  reading.body = read_body(page, *layout, body);
  reading.body_chars = visible_chars(page, body);
  reading.body_digest = digest_of_words(reading.body);
  reading.warnings = page.warnings();
  return reading;
}

}  // namespace pressroom::parsers
