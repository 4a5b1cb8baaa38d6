// SPDX-License-Identifier: Apache-2.0
#include "parsers/roster.hpp"

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "parsers/anchors.hpp"
#include "parsers/label_words.hpp"

namespace pressroom::parsers {

namespace {

/// An announced name with titles is shorter than this; what is longer is a sentence.
constexpr std::size_t k_longest_entry = 300;

/// No conference announces more people: what goes on is a list of something else.
constexpr std::size_t k_most_announced = 200;

enum class Section { none, speakers, moderator, date };

struct Header {
  Section section = Section::none;
  std::string rest;  ///< what stands behind the header word in the same block
};

bool takes_header(std::string_view text, const std::vector<std::string>& words, std::string& rest) {
  for (const std::string& word : words) {
    if (lower(text.substr(0, word.size())) != lower(word)) continue;
    std::string_view behind = text.substr(word.size());
    while (behind.starts_with(' ')) behind.remove_prefix(1);
    if (behind.empty() || behind.starts_with(":")) {
      rest = core::collapse_white_space(behind.substr(behind.empty() ? 0 : 1));
      return true;
    }
    if (behind.starts_with("\uFF1A")) {
      rest = core::collapse_white_space(behind.substr(3));
      return true;
    }
  }
  return false;
}

Header header_of(std::string_view text, const core::RosterRules& rules) {
  Header header;
  if (takes_header(text, rules.speakers, header.rest))
    header.section = Section::speakers;
  else if (takes_header(text, rules.moderator, header.rest))
    header.section = Section::moderator;
  else if (takes_header(text, rules.date, header.rest))
    header.section = Section::date;
  return header;
}

std::string trimmed_words(std::string_view text) { return core::collapse_white_space(text); }

/// One announced person: a name and what stands with it.
struct Entry {
  std::string name;
  std::string honorific;
  std::string title;
};

core::Participant participant_from(const Entry& entry, core::Role role, const std::string& room) {
  core::Participant participant;
  participant.name = entry.name;
  participant.names = {entry.name};
  if (!entry.honorific.empty()) participant.honorific = entry.honorific;
  if (!entry.title.empty()) participant.title = entry.title;
  participant.speaker_id = room + ":" + slug(entry.name);
  participant.role = role;
  participant.source = "header";
  return participant;
}

std::vector<std::string> split_at(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts;
  for (;;) {
    const auto cut = text.find(separator);
    parts.push_back(trimmed_words(text.substr(0, cut)));
    if (cut == std::string_view::npos) return parts;
    text.remove_prefix(cut + separator.size());
  }
}

bool is_bare_name(const std::string& words) {
  const LabelParts parts = take_apart(words);
  return parts.title.empty() && parts.outlet.empty() && has_person_form(parts.name) &&
         !has_running_text_word(parts.name);
}

bool holds_a_function(const std::string& words) {
  const auto all = words_of(words);
  return std::any_of(all.begin(), all.end(), is_title_word);
}

/// What is behind a name: a function, without its final stop; nullopt for a sentence.
std::optional<std::string> title_of(std::string_view behind) {
  std::string title = trimmed_words(behind);
  while (title.ends_with('.') || title.ends_with(';') || title.ends_with(',')) title.pop_back();
  if (has_sentence_end(title)) return std::nullopt;
  return title;
}

/// "Mr. Gao Tao, vice governor", "Gao Tao", "Vice Governor Gao Tao", "Zhang San and Zhao Si, both vice ministers".
/// Empty when it is none of these: a label, a sentence, a salutation.
std::vector<Entry> people_in(std::string_view text) {
  std::string words = trimmed_words(text);
  if (words.starts_with("and ")) words.erase(0, 4);
  if (words.size() > k_longest_entry || words.find(':') != std::string::npos ||
      words.find("\uFF1A") != std::string::npos) {
    return {};
  }
  const auto comma = words.find(',');
  const auto title =
      title_of(comma == std::string::npos ? std::string_view() : std::string_view(words).substr(comma + 1));
  if (!title) return {};
  std::vector<Entry> people;
  for (const std::string& name : split_at(std::string_view(words).substr(0, comma), " and ")) {
    const LabelParts parts = take_apart(name);
    const bool known_title = !parts.title.empty() || !title->empty();
    const bool one_word = words_of(parts.name).size() == 1 && !parts.honorific.empty() && known_title;
    if (has_running_text_word(parts.name) || !(has_person_form(parts.name) || one_word)) return {};
    const std::string own = title->starts_with("both ") ? title->substr(5) : *title;
    people.push_back({parts.name, parts.honorific, parts.title.empty() ? own : parts.title});
  }
  return people;
}

/// "A, B and C" names several people when every part is a bare name; otherwise a comma parts a name from its title.
std::vector<std::string> entries_of(const std::string& text) {
  auto parts = split_at(text, ";");
  if (parts.size() != 1) return parts;
  const auto names = split_at(parts[0], ",");
  const auto one_name = [](const std::string& name) {
    const auto pair =
        split_at(name.starts_with("and ") ? std::string_view(name).substr(4) : std::string_view(name), " and ");
    return std::all_of(pair.begin(), pair.end(), is_bare_name);
  };
  return names.size() > 1 && std::all_of(names.begin(), names.end(), one_name) ? names : parts;
}

class RosterReader {
 public:
  RosterReader(const PageReading& page, const core::RosterRules& rules, const std::string& room)
      : page_(page), rules_(rules), room_(room) {}

