// SPDX-License-Identifier: Apache-2.0
#include "app/warc_shelf.hpp"

#include "storage/warc/archive_check.hpp"
#include "storage/warc/warc_files.hpp"
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

using Operation = FaultDisk::Operation;
using State = core::VisitRecord::State;

template <class T>
T value_of(core::Result<T> result) {
  if (!result) FAIL(result.error().message());
  return *std::move(result);
}

void succeed(const core::Result<void>& result) {
  if (!result) FAIL(result.error().message());
}

/// One archive on disk, and the lives of the processes that write to it: opened, and dropped as if killed.
class Lives {
 public:
  Lives() : disk(*machine_) { plan.configuration.pace.min_delay = core::Duration{}; }

  void begin() {
    end();
    ++life_;
    archive.emplace(value_of(ArchiveFolder::open_to_write(disk, folder_ / "archive")));
    frontier.emplace(archive->database(), "run" + std::to_string(life_));
    shelf.emplace(*archive, clock, random, plan, "run" + std::to_string(life_));
    REQUIRE(frontier->take_over(clock.now(), {}));
  }
  void end() {
    shelf.reset();
    frontier.reset();
    archive.reset();
  }
  core::Result<void> recover() { return shelf->recover(); }

  core::Visit asked(const std::string& room, int page) {
    core::Visit visit{
        .room = room, .url = value_of(core::Url::parse(url_of(page))), .transcript = "4711", .via = {}, .hops = {}};
    visit.page = page;
    REQUIRE(frontier->admit(room, {}));
    value_of(frontier->claim({{room}, core::Frontier::Wanted::all, 0, clock.now(), clock.now() + 24h}));
    for (const core::Lease& lease : value_of(frontier->heartbeat(clock.now() + 24h))) {
      if (lease.room == room) REQUIRE(frontier->enqueue(lease, {{visit}}, clock.now()));
    }
    const auto taken = value_of(frontier->take(clock.now(), clock.now() + 5s, 1));
    REQUIRE(taken.size() == 1);
    return taken.front();
  }
  /// The records are in the WARC; commit 1 never came.
  core::Capture stored(const core::Visit& visit, const std::string& response = "HTTP/1.1 200 OK\r\n\r\n<p>Words</p>") {
    auto records = value_of(shelf->prepare(fetch_of(visit, response), {visit, "allowed", 5s}));
    storage::warc::pack(records);
    const core::Capture capture = value_of(shelf->append(std::move(records)));
    succeed(shelf->flush());
    return capture;
  }
  void committed(const core::Visit& visit) {
    const core::Capture capture = stored(visit);
    REQUIRE(frontier->commit_capture(visit, capture, {}));
    REQUIRE(frontier->finish(visit, {}, clock.now()));
  }
  core::VisitRecord record_of(const std::string& room, int page) {
    for (const auto& record : value_of(frontier->visits(room, "4711", 1))) {
      if (record.visit.page == page) return record;
    }
    FAIL("no visit of page " << page);
    throw std::logic_error("unreachable");
  }
  std::vector<std::string> faults() {
    std::vector<std::string> found;
    value_of(storage::warc::check_archive(*machine_, folder_ / "archive", [&](const core::Finding& finding) {
      if (finding.severity != core::Severity::note) found.push_back(finding.rule + " " + finding.detail);
    }));
    return found;
  }
  std::vector<storage::warc::WarcFile> files() {
    return value_of(storage::warc::list_warc_files(*machine_, folder_ / "archive"));
  }
  std::vector<std::string> index_files() {
    std::vector<std::string> names;
    for (const auto& path : value_of(machine_->files(root() / "indexes"))) names.push_back(path.filename().string());
    return names;
  }
  core::Disk& machine() { return *machine_; }
  std::filesystem::path root() const { return folder_ / "archive"; }

 private:
  static std::string url_of(int page) { return "http://press" + std::to_string(page) + ".example/page.htm"; }
  core::Fetch fetch_of(const core::Visit& visit, const std::string& response) {
    core::Fetch fetch{.url = visit.url,
                      .request = "GET / HTTP/1.1\r\n\r\n",
                      .interim_heads = {},
                      .response = response,
                      .head = value_of(core::parse_response_head(response)),
                      .address = "127.0.0.1"};
    fetch.started = clock.now();
    fetch.duration = 2s;
    return fetch;
  }

