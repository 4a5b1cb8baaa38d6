// SPDX-License-Identifier: Apache-2.0
#include "parsers/scanned_labels.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "core/text.hpp"
#include "parsers/dates.hpp"
#include "parsers/label_words.hpp"

namespace pressroom::parsers {

namespace {

/// No transcript has more labels than this; what is beyond is not compared.
constexpr std::size_t k_most_marks = 64;
/// A label and what is left of its terminator stand within so many characters.
constexpr std::uint32_t k_longest_label = 48;
/// Shorter names differ in one letter by right.
constexpr std::size_t k_shortest_misread = 5;
/// Names of so many letters are known by some of them.
constexpr std::size_t k_long_label = 8;
/// A single letter is a label where it is one more than once; a line is one when it comes back more often.
constexpr int k_least_letters = 2, k_least_lines = 3;
/// A label that stands so often may be misread in two of five letters.
constexpr int k_often = 10;

bool is_word_glyph(char32_t c) {
  return is_upper(c) || is_lower(c) || (c >= U'0' && c <= U'9') || c == U'\'' || c == U'\u2019';
}

bool is_terminator(char32_t c) { return c == U':' || c == U';' || c == U'.' || c == U'!'; }

/// The letter that a digit was on paper, as far as they look alike.
char32_t letter_of(char32_t c) {
  switch (c) {
    case U'0':
      return U'o';
    case U'1':
      return U'i';
    case U'5':
      return U's';
    default:
      return c;
  }
}

std::u32string letters_in(std::string_view label) { return core::decode_utf8(letters_of(label)); }

std::size_t behind_blanks(const GlyphText& text, std::size_t at, std::size_t end) {
  while (at < end && core::is_white_space(text.glyphs[at].c)) ++at;
  return at;
}

/// Letters inserted, left out or changed; `limit` + 1 for more.
std::size_t misread(const std::u32string& a, const std::u32string& b, std::size_t limit) {
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > limit) return limit + 1;
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t corner = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = corner + (a[i - 1] == b[j - 1] ? 0 : 1);
      corner = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
    }
  }
  return std::min(row.back(), limit + 1);
}

/// "cont", "con't", "(continued)": the speaker goes on behind the end of a sheet. Where it ends, if it stands there.
std::optional<std::uint32_t> continuation_end(const GlyphText& text, std::uint32_t at, std::uint32_t end) {
  constexpr std::uint32_t k_longest = 16;
  at = static_cast<std::uint32_t>(behind_blanks(text, at, end));
  const bool bracket = at < end && text.glyphs[at].c == U'(';
  if (bracket) at = static_cast<std::uint32_t>(behind_blanks(text, at + 1, end));
  std::uint32_t word = at;
  while (word < end && word - at < k_longest && is_word_glyph(text.glyphs[word].c)) ++word;
  const std::string written = text.text(GlyphRange{at, word});
  const std::string letters = letters_of(written);
  constexpr std::array<std::string_view, 5> k_words{"cont", "contd", "continued", "continues", "ctd"};
  const bool known = std::find(k_words.begin(), k_words.end(), letters) != k_words.end();
  // "can'It" was "con't".
  const bool misread_word = letters.size() <= 5 && letters.starts_with('c') && letters.ends_with('t') &&
                            written.find('\'') != std::string::npos && written != "can't" &&
                            is_lower(text.glyphs[at].c);
  if (!known && !misread_word) return std::nullopt;
  if (!bracket) return word;
  at = static_cast<std::uint32_t>(behind_blanks(text, word, end));
  return at < end && text.glyphs[at].c == U')' ? std::optional(at + 1) : std::nullopt;
}

/// How much of a range is in capitals.
struct Capitals {
  std::size_t upper = 0, lower = 0;

  bool all() const { return upper > 0 && lower == 0; }
  bool most() const { return upper >= 2 && upper * 10 >= (upper + lower) * 6; }
};

Capitals capitals_of(const GlyphText& text, std::uint32_t begin, std::uint32_t end) {
  Capitals found;
  for (std::uint32_t i = begin; i < end; ++i) {
    found.upper += is_upper(text.glyphs[i].c) ? 1 : 0;
    found.lower += is_lower(text.glyphs[i].c) ? 1 : 0;
  }
  return found;
}

