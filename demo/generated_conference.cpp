// SPDX-License-Identifier: Apache-2.0
#include "demo/generated_conference.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace pressroom::demo {

namespace {

constexpr std::array<std::string_view, 8> surnames = {"Abelard", "Brisk",  "Cordwain", "Dunmore",
                                                      "Elswick", "Farrow", "Greave",   "Holm"};
constexpr std::array<std::string_view, 8> given_names = {"Ada",  "Bertil", "Cleo",   "Dorian",
                                                         "Edda", "Falk",   "Gudrun", "Hale"};
constexpr std::array<std::string_view, 8> outlets = {
    "Harbor Daily", "Northern Light TV", "Inland News Service", "The Tidewater Gazette",
    "Radio Calder", "Estuary Post",      "Polder Times",        "MNR"};
constexpr std::array<std::string_view, 10> subjects = {
    "The coastal office",  "Every district",     "Our ferry companies", "The provincial budget", "A joint task force",
    "The weather service", "Each harbor master", "The school board",    "Our survey team",       "The grain exchange"};
constexpr std::array<std::string_view, 10> verbs = {"has strengthened", "will review",   "is extending", "has doubled",
                                                    "will publish",     "has completed", "is testing",   "will support",
                                                    "has simplified",   "is repairing"};
constexpr std::array<std::string_view, 12> objects = {
    "the flood barriers",       "a network of tide gauges", "the rural bus lines",  "its training programs",
    "the permit procedures",    "the northern rail link",   "the public libraries", "a reserve of clean water",
    "the fish nursery grounds", "its emergency stores",     "the winter timetable", "the survey of old bridges"};
constexpr std::array<std::string_view, 8> closings = {"since the beginning of the year",
                                                      "in close cooperation with the towns",
                                                      "before the autumn storms arrive",
                                                      "without raising a single fee",
                                                      "on the advice of an independent panel",
                                                      "so that small companies benefit as well",
                                                      "with an increase of {} percent over last year",
                                                      "at a cost of {} million crowns"};
constexpr std::array<std::string_view, 4> ordinals = {"First", "Second", "Third", "Fourth"};

/// SplitMix64: small, well mixed and the same everywhere, unlike the standard library's distributions.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t below(std::uint64_t bound) {
    state_ += 0x9E3779B97F4A7C15ull;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ull;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBull;
    return (mixed ^ (mixed >> 31)) % bound;
  }

  template <std::size_t N>
  std::string_view pick(const std::array<std::string_view, N>& words) {
    return words[static_cast<std::size_t>(below(N))];
  }

 private:
  std::uint64_t state_;
};

std::string sentence(Dice& dice) {
  const std::string closing = fmt::format(fmt::runtime(dice.pick(closings)), dice.below(90) + 2);
  return fmt::format("{} {} {} {}.", dice.pick(subjects), dice.pick(verbs), dice.pick(objects), closing);
}

std::string paragraph(Dice& dice, std::string text) {
  const std::uint64_t sentences = 4 + dice.below(5);
  for (std::uint64_t i = 0; i < sentences; ++i) text += (text.empty() ? "" : " ") + sentence(dice);
  return text;
}

std::vector<std::string> answer(Dice& dice) {
  std::vector<std::string> paragraphs;
  paragraphs.push_back(paragraph(dice, "Thank you for the question.") + " I would name the following points:");
  for (const std::string_view ordinal : ordinals) {
    paragraphs.push_back(paragraph(dice, fmt::format("{}, we keep our word.", ordinal)));
  }
  paragraphs.push_back(paragraph(dice, "") + " Thank you.");
  return paragraphs;
}

}  // namespace

CmsDocument generate_conference(std::uint64_t seed, int pages) {
  Dice dice(seed);
  std::vector<std::string> speakers;
  CmsBlock roster{BlockKind::roster, "Speakers", {}, Join::new_paragraph};
  for (std::size_t i = 0; i < 4; ++i) {
    speakers.push_back(fmt::format("{} {}", given_names[i * 2 + dice.below(2)], surnames[i * 2 + dice.below(2)]));
    roster.paragraphs.push_back(speakers.back() + ", director of a provincial office");
  }
  CmsDocument document{"/generated/2024-05/20",
                       std::to_string(600'000'000 + seed % 100'000'000),
                       "Press conference on " + std::string(dice.pick(objects)),
                       "Press.example",
                       "May 20, 2024",
                       {}};
  for (int page = 1; page <= pages; ++page) {
    CmsPage& current = document.pages.emplace_back();
    if (page == 1) current.blocks.push_back(roster);
    current.blocks.push_back({BlockKind::speech,
                              std::string(dice.pick(outlets)),
                              {paragraph(dice, "I have a question.") + " What comes next? Thank you."},
                              Join::new_paragraph});
    current.blocks.push_back(
        {BlockKind::speech, speakers[dice.below(speakers.size())], answer(dice), Join::new_paragraph});
  }
  return document;
}

}  // namespace pressroom::demo
