// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/result.hpp"

namespace pressroom::app {

/// A turn id taken apart: room:native-id.hash, where a native id may itself hold dots and colons.
struct TurnName {
  std::string room;
  std::string native_id;
};

/// `usage` when it has not that form.
core::Result<TurnName> parse_turn_id(const std::string& turn_id);

}  // namespace pressroom::app
