// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "parsers/html_document.hpp"

namespace pressroom::parsers {

struct CompiledSelector;

/// A CSS selector list, compiled once (Selectors Level 4, the structural part): type, *, #id, .class, attributes with
/// i and s flags, the four combinators, commas, :first-child :last-child :only-child :nth-child() :first-of-type
/// :last-of-type :only-of-type :nth-of-type() :empty :root, :not() and :is() of compounds, :has() of compounds that are
/// descendants or, after '>', children. Type and attribute names compare without case, ids, classes and values with
/// it (but for the i flag and the `type` attribute). A value: cheap to copy, safe to share between threads.
class Selector {
 public:
  /// At most 4,096 bytes and 64 compounds (`limit`). `configuration` otherwise, `where` is "column N" from 1, in bytes.
  static core::Result<Selector> parse(std::string_view text);

  bool matches(const HtmlDocument& document, std::uint32_t node) const;

  /// The elements below `scope` that match, in document order. What stands left of a combinator may lie outside of
  /// `scope`. Linear in the document, but for :has(), which looks at each subtree.
  std::vector<std::uint32_t> select(const HtmlDocument& document, std::uint32_t scope = 0) const;
  /// The first of them.
  std::optional<std::uint32_t> first(const HtmlDocument& document, std::uint32_t scope = 0) const;

  const std::string& text() const { return text_; }
  const CompiledSelector& compiled() const { return *compiled_; }

 private:
  Selector(std::string text, std::shared_ptr<const CompiledSelector> compiled);

  std::string text_;
  std::shared_ptr<const CompiledSelector> compiled_;
};

}  // namespace pressroom::parsers
