// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/anonymity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text.hpp"

namespace pressroom::storage::exports {

namespace {

using core::Role;
using core::Turn;

constexpr std::u32string_view k_instead = U"[reporter]";
constexpr std::array<std::u32string_view, 8> k_honorifics{U"Mr.", U"Ms.", U"Mrs.", U"Dr.",
                                                          U"Mr",  U"Ms",  U"Mrs",  U"Miss"};

/// Whether a name that ends here would go on.
bool is_letter(char32_t c) {
  return core::is_ascii_letter(c < 0x80 ? static_cast<char>(c) : ' ') ||
         (c >= 0xC0 && c < 0x2000 && !core::is_unspaced_script(c));
}

/// The label without what stands behind a name: its medium, a function.
std::string bare(std::string_view label) {
  std::size_t end = label.size();
  for (const std::string_view mark : {",", "(", "\uFF08", "\uFF0C"}) end = std::min(end, label.find(mark));
  return std::string(core::trimmed(label.substr(0, end)));
}

/// The words of a name, as they stand in a text.
std::vector<std::u32string> words_of(const std::string& name) {
  std::vector<std::u32string> words;
  const std::string collapsed = core::collapse_white_space(name);
  for (const std::string_view word : core::split(collapsed, ' ')) {
    if (!word.empty()) words.push_back(core::decode_utf8(word));
  }
  return words;
}

/// What of a text would tell who somebody is.
class Names {
 public:
  void add(const std::string& name) {
    const auto words = words_of(name);
    if (words.empty()) return;
    const bool is_one = words.size() == 1;
    if (is_one && (words[0].size() < 2 || !std::all_of(words[0].begin(), words[0].end(), core::is_unspaced_script)))
      return;
    std::u32string whole;
    for (const auto& word : words) whole += (whole.empty() ? U"" : U" ") + word;
    wanted_.insert(std::move(whole));
    if (is_one) return;
    for (const std::u32string_view honorific : k_honorifics) {
      wanted_.insert(std::u32string(honorific) + U" " + words.back());
    }
  }

  /// Length of the longest name that stands at `at`, 0 when there is none.
  std::size_t match(const std::u32string& text, std::size_t at) const {
    if (at > 0 && is_letter(text[at - 1]) && is_letter(text[at])) return 0;
    std::size_t longest = 0;
    for (const std::u32string& name : wanted_) {
      const std::size_t end = at + name.size();
      if (name.size() <= longest || text.compare(at, name.size(), name) != 0) continue;
      if (end < text.size() && is_letter(text[end]) && is_letter(text[end - 1])) continue;
      longest = name.size();
    }
    return longest;
  }
  bool empty() const { return wanted_.empty(); }

 private:
  std::set<std::u32string> wanted_;
};

/// A text without the names; `moved` tells how far a place of the old text lies from its place in the new one.
struct Cleaned {
  std::string text;
  std::vector<std::pair<std::int64_t, std::int64_t>> moved;  ///< from this code point on, by so many

