// SPDX-License-Identifier: Apache-2.0
#include "parsers/roster.hpp"

#include <algorithm>

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

core::Participant participant_from(std::string_view entry, core::Role role, const std::string& room) {
  core::Participant participant;
  const auto comma = entry.find(',');
  std::string name = trimmed_words(entry.substr(0, comma));
  if (comma != std::string_view::npos) {
    std::string title = trimmed_words(entry.substr(comma + 1));
    while (title.ends_with('.') || title.ends_with(';')) title.pop_back();
    if (!title.empty()) participant.title = std::move(title);
  }
  const auto words = words_of(name);
  if (words.size() > 1 && is_honorific(words[0])) {
    participant.honorific = words[0];
    name = trimmed_words(std::string_view(name).substr(words[0].size()));
  }
  participant.name = name;
  participant.names = {name};
  participant.speaker_id = room + ":" + slug(name);
  participant.role = role;
  participant.source = "header";
  return participant;
}

bool looks_announced(std::string_view entry) {
  const std::string name = trimmed_words(entry.substr(0, entry.find(',')));
  const bool labels =
      entry.ends_with(':') || name.find(':') != std::string::npos || entry.find("\uFF1A") != std::string_view::npos;
  return entry.size() <= k_longest_entry && !labels && has_person_form(name) && !has_running_text_word(name);
}

/// "A, B and C" names several people when every part is a name; otherwise what follows the first comma is a title.
std::vector<std::string> entries_of(const std::string& text) {
  std::vector<std::string> parts;
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto cut = rest.find(';');
    parts.push_back(trimmed_words(rest.substr(0, cut)));
    rest = cut == std::string_view::npos ? std::string_view() : rest.substr(cut + 1);
  }
  if (parts.size() != 1) return parts;
  std::vector<std::string> names;
  rest = parts[0];
  while (!rest.empty()) {
    const auto cut = rest.find(',');
    names.push_back(trimmed_words(rest.substr(0, cut)));
    rest = cut == std::string_view::npos ? std::string_view() : rest.substr(cut + 1);
  }
  const bool all_names =
      names.size() > 1 && std::all_of(names.begin(), names.end(), [](const std::string& name) {
        return has_person_form(name) && words_of(name).size() <= 4 && name.find(" of ") == std::string::npos;
      });
  return all_names ? names : parts;
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
      if (!looks_announced(entry) || roster_.participants.size() == k_most_announced) continue;
      any = true;
      const core::Role role = section_ == Section::moderator ? core::Role::moderator : core::Role::principal;
      core::Participant participant = participant_from(entry, role, room_);
      const bool known = std::any_of(roster_.participants.begin(), roster_.participants.end(),
                                     [&](const auto& other) { return other.speaker_id == participant.speaker_id; });
      if (known) continue;
      participant.span = span_of(block);
      roster_.participants.push_back(std::move(participant));
    }
    return any;
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
  std::vector<std::size_t> unconfirmed_;  ///< header words whose first entry is still to come
  Section section_ = Section::none;
};

}  // namespace

std::optional<std::size_t> Roster::find(std::string_view label) const {
  const std::string wanted = slug(label);
  if (wanted.empty()) return std::nullopt;
  // A speaker id is the room, a colon and the slug of the name.
  const auto slug_of = [](const core::Participant& who) {
    return std::string_view(who.speaker_id).substr(who.speaker_id.find(':') + 1);
  };
  for (std::size_t i = 0; i < participants.size(); ++i) {
    if (slug_of(participants[i]) == wanted) return i;
  }
  const auto words = words_of(label);
  if (words.size() < 2 || !is_honorific(words[0])) return std::nullopt;
  const std::string bare = slug(label.substr(words[0].size()));
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < participants.size(); ++i) {
    const std::string_view whole = slug_of(participants[i]);
    if (!whole.starts_with(bare) && !whole.ends_with(bare)) continue;
    const auto names = words_of(participants[i].name);
    const bool fits = whole == bare || (!names.empty() && slug(names.front()) == bare) ||
                      (!names.empty() && slug(names.back()) == bare);
    if (!fits) continue;
    if (found) return std::nullopt;
    found = i;
  }
  return found;
}

Roster read_roster(const PageReading& first_page, const core::RosterRules& rules, const std::string& room) {
  return RosterReader(first_page, rules, room).read();
}

}  // namespace pressroom::parsers
