// SPDX-License-Identifier: Apache-2.0
#include "parsers/roster.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

#include "core/text.hpp"
#include "parsers/announcement.hpp"
#include "parsers/label_words.hpp"

namespace pressroom::parsers {

namespace {

enum class Addressed { man, woman, either };

Addressed addressed_by(std::string_view honorific) {
  const std::string word = lower(honorific);
  for (const char* of_women : {"ms", "mrs", "miss", "madam", "\xE5\xA5\xB3\xE5\xA3\xAB", "se\xC3\xB1ora"}) {
    if (word.starts_with(of_women)) return Addressed::woman;
  }
  return word.starts_with("mr") ? Addressed::man : Addressed::either;
}

/// "Ms. Li" is not Mr. Li Lecheng.
bool are_of_two(std::string_view honorific, std::string_view other) {
  const Addressed one = addressed_by(honorific), two = addressed_by(other);
  return one != two && one != Addressed::either && two != Addressed::either;
}

std::string without_stop(std::string word) {
  while (!word.empty() && (word.back() == '.' || word.back() == ',')) word.pop_back();
  return word;
}

/// "Premier Li" is not Li Lecheng, governor; "Gov. Li" may be. What was announced without an office contradicts none.
bool holds_other_office(const LabelParts& label, const core::Participant& who) {
  if (!who.title) return false;
  const auto announced = words_of(lower(*who.title));
  for (std::string word : words_of(label.honorific + " " + label.title)) {
    if (!is_title_word(word) && lower(word) != "professor") continue;
    word = without_stop(lower(word));
    const bool said = std::any_of(announced.begin(), announced.end(),
                                  [&](const std::string& known) { return known.starts_with(word); });
    if (!said) return true;
  }
  return false;
}

/// "spokesman", "spokeswoman" and "spokesperson" are one office.
std::string office_word(std::string word) {
  word = without_stop(lower(word));
  for (const std::string_view end : {"woman", "man", "person"}) {
    if (word.size() > end.size() + 3 && word.ends_with(end)) return word.substr(0, word.size() - end.size()) + "person";
  }
  return word;
}

std::vector<std::string> office_words(std::string_view office) {
  std::vector<std::string> words;
  for (const std::string& word : words_of(office)) words.push_back(office_word(word));
  if (!words.empty() && words.front() == "the") words.erase(words.begin());
  return words;
}

/// Whether a title is that office: the words stand in it, nothing before them makes another office of it, and behind
/// them it ends or says of what.
bool is_office(const std::vector<std::string>& title, const std::vector<std::string>& office) {
  constexpr std::array<std::string_view, 12> k_other{"vice",  "deputy",    "former", "assistant", "associate", "under",
                                                     "prime", "secretary", "press",  "acting",    "ex",        "to"};
  constexpr std::array<std::string_view, 7> k_of{"of", "for", "and", "in", "to", "at", "&"};
  const auto at = std::search(title.begin(), title.end(), office.begin(), office.end());
  if (office.empty() || at == title.end()) return false;
  const auto behind = at + static_cast<std::ptrdiff_t>(office.size());
  const bool ends = behind == title.end() || std::find(k_of.begin(), k_of.end(), *behind) != k_of.end();
  return ends && std::none_of(title.begin(), at, [&](const std::string& word) {
           return std::find(k_other.begin(), k_other.end(), word) != k_other.end();
         });
}

/// The functions that a title names, in singular, and whether as a deputy.
std::set<std::string> functions_in(const std::string& title) {
  std::set<std::string> functions;
  for (std::string word : words_of(title)) {
    word = office_word(word);
    if (!is_title_word(word) && word.ends_with('s')) word.pop_back();
    if (word == "deputy") word = "vice";
    if (is_title_word(word)) functions.insert(word);
  }
  return functions;
}

bool titles_agree(const std::string& one, const std::string& other) {
  const auto a = functions_in(one), b = functions_in(other);
  if (a.empty() || b.empty()) return true;
  if (a.contains("vice") != b.contains("vice")) return false;
  return std::any_of(a.begin(), a.end(), [&](const std::string& word) { return word != "vice" && b.contains(word); });
}

/// The key under which the words of a name are one person in either order.
std::string unordered_key(std::string_view name) {
  auto words = words_of(lower(name));
  std::sort(words.begin(), words.end());
  std::string key;
  for (const std::string& word : words) key += word + " ";
  return slug(key);
}

bool is_whole_name(std::string_view name) {
  return words_of(name).size() > 1 || (!name.empty() && static_cast<unsigned char>(name.front()) >= 0xE3);
}

/// Makes participants of announcements.
class Merger {
 public:
  Merger(Roster& roster, const std::string& room) : roster_(roster), room_(room) {}

