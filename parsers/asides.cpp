// SPDX-License-Identifier: Apache-2.0
#include "parsers/asides.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "parsers/label_words.hpp"

namespace pressroom::parsers {

namespace {

constexpr std::uint32_t k_longest_aside = 60;

constexpr std::array<std::pair<std::string_view, std::string_view>, 24> k_vocabulary{{
    {"laughter", "laughter"},
    {"laughs", "laughter"},
    {"laughing", "laughter"},
    {"chuckles", "laughter"},
    {"laughter and applause", "laughter"},
    {"applause", "applause"},
    {"applause and cheers", "applause"},
    {"cheers", "applause"},
    {"cheers and applause", "applause"},
    {"inaudible", "inaudible"},
    {"unintelligible", "inaudible"},
    {"off mic", "inaudible"},
    {"off-mic", "inaudible"},
    {"off mike", "inaudible"},
    {"crosstalk", "crosstalk"},
    {"cross talk", "crosstalk"},
    {"cross-talk", "crosstalk"},
    {"as interpreted", "language"},
    {"through interpreter", "language"},
    {"via interpreter", "language"},
    {"speaking in chinese", "language"},
    {"in chinese", "language"},
    {"pause", "other"},
    {"\xE7\xAC\x91\xE5\xA3\xB0", "laughter"},
}};

char32_t closing(char32_t open) {
  if (open == U'(') return U')';
  if (open == U'[') return U']';
  return open == U'\uFF08' ? U'\uFF09' : U'\0';
}

std::optional<std::string> type_of(std::string words) {
  words = lower(words);
  while (!words.empty() && (words.back() == '.' || words.back() == '!')) words.pop_back();
  const auto known =
      std::find_if(k_vocabulary.begin(), k_vocabulary.end(), [&](const auto& v) { return v.first == words; });
  if (known == k_vocabulary.end()) return std::nullopt;
  return std::string(known->second);
}

}  // namespace

std::vector<FoundAside> find_asides(const GlyphText& text, GlyphRange range) {
  std::vector<FoundAside> found;
  for (std::uint32_t at = range.begin; at < range.end; ++at) {
    const char32_t close = closing(text.glyphs[at].c);
    if (close == U'\0') continue;
    const std::uint32_t limit = std::min(range.end, at + k_longest_aside);
    std::uint32_t end = at + 1;
    while (end < limit && text.glyphs[end].c != close) ++end;
    if (end == limit) continue;
    const auto type = type_of(text.text(GlyphRange{at + 1, end}));
    if (!type) continue;
    found.push_back(FoundAside{GlyphRange{at, end + 1}, *type});
    at = end;
  }
  return found;
}

}  // namespace pressroom::parsers
