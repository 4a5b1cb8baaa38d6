// SPDX-License-Identifier: Apache-2.0
#include "app/excerpt.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "storage/database/search_words.hpp"

namespace pressroom::app {

namespace {

namespace database = storage::database;

constexpr char32_t k_boundary = 0x200B;

/// The text without its marks, and where they stood.
struct Unmarked {
  std::u32string text;
  std::vector<Excerpt::Hit> hits;  ///< none overlaps another
};

Unmarked unmarked(std::string_view marked_text) {
  Unmarked found;
  bool within = false;
  for (const char32_t c : core::decode_utf8(marked_text)) {
    if (c == k_boundary) continue;
    if (c == static_cast<char32_t>(database::hit_begins)) {
      // Characters that were found one by one side by side are one hit for the eye.
      const bool touches = !found.hits.empty() && found.hits.back().at + found.hits.back().length == found.text.size();
      if (!within && !touches) found.hits.push_back({found.text.size(), 0});
      within = true;
    } else if (c == static_cast<char32_t>(database::hit_ends)) {
      within = false;
    } else {
      found.text += c;
      if (within) found.hits.back().length = found.text.size() - found.hits.back().at;
    }
  }
  return found;
}

/// The hit that the best window begins with.
std::size_t best_beginning(const std::vector<Excerpt::Hit>& hits, std::size_t reach) {
  std::size_t best = 0, most = 0;
  for (std::size_t first = 0, behind = 0; first < hits.size(); ++first) {
    behind = std::max(behind, first);
    while (behind < hits.size() && hits[behind].at + hits[behind].length <= hits[first].at + reach) ++behind;
    if (behind - first > most) {
      most = behind - first;
      best = first;
    }
  }
  return best;
}

/// How far a cut is moved to fall between words; scripts without blanks are cut anywhere.
constexpr std::size_t k_longest_word = 24;

std::size_t cut_forward(const std::u32string& text, std::size_t at, std::size_t limit) {
  for (std::size_t i = at; i < std::min(limit, at + k_longest_word); ++i) {
    if (core::is_white_space(text[i])) return i + 1;
  }
  return at;
}

std::size_t cut_backward(const std::u32string& text, std::size_t at, std::size_t limit) {
  for (std::size_t i = at; i > limit && i + k_longest_word > at; --i) {
    if (core::is_white_space(text[i - 1])) return i - 1;
  }
  return at;
}

std::string utf8(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) core::append_utf8(out, c == '\n' ? U' ' : c);
  return out;
}

}  // namespace

std::vector<Piece> Excerpt::pieces() const {
  const std::u32string all = core::decode_utf8(text);
  std::vector<Piece> pieces;
  std::size_t at = 0;
  for (const Hit& hit : hits) {
    if (hit.at > at) pieces.push_back({utf8(std::u32string_view(all).substr(at, hit.at - at))});
    pieces.push_back({utf8(std::u32string_view(all).substr(hit.at, hit.length)), Piece::Weight::strong});
    at = hit.at + hit.length;
  }
  if (at < all.size()) pieces.push_back({utf8(std::u32string_view(all).substr(at))});
  return pieces;
}

Excerpt excerpt_of(std::string_view marked_text, std::size_t width) {
  const Unmarked turn = unmarked(marked_text);
  const std::size_t lead = width / 4;
  const Excerpt::Hit first = turn.hits.empty() ? Excerpt::Hit{} : turn.hits[best_beginning(turn.hits, width - lead)];
  std::size_t begin = first.at > lead ? first.at - lead : 0;
  if (begin > 0) begin = cut_forward(turn.text, begin, first.at);
  std::size_t end = std::min(turn.text.size(), std::max(begin + width, first.at + first.length));
  if (end < turn.text.size()) end = cut_backward(turn.text, end, first.at + first.length);

  Excerpt excerpt;
  const std::string before = begin > 0 ? "\u2026 " : "";
  excerpt.text = before + utf8(std::u32string_view(turn.text).substr(begin, end - begin)) +
                 (end < turn.text.size() ? " \u2026" : "");
  const std::size_t shift = begin > 0 ? 2 : 0;
  for (const Excerpt::Hit& hit : turn.hits) {
    if (hit.length == 0 || hit.at < begin || hit.at + hit.length > end) continue;
    excerpt.hits.push_back({hit.at - begin + shift, hit.length});
  }
  const auto line_ends =
      std::count(turn.text.begin(), turn.text.begin() + static_cast<std::ptrdiff_t>(first.at), U'\n');
  excerpt.paragraph = static_cast<int>(line_ends);
  return excerpt;
}

}  // namespace pressroom::app
