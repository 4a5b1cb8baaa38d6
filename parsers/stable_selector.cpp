// SPDX-License-Identifier: Apache-2.0
#include "parsers/stable_selector.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "core/text.hpp"
#include "parsers/selector.hpp"

namespace pressroom::parsers {

namespace {

/// Ancestors looked at, and classes of one element.
constexpr std::size_t k_most_ancestors = 3, k_most_classes = 6;

bool is_identifier(std::string_view name) {
  if (name.empty() || name.size() > 60 || !(core::is_ascii_letter(name.front()) || name.front() == '_')) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return core::is_ascii_letter(c) || core::is_ascii_digit(c) || c == '-' || c == '_';
  });
}

/// "post-48213" and "css-1x7yz3" are of one page or of one build.
bool is_lasting(std::string_view name) {
  if (!is_identifier(name)) return false;
  std::size_t digits = 0, run = 0, changes = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool digit = core::is_ascii_digit(name[i]);
    digits += digit ? 1 : 0;
    run = digit ? run + 1 : 0;
    if (run > 3) return false;
    if (i > 0 && core::is_ascii_digit(name[i - 1]) && core::is_ascii_letter(name[i])) ++changes;
  }
  return digits < 4 && changes < 2;
}

/// What may name an element, best first; no name of two parts.
std::vector<std::string> names_of(const HtmlDocument& document, std::uint32_t element) {
  std::vector<std::string> names;
  if (const auto id = document.id(element); is_lasting(id)) names.push_back("#" + std::string(id));
  for (const char* attribute : {"itemprop", "property", "role"}) {
    const auto value = document.attribute(element, attribute);
    if (value && is_identifier(*value)) names.push_back("[" + std::string(attribute) + "=" + std::string(*value) + "]");
  }
  const std::string classes = core::collapse_white_space(document.attribute(element, "class").value_or(""));
  const std::size_t without_classes = names.size();
  for (const std::string_view word : core::split(classes, ' ')) {
    if (is_lasting(word) && names.size() < without_classes + k_most_classes) names.push_back("." + std::string(word));
  }
  if (is_identifier(document.node(element).tag)) names.emplace_back(document.node(element).tag);
  return names;
}

/// ".a.b", "div.a": narrower than each of its parts.
std::vector<std::string> pairs_of(const std::vector<std::string>& names) {
  std::vector<std::string> pairs, classes;
  for (const std::string& name : names) {
    if (name.front() == '.') classes.push_back(name);
  }
  for (std::size_t i = 0; i < classes.size(); ++i) {
    for (std::size_t j = i + 1; j < classes.size(); ++j) pairs.push_back(classes[i] + classes[j]);
  }
  const bool has_tag = !names.empty() && core::is_ascii_letter(names.back().front());
  for (const std::string& one : classes) {
    if (has_tag) pairs.push_back(names.back() + one);
  }
  return pairs;
}

}  // namespace

StableSelectors::StableSelectors(const HtmlDocument& document) : document_(document) {
  for (std::uint32_t node = 1; node < document.nodes().size(); ++node) {
    if (document.node(node).kind != NodeKind::element) continue;
    for (const std::string& name : names_of(document, node)) ++times_[name];
  }
}

StableSelector StableSelectors::of(std::uint32_t element) const {
  const std::vector<std::string> own = names_of(document_, element);
  for (const std::string& name : own) {
    if (times_.at(name) == 1 && hits_alone(name, element)) return {name, true};
  }
  for (const std::string& pair : pairs_of(own)) {
    if (hits_alone(pair, element)) return {pair, true};
  }
  StableSelector below = below_ancestor(element, own);
  return below.text.empty() ? counted(element) : below;
}

StableSelector StableSelectors::below_ancestor(std::uint32_t element, const std::vector<std::string>& own) const {
  std::size_t looked_at = 0;
  std::uint32_t up = document_.node(element).parent;
  for (bool parent = true; up != 0 && looked_at < k_most_ancestors; up = document_.node(up).parent, parent = false) {
    const std::vector<std::string> names = names_of(document_, up);
    const auto alone = std::find_if(names.begin(), names.end(), [&](const auto& name) { return times_.at(name) == 1; });
    if (alone == names.end()) continue;
    ++looked_at;
    for (const std::string& name : own) {
      for (const char* combinator : {" ", " > "}) {
        if (!parent && combinator[1] != 0) continue;
        const std::string text = *alone + combinator + name;
        if (hits_alone(text, element)) return {text, true};
      }
    }
  }
  return {};
}

bool StableSelectors::hits_alone(const std::string& text, std::uint32_t element) const {
  const auto selector = Selector::parse(text);
  if (!selector) return false;
  const auto hits = selector->select(document_);
  return hits.size() == 1 && hits.front() == element;
}

/// The way down from the root, counting siblings: good for this page alone.
StableSelector StableSelectors::counted(std::uint32_t element) const {
  std::vector<std::string> steps;
  for (std::uint32_t up = element; up != 0; up = document_.node(up).parent) {
    const Node& node = document_.node(up);
    if (!is_identifier(node.tag)) return {};
    steps.push_back(fmt::format("{}:nth-of-type({})", node.tag, node.type_index));
  }
  std::reverse(steps.begin(), steps.end());
  const std::string path = fmt::format("{}", fmt::join(steps, " > "));
  return hits_alone(path, element) ? StableSelector{path, false} : StableSelector{"", false};
}

}  // namespace pressroom::parsers
