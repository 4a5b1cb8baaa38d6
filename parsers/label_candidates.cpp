// SPDX-License-Identifier: Apache-2.0
#include "parsers/label_candidates.hpp"

#include <algorithm>
#include <optional>

#include "core/text.hpp"
#include "parsers/bracket_labels.hpp"
#include "parsers/label_words.hpp"

namespace pressroom::parsers {

namespace {

/// A label is shorter than this many characters; a terminator further in belongs to a sentence.
constexpr std::uint32_t k_longest_label = 120;

/// "(1:02:03)" and its blanks.
constexpr std::uint32_t k_longest_clock = 14;

/// So many characters behind a label tell whether its bold goes on.
constexpr std::uint32_t k_bold_words = 200;

/// No honorific is longer.
constexpr std::uint32_t k_longest_abbreviation = 16;

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
bool holds(std::u32string_view marks, char32_t c) { return marks.find(c) != std::u32string_view::npos; }

char32_t closing(char32_t open) {
  if (open == U'(') return U')';
  if (open == U'[') return U']';
  return open == U'\uFF08' ? U'\uFF09' : U'\0';
}

/// What a layout allows, decoded once a page.
struct Marks {
  explicit Marks(const core::LabelRules& rules) : styles(rules.styles) {
    for (const std::string& terminator : rules.terminators) {
      if (terminator == ".") {
        full_stop = true;
      } else if (!terminator.empty()) {
        terminators.push_back(core::decode_utf8(terminator));
        const char32_t first = terminators.back().front();
        ends.push_back(core::is_white_space(first) ? U' ' : first);
      }
    }
    if (full_stop) ends.push_back(U'.');
  }

  bool allow(core::LabelStyle style) const { return std::find(styles.begin(), styles.end(), style) != styles.end(); }