  void merge(const std::vector<Announcement>& announcements) {
    for (const Announcement& each : announcements) {
      if (is_whole_name(each.person.name)) add(each, by_whole_name(each.person));
    }
    for (const Announcement& each : announcements) {
      if (!is_whole_name(each.person.name)) add(each, by_family_name(each.person));
    }
    cross_check();
  }

 private:
  std::optional<std::size_t> by_whole_name(const ListedPerson& person) const {
    const auto found = known_.find(unordered_key(person.name));
    return found == known_.end() ? std::nullopt : std::optional(found->second);
  }

  std::string id_of(const ListedPerson& person) const {
    const std::string words =
        is_whole_name(person.name) ? person.name : person.honorific + " " + person.title + " " + person.name;
    return room_ + ":" + slug(words);
  }

  std::optional<std::size_t> by_family_name(const ListedPerson& person) const {
    LabelParts parts;
    parts.name = person.name;
    parts.honorific = person.honorific;
    parts.title = person.title;
    std::optional<std::size_t> only;
    for (std::size_t i = 0; i < roster_.participants.size(); ++i) {
      const core::Participant& who = roster_.participants[i];
      const auto families = family_names_of(who.name, roster_.family_name);
      const bool bears = is_whole_name(who.name)
                             ? std::find(families.begin(), families.end(), slug(person.name)) != families.end()
                             : who.speaker_id == id_of(person);
      if (!bears || contradicts(parts, who)) continue;
      if (only) return std::nullopt;
      only = i;
    }
    return only;
  }

  void add(const Announcement& each, std::optional<std::size_t> known) {
    const ListedPerson& person = each.person;
    if (!known) {
      known = roster_.participants.size();
      core::Participant who;
      who.name = person.name;
      who.speaker_id = id_of(person);
      who.role = each.role;
      who.source = each.source;
      who.span = each.span;
      roster_.participants.push_back(std::move(who));
      if (is_whole_name(person.name)) known_.emplace(unordered_key(person.name), *known);
    }
    core::Participant& who = roster_.participants[*known];
    if (std::find(who.names.begin(), who.names.end(), person.name) == who.names.end()) who.names.push_back(person.name);
    if (!who.honorific && !person.honorific.empty()) who.honorific = person.honorific;
    if (!who.title && !person.title.empty()) who.title = person.title;
    const auto title = person.title.empty() ? std::nullopt : std::optional(person.title);
    who.claims.push_back({person.name, title, each.role, each.source, each.span});
    roster_.lists_speakers = roster_.lists_speakers || (each.of_all && each.role == core::Role::principal);
    if (each.source == "intro" && each.of_all) whole_introduction_ = true;
    if (each.source == "header" && each.role == core::Role::principal) whole_header_ = true;
  }

  void doubt(std::size_t participant, std::string code, std::string detail) {
    roster_.doubts.emplace(participant, detail);
    roster_.warnings.push_back({std::move(code), std::move(detail)});
  }

