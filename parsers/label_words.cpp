// SPDX-License-Identifier: Apache-2.0
#include "parsers/label_words.hpp"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <optional>

#include "core/text.hpp"
#include "parsers/lexicon.hpp"

namespace pressroom::parsers {

namespace {

std::string bare(std::string_view word) {
  std::string plain = folded(word);
  while (!plain.empty() && (plain.back() == '.' || plain.back() == ',')) plain.pop_back();
  return plain;
}

/// "q" of "Q1:" and "Q.12:", where one letter is all that stands before the number; otherwise the label as it is
/// compared.
std::string bare_letter(std::string_view label) {
  constexpr std::size_t k_most_digits = 3;
  std::string plain = bare(label);
  std::size_t at = plain.size();
  while (at > 0 && core::is_ascii_digit(plain[at - 1])) --at;
  if (at == plain.size() || plain.size() - at > k_most_digits) return plain;
  while (at > 0 && std::string_view(" .-#").find(plain[at - 1]) != std::string_view::npos) --at;
  return core::decode_utf8(plain.substr(0, at)).size() == 1 ? plain.substr(0, at) : plain;
}

/// The words of a label without the number or letter at its end: "Speaker 2", "OFFICIAL B".
struct Unnumbered {
  std::vector<std::string> words;
  bool numbered = false;
};

std::optional<Unnumbered> unnumbered(std::vector<std::string> words) {
  constexpr std::size_t k_most_words = 6;
  if (words.empty() || words.size() > k_most_words) return std::nullopt;
  const std::u32string last = core::decode_utf8(words.back());
  const bool number = last.size() <= 3 && std::all_of(last.begin(), last.end(), [](char32_t c) {
                        return u_isdigit(static_cast<UChar32>(c)) || c == U'#';
                      });
  const bool letter = last.size() == 1 && u_isupper(static_cast<UChar32>(last.front()));
  const bool numbered = words.size() > 1 && (number || letter);
  if (numbered) words.pop_back();
  return Unnumbered{std::move(words), numbered};
}

/// All words but the last say of which kind somebody is, and no name.
bool only_describes(const std::vector<std::string>& words) {
  return std::all_of(words.begin(), words.end() - 1, [](const std::string& word) {
    const std::string plain = bare(word);
    return lexicon::describes_unnamed(plain) || lexicon::is_body(plain) || lexicon::is_conjunction(plain);
  });
}

bool is_han(char32_t c) { return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_IDEOGRAPHIC) != 0; }

bool begins_upper(std::string_view word) {
  const std::u32string letters = core::decode_utf8(word);
  const auto first =
      std::find_if(letters.begin(), letters.end(), [](char32_t c) { return u_isalpha(static_cast<UChar32>(c)); });
  return first == letters.end() || !is_lower(*first);
}

bool is_web_name(std::string_view word) {
  return word.ends_with(".com") || word.ends_with(".cn") || word.ends_with(".net") || word.ends_with(".org");
}

bool is_all_han(std::string_view label) {
  const std::u32string letters = core::decode_utf8(label);
  return !letters.empty() && std::all_of(letters.begin(), letters.end(), is_han);
}

/// What a Chinese medium's name ends in: agency, paper, station, net, channel, and any of them with "reporter".
bool is_han_outlet(std::string_view label) {
  constexpr std::array<std::string_view, 8> k_ends{"\xE7\xA4\xBE",
                                                   "\xE6\x8A\xA5",
                                                   "\xE7\x94\xB5\xE8\xA7\x86\xE5\x8F\xB0",
                                                   "\xE5\xB9\xBF\xE6\x92\xAD",
                                                   "\xE7\xBD\x91",
                                                   "\xE6\x96\xB0\xE9\x97\xBB",
                                                   "\xE5\x8D\xAB\xE8\xA7\x86",
                                                   "\xE8\xAE\xB0\xE8\x80\x85"};
  return core::decode_utf8(label).size() > 2 &&
         std::any_of(k_ends.begin(), k_ends.end(), [&](std::string_view end) { return label.ends_with(end); });
}

/// "China's Position" and "Workers' Report" are somebody's; "O'Neil" is a name.
bool is_possessive(std::string_view word) {
  const std::string plain = folded(word);
  return plain.ends_with("'s") || plain.ends_with("s'");
}

template <class Predicate>
bool any_word(std::string_view label, Predicate predicate) {
  const auto words = words_of(label);
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return predicate(bare(word)); });
}

}  // namespace

