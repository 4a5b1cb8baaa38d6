// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace pressroom::parsers {

/// How an element takes part in the nesting (HTML 13.2.4.2 and 13.2.6); bits.
enum HtmlTrait : unsigned {
  k_void = 1u << 0,             ///< has no content
  k_formatting = 1u << 1,       ///< is opened again behind the block that closed it
  k_special = 1u << 2,          ///< the end tag of an ordinary element does not reach past it
  k_scope = 1u << 3,            ///< no end tag reaches past it, but those of tables and templates
  k_scoped_end = 1u << 4,       ///< its end tag reaches past special elements, down to a scope
  k_table_part = 1u << 5,       ///< counts inside a table only, the table itself excepted
  k_marker = 1u << 6,           ///< formatting elements outside of it are not opened again inside
  k_closes_p = 1u << 7,         ///< its start tag closes an open p
  k_once = 1u << 8,             ///< a second start tag only adds attributes
  k_foreign_root = 1u << 9,     ///< SVG and MathML begin here
  k_implied_end = 1u << 10,     ///< needs no end tag before its like
  k_leaves_foreign = 1u << 11,  ///< its start tag ends foreign content
  k_heading = 1u << 12,
  k_passed_over = 1u << 13,  ///< a list item looks past it for its like (HTML 13.2.6.4.7)
  k_unknown = 1u << 15,      ///< Gumbo has no name for it
  k_raw_text = 1u << 16,     ///< its content is no markup: raw text, or text with references only
  k_list = 1u << 14,         ///< the end tag of a list item does not reach past it
};

/// A name of an element, once for all tags that bear it: equal names have equal addresses.
struct HtmlTag {
  std::string_view name;  ///< lower case
  unsigned traits = 0;
  std::uint32_t number = 0;  ///< of those of one page, in the order in which they are met

  bool is(unsigned any_of) const { return (traits & any_of) != 0; }
  /// What the parser takes for the same name: it does not tell those apart that it does not know.
  bool same_as(const HtmlTag& other) const { return this == &other || (is(k_unknown) && other.is(k_unknown)); }
};

/// The names of one page. References stay good as long as it lives.
class HtmlTags {
 public:
  const HtmlTag& named(std::string_view as_written);

 private:
  const HtmlTag& looked_up(std::string_view as_written);

  /// Nearly all names are short enough to be looked up as a number: their bytes in lower case, in order.
  struct Recent {
    std::uint64_t name = 0;
    const HtmlTag* tag = nullptr;
  };
  std::array<Recent, 64> recent_{};
  std::unordered_map<std::string, HtmlTag> tags_;
  std::string lower_;
};

}  // namespace pressroom::parsers
