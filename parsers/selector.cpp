// SPDX-License-Identifier: Apache-2.0
#include "parsers/selector.hpp"

#include <algorithm>
#include <utility>

#include "parsers/compiled_selector.hpp"
#include "parsers/selector_parser.hpp"

namespace pressroom::parsers {

namespace {

using Surroundings = CompiledSelector::Surroundings;

/// One open element on the way through the preorder, and what its children have matched so far.
struct Level {
  std::uint32_t end;
  Surroundings for_children;
};

/// Visits elements in document order up to `end`, each with what it matches, until `visit` says no.
template <class Visit>
void walk(const CompiledSelector& compiled, const HtmlDocument& document, std::uint32_t end, Visit&& visit) {
  const auto& nodes = document.nodes();
  std::vector<Level> levels{{nodes[0].end, {}}};
  for (std::uint32_t i = 1; i < end; ++i) {
    if (nodes[i].kind != NodeKind::element) continue;
    while (levels.back().end <= i) levels.pop_back();
    Surroundings& around = levels.back().for_children;
    const std::uint64_t matched = compiled.matched(document, i, around);
    if (!visit(i, matched)) return;
    around.previous_sibling = matched;
    around.earlier_siblings |= matched;
    const std::uint64_t ancestors = around.ancestors | matched;
    if (nodes[i].end > i + 1) levels.push_back({nodes[i].end, {matched, ancestors, 0, 0}});
  }
}

/// What `node`, a child of an element whose children see `around`, has matched: its elder siblings come first.
std::uint64_t matched_among_siblings(const CompiledSelector& compiled, const HtmlDocument& document, std::uint32_t node,
                                     Surroundings around, bool looks_at_siblings) {
  if (looks_at_siblings) {
    const auto& nodes = document.nodes();
    for (std::uint32_t i = document.first_child(nodes[node].parent); i != node; i = nodes[i].next_sibling) {
      if (nodes[i].kind != NodeKind::element) continue;
      around.previous_sibling = compiled.matched(document, i, around);
      around.earlier_siblings |= around.previous_sibling;
    }
  }
  return compiled.matched(document, node, around);
}

}  // namespace

Selector::Selector(std::string text, std::shared_ptr<const CompiledSelector> compiled)
    : text_(std::move(text)), compiled_(std::move(compiled)) {}

core::Result<Selector> Selector::parse(std::string_view text) {
  TRY_ASSIGN(CompiledSelector compiled, parse_selector(text));
  return Selector(std::string(text), std::make_shared<const CompiledSelector>(std::move(compiled)));
}

bool Selector::matches(const HtmlDocument& document, std::uint32_t node) const {
  const auto& nodes = document.nodes();
  if (nodes[node].kind != NodeKind::element) return false;
  const auto is_sibling = [](Combinator c) { return c == Combinator::next_sibling || c == Combinator::later_sibling; };
  const auto& combinators = compiled_->combinators;
  const bool looks_at_siblings = std::any_of(combinators.begin(), combinators.end(), is_sibling);
  std::vector<std::uint32_t> path;
  for (std::uint32_t i = node; i != document.root(); i = nodes[i].parent) path.push_back(i);
  std::uint64_t matched = 0, ancestors = 0;
  for (auto i = path.rbegin(); i != path.rend(); ++i) {
    matched = matched_among_siblings(*compiled_, document, *i, {matched, ancestors, 0, 0}, looks_at_siblings);
    ancestors |= matched;
  }
  return (matched & compiled_->ends) != 0;
}

std::vector<std::uint32_t> Selector::select(const HtmlDocument& document, std::uint32_t scope) const {
  std::vector<std::uint32_t> selected;
  walk(*compiled_, document, document.node(scope).end, [&](std::uint32_t node, std::uint64_t matched) {
    if (node > scope && (matched & compiled_->ends) != 0) selected.push_back(node);
    return true;
  });
  return selected;
}

std::optional<std::uint32_t> Selector::first(const HtmlDocument& document, std::uint32_t scope) const {
  std::optional<std::uint32_t> found;
  walk(*compiled_, document, document.node(scope).end, [&](std::uint32_t node, std::uint64_t matched) {
    if (node > scope && (matched & compiled_->ends) != 0) found = node;
    return !found;
  });
  return found;
}

}  // namespace pressroom::parsers
