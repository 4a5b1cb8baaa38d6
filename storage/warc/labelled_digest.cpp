// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/labelled_digest.hpp"

#include <algorithm>
#include <cstdint>

#include "core/digest.hpp"
#include "core/text.hpp"

namespace pressroom::storage::warc {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base32_digits = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Digits of base32 or base64 (RFC 4648, 6 and 4), each `width` bits, of `octets` octets; bits behind the last one are
/// not looked at.
std::optional<std::string> hex_of(std::string_view text, std::string_view digits, int width, std::size_t octets) {
  std::string hex;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const auto digit = digits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = (bits << width | static_cast<std::uint32_t>(digit)) & 0xFFFF;
    count += width;
    for (; count >= 4 && hex.size() < 2 * octets; count -= 4) hex += hex_digits[bits >> (count - 4) & 0xF];
  }
  return hex;
}

/// The value as hexadecimal digits of `octets` octets: its length tells in which base it is written.
std::optional<std::string> as_hex(std::string_view value, std::size_t octets) {
  value = value.substr(0, value.find_last_not_of('=') + 1);
  if (value.size() == (8 * octets + 5) / 6) return hex_of(value, base64_digits, 6, octets);
  std::string in_lower_case = core::ascii_lower(value);
  if (value.size() == (8 * octets + 4) / 5) return hex_of(in_lower_case, base32_digits, 5, octets);
  const bool is_hex = in_lower_case.find_first_not_of(hex_digits) == std::string::npos;
  return value.size() == 2 * octets && is_hex ? std::optional(std::move(in_lower_case)) : std::nullopt;
}

}  // namespace

bool LabelledDigest::can_be_computed() const { return core::Digest::length(algorithm) > 0; }

std::optional<LabelledDigest> parse_labelled_digest(std::string_view text) {
  const auto separator = text.find_first_of(":=/");
  if (separator == std::string_view::npos || separator == 0 || separator + 1 == text.size()) return std::nullopt;
  const std::string_view label = text.substr(0, separator);
  const bool is_name = std::all_of(label.begin(), label.end(), [](char c) {
    return core::is_ascii_digit(c) || core::is_ascii_letter(c) || c == '-' || c == '_';
  });
  if (!is_name) return std::nullopt;
  LabelledDigest digest{core::ascii_lower(text.substr(0, separator)), std::string(text.substr(separator + 1))};
  digest.algorithm.erase(std::remove(digest.algorithm.begin(), digest.algorithm.end(), '-'), digest.algorithm.end());
  const std::size_t octets = core::Digest::length(digest.algorithm);
  if (octets == 0) return digest;
  auto hex = as_hex(digest.value, octets);
  if (!hex) return std::nullopt;
  digest.value = *std::move(hex);
  return digest;
}

}  // namespace pressroom::storage::warc