std::vector<std::string> english_country_names() {
  std::vector<std::string> names;
  for (const char* const* code = icu::Locale::getISOCountries(); *code != nullptr; ++code) {
    icu::UnicodeString shown;
    icu::Locale("", *code).getDisplayCountry(icu::Locale::getEnglish(), shown);
    shown.toUTF8String(names.emplace_back());
  }
  return names;
}

bool is_upper(char32_t c) { return u_isupper(static_cast<UChar32>(c)) != 0 || u_istitle(static_cast<UChar32>(c)) != 0; }
bool is_lower(char32_t c) { return c < 0x80 ? (c >= U'a' && c <= U'z') : u_islower(static_cast<UChar32>(c)) != 0; }

bool is_unspaced_script(char32_t c) { return is_han(c) || (c >= 0x3040 && c <= 0x30FF); }

std::string lower(std::string_view text) {
  if (core::is_ascii(text)) return core::ascii_lower(text);
  std::string out;
  for (const char32_t c : core::decode_utf8(text)) {
    core::append_utf8(out, static_cast<char32_t>(u_tolower(static_cast<UChar32>(c))));
  }
  return out;
}

std::string folded(std::string_view text) {
  if (core::is_ascii(text)) return core::ascii_lower(text);
  std::string out;
  for (char32_t c : core::decode_utf8(text)) {
    if (c == U'\u200B' || c == U'\u200C' || c == U'\u200D' || c == U'\u2060' || c == U'\uFEFF') continue;
    if (c == U'\u2018' || c == U'\u2019' || c == U'\u02BC') c = U'\'';
    if (c == U'\u201C' || c == U'\u201D') c = U'"';
    core::append_utf8(out, static_cast<char32_t>(u_tolower(static_cast<UChar32>(c))));
  }
  return out;
}

std::vector<std::string> words_of(std::string_view text) {
  const auto words = core::words_of(text);
  return {words.begin(), words.end()};
}

bool is_honorific(std::string_view word) { return lexicon::is_honorific(bare(word)); }
bool is_title_word(std::string_view word) { return lexicon::is_title(bare(word)); }
bool is_body_word(std::string_view word) { return lexicon::is_body(bare(word)); }
bool is_reporter_word(std::string_view word) { return lexicon::is_reporter(bare(word)); }
bool is_connector(std::string_view word) {
  const std::string plain = bare(word);
  return lexicon::is_conjunction(plain) || lexicon::is_particle(plain);
}

bool is_acronym(std::string_view label) {
  const std::u32string letters = core::decode_utf8(label);
  const std::string plain = bare(label);
  return letters.size() >= 3 && letters.size() <= 6 && std::all_of(letters.begin(), letters.end(), is_upper) &&
         !lexicon::is_heading(plain) && !lexicon::is_ordinal(plain) && !lexicon::is_running(plain) &&
         !lexicon::is_conjunction(plain);
}

namespace {

/// A medium in title marks, with or without the word for a reporter behind it.
bool is_medium_in_title_marks(std::string_view label) {
  constexpr std::string_view k_open = "\u300A", k_close = "\u300B";
  if (!label.starts_with(k_open)) return false;
  const auto close = label.find(k_close);
  if (close == std::string_view::npos || close <= k_open.size()) return false;
  const std::string_view behind = label.substr(close + k_close.size());
  return behind.empty() || behind.ends_with("\u8BB0\u8005") || behind.ends_with("\u8A18\u8005");
}

}  // namespace

