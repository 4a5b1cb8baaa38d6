// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/room_shelf.hpp"
#include "app/run_report.hpp"
#include "core/clock.hpp"
#include "core/frontier.hpp"
#include "parsers/links.hpp"
#include "parsers/page.hpp"

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
/// one page more. A pager may go round in circles or on for ever (calendars do): a page that brings no transcript which
/// an earlier page of the same listing did not bring leads no further, and neither does the last page that the limit
/// allows.
class DocumentReader {
 public:
  DocumentReader(core::Frontier& frontier, const core::Clock& clock, const RoomShelf& rooms, RunReport& report)
      : frontier_(frontier), clock_(clock), rooms_(rooms), report_(report) {}

  void limit(const DiscoveryLimits& limits) { limits_ = limits; }

  core::Result<std::vector<core::Visit>> listed_on(const core::Visit& visit, const parsers::Page& page);

 private:
  /// What the pages of one document have brought in this run.
  struct Reading {
    std::set<std::string> ids;  ///< native ids of the transcripts on its pages
    bool news = false;          ///< one of them was not known
    bool cut = false;           ///< a limit of ours left a page of it out
  };
  /// What one page brings.
  struct PageNews {
    bool known = false;  ///< names a transcript that was known before this run
    bool fresh = false;  ///< names one that no earlier page of the document named
  };
  enum class Wanted { yes, known, left_out };

  core::Result<Wanted> wanted(const core::Visit& visit, const core::Url& url, const std::string& native_id);
  core::Result<std::vector<core::Visit>> behind(const core::Visit& visit, const parsers::ListingFindings& listing,
                                                const PageNews& news, Reading& reading);
  core::Result<std::optional<core::Watch>> watch_of(const core::Visit& visit) const;
  core::Result<void> settle(const core::Visit& visit, const Reading& reading, int items, bool at_end);
  Reading& reading_of(const core::Visit& visit);

  core::Frontier& frontier_;
  const core::Clock& clock_;
  const RoomShelf& rooms_;
  RunReport& report_;
  DiscoveryLimits limits_;
  std::set<TranscriptKey> begun_;  ///< in this run
  /// Shared by the pages of one document; by room and URL of each page.
  std::map<std::pair<std::string, std::string>, std::shared_ptr<Reading>> readings_;
  std::set<std::pair<std::string, std::string>> met_known_;  ///< pages that lie behind one with a known transcript
};

}  // namespace pressroom::app
