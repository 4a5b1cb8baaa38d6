// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/url.hpp"
#include "parsers/room_rules.hpp"

namespace pressroom::parsers {

class Page;

/// Where an <a> leads, resolved against the document's base URL (HTML, 2.4.3); nullopt for what is no http(s) link.
std::optional<core::Url> link_target(const Page& page, std::uint32_t anchor);

/// A link to a page of the transcript at hand.
struct PageLink {
  int page = 0;
  core::Url url;
};

/// What a page says of the set it belongs to.
struct PagerFindings {
  std::vector<PageLink> links;   ///< by page number, each once
  std::vector<PageLink> others;  ///< further addresses of pages in `links`, in the order of the page
  std::vector<int> declared;     ///< every page number named by a link, a number or a count, and the page's own
};

/// Reads the pager of a transcript page: links that `layout.pager` selects and that name a page of the same transcript,
/// and the hidden page count. At most 5,000 links are looked at.
PagerFindings read_pager(const Page& page, const RoomRules& rules, const LayoutRules& layout,
                         const PageIdentity& identity);

/// What a listing page leads to.
struct ListingFindings {
  std::vector<core::Url> items;  ///< transcripts, in the order of the page, each transcript once
  std::vector<core::Url> next;   ///< further listing pages on the room's hosts
};
ListingFindings read_listing(const Page& page, const RoomRules& rules);

}  // namespace pressroom::parsers
