// SPDX-License-Identifier: Apache-2.0
#include "app/turn_name.hpp"

namespace pressroom::app {

core::Result<TurnName> parse_turn_id(const std::string& turn_id) {
  const auto colon = turn_id.find(':');
  const auto dot = turn_id.rfind('.');
  if (colon == std::string::npos || dot == std::string::npos || dot < colon) {
    return core::fail(core::ErrorCode::usage, "a turn id looks like room:transcript.0123456789ab", turn_id);
  }
  return TurnName{turn_id.substr(0, colon), turn_id.substr(colon + 1, dot - colon - 1)};
}

}  // namespace pressroom::app