/// Whether the words before a place are over, or a label with a colon may follow them all the same: its break was lost.
enum class Before { sentence_end, words, neither };

Before before(const GlyphText& text, std::uint32_t at, std::uint32_t begin) {
  if (at == begin || is_word_glyph(text.glyphs[at - 1].c)) return Before::neither;
  std::uint32_t end = at;
  while (end > begin && core::is_white_space(text.glyphs[end - 1].c)) --end;
  if (end == begin) return Before::neither;
  const char32_t last = text.glyphs[end - 1].c;
  if (std::u32string_view(U"?!\u2026)\"\u201D").find(last) != std::u32string_view::npos) return Before::sentence_end;
  std::uint32_t word = end;
  while (word > begin && !core::is_white_space(text.glyphs[word - 1].c)) --word;
  if (last == U'.') {
    const bool initial = end - word == 2 && is_upper(text.glyphs[word].c);
    return initial || is_honorific(text.text(GlyphRange{word, end})) ? Before::neither : Before::sentence_end;
  }
  const std::string before_it = text.text(GlyphRange{word, end});
  const bool goes_on = is_connector(before_it) || has_running_text_word(before_it) || !is_lower(last);
  return end == at || goes_on ? Before::neither : Before::words;
}

/// "P. J." is how names begin.
bool opens_with_initial(const GlyphText& text, std::uint32_t at, std::uint32_t end) {
  return at + 1 < end && is_upper(text.glyphs[at].c) && text.glyphs[at + 1].c == U'.';
}

bool opens_speech(char32_t c) {
  return is_upper(c) || (c >= U'0' && c <= U'9') ||
         std::u32string_view(U"\"'([-\u2018\u201C\u2014\u2026").find(c) != std::u32string_view::npos;
}

/// Where the words of a line begin behind specks that a scan took for points: ".JOURNALIST".
std::uint32_t behind_noise(const GlyphText& text, GlyphRange line) {
  std::uint32_t at = line.begin;
  while (at < line.end && at - line.begin < 3 &&
         (text.glyphs[at].c == U'.' || core::is_white_space(text.glyphs[at].c))) {
    ++at;
  }
  return at < line.end && is_upper(text.glyphs[at].c) ? at : line.begin;
}

/// A function alone on the first lines is a letter head when a place, a day or a title in capitals follows.
bool heads_the_page(const GlyphText& text, std::size_t block) {
  if (block + 1 >= text.blocks.size()) return true;
  const std::string next = text.text(text.blocks[block + 1].glyphs);
  const GlyphRange line = text.blocks[block + 1].glyphs;
  return capitals_of(text, line.begin, line.end).all() || find_date(next, DateOrder::day_first).has_value();
}

std::string upper(std::string_view words) {
  std::string out;
  for (const char c : words) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

}  // namespace

bool is_in_capitals_alone(const GlyphText& text, GlyphRange range) {
  const Capitals capitals = capitals_of(text, range.begin, range.end);
  return capitals.upper > 1 && capitals.lower == 0;
}

bool is_heading_line(const GlyphText& text, GlyphRange range) {
  const Capitals capitals = capitals_of(text, range.begin, range.end);
  if (capitals.upper < 9 * capitals.lower) return false;
  const auto words = words_of(text.text(range));
  return std::count_if(words.begin(), words.end(),
                       [](const std::string& word) { return letters_of(word).size() >= 2; }) >= 2;
}

ScannedLabels::ScannedLabels(const std::vector<PageReading>& pages, const std::vector<LabelDecision>& decisions,
                             const Roster& roster, const SpokenWords& spoken)
    : pages_(pages), spoken_(spoken) {
  for (const std::string& label : pages.front().layout->layout->labels.anonymous) add(label);
  add_announced(roster);
  add_accepted(decisions);
  add_lines_that_come_back();
  count_hits();
}

void ScannedLabels::add(const std::string& label) {
  const std::u32string written = core::decode_utf8(label);
  const bool capitals = std::none_of(written.begin(), written.end(), is_lower);
  if (marks_.size() >= k_most_marks || has_digit(label) || !capitals) return;
  std::u32string letters = letters_in(label);
  if (letters.empty() || letters.size() > k_longest_label) return;
  marks_.try_emplace(letters, Mark{label, letters, 0});
}