  const std::vector<core::LabelStyle>& styles;
  std::vector<std::u32string> terminators;
  std::u32string ends;  ///< what a terminator begins with; a blank may be any white space
  bool full_stop = false;
};

std::uint32_t behind_blanks(const GlyphText& text, std::uint32_t at, std::uint32_t end) {
  while (at < end && core::is_white_space(text.glyphs[at].c)) ++at;
  return at;
}

/// "MR. BURNS." and "Q." end where "Mr. Burns." and "U.S." do not: a full stop ends a label in capitals only, and the
/// stop of an honorific or an initial ends nothing.
bool is_stopped_label(const GlyphText& text, GlyphRange label) {
  constexpr std::size_t k_most_words = 6;
  const std::string words_text = text.text(label);
  const auto words = words_of(words_text);
  if (words.empty() || words.size() > k_most_words) return false;
  const bool unnamed = is_anonymous_question(words_text) || is_anonymous_answer(words_text);
  if (words.size() == 1 && unnamed) return words.front() == "Q" || words.front() == "A" || is_in_capitals(words[0]);
  if (is_abbreviated_role(words_text)) return true;
  const std::string& last = words.back();
  if (is_honorific(last) && words.size() == 1) return false;
  if (!is_in_capitals(last) || last.find('.') != std::string::npos) return false;
  const auto fits = [](const std::string& word) {
    return is_in_capitals(word) || is_honorific(word) || is_title_word(word) || lower(word) == "the" ||
           is_connector(word);
  };
  return std::all_of(words.begin(), words.end(), fits);
}

std::optional<std::uint32_t> terminator_end(const GlyphText& text, GlyphRange range, std::uint32_t at,
                                            const Marks& marks) {
  const char32_t first = core::is_white_space(text.glyphs[at].c) ? U' ' : text.glyphs[at].c;
  if (marks.ends.find(first) == std::u32string::npos) return std::nullopt;
  for (const std::u32string& terminator : marks.terminators) {
    if (range.end - at < terminator.size()) continue;
    bool equal = true;
    for (std::size_t i = 0; i < terminator.size(); ++i) {
      const char32_t c = text.glyphs[at + i].c;
      equal = equal && (c == terminator[i] || (terminator[i] == U' ' && core::is_white_space(c)));
    }
    if (equal) return at + static_cast<std::uint32_t>(terminator.size());
  }
  if (!marks.full_stop || text.glyphs[at].c != U'.') return std::nullopt;
  const bool ends_word = at + 1 == range.end || core::is_white_space(text.glyphs[at + 1].c);
  if (ends_word && is_stopped_label(text, GlyphRange{range.begin, at})) return at + 1;
  return std::nullopt;
}

/// 10:30 and http: are no labels' ends.
bool inside_token(const GlyphText& text, std::uint32_t at, std::uint32_t after, std::uint32_t end) {
  if (text.glyphs[at].c != U':' || after >= end) return false;
  const char32_t next = text.glyphs[after].c;
  return next == U'/' || (at > 0 && is_digit(text.glyphs[at - 1].c) && is_digit(next));
}

/// One letter may be missing from the bold: "S<b>unshine:</b>".
bool is_bold(const GlyphText& text, GlyphRange range) {
  std::uint32_t letters = 0, plain = 0;
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    if (core::is_white_space(text.glyphs[i].c)) continue;
    ++letters;
    plain += text.glyphs[i].bold ? 0 : 1;
  }
  return letters > 0 && (plain == 0 || (plain == 1 && letters > 4));
}

LabelBold boldness(const GlyphText& text, GlyphRange label, GlyphRange words) {
  words.end = std::min(words.end, words.begin + k_bold_words);
  if (!is_bold(text, label)) return LabelBold::none;
  return is_bold(text, words) ? LabelBold::with_words : LabelBold::label_alone;
}

/// "(00:04)" or "[1:02:03]" at a place; the glyph behind it.
std::optional<std::uint32_t> clock_end(const GlyphText& text, std::uint32_t at, std::uint32_t end) {
  if (at >= end || closing(text.glyphs[at].c) == U'\0') return std::nullopt;
  const char32_t close = closing(text.glyphs[at].c);
  int digits = 0, colons = 0;
  for (std::uint32_t i = at + 1; i < std::min(end, at + k_longest_clock); ++i) {
    const char32_t c = text.glyphs[i].c;
    if (c == close) return digits >= 3 && colons > 0 ? std::optional(i + 1) : std::nullopt;
    if (!is_digit(c) && c != U':' && !core::is_white_space(c)) return std::nullopt;
    digits += is_digit(c) ? 1 : 0;
    colons += c == U':' ? 1 : 0;
  }
  return std::nullopt;
}

void take_clock_behind(const GlyphText& text, std::uint32_t end, LabelCandidate& candidate) {
  const auto behind = clock_end(text, candidate.text_begin, end);
  if (!behind) return;
  candidate.clock = text.text(GlyphRange{candidate.text_begin + 1, *behind - 1});
  candidate.glyphs.end = *behind;
  candidate.text_begin = behind_blanks(text, *behind, end);
}

/// What is known when a letter is looked at that may be a mark.
enum class MarkedBy {
  itself,  ///< nothing but how it stands
  others,  ///< the page marks other questions so
};

/// A sentence that somebody broke into goes on: "-- as I said", "... and when?".
bool goes_on(const GlyphText& text, std::uint32_t at, std::uint32_t end) {
  const char32_t c = text.glyphs[at].c;
  return (c == U'-' || c == U'.') && at + 1 < end && text.glyphs[at + 1].c == c;
}

/// "and", "&": what stands before it is one of a pair, as in "Q and A".
bool joins_two(const GlyphText& text, std::uint32_t at, std::uint32_t end) {
  std::uint32_t last = at;
  while (last < end && !core::is_white_space(text.glyphs[last].c)) ++last;
  const std::string word = text.text(GlyphRange{at, last});
  return word == "and" || word == "&" || word == "or";
}

/// A bare "Q", or "A" where it answers one: blanks, or a full stop, instead of a terminator. "A man" and "Q fever" are
/// words, so one ordinary blank is enough for a Q before a capital, a bracket or a break only, and never for an A;
/// before anything else where other questions are so marked, but for "Q and A".
std::optional<LabelCandidate> bare_mark(const GlyphText& text, GlyphRange block, MarkedBy marked_by) {
  if (block.end - block.begin < 3) return std::nullopt;
  const char32_t letter = text.glyphs[block.begin].c;
  if (letter != U'Q' && letter != U'A') return std::nullopt;
  std::uint32_t at = block.begin + 1;
  const bool stopped = text.glyphs[at].c == U'.' && core::is_white_space(text.glyphs[at + 1].c);
  if (stopped) ++at;
  const std::uint32_t words = behind_blanks(text, at, block.end);
  if (words == at || words == block.end) return std::nullopt;
  const auto is_wide = [](const Glyph& glyph) { return core::is_white_space(glyph.c) && glyph.c > U'\x7F'; };
  const bool wide = std::any_of(text.glyphs.begin() + at, text.glyphs.begin() + words, is_wide);
  const char32_t next = text.glyphs[words].c;
  const bool opens = is_upper(next) || holds(U"([\"\u201C\u2018\u2014\u2026", next) || goes_on(text, words, block.end);
  const bool one_of_many = marked_by == MarkedBy::others && !joins_two(text, words, block.end);
  const bool asks = letter == U'Q' && (words - at > 1 || wide || opens || one_of_many);
  const bool answers = letter == U'A' && !is_lower(next) && (wide || words - at > 2);
  if (stopped ? !opens : !asks && !answers) return std::nullopt;
  LabelCandidate candidate;
  candidate.label = letter == U'Q' ? "Q" : "A";
  candidate.glyphs = GlyphRange{block.begin, at};
  candidate.text_begin = words;
  candidate.terminated = false;
  candidate.bold = boldness(text, GlyphRange{block.begin, at}, GlyphRange{words, block.end});
  return candidate;
}

std::optional<LabelCandidate> terminated_label(const GlyphText& text, GlyphRange block, const Marks& marks) {
  const std::uint32_t limit = std::min(block.end, block.begin + k_longest_label);
  for (std::uint32_t at = block.begin; at < limit; ++at) {
    // A colon in parentheses belongs to what stands there: "Ned Price (00:04):".
    if (const char32_t close = closing(text.glyphs[at].c); close != U'\0') {
      std::uint32_t end = at + 1;
      while (end < limit && text.glyphs[end].c != close) ++end;
      if (end < limit) at = end;
      continue;
    }
    const auto after = terminator_end(text, block, at, marks);
    if (!after || inside_token(text, at, *after, block.end)) continue;
    LabelCandidate candidate;
    candidate.label = text.text(GlyphRange{block.begin, at});
    if (candidate.label.empty()) return std::nullopt;
    // "P. M." is one abbreviation, and its last stop a part of it.
    if (text.glyphs[at].c == U'.' && candidate.label.find('.') != std::string::npos &&
        is_abbreviated_role(candidate.label)) {
      candidate.label += '.';
    }
    candidate.glyphs = GlyphRange{block.begin, *after};
    candidate.stopped = text.glyphs[*after - 1].c == U'.';
    candidate.text_begin = behind_blanks(text, *after, block.end);
    take_clock_behind(text, block.end, candidate);
    candidate.place = candidate.text_begin == block.end ? LabelPlace::own_block : LabelPlace::inline_text;
    candidate.bold = boldness(text, GlyphRange{block.begin, at}, GlyphRange{candidate.text_begin, block.end});
    return candidate;
  }
  return std::nullopt;
}

/// "1. <b>Mr Hanson:</b>", "T2. [66881] <b>Mr Mosley:</b>": a question's number in front of a label in bold. Where the
/// bold begins; the start of the block when it has no such number.
std::uint32_t behind_question_number(const GlyphText& text, GlyphRange block) {
  constexpr std::uint32_t k_longest_number = 24;
  std::uint32_t at = block.begin, length = 0;
  int letters = 0, digits = 0;
  for (; at < block.end && !text.glyphs[at].bold; ++at) {
    const char32_t c = text.glyphs[at].c;
    // Lines of the source are broken and indented there.
    length += core::is_white_space(c) ? 0 : 1;
    if (length > k_longest_number) return block.begin;
    digits += is_digit(c) ? 1 : 0;
    letters += is_upper(c) ? 1 : 0;
    if (!is_digit(c) && !core::is_white_space(c) && !is_upper(c) && !holds(U".[]()#", c)) return block.begin;
  }
  return at < block.end && digits > 0 && letters <= 1 ? at : block.begin;
}

std::optional<LabelCandidate> numbered_label(const GlyphText& text, GlyphRange block, const Marks& marks) {
  const std::uint32_t bold = behind_question_number(text, block);
  if (bold == block.begin) return std::nullopt;
  auto candidate = terminated_label(text, GlyphRange{bold, block.end}, marks);
  if (candidate) {
    candidate->glyphs.begin = block.begin;
    candidate->numbered = true;
  }
  return candidate;
}

std::optional<LabelCandidate> candidate_at(const GlyphText& text, GlyphRange range, const Marks& marks,
                                           MarkedBy marked_by) {
  // A bare Q comes first: the first colon of a question is not the end of its label.
  auto candidate = marks.allow(core::LabelStyle::question_mark) ? bare_mark(text, range, marked_by) : std::nullopt;
  return candidate ? candidate : terminated_label(text, range, marks);
}

/// Whether several blocks of a page open with a Q that cannot be anything but a mark.
bool marks_questions(const GlyphText& text, const Marks& marks) {
  constexpr std::ptrdiff_t k_several = 3;
  if (!marks.allow(core::LabelStyle::question_mark)) return false;
  return std::count_if(text.blocks.begin(), text.blocks.end(), [&](const Block& block) {
           const auto mark = bare_mark(text, block.glyphs, MarkedBy::itself);
           return block.preset == CharClass::unknown && mark && mark->label == "Q";
         }) >= k_several;
}

/// A label that its element sets apart. A terminator at its end, or right behind it, is none of its words.
std::optional<LabelCandidate> marked_label(const GlyphText& text, GlyphRange block, GlyphRange element,
                                           const Marks& marks) {
  if (element.end - element.begin > k_longest_label) return std::nullopt;
  const GlyphRange within{element.begin, std::min(block.end, element.end)};
  LabelCandidate candidate;
  candidate.marked = true;
  candidate.terminated = false;
  candidate.glyphs = within;
  GlyphRange words = within;
  for (std::uint32_t at = within.begin; at < within.end && !candidate.terminated; ++at) {
    const auto after = terminator_end(text, within, at, marks);
    candidate.terminated = after && behind_blanks(text, *after, within.end) == within.end;
    if (candidate.terminated) words.end = at;
  }
  const std::uint32_t behind = behind_blanks(text, within.end, block.end);
  if (!candidate.terminated && behind < block.end) {
    const auto after = terminator_end(text, GlyphRange{within.begin, block.end}, behind, marks);
    candidate.terminated = after.has_value();
    if (after) candidate.glyphs.end = *after;
  }
  candidate.label = text.text(words);
  candidate.text_begin = behind_blanks(text, candidate.glyphs.end, block.end);
  candidate.place = within.begin > block.begin          ? LabelPlace::mid_block
                    : candidate.text_begin == block.end ? LabelPlace::own_block
                                                        : LabelPlace::inline_text;
  candidate.bold = boldness(text, words, GlyphRange{candidate.text_begin, block.end});
  if (candidate.label.empty()) return std::nullopt;
  return candidate;
}

/// Per block of a page: what brackets set apart at its beginning.
std::vector<std::optional<BracketLabel>> bracket_labels(const GlyphText& text) {
  std::vector<std::u32string> heads;
  for (const Block& block : text.blocks) {
    heads.emplace_back();
    if (block.preset != CharClass::unknown) continue;
    const auto end = std::min<std::uint32_t>(block.glyphs.end, block.glyphs.begin + k_bracket_head);
    for (std::uint32_t i = block.glyphs.begin; i < end; ++i) heads.back() += text.glyphs[i].c;
  }
  return find_bracket_labels(heads);
}

LabelCandidate candidate_of(const BracketLabel& label, const GlyphText& text, GlyphRange block) {
  LabelCandidate candidate;
  candidate.label = label.label;
  candidate.glyphs = GlyphRange{block.begin, block.begin + static_cast<std::uint32_t>(label.length)};
  if (candidate.glyphs.end < block.end && holds(U":\uFF1A", text.glyphs[candidate.glyphs.end].c))
    ++candidate.glyphs.end;
  candidate.text_begin = behind_blanks(text, candidate.glyphs.end, block.end);
  candidate.place = candidate.text_begin == block.end ? LabelPlace::own_block : LabelPlace::inline_text;
  candidate.bold = boldness(text, candidate.glyphs, GlyphRange{candidate.text_begin, block.end});
  return candidate;
}

bool style_allows(const LabelCandidate& candidate, const Marks& marks) {
  if (candidate.marked) return true;
  if (!candidate.terminated) return marks.allow(core::LabelStyle::question_mark);
  if (candidate.bold != LabelBold::none && marks.allow(core::LabelStyle::bold)) return true;
  return marks.allow(candidate.place == LabelPlace::own_block ? core::LabelStyle::own_block
                                                              : core::LabelStyle::inline_text);
}

/// "Mr." and "J." end no sentence; "p.m." may.
bool is_abbreviation(const GlyphText& text, std::uint32_t stop, std::uint32_t begin) {
  std::uint32_t word = stop;
  while (word > begin && stop - word < k_longest_abbreviation && !core::is_white_space(text.glyphs[word - 1].c)) --word;
  const std::string letters = text.text(GlyphRange{word, stop});
  return is_honorific(letters) || (stop - word == 1 && is_upper(text.glyphs[word].c));
}

/// Whether what stands before a glyph is over: a sentence end, a closed bracket, or words that break off.
bool follows_an_end(const GlyphText& text, std::uint32_t at, std::uint32_t begin) {
  std::uint32_t end = at;
  while (end > begin && core::is_white_space(text.glyphs[end - 1].c)) --end;
  if (end == begin) return false;
  const char32_t last = text.glyphs[end - 1].c;
  if (holds(U"?!\u3002\uFF1F\uFF01\u2026", last)) return true;
  if (last == U'.') return !is_abbreviation(text, end - 1, begin);
  if (end == at) return false;
  if (last == U'-') return end - begin > 1 && text.glyphs[end - 2].c == U'-';
  return holds(U")]\uFF09\"\u201D\u300D\u2014*", last);
}

/// Speech begins with anything but a small letter.
bool begins_speech(const GlyphText& text, const LabelCandidate& candidate, std::uint32_t end) {
  return candidate.text_begin == end || !is_lower(text.glyphs[candidate.text_begin].c);
}

}  // namespace

