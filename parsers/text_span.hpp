// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace pressroom::parsers {

/// Bytes [begin, end) of a text.
struct TextSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool operator==(const TextSpan&) const = default;
};

}  // namespace pressroom::parsers
