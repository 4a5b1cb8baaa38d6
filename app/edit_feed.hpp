// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/archive_folder.hpp"
#include "core/transcript.hpp"
#include "core/transcript_edits.hpp"

namespace pressroom::app {

/// An edit with what the feed says of its transcript.
struct FeedItem {
  std::string transcript_id;
  std::string title;  ///< of the transcript as it stands
  std::string url;    ///< likewise
  core::Edit edit;
};

/// How many edits a feed tells at most: the newest.
inline constexpr std::size_t max_feed_items = 200;

/// The Atom feed (RFC 4287) of a room, newest edit first; `items` in any order, of which the newest max_feed_items are
/// told. Every time in it is that of a capture and every id is made of what it names, so that the same edits give the
/// same bytes.
std::string write_feed(const std::string& room, std::vector<FeedItem> items);

/// "feeds/ROOM.atom", relative to the archive.
std::filesystem::path feed_path(const std::string& room);

/// Writes the feeds that say something else than the sidecars, and removes those of rooms in which nothing was edited.
/// Costs one look at the database when there is none. A revision that cannot be read is left out.
core::Result<void> bring_feeds_up_to_date(ArchiveFolder& archive);

}  // namespace pressroom::app
