// SPDX-License-Identifier: Apache-2.0
#include "parsers/month_names.hpp"

#include <array>
#include <utility>

namespace pressroom::parsers {

namespace {

using Names = std::array<std::string_view, 12>;

constexpr std::array<Names, 7> k_names{{
    {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
     "december"},
    {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
     "diciembre"},
    {"januar", "februar", "m\u00E4rz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
     "dezember"},
    {"janvier", "f\u00E9vrier", "mars", "avril", "mai", "juin", "juillet", "ao\u00FBt", "septembre", "octobre",
     "novembre", "d\u00E9cembre"},
    {"janeiro", "fevereiro", "mar\u00E7o", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro",
     "novembro", "dezembro"},
    {"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre",
     "novembre", "dicembre"},
    {"\u044F\u043D\u0432\u0430\u0440\u044F", "\u0444\u0435\u0432\u0440\u0430\u043B\u044F",
     "\u043C\u0430\u0440\u0442\u0430", "\u0430\u043F\u0440\u0435\u043B\u044F", "\u043C\u0430\u044F",
     "\u0438\u044E\u043D\u044F", "\u0438\u044E\u043B\u044F", "\u0430\u0432\u0433\u0443\u0441\u0442\u0430",
     "\u0441\u0435\u043D\u0442\u044F\u0431\u0440\u044F", "\u043E\u043A\u0442\u044F\u0431\u0440\u044F",
     "\u043D\u043E\u044F\u0431\u0440\u044F", "\u0434\u0435\u043A\u0430\u0431\u0440\u044F"},
}};

/// Other spellings in use.
constexpr std::array<std::pair<std::string_view, int>, 4> k_others{
    {{"setiembre", 9}, {"j\u00E4nner", 1}, {"maerz", 3}, {"fevrier", 2}}};

constexpr std::size_t k_shortest = 3;

}  // namespace

std::optional<int> month_of(std::string_view folded) {
  if (folded.size() < k_shortest) return std::nullopt;
  for (const Names& names : k_names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i] == folded) return static_cast<int>(i) + 1;
    }
  }
  for (const auto& [name, month] : k_others) {
    if (name == folded) return month;
  }
  // Shortened: where two months begin alike ("jui" in French) it is neither.
  std::optional<int> found;
  for (const Names& names : k_names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (!names[i].starts_with(folded)) continue;
      const int month = static_cast<int>(i) + 1;
      if (found && *found != month) return std::nullopt;
      found = month;
    }
  }
  return found;
}

}  // namespace pressroom::parsers
