// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace pressroom::core {

/// The text as it was worded, however it was set: quotation marks, dashes, ellipses and full-width forms in their plain
/// ASCII form, soft hyphens and zero-width characters gone, white space collapsed to one blank and gone at the ends.
std::string plain_typography(std::string_view text);

/// Whether two texts say the same in the same words: their words and marks are the same, one by one, once typography
/// and white space are taken from them. "a part" and "apart" are other words; "yes - no" is the same with a long dash
/// and no blanks.
bool same_wording(std::string_view a, std::string_view b);

}  // namespace pressroom::core
