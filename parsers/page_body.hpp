// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "parsers/selector.hpp"

namespace pressroom::parsers {

class HtmlDocument;
struct LayoutRules;

/// Where a body begins or ends when no element holds it: a comment, written whole ("<!--enpcontent-->"), or the first
/// element that a selector hits.
class BodyMark {
 public:
  /// `configuration` when it is neither a comment nor a selector.
  static core::Result<BodyMark> parse(const std::string& written);

  bool matches(const HtmlDocument& document, std::uint32_t node) const;
  const std::optional<Selector>& selector() const { return selector_; }
  /// Empty when the mark is no comment.
  const std::string& comment() const { return comment_; }

 private:
  std::string comment_;  ///< its text, white space collapsed
  std::optional<Selector> selector_;
};

/// Where the body of a page stands: nodes that rise and do not nest.
struct PageBody {
  enum class Shape {
    elements,  ///< each is a container of the body
    between,   ///< they are what stands between two marks, text and comments among them
  } shape = Shape::elements;
  std::vector<std::uint32_t> nodes;
};

/// The body by a layout's rules, empty when the page has none. A stray end tag, or a template that opens the container
/// twice, makes several elements of one; a copy that nobody sees is none of them, unless there is no other. Between two
/// marks stands what lies behind the last opening mark and before the first closing one that follows, so that doubled
/// marks cost nothing; further pairs follow. Equal marks open and close in turn. Linear in the page.
PageBody find_body(const HtmlDocument& document, const LayoutRules& layout);

/// True when find_body() finds one.
bool has_body(const HtmlDocument& document, const LayoutRules& layout);

}  // namespace pressroom::parsers
