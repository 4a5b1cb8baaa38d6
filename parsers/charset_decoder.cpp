// SPDX-License-Identifier: Apache-2.0
#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ucnv_err.h>

#include <array>
#include <memory>
#include <stdexcept>

#include "core/text.hpp"
#include "parsers/charset.hpp"

namespace pressroom::parsers {

namespace {

enum class Shape {
  ascii_based,  ///< at a character boundary, a byte below 0x80 is that character
  stateful,     ///< escape sequences or wide units: every byte goes through the converter
  table,        ///< ours: no converter in ICU
  replacement,
};

struct Charset {
  std::string_view name;
  const char* converter;  ///< ICU's name
  Shape shape = Shape::ascii_based;
  char32_t byte_0x80 = 0;  ///< what this byte means where the converter knows no such character; 0 otherwise
};

constexpr std::array<Charset, 40> k_charsets{{
    {"utf-8", "UTF-8"},
    // The Encoding Standard decodes both by the larger set, and knows the euro sign of code page 936.
    {"gbk", "gb18030", Shape::ascii_based, 0x20AC},
    {"gb18030", "gb18030", Shape::ascii_based, 0x20AC},
    {"windows-1252", "windows-1252"},
    {"big5", "Big5-HKSCS"},
    {"euc-jp", "euc-jp-2007"},
    {"iso-2022-jp", "ISO-2022-JP", Shape::stateful},
    {"shift_jis", "ibm-943_P15A-2003"},
    {"euc-kr", "windows-949-2000"},
    {"utf-16be", "UTF-16BE", Shape::stateful},
    {"utf-16le", "UTF-16LE", Shape::stateful},
    {"koi8-r", "KOI8-R"},
    {"koi8-u", "KOI8-U"},
    {"ibm866", "IBM866"},
    {"macintosh", "macintosh"},
    {"x-mac-cyrillic", "x-mac-cyrillic"},
    {"windows-874", "windows-874"},
    {"windows-1250", "windows-1250"},
    {"windows-1251", "windows-1251"},
    {"windows-1253", "windows-1253"},
    {"windows-1254", "windows-1254"},
    {"windows-1255", "windows-1255"},
    {"windows-1256", "windows-1256"},
    {"windows-1257", "windows-1257"},
    {"windows-1258", "windows-1258"},
    {"iso-8859-2", "ISO-8859-2"},
    {"iso-8859-3", "ISO-8859-3"},
    {"iso-8859-4", "ISO-8859-4"},
    {"iso-8859-5", "ISO-8859-5"},
    {"iso-8859-6", "ISO-8859-6"},
    {"iso-8859-7", "ISO-8859-7"},
    {"iso-8859-8", "ISO-8859-8"},
    {"iso-8859-8-i", "ISO-8859-8"},  // "-i" speaks of the order of display only
    {"iso-8859-10", "ISO-8859-10"},
    {"iso-8859-13", "ISO-8859-13"},
    {"iso-8859-14", "ISO-8859-14"},
    {"iso-8859-15", "ISO-8859-15"},
    {"iso-8859-16", "", Shape::table},
    {"x-user-defined", "", Shape::table},
    {"replacement", "", Shape::replacement},
}};

const Charset* find_charset(std::string_view name) {
  for (const Charset& charset : k_charsets) {
    if (charset.name == name) return &charset;
  }
  return nullptr;
}

/// ISO/IEC 8859-16, 0xA0 to 0xFF.
constexpr std::array<char16_t, 96> k_iso_8859_16{
    0x00A0, 0x0104, 0x0105, 0x0141, 0x20AC, 0x201E, 0x0160, 0x00A7, 0x0161, 0x00A9, 0x0218, 0x00AB, 0x0179, 0x00AD,
    0x017A, 0x017B, 0x00B0, 0x00B1, 0x010C, 0x0142, 0x017D, 0x201D, 0x00B6, 0x00B7, 0x017E, 0x010D, 0x0219, 0x00BB,
    0x0152, 0x0153, 0x0178, 0x017C, 0x00C0, 0x00C1, 0x00C2, 0x0102, 0x00C4, 0x0106, 0x00C6, 0x00C7, 0x00C8, 0x00C9,
    0x00CA, 0x00CB, 0x00CC, 0x00CD, 0x00CE, 0x00CF, 0x0110, 0x0143, 0x00D2, 0x00D3, 0x00D4, 0x0150, 0x00D6, 0x015A,
    0x0170, 0x00D9, 0x00DA, 0x00DB, 0x00DC, 0x0118, 0x021A, 0x00DF, 0x00E0, 0x00E1, 0x00E2, 0x0103, 0x00E4, 0x0107,
    0x00E6, 0x00E7, 0x00E8, 0x00E9, 0x00EA, 0x00EB, 0x00EC, 0x00ED, 0x00EE, 0x00EF, 0x0111, 0x0144, 0x00F2, 0x00F3,
    0x00F4, 0x0151, 0x00F6, 0x015B, 0x0171, 0x00F9, 0x00FA, 0x00FB, 0x00FC, 0x0119, 0x021B, 0x00FF};

char32_t table_character(std::string_view charset, unsigned char byte) {
  if (byte < 0x80) return byte;
  if (charset == "x-user-defined") return 0xF780u + (byte - 0x80u);
  return byte < 0xA0 ? byte : k_iso_8859_16[byte - 0xA0u];
}

/// Collects code points with their widths.
class Sink {
 public:
  void add(char32_t code_point, std::size_t source_bytes) {
    const std::size_t before = decoded_.utf8.size();
    core::append_utf8(decoded_.utf8, code_point);
    decoded_.map.append(
        {static_cast<std::uint32_t>(decoded_.utf8.size() - before), static_cast<std::uint32_t>(source_bytes)});
  }

