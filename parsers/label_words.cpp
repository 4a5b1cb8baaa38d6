// SPDX-License-Identifier: Apache-2.0
#include "parsers/label_words.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace pressroom::parsers {

namespace {

template <std::size_t n>
bool is_one_of(std::string_view word, const std::array<std::string_view, n>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::array<std::string_view, 30> k_honorifics{
    "mr",       "mrs",       "ms",         "miss",     "dr",          "prof",       "professor", "sir",
    "madam",    "lord",      "lady",       "judge",    "general",     "gen",        "admiral",   "colonel",
    "captain",  "senator",   "sen",        "rep",      "congressman", "ambassador", "amb",       "secretary",
    "minister", "president", "chancellor", "governor", "mayor",       "chairman"};

constexpr std::array<std::string_view, 38> k_outlet_words{
    "daily",         "news",      "times",     "tv",        "television", "radio",       "agency",   "post",
    "press",         "herald",    "journal",   "weekly",    "network",    "media",       "channel",  "broadcasting",
    "xinhua",        "reuters",   "bloomberg", "newspaper", "tribune",    "gazette",     "observer", "standard",
    "review",        "magazine",  "paper",     "online",    "broadcast",  "broadcaster", "bulletin", "chronicle",
    "correspondent", "satellite", "caixin",    "wire",      "telegraph",  "mail"};

constexpr std::array<std::string_view, 17> k_role_words{"moderator",
                                                        "interpreter",
                                                        "translator",
                                                        "spokesperson",
                                                        "spokesman",
                                                        "spokeswoman",
                                                        "chairperson",
                                                        "chair",
                                                        "host",
                                                        "facilitator",
                                                        "operator",
                                                        "president",
                                                        "premier",
                                                        "minister",
                                                        "officer",
                                                        "\xE4\xB8\xBB\xE6\x8C\x81\xE4\xBA\xBA",
                                                        "\xE5\x8F\x91\xE8\xA8\x80\xE4\xBA\xBA"};

constexpr std::array<std::string_view, 15> k_questioners{"q",
                                                         "question",
                                                         "questioner",
                                                         "reporter",
                                                         "reporters",
                                                         "journalist",
                                                         "press",
                                                         "j",
                                                         "interviewer",
                                                         "pregunta",
                                                         "interlocutor",
                                                         "interlocutora",
                                                         "frage",
                                                         "\xE9\x97\xAE",
                                                         "\xE8\xAE\xB0\xE8\x80\x85"};

constexpr std::array<std::string_view, 5> k_answerers{"a", "answer", "respuesta", "antwort", "\xE7\xAD\x94"};

constexpr std::array<std::string_view, 62> k_running_words{
    "i",   "we",    "you",     "he",        "she",   "it",    "they",  "me",    "us",     "them",  "my",
    "our", "your",  "his",     "her",       "their", "its",   "this",  "that",  "these",  "those", "is",
    "are", "was",   "were",    "be",        "been",  "will",  "would", "shall", "should", "can",   "could",
    "may", "might", "must",    "has",       "have",  "had",   "do",    "does",  "did",    "said",  "says",
    "say", "asked", "follows", "following", "here",  "there", "as",    "in",    "on",     "at",    "to",
    "for", "from",  "with",    "by",        "what",  "how",   "why"};

constexpr std::array<std::string_view, 30> k_ordinals{
    "first",   "second",   "third",   "fourth",   "fifth",  "sixth",   "seventh", "eighth", "ninth",  "tenth",
    "firstly", "secondly", "thirdly", "fourthly", "lastly", "finally", "one",     "two",    "three",  "four",
    "five",    "six",      "seven",   "eight",    "nine",   "ten",     "next",    "last",   "number", "point"};

/// Words that head a line of apparatus. In capitals they look like the acronym of a medium.
constexpr std::array<std::string_view, 34> k_headings{
    "who",    "what",     "when",    "where",    "why",        "how",     "today",  "tomorrow", "note",
    "notes",  "photo",    "photos",  "date",     "time",       "place",   "venue",  "topic",    "topics",
    "agenda", "summary",  "subject", "subjects", "source",     "editor",  "update", "updated",  "contact",
    "end",    "location", "related", "read",     "background", "caption", "follow"};

constexpr std::array<std::string_view, 19> k_connectors{"and", "of",  "the", "&",   "de",  "del", "la",
                                                        "le",  "von", "van", "der", "den", "al",  "el",
                                                        "bin", "da",  "dos", "y",   "und"};

std::string bare(std::string_view word) {
  std::string plain = lower(word);
  while (!plain.empty() && (plain.back() == '.' || plain.back() == ',')) plain.pop_back();
  return plain;
}

bool is_han(char32_t c) { return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_IDEOGRAPHIC) != 0; }

bool is_acronym(std::string_view word) {
  const std::u32string letters = core::decode_utf8(word);
  return letters.size() >= 3 && letters.size() <= 6 && std::all_of(letters.begin(), letters.end(), is_upper);
}

bool begins_upper(std::string_view word) {
  const std::u32string letters = core::decode_utf8(word);
  const auto first =
      std::find_if(letters.begin(), letters.end(), [](char32_t c) { return u_isalpha(static_cast<UChar32>(c)); });
  return first == letters.end() || !is_lower(*first);
}

template <class Predicate>
bool any_word(std::string_view label, Predicate predicate) {
  const auto words = words_of(label);
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return predicate(bare(word)); });
}

}  // namespace

