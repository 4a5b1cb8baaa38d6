// SPDX-License-Identifier: Apache-2.0
#include "core/word_diff.hpp"

#include <algorithm>
#include <cstddef>
#include <map>

#include "core/text.hpp"

namespace pressroom::core {

namespace {

/// Most differing words of a shortest edit script, and most steps it may cost. The first bounds memory (its square),
/// the second time.
constexpr int k_most_differences = 1'500;
constexpr std::size_t k_most_steps = 8'000'000;

/// A stretch of equal pieces without a word that is not longer than this is not worth telling between two changes.
constexpr std::size_t k_most_glue_bytes = 4;

/// One code point and the bytes it takes; an ill-formed byte is U+FFFD and takes one.
struct Read {
  char32_t code_point = 0xFFFD;
  std::size_t bytes = 1;
};

Read read_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || length > text.size() - at || !is_valid_utf8(text.substr(at, length))) return {};
  char32_t code_point = lead & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) code_point = (code_point << 6) | (byte(at + i) & 0x3Fu);
  return {code_point, length};
}

bool is_plain_word_character(char32_t c) { return is_word_character(c) && !is_unspaced_script(c); }

/// Marks that stand inside a word when there are letters or digits on both sides.
bool joins_words(char32_t c) { return c == '\'' || c == '-' || (c >= 0x2010 && c <= 0x2011) || c == 0x2019; }

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

/// Where the word that begins at `at` ends.
std::size_t end_of_word(std::string_view text, std::size_t at) {
  Read last = read_at(text, at);
  at += last.bytes;
  while (at < text.size()) {
    const Read here = read_at(text, at);
    if (is_plain_word_character(here.code_point)) {
      last = here;
      at += here.bytes;
      continue;
    }
    if (at + here.bytes >= text.size()) break;
    const Read next = read_at(text, at + here.bytes);
    const bool inner = joins_words(here.code_point) && is_plain_word_character(next.code_point);
    const bool decimal =
        (here.code_point == '.' || here.code_point == ',') && is_digit(last.code_point) && is_digit(next.code_point);
    if (!inner && !decimal) break;
    last = next;
    at += here.bytes + next.bytes;
  }
  return at;
}

/// Steps of an edit script over pieces, run by run.
struct Run {
  DiffPiece::Kind kind = DiffPiece::Kind::equal;
  std::size_t pieces = 0;
};
using Script = std::vector<Run>;

void append(Script& script, DiffPiece::Kind kind, std::size_t pieces) {
  if (pieces == 0) return;
  if (!script.empty() && script.back().kind == kind) {
    script.back().pieces += pieces;
  } else {
    script.push_back({kind, pieces});
  }
}

/// Two sequences of numbered pieces, the same number for the same piece.
class ShortestScript {
 public:
  ShortestScript(const std::vector<int>& before, const std::vector<int>& after) : before_(before), after_(after) {}

  /// Forward steps of the greedy algorithm, the frontier of each number of differences kept, and back along them.
  /// Empty when that would cost too much.
  Script run() {
    const auto n = static_cast<int>(before_.size()), m = static_cast<int>(after_.size());
    const int most = std::min(k_most_differences, n + m);
    std::vector<int> reach(2 * static_cast<std::size_t>(most) + 3, 0);
    const auto middle = reach.begin() + most + 1;
    const auto at = [&](int diagonal) -> int& { return middle[diagonal]; };
    std::size_t steps = 0;
    for (int differences = 0; differences <= most; ++differences) {
      for (int k = -differences; k <= differences; k += 2) {
        const bool down = k == -differences || (k != differences && at(k - 1) < at(k + 1));
        int x = down ? at(k + 1) : at(k - 1) + 1;
        int y = x - k;
        while (x < n && y < m && before_[static_cast<std::size_t>(x)] == after_[static_cast<std::size_t>(y)]) {
          ++x, ++y, ++steps;
        }
        at(k) = x;
        if (x >= n && y >= m) return back(differences);
        if (++steps > k_most_steps) return {};
      }
      std::vector<int> frontier;
      for (int k = -differences; k <= differences; k += 2) frontier.push_back(at(k));
      frontiers_.push_back(std::move(frontier));
    }
    return {};
  }

 private:
  /// What the frontier of so many differences reached on a diagonal; -1 where it has none.
  int reached(int differences, int diagonal) const {
    if (diagonal < -differences || diagonal > differences) return -1;
    return frontiers_[static_cast<std::size_t>(differences)][static_cast<std::size_t>((diagonal + differences) / 2)];
  }

  Script back(int differences) const {
    Script reversed;
    auto x = static_cast<int>(before_.size()), y = static_cast<int>(after_.size());
    for (int d = differences; d > 0; --d) {
      const int k = x - y;
      const bool down = k == -d || (k != d && reached(d - 1, k - 1) < reached(d - 1, k + 1));
      const int from = down ? k + 1 : k - 1;
      const int from_x = reached(d - 1, from), from_y = from_x - from;
      const int begin_x = down ? from_x : from_x + 1;
      append(reversed, DiffPiece::Kind::equal, static_cast<std::size_t>(x - begin_x));
      append(reversed, down ? DiffPiece::Kind::inserted : DiffPiece::Kind::deleted, 1);
      x = from_x, y = from_y;
    }
    append(reversed, DiffPiece::Kind::equal, static_cast<std::size_t>(x));
    return {reversed.rbegin(), reversed.rend()};
  }

