// SPDX-License-Identifier: Apache-2.0
#include "parsers/glyph_text_furniture.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/text.hpp"

namespace pressroom::parsers {

namespace {

/// No transcript has a thousand pages; 2024 is a year.
constexpr int k_largest_page_number = 999;

constexpr std::u32string_view k_arrows = U"<>\u00AB\u00BB\u2039\u203A\u2026";
constexpr std::u32string_view k_separators = U"|[]";

/// A credit names a photographer and an agency, not more.
constexpr std::uint32_t k_longest_credit = 160;

bool holds(std::u32string_view marks, char32_t c) { return marks.find(c) != std::u32string_view::npos; }
bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

struct NumberRow {
  std::vector<int> numbers;
  bool arrow = false;

  bool counts_from_one() const {
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      if (numbers[i] != static_cast<int>(i) + 1) return false;
    }
    return numbers.size() > 1;
  }
  bool rises() const {
    return numbers.size() > 1 &&
           std::adjacent_find(numbers.begin(), numbers.end(), std::greater_equal<>()) == numbers.end();
  }
};

/// nullopt when anything but page numbers and the marks of a pager is written.
std::optional<NumberRow> number_row(const GlyphText& text, GlyphRange range) {
  NumberRow row;
  bool in_number = false;
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    const char32_t c = text.glyphs[i].c;
    if (is_digit(c)) {
      if (!in_number) row.numbers.push_back(0);
      int& number = row.numbers.back();
      number = number * 10 + static_cast<int>(c - U'0');
      if (number > k_largest_page_number) return std::nullopt;
    } else if (c == U'.' && i + 2 < range.end && text.glyphs[i + 1].c == U'.' && text.glyphs[i + 2].c == U'.') {
      row.arrow = true;
      i += 2;
    } else if (holds(k_arrows, c)) {
      row.arrow = true;
    } else if (!core::is_white_space(c) && !holds(k_separators, c)) {
      return std::nullopt;
    }
    in_number = is_digit(c);
  }
  if (row.numbers.empty()) return std::nullopt;
  return row;
}

bool is_credit(std::string_view words) {
  constexpr std::array<std::string_view, 17> k_openings{
      "photo by",   "photo:",      "photo/",       "photo courtesy", "photo provided", "photo from",
      "photo via",  "photo taken", "photo credit", "photos by",      "photos:",        "photos/",
      "file photo", "picture by",  "courtesy of ", "image by",       "xinhua/"};
  constexpr std::array<std::string_view, 2> k_endings{"/xinhua", " photo"};
  return words == "photo" ||
         std::any_of(k_openings.begin(), k_openings.end(), [&](auto opening) { return words.starts_with(opening); }) ||
         std::any_of(k_endings.begin(), k_endings.end(), [&](auto ending) { return words.ends_with(ending); });
}

char32_t opening(char32_t close) {
  if (close == U')') return U'(';
  if (close == U']') return U'[';
  if (close == U'\u3011') return U'\u3010';
  return close == U'\uFF09' ? U'\uFF08' : U'\0';
}

/// Only at the end of its block: a photo that is spoken of stands anywhere.
bool ends_in_credit(const GlyphText& text, GlyphRange block) {
  std::uint32_t end = block.end;
  while (end > block.begin && (core::is_white_space(text.glyphs[end - 1].c) || text.glyphs[end - 1].c == U'.')) --end;
  if (end == block.begin) return false;
  const char32_t open = opening(text.glyphs[end - 1].c);
  if (open == U'\0') return false;
  std::uint32_t at = end - 1;
  while (at > block.begin && end - at < k_longest_credit && text.glyphs[at].c != open) --at;
  if (text.glyphs[at].c != open) return false;
  const GlyphRange inner = text.trimmed(GlyphRange{at + 1, end - 1});
  if (inner.empty()) return false;
  if (text.glyphs[inner.end - 1].c == U'\u6444') return true;  // "photographed" at the end of a name
  std::string words = text.text(inner);
  for (char& c : words) c = core::ascii_lower(c);
  return is_credit(words);
}

}  // namespace

void settle_number_rows(GlyphText& body) {
  bool at_end = true;
  for (std::size_t i = body.blocks.size(); i-- > 0;) {
    Block& block = body.blocks[i];
    if (block.preset == CharClass::unknown) {
      const auto row = number_row(body, block.glyphs);
      const auto is_furniture = [&](std::size_t at) {
        return at < body.blocks.size() && body.blocks[at].preset == CharClass::furniture;
      };
      const bool beside_furniture = is_furniture(i + 1) || (i > 0 && is_furniture(i - 1));
      if (row && (row->arrow || row->counts_from_one() || (row->rises() && (at_end || beside_furniture)))) {
        body.classify(block.glyphs, CharClass::furniture);
        block.preset = CharClass::furniture;
      }
    }
    at_end = at_end && block.preset == CharClass::furniture;
  }
}

void settle_picture_captions(GlyphText& body, const std::vector<std::uint32_t>& pictures) {
  for (const std::uint32_t picture : pictures) {
    const auto block = std::upper_bound(body.blocks.begin(), body.blocks.end(), picture,
                                        [](std::uint32_t at, const Block& b) { return at < b.glyphs.end; });
    if (block == body.blocks.end()) return;
    if (block->preset != CharClass::unknown || !ends_in_credit(body, block->glyphs)) continue;
    body.classify(block->glyphs, CharClass::caption);
    block->preset = CharClass::caption;
  }
}

}  // namespace pressroom::parsers
