// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/speaker_tally.hpp"

#include <algorithm>

#include "storage/exports/rows.hpp"

namespace pressroom::storage::exports {

namespace {

using core::Cell;

Cell dated(const std::string& date) { return date.empty() ? Cell() : Cell(date); }

Cell texts(const std::set<std::string>& values) { return Cell::List(values.begin(), values.end()); }

}  // namespace

void SpeakerTally::Period::add(const std::string& date) {
  ++transcripts;
  if (date.empty()) return;
  if (first.empty() || date < first) first = date;
  if (date > last) last = date;
}

void SpeakerTally::add(const core::Transcript& transcript) {
  const std::string date = date_of(transcript);
  for (const core::Participant& participant : transcript.participants) {
    Person& person = people_[participant.speaker_id];
    person.room = transcript.room;
    ++person.chosen[participant.name];
    person.names.insert(participant.name);
    person.names.insert(participant.names.begin(), participant.names.end());
    person.same_as.insert(participant.same_as.begin(), participant.same_as.end());
    person.functions[{participant.title, participant.org, participant.role}].add(date);
    person.heard.add(date);
  }
  for (const core::Turn& turn : transcript.turns) {
    if (!turn.speaker_id) continue;
    const auto person = people_.find(*turn.speaker_id);
    if (person == people_.end()) continue;
    ++person->second.turns;
    person->second.words += count_words(turn.text());
  }
}

std::vector<core::Row> SpeakerTally::rows() const {
  std::vector<core::Row> rows;
  for (const auto& [id, person] : people_) {
    const auto name = std::max_element(person.chosen.begin(), person.chosen.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    std::vector<std::pair<Function, Period>> functions(person.functions.begin(), person.functions.end());
    std::stable_sort(functions.begin(), functions.end(),
                     [](const auto& a, const auto& b) { return a.second.first < b.second.first; });
    Cell::List held;
    for (const auto& [function, period] : functions) {
      const auto& [title, org, role] = function;
      held.emplace_back(
          Cell::List{title, org, core::name(role), dated(period.first), dated(period.last), period.transcripts});
    }
    rows.push_back({id, person.room, name->first, texts(person.names), std::move(held), texts(person.same_as),
                    dated(person.heard.first), dated(person.heard.last), person.heard.transcripts, person.turns,
                    person.words});
  }
  return rows;
}

}  // namespace pressroom::storage::exports