  TempDir folder_;
  std::unique_ptr<core::Disk> machine_ = core::make_posix_disk();
  int life_ = 0;

 public:
  FaultDisk disk;
  FakeClock clock;
  FakeRandom random;
  NetworkPlan plan;
  std::optional<ArchiveFolder> archive;
  std::optional<storage::database::SqliteFrontier> frontier;
  std::optional<WarcShelf> shelf;
};

}  // namespace

TEST_CASE("A file whose last record was never committed stays open and is adopted by the next run", "[app][recovery]") {
  Lives lives;
  lives.begin();
  lives.committed(lives.asked("one", 1));
  const core::Capture orphan = lives.stored(lives.asked("one", 2));
  CHECK_FALSE(lives.shelf->close());
  REQUIRE(lives.files().size() == 1);
  CHECK(lives.files()[0].state == storage::warc::WarcFile::State::open);
  CHECK(lives.faults() == std::vector<std::string>{});

  lives.begin();
  succeed(lives.recover());
  CHECK(lives.files().at(0).state == storage::warc::WarcFile::State::closed);
  const auto record = lives.record_of("one", 2);
  CHECK(record.state == State::captured);
  REQUIRE(record.capture);
  CHECK(record.capture->record_id == orphan.record_id);
  CHECK(lives.record_of("one", 1).state == State::done);
  CHECK(lives.faults() == std::vector<std::string>{});
}

TEST_CASE("A closed file that the database does not know is looked into", "[app][recovery]") {
  Lives lives;
  lives.begin();
  lives.committed(lives.asked("one", 1));
  lives.stored(lives.asked("one", 2));
  lives.stored(lives.asked("one", 3));
  lives.end();
  // A program that closed it without looking.
  value_of(storage::warc::recover_open_files(lives.machine(), lives.root()));
  lives.begin();
  succeed(lives.recover());
  for (const int page : {2, 3}) CHECK(lives.record_of("one", page).state == State::captured);
  CHECK(lives.faults() == std::vector<std::string>{});
}

TEST_CASE("A recovery that dies between a capture and its visit leaves neither", "[app][recovery]") {
  Lives lives;
  lives.begin();
  lives.stored(lives.asked("one", 1));
  lives.begin();
  REQUIRE(
      lives.archive->database().run("CREATE TRIGGER death BEFORE UPDATE ON visits WHEN NEW.state = 'captured' "
                                    "BEGIN SELECT RAISE(ABORT, 'made to die'); END",
                                    {}));
  REQUIRE_FALSE(lives.recover());
  CHECK_FALSE(lives.record_of("one", 1).capture);
  CHECK(value_of(lives.archive->captures().of_transcript("one", "4711", 1)).empty());
  REQUIRE(lives.archive->database().run("DROP TRIGGER death", {}));

  lives.begin();
  succeed(lives.recover());
  CHECK(lives.record_of("one", 1).state == State::captured);
  CHECK(lives.faults() == std::vector<std::string>{});
}

TEST_CASE("A recovery that dies at any step loses no record to the next one", "[app][recovery]") {
  const auto operation = GENERATE(Operation::write_atomically, Operation::rename, Operation::truncate, Operation::sync,
                                  Operation::open, Operation::read);
  for (std::uint64_t step = 1; step <= 8; ++step) {
    Lives lives;
    lives.begin();
    lives.committed(lives.asked("one", 1));
    lives.stored(lives.asked("one", 2));
    lives.committed(lives.asked("two", 3));
    lives.stored(lives.asked("two", 4));
    lives.end();
    for (const auto& file : lives.files()) {
      // The beginning of a member, as a write that did not get through leaves it.
      const std::string torn = value_of(value_of(lives.machine().open_read(file.path))->read(0, 20));
      succeed(value_of(lives.machine().open_append(file.path))->append(torn));
    }
    lives.begin();
    lives.disk.fail(operation, {.at = lives.disk.count(operation) + step,
                                .code = core::ErrorCode::io,
                                .lasting = FaultDisk::Lasting::from_then_on});
    const bool got_through = lives.recover().has_value();
    lives.disk.heal();
    CHECK(lives.faults() == std::vector<std::string>{});
    lives.begin();
    succeed(lives.recover());
    CHECK(lives.record_of("one", 2).state == State::captured);
    CHECK(lives.record_of("two", 4).state == State::captured);
    CHECK(lives.faults() == std::vector<std::string>{});
    for (const auto& file : lives.files()) CHECK(file.state == storage::warc::WarcFile::State::closed);
    if (got_through) return;
  }
}

