// SPDX-License-Identifier: Apache-2.0
#include "parsers/family_honorifics.hpp"

#include <algorithm>
#include <array>

#include "parsers/label_words.hpp"
#include "parsers/word_list.hpp"

namespace pressroom::parsers {

namespace {

/// An announcement is not outvoted by labels.
constexpr int k_announced = 1'000'000;

}  // namespace

FamilyHonorifics::Manner FamilyHonorifics::manner_of(const std::string& honorific) {
  constexpr std::array<std::string_view, 7> k_sir{"mr", "sir", "herr", "sr", "se\u00F1or", "monsieur", "signor"};
  constexpr std::array<std::string_view, 12> k_madam{"ms",   "mrs", "miss",        "madam", "dame",   "lady",
                                                     "frau", "sra", "se\u00F1ora", "mme",   "madame", "signora"};
  std::string plain = folded(honorific);
  while (!plain.empty() && plain.back() == '.') plain.pop_back();
  if (is_one_of(plain, k_sir)) return Manner::sir;
  if (is_one_of(plain, k_madam)) return Manner::madam;
  return plain == "lord" ? Manner::lord : Manner::none;
}

void FamilyHonorifics::add(const std::string& honorific, const std::string& name, const std::string& shown, int times) {
  const Manner manner = manner_of(honorific);
  const auto words = words_of(name);
  if (manner == Manner::none || words.empty()) return;
  Use& use = uses_[folded(words.back())][manner];
  if (use.times == 0) use.first = shown;
  use.times += times;
}

FamilyHonorifics::FamilyHonorifics(const std::vector<LabelDecision>& decisions, const Roster& roster) {
  for (const core::Participant& who : roster.participants) {
    if (who.honorific) add(*who.honorific, who.name, *who.honorific + " " + who.name, k_announced);
  }
  for (const LabelDecision& decision : decisions) {
    if (decision.accepted) add(decision.parts.honorific, decision.parts.name, decision.candidate.label, 1);
  }
}

std::optional<std::string> FamilyHonorifics::contradicting(const LabelParts& parts) const {
  const Manner manner = manner_of(parts.honorific);
  const auto words = words_of(parts.name);
  if (manner == Manner::none || words.size() != 1) return std::nullopt;
  const auto family = uses_.find(folded(words.front()));
  if (family == uses_.end()) return std::nullopt;
  const auto own = family->second.find(manner);
  const int own_times = own == family->second.end() ? 0 : own->second.times;
  for (const auto& [other, use] : family->second) {
    if (other != manner && use.times >= own_times) return use.first;
  }
  return std::nullopt;
}

}  // namespace pressroom::parsers
