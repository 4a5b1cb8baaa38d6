// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pressroom::core {

/// Appends the UTF-8 form of `code_point`; U+FFFD for surrogates and for what lies beyond U+10FFFF.
void append_utf8(std::string& out, char32_t code_point);

bool is_ascii(std::string_view bytes);

/// Total: each maximal ill-formed subpart becomes one U+FFFD (Unicode 15, 3.9; Encoding Standard, UTF-8 decoder).
std::u32string decode_utf8(std::string_view bytes);

/// No overlong forms, no surrogates, nothing beyond U+10FFFF (RFC 3629).
bool is_valid_utf8(std::string_view bytes);

/// Normalization Form C (UAX #15); ill-formed input is read as by decode_utf8(). More than 128 combining marks in a
/// row, which no language has, are put in order 128 by 128, so that time grows with the text alone.
std::string nfc(std::string_view text);

/// For comparing names without heed of case and accents: NFKC_Casefold (UAX #31, UTS #39), without combining marks.
/// Ill-formed input is read as by decode_utf8().
std::string folded(std::string_view text);

/// As it may be shown on a terminal: C0, DEL, C1 and the controls that turn the direction of text become a \u and four
/// digits, so that other people's words neither move the cursor, nor forge a line, nor show one text as another. Those
/// in `kept` stay.
std::string harmless(std::string_view text, std::u32string_view kept = {});

/// Exactly the code points with the Unicode property White_Space, U+00A0 and U+3000 among them.
constexpr bool is_white_space(char32_t c) {
  if (c < 0x80) return c == 0x20 || (c >= 0x09 && c <= 0x0D);
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
         c == 0x202F || c == 0x205F || c == 0x3000;
}

/// A letter, a digit, or a mark that is set on one (Unicode: L*, M*, Nd).
bool is_word_character(char32_t code_point);

/// Of a script that is written without blanks between words: Han, Hiragana, Katakana, Thai, Lao, Khmer, Burmese.
bool is_unspaced_script(char32_t code_point);

/// ASCII white space of the Infra Standard, 4.6: blank, tab, LF, FF, CR.
constexpr bool is_ascii_white_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }
constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// 0 to 15 of a hexadecimal digit in either case; -1 of anything else.
constexpr int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Without the blanks and tabs at both ends (OWS of RFC 9110, 5.6.3).
std::string_view trimmed(std::string_view text);

/// What stands between the separators: one part more than there are of them.
std::vector<std::string_view> split(std::string_view text, char separator);

/// A to Z become a to z, and every other byte stays (Infra Standard, 4.6: ASCII lowercase).
constexpr char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
std::string ascii_lower(std::string_view text);

/// What stands between white space, as views of `text`. Ill-formed bytes belong to their words.
std::vector<std::string_view> words_of(std::string_view text);

/// Every run of white space becomes one blank, none at either end. Ill-formed bytes are kept as they are.
std::string collapse_white_space(std::string_view text);

}  // namespace pressroom::core
