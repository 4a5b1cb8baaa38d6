// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "parsers/gumbo_tree.hpp"
#include "parsers/html_node.hpp"
#include "parsers/source_glyph.hpp"

namespace pressroom::parsers {

/// A parsed page: a flat, read-only tree in preorder. Movable; views into it live as long as it does. Safe to read
/// from several threads. Nothing in it is recursive.
class HtmlDocument {
 public:
  /// `utf8` must be well-formed (`malformed` otherwise, as decode() gives it) and pass guard_html() first when it is
  /// hostile; the `plain_runs` that comes with make it faster and change nothing. `limit` when the budget runs out or
  /// the page is 2 GiB long.
  static core::Result<HtmlDocument> parse(std::string_view utf8, const ParseBudget& budget = {},
                                          const std::vector<TextSpan>& plain_runs = {});

  const std::vector<Node>& nodes() const { return tree_.nodes; }
  const Node& node(std::uint32_t index) const { return tree_.nodes[index]; }
  /// The UTF-8 that was parsed: what source offsets count in.
  std::string_view source() const { return tree_.source; }

  std::uint32_t root() const { return 0; }      ///< the document node
  std::uint32_t html() const { return html_; }  ///< 0 when there is none
  std::uint32_t body() const { return body_; }  ///< 0 when there is none, as in a frame set

  std::span<const Attribute> attributes(std::uint32_t node) const;
  /// The value of the attribute of that lower-case name; nullopt when absent.
  std::optional<std::string_view> attribute(std::uint32_t node, std::string_view name) const;
  std::string_view id(std::uint32_t node) const { return attribute(node, "id").value_or(std::string_view()); }
  bool has_class(std::uint32_t node, std::string_view name) const;

  std::uint32_t first_child(std::uint32_t node) const { return nodes()[node].end > node + 1 ? node + 1 : 0; }

  /// The text of every text node below `node`, white space collapsed and trimmed; scripts and styles too, if `node`
  /// has any.
  std::string text_of(std::uint32_t node) const;

  /// Calls `visit(char32_t character, std::uint32_t source_begin, std::uint32_t source_end)` for every character of a
  /// text node, in order; offsets count in source(). The characters are those of Node::text.
  template <class Visit>
  Anchoring for_each_glyph(std::uint32_t node, Visit&& visit) const {
    std::vector<SourceGlyph> glyphs;
    const Anchoring anchoring = align(node, glyphs);
    for (const SourceGlyph& glyph : glyphs) visit(glyph.character, glyph.source_begin, glyph.source_end);
    return anchoring;
  }
  std::vector<SourceGlyph> glyphs(std::uint32_t node) const;

  /// Text nodes whose source does not explain their text.
  std::size_t unanchored_nodes() const { return unanchored_nodes_; }

 private:
  explicit HtmlDocument(GumboTree tree) : tree_(std::move(tree)) {}

  Anchoring align(std::uint32_t node, std::vector<SourceGlyph>& glyphs) const;
  core::Result<void> anchor_text();
  void number_siblings();
  void find_landmarks();

  GumboTree tree_;
  std::uint32_t html_ = 0;
  std::uint32_t body_ = 0;
  std::size_t unanchored_nodes_ = 0;
};

}  // namespace pressroom::parsers