TEST_CASE("A server that asked for time gets it although nobody committed its answer", "[app][recovery][pace]") {
  Lives lives;
  lives.begin();
  const core::Instant asked_at = lives.clock.now();
  lives.stored(lives.asked("one", 1), "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 600\r\n\r\n");
  lives.clock.sleep(3s);
  lives.begin();
  succeed(lives.recover());
  const core::HostState host = value_of(lives.frontier->host("host:press1.example"));
  CHECK(host.blocked_until == asked_at + 2s + 600s);
  CHECK(host.backoff_step == 1);
  CHECK(host.next_at == asked_at + 2s + 5s);
  CHECK(value_of(lives.frontier->host("address:127.0.0.1")).next_at == asked_at + 2s + 5s);
}

TEST_CASE("A rotated file is indexed and known at once", "[app][warc]") {
  Lives lives;
  lives.plan.configuration.max_warc_bytes = 1;
  lives.begin();
  for (int page = 1; page <= 3; ++page) lives.committed(lives.asked("one", page));
  CHECK(lives.faults() == std::vector<std::string>{});
  const auto files = lives.files();
  REQUIRE(files.size() == 3);
  for (const int closed : {0, 1}) {
    CHECK(files[closed].state == storage::warc::WarcFile::State::closed);
    const auto known = value_of(lives.archive->captures().warc_file(files[closed].name));
    REQUIRE(known);
    CHECK(known->index_run == static_cast<std::uint64_t>(closed) + 1);
  }
  CHECK(lives.index_files() ==
        std::vector<std::string>{"captures-0000000001-0000000001.cdxj", "captures-0000000002-0000000002.cdxj"});
}

TEST_CASE("A file that cannot be closed keeps no other from it", "[app][warc]") {
  Lives lives;
  lives.begin();
  for (int page = 1; page <= 3; ++page) lives.committed(lives.asked("room" + std::to_string(page), page));
  lives.disk.fail(Operation::rename, {.at = lives.disk.count(Operation::rename) + 1});
  const auto closed = lives.shelf->close();
  REQUIRE_FALSE(closed);
  CHECK(closed.error().code == core::ErrorCode::disk_full);
  const auto files = lives.files();
  CHECK(std::count_if(files.begin(), files.end(),
                      [](const auto& file) { return file.state == storage::warc::WarcFile::State::closed; }) == 2);
  lives.begin();
  succeed(lives.recover());
  CHECK(lives.faults() == std::vector<std::string>{});
}

TEST_CASE("A record that the disk lost is asked for again", "[app][recovery]") {
  Lives lives;
  lives.begin();
  lives.committed(lives.asked("one", 1));
  const auto before = lives.files().at(0);
  const std::uint64_t size = value_of(lives.machine().open_read(before.path))->size();
  lives.committed(lives.asked("one", 2));
  lives.end();
  succeed(value_of(lives.machine().open_append(before.path))->truncate(size + 7));
  lives.begin();
  succeed(lives.recover());
  const auto lost = lives.record_of("one", 2);
  CHECK(lost.state == State::failed);
  CHECK(lost.end->code == "record-lost");
  CHECK_FALSE(lost.capture);
  CHECK(lives.record_of("one", 1).state == State::done);
  CHECK(lives.faults() == std::vector<std::string>{});
}

TEST_CASE("An archive of many WARC files has few index files", "[app][index]") {
  Lives lives;
  lives.plan.configuration.max_warc_bytes = 1;
  lives.begin();
  for (int page = 1; page <= 20; ++page) lives.committed(lives.asked("one", page));
  succeed(lives.shelf->close());
  CHECK(lives.files().size() == 20);
  CHECK(lives.index_files().size() == 2 + 4);
  CHECK(lives.faults() == std::vector<std::string>{});
}

