// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "parsers/label_jury.hpp"
#include "parsers/roster.hpp"

namespace pressroom::parsers {

/// How the labels of a transcript and its roster address people of one family name.
class FamilyHonorifics {
 public:
  FamilyHonorifics() = default;
  FamilyHonorifics(const std::vector<LabelDecision>& decisions, const Roster& roster);

  /// For a label of an honorific and a family name alone: one that calls the same name by an honorific which no one
  /// person has beside it ("MR. GIBBS" for "MS. GIBBS"), and that stands at least as often, or the announced name. Who
  /// of the two is meant nobody knows.
  std::optional<std::string> contradicting(const LabelParts& parts) const;

 private:
  enum class Manner { sir, madam, lord, none };
  struct Use {
    int times = 0;
    std::string first;  ///< as it is written
  };
  static Manner manner_of(const std::string& honorific);
  void add(const std::string& honorific, const std::string& name, const std::string& shown, int times);

  std::map<std::string, std::map<Manner, Use>> uses_;  ///< by folded family name
};

}  // namespace pressroom::parsers