std::vector<LabelCandidate> find_label_candidates(const PageReading& page, std::size_t page_index) {
  const Marks marks(page.layout->layout->labels);
  const MarkedBy marked_by = marks_questions(page.body, marks) ? MarkedBy::others : MarkedBy::itself;
  std::vector<LabelCandidate> candidates;
  const auto in_brackets = bracket_labels(page.body);
  auto next = page.body.labels.begin();
  for (std::size_t i = 0; i < page.body.blocks.size(); ++i) {
    const Block& block = page.body.blocks[i];
    if (block.preset != CharClass::unknown) continue;
    std::vector<LabelCandidate> found;
    for (; next != page.body.labels.end() && next->begin < block.glyphs.end; ++next) {
      if (next->begin < block.glyphs.begin) continue;
      if (auto marked = marked_label(page.body, block.glyphs, *next, marks)) found.push_back(*std::move(marked));
    }
    if (found.empty() || found.front().place == LabelPlace::mid_block) {
      auto candidate = numbered_label(page.body, block.glyphs, marks);
      if (in_brackets[i]) candidate = candidate_of(*in_brackets[i], page.body, block.glyphs);
      if (!candidate) candidate = candidate_at(page.body, block.glyphs, marks, marked_by);
      const bool apart = candidate && (found.empty() || candidate->text_begin <= found.front().glyphs.begin);
      if (apart && style_allows(*candidate, marks)) found.insert(found.begin(), *std::move(candidate));
    }
    for (LabelCandidate& candidate : found) {
      candidate.page = page_index;
      candidate.block = i;
      candidates.push_back(std::move(candidate));
    }
  }
  return candidates;
}

