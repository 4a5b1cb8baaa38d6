// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace pressroom::parsers {

/// Calls `found` for every reference to another resource in a style sheet or in a list of declarations, in order:
/// strings of @import and image-set(), and url() wherever it stands but in @namespace. References come with their
/// escapes resolved and otherwise as written, empty ones included. Total and linear.
void for_each_reference(std::string_view css, const std::function<void(const std::string&)>& found);

}  // namespace pressroom::parsers
