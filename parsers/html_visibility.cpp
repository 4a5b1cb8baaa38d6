// SPDX-License-Identifier: Apache-2.0
#include "parsers/html_visibility.hpp"
#include "parsers/word_list.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace pressroom::parsers {

namespace {

constexpr std::array<std::string_view, 10> k_invisible{"script", "style",    "noscript", "template", "textarea",
                                                       "select", "noframes", "iframe",   "object",   "head"};

constexpr auto k_block_elements = sorted_words(std::array<std::string_view, 45>{
    "address", "article", "aside",   "blockquote", "body",  "br",  "caption",  "center",     "dd",
    "details", "dialog",  "dir",     "div",        "dl",    "dt",  "fieldset", "figcaption", "figure",
    "footer",  "form",    "h1",      "h2",         "h3",    "h4",  "h5",       "h6",         "header",
    "hr",      "legend",  "li",      "main",       "menu",  "nav", "ol",       "option",     "p",
    "pre",     "section", "summary", "table",      "tbody", "td",  "th",       "tr",         "ul"});

}  // namespace

bool is_hidden(const HtmlDocument& document, std::uint32_t node) {
  if (is_one_of(document.nodes()[node].tag, k_invisible)) return true;
  if (document.attribute(node, "hidden")) return true;
  const auto style = document.attribute(node, "style");
  if (!style) return false;
  std::string plain;
  for (const char c : *style) {
    if (c != ' ' && c != '\t') plain += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  }
  return plain.find("display:none") != std::string::npos;
}

bool is_block_element(std::string_view tag) { return is_in_sorted(tag, k_block_elements); }

}  // namespace pressroom::parsers
