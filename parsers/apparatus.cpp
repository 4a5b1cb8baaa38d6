// SPDX-License-Identifier: Apache-2.0
#include "parsers/apparatus.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "core/text.hpp"
#include "parsers/credits.hpp"
#include "parsers/label_words.hpp"
#include "parsers/word_list.hpp"

namespace pressroom::parsers {

namespace {

/// Longer blocks are speech; notes of corrections may be sentences.
constexpr std::size_t k_longest_line = 160;
constexpr std::size_t k_longest_note = 600;

bool is_mark(char c) { return std::string_view(".,;:!()[]\"'*_-#/").find(c) != std::string_view::npos; }

/// Lower case, without marks at the ends of words; words of marks alone are left out.
std::vector<std::string> plain_words(std::string_view line) {
  std::vector<std::string> words;
  for (std::string word : words_of(folded(line))) {
    while (!word.empty() && is_mark(word.back())) word.pop_back();
    while (!word.empty() && is_mark(word.front())) word.erase(0, 1);
    if (!word.empty()) words.push_back(std::move(word));
  }
  return words;
}

bool is_number(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return core::is_ascii_digit(c); });
}

/// "2", "2:00", "14.30", "11h05".
bool is_clock(std::string_view word) {
  const auto mark = word.find_first_of(":.h");
  if (mark == std::string_view::npos) return is_number(word) && word.size() <= 4;
  return is_number(word.substr(0, mark)) && mark <= 2 && is_number(word.substr(mark + 1)) && word.size() - mark == 3;
}

std::string without_stops(std::string_view word) {
  std::string out;
  for (const char c : word) {
    if (c != '.') out += c;
  }
  return out;
}

bool is_half_of_day(std::string_view word) {
  constexpr std::array<std::string_view, 5> k_halves{"am", "pm", "noon", "midnight", "uhr"};
  return is_one_of(without_stops(word), k_halves);
}

bool is_time_zone(std::string_view word) {
  constexpr std::array<std::string_view, 26> k_zones{"est",  "edt", "et",  "cst",  "cdt", "ct",  "mst",  "mdt", "mt",
                                                     "pst",  "pdt", "pt",  "akst", "hst", "gmt", "utc",  "bst", "cet",
                                                     "cest", "eet", "msk", "ist",  "jst", "kst", "aest", "aedt"};
  return is_one_of(without_stops(word), k_zones);
}

/// "11:56am" is a time and its half of the day.
bool is_clock_with_half(std::string_view word) {
  const std::string plain = without_stops(word);
  if (!plain.ends_with("am") && !plain.ends_with("pm")) return false;
  return is_clock(std::string_view(plain).substr(0, plain.size() - 2));
}

/// Words that say a time: a clock, and what tells that it is one.
bool say_time(const std::vector<std::string>& words) {
  constexpr std::array<std::string_view, 13> k_around{"at",     "to",    "and", "from",    "until",   "local", "time",
                                                      "(local", "hours", "hrs", "eastern", "central", "\u2013"};
  bool clock = false, told = false;
  for (const std::string& word : words) {
    const bool joint = is_clock_with_half(word);
    const bool here = joint || is_clock(word);
    const bool tells =
        joint || is_half_of_day(word) || is_time_zone(word) || (here && word.find(':') != std::string::npos);
    if (!here && !tells && !is_one_of(word, k_around)) return false;
    clock = clock || here || without_stops(word) == "noon";
    told = told || tells;
  }
  return clock && told;
}

/// Printed round a transcript, whatever it is about.
bool is_print_line(const std::vector<std::string>& words) {
  constexpr std::array<std::string_view, 27> k_lines{"for immediate release",
                                                     "immediate release",
                                                     "check against delivery",
                                                     "embargoed until delivery",
                                                     "e&oe",
                                                     "e & oe",
                                                     "e & o e",
                                                     "e & o & e",
                                                     "e&o e",
                                                     "proof only",
                                                     "proof copy only",
                                                     "transcript",
                                                     "back to contents",
                                                     "back to top",
                                                     "top of page",
                                                     "return to top",
                                                     "nach oben",
                                                     "zum seitenanfang",
                                                     "print this page",
                                                     "uncorrected transcript",
                                                     "unofficial transcript",
                                                     "rush transcript",
                                                     "volver arriba",
                                                     "share this page",
                                                     "seitenanfang",
                                                     "\u56DE\u5230\u9876\u90E8",
                                                     "\u8FD4\u56DE\u9876\u90E8"};
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : " ") + word;
  return is_one_of(line, k_lines);
}

/// "Subjects: trade, the budget", "SUBJECT/S: ...".
bool names_subjects(std::string_view line) {
  constexpr std::array<std::string_view, 8> k_heads{"subject",       "subjects",         "subject/s", "subject(s)",
                                                    "e&oe subjects", "topics discussed", "temas",     "themen"};
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || colon > 24) return false;
  return is_one_of(core::collapse_white_space(folded(line.substr(0, colon))), k_heads);
}

/// How many asterisks open a line, when a letter or a quotation mark follows: a list has a blank there.
std::size_t leading_stars(const std::u32string& line) {
  std::size_t stars = 0;
  while (stars < line.size() && line[stars] == U'*') ++stars;
  return stars > 3 || stars == line.size() || core::is_white_space(line[stars]) ? 0 : stars;
}

/// How many asterisks stand behind words of a line: "the Iraqi* side" marks what a note corrects.
void collect_marks(const std::u32string& line, std::set<std::size_t>& marks) {
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (line[i] != U'*' || line[i - 1] == U'*' || core::is_white_space(line[i - 1])) continue;
    std::size_t end = i;
    while (end < line.size() && line[end] == U'*') ++end;
    marks.insert(end - i);
  }
}

