// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "core/transcript.hpp"

namespace pressroom::storage::exports {

/// `prefix`, a dot, and `id` as an NCName: every byte outside [A-Za-z0-9.-] is `_` and two upper-case hexadecimal
/// digits. Different ids give different names, and the id can be read back: "t", "demo:7.1a2b" give "t.demo_3A7.1a2b".
std::string tei_id(std::string_view prefix, std::string_view id);

/// What may be pointed at in the TEI document of one transcript. A doubled id, which no parse makes, names its first
/// bearer alone.
struct TeiIds {
  explicit TeiIds(const core::Transcript& transcript);

  std::set<std::string, std::less<>> turns;     ///< turn ids
  std::set<std::string, std::less<>> speakers;  ///< ids of participants, and of speakers nobody announced
  std::set<std::string, std::less<>> outlets;   ///< names of the media that asked
  std::set<int> pages;                          ///< numbers of captured pages
};

/// Whether `tag` has the form of a BCP 47 language tag, which xml:lang and language/@ident ask for.
bool is_language_tag(std::string_view tag);

}  // namespace pressroom::storage::exports