  Roster read() {
    for (std::size_t block = 0; block < page_.body.blocks.size(); ++block) {
      if (page_.body.blocks[block].preset != CharClass::unknown) continue;
      const std::string text = page_.body.text(page_.body.blocks[block].glyphs);
      const Header header = header_of(text, rules_);
      if (header.section != Section::none) section_ = header.section;
      if (section_ == Section::none) continue;
      const bool header_alone = header.section != Section::none && header.rest.empty();
      if (header_alone) {
        unconfirmed_.push_back(block);
      } else if (take(header.section == Section::none ? text : header.rest, block)) {
        confirm(block);
      } else if (!roster_.blocks.empty()) {
        break;
      } else {
        section_ = Section::none;
        unconfirmed_.clear();
      }
    }
    roster_.family_name = rules_.family_name;
    roster_.index_names();
    return std::move(roster_);
  }

 private:
  /// A header word is one by what follows: "Moderator:" may as well open the chair's first turn.
  void confirm(std::size_t block) {
    roster_.blocks.insert(roster_.blocks.end(), unconfirmed_.begin(), unconfirmed_.end());
    roster_.blocks.push_back(block);
    unconfirmed_.clear();
  }

  bool take(const std::string& text, std::size_t block) {
    if (section_ == Section::date) return take_date(text, block);
    bool any = false;
    for (const std::string& entry : entries_of(text)) {
      for (const Entry& person : people_in(entry)) {
        any = true;
        announce(person, block);
      }
    }
    return any || take_title(text);
  }

  void announce(const Entry& person, std::size_t block) {
    const core::Role role = section_ == Section::moderator ? core::Role::moderator : core::Role::principal;
    core::Participant participant = participant_from(person, role, room_);
    const bool known = !ids_.insert(participant.speaker_id).second;
    if (known || roster_.participants.size() == k_most_announced) return;
    participant.span = span_of(block);
    roster_.participants.push_back(std::move(participant));
  }

  /// A function in a block of its own belongs to the name in the block before.
  bool take_title(const std::string& text) {
    if (roster_.participants.empty() || !unconfirmed_.empty()) return false;
    core::Participant& last = roster_.participants.back();
    const auto title = title_of(text);
    const bool is_sentence = text.ends_with('.') || text.ends_with('!') || text.ends_with('?');
    const bool is_title = title && !is_sentence && text.size() <= k_longest_entry &&
                          text.find(':') == std::string::npos && holds_a_function(text) && !has_running_text_word(text);
    if (!is_title || last.title) return false;
    last.title = *title;
    return true;
  }

