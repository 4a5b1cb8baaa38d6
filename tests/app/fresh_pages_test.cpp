// SPDX-License-Identifier: Apache-2.0
#include "app/fresh_pages.hpp"

#include <chrono>
#include <future>

#include "parsers/generic_room.hpp"
#include "storage/warc/warc_writer.hpp"
#include "tests/storage/warc/sample.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_random.hpp"
#include "tests/support/temp_dir.hpp"

using namespace pressroom;
using namespace pressroom::app;
using namespace pressroom::tests;

namespace {

/// A WARC file that is being written, with pages in it that nothing has synced.
class Writing {
 public:
  Writing() : archive(ArchiveFolder::open_to_write(*disk_, folder_ / "archive").value()) {
    storage::warc::WriterOptions options;
    options.archive = archive.root();
    options.room = "example";
    options.run_id = "run1";
    options.software = "test";
    options.sync = storage::warc::WriterOptions::Sync::at_flush;
    writer_.emplace(*disk_, clock_, random_, std::move(options));
  }

  core::Capture page(int number, const std::string& words = "Words") {
    const std::string body = "<html><body><p>" + words + " " + std::to_string(number) + "</p></body></html>";
    core::Visit visit{.room = "example",
                      .url = core::Url::parse("http://a.example/" + std::to_string(number)).value(),
                      .transcript = "4711",
                      .via = {},
                      .hops = {}};
    visit.page = number;
    return writer_->append(sample_fetch(visit.url.href(), page_response(body)), {visit, "allowed", {}}).value();
  }

 private:
  TempDir folder_;
  std::unique_ptr<core::Disk> disk_ = core::make_posix_disk();
  FakeClock clock_;
  FakeRandom random_;
  std::optional<storage::warc::WarcWriter> writer_;

 public:
  ArchiveFolder archive;
  const parsers::RoomRules rules = parsers::generic_room().value();
  RoomShelf rooms;  ///< none: pages are read whole
};

}  // namespace

TEST_CASE("A page that was read ahead is found until it is taken", "[fresh][house]") {
  Writing writing;
  FreshPages fresh(writing.archive, writing.rooms);
  StoredPages stored(writing.archive, &fresh);
  std::vector<core::Capture> captures;
  for (int number = 1; number <= 40; ++number) captures.push_back(writing.page(number));
  fresh.read_ahead(captures);
  for (const core::Capture& capture : captures) {
    REQUIRE(fresh.take_response(capture));
    CHECK_FALSE(fresh.take_response(capture));
    const StoredPage* page = fresh.find_page(capture).get();
    REQUIRE(page != nullptr);
    CHECK(page->page.payload().find("Words " + std::to_string(capture.page) + "<") != std::string::npos);
    CHECK(fresh.find_page(capture).get() == page);
    {
      const auto looked_at = fresh.find_page(capture);
      CHECK_FALSE(fresh.take_page(capture));
    }
    const parsers::TranscriptOf transcript = crawled(writing.rules, capture.transcript);
    REQUIRE(stored.read(capture, &transcript));
    CHECK(fresh.find_page(capture) == nullptr);
    // What is not kept is read from the record.
    REQUIRE(stored.read(capture));
    CHECK(stored.response(capture));
  }
}

TEST_CASE("A record that contradicts its capture is not read ahead and is damage when it is read", "[fresh][house]") {
  Writing writing;
  FreshPages fresh(writing.archive, writing.rooms);
  StoredPages stored(writing.archive, &fresh);
  core::Capture capture = writing.page(1);
  capture.payload_digest = "sha256:" + std::string(64, '0');
  fresh.read_ahead({capture});
  CHECK(fresh.find_page(capture) == nullptr);
  CHECK_FALSE(fresh.take_response(capture));
  const auto response = stored.response(capture);
  REQUIRE_FALSE(response);
  CHECK(response.error().code == core::ErrorCode::damaged);
}

TEST_CASE("Only whole pages of a transcript are read ahead", "[fresh][house]") {
  Writing writing;
  FreshPages fresh(writing.archive, writing.rooms);
  core::Capture missing = writing.page(1), cut = writing.page(2), image = writing.page(3), listing = writing.page(4);
  missing.status = 404;
  cut.truncation = core::Truncation::disconnect;
  image.reason = core::VisitReason::requisite;
  listing.transcript.clear();
  fresh.read_ahead({missing, cut, image, listing});
  for (const auto& capture : {missing, cut, image, listing}) CHECK(fresh.find_page(capture) == nullptr);
}

TEST_CASE("What was read ahead first makes room for what is new", "[fresh][house]") {
  Writing writing;
  FreshPages fresh(writing.archive, writing.rooms);
  const core::Capture first = writing.page(1);
  fresh.read_ahead({first});
  REQUIRE(fresh.find_page(first) != nullptr);
  for (int number = 2; number <= 6; ++number) {
    core::Capture large = writing.page(number);
    large.location.length = 2'000'000;  // what counts is what the capture says, though no such record can be cut
    fresh.read_ahead({large});
    CHECK(fresh.find_page(large) == nullptr);
    CHECK((fresh.find_page(first) != nullptr) == (number < 6));
  }
}

TEST_CASE("Pages that nobody asks for do not keep the workers from ending", "[fresh][house]") {
  Writing writing;
  std::vector<core::Capture> captures;
  for (int number = 1; number <= 40; ++number) captures.push_back(writing.page(number));
  FreshPages fresh(writing.archive, writing.rooms);
  fresh.read_ahead(captures);
  SUCCEED("its destructor returns");
}

TEST_CASE("It is told when a page is ready", "[fresh][house]") {
  Writing writing;
  FreshPages fresh(writing.archive, writing.rooms);
  const core::Capture read = writing.page(1), unknown = writing.page(2);
  std::promise<void> told;
  fresh.on_ready([&] { told.set_value(); });
  fresh.read_ahead({read});
  REQUIRE(told.get_future().wait_for(std::chrono::seconds(60)) == std::future_status::ready);
  CHECK(fresh.is_ready(read));
  CHECK(fresh.is_ready(unknown));  // nobody would have to wait for it
  fresh.on_ready({});
  fresh.read_ahead({unknown});
  CHECK(fresh.find_page(unknown) != nullptr);
}
