// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "parsers/html_document.hpp"

namespace pressroom::parsers {

/// A selector for one element, as short and as lasting as it can be.
struct StableSelector {
  std::string text;     ///< empty when there is none within the limits of a selector
  bool lasting = true;  ///< false when it counts siblings, which the next page may have more of
};

/// Finds selectors for elements of one document, which must outlive it. An id, else an attribute that names a part
/// (itemprop, role), else one class, the element's name, two classes, each alone and then below one of the three
/// nearest ancestors that have a name of their own. What it gives hits the element alone in this document. Ids and
/// classes with numbers that look made for one page are passed over.
class StableSelectors {
 public:
  explicit StableSelectors(const HtmlDocument& document);

  StableSelector of(std::uint32_t element) const;

 private:
  bool hits_alone(const std::string& text, std::uint32_t element) const;
  StableSelector below_ancestor(std::uint32_t element, const std::vector<std::string>& own) const;
  StableSelector counted(std::uint32_t element) const;

  const HtmlDocument& document_;
  std::unordered_map<std::string, std::uint32_t> times_;  ///< how many elements have each name
};

}  // namespace pressroom::parsers