std::vector<LabelCandidate> find_labels_inside(const PageReading& page, std::size_t page_index,
                                               const std::vector<std::uint32_t>& from,
                                               const std::function<bool(std::string_view)>& is_known) {
  const Marks marks(page.layout->layout->labels);
  const GlyphText& text = page.body;
  std::vector<LabelCandidate> candidates;
  for (std::size_t i = 0; i < text.blocks.size(); ++i) {
    const std::uint32_t begin = from[i], end = text.blocks[i].glyphs.end;
    for (std::uint32_t at = begin + 1; at < end; ++at) {
      if (core::is_white_space(text.glyphs[at].c) || is_lower(text.glyphs[at].c)) continue;
      if (!follows_an_end(text, at, begin)) continue;
      auto candidate = candidate_at(text, GlyphRange{at, end}, marks, MarkedBy::itself);
      // "MR. CALDER: Yes" in a quotation is what somebody else wrote.
      if (!candidate || opens_enclosed(candidate->label) || !is_known(candidate->label)) continue;
      if (!begins_speech(text, *candidate, end)) continue;
      candidate->page = page_index;
      candidate->block = i;
      candidate->place = LabelPlace::mid_block;
      at = std::max(at, candidate->text_begin - 1);
      candidates.push_back(*std::move(candidate));
    }
  }
  return candidates;
}

}  // namespace pressroom::parsers
