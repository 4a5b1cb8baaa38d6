// SPDX-License-Identifier: Apache-2.0
#include "core/text.hpp"

#include <fmt/core.h>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>

namespace pressroom::core {
namespace {

constexpr char32_t replacement_character = 0xFFFD;

struct Decoded {
  char32_t code_point = replacement_character;
  std::size_t length = 1;  ///< bytes taken: the whole sequence, or the maximal ill-formed subpart
  bool valid = false;
};

/// What a lead byte promises; the bounds of the second byte keep out overlong forms and surrogates.
struct Lead {
  std::size_t length = 0;  ///< at least 2; 0 for a byte that leads nothing
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
};

Lead lead_of(unsigned char byte) {
  if (byte < 0xC2) return {0};
  if (byte < 0xE0) return {2};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte < 0xF0) return {3};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte < 0xF4) return {4};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {0};
}

/// Where the ASCII that stands at `at` ends.
std::size_t ascii_run(std::string_view bytes, std::size_t at) {
  constexpr std::uint64_t k_high_bits = 0x8080808080808080;
  std::uint64_t eight = 0;
  for (; at + sizeof eight <= bytes.size(); at += sizeof eight) {
    std::memcpy(&eight, bytes.data() + at, sizeof eight);
    if ((eight & k_high_bits) != 0) break;
  }
  while (at < bytes.size() && static_cast<unsigned char>(bytes[at]) < 0x80) ++at;
  return at;
}

/// Precondition: `at` lies within `bytes`.
Decoded decode_one(std::string_view bytes, std::size_t at) {
  const auto first = static_cast<unsigned char>(bytes[at]);
  if (first < 0x80) return {first, 1, true};
  const Lead lead = lead_of(first);
  if (lead.length == 0) return {};
  char32_t code_point = first & (0xFFu >> (lead.length + 1));
  for (std::size_t i = 1; i < lead.length; ++i) {
    if (at + i >= bytes.size()) return {replacement_character, i, false};
    const auto next = static_cast<unsigned char>(bytes[at + i]);
    const unsigned char low = i == 1 ? lead.low : 0x80;
    const unsigned char high = i == 1 ? lead.high : 0xBF;
    if (next < low || next > high) return {replacement_character, i, false};
    code_point = (code_point << 6) | (next & 0x3Fu);
  }
  return {code_point, lead.length, true};
}

bool steers_terminal(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

std::string with_replacements(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (const char32_t code_point : decode_utf8(bytes)) append_utf8(out, code_point);
  return out;
}

/// Marks on one letter are put in order by moving each to its place, at a cost that grows with the square of their
/// number. No language needs more than 30 (UAX #15, 13).
constexpr std::size_t longest_run_of_marks = 128;

}  // namespace

