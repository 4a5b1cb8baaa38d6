// SPDX-License-Identifier: Apache-2.0
#include "bench/frontier/known_urls.hpp"

#include <fmt/core.h>

#include "app/archive_folder.hpp"
#include "bench/room_files.hpp"
#include "core/digest.hpp"

namespace pressroom::bench {

namespace {

using core::Result;
using core::Visit;

constexpr int k_pages_each = 12;

std::string room_name(int room) { return fmt::format("room{}", room); }
std::string host_name(int room) { return fmt::format("www.press{}.example", room); }

/// Fills one room after another.
class Filler {
 public:
  Filler(app::ArchiveFolder& archive, std::filesystem::path room_files)
      : frontier_(archive.database(), "filler"), room_files_(std::move(room_files)) {}

  Result<void> add_room(int room, int urls) {
    const std::string name = room_name(room);
    TRY(write_room_file(room_files_, name, {host_name(room)}));
    TRY_ASSIGN(auto group, frontier_.group(core::Frontier::Durable::with_next));
    TRY(frontier_.admit(name, {}));
    const core::Instant now = clock_.now();
    TRY_ASSIGN(const auto leases,
               frontier_.claim({{name}, core::Frontier::Wanted::all, 0, now, now + std::chrono::hours(1)}));
    const core::Lease& lease = leases.at(0);
    TRY_ASSIGN(const core::Url listing, core::Url::parse(listing_url(host_name(room))));
    TRY(watch(lease, core::Watch::Kind::listing, listing.href(), listing));
    TRY(visit_some(lease, room, urls));
    TRY(refuse_some(lease, room, urls));
    TRY(frontier_.release(lease));
    return group->commit();
  }

 private:
  static bool is_refused(int number) { return number % kRefusedOneIn == 0; }

  Result<Visit> visit_of(int room, int number) const {
    const int page = number % k_pages_each + 1;
    const std::string transcript = std::to_string(600'000'000 + number / k_pages_each);
    const std::string channel =
        fmt::format("/generated/20{:02}-{:02}/{:02}", room % 25, number % 12 + 1, number % 28 + 1);
    TRY_ASSIGN(core::Url url, core::Url::parse(fmt::format("http://{}{}/content_{}{}.htm", host_name(room), channel,
                                                           transcript, page == 1 ? "" : fmt::format("_{}", page))));
    Visit visit{.id = 0,
                .room = room_name(room),
                .url = std::move(url),
                .reason = page == 1 ? core::VisitReason::listing : core::VisitReason::page,
                .transcript = transcript,
                .page = page,
                .visit_number = 1,
                .attempt = 1,
                .via = listing_url(host_name(room)),
                .hops = page == 1 ? "L" : "LL"};
    return visit;
  }

  Result<void> watch(const core::Lease& lease, core::Watch::Kind kind, const std::string& key, const core::Url& url) {
    core::Watch watch{.room = lease.room, .kind = kind, .key = key, .url = url};
    watch.due_at = clock_.now() + kDueIn / 2;
    return frontier_.put_watch(lease, watch);
  }

  core::Capture capture_of(const Visit& visit) {
    const std::string digest = core::sha256_labelled(visit.url.href());
    const std::string id = fmt::format("<urn:uuid:{:08x}-0000-4000-8000-{:012x}>", offset_ & 0xffffffff, offset_);
    core::Capture capture;
    capture.url = visit.url.href_without_fragment();
    capture.captured_at = clock_.now();
    capture.status = 200;
    capture.mime = "text/html";
    capture.payload_digest = digest;
    capture.record_digest = digest;
    capture.record_id = id;
    capture.location = {fmt::format("PRESSROOM-{}-20240101000000000-00001-20240101000000-filled00.warc.gz", visit.room),
                        offset_, 6'000};
    offset_ += 6'000;
    capture.room = visit.room;
    capture.transcript = visit.transcript;
    capture.page = visit.page;
    capture.reason = visit.reason;
    return capture;
  }

  Result<void> visit_some(const core::Lease& lease, int room, int urls) {
    std::vector<core::FoundVisit> found;
    for (int number = 0; number < urls; ++number) {
      TRY_ASSIGN(Visit visit, visit_of(room, number));
      if (visit.page == 1) TRY(watch(lease, core::Watch::Kind::transcript, visit.transcript, visit.url));
      if (!is_refused(number)) found.push_back({std::move(visit)});
    }
    TRY(frontier_.enqueue(lease, found, clock_.now()));
    const core::Instant now = clock_.now() + std::chrono::seconds(1);
    // One host, so one at a time.
    for (std::size_t count = 0; count < found.size(); ++count) {
      TRY_ASSIGN(const auto taken, frontier_.take(now, now, 1));
      if (taken.empty()) return core::fail(core::ErrorCode::not_found, "nothing is given", lease.room);
      TRY(frontier_.commit_capture(taken[0], capture_of(taken[0]), {}));
      TRY(frontier_.finish(taken[0], {}, now));
    }
    return {};
  }

  /// A queued visit, however late, would keep its room busy.
  Result<void> refuse_some(const core::Lease& lease, int room, int urls) {
    std::vector<core::FoundVisit> found;
    for (int number = 0; number < urls; ++number) {
      if (!is_refused(number)) continue;
      TRY_ASSIGN(Visit visit, visit_of(room, number));
      found.push_back({std::move(visit), core::VisitEnd{core::VisitEnd::Kind::refused, "robots", "Disallow: /"}});
    }
    TRY(frontier_.enqueue(lease, found, clock_.now()));
    return {};
  }

  core::SystemClock clock_;
  storage::database::SqliteFrontier frontier_;
  std::filesystem::path room_files_;
  std::uint64_t offset_ = 0;
};

}  // namespace

Result<void> write_known_urls(core::Disk& disk, const std::filesystem::path& archive,
                              const std::filesystem::path& room_files, const KnownSize& size) {
  TRY_ASSIGN(auto folder, app::ArchiveFolder::open_to_write(disk, archive));
  Filler filler(folder, room_files);
  for (int room = 0; room < size.rooms; ++room) TRY(filler.add_room(room, size.urls / size.rooms));
  // What was published of the visited is not of interest here, and what was not would be published by the first run.
  TRY(folder.database().run("DELETE FROM unpublished", {}));
  return {};
}

}  // namespace pressroom::bench
