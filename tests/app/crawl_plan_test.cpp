// SPDX-License-Identifier: Apache-2.0
#include "app/crawl_plan.hpp"

#include "app/publication.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_random.hpp"
#include "tests/support/temp_dir.hpp"

using namespace pressroom;
using namespace pressroom::app;
using namespace pressroom::tests;
using namespace std::chrono_literals;

namespace {

using State = core::VisitRecord::State;
const std::string room = "china-org-cn";

template <class T>
T value_of(core::Result<T> result) {
  if (!result) FAIL(result.error().message());
  return *std::move(result);
}

/// One archive and the processes that plan in it.
class Plans {
 public:
  enum class End { well, killed };

  Plans() : rooms_(value_of(RoomShelf::load(*disk_, std::filesystem::path(PRESSROOM_SOURCE_DIR) / "config/rooms"))) {
    begin();
  }

  void end(End how) {
    reader_.reset();
    gate_.reset();
    frontier_.reset();
    archive_.reset();
    if (how == End::killed) folder_.write("archive/lock", "4711\n");
    begin();
  }
  void settle() { REQUIRE(archive_->orders().settle({room})); }
  void plan_room() { plan({rooms_.named(room), std::nullopt}); }
  void plan_what_is_due() { plan({rooms_.named(room), std::nullopt, Target::Asked::when_due}); }
  void wait(core::Duration duration) { clock_.advance(duration); }
  core::Watch watch_of_transcript() {
    return *value_of(frontier_->watch(room, core::Watch::Kind::transcript, "600000007"));
  }
  void watch_transcript(core::Duration due_in) {
    core::Watch watch = *value_of(first_watch(*frontier_, {room, "600000007"}, 1, clock_.now()));
    watch.due_at = clock_.now() + due_in;
    REQUIRE(frontier_->put_watch(lease_, watch));
  }
  void plan_transcript() {
    const auto* rules = rooms_.named(room);
    auto url = value_of(core::Url::parse("http://www.china.org.cn/2026-01/01/content_600000007.htm"));
    plan({rules, Target::Transcript{*rules->identify(url), url}});
  }
  Begin beginning() { return value_of(how_to_begin(*archive_, *frontier_, room, "600000007", Target::Asked::now)); }

  /// Everything that is due is asked for and answered with `status`.
  int answer_all(int status = 200) {
    int answered = 0;
    for (;; ++answered) {
      clock_.sleep(10s);
      const auto taken = value_of(frontier_->take(clock_.now(), clock_.now() + 1s, 1));
      if (taken.empty()) return answered;
      const core::Visit* visit = &taken.front();
      core::Capture capture;
      capture.url = visit->url.href_without_fragment();
      capture.captured_at = clock_.now();
      capture.status = status;
      capture.location = {"A.warc.gz", next_offset_ += 100, 100};
      capture.room = visit->room;
      capture.transcript = visit->transcript;
      capture.page = visit->page;
      capture.visit_number = visit->visit_number;
      capture.reason = visit->reason;
      REQUIRE(frontier_->commit_capture(*visit, capture, {}));
      REQUIRE(frontier_->finish(*visit, {}, clock_.now()));
    }
  }
  void ask_for_robots(int visit_number) {
    core::Visit visit{.room = room,
                      .url = value_of(core::Url::parse("http://www.china.org.cn/robots.txt")),
                      .transcript = {},
                      .via = {},
                      .hops = "P"};
    visit.reason = core::VisitReason::robots;
    visit.visit_number = visit_number;
    REQUIRE(frontier_->enqueue(lease_, {{visit}}, clock_.now()));
  }
  void publish(core::Verdict verdict, std::vector<int> missing = {}) {
    storage::database::CatalogueEntry entry;
    entry.transcript_id = room + ":600000007";
    entry.room = room;
    entry.native_id = "600000007";
    entry.completeness.verdict = verdict;
    entry.completeness.missing = std::move(missing);
    entry.visit_number = value_of(frontier_->latest_visit_number(room, "600000007"));
    REQUIRE(archive_->catalogue().put(entry));
  }
  int listings() {
    int found = 0;
    for (int number = 1; number <= value_of(frontier_->latest_visit_number(room, "")); ++number) {
      for (const auto& record : value_of(frontier_->visits(room, "", number))) {
        found += record.visit.reason == core::VisitReason::listing ? 1 : 0;
      }
    }
    return found;
  }
  int wanted_listings() const { return static_cast<int>(rooms_.named(room)->room().listings.size()); }

 private:
  void begin() {
    archive_.emplace(value_of(ArchiveFolder::open_to_write(*disk_, folder_ / "archive")));
    frontier_.emplace(archive_->database(), "run");
    REQUIRE(frontier_->take_over(clock_.now(), {}));
    REQUIRE(frontier_->admit(room, documents_of(*rooms_.named(room), clock_.now())));
    lease_ =
        value_of(frontier_->claim({{room}, core::Frontier::Wanted::all, 0, clock_.now(), clock_.now() + 720h})).at(0);
    gate_.emplace(*frontier_);
    reader_.emplace(CaptureReader::Parts{*archive_, *frontier_, clock_, random_, rooms_, *gate_}, report_);
  }
  void plan(const Target& target) {
    const auto planned = enqueue_target({*archive_, *frontier_, *reader_, "run", clock_.now(), lease_}, target);
    if (!planned) FAIL(planned.error().message());
  }

