// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/transcript.hpp"

namespace pressroom::parsers {

class Page;
struct LayoutRules;
struct PageBody;

/// What a visible character of the body is; the ledger counts by it. The order is that of the ledger's names.
enum class CharClass : std::uint8_t {
  unknown,
  title,
  dateline,
  roster,
  label,
  turn,
  aside,
  caption,
  correction,
  narrative,
  furniture,
};
constexpr std::size_t k_char_classes = 11;
std::string_view name(CharClass char_class);

/// One decoded character and the bytes of the content-decoded payload it came from, half-open.
struct Glyph {
  char32_t c = 0;
  std::uint32_t byte_begin = 0;
  std::uint32_t byte_end = 0;
  std::uint32_t node = 0;  ///< its text node, so that a span never leaves it
  bool bold = false;
  bool ends_span = false;  ///< an '&' that begins no reference, whatever follows: an <xmp> has none
};

/// A half-open range of glyphs.
struct GlyphRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool empty() const { return begin >= end; }
};

/// The text between two block boundaries (element, or a line break as the layout takes it), with something visible in
/// it.
struct Block {
  GlyphRange glyphs;
  /// turn while it may be speech; caption, furniture, title or dateline where the layout says so.
  CharClass preset = CharClass::unknown;
};

/// The visible text of an element, character by character, with its place in the payload.
struct GlyphText {
  std::vector<Glyph> glyphs;
  std::vector<CharClass> classes;  ///< one per glyph
  /// In document order, but for an inline element that is dropped in mid-paragraph: it follows the paragraph, which
  /// stays whole. White space between blocks belongs to none.
  std::vector<Block> blocks;
  std::int64_t images = 0;  ///< pictures met on the way
  /// What the layout's `speaker` holds, white space at the ends left out, in document order; they do not nest.
  std::vector<GlyphRange> labels;

  /// The characters of a range, white space collapsed, NFC.
  std::string text(GlyphRange range) const;
  /// The part of a range that says `words`, as text() gives them: its first occurrence. The whole range when they are
  /// not found, as words that composing changed may be.
  GlyphRange part(GlyphRange range, std::string_view words) const;
  /// The range without white space at its ends.
  GlyphRange trimmed(GlyphRange range) const;
  void classify(GlyphRange range, CharClass char_class);
  core::Ledger ledger() const;
};

/// The body of a page, read as one however many nodes it stands in. Scripts, styles and hidden elements are not
/// visible, nor is text that its source does not explain; what `layout` drops, and its pager, are furniture. Every
/// visible character of the body is in exactly one block.
GlyphText read_body(const Page& page, const LayoutRules& layout, const PageBody& body);

/// One element alone, as a title or a date line.
GlyphText read_element(const Page& page, std::uint32_t node);

/// The value of an element's attribute as one block. Empty when there is none, or its source does not explain it.
GlyphText read_attribute(const Page& page, std::uint32_t node, std::string_view attribute);

/// Number of characters that are not white space under `elements`, which do not nest, counted without blocks: what a
/// ledger is held against.
std::int64_t visible_chars(const Page& page, const std::vector<std::uint32_t>& elements);

}  // namespace pressroom::parsers
