// SPDX-License-Identifier: Apache-2.0
#include "parsers/html_guard.hpp"

#include <string>

#include "parsers/html_open_elements.hpp"
#include "parsers/html_tags.hpp"
#include "parsers/markup.hpp"
#include "parsers/shortened_text.hpp"

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

core::Result<std::vector<TextSpan>> guard_html(std::string_view utf8, const HtmlLimits& limits) {
  HtmlTags tags;
  HtmlOpenElements open;
  std::vector<TextSpan> plain_runs;
  std::size_t merged_attributes = 0, text_begin = 0;
  for (std::size_t at = utf8.find('<'); at != std::string_view::npos; at = utf8.find('<', at)) {
    const bool foreign = open.in_foreign_content();
    const Markup markup = scan_markup(utf8, at, foreign ? ContentOf::foreign : ContentOf::html);
    const std::size_t begin = at;
    if (markup.kind == MarkupKind::none) {
      ++at;
      continue;
    }
    add_plain_runs(utf8, {text_begin, begin}, plain_runs);
    at = text_begin = markup.end;
    const auto refuse = [&](const std::string& what, std::size_t limit) {
      return core::fail(core::ErrorCode::limit, what + std::to_string(limit), "byte " + std::to_string(begin));
    };
    if (markup.attributes > limits.max_attributes) {
      return refuse("a tag has more attributes than ", limits.max_attributes);
    }
    if (markup.cut_off) return plain_runs;
    if (markup.kind == MarkupKind::end_tag) {
      open.end(tags.named(markup.name));
    } else if (markup.kind == MarkupKind::start_tag) {
      const HtmlTag& tag = tags.named(markup.name);
      if (tag.is(k_once)) merged_attributes += markup.attributes;
      if (merged_attributes > limits.max_attributes) {
        return refuse("the html and body tags together have more attributes than ", limits.max_attributes);
      }
      const bool raw = tag.is(k_raw_text);
      if (!foreign && raw && open.start_raw_text(tag)) {
        at = text_begin = find_raw_text_end(utf8, at, tag.name);
        continue;
      }
      open.start(tag, start_tag(markup));
      if (open.depth() > limits.max_nesting) return refuse("elements are nested deeper than ", limits.max_nesting);
      if (open.formatting_attributes() > limits.max_attributes) {
        return refuse("open formatting elements together have more attributes than ", limits.max_attributes);
      }
    }
  }
  add_plain_runs(utf8, {text_begin, utf8.size()}, plain_runs);
  return plain_runs;
}

}  // namespace pressroom::parsers
