// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pressroom::storage::warc {

/// Stands for a text that is compared and never shown: the first 128 bits of its SHA-256, so that nobody can make two
/// texts with one key.
struct TextKey {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  bool operator==(const TextKey&) const = default;
};

TextKey text_key(std::string_view text);

struct TextKeyHash {
  std::size_t operator()(const TextKey& key) const { return key.high; }
};

}  // namespace pressroom::storage::warc