TEST_CASE("An index file that is gone is noticed at the next start and made anew", "[app][index]") {
  Lives lives;
  lives.plan.configuration.max_warc_bytes = 1;
  lives.begin();
  for (int page = 1; page <= 10; ++page) lives.committed(lives.asked("one", page));
  lives.end();
  const auto before = lives.index_files();
  succeed(lives.machine().remove(lives.root() / "indexes" / before.front()));
  CHECK_FALSE(lives.faults().empty());
  lives.begin();
  succeed(lives.recover());
  CHECK(lives.faults() == std::vector<std::string>{});
  lives.committed(lives.asked("one", 11));
  succeed(lives.shelf->close());
  CHECK(lives.faults() == std::vector<std::string>{});
}

TEST_CASE("A start removes what a kill left of a merge and of a closing", "[app][index]") {
  Lives lives;
  lives.plan.configuration.max_warc_bytes = 1;
  lives.begin();
  for (int page = 1; page <= 9; ++page) lives.committed(lives.asked("one", page));
  lives.end();
  const auto before = lives.index_files();
  const auto copy = [&](const std::string& name) {
    const auto indexes = lives.root() / "indexes";
    succeed(lives.machine().write_atomically(indexes / name,
                                             value_of(lives.machine().read_all(indexes / before.at(0), 1u << 20))));
  };
  // A merged file whose parts still lie there, and a run of a WARC that was never registered.
  copy("captures-0000000002-0000000002.cdxj");
  CHECK(lives.faults() == std::vector<std::string>{});
  copy("captures-0000000099-0000000099.cdxj");
  copy("captures-0000000001-0000000001.cdxj.part");
  lives.begin();
  succeed(lives.recover());
  for (const std::string& name : lives.index_files()) {
    CHECK(name.find("0002.cdxj") == std::string::npos);
    CHECK(name.find("0099.cdxj") == std::string::npos);
    CHECK_FALSE(name.ends_with(".part"));
  }
  CHECK(lives.faults() == std::vector<std::string>{});
}

TEST_CASE("A closing that fails at any step leaves no line twice and none out", "[app][index][recovery]") {
  const auto operation =
      GENERATE(Operation::write_atomically, Operation::rename, Operation::remove, Operation::open, Operation::read);
  for (std::uint64_t step = 1; step <= 12; ++step) {
    Lives lives;
    lives.begin();
    // Eight rooms, so that the last closing merges.
    for (int page = 1; page <= 8; ++page) lives.committed(lives.asked("room" + std::to_string(page), page));
    lives.disk.fail(operation, {.at = lives.disk.count(operation) + step, .lasting = FaultDisk::Lasting::from_then_on});
    const bool got_through = lives.shelf->close().has_value();
    lives.disk.heal();
    CHECK(lives.faults() == std::vector<std::string>{});
    lives.begin();
    succeed(lives.recover());
    CHECK(lives.faults() == std::vector<std::string>{});
    if (got_through && step > 8) break;
  }
}

TEST_CASE("An index that is made anew and dies at any step is whole after the next start", "[app][index][recovery]") {
  const auto operation =
      GENERATE(Operation::write_atomically, Operation::append, Operation::remove, Operation::open, Operation::read);
  for (std::uint64_t step = 1; step <= 12; ++step) {
    Lives lives;
    lives.plan.configuration.max_warc_bytes = 1;
    lives.begin();
    for (int page = 1; page <= 3; ++page) lives.committed(lives.asked("one", page));
    lives.end();
    succeed(lives.machine().remove(lives.root() / "indexes" / lives.index_files().front()));
    lives.begin();
    lives.disk.fail(operation, {.at = lives.disk.count(operation) + step, .lasting = FaultDisk::Lasting::from_then_on});
    const bool got_through = lives.recover().has_value();
    lives.disk.heal();
    lives.begin();
    succeed(lives.recover());
    CHECK(lives.faults() == std::vector<std::string>{});
    if (got_through) break;
  }
}
