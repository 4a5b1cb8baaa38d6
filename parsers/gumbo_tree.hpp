// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "parsers/arena.hpp"
#include "parsers/html_node.hpp"
#include "parsers/text_span.hpp"

namespace pressroom::parsers {

/// What a run of Gumbo leaves behind: the flat tree and the arena that holds its strings.
struct GumboTree {
  Arena arena;
  std::string_view source;  ///< the arena's copy of the input
  std::vector<Node> nodes;  ///< sibling places, rules of anchoring not yet filled in
  std::vector<Attribute> attributes;
};

/// The only way to Gumbo: no error recording, no destroy, a deadline and a byte cap. `utf8` must be well-formed and
/// below 2 GiB; its `plain_runs` (add_plain_runs()) are kept from Gumbo, which goes through text character by
/// character, and are put into the tree afterwards. nullopt when they cannot be: then the page is to be parsed without
/// any. Errors: `limit` names the budget that ran out.
core::Result<std::optional<GumboTree>> parse_with_gumbo(std::string_view utf8, const std::vector<TextSpan>& plain_runs,
                                                        const ParseBudget& budget);

/// Whether Gumbo has a name of its own for an element. `tag` is lower case and any bytes.
bool gumbo_knows(const std::string& tag);

/// The text that Gumbo makes of a short piece of a <div>'s content; for character references.
std::string gumbo_text_of(std::string_view fragment);

}  // namespace pressroom::parsers
