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
#include "app/requisite_finder.hpp"
#include "app/room_shelf.hpp"
#include "app/run_report.hpp"
#include "app/stored_pages.hpp"
#include "core/clock.hpp"
#include "core/frontier.hpp"
#include "crawler/robots_gate.hpp"
#include "parsers/links.hpp"

namespace pressroom::app {

/// A transcript by room and native id.
using TranscriptKey = std::pair<std::string, std::string>;

/// From a stored record to what it means for the frontier (commit 2): robots.txt settles the gate, a redirect and a
/// page lead to further visits, what is shown with a page as well, a busy server is asked again. Reads the bytes from
/// the WARC, never from the socket, so that a run after a crash does the same.
class CaptureReader {
 public:
  struct Parts {
    ArchiveFolder& archive;
    core::Frontier& frontier;
    const core::Clock& clock;
    const RoomShelf& rooms;
    crawler::RobotsGate& gate;
  };
  CaptureReader(Parts parts, RunReport& report)
      : parts_(parts), report_(report), stored_(parts.archive), requisites_(parts.archive, parts.frontier) {}

  /// At most this many transcripts found on listings are begun.
  void limit_new_transcripts(int most) { new_transcripts_left_ = most; }

  /// At most this many listing pages are asked for in one visit of a room.
  void limit_listing_pages(int most) { most_listing_pages_ = most; }

  /// A page whose room is not among the room files stays `captured` until a run knows it: nobody else could say what it
  /// leads to.
  core::Result<void> read(const core::Visit& visit, const core::Capture& capture);

  /// Queues what the stored pages of a visit name and nobody has asked for yet: of a page that was read by a program
  /// which died, or by one that knew less, or that a rebuild found.
  core::Result<void> read_again(const std::string& room, const std::string& native_id, int visit_number);

  /// Every transcript a page of which was read, and every one found on a listing and begun.
  const std::set<TranscriptKey>& touched() const { return touched_; }
  void touch(const core::Visit& visit);

 private:
  core::Result<void> read_robots(const core::Visit& visit, const core::Capture& capture, const core::Fetch& stored);
  core::Result<std::vector<core::Visit>> redirected(const core::Visit& visit, const core::Fetch& fetch);
  core::Result<void> make_new(core::Visit& visit) const;
  core::Result<std::vector<core::Visit>> found_on(const core::Visit& visit, const core::Capture& capture,
                                                  RequisiteFinder::Reading reading);
  core::Result<std::vector<core::Visit>> paged_on(const core::Visit& visit, const parsers::Page& page);
  core::Result<void> read_requisite(const core::Visit& visit, const core::Capture& capture, const core::Fetch& fetch);
  core::Result<std::vector<core::Visit>> other_address_of(const core::Visit& visit);
  core::Result<std::vector<core::Visit>> listed_on(const core::Visit& visit, const parsers::Page& page);
  core::Result<std::vector<core::Visit>> behind_listing(const core::Visit& visit,
                                                        const parsers::ListingFindings& listing);
  core::Result<bool> wanted(const std::string& room, const std::string& native_id);
  core::Result<std::vector<core::Url>> chain_to(const core::Visit& visit) const;

  Parts parts_;
  RunReport& report_;
  StoredPages stored_;
  RequisiteFinder requisites_;
  std::set<TranscriptKey> touched_;
  std::optional<int> new_transcripts_left_;
  int most_listing_pages_ = 500;
  /// What the pages of one listing have brought in this run, shared by all of them; by room and URL of each page.
  std::map<std::pair<std::string, std::string>, std::shared_ptr<std::set<std::string>>> brought_;
};

/// The origin whose rules a robots.txt visit is about: that of the URL first asked, whatever redirects led to.
std::string robots_origin(const core::Visit& visit);

}  // namespace pressroom::app
