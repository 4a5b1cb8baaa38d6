// SPDX-License-Identifier: Apache-2.0
#include "parsers/label_surroundings.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "parsers/label_words.hpp"

namespace pressroom::parsers {

namespace {

/// A question is over within this many blocks; an answer further on may hold one for effect.
constexpr std::size_t k_blocks_of_a_question = 4;

std::string_view without_marks(std::string_view word) {
  constexpr std::string_view k_marks = ".,;:!?()[]\"'";
  const auto begin = word.find_first_not_of(k_marks);
  if (begin == std::string_view::npos) return {};
  return word.substr(begin, word.find_last_not_of(k_marks) - begin + 1);
}

bool begins_in_lower_case(std::string_view word) {
  if (word.empty()) return false;
  if (core::is_ascii(word.substr(0, 1))) return word.front() >= 'a' && word.front() <= 'z';
  return is_lower(core::decode_utf8(word).front());
}

bool asks_in(const GlyphText& text, GlyphRange range) {
  const std::string words = lower(text.text(range));
  // "A very good question" and "the question of growth" are words of answers.
  constexpr std::array<std::string_view, 9> k_asking{"?",
                                                     "\uFF1F",
                                                     "my question",
                                                     "a question for",
                                                     "to ask",
                                                     "want to know",
                                                     "like to know",
                                                     "have a question",
                                                     "a question about"};
  return std::any_of(k_asking.begin(), k_asking.end(),
                     [&](std::string_view sign) { return words.find(sign) != std::string::npos; });
}

}  // namespace

SpokenWords::SpokenWords(const std::vector<PageReading>& pages, const std::vector<LabelCandidate>& candidates) {
  auto next = candidates.begin();
  for (std::size_t page = 0; page < pages.size(); ++page) {
    const GlyphText& text = pages[page].body;
    for (std::size_t block = 0; block < text.blocks.size(); ++block) {
      GlyphRange speech = text.blocks[block].glyphs;
      std::string rest = text.text(speech);
      for (const std::string_view word : core::words_of(rest)) {
        const std::string_view letters = without_marks(word);
        if (begins_in_lower_case(letters)) lower_case_.add(letters);
      }
      for (; next != candidates.end() && next->page == page && next->block == block; ++next) {
        collect(text.text({speech.begin, next->glyphs.begin}));
        speech.begin = next->text_begin;
        rest = text.text(speech);
      }
      collect(rest);
    }
  }
}

void SpokenWords::collect(std::string_view speech) {
  bool addressed = false;
  const std::string words = lower(speech);
  for (const std::string_view word : core::words_of(words)) {
    std::string_view letters = without_marks(word);
    if (letters.ends_with("'s")) letters.remove_suffix(2);
    if (addressed) addressed_.add(letters);
    addressed = is_honorific(word);
    spoken_.add(letters);
  }
}

SpokenWords::Common SpokenWords::common_words(const std::string& name) const {
  std::size_t common = 0, connectors = 0;
  const auto words = words_of(name);
  for (const std::string& word : words) {
    if (is_connector(word)) {
      ++connectors;
    } else if (lower_case_.hold(without_marks(lower(word)))) {
      ++common;
    }
  }
  if (common + connectors == words.size()) return Common::all;
  return common == 0 ? Common::none : Common::some;
}

bool SpokenWords::hold(std::string_view word) const { return spoken_.hold(without_marks(lower(word))); }

bool SpokenWords::address(std::string_view name) const { return addressed_.hold(without_marks(lower(name))); }

int NameCounts::times(const LabelParts& parts) const {
  const auto found = times_.find(key(parts));
  return found == times_.end() ? 0 : found->second;
}

std::string NameCounts::key(const LabelParts& parts) {
  const bool whole = words_of(parts.name).size() > 1;
  return folded(whole ? parts.name : parts.title + " " + parts.subject());
}

std::vector<bool> who_asks(const std::vector<PageReading>& pages, const std::vector<LabelCandidate>& candidates) {
  std::vector<bool> asks(candidates.size());
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    std::size_t page = candidates[i].page, block = candidates[i].block;
    for (std::size_t read = 0; read <= k_blocks_of_a_question && page < pages.size() && !asks[i];) {
      if (block >= pages[page].body.blocks.size()) {
        ++page;
        block = 0;
        continue;
      }
      const bool first = page == candidates[i].page && block == candidates[i].block;
      const bool next = i + 1 < candidates.size() && page == candidates[i + 1].page && block == candidates[i + 1].block;
      const Block& here = pages[page].body.blocks[block++];
      if (here.preset == CharClass::unknown) {
        asks[i] = asks_in(pages[page].body, GlyphRange{first ? candidates[i].text_begin : here.glyphs.begin,
                                                       next ? candidates[i + 1].glyphs.begin : here.glyphs.end});
        ++read;
      }
      if (next) break;
    }
  }
  return asks;
}

}  // namespace pressroom::parsers
