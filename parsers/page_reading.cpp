// SPDX-License-Identifier: Apache-2.0
#include "parsers/page_reading.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/digest.hpp"
#include "core/text.hpp"
#include "parsers/html_visibility.hpp"
#include "parsers/label_words.hpp"
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

/// A site's own page for "there is no such page", in the markup of all its pages and under the status 200.
bool says_not_found(const std::string& title) {
  const std::string words = lower(title);
  const bool has_404 =
      words.starts_with("404") || words.ends_with("404") || words.find("error 404") != std::string::npos;
  constexpr std::array<std::string_view, 6> k_phrases{"page not found",
                                                      "404 not found",
                                                      "page cannot be found",
                                                      "page does not exist",
                                                      "\xE9\xA1\xB5\xE9\x9D\xA2\xE4\xB8\x8D\xE5\xAD\x98\xE5\x9C\xA8",
                                                      "\xE6\x97\xA0\xE6\xB3\x95\xE6\x89\xBE\xE5\x88\xB0"};
  return words == "not found" || has_404 ||
         std::any_of(k_phrases.begin(), k_phrases.end(),
                     [&](std::string_view phrase) { return words.find(phrase) != std::string::npos; });
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
  TRY_ASSIGN(const std::shared_ptr<const LayoutRules> layout, rules.layout_for(page, identity));
  const std::vector<std::uint32_t> bodies = find_bodies(page.document(), *layout->body);
  PageReading reading;
  reading.number = identity.page;
  reading.url = capture.url;
  reading.visited_at = capture.captured_at;
  reading.capture = std::move(capture);
  reading.content_digest = page.content_digest();
  reading.charset = page.charset().name;
  reading.layout = layout;
  reading.pager = read_pager(page, rules, *layout, identity);
  reading.title = text_at(page, layout->title);
  if (reading.title && says_not_found(*reading.title)) {
    return core::fail(core::ErrorCode::not_found, "a soft 404: the title is \"" + *reading.title + "\"",
                      page.url().href());
  }
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
  if (reading.pager.elsewhere) {
    reading.warnings.push_back({"pager-elsewhere", "links outside of the pager name pages that it does not"});
  }
  return reading;
}

}  // namespace pressroom::parsers
