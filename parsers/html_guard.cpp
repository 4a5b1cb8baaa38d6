// SPDX-License-Identifier: Apache-2.0
#include "parsers/html_guard.hpp"

#include <string>

#include "parsers/html_open_elements.hpp"
#include "parsers/html_tags.hpp"
#include "parsers/markup.hpp"

namespace pressroom::parsers {

namespace {

HtmlStartTag start_tag(const Markup& markup) {
  HtmlStartTag tag;
  tag.attributes = markup.attributes;
  tag.self_closing = markup.self_closing;
  tag.attributes_text = markup.attributes_text;
  return tag;
}

}  // namespace

core::Result<void> guard_html(std::string_view utf8, const HtmlLimits& limits) {
  HtmlTags tags;
  HtmlOpenElements open;
  std::size_t merged_attributes = 0;
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
      open.end(tags.named(markup.name));
    } else if (markup.kind == MarkupKind::start_tag) {
      const HtmlTag& tag = tags.named(markup.name);
      if (tag.is(k_once)) merged_attributes += markup.attributes;
      if (merged_attributes > limits.max_attributes) {
        return refuse("the html and body tags together have more attributes than ", limits.max_attributes);
      }
      const bool raw = is_raw_text_element(tag.name) || is_rcdata_element(tag.name);
      if (!foreign && raw && open.start_raw_text(tag)) {
        at = find_raw_text_end(utf8, at, tag.name);
        continue;
      }
      open.start(tag, start_tag(markup));
      if (open.depth() > limits.max_nesting) return refuse("elements are nested deeper than ", limits.max_nesting);
      if (open.formatting_attributes() > limits.max_attributes) {
        return refuse("open formatting elements together have more attributes than ", limits.max_attributes);
      }
    }
  }
  return {};
}

}  // namespace pressroom::parsers
