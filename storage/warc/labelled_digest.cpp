// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/labelled_digest.hpp"

#include <algorithm>
#include <cstdint>

namespace pressroom::storage::warc {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base32_digits = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::size_t sha256_hex_length = 64;
constexpr std::size_t sha256_base32_length = 52;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

/// RFC 4648, 6, of exactly one SHA-256; bits behind the last byte are not looked at.
std::optional<std::string> hex_of_base32(std::string_view text) {
  std::string hex;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const auto digit = base32_digits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = (bits << 5 | static_cast<std::uint32_t>(digit)) & 0xFFFF;
    count += 5;
    for (; count >= 4 && hex.size() < sha256_hex_length; count -= 4) hex += hex_digits[bits >> (count - 4) & 0xF];
  }
  return hex;
}

}  // namespace

std::optional<LabelledDigest> parse_labelled_digest(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return std::nullopt;
  LabelledDigest digest{lower(text.substr(0, colon)), std::string(text.substr(colon + 1))};
  digest.algorithm.erase(std::remove(digest.algorithm.begin(), digest.algorithm.end(), '-'), digest.algorithm.end());
  if (!digest.is_sha256()) return digest;
  std::string value = lower(digest.value);
  value.erase(value.find_last_not_of('=') + 1);
  if (value.size() == sha256_base32_length) {
    const auto hex = hex_of_base32(value);
    if (!hex) return std::nullopt;
    value = *hex;
  }
  if (value.size() != sha256_hex_length) return std::nullopt;
  if (value.find_first_not_of(hex_digits) != std::string::npos) return std::nullopt;
  digest.value = std::move(value);
  return digest;
}

}  // namespace pressroom::storage::warc