void append_utf8(std::string& out, char32_t code_point) {
  if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) code_point = replacement_character;
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((code_point >> shift) & 0x3F)); };
  if (code_point < 0x80) {
    out += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    out += static_cast<char>(0xC0 | (code_point >> 6));
    tail(0);
  } else if (code_point < 0x10000) {
    out += static_cast<char>(0xE0 | (code_point >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | (code_point >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

bool is_ascii(std::string_view bytes) { return ascii_run(bytes, 0) == bytes.size(); }

std::u32string decode_utf8(std::string_view bytes) {
  if (is_ascii(bytes)) return {bytes.begin(), bytes.end()};
  std::u32string out;
  out.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size();) {
    const Decoded decoded = decode_one(bytes, at);
    out += decoded.code_point;
    at += decoded.length;
  }
  return out;
}

bool is_valid_utf8(std::string_view bytes) {
  for (std::size_t at = ascii_run(bytes, 0); at < bytes.size(); at = ascii_run(bytes, at)) {
    const Decoded decoded = decode_one(bytes, at);
    if (!decoded.valid) return false;
    at += decoded.length;
  }
  return true;
}

namespace {

/// Ill-formed input is read as by decode_utf8().
std::string normalized(std::string_view text, const icu::Normalizer2& normalizer) {
  if (!is_valid_utf8(text)) return normalized(with_replacements(text), normalizer);
  UErrorCode status = U_ZERO_ERROR;
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  std::size_t begin = 0;
  std::size_t marks = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded decoded = decode_one(text, at);
    at += decoded.length;
    marks = normalizer.getCombiningClass(static_cast<UChar32>(decoded.code_point)) == 0 ? 0 : marks + 1;
    if (at < text.size() && marks < longest_run_of_marks) continue;
    const auto piece = text.substr(begin, at - begin);
    normalizer.normalizeUTF8(0, icu::StringPiece(piece.data(), static_cast<std::int32_t>(piece.size())), sink, nullptr,
                             status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU could not normalize valid UTF-8");
    begin = at;
    marks = 0;
  }
  return out;
}

}  // namespace

std::string nfc(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) throw std::runtime_error("ICU has no NFC data");
  return normalized(text, *normalizer);
}

std::string folded(std::string_view text) {
  if (is_ascii(text)) return ascii_lower(text);
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const icu::Normalizer2* decomposed = icu::Normalizer2::getNFDInstance(status);
  if (U_FAILURE(status)) throw std::runtime_error("ICU has no data to fold case");
  std::string out;
  for (const char32_t c : decode_utf8(normalized(normalized(text, *casefold), *decomposed))) {
    if (decomposed->getCombiningClass(static_cast<UChar32>(c)) == 0) append_utf8(out, c);
  }
  return out;
}

std::string harmless(std::string_view text, std::u32string_view kept) {
  std::string shown;
  shown.reserve(text.size());
  for (const char32_t c : decode_utf8(text)) {
    if (steers_terminal(c) && kept.find(c) == std::u32string_view::npos) {
      shown += fmt::format("\\u{:04X}", static_cast<std::uint32_t>(c));
    } else {
      append_utf8(shown, c);
    }
  }
  return shown;
}

bool is_word_character(char32_t c) {
  if (c < 0x80) return is_ascii_letter(static_cast<char>(c)) || is_ascii_digit(static_cast<char>(c));
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_ND_MASK)) != 0;
}

bool is_unspaced_script(char32_t c) {
  constexpr char32_t k_first_thai = 0x0E00;
  if (c < k_first_thai) return false;
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(static_cast<UChar32>(c), &status);
  constexpr std::array<UScriptCode, 7> unspaced{USCRIPT_HAN, USCRIPT_HIRAGANA, USCRIPT_KATAKANA, USCRIPT_THAI,
                                                USCRIPT_LAO, USCRIPT_KHMER,    USCRIPT_MYANMAR};
  return std::find(unspaced.begin(), unspaced.end(), script) != unspaced.end();
}

namespace {

template <class Visit>
void for_each_word(std::string_view text, Visit visit) {
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] > ' ' && text[at] < 0x7F) {
      ++at;
      continue;
    }
    const Decoded decoded = decode_one(text, at);
    const std::size_t next = at + decoded.length;
    if (is_white_space(decoded.code_point)) {
      if (at > begin) visit(text.substr(begin, at - begin));
      begin = next;
    }
    at = next;
  }
  if (text.size() > begin) visit(text.substr(begin));
}

}  // namespace

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for_each_word(text, [&](std::string_view word) { words.push_back(word); });
  return words;
}

std::string collapse_white_space(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for_each_word(text, [&](std::string_view word) {
    if (!out.empty()) out += ' ';
    out += word;
  });
  return out;
}

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = ascii_lower(c);
  return out;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t from = 0;;) {
    const auto end = text.find(separator, from);
    parts.push_back(text.substr(from, end - from));
    if (end == std::string_view::npos) return parts;
    from = end + 1;
  }
}

}  // namespace pressroom::core
