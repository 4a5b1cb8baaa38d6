// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "parsers/html_document.hpp"

namespace pressroom::parsers {

/// True for an element that no reader sees: by its kind (script, style, ...), by `hidden`, by "display: none" in its
/// own style. Style sheets are not read.
bool is_hidden(const HtmlDocument& document, std::uint32_t node);

/// True for an element that begins and ends a line of its own, "br" and table cells among them.
bool is_block_element(std::string_view tag);

}  // namespace pressroom::parsers
