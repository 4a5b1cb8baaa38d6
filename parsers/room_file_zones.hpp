// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace pressroom::parsers {

/// True for "UTC" and for the names Area/Location of the tz database, case as there.
bool is_time_zone(std::string_view name);

}  // namespace pressroom::parsers
