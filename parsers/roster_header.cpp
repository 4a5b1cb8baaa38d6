// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "core/text.hpp"
#include "parsers/anchors.hpp"
#include "parsers/announcement.hpp"
#include "parsers/dates.hpp"
#include "parsers/label_parts.hpp"
#include "parsers/label_words.hpp"

namespace pressroom::parsers {

namespace {

/// No conference announces more people: what goes on is a list of something else.
constexpr std::size_t k_most_announced = 200;

/// A function in a block of its own is shorter than this many bytes.
constexpr std::size_t k_longest_title = 300;

/// Lists come again within this many blocks behind the first ones, or not at all.
constexpr std::size_t k_blocks_between_lists = 20;

enum class Section { none, speakers, moderator, date };

/// A stretch of a block: a header word, if one opens it, and what stands behind it.
struct Stretch {
  Section section = Section::none;
  std::string rest;
};

/// The bytes of the terminator at the front of `text`, blanks before it counted; 0 for none.
std::size_t terminator_at(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && text[at] == ' ') ++at;
  if (text.substr(at).starts_with(':')) return at + 1;
  return text.substr(at).starts_with("\uFF1A") ? at + 3 : 0;
}

/// Finds the header words of a layout in the text of a block.
class HeaderWords {
 public:
  explicit HeaderWords(const core::RosterRules& rules) {
    add(rules.speakers, Section::speakers);
    add(rules.moderator, Section::moderator);
    add(rules.date, Section::date);
  }

  /// The stretches of a block: one, unless several header words with their terminators stand in it.
  std::vector<Stretch> stretches(std::string_view text) const {
    std::vector<Stretch> found;
    std::size_t width = 0;
    Section section = opens(text, width, Alone::allowed);
    if (section == Section::none) return {{Section::none, std::string(text)}};
    std::size_t begin = width;
    for (std::size_t at = width; at < text.size(); ++at) {
      if (text[at - 1] != ' ') continue;
      const Section next = opens(text.substr(at), width, Alone::refused);
      if (next == Section::none) continue;
      found.push_back({section, core::collapse_white_space(text.substr(begin, at - begin))});
      section = next;
      begin = at + width;
      at = begin;
    }
    found.push_back({section, core::collapse_white_space(text.substr(std::min(begin, text.size())))});
    return found;
  }

 private:
  enum class Alone { allowed, refused };

  void add(const std::vector<std::string>& words, Section section) {
    for (const std::string& word : words) words_.emplace_back(lower(word), section);
  }

  Section opens(std::string_view text, std::size_t& width, Alone alone) const {
    for (const auto& [word, section] : words_) {
      if (lower(text.substr(0, word.size())) != word) continue;
      const std::string_view behind = text.substr(word.size());
      const std::size_t end = terminator_at(behind);
      if (end == 0 && !(alone == Alone::allowed && core::trimmed(behind).empty())) continue;
      width = word.size() + end;
      return section;
    }
    return Section::none;
  }

  std::vector<std::pair<std::string, Section>> words_;
};

bool holds_a_function(const std::string& words) {
  const auto all = words_of(words);
  return std::any_of(all.begin(), all.end(), is_title_word);
}

/// A block that may open a turn: words and a terminator near its front.
bool may_be_labelled(const std::string& text) {
  constexpr std::size_t k_longest_label = 80;
  const auto colon = std::min(text.find(':'), text.find("\uFF1A"));
  return colon < k_longest_label;
}

/// Reads the lists of one page.
class HeaderReader {
 public:
  HeaderReader(const PageReading& page, std::size_t index, HeaderLists& lists)
      : page_(page), index_(index), words_(page.layout->layout->roster), lists_(lists) {}

  /// `at_head`: lists must be the first thing on the page.
  enum class Where { anywhere, at_head };