  void cross_check() {
    for (std::size_t i = 0; i < roster_.participants.size(); ++i) {
      const core::Participant& who = roster_.participants[i];
      for (const core::Claim& claim : who.claims) {
        if (claim.title && who.title && !titles_agree(*claim.title, *who.title)) {
          doubt(i, "roster-conflict", fmt::format("{} is {} and {}", who.name, *who.title, *claim.title));
        }
        if (claim.role != who.role) {
          doubt(i, "roster-conflict",
                fmt::format("{} is announced as {} and {}", who.name, core::name(who.role), core::name(claim.role)));
        }
      }
      if (whole_header_ && whole_introduction_ && who.role == core::Role::principal) check_both(i, who);
    }
  }

  void check_both(std::size_t i, const core::Participant& who) {
    const auto from = [&](std::string_view source) {
      return std::any_of(who.claims.begin(), who.claims.end(),
                         [&](const auto& claim) { return claim.source == source; });
    };
    if (from("header") == from("intro")) return;
    doubt(i, "roster-differs",
          fmt::format("{} stands in the {} only", who.name, from("header") ? "list" : "introduction"));
  }

  Roster& roster_;
  const std::string& room_;
  std::map<std::string, std::size_t> known_;  ///< whole names in either order
  bool whole_header_ = false, whole_introduction_ = false;
};

/// Whom the page names as the holder of the room's office. "Holm, Ada" is Ada Holm.
std::optional<Announcement> read_office_holder(const PageReading& page) {
  const std::string& office = page.layout->layout->roster.office;
  if (office.empty() || !page.office_holder) return std::nullopt;
  std::string name = *page.office_holder;
  if (const auto comma = name.find(','); comma != std::string::npos) {
    name = core::collapse_white_space(name.substr(comma + 1) + " " + name.substr(0, comma));
  }
  if (!has_person_form(name)) return std::nullopt;
  Announcement announcement;
  announcement.person.name = std::move(name);
  announcement.person.title = office;
  announcement.source = "page";
  return announcement;
}

/// A title that speaks of one who speaks, and of no conversation.
bool is_speech(const std::optional<std::string>& title) {
  constexpr std::array<std::string_view, 8> k_speeches{"speech",    "address",      "statement by", "broadcast",
                                                       "statement", "speech notes", "message",      "toast"};
  constexpr std::array<std::string_view, 9> k_talks{"interview", "conference", "question", "doorstop", "briefing",
                                                    "q&a",       "debate",     "joint",    "talkback"};
  const std::string words = title ? lower(*title) : std::string();
  const auto holds = [&](std::string_view word) { return words.find(word) != std::string::npos; };
  return std::any_of(k_speeches.begin(), k_speeches.end(), holds) &&
         std::none_of(k_talks.begin(), k_talks.end(), holds);
}

/// "PM" is short for "Prime Minister".
bool abbreviates(std::string_view label, const std::vector<std::string>& title) {
  if (!is_abbreviated_role(label)) return false;
  std::string initials;
  for (const std::string& word : title) initials += word.substr(0, 1);
  return initials == letters_of(label);
}

}  // namespace

std::vector<std::string> family_names_of(std::string_view name, core::FamilyName where) {
  const auto words = words_of(name);
  if (words.empty()) return {};
  const std::u32string letters = core::decode_utf8(words.front());
  if (words.size() == 1 && letters.size() >= 2 && is_unspaced_script(letters.front())) {
    constexpr std::array<std::u32string_view, 8> k_double{U"\u6B27\u9633", U"\u8BF8\u845B", U"\u53F8\u9A6C",
                                                          U"\u4E0A\u5B98", U"\u4E1C\u65B9", U"\u7687\u752B",
                                                          U"\u5C09\u8FDF", U"\u53F8\u5F92"};
    const bool two = letters.size() > 2 && std::find(k_double.begin(), k_double.end(),
                                                     std::u32string_view(letters).substr(0, 2)) != k_double.end();
    std::string family;
    for (std::size_t i = 0; i < (two ? 2U : 1U); ++i) core::append_utf8(family, letters[i]);
    return {family};
  }
  std::vector<std::string> families;
  const std::string front = slug(words.front()), back = slug(words.back());
  if (where != core::FamilyName::last) families.push_back(front);
  if (where != core::FamilyName::first && (families.empty() || back != front)) families.push_back(back);
  return families;
}

bool contradicts(const LabelParts& label, const core::Participant& who) {
  return holds_other_office(label, who) || are_of_two(label.honorific, who.honorific.value_or(""));
}

bool Roster::bears(std::string_view name) const {
  const std::string wanted = slug(name);
  return by_name.contains(wanted) || by_family_name.contains(wanted);
}

void Roster::index_names() {
  for (std::size_t i = 0; i < participants.size(); ++i) {
    for (const std::string& name : participants[i].names) by_name.emplace(slug(name), i);
    if (!is_whole_name(participants[i].name)) {
      by_name.erase(slug(participants[i].name));
      by_family_name[slug(participants[i].name)].push_back(i);
      continue;
    }
    for (std::string& family : family_names_of(participants[i].name, family_name)) {
      by_family_name[std::move(family)].push_back(i);
    }
  }
}

std::optional<Roster::Match> Roster::find(const LabelParts& label) const {
  const std::string wanted = slug(label.name);
  if (wanted.empty() || label.is_of_the_press() || label.is_interpreters()) return std::nullopt;
  if (const auto found = by_name.find(wanted); found != by_name.end() && is_whole_name(label.name))
    return Match{found->second, Match::By::full_name};
  const auto family = by_family_name.find(wanted);
  if (family == by_family_name.end() || family->second.size() != 1) return std::nullopt;
  const core::Participant& who = participants[family->second.front()];
  if (contradicts(label, who)) return std::nullopt;
  return Match{family->second.front(), Match::By::family_name};
}

std::optional<std::size_t> Roster::holder_of(std::string_view office) const {
  const auto wanted = office_words(office);
  std::optional<std::size_t> only;
  for (std::size_t i = 0; i < participants.size(); ++i) {
    const core::Participant& who = participants[i];
    const std::string known = who.title ? *who.title : who.honorific.value_or("");
    const auto title = office_words(known);
    if (!is_office(title, wanted) && !abbreviates(office, title)) continue;
    if (only) return std::nullopt;
    only = i;
  }
  return only;
}

Roster read_roster(std::vector<PageReading>& pages, const std::string& room) {
  Roster roster;
  if (pages.empty()) return roster;
  roster.family_name = pages.front().layout->layout->roster.family_name;
  HeaderLists lists = read_header_lists(pages);
  std::vector<Announcement> announcements = std::move(lists.announcements);
  for (Announcement& each : read_introductions(pages, lists.blocks)) announcements.push_back(std::move(each));
  if (pages.front().title) {
    for (Announcement& each : read_title(*pages.front().title)) announcements.push_back(std::move(each));
  }
  if (auto holder = read_office_holder(pages.front())) announcements.push_back(*std::move(holder));
  roster.event_date = lists.event_date;
  for (const BlockPlace& place : lists.blocks) {
    if (place.page == 0) {
      roster.blocks.push_back(place.block);
      continue;
    }
    // Nobody looks for labels or speech in what is known already.
    Block& block = pages[place.page].body.blocks[place.block];
    block.preset = CharClass::roster;
    pages[place.page].body.classify(block.glyphs, CharClass::roster);
  }
  Merger(roster, room).merge(announcements);
  const auto holder = std::find_if(roster.participants.begin(), roster.participants.end(),
                                   [](const core::Participant& who) { return who.source == "page"; });
  if (holder != roster.participants.end() && roster.participants.size() == 1 && is_speech(pages.front().title)) {
    roster.speech_of = static_cast<std::size_t>(holder - roster.participants.begin());
  }
  roster.index_names();
  return roster;
}

}  // namespace pressroom::parsers