  bool take_date(const std::string& text, std::size_t block) {
    const auto date = find_date(text);
    if (!date || roster_.event_date) return false;
    roster_.event_date = core::Dated{date->value, "roster", span_of(block)};
    return true;
  }

  std::optional<core::Span> span_of(std::size_t block) const {
    const auto spans = anchor(page_.body, page_.body.blocks[block].glyphs, page_.number, 0);
    if (spans.empty()) return std::nullopt;
    return spans.front();
  }

  const PageReading& page_;
  const core::RosterRules& rules_;
  const std::string& room_;
  Roster roster_;
  std::set<std::string> ids_;             ///< who is announced already
  std::vector<std::size_t> unconfirmed_;  ///< header words whose first entry is still to come
  Section section_ = Section::none;
};

enum class Addressed { man, woman, either };

Addressed addressed_by(std::string_view honorific) {
  const std::string word = lower(honorific);
  for (const char* of_women : {"ms", "mrs", "miss", "madam"}) {
    if (word.starts_with(of_women)) return Addressed::woman;
  }
  return word.starts_with("mr") ? Addressed::man : Addressed::either;
}

/// "Ms. Li" is not Mr. Li Lecheng.
bool are_of_two(std::string_view honorific, std::string_view other) {
  const Addressed one = addressed_by(honorific), two = addressed_by(other);
  return one != two && one != Addressed::either && two != Addressed::either;
}

/// "Premier Li" is not Li Lecheng, governor; "Gov. Li" may be. What was announced without an office contradicts none.
bool holds_other_office(const LabelParts& label, const core::Participant& who) {
  if (!who.title) return false;
  const auto announced = words_of(lower(*who.title));
  for (std::string word : words_of(label.honorific + " " + label.title)) {
    if (!is_title_word(word) && lower(word) != "professor") continue;
    word = lower(word);
    if (word.ends_with('.')) word.pop_back();
    const bool said = std::any_of(announced.begin(), announced.end(),
                                  [&](const std::string& known) { return known.starts_with(word); });
    if (!said) return true;
  }
  return false;
}

}  // namespace

bool Roster::bears(std::string_view name) const {
  const std::string wanted = slug(name);
  return by_name.contains(wanted) || by_family_name.contains(wanted);
}

void Roster::index_names() {
  for (std::size_t i = 0; i < participants.size(); ++i) {
    by_name.emplace(slug(participants[i].name), i);
    const auto words = words_of(participants[i].name);
    if (words.empty()) continue;
    const std::string front = slug(words.front()), back = slug(words.back());
    if (family_name != core::FamilyName::last) by_family_name[front].push_back(i);
    if (family_name != core::FamilyName::first && back != front) by_family_name[back].push_back(i);
  }
}

std::optional<Roster::Match> Roster::find(const LabelParts& label) const {
  const std::string wanted = slug(label.name);
  if (wanted.empty() || label.is_of_the_press() || label.is_interpreters()) return std::nullopt;
  if (const auto found = by_name.find(wanted); found != by_name.end())
    return Match{found->second, Match::By::full_name};
  const auto family = by_family_name.find(wanted);
  if (family == by_family_name.end() || family->second.size() != 1) return std::nullopt;
  const core::Participant& who = participants[family->second.front()];
  if (holds_other_office(label, who) || are_of_two(label.honorific, who.honorific.value_or(""))) return std::nullopt;
  return Match{family->second.front(), Match::By::family_name};
}

Roster read_roster(const PageReading& first_page, const core::RosterRules& rules, const std::string& room) {
  return RosterReader(first_page, rules, room).read();
}

}  // namespace pressroom::parsers
