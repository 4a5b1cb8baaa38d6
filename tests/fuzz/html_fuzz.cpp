// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/text.hpp"
#include "parsers/page.hpp"
#include "tests/parsers/support/same_tree.hpp"

/// Any payload is read or refused; what is read has a sound tree, that of Gumbo alone, and glyphs that lie in order
/// within the payload.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace pressroom;
  static const core::Url url = *core::Url::parse("http://press.example/");
  const auto page = parsers::Page::read(url, {}, std::string(reinterpret_cast<const char*>(bytes), size));
  if (!page) return 0;
  const auto& document = page->document();
  const auto& nodes = document.nodes();
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i].end <= i || nodes[i].end > nodes.size() || nodes[i].parent > i) std::abort();
    if (nodes[i].next_sibling != 0 && nodes[i].next_sibling != nodes[i].end) std::abort();
    if (nodes[i].source_end < nodes[i].source_start || nodes[i].source_end > document.source().size()) std::abort();
    std::uint64_t last = 0;
    std::string text;
    document.for_each_glyph(i, [&](char32_t c, std::uint32_t begin, std::uint32_t end) {
      core::append_utf8(text, c);
      if (begin < last || end < begin || page->source_offset(end) > size) std::abort();
      last = begin;
    });
    if (nodes[i].kind == parsers::NodeKind::text && text != nodes[i].text) std::abort();
  }
  // What is kept from Gumbo and put back must not be seen in the tree.
  const auto gumbos = parsers::HtmlDocument::parse(document.source());
  if (gumbos && !tests::same_tree(document, *gumbos)) std::abort();
  return 0;
}
