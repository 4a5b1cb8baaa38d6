// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace pressroom::parsers {

/// The encoding a label stands for, by its lower-case name (Encoding Standard, 4.2 "get an encoding"); white space
/// round the label and its case do not matter. nullopt for unknown labels.
std::optional<std::string_view> charset_of_label(std::string_view label);

}  // namespace pressroom::parsers
