// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace pressroom::parsers {

/// True for a well-formed language tag (BCP 47, RFC 5646 2.1) but for the grandfathered ones that have no such form.
/// Whether the subtags are registered is not asked.
bool is_language_tag(std::string_view tag);

}  // namespace pressroom::parsers
