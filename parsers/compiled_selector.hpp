// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "parsers/html_document.hpp"

namespace pressroom::parsers {

enum class Combinator { none, descendant, child, next_sibling, later_sibling };

/// A condition on one element. What `name`, `value`, `a` and `b` hold depends on the kind.
struct SimpleSelector {
  enum class Kind {
    type,               ///< name
    id,                 ///< value
    class_name,         ///< value
    attribute_present,  ///< name; the others below: name and value
    attribute_equals,
    attribute_word,      ///< ~=
    attribute_dash,      ///< |=
    attribute_prefix,    ///< ^=
    attribute_suffix,    ///< $=
    attribute_contains,  ///< *=
    nth_child,           ///< a n + b
    nth_of_type,
    last_child,
    last_of_type,
    empty,
    root,
    none_of,         ///< :not()
    any_of,          ///< :is()
    has_descendant,  ///< :has()
    has_child,       ///< :has(>)
    never,           ///< an unmatchable part, as [a~=""]
  };
  enum class Case { sensitive, ignored };

  Kind kind = Kind::never;
  std::string name;
  std::string value;
  Case value_case = Case::sensitive;
  std::int64_t a = 0;
  std::int64_t b = 0;
  std::vector<std::vector<SimpleSelector>> arguments;  ///< compounds; never nested deeper than one level

  bool matches(const HtmlDocument& document, std::uint32_t node) const;
};

using Compound = std::vector<SimpleSelector>;

bool matches(const Compound& compound, const HtmlDocument& document, std::uint32_t node);

std::uint64_t print_of(const Compound& compound);

/// The compounds of all members of the list in a row. Compound i is tied to compound i - 1 by its combinator; one
/// without a combinator begins a member, one before such (or the last) ends it. Sets of compounds are bits, so that
/// what is known of an element is one word.
struct CompiledSelector {
  static constexpr std::size_t k_most_compounds = 64;

  std::vector<Compound> compounds;
  std::vector<Combinator> combinators;
  /// What Node::print of an element that matches the compound holds at least.
  std::vector<std::uint64_t> prints;
  std::uint64_t ends = 0;

  /// What the elements round an element have matched.
  struct Surroundings {
    std::uint64_t parent = 0;
    std::uint64_t ancestors = 0;
    std::uint64_t previous_sibling = 0;
    std::uint64_t earlier_siblings = 0;
  };

  /// The compounds that `node` matches together with everything to their left.
  std::uint64_t matched(const HtmlDocument& document, std::uint32_t node, const Surroundings& surroundings) const;
};

}  // namespace pressroom::parsers