  void read(Where where) {
    std::size_t between = 0;
    for (std::size_t block = 0; block < page_.body.blocks.size(); ++block) {
      if (page_.body.blocks[block].preset != CharClass::unknown) continue;
      const std::string text = page_.body.text(page_.body.blocks[block].glyphs);
      if (text.empty()) continue;
      if (take_block(text, block)) {
        between = 0;
        continue;
      }
      section_ = Section::none;
      unconfirmed_.clear();
      if (where == Where::at_head && lists_.blocks.empty()) return;
      if (!lists_.blocks.empty() && (may_be_labelled(text) || ++between > k_blocks_between_lists)) return;
    }
  }

 private:
  bool take_block(const std::string& text, std::size_t block) {
    const auto stretches = words_.stretches(text);
    for (const Stretch& stretch : stretches) {
      if (stretch.section != Section::none) section_ = stretch.section;
      if (section_ == Section::none) return false;
      if (stretch.section != Section::none && stretch.rest.empty()) {
        unconfirmed_.push_back(block);
        continue;
      }
      if (!take(stretch.rest, block)) return false;
      confirm(block);
    }
    return true;
  }

  /// A header word is one by what follows: "Moderator:" may as well open the chair's first turn.
  void confirm(std::size_t block) {
    for (const std::size_t waiting : unconfirmed_) lists_.blocks.push_back({index_, waiting});
    if (lists_.blocks.empty() || lists_.blocks.back() != BlockPlace{index_, block})
      lists_.blocks.push_back({index_, block});
    unconfirmed_.clear();
  }

  bool take(const std::string& text, std::size_t block) {
    if (section_ == Section::date) return take_date(text, block);
    const auto people = people_in_entry(text);
    for (const ListedPerson& person : people) {
      if (lists_.announcements.size() == k_most_announced) break;
      lists_.announcements.push_back({person,
                                      section_ == Section::moderator ? core::Role::moderator : core::Role::principal,
                                      "header", span_of(block, person.name), true});
    }
    return !people.empty() || take_title(text);
  }

  /// A function in a block of its own belongs to the name in the block before.
  bool take_title(const std::string& text) {
    if (lists_.announcements.empty() || !unconfirmed_.empty()) return false;
    ListedPerson& last = lists_.announcements.back().person;
    std::string title;
    const bool is_sentence = text.ends_with('.') || text.ends_with('!') || text.ends_with('?');
    const bool is_title = is_function_entry(text, title) && !is_sentence && text.size() <= k_longest_title &&
                          text.find(':') == std::string::npos && holds_a_function(text) && !has_running_text_word(text);
    if (!is_title || !last.title.empty()) return false;
    last.title = title;
    return true;
  }

  bool take_date(const std::string& text, std::size_t block) {
    std::string bare = text;
    while (bare.ends_with('.') || bare.ends_with(';')) bare.pop_back();
    const auto date = find_date(bare);
    if (!date) return false;
    if (!lists_.event_date) lists_.event_date = core::Dated{date->value, "roster", span_of(block, bare)};
    return true;
  }

  std::optional<core::Span> span_of(std::size_t block, const std::string& words) const {
    return span_of_words(page_, page_.body.blocks[block].glyphs, words);
  }

  const PageReading& page_;
  std::size_t index_;
  HeaderWords words_;
  HeaderLists& lists_;
  std::vector<std::size_t> unconfirmed_;  ///< header words whose first entry is still to come
  Section section_ = Section::none;
};

}  // namespace

std::optional<core::Span> span_of_words(const PageReading& page, GlyphRange range, const std::string& words) {
  const auto spans = anchor(page.body, page.body.part(range, words), page.number, 0);
  if (spans.empty()) return std::nullopt;
  return spans.front();
}

HeaderLists read_header_lists(const std::vector<PageReading>& pages) {
  HeaderLists lists;
  for (std::size_t i = 0; i < pages.size() && lists.blocks.empty(); ++i) {
    if (i == 0 && pages[i].number != 1) continue;
    HeaderReader(pages[i], i, lists).read(i == 0 ? HeaderReader::Where::anywhere : HeaderReader::Where::at_head);
  }
  return lists;
}

}  // namespace pressroom::parsers
