// SPDX-License-Identifier: Apache-2.0
#include "parsers/asides.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "parsers/label_words.hpp"

namespace pressroom::parsers {

namespace {

constexpr std::uint32_t k_longest_aside = 60;

using Entry = std::pair<std::string_view, std::string_view>;

/// What is read as one aside, and its type. Lower case, without the stop at its end.
constexpr std::array<Entry, 160> k_vocabulary{{
    {"a moment of silence is observed", "other"},
    {"a video is played", "other"},
    {"a video is shown", "other"},
    {"akustisch unverst\u00E4ndlich", "inaudible"},
    {"aplauso", "applause"},
    {"aplausos", "applause"},
    {"applaudissements", "applause"},
    {"applauds", "applause"},
    {"applaus", "applause"},
    {"applause", "applause"},
    {"as delivered", "other"},
    {"as interpreted", "language"},
    {"as prepared", "other"},
    {"as translated", "language"},
    {"audio cuts out", "inaudible"},
    {"audio gap", "inaudible"},
    {"audio plays", "other"},
    {"beifall", "applause"},
    {"booing", "crosstalk"},
    {"boos", "crosstalk"},
    {"break in proceedings", "other"},
    {"by interpreter", "language"},
    {"by phone", "other"},
    {"by telephone", "other"},
    {"by video link", "other"},
    {"cheering", "applause"},
    {"cheers", "applause"},
    {"chuckles", "laughter"},
    {"chuckling", "laughter"},
    {"clapping", "applause"},
    {"con int\u00E9rprete", "language"},
    {"continued", "other"},
    {"continuing", "other"},
    {"coughs", "other"},
    {"cross talk", "crosstalk"},
    {"cross-talk", "crosstalk"},
    {"crosstalk", "crosstalk"},
    {"displays document", "other"},
    {"foreign language", "language"},
    {"foreign language spoken", "language"},
    {"fuera de micr\u00F3fono", "inaudible"},
    {"gavel", "other"},
    {"gel\u00E4chter", "laughter"},
    {"general laughter", "laughter"},
    {"gestures", "other"},
    {"giggles", "laughter"},
    {"heckling", "crosstalk"},
    {"heiterkeit", "laughter"},
    {"holds up document", "other"},
    {"hors micro", "inaudible"},
    {"in translation", "language"},
    {"inaudible", "inaudible"},
    {"inaudible question", "inaudible"},
    {"inaud\u00EDvel", "inaudible"},
    {"indiscernible", "inaudible"},
    {"indistinct", "inaudible"},
    {"ininteligible", "inaudible"},
    {"interpretaci\u00F3n", "language"},
    {"interpreted", "language"},
    {"lachen", "laughter"},
    {"laughing", "laughter"},
    {"laughs", "laughter"},
    {"laughter", "laughter"},
    {"moment of silence", "other"},
    {"more applause", "applause"},
    {"more laughter", "laughter"},
    {"much laughter", "laughter"},
    {"music plays", "other"},
    {"no audio", "inaudible"},
    {"nods", "other"},
    {"nods head", "other"},
    {"off mic", "inaudible"},
    {"off microphone", "inaudible"},
    {"off mike", "inaudible"},
    {"off-mic", "inaudible"},
    {"off-mike", "inaudible"},
    {"overlapping conversation", "crosstalk"},
    {"pausa", "other"},
    {"pause", "other"},
    {"pauses", "other"},
    {"ph", "other"},
    {"phone rings", "other"},
    {"phonetic", "other"},
    {"phonetic spelling", "other"},
    {"question inaudible", "inaudible"},
    {"recess", "other"},
    {"rire", "laughter"},
    {"rires", "laughter"},
    {"risa", "laughter"},
    {"risas", "laughter"},
    {"risos", "laughter"},
    {"scattered applause", "applause"},
    {"scattered laughter", "laughter"},
    {"several speak at once", "crosstalk"},
    {"shakes head", "other"},
    {"sigh", "other"},
    {"sighs", "other"},
    {"silence", "other"},
    {"simultaneous conversation", "crosstalk"},
    {"simultaneous speech", "crosstalk"},
    {"sin audio", "inaudible"},
    {"sneezes", "other"},
    {"sp", "other"},
    {"sp?", "other"},
    {"speaking in foreign language", "language"},
    {"speaking simultaneously", "crosstalk"},
    {"speaks foreign language", "language"},
    {"speaks in foreign language", "language"},
    {"standing ovation", "applause"},
    {"technical difficulties", "inaudible"},
    {"technical difficulty", "inaudible"},
    {"through a translator", "language"},
    {"through an interpreter", "language"},
    {"through interpreter", "language"},
    {"through translator", "language"},
    {"traducci\u00F3n", "language"},
    {"traduction", "language"},
    {"translated", "language"},
    {"unintelligible", "inaudible"},
    {"unverst\u00E4ndlich", "inaudible"},
    {"via an interpreter", "language"},
    {"via interpreter", "language"},
    {"via phone", "other"},
    {"via teleconference", "other"},
    {"via telephone", "other"},
    {"via translator", "language"},
    {"via video", "other"},
    {"via video link", "other"},
    {"via videoconference", "other"},
    {"video", "other"},
    {"video is played", "other"},
    {"video is shown", "other"},
    {"video plays", "other"},
    {"v\u00EDa telef\u00F3nica", "other"},
    {"whistles", "other"},
    {"zuruf", "crosstalk"},
    {"zurufe", "crosstalk"},
    {"zwischenruf", "crosstalk"},
    {"\u00FCbersetzung", "language"},
    {"\u0430\u043F\u043B\u043E\u0434\u0438\u0441\u043C\u0435\u043D\u0442\u044B", "applause"},
    {"\u043A\u0430\u043A \u043F\u0435\u0440\u0435\u0432\u0435\u0434\u0435\u043D\u043E", "language"},
    {"\u043D\u0435 \u0441\u043B\u044B\u0448\u043D\u043E", "inaudible"},
    {"\u043D\u0435\u0440\u0430\u0437\u0431\u043E\u0440\u0447\u0438\u0432\u043E", "inaudible"},
    {"\u043D\u0440\u0437\u0431", "inaudible"},
    {"\u043F\u0435\u0440\u0435\u0432\u043E\u0434", "language"},
    {"\u0441\u043C\u0435\u0445", "laughter"},
    {"\u4F17\u7B11", "laughter"},
    {"\u5168\u573A\u7B11", "laughter"},
    {"\u542C\u4E0D\u6E05", "inaudible"},
    {"\u542C\u4E0D\u6E05\u695A", "inaudible"},
    {"\u638C\u58F0", "applause"},
    {"\u638C\u8072", "applause"},
    {"\u70ED\u70C8\u638C\u58F0", "applause"},
    {"\u7B11", "laughter"},
    {"\u7B11\u58F0", "laughter"},
    {"\u7B11\u8072", "laughter"},
    {"\u7FFB\u8BD1", "language"},
    {"\u807D\u4E0D\u6E05", "inaudible"},
    {"\u901A\u8FC7\u7FFB\u8BD1", "language"},
    {"\u9F13\u638C", "applause"},
}};

constexpr std::array<std::string_view, 42> k_languages{
    "english",    "chinese",    "mandarin",  "cantonese", "spanish",   "french",      "german",
    "russian",    "japanese",   "korean",    "arabic",    "hebrew",    "portuguese",  "italian",
    "turkish",    "persian",    "farsi",     "dari",      "pashto",    "hindi",       "urdu",
    "bengali",    "tamil",      "ukrainian", "polish",    "dutch",     "czech",       "swedish",
    "finnish",    "danish",     "norwegian", "greek",     "hungarian", "romanian",    "thai",
    "vietnamese", "indonesian", "malay",     "mongolian", "swahili",   "ingl\u00E9s", "espa\u00F1ol"};

char32_t closing(char32_t open) {
  if (open == U'(') return U')';
  if (open == U'[') return U']';
  return open == U'\uFF08' ? U'\uFF09' : U'\0';
}

/// "in Chinese", "speaks Spanish", "speaking in French", "in Arabic, as interpreted".
bool names_language(std::string_view words) {
  constexpr std::array<std::string_view, 15> k_openings{
      "speaking in ", "speaks in ",  "spoken in ",  "speaking ",     "speaks ",
      "remarks in ",  "answers in ", "replies in ", "in ",           "said in ",
      "says in ",     "habla en ",   "en ",         "continues in ", "translated from "};
  for (const std::string_view opening : k_openings) {
    if (!words.starts_with(opening)) continue;
    return std::find(k_languages.begin(), k_languages.end(), words.substr(opening.size())) != k_languages.end();
  }
  return false;
}

std::optional<std::string> type_of_one(std::string_view words) {
  while (!words.empty() && std::string_view(".!?, ").find(words.back()) != std::string_view::npos) {
    words.remove_suffix(1);
  }
  while (!words.empty() && words.front() == ' ') words.remove_prefix(1);
  const auto known =
      std::find_if(k_vocabulary.begin(), k_vocabulary.end(), [&](const Entry& entry) { return entry.first == words; });
  if (known != k_vocabulary.end()) return std::string(known->second);
  if (names_language(words)) return "language";
  return std::nullopt;
}

/// "Laughter and applause", "Applause. Laughter.": each part is known; the first says what it is.
std::optional<std::string> type_of(const std::string& raw, char32_t bracket) {
  constexpr std::array<std::string_view, 7> k_joints{" and ", " y ", " und ", " et ", ", ", ". ", "; "};
  const std::string words = lower(raw);
  // In round brackets a speaker may say it: "his (sic) words".
  if (bracket == U'[' && (words == "sic" || words == "sic.")) return "other";
  if (auto type = type_of_one(words)) return type;
  for (const std::string_view joint : k_joints) {
    const auto at = words.find(joint);
    if (at == std::string::npos) continue;
    auto first = type_of_one(std::string_view(words).substr(0, at));
    if (first && type_of_one(std::string_view(words).substr(at + joint.size()))) return first;
  }
  return std::nullopt;
}

/// A quotation that is nothing but a bracket is what somebody else wrote.
bool is_quoted(const GlyphText& text, GlyphRange range, GlyphRange aside) {
  constexpr std::u32string_view k_open = U"\"\u201C\u2018'\u00AB\u300C", k_close = U"\"\u201D\u2019'\u00BB\u300D";
  return aside.begin > range.begin && aside.end < range.end &&
         k_open.find(text.glyphs[aside.begin - 1].c) != std::u32string_view::npos &&
         k_close.find(text.glyphs[aside.end].c) != std::u32string_view::npos;
}

}  // namespace

std::vector<FoundAside> find_asides(const GlyphText& text, GlyphRange range) {
  std::vector<FoundAside> found;
  for (std::uint32_t at = range.begin; at < range.end; ++at) {
    const char32_t close = closing(text.glyphs[at].c);
    if (close == U'\0') continue;
    const std::uint32_t limit = std::min(range.end, at + k_longest_aside);
    std::uint32_t end = at + 1;
    while (end < limit && text.glyphs[end].c != close) ++end;
    if (end == limit) continue;
    const auto type = type_of(text.text(GlyphRange{at + 1, end}), text.glyphs[at].c);
    if (!type || is_quoted(text, range, GlyphRange{at, end + 1})) continue;
    found.push_back(FoundAside{GlyphRange{at, end + 1}, *type});
    at = end;
  }
  return found;
}

}  // namespace pressroom::parsers
