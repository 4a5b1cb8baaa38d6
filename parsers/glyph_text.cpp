// SPDX-License-Identifier: Apache-2.0
#include "parsers/glyph_text.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "core/text.hpp"
#include "parsers/glyph_text_furniture.hpp"
#include "parsers/glyph_text_paragraphs.hpp"
#include "parsers/html_visibility.hpp"
#include "parsers/page.hpp"
#include "parsers/room_rules.hpp"

namespace pressroom::parsers {

namespace {

constexpr std::array<std::string_view, k_char_classes> k_class_names{"unknown",    "title",     "dateline", "roster",
                                                                     "label",      "turn",      "aside",    "caption",
                                                                     "correction", "narrative", "furniture"};

constexpr std::array<std::string_view, 2> k_furniture_elements{"nav", "aside"};

constexpr std::u32string_view k_arrows = U"<>|[]\u00AB\u00BB\u2039\u203A\u2026";

template <std::size_t n>
bool is_one_of(std::string_view tag, const std::array<std::string_view, n>& names) {
  return std::find(names.begin(), names.end(), tag) != names.end();
}

/// The outermost element round a pager link that holds no words of its own: arrows and the current page's number
/// stand beside the links, not in them.
class PagerSearch {
 public:
  PagerSearch(const HtmlDocument& document, std::uint32_t body) : document_(document), body_(body) {}

  std::uint32_t around(std::uint32_t link) {
    const auto& nodes = document_.nodes();
    std::uint32_t found = link;
    while (nodes[found].parent > body_ && is_wordless(nodes[found].parent)) found = nodes[found].parent;
    return found;
  }

 private:
  /// Remembered, since thousands of links may share a parent.
  bool is_wordless(std::uint32_t parent) {
    const auto [known, fresh] = wordless_.emplace(parent, true);
    if (fresh) known->second = holds_no_words(parent);
    return known->second;
  }

  bool holds_no_words(std::uint32_t parent) const {
    const HtmlDocument& document = document_;
    const auto& nodes = document.nodes();
    for (std::uint32_t i = parent + 1; i < nodes[parent].end;) {
      if (nodes[i].kind == NodeKind::element && (nodes[i].tag == "a" || is_hidden(document, i))) {
        i = nodes[i].end;
        continue;
      }
      if (nodes[i].kind == NodeKind::text) {
        for (const char32_t c : core::decode_utf8(nodes[i].text)) {
          const bool wordless =
              core::is_white_space(c) || (c >= U'0' && c <= U'9') || k_arrows.find(c) != std::u32string_view::npos;
          if (!wordless) return false;
        }
      }
      ++i;
    }
    return true;
  }

  const HtmlDocument& document_;
  std::uint32_t body_;
  std::unordered_map<std::uint32_t, bool> wordless_;
};

/// Walks the preorder of one element after the other; what an element opens is closed when the walk passes its end.
class BodyReader {
 public:
  explicit BodyReader(const Page& page) : page_(page), document_(page.document()) {}

  void mark(const std::vector<std::uint32_t>& nodes, CharClass preset) {
    for (const std::uint32_t node : nodes) presets_.emplace(node, preset);
  }

  void read(std::uint32_t root) {
    const auto& nodes = document_.nodes();
    std::uint32_t node = root;
    while (node < nodes[root].end) {
      close_until(node);
      if (nodes[node].kind == NodeKind::text) {
        if (nodes[node].anchored) add_text(node);
        ++node;
      } else if (nodes[node].kind == NodeKind::element && node != root && is_hidden(document_, node)) {
        node = nodes[node].end;
      } else {
        if (nodes[node].kind == NodeKind::element) open(node, root);
        ++node;
      }
    }
    close_until(nodes[root].end);
    flush();
  }

  GlyphText take() { return std::move(text_); }
  const std::vector<std::uint32_t>& pictures() const { return pictures_; }

 private:
  struct Open {
    std::uint32_t end;
    bool block, bold;
    std::optional<CharClass> outer_preset;
  };

  void open(std::uint32_t node, std::uint32_t root) {
    const std::string_view tag = document_.nodes()[node].tag;
    Open opened{document_.nodes()[node].end, is_block_element(tag), tag == "b" || tag == "strong", {}};
    std::optional<CharClass> preset;
    if (const auto marked = presets_.find(node); marked != presets_.end()) preset = marked->second;
    if (!preset && node != root && is_one_of(tag, k_furniture_elements)) preset = CharClass::furniture;
    if (!preset && node != root && tag == "figcaption") preset = CharClass::caption;
    if (preset && preset_ == CharClass::unknown) {
      opened.outer_preset = preset_;
      opened.block = true;
    }
    if (tag == "img") {
      ++text_.images;
      pictures_.push_back(static_cast<std::uint32_t>(text_.glyphs.size()));
    }
    if (opened.block) flush();
    if (opened.outer_preset) preset_ = *preset;
    if (opened.bold) ++bold_;
    stack_.push_back(opened);
  }

  void close_until(std::uint32_t node) {
    while (!stack_.empty() && stack_.back().end <= node) {
      if (stack_.back().block) flush();
      if (stack_.back().bold) --bold_;
      if (stack_.back().outer_preset) preset_ = *stack_.back().outer_preset;
      stack_.pop_back();
    }
  }

