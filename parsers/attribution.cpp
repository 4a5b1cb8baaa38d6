// SPDX-License-Identifier: Apache-2.0
#include "parsers/attribution.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "core/text.hpp"
#include "parsers/label_words.hpp"
#include "parsers/roles.hpp"

namespace pressroom::parsers {

namespace {

using core::Confidence;
using core::LabelKind;
using core::Role;
using core::TurnKind;

/// Nobody is called by more names than this.
constexpr std::size_t k_most_names = 50;

/// "P. M." and "PM" are one label.
std::string letters_of(std::string_view label) {
  std::string letters = slug(label);
  std::erase(letters, '-');
  return letters;
}

/// What a label says of its own: "Mr. Gao" is "ROOM:mr-gao".
std::string id_of_label(const std::string& room, const LabelParts& parts) {
  const bool whole_name = words_of(parts.name).size() > 1;
  return room + ":" + slug(whole_name ? parts.name : parts.honorific + " " + parts.title + " " + parts.name);
}

Confidence one_less(Confidence confidence) {
  return confidence == Confidence::high ? Confidence::medium : Confidence::low;
}

class Attributor {
 public:
  Attributor(const std::vector<LabelDecision>& decisions, const Roster& roster, Acquaintance& acquaintance)
      : decisions_(decisions),
        roster_(roster),
        room_(acquaintance.room),
        acquaintance_(acquaintance),
        participants_(roster.participants) {
    for (std::size_t i = 0; i < participants_.size(); ++i) known_.emplace(participants_[i].speaker_id, i);
    for (const LabelDecision& decision : decisions) {
      labelled_ = labelled_ || decision.accepted;
      if (!decision.accepted || decision.kind != LabelKind::person) continue;
      heard_.push_back(&decision);
      note_bearer(decision.parts.name);
    }
    for (const LabelDecision* decision : heard_) note_addressed(decision->parts);
    for (const core::Person& person : acquaintance.persons) {
      for (const std::string& label : person.labels) persons_[letters_of(label)].push_back(&person);
      if (holds_on(person)) recognise(person);
    }
  }

  void name(DraftTurn& draft) {
    if (!draft.decision) return unlabelled(draft);
    const LabelDecision& decision = decisions_[*draft.decision];
    draft.turn.label_kind = decision.kind;
    const std::string& label = decision.read_as();
    name_by(draft.turn, decision, Named{label, decision.parts, decision.announced});
    if (decision.taken_for.empty() || !draft.turn.speaker_id) return;
    core::Attribution& attribution = draft.turn.attribution;
    attribution = {"label_misspelt", one_less(attribution.confidence),
                   fmt::format("read as '{}': {}", label, attribution.reason)};
  }

  /// Surnames alone, once everybody with a whole name is known: "Kaiser" behind "Susanne Kaiser".
  void name_by_surname(DraftTurn& draft) {
    if (!draft.decision) return;
    core::Turn& turn = draft.turn;
    const LabelDecision& decision = decisions_[*draft.decision];
    const LabelParts& parts = decision.parts;
    const bool one_word = words_of(parts.name).size() == 1 && (!turn.speaker_id || heard_alone(*turn.speaker_id));
    const bool may_name = decision.kind == LabelKind::person || decision.kind == LabelKind::none;
    if (!one_word || !may_name || decision.announced || roster_.bears(parts.name)) return;
    if (parts.is_of_the_press() || parts.is_interpreters() || has_running_text_word(parts.name)) return;
    const auto bearer = only_bearer(parts);
    if (!bearer || participants_[*bearer].speaker_id == turn.speaker_id) return;
    if (turn.speaker_id) merged_.insert(*turn.speaker_id);
    turn.label_kind = LabelKind::person;
    speak_as(turn, *bearer);
    note_alias(participants_[*bearer], *turn.label, parts);
    turn.attribution = {"label_only", Confidence::medium, "the only speaker of this family name in the transcript"};
  }

  /// Those who have become somebody else's alias leave the list.
  std::vector<core::Participant> participants() {
    std::erase_if(participants_, [&](const core::Participant& who) { return merged_.contains(who.speaker_id); });
    return std::move(participants_);
  }

 private:
  /// A label as it is to be read, and whom the roster finds for it.
  struct Named {
    const std::string& label;
    const LabelParts& parts;
    std::optional<Roster::Match> match;
  };