void ScannedLabels::add_announced(const Roster& roster) {
  for (const core::Participant& who : roster.participants) {
    const auto words = words_of(who.name);
    if (words.size() > 1) add(upper(who.name));
    if (!words.empty() && words.back().size() >= 4) add(upper(words.back()));
    if (who.source != "page" || !who.title) continue;
    add(upper(*who.title));
    std::string initials;
    for (const std::string& word : words_of(*who.title)) initials += upper(word.substr(0, 1));
    if (is_abbreviated_role(initials)) add(initials);
  }
}

void ScannedLabels::add_accepted(const std::vector<LabelDecision>& decisions) {
  std::map<std::string, int> times;
  bool letters = false;
  for (const LabelDecision& decision : decisions) {
    ++times[decision.candidate.label];
    letters = letters || (decision.accepted && letters_of(decision.candidate.label).size() == 1);
  }
  for (const LabelDecision& decision : decisions) {
    const std::string& label = decision.candidate.label;
    // Where one letter stands for a speaker, another one that comes back does so too: "J:" and "T:".
    const bool letter = letters && letters_of(label).size() == 1 && decision.candidate.terminated;
    const bool named = decision.accepted && (decision.kind != core::LabelKind::none || times[label] >= k_least_lines);
    const bool sure = named && (times[label] > 1 || decision.kind == core::LabelKind::role ||
                                decision.kind == core::LabelKind::anonymous);
    if (sure || (letter && times[label] >= k_least_letters)) add(label);
  }
}

void ScannedLabels::add_lines_that_come_back() {
  std::map<std::string, int> times;
  for (const PageReading& page : pages_) {
    for (const Block& block : page.body.blocks) {
      if (block.preset != CharClass::unknown || block.glyphs.end - block.glyphs.begin > k_longest_label) continue;
      const std::string line = page.body.text(block.glyphs);
      const bool capitals = capitals_of(page.body, block.glyphs.begin, block.glyphs.end).all();
      if (capitals && (has_person_form(line) || has_role_form(line)) && !is_heading(line)) ++times[line];
    }
  }
  for (const auto& [line, count] : times) {
    if (count < k_least_lines) continue;
    add(line);
    const auto words = words_of(line);
    if (has_person_form(line) && words.back().size() >= 4) add(words.back());
  }
}

void ScannedLabels::count_hits() {
  std::map<std::u32string, int> times;
  for (const PageReading& page : pages_) {
    for (const Block& block : page.body.blocks) {
      if (block.preset != CharClass::unknown) continue;
      const auto hit = hit_at(page.body, block.glyphs, Where::block_start);
      if (hit && hit->exact) ++times[hit->mark->letters];
    }
  }
  for (auto& [letters, mark] : marks_) mark.times = times[letters];
  const auto asks = marks_.find(U"q");
  const bool asked = asks != marks_.end() && asks->second.times >= k_least_letters;
  std::erase_if(marks_, [&](const auto& entry) {
    const Mark& mark = entry.second;
    return mark.letters.size() == 1 && (mark.times < k_least_letters || (mark.letters == U"a" && !asked));
  });
  counted_ = true;
}

std::optional<ScannedLabels::Hit> ScannedLabels::hit_at(const GlyphText& text, GlyphRange range, Where where) const {
  const std::uint32_t limit = std::min(range.end, range.begin + k_longest_label);
  std::u32string letters;
  std::optional<Hit> best;
  for (std::uint32_t i = range.begin; i < limit; ++i) {
    const char32_t c = text.glyphs[i].c;
    if (!is_word_glyph(c)) continue;
    if (c != U'\'' && c != U'\u2019') {
      const std::string folded_letter = lower(text.text(GlyphRange{i, i + 1}));
      letters += letter_of(core::decode_utf8(folded_letter).front());
    }
    if (i + 1 < range.end && is_word_glyph(text.glyphs[i + 1].c)) continue;
    const auto hit = hit_of(text, range, i + 1, letters, where);
    // A longer label of the same beginning is the label; a misreading gives way to what is read rightly.
    if (hit && (!best || hit->exact || !best->exact)) best = hit;
  }
  return best;
}