bool is_upper(char32_t c) { return u_isupper(static_cast<UChar32>(c)) != 0 || u_istitle(static_cast<UChar32>(c)) != 0; }
bool is_lower(char32_t c) { return u_islower(static_cast<UChar32>(c)) != 0; }

bool is_unspaced_script(char32_t c) { return is_han(c) || (c >= 0x3040 && c <= 0x30FF); }

std::string lower(std::string_view text) {
  std::string out;
  for (const char32_t c : core::decode_utf8(text)) {
    core::append_utf8(out, static_cast<char32_t>(u_tolower(static_cast<UChar32>(c))));
  }
  return out;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char32_t c : core::decode_utf8(text)) {
    if (!core::is_white_space(c)) {
      core::append_utf8(word, c);
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

bool is_honorific(std::string_view word) { return is_one_of(bare(word), k_honorifics); }

bool has_outlet_form(std::string_view label) {
  const auto words = words_of(label);
  if (words.size() == 1 && is_acronym(words[0])) {
    const std::string plain = bare(words[0]);
    return !is_one_of(plain, k_headings) && !is_one_of(plain, k_ordinals) && !is_one_of(plain, k_running_words) &&
           !is_one_of(plain, k_connectors);
  }
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    const std::string plain = bare(word);
    if (is_one_of(plain, k_outlet_words) || plain.ends_with(".com") || plain.ends_with(".cn") ||
        plain.ends_with(".net"))
      return true;
    return is_acronym(word) && (plain.ends_with("tv") || plain.ends_with("nn") || plain.ends_with("bc")) &&
           words.size() <= 3;
  });
}

bool has_role_form(std::string_view label) {
  auto words = words_of(label);
  if (!words.empty() && bare(words[0]) == "the") words.erase(words.begin());
  return !words.empty() && words.size() <= 2 && is_one_of(bare(words.back()), k_role_words);
}

bool is_anonymous_question(std::string_view label) { return is_one_of(bare(label), k_questioners); }
bool is_anonymous_answer(std::string_view label) { return is_one_of(bare(label), k_answerers); }

bool has_person_form(std::string_view label) {
  const std::u32string letters = core::decode_utf8(label);
  if (!letters.empty() && std::all_of(letters.begin(), letters.end(), is_han)) {
    return letters.size() >= 2 && letters.size() <= 4;
  }
  const auto words = words_of(label);
  if (words.size() < 2 || words.size() > 5 || has_outlet_form(label) || has_digit(label)) return false;
  return is_title_case(label);
}

bool has_running_text_word(std::string_view label) {
  const auto words = words_of(label);
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    const std::string plain = bare(word);
    const bool also_a_name = plain == "will" || plain == "may" || plain == "can";
    return is_one_of(plain, k_running_words) && !(also_a_name && begins_upper(word));
  });
}

bool is_heading(std::string_view label) {
  const auto words = words_of(label);
  return words.size() == 1 && is_one_of(bare(words[0]), k_headings);
}

bool has_ordinal_word(std::string_view label) {
  return any_word(label, [](const std::string& word) { return is_one_of(word, k_ordinals); });
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
    const bool initial = letters.size() <= 2 || (letters.size() <= 5 && letters[1] == U'.');
    if (last == U'.' && i + 1 < words.size() && !initial && !is_honorific(words[i])) return true;
    if (last == U';') return true;
  }
  return false;
}

bool is_title_case(std::string_view label) {
  const auto words = words_of(label);
  return !words.empty() && begins_upper(words[0]) &&
         std::all_of(words.begin(), words.end(), [](const std::string& word) {
           return begins_upper(word) || is_one_of(bare(word), k_connectors) || bare(word) == "reporter" ||
                  bare(word) == "correspondent";
         });
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
