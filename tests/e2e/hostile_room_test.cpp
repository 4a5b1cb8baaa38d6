// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/support/hostile_room.hpp"

#include <cstdlib>
#include <iostream>

#include "app/archive_folder.hpp"
#include "app/service.hpp"
#include "tests/e2e/support/archive_checks.hpp"
#include "tests/support/fake_random.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using namespace std::chrono_literals;
using core::Duration;
using core::Instant;
using Kind = Fault::Kind;
using Robots = Exchange::Robots;
using Sign = Exchange::Sign;

namespace {

constexpr Duration k_min_delay = 5s;
constexpr Duration k_max_delay = 60s;

/// What the time limits below leave to a server that falls silent, and to one that is slow.
constexpr const char* k_limits =
    "contact = \"desk@press.example\"\nstall_timeout_seconds = 3\nconnect_timeout_seconds = 1\n"
    "max_transfer_seconds = 4\n";
constexpr Duration k_slow = 1'800ms;

/// The crawler in this process, on a clock that only moves when somebody moves it.
class Crawler {
 public:
  explicit Crawler(FakeClock& clock, const HostileRoom& room) : clock_(clock) {
    options_.network.connect_to = {room.server().connect_to("www.china.org.cn"),
                                   room.server().connect_to("china.org.cn")};
    global_.archive = press_.folder();
    global_.rooms = press_.rooms();
    global_.config = press_.temp() / "pressroom.toml";
    global_.loudness = app::GlobalOptions::Loudness::quiet;
  }

  /// `archive` without a target: what is due.
  void run() {
    const app::Places places;
    const auto disk = core::make_posix_disk();
    const app::Service service{global_, places, clock_, random_, *disk, app::Output(global_)};
    const auto exit = app::archive(service, options_);
    INFO((exit ? std::string() : exit.error().message()));
    REQUIRE(exit);
    CHECK(*exit != app::ExitCode::failed);
  }

  /// Native ids of the documents that are not archived whole.
  std::vector<std::string> lacking(const HostileRoom& room) const {
    const auto disk = core::make_posix_disk();
    auto archive = app::ArchiveFolder::open_to_read(*disk, press_.folder());
    REQUIRE(archive);
    std::vector<std::string> lacking;
    for (const auto& [native_id, document] : room.documents()) {
      const auto entry = archive->catalogue().find("china-org-cn:" + native_id);
      REQUIRE(entry);
      if (!*entry || (*entry)->completeness.verdict != core::Verdict::complete) lacking.push_back(native_id);
    }
    return lacking;
  }

  Json sidecar(const std::string& native_id) const {
    const auto file = press_.folder() / "transcripts" / "china-org-cn" / (native_id + ".json");
    return Json::parse(press_.read(file), nullptr, false);
  }
  const Press& press() const { return press_; }

 private:
  FakeClock& clock_;
  FakeRandom random_{20261126};
  Press press_{k_limits};
  app::GlobalOptions global_;
  app::ArchiveOptions options_;
};

/// What the rules of politeness allow after what a server has answered, read from its log alone.
class Oracle {
 public:
  /// No request may come before this.
  Instant earliest() const { return std::max(next_at_, blocked_until_); }

  void note(const Exchange& exchange, Duration transfer) {
    if (exchange.robots != Robots::none) note_robots(exchange);
    const Duration slow = std::min<Duration>(k_max_delay, 5 * transfer);
    next_at_ = exchange.ended + std::max({k_min_delay, slow, rules_ ? HostileRoom::k_crawl_delay : Duration()});
    switch (exchange.sign) {
      case Sign::answered:
        answered(exchange.ended);
        break;
      case Sign::challenged:
        answered(exchange.ended);
        throttled(exchange);
        break;
      case Sign::throttled:
        throttled(exchange);
        break;
      case Sign::failing:
        if (++failures_ >= 5) block(exchange.ended, std::min<Duration>(15min * (1 << (failures_ - 5)), 6h));
        break;
    }
  }

  /// Whether robots.txt, as it was last answered, lets somebody ask for this now.
  bool allows(const std::string& target, Instant now) const {
    if (!read_at_) return false;
    if (rules_ && target.starts_with(HostileRoom::k_closed)) return false;
    // Rules that were read go on serving while there are no newer ones to be had; what was unavailable does not.
    if (unreachable_since_) return rules_;
    return now < *read_at_ + HostileRoom::k_robots_age;
  }

 private:
  void note_robots(const Exchange& exchange) {
    if (exchange.robots == Robots::unreachable) {
      if (!unreachable_since_) unreachable_since_ = exchange.ended;
      return;
    }
    unreachable_since_.reset();
    read_at_ = exchange.ended;
    rules_ = exchange.robots == Robots::rules;
  }
  void answered(Instant now) {
    failures_ = 0;
    if (now >= blocked_until_ + 30min) step_ = 0;
  }
  void throttled(const Exchange& exchange) {
    const bool replaced = exchange.retry_after && step_ == 0;
    const Duration own = replaced ? Duration() : std::min<Duration>(60s * (1 << step_), 24h);
    block(exchange.ended, std::max(own, exchange.retry_after.value_or(Duration())));
    ++step_;
  }
  void block(Instant now, Duration length) { blocked_until_ = std::max(blocked_until_, now + length); }