  const std::vector<int>& before_;
  const std::vector<int>& after_;
  std::vector<std::vector<int>> frontiers_;
};

/// The result while it is put together: what stands between two equal stretches is one change.
class Pieces {
 public:
  void equal(std::string_view text) {
    if (text.empty()) return;
    settle();
    if (!pieces_.empty() && pieces_.back().kind == DiffPiece::Kind::equal) {
      pieces_.back().text += text;
    } else {
      pieces_.push_back({DiffPiece::Kind::equal, std::string(text)});
    }
  }
  void deleted(std::string_view text) { deleted_ += text; }
  void inserted(std::string_view text) { inserted_ += text; }
  /// Part of the change before it and of the one behind it.
  void glue(std::string_view text) { deleted(text), inserted(text); }
  bool has_change() const { return !deleted_.empty() || !inserted_.empty(); }

  std::vector<DiffPiece> take() {
    settle();
    return std::move(pieces_);
  }

 private:
  void settle() {
    if (!deleted_.empty()) pieces_.push_back({DiffPiece::Kind::deleted, std::move(deleted_)});
    if (!inserted_.empty()) pieces_.push_back({DiffPiece::Kind::inserted, std::move(inserted_)});
    deleted_.clear();
    inserted_.clear();
  }

  std::vector<DiffPiece> pieces_;
  std::string deleted_, inserted_;
};

/// The text of `count` pieces from `first`.
std::string_view text_of(const std::vector<std::string_view>& pieces, std::size_t first, std::size_t count) {
  if (count == 0) return {};
  const std::string_view begin = pieces[first], last = pieces[first + count - 1];
  return {begin.data(), static_cast<std::size_t>(last.data() + last.size() - begin.data())};
}

bool is_glue(const std::vector<std::string_view>& pieces, std::size_t first, std::size_t count) {
  return text_of(pieces, first, count).size() <= k_most_glue_bytes &&
         std::none_of(pieces.begin() + static_cast<std::ptrdiff_t>(first),
                      pieces.begin() + static_cast<std::ptrdiff_t>(first + count), is_word);
}

}  // namespace

std::string_view name(DiffPiece::Kind kind) {
  switch (kind) {
    case DiffPiece::Kind::equal:
      return "equal";
    case DiffPiece::Kind::deleted:
      return "deleted";
    case DiffPiece::Kind::inserted:
      return "inserted";
  }
  return "equal";
}

std::vector<std::string_view> cut_words(std::string_view text) {
  std::vector<std::string_view> pieces;
  for (std::size_t at = 0; at < text.size();) {
    const Read here = read_at(text, at);
    const std::size_t end = is_plain_word_character(here.code_point) ? end_of_word(text, at) : at + here.bytes;
    pieces.push_back(text.substr(at, end - at));
    at = end;
  }
  return pieces;
}

bool is_word(std::string_view piece) { return !piece.empty() && is_word_character(read_at(piece, 0).code_point); }

std::vector<DiffPiece> word_diff(std::string_view before, std::string_view after) {
  const auto old_pieces = cut_words(before), new_pieces = cut_words(after);
  const std::size_t shorter = std::min(old_pieces.size(), new_pieces.size());
  std::size_t head = 0, tail = 0;
  while (head < shorter && old_pieces[head] == new_pieces[head]) ++head;
  while (tail < shorter - head &&
         old_pieces[old_pieces.size() - 1 - tail] == new_pieces[new_pieces.size() - 1 - tail]) {
    ++tail;
  }
  std::map<std::string_view, int> numbers;
  const auto numbered = [&](const std::vector<std::string_view>& pieces) {
    std::vector<int> sequence;
    for (std::size_t i = head; i < pieces.size() - tail; ++i) {
      sequence.push_back(numbers.emplace(pieces[i], static_cast<int>(numbers.size())).first->second);
    }
    return sequence;
  };
  const std::vector<int> old_middle = numbered(old_pieces), new_middle = numbered(new_pieces);
  Script script = ShortestScript(old_middle, new_middle).run();
  if (script.empty()) {
    append(script, DiffPiece::Kind::deleted, old_middle.size());
    append(script, DiffPiece::Kind::inserted, new_middle.size());
  }

  Pieces made;
  made.equal(text_of(old_pieces, 0, head));
  std::size_t i = head, k = head;
  for (std::size_t step = 0; step < script.size(); ++step) {
    const auto [kind, count] = script[step];
    if (kind == DiffPiece::Kind::deleted) {
      made.deleted(text_of(old_pieces, i, count));
      i += count;
    } else if (kind == DiffPiece::Kind::inserted) {
      made.inserted(text_of(new_pieces, k, count));
      k += count;
    } else {
      const bool glue = made.has_change() && step + 1 < script.size() && is_glue(old_pieces, i, count);
      glue ? made.glue(text_of(old_pieces, i, count)) : made.equal(text_of(old_pieces, i, count));
      i += count, k += count;
    }
  }
  made.equal(text_of(old_pieces, old_pieces.size() - tail, tail));
  return made.take();
}

}  // namespace pressroom::core