  void add_ascii(std::string_view run) {
    decoded_.utf8 += run;
    decoded_.map.append({1, 1}, run.size());
  }

  void skip(std::size_t source_bytes) { decoded_.map.skip(source_bytes); }
  std::uint64_t& ill_formed() { return decoded_.ill_formed; }
  Decoded take() { return std::move(decoded_); }

 private:
  Decoded decoded_;
};

/// ICU's callback for bytes without a character. ICU's own one writes U+001A for some single-byte sets.
void write_replacement(const void* context, UConverterToUnicodeArgs* arguments, const char*, std::int32_t,
                       UConverterCallbackReason reason, UErrorCode* status) {
  if (reason > UCNV_IRREGULAR) return;
  ++*static_cast<std::uint64_t*>(const_cast<void*>(context));
  *status = U_ZERO_ERROR;
  const UChar replacement = 0xFFFD;
  ucnv_cbToUWriteUChars(arguments, &replacement, 1, 0, status);
}

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};

void convert(const Charset& charset, std::string_view bytes, Sink& sink) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, CloseConverter> converter(ucnv_open(charset.converter, &status));
  if (U_FAILURE(status)) throw std::runtime_error("ICU lacks the converter " + std::string(charset.converter));
  ucnv_setToUCallBack(converter.get(), write_replacement, &sink.ill_formed(), nullptr, nullptr, &status);
  if (U_FAILURE(status)) throw std::runtime_error("ICU takes no callback");
  const char* at = bytes.data();
  const char* const end = at + bytes.size();
  while (at < end) {
    if (charset.shape == Shape::ascii_based) {
      const char* ascii_end = at;
      while (ascii_end < end && static_cast<unsigned char>(*ascii_end) < 0x80) ++ascii_end;
      sink.add_ascii(std::string_view(at, static_cast<std::size_t>(ascii_end - at)));
      at = ascii_end;
      if (at == end) break;
    }
    if (charset.byte_0x80 != 0 && *at == '\x80') {
      sink.add(charset.byte_0x80, 1);
      ++at;
      continue;
    }
    const char* const begin = at;
    status = U_ZERO_ERROR;
    const UChar32 code_point = ucnv_getNextUChar(converter.get(), &at, end, &status);
    const auto taken = static_cast<std::size_t>(at - begin);
    if (status == U_INDEX_OUTOFBOUNDS_ERROR) {
      sink.skip(taken);
    } else if (U_FAILURE(status)) {
      // A character cut off by the end of the bytes.
      ++sink.ill_formed();
      sink.add(0xFFFD, static_cast<std::size_t>(end - begin));
      at = end;
    } else {
      sink.add(static_cast<char32_t>(code_point), taken);
    }
  }
  // One sequence of bytes may stand for two characters; the second still waits in the converter.
  while (true) {
    status = U_ZERO_ERROR;
    const UChar32 code_point = ucnv_getNextUChar(converter.get(), &at, end, &status);
    if (U_FAILURE(status)) break;
    sink.add(static_cast<char32_t>(code_point), 0);
  }
}

std::size_t bom_length(std::string_view bytes, std::string_view charset) {
  if (charset == "utf-8") return bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  if (charset == "utf-16be") return bytes.starts_with("\xFE\xFF") ? 2 : 0;
  if (charset == "utf-16le") return bytes.starts_with("\xFF\xFE") ? 2 : 0;
  return 0;
}

Decoded decode_from(std::string_view bytes, std::size_t skipped, const Charset& charset) {
  const std::string_view text = bytes.substr(skipped);
  if (charset.name == "utf-8" && core::is_valid_utf8(text)) {
    return Decoded{std::string(text), SourceMap::identity(text.size(), skipped), 0};
  }
  Sink sink;
  sink.skip(skipped);
  switch (charset.shape) {
    case Shape::ascii_based:
    case Shape::stateful:
      convert(charset, text, sink);
      break;
    case Shape::table:
      for (const char c : text) sink.add(table_character(charset.name, static_cast<unsigned char>(c)), 1);
      break;
    case Shape::replacement:
      if (!text.empty()) {
        ++sink.ill_formed();
        sink.add(0xFFFD, text.size());
      }
      break;
  }
  return sink.take();
}

const Charset& charset_or_replacement(std::string_view name) {
  const Charset* charset = find_charset(name);
  return charset != nullptr ? *charset : k_charsets.back();
}

}  // namespace

bool known_charset(std::string_view name) { return find_charset(name) != nullptr; }

Decoded decode(std::string_view bytes, std::string_view charset) {
  const Charset& known = charset_or_replacement(charset);
  return decode_from(bytes, bom_length(bytes, known.name), known);
}

std::string decode_bytes(std::string_view bytes, std::string_view charset) {
  return decode_from(bytes, 0, charset_or_replacement(charset)).utf8;
}

}  // namespace pressroom::parsers
