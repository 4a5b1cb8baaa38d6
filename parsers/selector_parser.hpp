// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "core/result.hpp"
#include "parsers/compiled_selector.hpp"

namespace pressroom::parsers {

/// Reads a selector list. `limit` for too many bytes or compounds, `configuration` with `where` "column N" otherwise.
core::Result<CompiledSelector> parse_selector(std::string_view text);

}  // namespace pressroom::parsers
