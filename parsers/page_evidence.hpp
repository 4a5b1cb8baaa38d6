// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "parsers/block_evidence.hpp"
#include "parsers/html_document.hpp"
#include "parsers/label_elements.hpp"

namespace pressroom::parsers {

class Page;

/// The lines of a page and sums of them over each element: linear in the page. The tree must outlive it.
class PageEvidence {
 public:
  explicit PageEvidence(const HtmlDocument& document);

  const HtmlDocument& document() const { return *document_; }
  const std::vector<BlockEvidence>& blocks() const { return blocks_; }
  /// Elements by which the page sets its labels apart; their lines have the shape of a label.
  const std::optional<LabelElements>& label_elements() const { return label_elements_; }
  /// What ends the labels of the page where no colon does; empty when there is none.
  const std::string& terminator() const { return terminator_; }
  /// Of what an element holds: weight of its running text, its labels that are strong, characters, those in links,
  /// and characters of running text.
  struct Sums {
    std::int64_t mass = 0, labels = 0, chars = 0, link_chars = 0, running = 0;
  };
  Sums sums(std::uint32_t element) const;
  /// The blocks that begin within an element, as a half-open range of indices.
  std::pair<std::size_t, std::size_t> blocks_in(std::uint32_t element) const;

 private:
  void weigh();

  const HtmlDocument* document_;
  std::vector<BlockEvidence> blocks_;
  std::optional<LabelElements> label_elements_;
  std::string terminator_;
  std::vector<Sums> before_;  ///< per block, of all blocks before it
};

/// The element that holds the running text of a page and its labels: the lowest one that leaves little of either
/// outside. The document's body when nothing stands out. Class names, ids and element names decide nothing here.
std::uint32_t find_container(const PageEvidence& evidence);

/// True for class names, ids and roles by which sites mark share bars, menus, related links and their like.
bool is_named_furniture(const HtmlDocument& document, std::uint32_t element);

}  // namespace pressroom::parsers
