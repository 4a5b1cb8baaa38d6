// SPDX-License-Identifier: Apache-2.0
#include "parsers/page_reading.hpp"

#include "core/digest.hpp"
#include "core/text.hpp"
#include "parsers/html_visibility.hpp"
#include "parsers/page.hpp"
#include "parsers/page_overflow.hpp"

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

/// Two pages may well hold the same label and nothing else, or the same three words.
constexpr std::int64_t k_least_evidence = 200;

std::string digest_of_body(const Page& page, const GlyphText& body) {
  std::string words;
  std::int64_t chars = 0;
  for (const Block& block : body.blocks) {
    if (block.preset == CharClass::furniture) continue;
    words += body.text(block.glyphs);
    words += '\n';
    chars += block.glyphs.end - block.glyphs.begin;
  }
  if (words.empty()) return {};
  return chars < k_least_evidence ? page.content_digest() : core::sha256_hex(words);
}

bool is_shown(const HtmlDocument& document, std::uint32_t node) {
  while (node != 0 && !is_hidden(document, node)) node = document.node(node).parent;
  return node == 0;
}

/// The elements of the body: a stray end tag, or a template that opens the container twice, makes several of one. A
/// copy that nobody sees is none of them, unless there is no other.
std::vector<std::uint32_t> find_bodies(const HtmlDocument& document, const Selector& selector) {
  std::vector<std::uint32_t> shown, all;
  const auto add = [&](std::vector<std::uint32_t>& bodies, std::uint32_t node) {
    if (bodies.empty() || document.node(bodies.back()).end <= node) bodies.push_back(node);
  };
  for (const std::uint32_t node : selector.select(document)) {
    add(all, node);
    if (is_shown(document, node)) add(shown, node);
  }
  return shown.empty() ? all : shown;
}

}  // namespace

core::Result<PageReading> read_page(const Page& page, const RoomRules& rules, const PageIdentity& identity,
                                    core::Capture capture) {
  const LayoutRules* layout = rules.layout_of(page.document());
  if (layout == nullptr) {
    return core::fail(core::ErrorCode::not_found, "no layout of the room fits (soft 404 or a new layout)",
                      page.url().href());
  }
  const std::vector<std::uint32_t> bodies = find_bodies(page.document(), *layout->body);
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
  reading.body = read_body(page, *layout, bodies);
  reading.body_chars = visible_chars(page, bodies);
  reading.body_digest = digest_of_body(page, reading.body);
  reading.warnings = page.warnings();
  if (const std::int64_t chars = overflow_chars(page, *layout, bodies); chars > 0) {
    reading.warnings.push_back(
        {"text-outside-body", std::to_string(chars) + " characters of running text stand behind the body"});
  }
  return reading;
}

}  // namespace pressroom::parsers
