// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

#include "parsers/links.hpp"
#include "parsers/page.hpp"
#include "parsers/page_reading.hpp"
#include "parsers/requisites.hpp"
#include "parsers/room_rules.hpp"
#include "tests/parsers/support/same_tree.hpp"

namespace pressroom::tests {

inline void describe(std::string& all, const parsers::GlyphText& text) {
  std::uint32_t node = 0, nodes = 0;
  for (std::size_t i = 0; i < text.glyphs.size(); ++i) {
    const parsers::Glyph& glyph = text.glyphs[i];
    nodes += i > 0 && glyph.node != node ? 1 : 0;
    node = glyph.node;
    fmt::format_to(std::back_inserter(all), "{}:{}-{}:{}:{}{}{};", static_cast<std::uint32_t>(glyph.c),
                   glyph.byte_begin, glyph.byte_end, nodes, glyph.bold, glyph.ends_span,
                   static_cast<int>(text.classes[i]));
  }
  for (const parsers::Block& block : text.blocks) {
    fmt::format_to(std::back_inserter(all), "[{},{}){};", block.glyphs.begin, block.glyphs.end,
                   static_cast<int>(block.preset));
  }
  for (const parsers::GlyphRange& label : text.labels) {
    fmt::format_to(std::back_inserter(all), "label [{},{});", label.begin, label.end);
  }
  fmt::format_to(std::back_inserter(all), "{} images\n", text.images);
}

/// Everything that a reading says; equal strings, equal readings.
inline std::string description_of(const core::Result<parsers::PageReading>& reading) {
  if (!reading) return "refused: " + reading.error().message();
  std::string all = fmt::format("{} {} {} {} {}\ntitle {}\nholder {}\n", reading->content_digest, reading->charset,
                                reading->layout->layout->name, reading->body_chars, reading->body_digest,
                                reading->title.value_or("-"), reading->office_holder.value_or("-"));
  describe(all, reading->dateline);
  describe(all, reading->body);
  for (const std::string& step : reading->breadcrumb) all += "> " + step + "\n";
  for (const auto* links : {&reading->pager.links, &reading->pager.others}) {
    for (const parsers::PageLink& link : *links) all += fmt::format("{} {}\n", link.page, link.url.href());
  }
  all += fmt::format("declared {} count {} unread {} elsewhere {}\n", fmt::join(reading->pager.declared, ","),
                     reading->pager.count.value_or(-1), reading->pager.unread, reading->pager.elsewhere);
  for (const core::Warning& warning : reading->warnings) all += warning.code + ": " + warning.detail + "\n";
  return all;
}

/// A transcript page read whole, and without what is unread.
struct BothWays {
  std::string whole;
  std::string cut;  ///< as the whole where read_page() refuses the page: then the whole is asked
  bool refused = false;
  bool same_tree = true;                     ///< the whole page's tree is the one that Gumbo alone makes
  std::size_t bytes = 0;                     ///< of the whole, in UTF-8
  std::size_t left_out = 0;                  ///< of them
  std::size_t left_out_with_requisites = 0;  ///< where those are read as well
};

/// The requisites of a page, where it can be read.
inline std::string requisites_in(const core::Result<parsers::Page>& page) {
  std::string all;
  if (!page) return all;
  for (const core::Url& url : parsers::requisites_of(*page)) all += url.href() + "\n";
  return all;
}

inline BothWays read_both_ways(const core::Url& url, const parsers::PageIdentity& identity, const std::string& payload,
                               const std::string& content_type, const parsers::RoomRules& rules) {
  core::HttpHeaders headers;
  headers.add("Content-Type", content_type);
  const auto reading_of = [&](const core::Result<parsers::Page>& page) -> core::Result<parsers::PageReading> {
    if (!page) return tl::unexpected(page.error());
    return parsers::read_page(*page, rules, identity, {});
  };
  const auto whole = parsers::Page::read(url, headers, payload);
  const auto cut = parsers::Page::read_transcript(url, headers, payload, {rules, identity.id});
  const auto crawled =
      parsers::Page::read_transcript(url, headers, payload, {rules, identity.id, parsers::Requisites::read});
  const auto cut_reading = reading_of(cut);
  const auto crawled_reading = reading_of(crawled);
  BothWays both;
  both.whole = description_of(reading_of(whole));
  both.refused = !cut_reading;
  both.cut = cut_reading ? description_of(cut_reading) : both.whole;
  // A crawl looks for requisites on pages that it can read; any other it reads whole.
  if (crawled_reading) {
    if (description_of(crawled_reading) != both.whole) both.cut += "with requisites read otherwise\n";
    both.whole += requisites_in(whole);
    both.cut += requisites_in(crawled);
  }
  if (whole) {
    // The source has its references within bounds by now, which parsing again does not change.
    const auto gumbos = parsers::HtmlDocument::parse(whole->document().source());
    both.same_tree = gumbos && same_tree(whole->document(), *gumbos);
  }
  if (!whole || !cut) return both;
  both.bytes = whole->document().source().size();
  both.left_out = both.bytes - cut->document().source().size();
  if (crawled) both.left_out_with_requisites = both.bytes - crawled->document().source().size();
  return both;
}

}  // namespace pressroom::tests