/// A note that says of itself that it corrects the transcript.
bool speaks_of_correction(std::string_view line) {
  const std::string words = folded(line);
  const bool asterisk = words.find("asterisk") != std::string::npos;
  constexpr std::array<std::string_view, 6> k_about{"correction",    "corrected", "marked",
                                                    "clarification", "denoted",   "follow-up"};
  return asterisk && std::any_of(k_about.begin(), k_about.end(),
                                 [&](std::string_view word) { return words.find(word) != std::string::npos; });
}

/// "(The briefing was concluded at 3:10 p.m.)": somebody tells of it in brackets.
bool tells_of_the_end(std::string_view bare, const std::vector<std::string>& words) {
  constexpr std::array<std::string_view, 6> k_ended{"concluded", "concludes", "ended", "ends", "adjourned", "closed"};
  constexpr std::size_t k_most_words = 12;
  const bool enclosed =
      bare.size() > 2 && ((bare.front() == '(' && bare.back() == ')') || (bare.front() == '[' && bare.back() == ']'));
  if (!enclosed || words.size() < 3 || words.size() > k_most_words) return false;
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return is_one_of(word, k_ended); });
}

/// The blocks at either end of a transcript, where its notes stand.
constexpr std::size_t k_blocks_of_notes = 10;

enum class Standing { at_an_end, within };

CharClass class_of(const std::string& line, const std::set<std::size_t>& marks, const Standing standing) {
  if (line.size() > k_longest_note) return CharClass::unknown;
  const bool starred = standing == Standing::at_an_end && line.starts_with('*');
  const std::size_t stars = starred ? leading_stars(core::decode_utf8(line)) : 0;
  if (speaks_of_correction(line) || (stars > 0 && marks.contains(stars))) return CharClass::correction;
  if (names_subjects(line)) return CharClass::narrative;
  if (is_picture_line(line)) return CharClass::caption;
  if (standing == Standing::at_an_end && is_credit(line)) return CharClass::furniture;
  if (line.size() > k_longest_line) return CharClass::unknown;
  if (is_end_mark(line)) return CharClass::narrative;
  if (is_time_of_day(line)) return CharClass::dateline;
  if (is_page_mark(line) || is_print_line(plain_words(line))) return CharClass::furniture;
  return CharClass::unknown;
}

}  // namespace

bool is_time_of_day(std::string_view line) {
  const auto words = plain_words(line);
  return !words.empty() && words.size() <= 9 && say_time(words);
}

bool is_end_mark(std::string_view line) {
  const std::string bare = core::collapse_white_space(line);
  if (bare == "# # #" || bare == "###" || bare == "-30-" || bare == "# # # #") return true;
  auto words = plain_words(line);
  constexpr std::array<std::string_view, 6> k_ends{"end", "ends",   "ende",
                                                   "fin", "\u5B8C", "\u043A\u043E\u043D\u0435\u0446"};
  if (tells_of_the_end(bare, words)) return true;
  if (words.empty() || words.size() > 9 || !is_one_of(words.front(), k_ends)) return false;
  const bool set_apart = is_in_capitals(bare) || bare.front() == '(' || bare.front() == '[' || bare.front() == '-';
  if (words.size() == 1) return set_apart || words.front() != "end" || bare == "End";
  words.erase(words.begin());
  const bool of_transcript = words.size() <= 2 && words.back() == "transcript";
  return of_transcript || say_time(words);
}

bool is_page_mark(std::string_view line) {
  const auto words = plain_words(line);
  if (words.size() < 2 || words.size() > 9) return false;
  const std::string& last = words.back();
  const std::string& before = words[words.size() - 2];
  const bool numbered = core::is_ascii_digit(last.back()) && last.size() <= 6;
  // "[Page S693]" stands alone; a column is dated.
  if (numbered && words.size() == 2 && (before == "page" || before == "column" || before == "seite")) return true;
  if (numbered && before == "column" && is_number(words.front()) && line.find(':') != std::string_view::npos)
    return true;
  return words.size() == 4 && words[0] == "page" && is_number(words[1]) && words[2] == "of" && is_number(words[3]);
}

void settle_apparatus(std::vector<PageReading>& pages) {
  std::set<std::size_t> marks;
  for (const PageReading& page : pages) {
    for (const Block& block : page.body.blocks) {
      if (block.preset != CharClass::unknown) continue;
      std::u32string line;
      for (std::uint32_t i = block.glyphs.begin; i < block.glyphs.end; ++i) line += page.body.glyphs[i].c;
      collect_marks(line, marks);
    }
  }
  for (PageReading& page : pages) {
    GlyphText& text = page.body;
    bool ended = false;
    for (std::size_t i = 0; i < text.blocks.size(); ++i) {
      Block& block = text.blocks[i];
      const bool near_the_end = &page == &pages.back() && i + k_blocks_of_notes >= text.blocks.size();
      const bool at_an_end = near_the_end || (&page == &pages.front() && i < k_blocks_of_notes);
      if (block.preset != CharClass::unknown || block.glyphs.end - block.glyphs.begin > k_longest_note) continue;
      const std::string line = text.text(block.glyphs);
      CharClass found = class_of(line, marks, at_an_end ? Standing::at_an_end : Standing::within);
      // A note behind the end is nobody's words, whatever it corrects; a label would open another part.
      if (found == CharClass::unknown && ended && line.starts_with('*')) found = CharClass::correction;
      ended = ended || (near_the_end && is_end_mark(line));
      if (found == CharClass::unknown) continue;
      text.classify(block.glyphs, found);
      block.preset = found;
    }
  }
}

}  // namespace pressroom::parsers
