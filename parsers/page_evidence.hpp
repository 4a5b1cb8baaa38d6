// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "parsers/html_document.hpp"

namespace pressroom::parsers {

class Page;

/// How the beginning of a block looks: a permission to look closer, no decision.
enum class LabelShape : std::uint8_t { none, own_block, inline_text, bold, question_mark };

/// A line of a page as its reader sees it, with what can be known of it without knowing the site.
struct BlockEvidence {
  std::uint32_t node = 0;       ///< its first text node
  std::int64_t chars = 0;       ///< visible, without white space
  std::int64_t link_chars = 0;  ///< of those, in links
  std::string head;             ///< the first 160 characters, white space collapsed
  bool cut = false;             ///< there are more than in `head`
  bool sentence = false;        ///< ends as a sentence does
  bool apart = false;           ///< in a menu, a form, a footer or their like, by element or role
  LabelShape shape = LabelShape::none;
  std::string label;    ///< what stands before the terminator
  bool strong = false;  ///< the label stands more than once, or is formed like somebody who speaks

  /// Most of it leads elsewhere.
  bool is_links() const { return link_chars * 2 > chars; }
  /// Long enough, or ended like a sentence: what menus and captions are not.
  bool is_running() const;
};

/// The lines of a page and sums of them over each element: linear in the page. The tree must outlive it.
class PageEvidence {
 public:
  explicit PageEvidence(const HtmlDocument& document);

  const HtmlDocument& document() const { return *document_; }
  const std::vector<BlockEvidence>& blocks() const { return blocks_; }
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
  std::vector<Sums> before_;  ///< per block, of all blocks before it
};

/// The element that holds the running text of a page and its labels: the lowest one that leaves little of either
/// outside. The document's body when nothing stands out. Class names, ids and element names decide nothing here.
std::uint32_t find_container(const PageEvidence& evidence);

/// True for class names, ids and roles by which sites mark share bars, menus, related links and their like.
bool is_named_furniture(const HtmlDocument& document, std::uint32_t element);

}  // namespace pressroom::parsers