  void name_by(core::Turn& turn, const LabelDecision& decision, const Named& named) {
    if (by_room(turn, named)) return;
    if (named.match) return announced(turn, named);
    switch (decision.kind) {
      case LabelKind::outlet:
        return outlet(turn, decision);
      case LabelKind::anonymous:
        return anonymous(turn);
      case LabelKind::role:
        return function(turn, named.label);
      case LabelKind::group:
        turn.attribution = {"label_only", Confidence::low, "several people are named, not who of them speaks"};
        return;
      case LabelKind::person:
      case LabelKind::outlet_person:
        return heard(turn, decision, named);
      default:
        turn.attribution = {"label_only", Confidence::low,
                            "the label is neither a known name, an outlet nor a function"};
    }
  }

  void unlabelled(DraftTurn& draft) {
    draft.turn.kind = TurnKind::unattributed;
    if (draft.behind_gap) {
      draft.turn.attribution = {"none", Confidence::none, "the page before these words is missing"};
      return;
    }
    if (draft.label_lost) {
      draft.turn.attribution = {"none", Confidence::none,
                                "somebody else speaks here, and the label was lost in a scan"};
      return;
    }
    if (roster_.speech_of && !labelled_ && speaks_of_himself(draft.turn)) {
      speak_as(draft.turn, *roster_.speech_of);
      draft.turn.kind = TurnKind::statement;
      draft.turn.attribution = {"single_spokesperson", Confidence::low,
                                "a speech by its title, in the first person and without labels; the page names whose"};
      return;
    }
    const auto chair = only_of(Role::moderator);
    if (chair && labelled_ && welcomes(draft.turn)) {
      speak_as(draft.turn, *chair);
      draft.turn.attribution = {"inferred_chair", Confidence::low,
                                "a welcome before the first label; the announced chair opens the conference"};
      return;
    }
    draft.turn.attribution = {"none", Confidence::none, "no label stands before these words"};
  }

  /// The first person often enough to be no quotation, and hardly a question: a talk that lost its labels has many.
  static bool speaks_of_himself(const core::Turn& turn) {
    constexpr std::size_t k_least = 3;
    std::size_t first_person = 0, questions = 0, words = 0;
    for (const std::string& paragraph : turn.paragraphs) {
      for (const std::string& word : words_of(paragraph)) {
        ++words;
        first_person += word == "I" || word.starts_with("I'") || word.starts_with("I\u2019") ? 1 : 0;
        questions += word.ends_with('?') ? 1 : 0;
      }
    }
    return first_person >= k_least && questions * 400 <= words;
  }

  static bool welcomes(const core::Turn& turn) {
    constexpr std::array<std::string_view, 9> k_greetings{
        "good morning",     "good afternoon",   "good evening",       "welcome",     "ladies and gentlemen",
        "friends from the", "buenos d\u00EDas", "\u5927\u5BB6\u597D", "\u6B22\u8FCE"};
    if (turn.paragraphs.empty()) return false;
    const std::string first = lower(turn.paragraphs.front());
    return std::any_of(k_greetings.begin(), k_greetings.end(),
                       [&](std::string_view greeting) { return first.find(greeting) != std::string::npos; });
  }

  /// The only one announced in a role.
  std::optional<std::size_t> only_of(Role role) const {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < roster_.participants.size(); ++i) {
      if (roster_.participants[i].role != role) continue;
      if (found) return std::nullopt;
      found = i;
    }
    return found;
  }

  void speak_as(core::Turn& turn, std::size_t participant) {
    core::Participant& who = participants_[participant];
    who.spoke = true;
    turn.speaker_id = who.speaker_id;
    turn.speaker_name = who.name;
    turn.role = who.role;
  }

  void note_alias(core::Participant& who, const std::string& label, const LabelParts& parts) const {
    const auto known = std::any_of(who.names.begin(), who.names.end(),
                                   [&](const std::string& name) { return folded(name) == folded(label); });
    if (!known && who.names.size() < k_most_names) who.names.push_back(label);
    const std::string own = id_of_label(room_, parts);
    const bool listed = std::find(who.same_as.begin(), who.same_as.end(), own) != who.same_as.end();
    if (own != who.speaker_id && !listed && who.same_as.size() < k_most_names) who.same_as.push_back(own);
  }