  Instant next_at_{};
  Instant blocked_until_{};
  int step_ = 0;
  int failures_ = 0;
  bool rules_ = false;
  std::optional<Instant> read_at_{};
  std::optional<Instant> unreachable_since_{};
};

/// How long each transfer really took on the wire, by the server's own clock and rounded down: for a client that
/// waits, never less than this.
std::vector<Duration> transfers_of(const HostileRoom& room) {
  // The server sees a client leave a little later than it left.
  constexpr Duration k_noticing = 20ms;
  std::vector<Duration> transfers;
  for (const demo::LoggedRequest& request : room.server().requests()) {
    const auto length = std::chrono::floor<Duration>(request.ended - request.at);
    transfers.push_back(length > k_noticing ? length - k_noticing : Duration());
  }
  return transfers;
}

struct Counts {
  int blocks = 0;      ///< answers that asked for less
  int failures = 0;    ///< answers that were none
  int prompt = 0;      ///< requests that came as soon as they might, jitter and a nap allowed for
  int slow_waits = 0;  ///< waits that the length of a transfer decided
};

Counts check_against_the_rules(const HostileRoom& room) {
  const auto log = room.log();
  const auto transfers = transfers_of(room);
  REQUIRE(log.size() == transfers.size());
  REQUIRE_FALSE(log.empty());
  CHECK(log.front().target == "/robots.txt");
  Oracle oracle;
  Counts counts;
  for (std::size_t i = 0; i < log.size(); ++i) {
    const Exchange& exchange = log[i];
    INFO(i << ": " << exchange.target << " at " << core::format_rfc3339(exchange.at) << ", behind "
           << (i > 0 ? log[i - 1].target : "nothing") << ", allowed from " << core::format_rfc3339(oracle.earliest()));
    CHECK(exchange.at >= oracle.earliest());
    if (exchange.robots == Robots::none) CHECK(oracle.allows(exchange.target, exchange.at));
    const Duration wait = i > 0 ? oracle.earliest() - log[i - 1].ended : Duration();
    if (i > 0 && exchange.at - log[i - 1].ended <= wait + wait / 5 + 400ms) ++counts.prompt;
    if (5 * transfers[i] > HostileRoom::k_crawl_delay) ++counts.slow_waits;
    if (exchange.sign == Sign::throttled || exchange.sign == Sign::challenged) ++counts.blocks;
    if (exchange.sign == Sign::failing) ++counts.failures;
    oracle.note(exchange, transfers[i]);
  }
  return counts;
}

demo::CmsDocument conference(int number, int pages = 2) {
  return conference_of(pages, static_cast<std::uint64_t>(number));
}

/// Each of the first twelve conferences has a trouble of its own; the thirteenth is closed to robots.
void set_up(HostileRoom& room) {
  const auto page = [&](int number, int of) { return room.path(conference(number), of); };
  room.fail(page(2, 2), {{Kind::too_many_for_seconds, 90s}});
  room.fail(page(3, 1), {{Kind::too_many_until, 10min}});
  room.fail(page(4, 2), {{Kind::unavailable}, {Kind::unavailable}});
  room.fail(page(5, 2), {{Kind::reset}});
  room.fail(page(6, 1), {{Kind::silence}});
  room.fail(page(7, 2), {{Kind::truncated}});
  room.fail(page(9, 2), {{Kind::moved, {}, "/loop/content_600000009_2.htm"}});
  room.move("/loop/content_600000009_2.htm", page(9, 2));
  room.fail(page(11, 1), {{Kind::challenge}});
  room.fail(page(12, 1), {{Kind::slow, k_slow}});
  room.fail(page(12, 2), {{Kind::slow, k_slow}});
  for (int number = 1; number <= 13; ++number) {
    demo::CmsDocument document = conference(number);
    if (number == 8) {
      document.channel_path = "/moved/2024";
      room.publish(document, page(8, 1));
      continue;
    }
    if (number == 10) {
      // What was the first page is the second one from then on.
      const demo::CmsDocument later = conference(10, 3);
      document.pages.assign(later.pages.begin() + 1, later.pages.end());
      room.replace_when_asked(page(10, 2), later);
    }
    if (number == 13) document.channel_path = "/closed/2024";
    room.publish(document);
  }
  room.flap_robots({Robots::unreachable, Robots::rules, Robots::unavailable, Robots::unreachable, Robots::rules,
                    Robots::unavailable});
}

/// What the room does between two runs.
void go_on(HostileRoom& room, int runs) {
  if (runs == 3) {
    room.publish(conference(14));
    room.publish(conference(15, 1));
  }
  if (runs == 6) room.publish(conference(16, 3));
  if (runs == 7) room.storm(6);
}

}  // namespace

TEST_CASE("A hostile press room is archived whole and politely", "[e2e][hostile][politeness]") {
  FakeClock clock;
  HostileRoom room(clock);
  set_up(room);
  Crawler crawler(clock, room);
  constexpr std::array<Duration, 6> k_apart{7min, 13min, 20min, 40min, 65min, 90min};
  std::vector<std::string> lacking{"everything"};
  int runs = 0;
  for (; runs < 80 && (!lacking.empty() || !room.is_spent() || runs < 10); ++runs) {
    go_on(room, runs);
    crawler.run();
    lacking = crawler.lacking(room);
    clock.advance(k_apart[std::min<std::size_t>(static_cast<std::size_t>(runs), k_apart.size() - 1)]);
  }
  CAPTURE(runs, lacking);
  CHECK(lacking.empty());
  CHECK(room.is_spent());
  for (const auto& [native_id, document] : room.documents()) {
    INFO(native_id);
    check_turns(crawler.sidecar(native_id), demo::spoken_turns(document));
  }
  const Counts counts = check_against_the_rules(room);
  CHECK(counts.blocks == 5);
  CHECK(counts.failures == 11);
  CHECK(counts.slow_waits >= 3);
  CHECK(counts.prompt > 40);
  check_archive_files(crawler.press());
  check_verified(crawler.press());
}
