// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/archive_folder.hpp"
#include "app/document_reader.hpp"
#include "app/fresh_pages.hpp"
#include "app/requisite_finder.hpp"
#include "app/room_shelf.hpp"
#include "app/run_report.hpp"
#include "app/stored_pages.hpp"
#include "core/clock.hpp"
#include "core/frontier.hpp"
#include "core/random.hpp"
#include "crawler/robots_gate.hpp"
#include "parsers/listing.hpp"

namespace pressroom::app {

/// From a stored record to what it means for the frontier (commit 2): robots.txt settles the gate, a redirect and a
/// page lead to further visits, what is shown with a page as well, a busy server is asked again. Reads the bytes from
/// the WARC, never from the socket, so that a run after a crash does the same.
class CaptureReader {
 public:
  struct Parts {
    ArchiveFolder& archive;
    core::Frontier& frontier;
    const core::Clock& clock;
    core::Random& random;
    const RoomShelf& rooms;
    crawler::RobotsGate& gate;
    FreshPages* fresh = nullptr;  ///< may be null
  };
  CaptureReader(Parts parts, RunReport& report)
      : parts_(parts),
        report_(report),
        stored_(parts.archive, parts.fresh),
        requisites_(parts.archive, parts.frontier),
        documents_({parts.archive, parts.frontier, parts.clock, parts.rooms}, report) {}

  /// Which transcripts and how many pages of listings are wanted.
  void limit(const DiscoveryLimits& limits) { documents_.limit(limits); }

  /// Begins to read what has just been stored, beside whatever comes before it is read(). For any thread.
  void read_ahead(const std::vector<core::Capture>& captures) {
    if (parts_.fresh != nullptr) parts_.fresh->read_ahead(captures);
  }
  /// Called by another thread whenever more may be ready to be read().
  void on_ready(std::function<void()> tell) {
    if (parts_.fresh != nullptr) parts_.fresh->on_ready(std::move(tell));
  }
  /// Whether read() would not wait for another thread.
  bool is_ready(const core::Capture& capture) const {
    return parts_.fresh == nullptr || parts_.fresh->is_ready(capture);
  }

  /// A page whose room is not among the room files stays `captured` until a run knows it: nobody else could say what it
  /// leads to.
  core::Result<void> read(const core::Visit& visit, const core::Capture& capture);

  /// Queues what the stored pages of a visit name and nobody has asked for yet: of a page that was read by a program
  /// which died, or by one that knew less, or that a rebuild found.
  core::Result<void> read_again(const core::Lease& lease, const std::string& native_id, int visit_number);

  /// Every transcript a page of which was read or refused.
  const std::set<TranscriptKey>& touched() const { return touched_; }
  void touch(const core::Visit& visit);

 private:
  /// What a stored page leads to.
  struct Found {
    std::vector<core::Visit> visits;
    std::optional<std::string> challenge{};  ///< it is no page of the room's, but this
  };
  core::Result<void> read_robots(const core::Visit& visit, const core::Capture& capture, const core::Fetch& stored);
  core::Result<std::vector<core::Visit>> sitemaps_named(const core::Visit& visit);
  core::Result<std::vector<core::Visit>> redirected(const core::Visit& visit, const core::Fetch& fetch);
  core::Result<void> lead_again(const core::Visit& visit, const core::Capture& capture, const core::Visit& target);
  core::Result<void> make_new(core::Visit& visit) const;
  core::Result<Found> found_on(const core::Visit& visit, const core::Capture& capture,
                               RequisiteFinder::Reading reading);
  enum class Extent { read, whole };
  core::Result<std::shared_ptr<const parsers::Page>> page_of(const core::Visit& visit, const core::Capture& capture,
                                                             Extent extent);
  core::Result<std::vector<core::Visit>> paged_on(
      const core::Visit& visit, const parsers::Page& page,
      const core::Result<std::shared_ptr<const parsers::LayoutRules>>& layout);
  core::Result<void> read_requisite(const core::Visit& visit, const core::Capture& capture, const core::Fetch& fetch);
  core::Result<std::vector<core::Visit>> other_address_of(const core::Visit& visit);
  std::optional<std::string> challenge_in(const core::Visit& visit, const core::Capture& capture,
                                          const parsers::Page& page);
  core::Result<void> block_softly(const core::Visit& visit, const std::string& challenge);
  core::Result<void> finish(const core::Visit& visit, std::vector<core::Visit> found);
  core::Result<std::vector<core::Url>> chain_to(const core::Visit& visit) const;

  Parts parts_;
  RunReport& report_;
  StoredPages stored_;
  RequisiteFinder requisites_;
  std::set<TranscriptKey> touched_;
  DocumentReader documents_;
};

/// The origin whose rules a robots.txt visit is about: that of the URL first asked, whatever redirects led to.
std::string robots_origin(const core::Visit& visit);

}  // namespace pressroom::app
