// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "core/http_headers.hpp"

namespace pressroom::parsers {

class Page;

/// Why an answer is a challenge, a login or an interstitial page instead of content; nullopt for an ordinary page.
/// Meant for a 200 that fits no layout of its room. One certain sign decides (a header or a script that a bot wall
/// sends with its challenges alone), or two independent ones, among them that there is hardly anything else on the
/// page: what a wall puts into ordinary pages too, a login box beside an article, an article about captchas, are none.
///
/// The reason is in our own words and holds nothing that the server wrote. Looks at the first 20,000 nodes and 256 KiB
/// of scripts; a page with more than 2,000 visible characters is judged by its headers alone.
std::optional<std::string> challenge_in(const core::HttpHeaders& headers, const Page& page);

}  // namespace pressroom::parsers