std::optional<ScannedLabels::Hit> ScannedLabels::hit_of(const GlyphText& text, GlyphRange range, std::uint32_t end,
                                                        const std::u32string& letters, Where where) const {
  Hit hit;
  const Capitals capitals = capitals_of(text, range.begin, end);
  const auto known = marks_.find(letters);
  hit.exact = known != marks_.end() && capitals.all();
  if (hit.exact) {
    hit.mark = &known->second;
  } else if (counted_ && capitals.most()) {
    hit.mark = misread_mark(text, range, end, letters);
  }
  if (hit.mark == nullptr && counted_ && capitals.all() && where == Where::block_start) {
    hit.mark = misread_initials(letters);
    hit.doubtful = true;
  }
  if (hit.mark == nullptr) return std::nullopt;
  std::uint32_t at = end;
  // "P. M." is one abbreviation, and its last stop a part of it.
  const bool dotted = letters.size() > 1 && letters.size() <= 3 && end < range.end && text.glyphs[end].c == U'.' &&
                      text.text(GlyphRange{range.begin, end}).find('.') != std::string::npos;
  hit.label_end = at = dotted ? end + 1 : end;
  hit.terminated = dotted;
  if (const auto goes_on = continuation_end(text, at, range.end)) {
    hit.label_end = at = *goes_on;
    hit.terminated = true;
  }
  const auto mark_at = static_cast<std::uint32_t>(behind_blanks(text, at, std::min(range.end, at + 1)));
  std::uint32_t behind = mark_at;
  while (behind < range.end && behind - mark_at < 3 && is_terminator(text.glyphs[behind].c)) ++behind;
  if (behind > mark_at) {
    hit.terminated = true;
    at = behind;
  }
  hit.text_begin = static_cast<std::uint32_t>(behind_blanks(text, at, range.end));
  return stands_as_label(text, range, hit, where) ? std::optional(hit) : std::nullopt;
}

const ScannedLabels::Mark* ScannedLabels::misread_initials(const std::u32string& letters) const {
  const auto known = marks_.find(U"pm");
  if (known == marks_.end() || known->second.times < k_often || letters.size() < 2) return nullptr;
  return misread(letters, known->first, 1) == 1 ? &known->second : nullptr;
}

const ScannedLabels::Mark* ScannedLabels::misread_mark(const GlyphText& text, GlyphRange range, std::uint32_t end,
                                                       const std::u32string& letters) const {
  const std::string written = text.text(GlyphRange{range.begin, end});
  const auto words = words_of(written);
  if (spoken_.common_words(written) == SpokenWords::Common::all) return nullptr;
  const bool alone = behind_blanks(text, end, range.end) == range.end && range.end - range.begin <= k_longest_label;
  const Mark* nearest = nullptr;
  std::size_t least = k_longest_label;
  bool tie = false;
  for (const auto& [key, mark] : marks_) {
    if (key.size() < k_shortest_misread || mark.times == 0) continue;
    const bool is_short = key.size() < k_long_label;
    // "MORE" ends a sheet.
    if (is_short && alone) continue;
    std::size_t limit = is_short ? 1 : key.size() / 4;
    if (is_short && mark.times >= k_often) limit = 2;
    std::size_t found = misread(letters, key, limit);
    if (found > limit && alone) {
      // One line in capitals, of which the last word alone is left: "-2 -n RD CARLETO".
      const std::u32string own = letters_in(words.back()), last = letters_in(words_of(mark.label).back());
      const bool long_enough =
          own.size() >= 6 && words_of(mark.label).size() > 1 && words.size() > 1 && letters.size() <= key.size() + 2;
      if (long_enough && misread(own, last, 1) <= 1) found = limit = key.size() / 3;
    }
    if (found > limit) continue;
    tie = found == least;
    if (found < least) {
      least = found;
      nearest = &mark;
      tie = false;
    }
  }
  return tie ? nullptr : nearest;
}

