// SPDX-License-Identifier: Apache-2.0
#include "parsers/html_guard.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <vector>

#include "parsers/markup.hpp"

namespace pressroom::parsers {

namespace {

/// How an element takes part in the nesting; bits.
enum Trait : unsigned {
  k_void = 1u << 0,        ///< has no content
  k_formatting = 1u << 1,  ///< its end tag does not close the blocks inside it
  k_special = 1u << 2,     ///< an ordinary end tag does not reach past it
  k_scope = 1u << 3,       ///< no end tag of a block reaches past it, but those of tables
  k_table_part = 1u << 4,
  k_closes_p = 1u << 5,  ///< its start tag closes an open p
  k_once = 1u << 6,      ///< a second start tag is ignored
  k_foreign_root = 1u << 7,
  k_html_island = 1u << 8,  ///< HTML inside foreign content
  k_heading = 1u << 9,
};

constexpr unsigned k_block = k_special | k_closes_p;

const std::unordered_map<std::string_view, unsigned>& traits() {
  static const std::unordered_map<std::string_view, unsigned> table = [] {
    std::unordered_map<std::string_view, unsigned> by_tag;
    const auto add = [&](unsigned trait, std::initializer_list<std::string_view> tags) {
      for (const std::string_view tag : tags) by_tag[tag] |= trait;
    };
    add(k_void, {"area", "base",  "basefont", "bgsound", "br",   "col",  "embed", "frame",  "hr",    "image",
                 "img",  "input", "isindex",  "keygen",  "link", "meta", "param", "source", "track", "wbr"});
    add(k_formatting,
        {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"});
    add(k_block, {"address",  "article",    "aside",  "blockquote", "center", "details", "dir",     "div",     "dl",
                  "fieldset", "figcaption", "figure", "footer",     "form",   "header",  "hgroup",  "listing", "main",
                  "menu",     "nav",        "ol",     "p",          "pre",    "section", "summary", "ul",      "li",
                  "dd",       "dt",         "h1",     "h2",         "h3",     "h4",      "h5",      "h6"});
    add(k_closes_p, {"hr", "dialog", "search"});
    add(k_special | k_scope, {"applet", "button", "marquee", "object", "template", "select"});
    add(k_special | k_scope | k_table_part, {"caption", "table", "td", "th"});
    add(k_special | k_table_part, {"colgroup", "tbody", "tfoot", "thead", "tr"});
    add(k_special | k_once, {"body", "head", "html", "frameset"});
    add(k_foreign_root | k_special | k_scope, {"svg", "math"});
    add(k_html_island | k_special | k_scope,
        {"foreignobject", "desc", "annotation-xml", "mi", "mo", "mn", "ms", "mtext"});
    add(k_heading, {"h1", "h2", "h3", "h4", "h5", "h6"});
    return by_tag;
  }();
  return table;
}

unsigned traits_of(std::string_view tag) {
  const auto found = traits().find(tag);
  return found == traits().end() ? 0 : found->second;
}

/// An element whose start tag closes an open one of its own kind.
struct AutoClose {
  std::string_view start;
  std::array<std::string_view, 8> closes;  ///< all are popped down to the lowest reached
  std::array<std::string_view, 4> stops;   ///< the search ends there
};

constexpr std::array<AutoClose, 17> k_auto_close{{
    {"li", {"li"}, {"ul", "ol", "menu", "dir"}},
    {"dd", {"dd", "dt"}, {"dl"}},
    {"dt", {"dd", "dt"}, {"dl"}},
    {"option", {"option"}, {"select", "datalist"}},
    {"optgroup", {"option", "optgroup"}, {"select", "datalist"}},
    {"td", {"td", "th", "caption", "colgroup"}, {"table", "template"}},
    {"th", {"td", "th", "caption", "colgroup"}, {"table", "template"}},
    {"tr", {"td", "th", "tr", "caption", "colgroup"}, {"table", "template"}},
    {"tbody", {"td", "th", "tr", "tbody", "thead", "tfoot", "caption", "colgroup"}, {"table", "template"}},
    {"thead", {"td", "th", "tr", "tbody", "thead", "tfoot", "caption", "colgroup"}, {"table", "template"}},
    {"tfoot", {"td", "th", "tr", "tbody", "thead", "tfoot", "caption", "colgroup"}, {"table", "template"}},
    {"rt", {"rt", "rp", "rb"}, {"ruby", "rtc"}},
    {"rp", {"rt", "rp", "rb"}, {"ruby", "rtc"}},
    {"rb", {"rt", "rp", "rb", "rtc"}, {"ruby"}},
    {"a", {"a"}, {}},
    {"nobr", {"nobr"}, {}},
    {"button", {"button"}, {}},
}};

template <std::size_t n>
bool holds(const std::array<std::string_view, n>& tags, std::string_view tag) {
  return !tag.empty() && std::find(tags.begin(), tags.end(), tag) != tags.end();
}

/// The stack of open elements as far as nesting goes: every search is bounded by the nesting limit.
class OpenElements {
 public:
  std::size_t depth() const { return stack_.size(); }
  bool in_foreign_content() const { return foreign_; }

  void start(const std::string& tag, bool self_closing) {
    const unsigned own = traits_of(tag);
    if (foreign_ && self_closing) return;
    if (!foreign_) {
      if ((own & k_once) != 0 || ((own & k_void) != 0)) return;
      if ((own & k_closes_p) != 0) close_p();
      if ((own & k_heading) != 0 && !stack_.empty() && (stack_.back().traits & k_heading) != 0) stack_.pop_back();
      auto_close(tag);
    }
    stack_.push_back({tag, own});
    note_content();
  }

  void end(const std::string& tag) {
    const unsigned own = traits_of(tag);
    bool blocks_above = false;
    for (std::size_t i = stack_.size(); i-- > 0;) {
      if (stack_[i].tag == tag) {
        // The blocks inside an ended <b> stay open (the adoption agency): only its own entry goes.
        if ((own & k_formatting) != 0 && blocks_above) {
          stack_.erase(stack_.begin() + static_cast<std::ptrdiff_t>(i));
        } else {
          stack_.resize(i);
        }
        break;
      }
      const unsigned passed = stack_[i].traits;
      if ((own & (k_special | k_formatting)) == 0 && (passed & k_special) != 0 && !foreign_) break;
      if ((passed & k_scope) != 0 && (own & (k_table_part | k_scope)) == 0 && !foreign_) break;
      if (stack_[i].tag == "table" && (own & k_table_part) != 0) break;
      blocks_above = blocks_above || (passed & k_special) != 0;
    }
    note_content();
  }

 private:
  struct Element {
    std::string tag;
    unsigned traits;
  };

  void close_p() {
    for (std::size_t i = stack_.size(); i-- > 0;) {
      if (stack_[i].tag == "p") return stack_.resize(i);
      if ((stack_[i].traits & k_scope) != 0) return;
    }
  }

  void auto_close(const std::string& tag) {
    const auto rule =
        std::find_if(k_auto_close.begin(), k_auto_close.end(), [&](const AutoClose& r) { return r.start == tag; });
    if (rule == k_auto_close.end()) return;
    const bool table_part = (traits_of(tag) & k_table_part) != 0;
    const bool formatting = (traits_of(tag) & k_formatting) != 0;
    std::size_t lowest = stack_.size();
    bool blocks_above = false;
    for (std::size_t i = stack_.size(); i-- > 0;) {
      const Element& open = stack_[i];
      if (holds(rule->closes, open.tag)) {
        lowest = i;
        if (formatting) break;
      } else if (holds(rule->stops, open.tag) || ((open.traits & k_scope) != 0 && !table_part)) {
        break;
      } else if (!table_part && !formatting && (open.traits & k_special) != 0 && !is_passed_over(open.tag)) {
        break;
      }
      blocks_above = blocks_above || (open.traits & k_special) != 0;
    }
    if (lowest == stack_.size()) return;
    if (formatting && blocks_above) {
      stack_.erase(stack_.begin() + static_cast<std::ptrdiff_t>(lowest));
    } else {
      stack_.resize(lowest);
    }
  }

  /// "li" and "dd" look past these for their like (HTML 13.2.6.4.7).
  static bool is_passed_over(std::string_view tag) { return tag == "address" || tag == "div" || tag == "p"; }

  void note_content() {
    foreign_ = false;
    for (std::size_t i = stack_.size(); i-- > 0;) {
      if ((stack_[i].traits & k_html_island) != 0) return;
      if ((stack_[i].traits & k_foreign_root) != 0) {
        foreign_ = true;
        return;
      }
    }
  }

  std::vector<Element> stack_;
  bool foreign_ = false;
};

std::string lower(std::string_view name) {
  std::string out(name);
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  return out;
}

}  // namespace

core::Result<void> guard_html(std::string_view utf8, const HtmlLimits& limits) {
  OpenElements open;
  for (std::size_t at = utf8.find('<'); at != std::string_view::npos; at = utf8.find('<', at)) {
    const bool foreign = open.in_foreign_content();
    const Markup markup = scan_markup(utf8, at, foreign ? ContentOf::foreign : ContentOf::html);
    const std::size_t begin = at;
    at = markup.kind == MarkupKind::none ? at + 1 : markup.end;
    const auto refuse = [&](const std::string& what, std::size_t limit) {
      return core::fail(core::ErrorCode::limit, what + std::to_string(limit), "byte " + std::to_string(begin));
    };
    if (markup.attributes > limits.max_attributes) {
      return refuse("a tag has more attributes than ", limits.max_attributes);
    }
    if (markup.cut_off) break;
    if (markup.kind == MarkupKind::end_tag) {
      open.end(lower(markup.name));
    } else if (markup.kind == MarkupKind::start_tag) {
      const std::string tag = lower(markup.name);
      if (!foreign && (is_raw_text_element(tag) || is_rcdata_element(tag))) {
        at = find_raw_text_end(utf8, at, tag);
        continue;
      }
      open.start(tag, markup.self_closing);
      if (open.depth() > limits.max_nesting) return refuse("elements are nested deeper than ", limits.max_nesting);
    }
  }
  return {};
}

}  // namespace pressroom::parsers
