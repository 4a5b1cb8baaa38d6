// SPDX-License-Identifier: Apache-2.0
#include "parsers/html_tags.hpp"

#include <initializer_list>
#include <utility>

#include "core/text.hpp"
#include "parsers/gumbo_tree.hpp"
#include "parsers/markup.hpp"

namespace pressroom::parsers {

namespace {

constexpr unsigned k_block = k_special | k_scoped_end | k_closes_p;

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
    add(k_block, {"address",    "article", "aside",  "blockquote", "center", "details", "dir",  "div",     "dl",
                  "fieldset",   "figure",  "footer", "form",       "header", "hgroup",  "main", "listing", "menu",
                  "figcaption", "nav",     "ol",     "p",          "pre",    "section", "ul",   "summary", "li",
                  "dd",         "dt",      "h1",     "h2",         "h3",     "h4",      "h5",   "h6"});
    add(k_special | k_scoped_end, {"button", "select"});
    add(k_special, {"noscript", "textarea", "frameset"});
    add(k_special | k_scope | k_scoped_end | k_marker, {"applet", "marquee", "object"});
    add(k_special | k_scope | k_marker, {"template"});
    add(k_special | k_scope, {"table"});
    add(k_special | k_scope | k_table_part | k_marker, {"caption", "td", "th"});
    add(k_special | k_table_part, {"colgroup", "tbody", "tfoot", "thead", "tr"});
    add(k_once, {"body", "head", "html"});
    add(k_foreign_root, {"svg", "math"});
    add(k_implied_end, {"dd", "dt", "li", "option", "optgroup", "p", "rb", "rp", "rt", "rtc"});
    add(k_heading, {"h1", "h2", "h3", "h4", "h5", "h6"});
    add(k_passed_over, {"address", "div", "p"});
    add(k_list, {"ul", "ol"});
    add(k_leaves_foreign,
        {"b",  "big", "blockquote", "body", "br",     "center", "code", "dd",    "div",  "dl",   "dt",
         "em", "h1",  "h2",         "h3",   "h4",     "h5",     "h6",   "hr",    "head", "i",    "embed",
         "li", "img", "listing",    "menu", "meta",   "nobr",   "ol",   "p",     "pre",  "ruby", "s",
         "ul", "sub", "small",      "span", "strong", "strike", "sup",  "table", "tt",   "u",    "var"});
    return by_tag;
  }();
  return table;
}

}  // namespace

const HtmlTag& HtmlTags::named(std::string_view as_written) {
  if (as_written.size() > sizeof(std::uint64_t)) return looked_up(as_written);
  std::uint64_t name = 0;
  for (const char c : as_written) name = name << 8 | static_cast<unsigned char>(core::ascii_lower(c));
  constexpr std::uint64_t k_golden = 0x9E3779B97F4A7C15;
  Recent& recent = recent_[name * k_golden >> 58];
  // A name of NUL bytes alone has the number of a shorter one.
  if (recent.tag == nullptr || recent.name != name || recent.tag->name.size() != as_written.size()) {
    recent = {name, &looked_up(as_written)};
  }
  return *recent.tag;
}

const HtmlTag& HtmlTags::looked_up(std::string_view as_written) {
  lower_.assign(as_written);
  for (char& c : lower_) c = core::ascii_lower(c);
  if (const auto known = tags_.find(lower_); known != tags_.end()) return known->second;
  const auto found = traits().find(lower_);
  const auto added = tags_.emplace(lower_, HtmlTag()).first;
  HtmlTag& tag = added->second;
  tag.name = added->first;
  tag.number = static_cast<std::uint32_t>(tags_.size() - 1);
  if (found != traits().end()) tag.traits = found->second;
  if (!gumbo_knows(lower_)) tag.traits |= k_unknown;
  if (is_raw_text_element(tag.name) || is_rcdata_element(tag.name)) tag.traits |= k_raw_text;
  return tag;
}

}  // namespace pressroom::parsers
