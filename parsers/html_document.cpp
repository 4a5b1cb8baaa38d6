// SPDX-License-Identifier: Apache-2.0
#include "parsers/html_document.hpp"

#include "core/text.hpp"

namespace pressroom::parsers {

namespace {

constexpr std::size_t k_largest_page = (1ull << 31) - 1;

}  // namespace

core::Result<HtmlDocument> HtmlDocument::parse(std::string_view utf8, const ParseBudget& budget,
                                               const std::vector<TextSpan>& plain_runs) {
  if (utf8.size() > k_largest_page) return core::fail(core::ErrorCode::limit, "a page of 2 GiB or more");
  if (!core::is_valid_utf8(utf8)) return core::fail(core::ErrorCode::malformed, "not UTF-8");
  TRY_ASSIGN(auto tree, parse_with_gumbo(utf8, plain_runs, budget));
  if (!tree) return parse(utf8, budget);
  HtmlDocument document(*std::move(tree));
  TRY(document.anchor_text());
  // Where source and text disagree, a run may stand in the place of another.
  if (document.unanchored_nodes() > 0 && !plain_runs.empty()) return parse(utf8, budget);
  document.number_siblings();
  document.find_landmarks();
  return document;
}

/// Text nodes get their exact ends; characters that Gumbo replaced come back.
core::Result<void> HtmlDocument::anchor_text() {
  std::vector<SourceGlyph> glyphs;
  for (Node& node : tree_.nodes) {
    if (node.kind != NodeKind::text) continue;
    // Gumbo's slice of a text that begins with CRLF begins at the LF.
    const std::uint32_t start = node.source_start;
    if (start > 0 && start < source().size() && source()[start] == '\n' && source()[start - 1] == '\r')
      --node.source_start;
    if (source().substr(node.source_start, node.source_end - node.source_start) == node.text) continue;
    node.anchored =
        align_text(source(), node.source_start, node.source_end, node.text, node.rules, glyphs) == Anchoring::exact;
    if (!node.anchored) ++unanchored_nodes_;
    if (node.anchored && !glyphs.empty()) {
      node.source_start = glyphs.front().source_begin;
      node.source_end = glyphs.back().source_end;
    }
    if (node.text.find("\xEF\xBF\xBD") == std::string_view::npos) continue;
    std::string restored;
    for (const SourceGlyph& glyph : glyphs) core::append_utf8(restored, glyph.character);
    if (restored == node.text) continue;
    const char* text = tree_.arena.copy(restored);
    if (text == nullptr) return core::fail(core::ErrorCode::limit, "the page needs more memory than a parse may use");
    node.text = std::string_view(text, restored.size());
  }
  return {};
}

void HtmlDocument::number_siblings() {
  struct Tally {
    std::uint32_t parent = 0;
    std::uint32_t count = 0;
    std::uint32_t last = 0;
  };
  auto& nodes = tree_.nodes;
  std::uint32_t tags = 0;
  for (const Node& node : nodes) tags = std::max(tags, node.tag_id + 1);
  std::vector<Tally> tallies(tags);
  for (std::uint32_t parent = 0; parent < nodes.size(); ++parent) {
    std::uint32_t children = 0, last = 0;
    for (std::uint32_t i = first_child(parent); i != 0; i = nodes[i].next_sibling) {
      if (nodes[i].kind != NodeKind::element) continue;
      Tally& tally = tallies[nodes[i].tag_id];
      if (tally.count == 0 || tally.parent != parent) tally = {parent, 0, 0};
      if (tally.last != 0) nodes[tally.last].last_of_type = false;
      tally.last = last = i;
      nodes[i].last_of_type = true;
      nodes[i].child_index = ++children;
      nodes[i].type_index = ++tally.count;
    }
    if (last != 0) nodes[last].last_child = true;
  }
}

void HtmlDocument::find_landmarks() {
  const auto child_of = [&](std::uint32_t parent, std::string_view tag) -> std::uint32_t {
    for (std::uint32_t i = first_child(parent); i != 0; i = nodes()[i].next_sibling) {
      if (nodes()[i].kind == NodeKind::element && nodes()[i].tag == tag) return i;
    }
    return 0;
  };
  html_ = child_of(root(), "html");
  if (html_ != 0) body_ = child_of(html_, "body");
}

std::span<const Attribute> HtmlDocument::attributes(std::uint32_t node) const {
  const Node& of = nodes()[node];
  return std::span(tree_.attributes).subspan(of.attributes_begin, of.attributes_end - of.attributes_begin);
}

std::optional<std::string_view> HtmlDocument::attribute(std::uint32_t node, std::string_view name) const {
  for (const Attribute& attribute : attributes(node)) {
    if (attribute.name == name) return attribute.value;
  }
  return std::nullopt;
}

bool HtmlDocument::has_class(std::uint32_t node, std::string_view name) const {
  const auto classes = attribute(node, "class");
  if (!classes || name.empty()) return false;
  for (std::size_t at = classes->find(name); at != std::string_view::npos; at = classes->find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at == 0 || core::is_ascii_white_space((*classes)[at - 1])) &&
        (end == classes->size() || core::is_ascii_white_space((*classes)[end])))
      return true;
  }
  return false;
}

std::string HtmlDocument::text_of(std::uint32_t node) const {
  std::string text;
  for (std::uint32_t i = node; i < nodes()[node].end; ++i) {
    if (nodes()[i].kind == NodeKind::text) text += nodes()[i].text;
  }
  return core::collapse_white_space(text);
}

Anchoring HtmlDocument::align(std::uint32_t node, std::vector<SourceGlyph>& glyphs) const {
  const Node& text = nodes()[node];
  glyphs.clear();
  if (text.kind != NodeKind::text) return Anchoring::exact;
  return align_text(source(), text.source_start, text.source_end, text.text, text.rules, glyphs);
}

std::vector<SourceGlyph> HtmlDocument::glyphs(std::uint32_t node) const {
  std::vector<SourceGlyph> glyphs;
  align(node, glyphs);
  return glyphs;
}

}  // namespace pressroom::parsers