bool has_outlet_form(std::string_view label) {
  if (is_medium_in_title_marks(label)) return true;
  if (is_all_han(label)) return is_han_outlet(label);
  auto words = words_of(label);
  const bool asks = words.size() > 1 && is_reporter_word(words.back());
  if (asks) words.pop_back();
  if (words.empty() || is_heading(words[0])) return false;
  const std::string last = bare(words.back());
  if (words.size() == 1) {
    const bool station = last.ends_with("tv") || last.ends_with("nn") || last.ends_with("bc");
    return lexicon::is_known_outlet(last) || is_web_name(last) || last == "radio" ||
           (is_acronym(words[0]) && (asks || station));
  }
  const auto holds_office = [](const std::string& word) { return is_title_word(word); };
  if (std::any_of(words.begin(), words.end() - 1, holds_office)) return false;
  if (lexicon::ends_outlet(last)) return true;
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    const std::string plain = bare(word);
    return lexicon::marks_outlet(plain) || is_web_name(plain) || (is_acronym(word) && lexicon::is_known_outlet(plain));
  });
}

bool opens_enclosed(std::string_view label) {
  constexpr std::array<std::string_view, 12> k_marks{"\"",     "'",      "\u201C", "\u2018", "\u00AB", "\u300C",
                                                     "\u300E", "\u300A", "(",      "[",      "\uFF08", "\u3010"};
  return std::any_of(k_marks.begin(), k_marks.end(), [&](std::string_view mark) { return label.starts_with(mark); });
}

bool speaks_of_interpreting(std::string_view qualifier) {
  constexpr std::array<std::string_view, 12> k_signs{
      "interpret",     "translat",     "interpreta",
      "traducci",      "traduit",      "traduction",
      "\u00FCbersetz", "dolmetsch",    "\u043F\u0435\u0440\u0435\u0432\u043E\u0434",
      "\u7FFB\u8BD1",  "\u901A\u8A33", "\u8BD1"};
  const std::string words = lower(qualifier);
  // "(interpreter)" says who speaks, not how.
  if (words_of(words).size() == 1 && has_role_form(words)) return false;
  return std::any_of(k_signs.begin(), k_signs.end(),
                     [&](std::string_view sign) { return words.find(sign) != std::string::npos; });
}

bool is_interpreter_of_somebody(std::string_view label) {
  const auto words = words_of(label);
  const auto interprets = [](const std::string& word) {
    const std::string plain = bare(word);
    return plain == "interpreter" || plain == "translator";
  };
  if (words.size() < 2 || words.size() > 6) return false;
  if (words.size() > 2 && interprets(words[0]) && (bare(words[1]) == "for" || bare(words[1]) == "of")) return true;
  return interprets(words.back()) && is_possessive(words[words.size() - 2]);
}

bool has_role_form(std::string_view label) {
  if (is_interpreter_of_somebody(label) || is_abbreviated_role(label)) return true;
  auto words = words_of(label);
  if (!words.empty() && bare(words[0]) == "the") words.erase(words.begin());
  return !words.empty() && words.size() <= 2 && lexicon::is_role(bare(words.back()));
}

bool is_anonymous_question(std::string_view label) { return lexicon::is_questioner(bare_letter(label)); }
bool is_anonymous_answer(std::string_view label) { return lexicon::is_answerer(bare_letter(label)); }

namespace {

/// One or two initials and a family name without blanks, as Russian sites write them: "A.Stone".
bool is_name_with_initials(std::string_view word) {
  const std::u32string letters = core::decode_utf8(word);
  std::size_t at = 0;
  while (at + 2 < letters.size() && at < 4 && is_upper(letters[at]) && letters[at + 1] == U'.') at += 2;
  if (at == 0 || letters.size() < at + 3 || !is_upper(letters[at])) return false;
  return std::all_of(letters.begin() + static_cast<std::ptrdiff_t>(at) + 1, letters.end(),
                     [](char32_t c) { return is_lower(c) || is_upper(c) || c == U'-'; });
}

}  // namespace

