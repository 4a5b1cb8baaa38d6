// SPDX-License-Identifier: Apache-2.0
#include "app/exchange_store.hpp"

#include "tests/storage/warc/sample.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_random.hpp"
#include "tests/support/fault_disk.hpp"
#include "tests/support/temp_dir.hpp"

using namespace pressroom;
using namespace pressroom::app;
using namespace pressroom::tests;
using namespace std::chrono_literals;

namespace {

constexpr core::Duration k_long{60'000};

/// An archive on a disk that may fail, and pages to be stored in it.
class Storing {
 public:
  std::vector<storage::warc::PendingExchange> exchanges(int first, int count) {
    std::vector<storage::warc::PendingExchange> pending;
    for (int number = first; number < first + count; ++number) {
      const std::string response = "HTTP/1.1 200 OK\r\n\r\n<p>Words " + std::to_string(number) + "</p>";
      const core::Visit visit{.room = number % 2 == 0 ? "even" : "odd",
                              .url = core::Url::parse("http://a.example/" + std::to_string(number)).value(),
                              .transcript = {},
                              .via = {},
                              .hops = {}};
      auto exchange = shelf_.prepare(sample_fetch(visit.url.href(), response), {visit, "allowed", {}});
      REQUIRE(exchange);
      pending.push_back(*std::move(exchange));
    }
    return pending;
  }
  ExchangeStore::Parts parts(std::launch launch) {
    return {shelf_, reader_, launch, [this] { ++told; }};
  }
  std::string words_at(const core::Capture& capture) {
    StoredPages stored(archive_);
    const auto content = stored.content(capture);
    return content ? *content : content.error().message();
  }
  WarcShelf::Written written() const { return shelf_.written(); }

 private:
  TempDir folder_;
  std::unique_ptr<core::Disk> machine_ = core::make_posix_disk();

 public:
  FaultDisk disk{*machine_};
  std::atomic<int> told{0};

 private:
  ArchiveFolder archive_ = ArchiveFolder::open_to_write(disk, folder_ / "archive").value();
  FakeClock clock_;
  FakeRandom random_;
  NetworkPlan plan_;
  RoomShelf rooms_;
  RunReport report_;
  storage::database::SqliteFrontier frontier_{archive_.database(), "run"};
  crawler::RobotsGate gate_{frontier_};
  WarcShelf shelf_{archive_, clock_, random_, plan_, "run"};
  CaptureReader reader_{{archive_, frontier_, clock_, random_, rooms_, gate_}, report_};
};

}  // namespace

TEST_CASE("A batch is stored in its order and its captures find it", "[store][house]") {
  const auto launch = GENERATE(std::launch::async, std::launch::deferred);
  Storing storing;
  ExchangeStore store(storing.parts(launch));
  CHECK_FALSE(store.is_busy());
  CHECK_FALSE(store.is_stored(core::Duration::zero()));
  for (const int first : {0, 10}) {
    store.begin(storing.exchanges(first, 10));
    CHECK(store.is_busy());
    REQUIRE(store.is_stored(k_long));
    const auto captures = store.take();
    REQUIRE(captures);
    REQUIRE(captures->size() == 10);
    for (int i = 0; i < 10; ++i) {
      CAPTURE(first, i);
      const core::Capture& capture = (*captures)[static_cast<std::size_t>(i)];
      CHECK(storing.words_at(capture) == "<p>Words " + std::to_string(first + i) + "</p>");
      if (i >= 2) CHECK(capture.location.offset > (*captures)[static_cast<std::size_t>(i) - 2].location.offset);
    }
    CHECK_FALSE(store.is_busy());
  }
  CHECK(storing.told == 2);
  CHECK(storing.written().syncs == 2);
}

TEST_CASE("What the disk did not keep has no captures", "[store][warc]") {
  const auto operation = GENERATE(FaultDisk::Operation::append, FaultDisk::Operation::sync);
  Storing storing;
  ExchangeStore store(storing.parts(std::launch::async));
  auto exchanges = storing.exchanges(0, 4);
  storing.disk.fail(operation, {.at = storing.disk.count(operation) + 2});
  store.begin(std::move(exchanges));
  REQUIRE(store.is_stored(k_long));
  const auto captures = store.take();
  REQUIRE_FALSE(captures);
  CHECK(captures.error().code == core::ErrorCode::disk_full);
  CHECK(storing.told == 1);
}

TEST_CASE("An empty batch is stored as well", "[store][house]") {
  Storing storing;
  ExchangeStore store(storing.parts(std::launch::async));
  store.begin({});
  REQUIRE(store.is_stored(k_long));
  CHECK(store.take().value().empty());
}

TEST_CASE("The end of a store waits for what is being stored", "[store][house]") {
  Storing storing;
  {
    ExchangeStore store(storing.parts(std::launch::async));
    store.begin(storing.exchanges(0, 20));
  }
  CHECK(storing.told == 1);
}
