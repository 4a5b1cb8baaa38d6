// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pressroom::storage::warc {

/// Stands for a text that is compared and never shown: the first 128 bits of its SHA-256, so that nobody can make two
/// texts with one key.
struct TextKey {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  bool operator==(const TextKey&) const = default;
  bool operator<(const TextKey& other) const { return high != other.high ? high < other.high : low < other.low; }
};

TextKey text_key(std::string_view text);

struct TextKeyHash {
  std::size_t operator()(const TextKey& key) const { return key.high; }
};

/// What is kept of a text that somebody else wrote, whatever its length: the text itself, or of more than 2 KiB its
/// beginning and its SHA-256. Equal texts stay equal and others stay different.
std::string bounded_text(std::string_view text);

}  // namespace pressroom::storage::warc