  void announced(core::Turn& turn, const Named& named) {
    const std::size_t participant = named.match->participant;
    speak_as(turn, participant);
    note_alias(participants_[participant], named.label, named.parts);
    const bool whole = named.match->by == Roster::Match::By::full_name;
    const std::string where =
        roster_.participants[participant].source == "title" ? "by the title" : "in the transcript";
    turn.attribution = {"label_roster", whole ? Confidence::high : Confidence::medium,
                        whole ? "announced " + where : "the only one of this family name announced " + where};
    const auto doubt = roster_.doubts.find(participant);
    if (doubt == roster_.doubts.end()) return;
    turn.attribution.confidence = one_less(turn.attribution.confidence);
    turn.attribution.reason += "; the announcements differ: " + doubt->second;
  }

  /// "President Calder" of an announcement is the Ada Calder whom the room file knows as the president, when nobody
  /// else is announced by that name.
  void recognise(const core::Person& person) {
    const auto families = family_names_of(person.name, roster_.family_name);
    const std::string id = room_ + ":" + slug(person.name);
    core::Participant* found = nullptr;
    for (core::Participant& who : participants_) {
      const bool family = std::find(families.begin(), families.end(), slug(who.name)) != families.end();
      const auto office = words_of(lower(person.title));
      const auto announced = words_of(lower(who.title.value_or(who.honorific.value_or(""))));
      if (!family || announced.empty()) continue;
      if (std::search(office.begin(), office.end(), announced.begin(), announced.end()) == office.end()) continue;
      if (found != nullptr) return;
      found = &who;
    }
    if (found == nullptr || known_.contains(id)) return;
    known_.emplace(id, static_cast<std::size_t>(found - participants_.data()));
    found->same_as.push_back(found->speaker_id);
    found->speaker_id = id;
    found->name = person.name;
    found->names.push_back(person.name);
    found->claims.push_back({person.name, person.title, found->role, "room", std::nullopt});
  }

  bool holds_on(const core::Person& person) const {
    const std::string& day = acquaintance_.date;
    return (person.from.empty() || day >= person.from) && (person.to.empty() || day <= person.to);
  }

  /// Names whom the room file says a label means. True when the question is settled, be it by naming nobody.
  bool by_room(core::Turn& turn, const Named& named) {
    const auto listed = persons_.find(letters_of(named.label));
    if (listed == persons_.end()) return false;
    std::vector<const core::Person*> meant;
    bool by_date = false;
    for (const core::Person* person : listed->second) {
      by_date = by_date || !person->from.empty() || !person->to.empty();
      if (holds_on(*person)) meant.push_back(person);
    }
    if (by_date && acquaintance_.date.empty()) {
      turn.role = role_of_function(listed->second.front()->title);
      turn.attribution = {"none", Confidence::none, "who was called this depends on the date, which is not known"};
      return true;
    }
    if (meant.empty()) return false;
    const core::Person& person = *meant.front();
    turn.role = role_of_function(person.title);
    if (meant.size() > 1) {
      turn.attribution = {"none", Confidence::none, "the room file knows several people by this label on that day"};
      return true;
    }
    if (named.match && participants_[named.match->participant].name != person.name) {
      const std::string& other = participants_[named.match->participant].name;
      acquaintance_.warnings.push_back({"room-conflict", fmt::format("'{}' is {} by the room file and {} by the page",
                                                                     named.label, person.name, other)});
      turn.attribution = {"none", Confidence::none, "the room file and the page name two people for this label"};
      return true;
    }
    speak_as(turn, participant_of(person));
    core::Participant& who = participants_[participant_of(person)];
    note_alias(who, named.label, named.parts);
    turn.label_kind = turn.label_kind == LabelKind::none ? LabelKind::role : turn.label_kind;
    turn.attribution = {"room_person", by_date ? Confidence::medium : Confidence::high,
                        by_date ? "the room file names who was called this on " + acquaintance_.date
                                : std::string("the room file names who is called this")};
    return true;
  }

