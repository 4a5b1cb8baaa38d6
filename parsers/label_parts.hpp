// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace pressroom::parsers {

/// What the words of a label say about the one who speaks: "Mr. Li (via interpreter)", "Gao Tao, vice governor",
/// "Foreign Ministry spokesperson Mao Ning", "Zhang Ming from China Daily". Parts that are not there are empty.
struct LabelParts {
  /// Of a person, a medium or a function: what remains when the other parts are taken off. Empty for "A reporter from
  /// Le Monde".
  std::string name;
  std::string honorific;     ///< "Mr."
  std::string title;         ///< a function, before the name or behind a comma
  std::string outlet;        ///< a medium behind its reporter
  std::string qualifier;     ///< what stood in parentheses behind the name; several joined by "; "
  bool interpreted = false;  ///< the words are a translation of what the person said: "(via interpreter)"

  /// What the label is about: the name, or the medium where nobody has one.
  const std::string& subject() const { return name.empty() ? outlet : name; }
  /// Whether an interpreter or a reporter is meant, whoever else bears the name.
  bool is_of_the_press() const;
  bool is_interpreters() const;
};

/// Total. White space is collapsed and characters without width are dropped; nothing else is changed.
LabelParts take_apart(std::string_view label);

}  // namespace pressroom::parsers
