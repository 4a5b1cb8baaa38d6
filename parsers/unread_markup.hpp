// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parsers/page.hpp"
#include "parsers/selector_reach.hpp"
#include "parsers/text_span.hpp"

namespace pressroom::parsers {

struct LayoutRules;

/// What a room may read on its transcript pages, whatever their layout.
class ReadMarkup {
 public:
  /// nullopt when a selector of the layouts is beyond SelectorReach.
  static std::optional<ReadMarkup> of(const std::vector<LayoutRules>& layouts);

  /// The words of the comments between which a body may stand.
  struct Marks {
    std::string opening;
    std::string closing;  ///< empty for a body that an element closes: where that is, is not followed

    /// Whether a comment of these words, white space collapsed, is the mark (see BodyMark::matches()).
    bool is_closed_by(std::string_view words, std::string_view written) const {
      return !closing.empty() && words == closing && written.size() < 2 * closing.size() + 64;
    }
  };

  const SelectorReach& elements() const { return elements_; }
  const std::vector<Marks>& marks() const { return marks_; }
  /// Elements that may open such a body: where it closes is not followed.
  const SelectorReach& opening_elements() const { return opening_elements_; }

 private:
  ReadMarkup(SelectorReach elements, SelectorReach opening_elements, std::vector<Marks> marks)
      : elements_(std::move(elements)), opening_elements_(std::move(opening_elements)), marks_(std::move(marks)) {}

  SelectorReach elements_, opening_elements_;
  std::vector<Marks> marks_;
};

/// Finds what a transcript page can lose without being read otherwise: what scripts and style sheets hold, and what
/// stands in blocks (menus, lists of links) where tag and end tag pair one by one and no selector of the room, no link
/// to the transcript `native_id`, no running text and, where they are read, no requisite lies. The tree of the page
/// without these spans is that of the whole page with the children of those elements missing; whatever is not certain
/// is kept. One pass; spans rise, do not touch, and end before an end tag.
std::vector<TextSpan> unread_spans(std::string_view utf8, const ReadMarkup& read, std::string_view native_id,
                                   Requisites requisites);

}  // namespace pressroom::parsers
