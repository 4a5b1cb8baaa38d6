// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/transcript.hpp"

namespace pressroom::app {

/// In how much two states of one transcript, or of many, differ.
struct ReparseCounts {
  std::int64_t turns_added = 0, turns_removed = 0;
  std::int64_t labels = 0, speakers = 0, roles = 0, kinds = 0, replies = 0, texts = 0;  ///< turns in both states
  std::int64_t chars_between_turns = 0;    ///< code points that other turns have now; those swapped one for one cancel
  std::int64_t chars_between_classes = 0;  ///< code points of the ledgers, page by page, as above
  std::int64_t pages = 0;                  ///< whose ledger or warnings differ

  ReparseCounts& operator+=(const ReparseCounts& more);
  struct Named {
    std::string_view name;
    std::int64_t count;
  };
  /// All of them, in the order above.
  std::array<Named, 11> named() const;
};

/// Linear in the turns but for the logarithm of a look-up.
ReparseCounts count_changes(const core::Transcript& before, const core::Transcript& after);

}  // namespace pressroom::app
