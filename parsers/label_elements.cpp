// SPDX-License-Identifier: Apache-2.0
#include "parsers/label_elements.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "core/text.hpp"
#include "parsers/html_visibility.hpp"
#include "parsers/label_words.hpp"
#include "parsers/word_list.hpp"

namespace pressroom::parsers {

namespace {

/// Ancestors of a line's first words that are looked at, and classes of one element.
constexpr int k_most_ancestors = 5;
constexpr std::size_t k_most_classes = 4;
constexpr std::size_t k_longest_label = 90, k_longest_label_words = 10;
/// Fewer say nothing of a habit.
constexpr std::size_t k_fewest = 3;

bool is_label_holder(std::string_view tag) {
  constexpr std::array<std::string_view, 15> k_tags{"header", "dt",     "h1",   "h2",     "h3", "h4", "h5", "h6",
                                                    "b",      "strong", "cite", "legend", "u",  "em", "i"};
  return is_one_of(tag, k_tags);
}

/// Names that sites give to the element of a speaker.
bool is_called_speaker(std::string_view name) {
  constexpr std::array<std::string_view, 14> k_words{"speaker",     "sprecher", "orador", "orateur",      "locuteur",
                                                     "interviewer", "person",   "author", "speaker-name", "who",
                                                     "talker",      "redner",   "voice",  "interviewee"};
  const std::string folded_name = core::ascii_lower(name);
  return std::any_of(k_words.begin(), k_words.end(), [&](std::string_view word) {
    const auto at = folded_name.find(word);
    return at != std::string::npos && (at == 0 || !core::is_ascii_letter(folded_name[at - 1])) &&
           (at + word.size() == folded_name.size() || !core::is_ascii_letter(folded_name[at + word.size()]));
  });
}

bool is_plain_name(std::string_view name) {
  return !name.empty() && name.size() <= 40 && core::is_ascii_letter(name.front()) &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return core::is_ascii_letter(c) || core::is_ascii_digit(c) || c == '-' || c == '_';
         });
}

std::string without_terminator(std::string text) {
  constexpr std::array<std::string_view, 2> k_colons{":", "\uFF1A"};
  for (const std::string_view colon : k_colons) {
    if (text.ends_with(colon)) text.resize(text.size() - colon.size());
  }
  return std::string(core::trimmed(text));
}

bool looks_like_a_name(const std::string& label) {
  if (is_anonymous_question(label) || is_anonymous_answer(label) || has_role_form(label) || has_outlet_form(label)) {
    return true;
  }
  if (is_heading(label) || has_ordinal_word(label) || has_sentence_end(label) || !is_title_case(label)) return false;
  if (is_unnamed_group(label) || is_unnamed_asker(label)) return true;
  const auto words = words_of(label);
  if (words.size() > 1 && is_honorific(words.front())) return !has_running_text_word(label);
  const std::string before = std::string(core::trimmed(label.substr(0, label.find_first_of(",("))));
  return has_person_form(before) || (words.size() == 1 && !has_digit(label) && !has_running_text_word(label));
}

struct Group {
  std::vector<LabelElements::Line> lines;
  std::size_t terminated = 0, names = 0, followed = 0;
  std::size_t speakers = 0;  ///< of the names, those that are more than one word with a capital
  bool called_speaker = false;
};

class Search {
 public:
  Search(const HtmlDocument& document, const std::vector<BlockEvidence>& blocks)
      : document_(document), blocks_(blocks) {}

