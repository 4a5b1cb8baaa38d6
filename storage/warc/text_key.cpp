// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/text_key.hpp"

#include <charconv>
#include <string>

#include "core/digest.hpp"

namespace pressroom::storage::warc {

TextKey text_key(std::string_view text) {
  const std::string hex = core::sha256_hex(text);
  constexpr std::size_t half = 16;
  TextKey key;
  std::from_chars(hex.data(), hex.data() + half, key.high, 16);
  std::from_chars(hex.data() + half, hex.data() + 2 * half, key.low, 16);
  return key;
}

std::string bounded_text(std::string_view text) {
  constexpr std::size_t most = 2048, shown = 256;
  if (text.size() <= most) return std::string(text);
  return std::string(text.substr(0, shown)) + "... (" + std::to_string(text.size()) + " bytes, sha256 " +
         core::sha256_hex(text) + ")";
}

}  // namespace pressroom::storage::warc
