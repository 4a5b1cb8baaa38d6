// SPDX-License-Identifier: Apache-2.0
#include "parsers/glyph_text.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "core/text.hpp"
#include "parsers/glyph_text_furniture.hpp"
#include "parsers/glyph_text_paragraphs.hpp"
#include "parsers/html_visibility.hpp"
#include "parsers/page.hpp"
#include "parsers/page_body.hpp"
#include "parsers/room_rules.hpp"
#include "parsers/word_list.hpp"

namespace pressroom::parsers {

namespace {

constexpr std::array<std::string_view, k_char_classes> k_class_names{"unknown",    "title",     "dateline", "roster",
                                                                     "label",      "turn",      "aside",    "caption",
                                                                     "correction", "narrative", "furniture"};

constexpr std::array<std::string_view, 2> k_furniture_elements{"nav", "aside"};

constexpr std::u32string_view k_arrows = U"<>|[]\u00AB\u00BB\u2039\u203A\u2026";

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

/// Walks the preorder of one node after the other; what an element opens is closed when the walk passes its end.
class BodyReader {
 public:
  explicit BodyReader(const Page& page, core::LineBreaks breaks = core::LineBreaks::each)
      : page_(page), document_(page.document()), breaks_(breaks) {}

  void mark(const std::vector<std::uint32_t>& nodes, CharClass preset) {
    for (const std::uint32_t node : nodes) presets_.emplace(node, preset);
  }
  /// Furniture that may stand within a paragraph without parting it.
  void drop(const std::vector<std::uint32_t>& nodes) {
    mark(nodes, CharClass::furniture);
    dropped_.insert(nodes.begin(), nodes.end());
  }

  void mark_labels(const std::vector<std::uint32_t>& nodes) { labels_.insert(nodes.begin(), nodes.end()); }

  void read(std::uint32_t root, PageBody::Shape shape) {
    const auto& nodes = document_.nodes();
    root_ = shape == PageBody::Shape::elements ? root : 0;
    // Neighbours between two marks may be words of one paragraph.
    if (shape == PageBody::Shape::elements || root != end_) flush();
    end_ = nodes[root].end;
    for (std::uint32_t node = root; node < end_;) {
      close_until(node);
      if (nodes[node].kind == NodeKind::text) {
        if (nodes[node].anchored) add_text(node);
        ++node;
      } else if (nodes[node].kind == NodeKind::element && node != root_ && is_hidden(document_, node)) {
        node = nodes[node].end;
      } else {
        if (nodes[node].kind == NodeKind::element) open(node);
        ++node;
      }
    }
    close_until(end_);
  }

  GlyphText take() {
    flush();
    return std::move(text_);
  }
  const std::vector<std::uint32_t>& pictures() const { return pictures_; }

 private:
  struct Open {
    std::uint32_t end;
    bool block, bold, pre;
    bool aside = false;  ///< opened the text aside
    bool label = false;
    std::optional<CharClass> outer_preset = std::nullopt;
  };

  std::optional<CharClass> preset_of(std::uint32_t node, std::string_view tag) const {
    if (const auto marked = presets_.find(node); marked != presets_.end()) return marked->second;
    if (node == root_) return std::nullopt;
    if (is_one_of(tag, k_furniture_elements)) return CharClass::furniture;
    if (tag == "figcaption") return CharClass::caption;
    return std::nullopt;
  }

  void open(std::uint32_t node) {
    const std::string_view tag = document_.nodes()[node].tag;
    Open opened{document_.nodes()[node].end, is_block_element(tag), tag == "b" || tag == "strong", tag == "pre"};
    if (tag == "br" && breaks_ != core::LineBreaks::each) {
      opened.block = false;
      break_line_at(node);
    }
    const std::optional<CharClass> preset = preset_of(node, tag);
    if (preset && preset_ == CharClass::unknown) {
      opened.outer_preset = preset_;
      opened.aside = !opened.block && dropped_.contains(node);
      opened.block = !opened.aside;
    }
    if (tag == "img") {
      ++text_.images;
      pictures_.push_back(static_cast<std::uint32_t>(text_.glyphs.size()));
    }
    if (opened.block) flush();
    if (opened.outer_preset) preset_ = *preset;
    if (opened.aside) in_aside_ = true;
    if (opened.bold) ++bold_;
    if (opened.pre) ++pre_;
    if (!label_begin_ && labels_.contains(node)) {
      opened.label = true;
      label_begin_ = static_cast<std::uint32_t>(text_.glyphs.size());
    }
    stack_.push_back(opened);
  }