  std::size_t participant_of(const core::Person& person) {
    const std::string id = room_ + ":" + slug(person.name);
    if (const auto known = known_.find(id); known != known_.end()) return known->second;
    core::Participant who;
    who.speaker_id = id;
    who.name = person.name;
    who.names = {person.name};
    if (!person.title.empty()) who.title = person.title;
    who.role = role_of_function(person.title);
    who.source = "room";
    who.claims.push_back({person.name, who.title, who.role, "room", std::nullopt});
    known_.emplace(id, participants_.size());
    participants_.push_back(std::move(who));
    return participants_.size() - 1;
  }

  void outlet(core::Turn& turn, const LabelDecision& decision) {
    turn.role = Role::reporter;
    auto words = words_of(decision.parts.subject());
    if (words.size() > 1 && is_reporter_word(words.back())) words.pop_back();
    std::string medium;
    for (const std::string& word : words) medium += (medium.empty() ? "" : " ") + word;
    turn.outlet = medium;
    const bool listed = std::any_of(decision.votes.begin(), decision.votes.end(),
                                    [](const Vote& vote) { return vote.evidence == "outlet"; });
    turn.attribution = {
        "label_only", listed ? Confidence::high : Confidence::medium,
        listed ? "an outlet the room lists is named, not a person" : "an outlet by the form of its name, not a person"};
  }

  /// Whether a person label names anybody but the press and one announced participant.
  bool others_speak(std::size_t participant) const {
    return std::any_of(heard_.begin(), heard_.end(), [&](const LabelDecision* decision) {
      const bool same = decision->announced && decision->announced->participant == participant;
      const bool chair =
          decision->announced && roster_.participants[decision->announced->participant].role == Role::moderator;
      return !same && !chair && !decision->parts.is_of_the_press();
    });
  }

  void anonymous(core::Turn& turn) {
    turn.attribution = {"none", Confidence::none, "nobody is named"};
    if (!is_anonymous_answer(*turn.label)) {
      turn.role = Role::reporter;
      return;
    }
    turn.role = Role::principal;
    const auto principal = only_of(Role::principal);
    if (!principal) return;
    if (!others_speak_) others_speak_ = others_speak(*principal);
    if (*others_speak_) return;
    speak_as(turn, *principal);
    turn.attribution = {"single_spokesperson", Confidence::medium,
                        "the answers of the only one announced to answer: " + participants_[*principal].name};
  }

  void function(core::Turn& turn, const std::string& label) {
    turn.role = role_of_function(label);
    const bool chairs = turn.role == Role::moderator;
    const auto who = chairs                         ? only_of(Role::moderator)
                     : turn.role == Role::principal ? roster_.holder_of(label)
                                                    : std::nullopt;
    if (!who) {
      turn.attribution = {"label_only", Confidence::low, "a function is named, not a person"};
      return;
    }
    speak_as(turn, *who);
    core::Participant& named = participants_[*who];
    if (std::find(named.names.begin(), named.names.end(), label) == named.names.end()) named.names.push_back(label);
    turn.attribution = {"label_roster", Confidence::medium,
                        chairs ? "the only chair announced" : "the only one announced in this function"};
  }

  void heard(core::Turn& turn, const LabelDecision& decision, const Named& named) {
    const LabelParts& parts = named.parts;
    if (!parts.outlet.empty()) turn.outlet = parts.outlet;
    turn.role = parts.is_of_the_press() ? Role::reporter : role_of_title(parts.title);
    if (roster_.bears(parts.name)) {
      turn.attribution = {"label_only", Confidence::low,
                          "announced people bear this name, but the label may mean somebody else; nobody is named"};
      return;
    }
    if (decision.named_by.empty()) {
      turn.attribution = {"label_only", Confidence::low, "these words may be a name or a heading; nobody is named"};
      return;
    }
    core::Participant who;
    who.name = parts.name;
    if (!parts.honorific.empty()) who.honorific = parts.honorific;
    if (!parts.title.empty()) who.title = parts.title;
    who.role = turn.role;
    who.names = {named.label};
    who.speaker_id = id_of_label(room_, parts);
    who.source = "label";
    who.spoke = true;
    who.claims.push_back({named.label, who.title, who.role, "label", std::nullopt});
    if (known_.emplace(who.speaker_id, participants_.size()).second) participants_.push_back(who);
    turn.speaker_id = who.speaker_id;
    turn.speaker_name = who.name;
    turn.role = who.role;
    const bool unannounced = roster_.lists_speakers;
    turn.attribution = {"label_only", unannounced ? Confidence::low : Confidence::medium,
                        "named by the label (" + decision.named_by + ")" +
                            (unannounced ? ", but not announced on the first page" : "")};
  }

