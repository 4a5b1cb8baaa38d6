// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/archive_folder.hpp"
#include "app/room_shelf.hpp"
#include "app/run_report.hpp"
#include "app/stored_pages.hpp"
#include "core/clock.hpp"
#include "core/frontier.hpp"
#include "parsers/listed_item.hpp"

namespace pressroom::app {

/// A transcript by room and native id.
using TranscriptKey = std::pair<std::string, std::string>;

/// What a run wants of what the documents list.
struct DiscoveryLimits {
  std::optional<int> new_transcripts{};  ///< at most this many are begun
  std::optional<std::string> since{};    ///< YYYY-MM-DD; what is dated before it is left out
  int listing_pages = 500;               ///< in one visit of a room
};

/// From a document that lists transcripts to the visits it leads to, and to the time of its next visit.
///
/// A listing that has been read to its end once is read again until a page with a transcript that was known before, and
/// one page more; with a first day that is wanted, until a page that is older as a whole, and one page more. A pager
/// may go round in circles or on for ever (calendars do): a page that brings no transcript which an earlier page of the
/// same listing did not bring leads no further, and neither does the last page that the limit allows.
class DocumentReader {
 public:
  struct Parts {
    ArchiveFolder& archive;
    core::Frontier& frontier;
    const core::Clock& clock;
    const RoomShelf& rooms;
  };
  DocumentReader(Parts parts, RunReport& report) : parts_(parts), report_(report), stored_(parts.archive) {}

  void limit(const DiscoveryLimits& limits) { limits_ = limits; }

  /// The visits that a stored document leads to. One that is no listing, feed or sitemap at all is an alarm. Errors:
  /// `damaged` and `io`, of reading it back.
  core::Result<std::vector<core::Visit>> read(const core::Visit& visit, const core::Capture& capture);

 private:
  /// What a document names, whatever it is written in.
  struct Listed {
    std::vector<parsers::ListedItem> items;     ///< transcripts
    std::vector<core::Url> next;                ///< further pages of the same document
    std::vector<parsers::ListedItem> sitemaps;  ///< of an index
    std::size_t entries = 0;                    ///< all that it lists, transcripts or not
    std::string fault;                          ///< why it names nothing; empty when it is what it should be
  };
  /// What the pages of one document have brought in this run.
  struct Reading {
    std::set<std::string> ids;            ///< native ids of the transcripts on its pages
    bool news = false;                    ///< one of them was not known
    bool cut = false;                     ///< a limit of ours left something of it out
    std::optional<core::Watch> before{};  ///< the document's watch as its first page found it
    bool told = false;                    ///< the watch knows of the news
  };
  /// What one page brings.
  struct PageNews {
    bool known = false;  ///< names a transcript that was known before this run
    bool fresh = false;  ///< names one that no earlier page of the document named
    bool stale = false;  ///< names some, and all of them are dated before what is wanted
  };
  enum class Wanted { yes, known, left_out };

  core::Result<Listed> listed_in(const core::Visit& visit, const core::Capture& capture, core::Watch::Kind kind);
  core::Result<Wanted> wanted(const core::Visit& visit, const parsers::ListedItem& item, const std::string& native_id);
  core::Result<std::vector<core::Visit>> transcripts_of(const core::Visit& visit, const Listed& listed,
                                                        Reading& reading, PageNews& news);
  core::Result<std::vector<core::Visit>> sitemaps_of(const core::Visit& visit, const Listed& listed, Reading& reading);
  core::Result<std::vector<core::Visit>> behind(const core::Visit& visit, const Listed& listed, const PageNews& news,
                                                Reading& reading, const std::optional<core::Watch>& watch);
  core::Result<std::optional<core::Watch>> watch_of(const core::Visit& visit) const;
  core::Result<bool> is_read_whole(const core::Visit& visit, const std::string& root) const;
  core::Result<void> settle(const core::Visit& visit, const Listed& listed, Reading& reading, bool at_end,
                            core::Watch watch);
  Reading& reading_of(const core::Visit& visit);

  Parts parts_;
  RunReport& report_;
  StoredPages stored_;
  DiscoveryLimits limits_;
  std::set<TranscriptKey> begun_;  ///< in this run
  /// Shared by the pages of one document; by room and URL of each page.
  std::map<std::pair<std::string, std::string>, std::shared_ptr<Reading>> readings_;
  std::set<std::pair<std::string, std::string>> met_known_;  ///< pages that lie behind one with a known transcript
  std::set<std::pair<std::string, std::string>> met_stale_;  ///< pages that lie behind one that is too old as a whole
};

}  // namespace pressroom::app
