// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

#include "parsers/html_document.hpp"

namespace pressroom::tests {

inline bool same_node(const parsers::Node& a, const parsers::Node& b) {
  return a.kind == b.kind && a.rules == b.rules && a.foreign == b.foreign && a.anchored == b.anchored &&
         a.last_child == b.last_child && a.last_of_type == b.last_of_type && a.parent == b.parent && a.end == b.end &&
         a.next_sibling == b.next_sibling && a.tag_id == b.tag_id && a.child_index == b.child_index &&
         a.type_index == b.type_index && a.source_start == b.source_start && a.source_end == b.source_end &&
         a.attributes_begin == b.attributes_begin && a.attributes_end == b.attributes_end && a.print == b.print &&
         a.tag == b.tag && a.text == b.text;
}

/// Whether two documents are the same node by node: text, places in the source, attributes.
inline bool same_tree(const parsers::HtmlDocument& a, const parsers::HtmlDocument& b) {
  const auto same_attribute = [](const parsers::Attribute& x, const parsers::Attribute& y) {
    return x.name == y.name && x.value == y.value && x.value_start == y.value_start && x.value_end == y.value_end;
  };
  if (a.source() != b.source() || a.unanchored_nodes() != b.unanchored_nodes()) return false;
  if (!std::equal(a.nodes().begin(), a.nodes().end(), b.nodes().begin(), b.nodes().end(), same_node)) return false;
  for (std::uint32_t node = 0; node < a.nodes().size(); ++node) {
    const auto of_a = a.attributes(node), of_b = b.attributes(node);
    if (!std::equal(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(), same_attribute)) return false;
  }
  return true;
}

}  // namespace pressroom::tests
