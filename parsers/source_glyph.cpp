// SPDX-License-Identifier: Apache-2.0
#include "parsers/source_glyph.hpp"

#include <algorithm>
#include <utility>

#include "core/text.hpp"
#include "parsers/character_references.hpp"
#include "parsers/markup.hpp"

namespace pressroom::parsers {

namespace {

constexpr char32_t k_replacement = 0xFFFD;

/// `at` stands on a code point of well-formed UTF-8.
std::size_t code_point_length(std::string_view utf8, std::size_t at) {
  const auto lead = static_cast<unsigned char>(utf8[at]);
  const std::size_t length = lead < 0x80 ? 1u : lead < 0xE0 ? 2u : lead < 0xF0 ? 3u : 4u;
  return std::min(length, utf8.size() - at);
}

char32_t code_point_at(std::string_view utf8, std::size_t at, std::size_t length) {
  const auto lead = static_cast<unsigned char>(utf8[at]);
  if (length == 1) return lead;
  char32_t code_point = lead & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    code_point = (code_point << 6) | (static_cast<unsigned char>(utf8[at + i]) & 0x3Fu);
  }
  return code_point;
}

/// What older editions of the standard called an error in the input stream, and Gumbo replaces.
bool replaced_by_gumbo(char32_t c) {
  return (c >= 0x01 && c <= 0x08) || c == 0x0B || (c >= 0x0E && c <= 0x1F) || (c >= 0x7F && c <= 0x9F) ||
         (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

/// Tree construction drops NUL, and white space in a few places.
bool may_be_dropped(char32_t c) { return c == 0 || c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }

/// What tree construction does to every NUL of a text node; the place of the node in the tree decides. Neither gives a
/// glyph.
enum class Nul { dropped, replaced };

class Alignment {
 public:
  Alignment(std::string_view source, std::uint32_t begin, std::uint32_t end, TextRules rules, Nul nul,
            std::vector<SourceGlyph>& glyphs)
      : source_(source), at_(begin), end_(end), rules_(rules), nul_(nul), glyphs_(glyphs) {}

  Anchoring run(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
      const std::size_t length = code_point_length(text, i);
      if (!next(code_point_at(text, i, length))) return guess(text.substr(i));
      i += length;
    }
    return Anchoring::exact;
  }

 private:
  struct Unit {
    char32_t first, second;
    std::size_t length;
  };

  /// Moves on to the unit that gives `wanted`.
  bool next(char32_t wanted) {
    if (pending_ != 0) return emit(wanted, std::exchange(pending_, 0));
    while (at_ < end_) {
      if (source_[at_] == '<' && rules_ == TextRules::data) {
        const Markup markup = scan_markup(source_, at_, ContentOf::html);
        if (markup.kind != MarkupKind::none) {
          at_ = markup.end;
          continue;
        }
      }
      const Unit unit = read_unit();
      unit_begin_ = at_;
      at_ += unit.length;
      if (emit(wanted, unit.first)) {
        pending_ = unit.second;
        return true;
      }
      if (!may_be_dropped(unit.first)) return false;
    }
    return false;
  }

  Unit read_unit() const {
    const char c = source_[at_];
    if (c == '\r') return {'\n', 0, source_.substr(at_).starts_with("\r\n") ? std::size_t{2} : std::size_t{1}};
    if (c == '&' && rules_ != TextRules::raw) {
      if (const auto reference = read_character_reference(source_.substr(at_))) {
        return {reference->first, reference->second, reference->length};
      }
    }
    const std::size_t length = code_point_length(source_, at_);
    return {code_point_at(source_, at_, length), 0, length};
  }

  bool emit(char32_t wanted, char32_t found) {
    const bool restored = wanted == k_replacement && found != 0 && replaced_by_gumbo(found);
    const bool nul = nul_ == Nul::replaced && wanted == k_replacement && found == 0;
    // What NUL became is left out: in most places it became nothing, and a span cannot tell the places apart.
    if (nul) return true;
    if (wanted != found && !restored) return false;
    glyphs_.push_back(
        {restored ? found : wanted, static_cast<std::uint32_t>(unit_begin_), static_cast<std::uint32_t>(at_)});
    return true;
  }

  Anchoring guess(std::string_view rest) {
    const std::uint32_t begin = glyphs_.empty() ? static_cast<std::uint32_t>(unit_begin_) : glyphs_.back().source_end;
    for (const char32_t c : core::decode_utf8(rest)) {
      glyphs_.push_back({c, std::min(begin, static_cast<std::uint32_t>(end_)), static_cast<std::uint32_t>(end_)});
    }
    return Anchoring::guessed;
  }

  std::string_view source_;
  std::size_t at_;
  std::size_t end_;
  std::size_t unit_begin_ = at_;
  TextRules rules_;
  Nul nul_;
  std::vector<SourceGlyph>& glyphs_;
  char32_t pending_ = 0;
};

/// The text stands in the source as it is: the common case.
void align_plain(std::uint32_t begin, std::string_view text, std::vector<SourceGlyph>& glyphs) {
  glyphs.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = code_point_length(text, i);
    const auto at = static_cast<std::uint32_t>(begin + i);
    glyphs.push_back({code_point_at(text, i, length), at, at + static_cast<std::uint32_t>(length)});
    i += length;
  }
}

}  // namespace

Anchoring align_text(std::string_view source, std::uint32_t begin, std::uint32_t end, std::string_view text,
                     TextRules rules, std::vector<SourceGlyph>& glyphs) {
  glyphs.clear();
  if (source.substr(begin, end - begin) == text) {
    align_plain(begin, text, glyphs);
    return Anchoring::exact;
  }
  if (Alignment(source, begin, end, rules, Nul::dropped, glyphs).run(text) == Anchoring::exact) return Anchoring::exact;
  glyphs.clear();
  return Alignment(source, begin, end, rules, Nul::replaced, glyphs).run(text);
}

}  // namespace pressroom::parsers
