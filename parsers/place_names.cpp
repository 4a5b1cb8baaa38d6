// SPDX-License-Identifier: Apache-2.0
#include "parsers/place_names.hpp"

#include <algorithm>
#include <set>

#include "parsers/label_words.hpp"

namespace pressroom::parsers {

namespace {

constexpr std::size_t k_most_words = 4;

/// Folded. What CLDR calls by a shorter name, and unions.
std::set<std::string> country_names() {
  std::set<std::string> names{"russian federation",
                              "european union",
                              "european commission",
                              "european council",
                              "united nations",
                              "czech republic",
                              "kyrgyz republic",
                              "hellenic republic",
                              "slovak republic",
                              "macedonia",
                              "turkey",
                              "myanmar",
                              "burma",
                              "palestine",
                              "korea",
                              "congo",
                              "hong kong"};
  for (const std::string& name : english_country_names()) names.insert(folded(name));
  return names;
}

/// "the", "the Republic of", "the People's Republic of" before the name itself.
std::size_t behind_form(const std::vector<std::string>& words, std::size_t at) {
  if (at < words.size() && folded(words[at]) == "the") ++at;
  constexpr std::size_t k_most_attributes = 3;
  for (std::size_t i = at; i + 1 < words.size() && i < at + k_most_attributes; ++i) {
    const std::string word = folded(words[i]);
    const bool form = word == "republic" || word == "kingdom" || word == "state";
    if (form && folded(words[i + 1]) == "of") return i + 2;
  }
  return at;
}

}  // namespace

std::size_t country_words(const std::vector<std::string>& words, std::size_t begin) {
  static const std::set<std::string> k_names = country_names();
  const std::size_t at = behind_form(words, begin);
  for (std::size_t length = std::min(k_most_words, words.size() - std::min(at, words.size())); length > 0; --length) {
    std::string name;
    for (std::size_t i = at; i < at + length; ++i) name += (name.empty() ? "" : " ") + folded(words[i]);
    if (k_names.contains(name)) return at + length - begin;
  }
  return 0;
}

}  // namespace pressroom::parsers
