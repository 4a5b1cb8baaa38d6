// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace pressroom::parsers {

/// Who made a page, and what else it says of itself below a transcript: "Translated and edited by ...", "Source: ...",
/// "In case of any discrepancy ...", "Read more". Only at the ends of a transcript: within it somebody may say so.
bool is_credit(std::string_view line);

/// A line that ends by crediting a picture: "Ada Calder answers a question. [Photo by Bo Berg]".
bool is_picture_line(std::string_view line);

}  // namespace pressroom::parsers