bool has_person_form(std::string_view label) {
  if (is_all_han(label)) {
    const auto letters = core::decode_utf8(label).size();
    // An ordinal: the first, the second.
    return letters >= 2 && letters <= 4 && !is_heading(label) && !label.starts_with("\xE7\xAC\xAC") &&
           !is_han_outlet(label) && !has_role_form(label);
  }
  const auto words = words_of(label);
  if (words.size() == 1) return is_name_with_initials(label);
  if (words.empty() || words.size() > 5) return false;
  if (has_outlet_form(label) || has_digit(label) || is_salutation(label) || opens_enclosed(label)) return false;
  if (label.find('&') != std::string_view::npos || folded(label).starts_with("thank")) return false;
  return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
    const std::string plain = bare(word);
    if (lexicon::is_particle(plain)) return &word != &words.front() || begins_upper(word);
    const bool other_thing = lexicon::is_title(plain) || lexicon::is_body(plain) || lexicon::is_place(plain) ||
                             lexicon::is_conjunction(plain) || lexicon::is_ordinal(plain) || is_possessive(word);
    return begins_upper(word) && (!other_thing || lexicon::is_honorific(plain));
  });
}

bool has_running_text_word(std::string_view label) {
  const auto words = words_of(label);
  const bool all_capitals = std::all_of(words.begin(), words.end(), [](const std::string& word) {
    return begins_upper(word) || lexicon::is_particle(bare(word));
  });
  const bool shaped_like_a_name = words.size() >= 2 && words.size() <= 3 && all_capitals;
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    const std::string plain = bare(word);
    if (!lexicon::is_running(plain)) return false;
    return !(shaped_like_a_name && lexicon::is_also_a_name(plain));
  });
}

bool is_heading(std::string_view label) {
  const auto words = words_of(label);
  if (words.size() == 1) return lexicon::is_heading(bare(words[0]));
  return lexicon::is_heading_phrase(bare(label));
}

bool is_salutation(std::string_view label) {
  const auto words = words_of(label);
  return words.size() > 1 && lexicon::opens_salutation(bare(words.front())) &&
         lexicon::is_addressee(bare(words.back()));
}

bool has_ordinal_word(std::string_view label) {
  return any_word(label, [](const std::string& word) { return lexicon::is_ordinal(word); });
}

bool has_digit(std::string_view label) {
  const std::u32string letters = core::decode_utf8(label);
  return std::any_of(letters.begin(), letters.end(), [](char32_t c) { return u_isdigit(static_cast<UChar32>(c)); });
}

bool has_sentence_end(std::string_view label) {
  const auto words = words_of(label);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::u32string letters = core::decode_utf8(words[i]);
    const char32_t last = letters.back();
    if (last == U'?' || last == U'!' || last == U'\u3002' || last == U'\uFF1F' || last == U'\uFF01') return true;
    // "J.", "U.S.", "St.", "Jr."
    const bool initial = letters.size() <= 3 || (letters.size() <= 5 && letters[1] == U'.');
    if (last == U'.' && i + 1 < words.size() && !initial && !is_honorific(words[i])) return true;
    if (last == U';') return true;
  }
  return false;
}

bool is_title_case(std::string_view label) {
  const auto words = words_of(label);
  return !words.empty() && begins_upper(words[0]) &&
         std::all_of(words.begin(), words.end(), [](const std::string& word) {
           return begins_upper(word) || is_connector(word) || is_reporter_word(word);
         });
}

bool is_in_capitals(std::string_view label) {
  std::size_t capitals = 0, small = 0;
  for (const std::string& word : words_of(label)) {
    const std::string plain = bare(word);
    if (lexicon::is_conjunction(plain) || lexicon::is_particle(plain)) continue;
    for (const char32_t c : core::decode_utf8(word)) {
      capitals += is_upper(c) ? 1 : 0;
      small += is_lower(c) ? 1 : 0;
    }
    // "McDONOUGH", "LaHOOD", and the "Mr." and "The" before a name in capitals.
    if (is_honorific(word) && words_of(label).size() > 1) capitals += small, small = 0;
  }
  return capitals > 1 && small <= 2 && capitals > 2 * small;
}

bool is_acronym_of_four(std::string_view label) { return is_acronym(label) && core::decode_utf8(label).size() <= 4; }