  std::int64_t place_of(std::int64_t at) const {
    std::int64_t shift = 0;
    for (const auto& [from, by] : moved) {
      if (at >= from) shift = by;
    }
    return at + shift;
  }
};

Cleaned clean(const std::string& text, const Names& names) {
  const std::u32string old = core::decode_utf8(text);
  Cleaned cleaned;
  std::int64_t shift = 0;
  for (std::size_t at = 0; at < old.size();) {
    const std::size_t length = names.match(old, at);
    if (length == 0) {
      core::append_utf8(cleaned.text, old[at++]);
      continue;
    }
    for (const char32_t c : k_instead) core::append_utf8(cleaned.text, c);
    at += length;
    shift += static_cast<std::int64_t>(k_instead.size()) - static_cast<std::int64_t>(length);
    cleaned.moved.emplace_back(static_cast<std::int64_t>(at), shift);
  }
  return cleaned;
}

void clean_words(Turn& turn, const Names& names) {
  const Cleaned whole = clean(turn.text(), names);
  for (std::string& paragraph : turn.paragraphs) paragraph = clean(paragraph, names).text;
  for (core::Aside& aside : turn.asides) {
    aside.at = whole.place_of(aside.at);
    aside.text = clean(aside.text, names).text;
  }
  for (core::PageBreak& page_break : turn.page_breaks) page_break.at = whole.place_of(page_break.at);
}

/// Who is asked to stay unnamed: by speaker_id, or by a label that nobody could be found for.
class Reporters {
 public:
  explicit Reporters(const core::Transcript& transcript) {
    std::set<std::string> others;
    for (const Turn& turn : transcript.turns) {
      if (turn.speaker_id && turn.role != Role::reporter) others.insert(*turn.speaker_id);
    }
    for (const Turn& turn : transcript.turns) {
      const std::string key = key_of(turn);
      if (!key.empty() && !others.contains(key)) numbers_.emplace(key, static_cast<int>(numbers_.size()) + 1);
    }
    for (const auto& participant : transcript.participants) {
      if (participant.role == Role::reporter && !others.contains(participant.speaker_id)) {
        numbers_.emplace(participant.speaker_id, static_cast<int>(numbers_.size()) + 1);
      }
    }
  }

  std::optional<int> number(const std::string& key) const {
    const auto found = numbers_.find(key);
    return found == numbers_.end() ? std::nullopt : std::optional(found->second);
  }
  std::optional<int> number(const Turn& turn) const { return number(key_of(turn)); }

 private:
  static std::string key_of(const Turn& turn) {
    if (turn.role != Role::reporter) return {};
    if (turn.speaker_id) return *turn.speaker_id;
    const bool names_somebody =
        turn.label_kind == core::LabelKind::person || turn.label_kind == core::LabelKind::outlet_person;
    return names_somebody ? "label " + turn.label.value_or("") : std::string();
  }
  std::map<std::string, int> numbers_;
};

std::string called(int number) { return fmt::format("Reporter {}", number); }

void hide(Turn& turn, const std::string& speaker_id, int number) {
  if (turn.label) turn.label = turn.outlet ? fmt::format("{} ({})", called(number), *turn.outlet) : called(number);
  if (!turn.speaker_id) return;
  turn.speaker_id = speaker_id;
  turn.speaker_name = called(number);
}

}  // namespace

void take_reporters_names(core::Transcript& transcript) {
  const Reporters reporters(transcript);
  const auto id_of = [&](int number) { return fmt::format("{}:reporter-{}", transcript.transcript_id, number); };
  Names names;
  for (const Turn& turn : transcript.turns) {
    if (!reporters.number(turn)) continue;
    names.add(turn.speaker_name.value_or(""));
    names.add(bare(turn.label.value_or("")));
  }
  for (core::Participant& participant : transcript.participants) {
    const auto number = reporters.number(participant.speaker_id);
    if (!number) continue;
    for (const std::string& name : participant.names) names.add(bare(name));
    names.add(participant.name);
    core::Participant unnamed;
    unnamed.speaker_id = id_of(*number);
    unnamed.name = called(*number);
    unnamed.names = {unnamed.name};
    unnamed.org = participant.org;
    unnamed.role = Role::reporter;
    unnamed.source = participant.source;
    unnamed.spoke = participant.spoke;
    participant = std::move(unnamed);
  }
  for (Turn& turn : transcript.turns) {
    if (const auto number = reporters.number(turn)) hide(turn, id_of(*number), *number);
    turn.attribution.reason.clear();
    if (!names.empty()) clean_words(turn, names);
  }
  // What they say of labels quotes them.
  transcript.warnings.clear();
  for (core::TranscriptPage& page : transcript.pages) page.warnings.clear();
}

}  // namespace pressroom::storage::exports
