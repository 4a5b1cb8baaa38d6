// SPDX-License-Identifier: Apache-2.0
#include "parsers/page_body.hpp"

#include "core/text.hpp"
#include "parsers/html_visibility.hpp"
#include "parsers/room_rules.hpp"

namespace pressroom::parsers {

namespace {

bool is_shown(const HtmlDocument& document, std::uint32_t node) {
  while (node != 0 && !is_hidden(document, node)) node = document.node(node).parent;
  return node == 0;
}

std::vector<std::uint32_t> find_elements(const HtmlDocument& document, const Selector& selector) {
  std::vector<std::uint32_t> shown, all;
  const auto add = [&](std::vector<std::uint32_t>& bodies, std::uint32_t node) {
    if (bodies.empty() || document.node(bodies.back()).end <= node) bodies.push_back(node);
  };
  for (const std::uint32_t node : selector.select(document)) {
    add(all, node);
    if (is_shown(document, node)) add(shown, node);
  }
  return shown.empty() ? all : shown;
}

/// The largest subtrees that lie within [begin, end): an element that reaches beyond is entered.
void add_between(const HtmlDocument& document, std::uint32_t begin, std::uint32_t end,
                 std::vector<std::uint32_t>& nodes) {
  for (std::uint32_t node = begin; node < end;) {
    const Node& at = document.node(node);
    const bool element = at.kind == NodeKind::element;
    if (element && is_hidden(document, node)) {
      node = at.end;
    } else if (at.end <= end) {
      nodes.push_back(node);
      node = at.end;
    } else {
      ++node;
    }
  }
}

std::vector<std::uint32_t> find_between(const HtmlDocument& document, const BodyMark& opening,
                                        const BodyMark& closing) {
  std::vector<std::uint32_t> nodes;
  const auto count = static_cast<std::uint32_t>(document.nodes().size());
  std::uint32_t begin = 0;  // behind the opening mark; 0 while none is open
  for (std::uint32_t node = 1; node < count; ++node) {
    if (begin != 0 && closing.matches(document, node)) {
      add_between(document, begin, node, nodes);
      begin = 0;
    } else if (opening.matches(document, node)) {
      begin = document.node(node).end;
    }
  }
  return nodes;
}

}  // namespace

core::Result<BodyMark> BodyMark::parse(const std::string& written) {
  BodyMark mark;
  if (!written.starts_with("<!--")) {
    TRY_ASSIGN(Selector selector, Selector::parse(written));
    mark.selector_ = std::move(selector);
    return mark;
  }
  constexpr std::size_t k_fence = 4 + 3;
  if (written.size() > k_fence && written.ends_with("-->")) {
    mark.comment_ = core::collapse_white_space(written.substr(4, written.size() - k_fence));
  }
  if (mark.comment_.empty()) return core::fail(core::ErrorCode::configuration, "a comment is written <!--words-->");
  return mark;
}

bool BodyMark::matches(const HtmlDocument& document, std::uint32_t node) const {
  const Node& at = document.node(node);
  if (selector_) return at.kind == NodeKind::element && selector_->matches(document, node);
  // A mark is short: the long comments of a page are not looked through.
  return at.kind == NodeKind::comment && at.text.size() < 2 * comment_.size() + 64 &&
         core::collapse_white_space(at.text) == comment_;
}

PageBody find_body(const HtmlDocument& document, const LayoutRules& layout) {
  if (layout.body_between.size() == 2) {
    return {PageBody::Shape::between, find_between(document, layout.body_between[0], layout.body_between[1])};
  }
  if (!layout.body) return {};
  return {PageBody::Shape::elements, find_elements(document, *layout.body)};
}

bool has_body(const HtmlDocument& document, const LayoutRules& layout) {
  if (layout.body) return layout.body->first(document).has_value();
  return !find_body(document, layout).nodes.empty();
}

}  // namespace pressroom::parsers