  void close_until(std::uint32_t node) {
    while (!stack_.empty() && stack_.back().end <= node) {
      const Open& closed = stack_.back();
      if (closed.label) end_label();
      if (closed.block) flush();
      if (closed.aside) in_aside_ = false;
      if (closed.bold) --bold_;
      if (closed.pre) --pre_;
      if (closed.outer_preset) preset_ = *closed.outer_preset;
      stack_.pop_back();
    }
  }

  void end_label() {
    const GlyphRange range = text_.trimmed(GlyphRange{*label_begin_, static_cast<std::uint32_t>(text_.glyphs.size())});
    label_begin_.reset();
    if (!range.empty()) text_.labels.push_back(range);
  }

  void add_text(std::uint32_t node) {
    const bool raw = document_.node(node).rules == TextRules::raw;
    // Nearly every character begins where the one before it ended.
    std::uint32_t known = 0, known_source = static_cast<std::uint32_t>(page_.source_offset(0));
    const auto source_offset = [&](std::uint32_t offset) {
      if (offset != known) known_source = static_cast<std::uint32_t>(page_.source_offset(offset));
      known = offset;
      return known_source;
    };
    document_.for_each_glyph(node, [&](char32_t c, std::uint32_t begin, std::uint32_t end) {
      const std::uint32_t source_begin = source_offset(begin);
      const Glyph glyph{c, source_begin, source_offset(end), node, bold_ > 0, raw && c == U'&'};
      if (in_aside_) {
        aside_.push_back(glyph);
        return;
      }
      if (breaks_ != core::LineBreaks::each) follow_line(c);
      text_.glyphs.push_back(glyph);
      text_.classes.push_back(preset_);
      if (pre_ > 0 && c == U'\n') break_line();
    });
  }

  /// The element becomes a blank between two words.
  void break_line_at(std::uint32_t node) {
    const Node& br = document_.node(node);
    if (!in_aside_ && br.source_end > br.source_start) {
      text_.glyphs.push_back(Glyph{U' ', static_cast<std::uint32_t>(page_.source_offset(br.source_start)),
                                   static_cast<std::uint32_t>(page_.source_offset(br.source_end)), node, false, false});
      text_.classes.push_back(preset_);
    }
    break_line();
  }

  void break_line() {
    if (breaks_ == core::LineBreaks::each || !line_has_words_) flush();
    line_has_words_ = indented_ = false;
  }

  /// Begins a block at the first word of a line that begins with blanks: no-break or ideographic ones, in a <pre> any.
  void follow_line(char32_t c) {
    if (line_has_words_) return;
    if (core::is_white_space(c)) {
      indented_ = indented_ || c == U'\u00A0' || c == U'\u3000' || (pre_ > 0 && (c == U' ' || c == U'\t'));
      return;
    }
    if (indented_ && breaks_ == core::LineBreaks::indent) flush();
    line_has_words_ = true;
  }

  void flush() {
    if (in_aside_) return;
    end_block();
    line_has_words_ = indented_ = false;
    if (aside_.empty()) return;
    text_.glyphs.insert(text_.glyphs.end(), aside_.begin(), aside_.end());
    text_.classes.resize(text_.glyphs.size(), CharClass::furniture);
    aside_.clear();
    end_block();
  }

  void end_block() {
    const GlyphRange range = text_.trimmed(GlyphRange{block_begin_, static_cast<std::uint32_t>(text_.glyphs.size())});
    block_begin_ = static_cast<std::uint32_t>(text_.glyphs.size());
    if (range.empty()) return;
    text_.blocks.push_back(Block{range, text_.classes[range.begin]});
  }