  void add_text(std::uint32_t node) {
    const bool raw = document_.node(node).rules == TextRules::raw;
    document_.for_each_glyph(node, [&](char32_t c, std::uint32_t begin, std::uint32_t end) {
      text_.glyphs.push_back(Glyph{c, static_cast<std::uint32_t>(page_.source_offset(begin)),
                                   static_cast<std::uint32_t>(page_.source_offset(end)), node, bold_ > 0,
                                   raw && c == U'&'});
      text_.classes.push_back(preset_);
    });
  }

  void flush() {
    const GlyphRange range = text_.trimmed(GlyphRange{block_begin_, static_cast<std::uint32_t>(text_.glyphs.size())});
    block_begin_ = static_cast<std::uint32_t>(text_.glyphs.size());
    if (range.empty()) return;
    text_.blocks.push_back(Block{range, text_.classes[range.begin]});
  }

  const Page& page_;
  const HtmlDocument& document_;
  std::unordered_map<std::uint32_t, CharClass> presets_;
  std::vector<std::uint32_t> pictures_;  ///< how many glyphs stand before each
  GlyphText text_;
  std::vector<Open> stack_;
  std::uint32_t block_begin_ = 0;
  int bold_ = 0;
  CharClass preset_ = CharClass::unknown;
};

}  // namespace

std::string_view name(CharClass char_class) { return k_class_names[static_cast<std::size_t>(char_class)]; }

std::string GlyphText::text(GlyphRange range) const {
  std::string utf8;
  for (std::uint32_t i = range.begin; i < range.end; ++i) core::append_utf8(utf8, glyphs[i].c);
  return core::nfc(core::collapse_white_space(utf8));
}

GlyphRange GlyphText::part(GlyphRange range, std::string_view words) const {
  std::string utf8;
  std::vector<std::uint32_t> glyph_of;  ///< per byte
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    const bool white = core::is_white_space(glyphs[i].c);
    if (white && (utf8.empty() || utf8.back() == ' ')) continue;
    core::append_utf8(utf8, white ? U' ' : glyphs[i].c);
    glyph_of.resize(utf8.size(), i);
  }
  const std::size_t at = utf8.find(words);
  if (words.empty() || at == std::string::npos) return range;
  return GlyphRange{glyph_of[at], glyph_of[at + words.size() - 1] + 1};
}

GlyphRange GlyphText::trimmed(GlyphRange range) const {
  while (!range.empty() && core::is_white_space(glyphs[range.begin].c)) ++range.begin;
  while (!range.empty() && core::is_white_space(glyphs[range.end - 1].c)) --range.end;
  return range;
}

void GlyphText::classify(GlyphRange range, CharClass char_class) {
  std::fill(classes.begin() + range.begin, classes.begin() + std::max(range.begin, range.end), char_class);
}

core::Ledger GlyphText::ledger() const {
  std::array<std::int64_t, k_char_classes> counts{};
  core::Ledger ledger;
  for (std::size_t i = 0; i < glyphs.size(); ++i) {
    if (!core::is_white_space(glyphs[i].c)) ++counts[static_cast<std::size_t>(classes[i])];
  }
  for (std::size_t i = 0; i < k_char_classes; ++i) {
    ledger.visible_chars += counts[i];
    if (counts[i] > 0) ledger.by_class.emplace(k_class_names[i], counts[i]);
  }
  ledger.unknown_chars = counts[static_cast<std::size_t>(CharClass::unknown)];
  return ledger;
}

GlyphText read_body(const Page& page, const LayoutRules& layout, const std::vector<std::uint32_t>& bodies) {
  BodyReader reader(page);
  const HtmlDocument& document = page.document();
  for (const std::uint32_t body : bodies) {
    const auto mark = [&](const std::optional<Selector>& selector, CharClass preset) {
      if (selector) reader.mark(selector->select(document, body), preset);
    };
    for (const Selector& drop : layout.drop) mark(drop, CharClass::furniture);
    mark(layout.page_count, CharClass::furniture);
    if (layout.pager) {
      PagerSearch search(document, body);
      for (const std::uint32_t link : layout.pager->select(document, body)) {
        reader.mark({search.around(link)}, CharClass::furniture);
      }
    }
    mark(layout.caption, CharClass::caption);
    mark(layout.title, CharClass::title);
    mark(layout.dateline, CharClass::dateline);
    reader.read(body);
  }
  GlyphText text = reader.take();
  split_lost_paragraphs(text);
  settle_number_rows(text);
  settle_picture_captions(text, reader.pictures());
  return text;
}

GlyphText read_element(const Page& page, std::uint32_t node) {
  BodyReader reader(page);
  reader.read(node);
  return reader.take();
}

std::int64_t visible_chars(const Page& page, const std::vector<std::uint32_t>& elements) {
  const auto& nodes = page.document().nodes();
  std::int64_t count = 0;
  for (const std::uint32_t element : elements) {
    for (std::uint32_t i = element; i < nodes[element].end;) {
      if (nodes[i].kind == NodeKind::element && i != element && is_hidden(page.document(), i)) {
        i = nodes[i].end;
        continue;
      }
      if (nodes[i].kind == NodeKind::text && nodes[i].anchored) {
        for (const char32_t c : core::decode_utf8(nodes[i].text)) count += core::is_white_space(c) ? 0 : 1;
      }
      ++i;
    }
  }
  return count;
}

}  // namespace pressroom::parsers