/// Whether what stands round a mark is what stands round a label.
bool ScannedLabels::stands_as_label(const GlyphText& text, GlyphRange range, const Hit& hit, Where where) const {
  const bool alone = hit.text_begin >= range.end;
  const bool letter = hit.mark->letters.size() == 1;
  if (where == Where::inside && !alone && !hit.terminated) return false;
  if (where == Where::inside && !hit.exact && !(alone && hit.mark->letters.size() >= k_long_label)) return false;
  if (!hit.exact && !alone && !hit.terminated) return false;
  if (alone) return !letter;
  const char32_t next = text.glyphs[hit.text_begin].c;
  if (letter) {
    const bool initial = hit.mark->letters != U"q" && opens_with_initial(text, hit.text_begin, range.end);
    return !initial && opens_speech(next) && (where == Where::block_start || hit.terminated);
  }
  if (hit.doubtful) {
    // "P. J. Holm" is a name, and what stands before a colon is none.
    const std::string words =
        text.text(GlyphRange{hit.text_begin, std::min(range.end, hit.text_begin + k_longest_label)});
    const bool colon = text.glyphs[hit.text_begin - 1].c == U':' ||
                       text.text(GlyphRange{hit.label_end, hit.text_begin}).find(':') != std::string::npos;
    return hit.terminated && (colon || spoken_.common_words(words_of(words).front()) == SpokenWords::Common::all);
  }
  if (hit.terminated) return true;
  return opens_speech(next) && !is_heading_line(text, GlyphRange{hit.text_begin, range.end});
}

LabelCandidate ScannedLabels::candidate_of(const GlyphText& text, std::uint32_t begin, std::uint32_t block_end,
                                           const Hit& hit) {
  LabelCandidate candidate;
  candidate.scanned = true;
  candidate.label = text.text(GlyphRange{begin, hit.label_end});
  candidate.glyphs = GlyphRange{begin, hit.text_begin};
  while (candidate.glyphs.end > hit.label_end && core::is_white_space(text.glyphs[candidate.glyphs.end - 1].c)) {
    --candidate.glyphs.end;
  }
  candidate.text_begin = hit.text_begin;
  candidate.terminated = hit.terminated;
  candidate.place = hit.text_begin >= block_end ? LabelPlace::own_block : LabelPlace::inline_text;
  // "P. M." and "PM" are one label; other marks within are dirt.
  const auto plain = [](std::string_view label) {
    std::string bare;
    for (const char c : label) {
      if (c != '.' && c != ' ') bare += c;
    }
    return bare;
  };
  const bool specks = candidate.label.starts_with('.') || plain(candidate.label) != plain(hit.mark->label);
  if (hit.doubtful) return candidate;
  if (specks) candidate.meant = hit.mark->label;
  return candidate;
}

std::vector<LabelCandidate> ScannedLabels::find(std::size_t page, const std::vector<std::uint32_t>& from) const {
  const GlyphText& text = pages_[page].body;
  std::vector<LabelCandidate> candidates;
  const auto take = [&](std::size_t block, std::uint32_t at, const Hit& hit) {
    candidates.push_back(candidate_of(text, at, text.blocks[block].glyphs.end, hit));
    candidates.back().page = page;
    candidates.back().block = block;
  };
  for (std::size_t i = 0; i < text.blocks.size(); ++i) {
    const GlyphRange block = text.blocks[i].glyphs;
    std::uint32_t at = from[i];
    if (at >= block.end) continue;
    if (at == block.begin) {
      const std::uint32_t begin = behind_noise(text, block);
      const auto hit = hit_at(text, GlyphRange{begin, block.end}, Where::block_start);
      if (hit && !(hit->text_begin >= block.end && heads_the_page(text, i))) {
        take(i, block.begin, *hit);
        at = std::max(at + 1, hit->text_begin);
      }
    }
    for (++at; at < block.end; ++at) {
      if (!is_upper(text.glyphs[at].c)) continue;
      const Before words = before(text, at, block.begin);
      if (words == Before::neither) continue;
      const auto hit = hit_at(text, GlyphRange{at, block.end}, Where::inside);
      if (!hit) continue;
      const bool colon = hit->exact && hit->mark->letters.size() > 1 && hit->mark->times >= k_least_lines &&
                         text.glyphs[hit->label_end].c == U':';
      if (words == Before::words && (hit->label_end >= block.end || !colon)) continue;
      take(i, at, *hit);
      candidates.back().place = LabelPlace::mid_block;
      at = std::max(at, hit->text_begin - 1);
    }
  }
  return candidates;
}

}  // namespace pressroom::parsers
