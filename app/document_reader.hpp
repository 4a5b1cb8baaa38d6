// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "app/archive_folder.hpp"
#include "app/room_shelf.hpp"
#include "app/run_report.hpp"
#include "app/stored_pages.hpp"
#include "app/watched_documents.hpp"
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
  int listing_pages = 500;               ///< in one visit of a document
};

/// From a document that lists transcripts to the visits it leads to, and to the time of its next visit.
///
/// A listing that has been read to its end once is read again until a page with a transcript that was known before, and
/// one page more; with a first day that is wanted, until a page that is older as a whole, and one page more. A pager
/// may go round in circles or on for ever (calendars do): a page that brings no transcript which an earlier page of the
/// same listing did not bring leads no further, and neither does the last page that the limit allows. Both are ends:
/// another reading would come no further.
///
/// What a document lists and a run left out, for its date or for the number of transcripts that were wanted, is looked
/// for by the next reading of whoever wants it: that one is to the end again, with every sitemap of an index.
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

  /// A page of a document is gone: it may be the last that its reading waited for. Errors: the store's.
  core::Result<void> note_gone(const core::Visit& visit);

 private:
  /// What a document names, whatever it is written in.
  struct Listed {
    std::vector<parsers::ListedItem> items;     ///< transcripts
    std::vector<core::Url> next;                ///< further pages of the same document
    std::vector<parsers::ListedItem> sitemaps;  ///< of an index
    std::string fault;                          ///< why it names nothing; empty when it is what it should be
  };
  /// What the pages of one document have brought in this run.
  struct Reading {
    std::set<std::string> ids;            ///< native ids of the transcripts on its pages
    bool news = false;                    ///< one of them was not known
    std::optional<core::Watch> before{};  ///< the document's watch as its first page found it
    bool told = false;                    ///< the watch knows of the news
    std::set<std::string> met_known;      ///< pages that lie behind one with a known transcript
    std::set<std::string> met_stale;      ///< pages that lie behind one that is too old as a whole
  };
  /// A page of a document, and the document.
  struct Place {
    const core::Visit& visit;
    std::vector<core::VisitRecord> records;  ///< of the same visit of the room
    NamedBy names;                           ///< of those
    std::string root;                        ///< URL of the document, without fragment
    std::optional<core::Watch> watch;        ///< its own
    Reading& reading;
  };
  /// What one page brings.
  struct PageNews {
    bool known = false;  ///< names a transcript that was known before this run
    bool fresh = false;  ///< names one that no earlier page of the document named
    bool stale = false;  ///< names some, and all of them are dated before what is wanted
    /// The first day from which on nothing of it was left out on purpose; kUnread where a limit left something out.
    std::string back_to{};
    bool more_pages = false;  ///< than one visit may read
  };
  enum class Wanted { yes, known, too_old, too_many };

  core::Result<Listed> listed_in(const core::Visit& visit, const core::Capture& capture, core::Watch::Kind kind);
  core::Result<Wanted> wanted(const core::Visit& visit, const parsers::ListedItem& item, const std::string& native_id);
  core::Result<std::vector<core::Visit>> transcripts_of(const Place& place, const Listed& listed, PageNews& news);
  core::Result<std::vector<core::Visit>> sitemaps_of(const Place& place, const Listed& listed) const;
  std::vector<core::Visit> behind(const Place& place, const Listed& listed, PageNews& news);
  core::Result<Place> place_of(const core::Visit& visit);
  core::Result<void> settle(const Place& place, const Listed& listed, const PageNews& news, bool at_end);
  bool news_alone(const std::optional<core::Watch>& watch) const;

  Parts parts_;
  RunReport& report_;
  StoredPages stored_;
  DiscoveryLimits limits_;
  std::set<TranscriptKey> begun_;                                          ///< in this run
  std::map<std::tuple<std::string, std::string, int>, Reading> readings_;  ///< by room, document and visit number
};

}  // namespace pressroom::app