bool is_abbreviated_role(std::string_view label) {
  std::string letters;
  for (const char c : bare(label)) {
    if (c != '.' && c != ' ') letters += c;
  }
  return letters == "pm" && label.size() <= 6 && begins_upper(label);
}

bool is_addressed_chair(std::string_view name) {
  auto words = words_of(name);
  if (words.size() > 1 && (bare(words[0]) == "deputy" || bare(words[0]) == "acting")) words.erase(words.begin());
  return words.size() == 1 && (bare(words[0]) == "speaker" || lexicon::is_role(bare(words[0])));
}

namespace {

/// "Question from a journalist", "The following question was raised after the press conference", and the Chinese for
/// it.
bool is_question_from_somebody(std::string_view label) {
  constexpr std::size_t k_most_words = 10;
  const std::string plain = folded(label);
  const auto words = words_of(plain);
  if (words.size() > k_most_words) return false;
  if (plain.starts_with("the following question was") || plain.ends_with("\u6709\u8BB0\u8005\u95EE")) return true;
  return words.size() > 2 && words[0] == "question" && (words[1] == "from" || words[1] == "by");
}

}  // namespace

bool is_unnamed_group(std::string_view label) {
  constexpr std::array<std::string_view, 6> k_everybody{
      "all", "everyone", "hon. members", "several hon. members", "some hon. members", "members"};
  if (std::find(k_everybody.begin(), k_everybody.end(), folded(core::collapse_white_space(label))) != k_everybody.end())
    return true;
  const auto words = unnumbered(words_of(label));
  if (!words || words->words.empty()) return false;
  const std::string head = bare(words->words.back());
  const bool alone = words->words.size() == 1 && !words->numbered;
  if (head == "participant" || head == "participants") return only_describes(words->words);
  if (head == "officials" && only_describes(words->words)) return true;
  const bool heads = head == "official" || head == "speaker" || head == "speakers" || head == "voice" ||
                     head == "voices" || head == "man" || head == "woman" || head == "member" || head == "attendee";
  // "SENIOR STATE DEPARTMENT OFFICIAL": whatever house stands between is no name.
  constexpr std::size_t k_longest_office = 6;
  const bool of_a_house = (head == "official" || head == "officials") && words->words.size() <= k_longest_office &&
                          lexicon::describes_unnamed(bare(words->words.front()));
  if (of_a_house && !alone) return true;
  return heads && !alone && only_describes(words->words);
}

bool is_unnamed_asker(std::string_view label) {
  if (is_question_from_somebody(label)) return true;
  auto words = unnumbered(words_of(label));
  if (!words || words->words.empty()) return false;
  const bool alone = words->words.size() == 1 && !words->numbered;
  const std::string head = bare(words->words.back());
  // "Question two:" enumerates.
  const bool heads = is_reporter_word(head) || head == "reporters" || head == "journalists" || head == "press" ||
                     head == "questioner" || head == "interviewer";
  return heads && !alone && only_describes(words->words);
}

bool is_numbered_question(std::string_view label) {
  const auto words = words_of(label);
  const auto is_number = [](const std::string& word) {
    return word.size() <= 3 && std::all_of(word.begin(), word.end(), [](char c) { return core::is_ascii_digit(c); });
  };
  return words.size() == 2 && is_number(words[1]) && lexicon::is_questioner(bare(words[0]));
}

std::string letters_of(std::string_view text) {
  std::string out;
  for (const char32_t c : core::decode_utf8(folded(text))) {
    if (u_isalnum(static_cast<UChar32>(c)) != 0) core::append_utf8(out, c);
  }
  return out;
}

bool is_one_ideograph(std::string_view label) {
  const std::u32string letters = core::decode_utf8(label);
  return letters.size() == 1 && is_han(letters.front());
}

std::string slug(std::string_view name) {
  std::string out;
  bool gap = false;
  for (const char32_t c : core::decode_utf8(lower(core::nfc(name)))) {
    if (u_isalnum(static_cast<UChar32>(c))) {
      if (gap && !out.empty()) out += '-';
      core::append_utf8(out, c);
      gap = false;
    } else {
      gap = true;
    }
  }
  return out;
}

}  // namespace pressroom::parsers
