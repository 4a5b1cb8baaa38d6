// SPDX-License-Identifier: Apache-2.0
#include "parsers/room_file_language.hpp"

#include <algorithm>
#include <vector>

#include "core/text.hpp"

namespace pressroom::parsers {

namespace {

bool is_either(char c) { return core::is_ascii_digit(c) || core::is_ascii_letter(c); }

using Accepts = bool (*)(char);

/// The subtags of a tag, taken from the front.
class Subtags {
 public:
  explicit Subtags(std::string_view tag) {
    while (true) {
      const auto hyphen = tag.find('-');
      subtags_.push_back(tag.substr(0, hyphen));
      if (hyphen == std::string_view::npos) return;
      tag.remove_prefix(hyphen + 1);
    }
  }

  bool done() const { return at_ == subtags_.size(); }
  bool take(std::size_t least, std::size_t most, Accepts accepts) {
    if (done()) return false;
    const std::string_view subtag = subtags_[at_];
    if (subtag.size() < least || subtag.size() > most) return false;
    if (!std::all_of(subtag.begin(), subtag.end(), accepts)) return false;
    ++at_;
    return true;
  }
  bool take_variant() {
    if (!done() && subtags_[at_].size() == 4 && core::is_ascii_digit(subtags_[at_].front()))
      return take(4, 4, is_either);
    return take(5, 8, is_either);
  }
  bool take_private() {
    if (done() || (subtags_[at_] != "x" && subtags_[at_] != "X")) return false;
    ++at_;
    private_ = true;
    return true;
  }
  /// False when a singleton stands alone.
  bool take_extensions() {
    while (!done() && !private_ && subtags_[at_].size() == 1 && !take_private()) {
      if (!take(1, 1, is_either) || !take(2, 8, is_either)) return false;
      while (take(2, 8, is_either)) continue;
    }
    if (!private_) return true;
    if (!take(1, 8, is_either)) return false;
    while (take(1, 8, is_either)) continue;
    return true;
  }

 private:
  std::vector<std::string_view> subtags_;
  std::size_t at_ = 0;
  bool private_ = false;
};

}  // namespace

bool is_language_tag(std::string_view tag) {
  Subtags subtags(tag);
  const bool only_private = tag.starts_with("x-") || tag.starts_with("X-");
  if (!only_private) {
    if (subtags.take(2, 3, core::is_ascii_letter)) {
      for (int extended = 0; extended < 3 && subtags.take(3, 3, core::is_ascii_letter); ++extended) continue;
    } else if (!subtags.take(4, 8, core::is_ascii_letter)) {
      return false;
    }
    subtags.take(4, 4, core::is_ascii_letter);
    if (!subtags.take(2, 2, core::is_ascii_letter)) subtags.take(3, 3, core::is_ascii_digit);
    while (subtags.take_variant()) continue;
  }
  return subtags.take_extensions() && subtags.done();
}

}  // namespace pressroom::parsers