  std::optional<LabelElements> run() {
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      if (!blocks_[i].apart) look_at(i);
    }
    const Group* best = nullptr;
    std::string selector;
    for (const std::string& key : order_) {
      Group& group = groups_.at(key);
      if (!holds_labels(group)) continue;
      // The outer one of two that hold the same was met later: the inner one says it more exactly.
      const bool more = best == nullptr || group.lines.size() > best->lines.size();
      const bool better_called =
          best != nullptr && group.lines.size() == best->lines.size() && group.called_speaker && !best->called_speaker;
      if (!more && !better_called) continue;
      best = &group;
      selector = key;
    }
    if (best == nullptr) return std::nullopt;
    return LabelElements{selector, best->lines};
  }

 private:
  /// Every element that begins with the first words of a line and holds no more than a label.
  void look_at(std::size_t at) {
    const BlockEvidence& block = blocks_[at];
    std::uint32_t element = document_.node(block.node).parent;
    for (int step = 0; step < k_most_ancestors && element != 0; ++step, element = document_.node(element).parent) {
      const std::string text = visible_text(element);
      if (text.empty() || core::decode_utf8(text).size() > k_longest_label) return;
      if (!begins_with(element, block.node)) return;
      const bool alone = visible_chars(text) >= block.chars;
      const bool leaves_line = visible_chars(text) > block.chars;
      if (leaves_line) return;
      add(element, at, text, alone);
    }
  }

  void add(std::uint32_t element, std::size_t at, const std::string& text, bool alone) {
    const Node& node = document_.node(element);
    if (is_label_holder(node.tag)) put(std::string(node.tag), at, text, alone, false);
    const bool cell = node.tag == "td" || node.tag == "th";
    if (cell && is_first_of_row(element)) put(std::string(node.tag) + ":first-child", at, text, alone, false);
    std::size_t classes = 0;
    const std::string list = core::collapse_white_space(document_.attribute(element, "class").value_or(""));
    for (const std::string_view name : core::split(list, ' ')) {
      if (!is_plain_name(name) || ++classes > k_most_classes) continue;
      put(std::string(node.tag) + "." + std::string(name), at, text, alone, is_called_speaker(name));
    }
    const auto part = document_.attribute(element, "itemprop");
    if (part && is_plain_name(*part)) put("[itemprop=" + std::string(*part) + "]", at, text, alone, true);
  }

  void put(const std::string& key, std::size_t at, const std::string& text, bool alone, bool called) {
    const auto [found, fresh] = groups_.try_emplace(key);
    if (fresh) order_.push_back(key);
    Group& group = found->second;
    if (!group.lines.empty() && group.lines.back().block == at) return;
    const std::string label = without_terminator(text);
    if (label.empty()) return;
    group.called_speaker = called;
    group.terminated += label.size() < text.size() || ends_in_colon(at, text) ? 1 : 0;
    const bool fits = words_of(label).size() <= k_longest_label_words && looks_like_a_name(label);
    group.names += fits ? 1 : 0;
    group.speakers += fits && (names_a_speaker(label) || has_person_form(label) || has_outlet_form(label)) ? 1 : 0;
    group.followed += !alone || is_followed(at) ? 1 : 0;
    group.lines.push_back({at, label, alone});
  }

  bool ends_in_colon(std::size_t at, const std::string& text) const {
    const std::string& head = blocks_[at].head;
    if (!head.starts_with(text)) return false;
    const std::string_view rest = core::trimmed(std::string_view(head).substr(text.size()));
    return rest.starts_with(':') || rest.starts_with("\uFF1A");
  }

  /// Something is said behind the line.
  bool is_followed(std::size_t at) const {
    return at + 1 < blocks_.size() && !blocks_[at + 1].apart && blocks_[at + 1].chars > 1;
  }

  static bool holds_labels(const Group& group) {
    const std::size_t count = group.lines.size();
    if (count < k_fewest || group.terminated * 10 > count * 7) return false;
    if (group.followed * 10 < count * 8) return false;
    std::map<std::string, std::size_t> times;
    for (const auto& line : group.lines) ++times[folded(line.label)];
    std::size_t returning = 0, returning_labels = 0;
    for (const auto& [label, number] : times) {
      returning += number > 1 ? number : 0;
      returning_labels += number > 1 ? 1 : 0;
    }
    if (times.size() < 2) return false;
    // One word that comes back is a kind of ticket as well as a family name.
    if (returning_labels < 2 && group.speakers * 2 < count) return false;
    if (group.called_speaker) return group.names * 10 >= count * 6 && returning > 0;
    return group.names * 10 >= count * 8 && returning * 10 >= count * 4;
  }

  bool begins_with(std::uint32_t element, std::uint32_t text_node) const {
    for (std::uint32_t i = element + 1; i < text_node; ++i) {
      if (document_.node(i).kind != NodeKind::text) continue;
      const std::string_view text = document_.node(i).text;
      if (!core::trimmed(text).empty()) return false;
    }
    return true;
  }

  /// Bounded: an element of more nodes holds more than a label.
  std::string visible_text(std::uint32_t element) const {
    constexpr std::uint32_t k_most_nodes = 40;
    constexpr std::size_t k_most_bytes = 16 * k_longest_label;  // blanks of the markup among them
    const auto& nodes = document_.nodes();
    if (nodes[element].end - element > k_most_nodes) return {};
    std::string text;
    for (std::uint32_t i = element + 1; i < nodes[element].end;) {
      if (nodes[i].kind == NodeKind::element && is_hidden(document_, i)) {
        i = nodes[i].end;
        continue;
      }
      if (nodes[i].kind == NodeKind::text) {
        if (text.size() + nodes[i].text.size() > k_most_bytes) return {};
        text += nodes[i].text;
      }
      ++i;
    }
    return core::collapse_white_space(text);
  }

  static std::int64_t visible_chars(std::string_view text) {
    const std::u32string decoded = core::decode_utf8(text);
    return std::count_if(decoded.begin(), decoded.end(), [](char32_t c) { return !core::is_white_space(c); });
  }

  /// Of a row with cells behind it.
  bool is_first_of_row(std::uint32_t cell) const {
    const std::uint32_t row = document_.node(cell).parent;
    std::size_t cells = 0;
    bool first = false;
    for (std::uint32_t child = document_.first_child(row); child != 0; child = document_.node(child).next_sibling) {
      if (document_.node(child).kind != NodeKind::element) continue;
      first = first || (cells == 0 && child == cell);
      ++cells;
    }
    return first && cells >= 2 && cells <= 3;
  }

  const HtmlDocument& document_;
  const std::vector<BlockEvidence>& blocks_;
  std::map<std::string, Group> groups_;
  std::vector<std::string> order_;
};

}  // namespace

std::optional<LabelElements> find_label_elements(const HtmlDocument& document,
                                                 const std::vector<BlockEvidence>& blocks) {
  return Search(document, blocks).run();
}

}  // namespace pressroom::parsers
