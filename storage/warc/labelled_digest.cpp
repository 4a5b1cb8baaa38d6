// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/labelled_digest.hpp"

#include <algorithm>
#include <cstdint>

#include "core/digest.hpp"

namespace pressroom::storage::warc {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base32_digits = "abcdefghijklmnopqrstuvwxyz234567";

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

/// RFC 4648, 6, of `octets` octets; bits behind the last one are not looked at.
std::optional<std::string> hex_of_base32(std::string_view text, std::size_t octets) {
  std::string hex;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const auto digit = base32_digits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = (bits << 5 | static_cast<std::uint32_t>(digit)) & 0xFFFF;
    count += 5;
    for (; count >= 4 && hex.size() < 2 * octets; count -= 4) hex += hex_digits[bits >> (count - 4) & 0xF];
  }
  return hex;
}

/// `value` in lower case, as hexadecimal digits of `octets` octets.
std::optional<std::string> as_hex(std::string value, std::size_t octets) {
  value.erase(value.find_last_not_of('=') + 1);
  if (value.size() == 2 * octets && value.find_first_not_of(hex_digits) == std::string::npos) return value;
  if (value.size() != (8 * octets + 4) / 5) return std::nullopt;
  return hex_of_base32(value, octets);
}

}  // namespace

bool LabelledDigest::can_be_computed() const { return core::Digest::length(algorithm) > 0; }

std::optional<LabelledDigest> parse_labelled_digest(std::string_view text) {
  const auto separator = text.find_first_of(":=/");
  if (separator == std::string_view::npos || separator == 0 || separator + 1 == text.size()) return std::nullopt;
  LabelledDigest digest{lower(text.substr(0, separator)), std::string(text.substr(separator + 1))};
  digest.algorithm.erase(std::remove(digest.algorithm.begin(), digest.algorithm.end(), '-'), digest.algorithm.end());
  const std::size_t octets = core::Digest::length(digest.algorithm);
  if (octets == 0) return digest;
  auto hex = as_hex(lower(digest.value), octets);
  if (!hex) return std::nullopt;
  digest.value = *std::move(hex);
  return digest;
}

}  // namespace pressroom::storage::warc
