// SPDX-License-Identifier: Apache-2.0
#include "parsers/compiled_selector.hpp"

#include <algorithm>

#include "core/http_headers.hpp"

namespace pressroom::parsers {

namespace {

using Kind = SimpleSelector::Kind;

bool equal(std::string_view a, std::string_view b, SimpleSelector::Case value_case) {
  return value_case == SimpleSelector::Case::ignored ? core::equals_ignoring_case(a, b) : a == b;
}

bool contains(std::string_view text, std::string_view part, SimpleSelector::Case value_case) {
  if (value_case == SimpleSelector::Case::sensitive) return text.find(part) != std::string_view::npos;
  for (std::size_t at = 0; at + part.size() <= text.size(); ++at) {
    if (core::equals_ignoring_case(text.substr(at, part.size()), part)) return true;
  }
  return false;
}

bool has_word(std::string_view text, std::string_view word, SimpleSelector::Case value_case) {
  constexpr std::string_view k_blanks = " \t\n\f\r";
  for (std::size_t at = text.find_first_not_of(k_blanks); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(k_blanks, at), text.size());
    if (equal(text.substr(at, end - at), word, value_case)) return true;
    at = text.find_first_not_of(k_blanks, end);
  }
  return false;
}

bool attribute_matches(const SimpleSelector& simple, std::string_view actual) {
  const std::string_view wanted = simple.value;
  const auto same = [&](std::string_view part) { return equal(part, wanted, simple.value_case); };
  switch (simple.kind) {
    case Kind::attribute_present:
      return true;
    case Kind::attribute_equals:
      return same(actual);
    case Kind::attribute_word:
      return has_word(actual, wanted, simple.value_case);
    case Kind::attribute_dash:
      return same(actual.substr(0, wanted.size())) && (actual.size() == wanted.size() || actual[wanted.size()] == '-');
    case Kind::attribute_prefix:
      return same(actual.substr(0, wanted.size()));
    case Kind::attribute_suffix:
      return actual.size() >= wanted.size() && same(actual.substr(actual.size() - wanted.size()));
    case Kind::attribute_contains:
      return contains(actual, wanted, simple.value_case);
    default:
      return false;
  }
}

/// Is there an n >= 0 with a n + b = index?
bool is_nth(std::int64_t a, std::int64_t b, std::int64_t index) {
  const std::int64_t steps = index - b;
  if (a == 0) return steps == 0;
  return steps % a == 0 && steps / a >= 0;
}

/// Comments do not count, any text does (Selectors Level 3, which browsers follow).
bool is_empty(const HtmlDocument& document, std::uint32_t node) {
  for (std::uint32_t i = document.first_child(node); i != 0; i = document.node(i).next_sibling) {
    if (document.node(i).kind != NodeKind::comment) return false;
  }
  return true;
}

bool any_matches(const std::vector<Compound>& compounds, const HtmlDocument& document, std::uint32_t node) {
  return std::any_of(compounds.begin(), compounds.end(),
                     [&](const Compound& compound) { return matches(compound, document, node); });
}

bool has_relative(const SimpleSelector& simple, const HtmlDocument& document, std::uint32_t node) {
  const auto hits = [&](std::uint32_t i) {
    return document.node(i).kind == NodeKind::element && any_matches(simple.arguments, document, i);
  };
  if (simple.kind == Kind::has_child) {
    for (std::uint32_t i = document.first_child(node); i != 0; i = document.node(i).next_sibling) {
      if (hits(i)) return true;
    }
    return false;
  }
  for (std::uint32_t i = node + 1; i < document.node(node).end; ++i) {
    if (hits(i)) return true;
  }
  return false;
}

}  // namespace

bool SimpleSelector::matches(const HtmlDocument& document, std::uint32_t node) const {
  const Node& element = document.node(node);
  switch (kind) {
    case Kind::type:
      return element.tag == name;
    case Kind::id:
      return document.attribute(node, "id") == value;
    case Kind::class_name:
      return document.has_class(node, value);
    case Kind::nth_child:
      return is_nth(a, b, element.child_index);
    case Kind::nth_of_type:
      return is_nth(a, b, element.type_index);
    case Kind::last_child:
      return element.last_child;
    case Kind::last_of_type:
      return element.last_of_type;
    case Kind::empty:
      return is_empty(document, node);
    case Kind::root:
      return element.parent == document.root();
    case Kind::none_of:
      return !any_matches(arguments, document, node);
    case Kind::any_of:
      return any_matches(arguments, document, node);
    case Kind::has_descendant:
    case Kind::has_child:
      return has_relative(*this, document, node);
    case Kind::never:
      return false;
    default: {
      const auto actual = document.attribute(node, name);
      return actual && attribute_matches(*this, *actual);
    }
  }
}

bool matches(const Compound& compound, const HtmlDocument& document, std::uint32_t node) {
  return std::all_of(compound.begin(), compound.end(),
                     [&](const SimpleSelector& simple) { return simple.matches(document, node); });
}

std::uint64_t print_of(const Compound& compound) {
  std::uint64_t print = 0;
  for (const SimpleSelector& simple : compound) {
    if (simple.kind == Kind::type) print |= word_print(simple.name);
    if (simple.kind == Kind::id || simple.kind == Kind::class_name) print |= word_print(simple.value);
  }
  return print;
}

std::uint64_t CompiledSelector::matched(const HtmlDocument& document, std::uint32_t node,
                                        const Surroundings& surroundings) const {
  std::uint64_t matched_here = 0;
  const std::uint64_t print = document.node(node).print;
  for (std::size_t i = 0; i < compounds.size(); ++i) {
    std::uint64_t left = ~std::uint64_t{0};
    switch (combinators[i]) {
      case Combinator::none:
        break;
      case Combinator::descendant:
        left = surroundings.ancestors << 1;
        break;
      case Combinator::child:
        left = surroundings.parent << 1;
        break;
      case Combinator::next_sibling:
        left = surroundings.previous_sibling << 1;
        break;
      case Combinator::later_sibling:
        left = surroundings.earlier_siblings << 1;
        break;
    }
    const std::uint64_t bit = std::uint64_t{1} << i;
    if ((prints[i] & ~print) != 0) continue;
    if ((left & bit) != 0 && parsers::matches(compounds[i], document, node)) matched_here |= bit;
  }
  return matched_here;
}

}  // namespace pressroom::parsers
