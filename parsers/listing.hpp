// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "core/url.hpp"
#include "parsers/listed_item.hpp"
#include "parsers/room_rules.hpp"

namespace pressroom::parsers {

class Page;

/// What a listing page leads to.
struct ListingFindings {
  std::vector<ListedItem> items;  ///< transcripts, in the order of the page, each transcript once
  std::vector<core::Url> next;    ///< further listing pages on the room's hosts
  /// Elements that the room's selector of items hits at all. 0: the page is another than the room file knows; more, but
  /// no item: none of the links is a transcript's.
  std::size_t selected = 0;
};

/// Reads a listing page; at most 5,000 links of each sort are looked at.
/// The block of an item is the nearest list item, table row or article round its link, else the largest element that
/// holds no other item; where items share one element, the line between breaks. Title: what the room's `item_title`
/// finds in the block, else the text of the first link to the transcript that has any, else that link's title or its
/// picture's alternative text. Date: what `item_date` finds in the block, else a <time>, else the first date in the
/// block's text beside the link, else one in the link itself.
ListingFindings read_listing(const Page& page, const RoomRules& rules);

}  // namespace pressroom::parsers