  const Page& page_;
  const HtmlDocument& document_;
  const core::LineBreaks breaks_;
  std::unordered_map<std::uint32_t, CharClass> presets_;
  std::unordered_set<std::uint32_t> dropped_, labels_;
  std::optional<std::uint32_t> label_begin_;  ///< where the label began that is open
  std::vector<std::uint32_t> pictures_;       ///< how many glyphs stand before each
  GlyphText text_;
  std::vector<Glyph> aside_;  ///< dropped from within the block at hand, which it will follow
  std::vector<Open> stack_;
  std::uint32_t root_ = 0;  ///< the container that is read; 0 for none
  std::uint32_t end_ = 0;   ///< of the node read last
  std::uint32_t block_begin_ = 0;
  int bold_ = 0, pre_ = 0;
  bool in_aside_ = false, line_has_words_ = false, indented_ = false;
  CharClass preset_ = CharClass::unknown;
};

/// Running heads and their like, known by what is written in them alone.
void settle_dropped_text(GlyphText& body, const std::vector<TextPattern>& patterns) {
  if (patterns.empty()) return;
  for (Block& block : body.blocks) {
    if (block.preset != CharClass::unknown) continue;
    const std::string words = body.text(block.glyphs);
    if (std::none_of(patterns.begin(), patterns.end(), [&](const TextPattern& one) { return one.matches(words); })) {
      continue;
    }
    body.classify(block.glyphs, CharClass::furniture);
    block.preset = CharClass::furniture;
  }
}

}  // namespace

std::string_view name(CharClass char_class) { return k_class_names[static_cast<std::size_t>(char_class)]; }

std::string GlyphText::text(GlyphRange range) const {
  std::string utf8;
  if (!range.empty()) utf8.reserve(range.end - range.begin);
  bool pending_blank = false, ascii = true;
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    const char32_t c = glyphs[i].c;
    if (core::is_white_space(c)) {
      pending_blank = true;
      continue;
    }
    if (pending_blank && !utf8.empty()) utf8 += ' ';
    pending_blank = false;
    if (c < 0x80) {
      utf8 += static_cast<char>(c);
    } else {
      core::append_utf8(utf8, c);
      ascii = false;
    }
  }
  if (ascii) return utf8;
  return core::nfc(utf8);
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

GlyphText read_body(const Page& page, const LayoutRules& layout, const PageBody& body) {
  BodyReader reader(page, layout.layout->line_breaks);
  const HtmlDocument& document = page.document();
  const bool between = body.shape == PageBody::Shape::between;
  // Not all that the selector hits: the date may stand in one of several lines of a head.
  const std::optional<std::uint32_t> dateline =
      layout.layout->dateline_attribute.empty() ? layout.dateline_node(document) : std::nullopt;
  for (const std::uint32_t node : body.nodes) {
    // A container is not part of itself, a node between two marks is.
    const auto hits = [&](const Selector& selector) {
      std::vector<std::uint32_t> found = selector.select(document, node);
      const bool itself = between && document.node(node).kind == NodeKind::element && selector.matches(document, node);
      if (itself) found.insert(found.begin(), node);
      return found;
    };
    const auto mark = [&](const std::optional<Selector>& selector, CharClass preset) {
      if (selector) reader.mark(hits(*selector), preset);
    };
    for (const Selector& drop : layout.drop) reader.drop(hits(drop));
    mark(layout.page_count, CharClass::furniture);
    if (layout.pager) {
      PagerSearch search(document, node);
      for (const std::uint32_t link : hits(*layout.pager)) reader.mark({search.around(link)}, CharClass::furniture);
    }
    if (layout.speaker) reader.mark_labels(hits(*layout.speaker));
    mark(layout.caption, CharClass::caption);
    mark(layout.title, CharClass::title);
    if (dateline) reader.mark({*dateline}, CharClass::dateline);
    for (const Selector& heading : layout.headings) reader.mark(hits(heading), CharClass::title);
    reader.read(node, body.shape);
  }
  GlyphText text = reader.take();
  split_lost_paragraphs(text);
  settle_dropped_text(text, layout.drop_text);
  settle_number_rows(text);
  settle_picture_captions(text, reader.pictures());
  return text;
}

GlyphText read_element(const Page& page, std::uint32_t node) {
  BodyReader reader(page);
  reader.read(node, PageBody::Shape::elements);
  return reader.take();
}

GlyphText read_attribute(const Page& page, std::uint32_t node, std::string_view attribute) {
  GlyphText text;
  const HtmlDocument& document = page.document();
  const auto attributes = document.attributes(node);
  const auto found =
      std::find_if(attributes.begin(), attributes.end(), [&](const Attribute& one) { return one.name == attribute; });
  if (found == attributes.end() || found->value_end <= found->value_start) return text;
  std::vector<SourceGlyph> glyphs;
  const Anchoring anchoring =
      align_text(document.source(), found->value_start, found->value_end, found->value, TextRules::rcdata, glyphs);
  if (anchoring != Anchoring::exact) return text;
  for (const SourceGlyph& glyph : glyphs) {
    text.glyphs.push_back(Glyph{glyph.character, static_cast<std::uint32_t>(page.source_offset(glyph.source_begin)),
                                static_cast<std::uint32_t>(page.source_offset(glyph.source_end)), node, false, false});
  }
  text.classes.assign(text.glyphs.size(), CharClass::unknown);
  const GlyphRange all = text.trimmed(GlyphRange{0, static_cast<std::uint32_t>(text.glyphs.size())});
  if (!all.empty()) text.blocks.push_back(Block{all, CharClass::unknown});
  return text;
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