  static Role role_of_title(std::string_view title) {
    const Role role = title.empty() ? Role::unknown : role_of_function(title);
    return role == Role::principal ? Role::unknown : role;
  }

  /// Whether an id belongs to somebody known by one word of a label only.
  bool heard_alone(const std::string& speaker_id) const {
    const auto known = known_.find(speaker_id);
    if (known == known_.end()) return false;
    const core::Participant& who = participants_[known->second];
    return who.source == "label" && words_of(who.name).size() == 1;
  }

  /// Notes a whole name under the family names it may be meant by. Where the room does not say which end it stands at,
  /// it is the last word, as in most rooms.
  void note_bearer(const std::string& name) {
    const auto families = family_names_of(name, roster_.family_name);
    if (words_of(name).size() < 2 || families.empty()) return;
    bearers_[families.back()].insert(slug(name));
  }

  /// "MR. HOLM" bears the name that "HOLM" is short for, where nobody is heard with a whole one.
  void note_addressed(const LabelParts& parts) {
    if (parts.honorific.empty() || words_of(parts.name).size() != 1) return;
    const std::string family = slug(parts.name);
    const auto known = bearers_.find(family);
    const bool whole = known != bearers_.end() && std::any_of(known->second.begin(), known->second.end(),
                                                              [&](const auto& id) { return !addressed_.contains(id); });
    if (whole) return;
    const std::string id = slug(parts.honorific + " " + parts.title + " " + parts.name);
    addressed_.insert(id);
    bearers_[family].insert(id);
  }

  /// The only one heard with a whole name whose family name this is, and whom nothing contradicts. Labels that name
  /// nobody count as well: they may be somebody's.
  std::optional<std::size_t> only_bearer(const LabelParts& parts) const {
    const auto names = bearers_.find(slug(parts.name));
    if (names == bearers_.end() || names->second.size() != 1) return std::nullopt;
    const auto known = known_.find(room_ + ":" + *names->second.begin());
    if (known == known_.end()) return std::nullopt;
    const core::Participant& who = participants_[known->second];
    if (who.source != "label" || who.role == Role::reporter || contradicts(parts, who)) return std::nullopt;
    return known->second;
  }

  const std::vector<LabelDecision>& decisions_;
  const Roster& roster_;
  const std::string& room_;
  Acquaintance& acquaintance_;
  std::vector<core::Participant> participants_;
  std::vector<const LabelDecision*> heard_;                          ///< accepted labels of persons
  std::map<std::string, std::vector<const core::Person*>> persons_;  ///< of the room, by the letters of a label
  std::map<std::string, std::size_t> known_;                         ///< participants_ by speaker id
  std::map<std::string, std::set<std::string>> bearers_;             ///< whole names heard, by family name; slugs
  std::set<std::string> addressed_;   ///< those of them that are an honorific and a family name
  std::optional<bool> others_speak_;  ///< whether the only principal is not the only one heard
  std::set<std::string> merged_;      ///< ids that became aliases
  bool labelled_ = false;             ///< any label stands on the pages
};

/// Nobody is named for words of which some are another's.
void unname_doubtful(std::vector<DraftTurn>& drafts) {
  for (DraftTurn& draft : drafts) {
    if (!draft.doubtful || !draft.turn.speaker_id) continue;
    draft.turn.speaker_id.reset();
    draft.turn.speaker_name.reset();
    draft.turn.attribution = {"none", Confidence::none,
                              "words of somebody else stand among these, and the label before them was lost in a scan"};
  }
}

}  // namespace

std::vector<core::Participant> attribute(std::vector<DraftTurn>& drafts, const std::vector<LabelDecision>& decisions,
                                         const Roster& roster, Acquaintance& acquaintance) {
  Attributor attributor(decisions, roster, acquaintance);
  for (DraftTurn& draft : drafts) attributor.name(draft);
  for (DraftTurn& draft : drafts) attributor.name_by_surname(draft);
  auto participants = attributor.participants();
  settle_roles(drafts, decisions, roster, participants);
  unname_doubtful(drafts);
  return participants;
}

}  // namespace pressroom::parsers
