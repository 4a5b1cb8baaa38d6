// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/compiled_selector.hpp"
#include "parsers/html_tags.hpp"
#include "parsers/markup.hpp"
#include "parsers/selector.hpp"
#include "parsers/word_list.hpp"

namespace pressroom::parsers {

/// What a set of selectors may hit, judged by start tags as they are written, before any tree is built. Whatever they
/// do hit is called so, and some more is.
class SelectorReach {
 public:
  /// What is known of one start tag.
  struct Touch {
    bool hit = false;         ///< a selector may hit the element
    std::uint64_t marks = 0;  ///< compounds left of a combinator that it may match, for the elements inside it
  };

  /// Marks are bits below this one.
  static constexpr std::size_t k_most_marks = 63;

  /// nullopt when one of them asks what an element holds in a way that no start tag tells (:empty, :has() but for a
  /// plain one), or when more compounds than there are marks stand left of combinators.
  static std::optional<SelectorReach> of(const std::vector<Selector>& selectors);

  /// Whether it asks what an element holds: then it may match otherwise where something is left out.
  static bool asks_for_content(const Selector& selector);

  /// `around`: the marks of the elements that are open.
  Touch touch(const HtmlTag& tag, std::span<const WrittenAttribute> attributes, std::uint64_t around) const;
  /// Nothing is touched.
  bool empty() const { return parts_.empty(); }

 private:
  /// A compound, and what it is good for where it matches.
  struct Part {
    Compound compound;
    bool subject = false;      ///< the selector hits it, if all of `needed` is round it
    std::uint64_t needed = 0;  ///< of a subject: marks of the ancestors it wants
    std::uint64_t mark = 0;    ///< of any other: its own
  };

  bool add(const CompiledSelector& compiled);
  bool add_subject(const Compound& compound, std::uint64_t needed);
  void add_part(Part part);
  void note(std::size_t part, Touch& touch, const HtmlTag& tag, std::span<const WrittenAttribute> attributes,
            std::uint64_t around) const;

  /// Parts by the word they are looked for by.
  struct Index {
    void add(const std::string& word, std::size_t part);
    const std::vector<std::size_t>* at(std::string_view word) const;

    std::map<std::string, std::vector<std::size_t>, std::less<>> parts;
    WordFilter filter;
  };

  std::vector<Part> parts_;
  std::size_t marks_ = 0;
  /// Each part is looked for by one of its conditions only.
  Index by_id_, by_class_, by_attribute_, by_type_;
  std::vector<std::size_t> by_nothing_;
};

}  // namespace pressroom::parsers
