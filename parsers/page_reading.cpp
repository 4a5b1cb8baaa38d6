// SPDX-License-Identifier: Apache-2.0
#include "parsers/page_reading.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/digest.hpp"
#include "core/text.hpp"
#include "core/work_profile.hpp"
#include "parsers/date_evidence.hpp"
#include "parsers/dates.hpp"
#include "parsers/label_words.hpp"
#include "parsers/page.hpp"
#include "parsers/page_body.hpp"
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

/// Of several lines the one with the date: who publishes is said beside it, if at all.
GlyphText read_dateline_at(const Page& page, std::uint32_t node, const std::string& attribute) {
  if (!attribute.empty() && page.document().attribute(node, attribute)) return read_attribute(page, node, attribute);
  GlyphText text = read_element(page, node);
  if (text.blocks.size() < 2) return text;
  const auto dated = std::find_if(text.blocks.begin(), text.blocks.end(),
                                  [&](const Block& block) { return find_date(text.text(block.glyphs)).has_value(); });
  if (dated == text.blocks.end()) return text;
  const auto begin = text.glyphs.begin();
  GlyphText line;
  line.glyphs.assign(begin + dated->glyphs.begin, begin + dated->glyphs.end);
  line.classes.assign(line.glyphs.size(), CharClass::unknown);
  line.blocks.push_back(Block{GlyphRange{0, static_cast<std::uint32_t>(line.glyphs.size())}, CharClass::unknown});
  return line;
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

}  // namespace

core::Result<PageReading> read_page(const Page& page, const RoomRules& rules, const PageIdentity& identity,
                                    core::Capture capture) {
  const core::InStage stage(core::Stage::selectors);
  TRY_ASSIGN(const std::shared_ptr<const LayoutRules> layout, rules.layout_for(page, identity));
  const PageBody body = find_body(page.document(), *layout);
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
  reading.office_holder = text_at(page, layout->office_holder);
  if (reading.title && says_not_found(*reading.title)) {
    return core::fail(core::ErrorCode::not_found, "a soft 404: the title is \"" + *reading.title + "\"",
                      page.url().href());
  }
  if (const auto node = layout->dateline_node(page.document())) {
    reading.dateline = read_dateline_at(page, *node, layout->layout->dateline_attribute);
  }
  if (rules.room().by_evidence) {
    reading.language = claimed_language(page.document());
    reading.linked_date = date_of_linked_data(page.document());
  }
  reading.breadcrumb = read_breadcrumb(page, *layout);
  reading.body = read_body(page, *layout, body);
  reading.body_chars = visible_chars(page, body.nodes);
  reading.body_digest = digest_of_body(page, reading.body);
  reading.warnings = page.warnings();
  if (const std::int64_t chars = overflow_chars(page, *layout, body); chars > 0) {
    reading.warnings.push_back(
        {"text-outside-body", std::to_string(chars) + " characters of running text stand behind the body"});
  }
  if (const std::string date = layout->date_of(page.document()); !layout->in_use_on(date)) {
    reading.warnings.push_back({"layout-out-of-use", "the page of " + date + " fits layout " + layout->layout->name +
                                                         ", in use " + layout->layout->from + ".." +
                                                         layout->layout->to});
  }
  if (reading.pager.elsewhere) {
    reading.warnings.push_back({"pager-elsewhere", "links outside of the pager name pages that it does not"});
  }
  return reading;
}

}  // namespace pressroom::parsers
