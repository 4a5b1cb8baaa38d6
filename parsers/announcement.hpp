// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/room.hpp"
#include "core/transcript.hpp"
#include "parsers/page_reading.hpp"
#include "parsers/people_list.hpp"

namespace pressroom::parsers {

/// Somebody announced in one place. Every reader of announcements gives a list of these; they are merged once.
struct Announcement {
  ListedPerson person;
  core::Role role = core::Role::principal;
  std::string source;  ///< header, intro, title
  std::optional<core::Span> span;
  bool of_all = false;  ///< its list names everybody who is going to speak, the chair apart
};

/// A block of the pages at hand; `page` is an index into them.
struct BlockPlace {
  std::size_t page = 0;
  std::size_t block = 0;

  bool operator==(const BlockPlace& other) const { return page == other.page && block == other.block; }
  bool operator<(const BlockPlace& other) const { return page != other.page ? page < other.page : block < other.block; }
};

/// What the lists at the head of a transcript say.
struct HeaderLists {
  std::vector<Announcement> announcements;
  std::optional<core::Dated> event_date;
  std::vector<BlockPlace> blocks;  ///< those that are the lists, ascending
};

/// Reads the lists behind header words ("Speakers:", "Chairperson:", "Date:"): each name in its own block or behind the
/// word, several words in one block, lists that come again before anybody speaks. They stand on the first page, or,
/// when it has none, at the head of a later one. `pages` ascend.
HeaderLists read_header_lists(const std::vector<PageReading>& pages);

/// Reads whom the opening turns introduce: "Today we have invited ...", "I'm joined by ...", in English, Spanish and
/// Chinese. Opening turns are the first speaker's before anybody asks. `header` blocks are passed over.
std::vector<Announcement> read_introductions(const std::vector<PageReading>& pages,
                                             const std::vector<BlockPlace>& header);

/// Reads whom a title names: "Press Briefing by Press Secretary Ada Holm", "Spokesperson Ada Holm's Regular Press
/// Conference". Such a title need not name everybody.
std::vector<Announcement> read_title(const std::string& title);

/// Where `words` stand in a range of a page's body: their first span, or the range's where they cannot be found.
std::optional<core::Span> span_of_words(const PageReading& page, GlyphRange range, const std::string& words);

}  // namespace pressroom::parsers
