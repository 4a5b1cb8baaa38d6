// SPDX-License-Identifier: Apache-2.0
#include "parsers/xml_source.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "core/coding_decoder.hpp"
#include "core/text.hpp"
#include "parsers/charset.hpp"
#include "parsers/meta_charset.hpp"

namespace pressroom::parsers {

namespace {

constexpr std::string_view k_gzip_magic = "\x1F\x8B";
constexpr std::size_t k_piece_bytes = 16u << 10;

/// Bytes decoded in one call: its map from text to bytes, which nobody wants here, is many times their size at worst.
constexpr std::size_t k_slice_bytes = 1u << 20;

struct Unpacked {
  std::string bytes;
  Extent extent = Extent::whole;
};

Unpacked unpack(std::string_view payload) {
  Unpacked unpacked;
  const auto keep = [&](std::string_view piece) {
    const std::size_t room = k_most_source_bytes - unpacked.bytes.size();
    if (piece.size() > room) unpacked.extent = Extent::over_limit;
    unpacked.bytes += piece.substr(0, room);
  };
  if (!payload.starts_with(k_gzip_magic)) {
    keep(payload);
    return unpacked;
  }
  core::CodingDecoder decoder({"gzip"});
  for (std::size_t at = 0; at < payload.size() && unpacked.extent == Extent::whole; at += k_piece_bytes) {
    decoder.feed(payload.substr(at, k_piece_bytes), keep);
  }
  if (unpacked.extent == Extent::whole && !decoder.finish(keep)) unpacked.extent = Extent::cut_short;
  return unpacked;
}

/// Where a slice that begins at `at` ends: never inside a character.
std::size_t slice_end(std::string_view bytes, std::size_t at, std::string_view charset) {
  std::size_t end = std::min(at + k_slice_bytes, bytes.size());
  if (end == bytes.size() || charset.starts_with("iso-2022")) return bytes.size();
  if (charset.starts_with("utf-16")) {
    const std::size_t high = end - (charset == "utf-16be" ? 2 : 1);
    const bool splits_pair = (static_cast<unsigned char>(bytes[high]) & 0xFC) == 0xD8;
    return splits_pair ? end - 2 : end;
  }
  // No encoding that keeps ASCII has a character which goes on with a byte below '0'.
  while (end < bytes.size() && (static_cast<unsigned char>(bytes[end]) >= '0')) ++end;
  return end;
}

struct Text {
  std::string utf8;
  std::uint64_t ill_formed = 0;
};

Text decode_sliced(std::string_view bytes, std::string_view charset) {
  Text text;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = slice_end(bytes, at, charset);
    Decoded slice = decode(bytes.substr(at, end - at), charset);
    text.ill_formed += slice.ill_formed;
    text.utf8 += slice.utf8;
    at = end;
  }
  return text;
}

/// What speaks for an encoding, strongest first.
std::vector<std::string_view> witnesses(const core::HttpHeaders& headers, std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\xEF\xBB\xBF")) return {"utf-8"};
  if (bytes.starts_with("\xFE\xFF") || bytes.starts_with("\0<"sv)) return {"utf-16be"};
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("<\0"sv)) return {"utf-16le"};
  std::vector<std::string_view> charsets;
  const auto add = [&](std::optional<std::string_view> charset) {
    // Bytes that show a declaration in ASCII are not UTF-16, whatever it says.
    if (charset && !charset->starts_with("utf-16")) charsets.push_back(*charset);
  };
  if (const auto type = headers.first("Content-Type")) add(charset_of_content_type(*type));
  const std::size_t begin = std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size());
  add(xml_declared_charset(bytes.substr(begin, 1'024)));
  if (charsets.empty()) charsets = {"utf-8", "windows-1252"};
  return charsets;
}

}  // namespace

XmlSource read_xml_source(const core::HttpHeaders& headers, std::string_view payload) {
  const Unpacked unpacked = unpack(payload);
  std::optional<Text> first;
  for (const std::string_view charset : witnesses(headers, unpacked.bytes)) {
    Text text = decode_sliced(unpacked.bytes, charset);
    const bool fits = text.ill_formed == 0;
    if (fits || !first) first = std::move(text);
    if (fits) break;
  }
  XmlSource source{std::move(first->utf8), unpacked.extent};
  source.utf8.erase(0, source.utf8.find_first_not_of(" \t\r\n"));
  return source;
}

std::string describe_text(std::string_view utf8) {
  if (utf8.empty()) return "an empty document";
  if (utf8.starts_with("%PDF-")) return "a PDF document";
  if (utf8.front() == '{' || utf8.front() == '[') return "JSON";
  return "text that is no XML";
}

}  // namespace pressroom::parsers
