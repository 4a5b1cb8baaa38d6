// SPDX-License-Identifier: Apache-2.0
#include "parsers/roster_words.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/text.hpp"
#include "parsers/label_words.hpp"

namespace pressroom::parsers {

namespace {

/// Announcements stand at the beginning.
constexpr std::size_t k_first_blocks = 60;

constexpr std::array<std::string_view, 18> k_speakers{"speakers",
                                                      "speaker",
                                                      "participants",
                                                      "panelists",
                                                      "panellists",
                                                      "briefers",
                                                      "presenters",
                                                      "attendees",
                                                      "teilnehmer",
                                                      "participantes",
                                                      "intervenants",
                                                      "ponentes",
                                                      "\u53D1\u5E03\u4EBA",
                                                      "\u51FA\u5E2D\u4EBA\u5458",
                                                      "\u51FA\u5E2D\u5609\u5BBE",
                                                      "\u5609\u5BBE",
                                                      "\u51FA\u5E2D\u8005",
                                                      "\u0443\u0447\u0430\u0441\u0442\u043D\u0438\u043A\u0438"};
constexpr std::array<std::string_view, 10> k_chairs{
    "chairperson", "chair",     "chairman", "moderator",          "moderators",
    "moderation",  "moderador", "host",     "\u4E3B\u6301\u4EBA", "\u0432\u0435\u0434\u0443\u0449\u0438\u0439"};
constexpr std::array<std::string_view, 6> k_dates{"date",  "date and time", "datum",
                                                  "fecha", "\u65F6\u95F4",  "\u0434\u0430\u0442\u0430"};

/// What stands before the terminator, or the whole line; empty for a line that is too long to be a header word.
std::string opening_word(const BlockEvidence& block) {
  constexpr std::size_t k_longest = 60;
  const auto colon = std::min(block.head.find(':'), block.head.find("\uFF1A"));
  if (colon == std::string::npos && block.cut) return {};
  const std::string word = core::collapse_white_space(std::string_view(block.head).substr(0, colon));
  return word.size() <= k_longest ? word : std::string();
}

template <std::size_t n>
void add_if_one_of(const std::string& word, const std::array<std::string_view, n>& words,
                   std::vector<std::string>& list) {
  const std::string plain = folded(word);
  if (std::find(words.begin(), words.end(), plain) == words.end()) return;
  if (std::find(list.begin(), list.end(), word) == list.end()) list.push_back(word);
}

}  // namespace

core::RosterRules roster_words(const PageEvidence& evidence, std::pair<std::size_t, std::size_t> blocks) {
  core::RosterRules found;
  const std::size_t end = std::min(blocks.second, blocks.first + k_first_blocks);
  for (std::size_t i = blocks.first; i < end; ++i) {
    const std::string word = opening_word(evidence.blocks()[i]);
    add_if_one_of(word, k_speakers, found.speakers);
    add_if_one_of(word, k_chairs, found.moderator);
    add_if_one_of(word, k_dates, found.date);
  }
  return found;
}

}  // namespace pressroom::parsers
