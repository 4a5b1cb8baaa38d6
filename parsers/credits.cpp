// SPDX-License-Identifier: Apache-2.0
#include "parsers/credits.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "core/text.hpp"
#include "parsers/label_words.hpp"

namespace pressroom::parsers {

namespace {

constexpr std::array<std::string_view, 9> k_made_by{"translated",  "edited",   "transcribed", "compiled", "reported",
                                                    "interpreted", "prepared", "written",     "typed"};

constexpr std::array<std::string_view, 34> k_openings{"editor:",
                                                      "editors:",
                                                      "web editor:",
                                                      "editor-in-charge:",
                                                      "copy editor:",
                                                      "translator:",
                                                      "translators:",
                                                      "source:",
                                                      "(source:",
                                                      "[source:",
                                                      "in case of any discrepancy",
                                                      "in case of discrepancy",
                                                      "this transcript has been",
                                                      "this transcript was",
                                                      "this is an unofficial",
                                                      "read in chinese",
                                                      "read more",
                                                      "go to forum",
                                                      "related articles",
                                                      "related stories",
                                                      "share this",
                                                      "all rights reserved",
                                                      "copyright ",
                                                      "\u00A9",
                                                      "redaktion:",
                                                      "\u00FCbersetzung:",
                                                      "traducci\u00F3n:",
                                                      "traduit par ",
                                                      "\u8D23\u4EFB\u7F16\u8F91",
                                                      "[\u8D23\u4EFB\u7F16\u8F91",
                                                      "\uFF08\u8D23\u4EFB\u7F16\u8F91",
                                                      "\u7F16\u8F91\uFF1A",
                                                      "\u6765\u6E90\uFF1A",
                                                      "\u7FFB\u8BD1\uFF1A"};

/// "Translated by ...", "Edited and translated by ...".
bool tells_who_made_it(std::string_view line) {
  const auto words = words_of(line.substr(0, 80));
  for (std::size_t i = 0; i < std::min<std::size_t>(words.size(), 4); ++i) {
    if (words[i] == "by") return i > 0;
    const bool verb = std::find(k_made_by.begin(), k_made_by.end(), words[i]) != k_made_by.end();
    if (!verb && !(i > 0 && words[i] == "and")) return false;
  }
  return false;
}

}  // namespace

bool is_credit(std::string_view line) {
  const std::string plain = folded(core::collapse_white_space(line));
  if (tells_who_made_it(plain)) return true;
  return std::any_of(k_openings.begin(), k_openings.end(),
                     [&](std::string_view opening) { return plain.starts_with(opening); });
}

bool is_picture_line(std::string_view line) {
  const std::string plain = folded(core::collapse_white_space(line));
  if (plain.starts_with("photo by ") || plain.starts_with("photo:") || plain.starts_with("photos:")) return true;
  if (plain.empty() || (plain.back() != ']' && plain.back() != ')')) return false;
  const auto open = plain.find_last_of("[(");
  if (open == std::string::npos) return false;
  const std::string_view credit = std::string_view(plain).substr(open + 1);
  return credit.starts_with("photo by ") || credit.starts_with("photo:") || credit.starts_with("photo/") ||
         credit.starts_with("xinhua/") || credit.ends_with(" photo)") || credit.ends_with(" photo]");
}

}  // namespace pressroom::parsers
