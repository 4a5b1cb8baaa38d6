// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace pressroom::parsers {

/// What the words of a label say about the one who speaks: "Mr. Li (via interpreter)", "Gao Tao, vice governor",
/// "Foreign Ministry spokesperson Mao Ning", "Zhang Ming from China Daily". Parts that are not there are empty.
struct LabelParts {
  std::string name;       ///< of a person, a medium or a function: what remains when the other parts are taken off
  std::string honorific;  ///< "Mr."
  std::string title;      ///< a function, before the name or behind a comma
  std::string outlet;     ///< a medium behind the name of its reporter
  std::string qualifier;  ///< what stood in parentheses behind the name
};

/// Total. White space is collapsed and characters without width are dropped; nothing else is changed.
LabelParts take_apart(std::string_view label);

}  // namespace pressroom::parsers