  TempDir folder_;
  std::unique_ptr<core::Disk> disk_ = core::make_posix_disk();
  RoomShelf rooms_;
  FakeClock clock_;
  FakeRandom random_;
  RunReport report_;
  std::uint64_t next_offset_ = 0;
  core::Lease lease_;
  std::optional<ArchiveFolder> archive_;
  std::optional<storage::database::SqliteFrontier> frontier_;
  std::optional<crawler::RobotsGate> gate_;
  std::optional<CaptureReader> reader_;
};

using End = Plans::End;

}  // namespace

TEST_CASE("A visit of robots.txt hides no listing that is not finished", "[app][plan]") {
  Plans plans;
  plans.plan_room();
  REQUIRE(plans.listings() == plans.wanted_listings());
  plans.ask_for_robots(2);
  plans.ask_for_robots(3);
  plans.end(End::well);
  plans.plan_room();
  CHECK(plans.listings() == plans.wanted_listings());
}

TEST_CASE("Listings that were read are not read again for an order that was never settled", "[app][plan]") {
  Plans plans;
  plans.plan_room();
  CHECK(plans.answer_all() == plans.wanted_listings());
  SECTION("killed over it") {
    plans.end(End::killed);
    plans.plan_room();
    CHECK(plans.answer_all() == 0);
  }
  SECTION("killed when it was settled and not yet over") {
    plans.settle();
    plans.end(End::killed);
    plans.plan_room();
    CHECK(plans.answer_all() == 0);
  }
  SECTION("ended well") {
    plans.settle();
    plans.end(End::well);
    plans.plan_room();
    CHECK(plans.answer_all() == plans.wanted_listings());
    CHECK(plans.listings() == 2 * plans.wanted_listings());
  }
}

TEST_CASE("A complete transcript is visited anew only when its last order is settled", "[app][plan]") {
  Plans plans;
  plans.plan_transcript();
  CHECK(plans.answer_all() == 1);
  plans.publish(core::Verdict::complete);
  SECTION("killed before it could say so") {
    plans.end(End::killed);
    CHECK(plans.beginning() == Begin::resume);
    plans.plan_transcript();
    CHECK(plans.answer_all() == 0);
  }
  SECTION("ended well") {
    plans.settle();
    plans.end(End::well);
    CHECK(plans.beginning() == Begin::new_visit);
    plans.plan_transcript();
    CHECK(plans.answer_all() == 1);
  }
}

TEST_CASE("A missing page is asked for once in one order however often that dies", "[app][plan]") {
  Plans plans;
  plans.plan_transcript();
  CHECK(plans.answer_all(404) == 1);
  plans.publish(core::Verdict::incomplete, {1});
  plans.end(End::killed);
  plans.plan_transcript();
  CHECK(plans.answer_all(404) == 0);
  plans.settle();
  plans.end(End::well);
  CHECK(plans.beginning() == Begin::retry);
  plans.plan_transcript();
  CHECK(plans.answer_all(404) == 1);
  plans.end(End::killed);
  plans.plan_transcript();
  CHECK(plans.answer_all(404) == 0);
}

TEST_CASE("What is due is begun once and waits for its next time", "[app][plan][schedule]") {
  Plans plans;
  plans.plan_what_is_due();
  CHECK(plans.answer_all() == plans.wanted_listings());
  plans.settle();
  plans.end(End::well);
  plans.plan_what_is_due();
  CHECK(plans.answer_all() == 0);
  plans.settle();
  plans.wait(2h);
  plans.plan_what_is_due();
  CHECK(plans.answer_all() == plans.wanted_listings());
}

TEST_CASE("A complete transcript is visited anew when its time has come and not before", "[app][plan][schedule]") {
  Plans plans;
  plans.plan_transcript();
  CHECK(plans.answer_all() == 1);
  plans.publish(core::Verdict::complete);
  plans.watch_transcript(1h);
  plans.settle();
  plans.end(End::well);
  plans.plan_what_is_due();
  CHECK(plans.answer_all() == plans.wanted_listings());
  plans.settle();
  plans.wait(61min);
  plans.plan_what_is_due();
  CHECK(plans.watch_of_transcript().checks == 1);
  CHECK(plans.answer_all() == 1 + plans.wanted_listings());
}

TEST_CASE("A check that was begun is not begun again by the run after a kill", "[app][plan][schedule]") {
  Plans plans;
  plans.plan_transcript();
  CHECK(plans.answer_all() == 1);
  plans.publish(core::Verdict::complete);
  plans.watch_transcript(-1s);
  plans.settle();
  plans.end(End::well);
  plans.plan_what_is_due();
  plans.end(End::killed);
  plans.plan_what_is_due();
  CHECK(plans.answer_all() == 1 + plans.wanted_listings());
}
