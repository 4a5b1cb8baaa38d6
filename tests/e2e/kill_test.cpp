// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <memory>
#include <set>

#include "app/archive_folder.hpp"
#include "demo/press_room.hpp"
#include "storage/warc/captures.hpp"
#include "tests/e2e/support/archive_checks.hpp"
#include "tests/e2e/support/killed_program.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using namespace std::chrono_literals;

namespace {

/// The documents of an archive without what says when and where their bytes were captured, by file name.
std::map<std::string, Json> documents(const Press& press) {
  std::map<std::string, Json> found;
  for (const auto& file : press.files("transcripts", ".json")) {
    Json sidecar = Json::parse(press.read(file), nullptr, false);
    for (Json& page : sidecar["pages"]) {
      for (const char* key : {"warc_file", "offset", "length", "record_id", "captured_at", "record_digest"}) {
        page["capture"].erase(key);
      }
    }
    for (Json& revision : sidecar["history"]) revision.erase("captured_at");
    found[file.filename().string()] = std::move(sidecar);
  }
  return found;
}

/// Host and path of every answer that is committed, robots.txt too; nothing while there is no database to read.
std::set<std::string> committed(const Press& press) {
  std::set<std::string> paths;
  const auto disk = core::make_posix_disk();
  auto archive = app::ArchiveFolder::open_to_read(*disk, press.folder());
  if (!archive) return paths;
  const auto walked = archive->captures().for_each([&](const core::Capture& capture) -> core::Result<void> {
    const core::Url url = core::Url::parse(capture.url).value();
    paths.insert(std::string(url.host()) + std::string(url.path()));
    return {};
  });
  REQUIRE(walked);
  return paths;
}

/// A command that is killed at chosen steps and given again.
class Ordeal {
 public:
  Ordeal(demo::LoopbackServer& server, std::filesystem::path rooms, std::vector<std::string> words)
      : server_(server), rooms_(std::move(rooms)), words_(std::move(words)) {
    const auto press = fresh();
    const Steps whole = run_until_step(press->command(words_), 0);
    watched_ = whole.watched;
    if (!watched_) {
      std::cout << "skipped: this machine lets nobody watch a process\n";
      return;
    }
    REQUIRE(whole.exit == 0);
    steps_ = whole.made;
    expected_ = documents(*press);
    REQUIRE_FALSE(expected_.empty());
  }

  /// Kills before steps `first`, `first` + `stride` ... of the command, each in an archive of its own.
  void at_every(std::uint64_t first, std::uint64_t stride) const {
    std::uint64_t kills = 0;
    for (std::uint64_t step = first; watched_ && step <= steps_; step += stride, ++kills) once({step});
    std::cout << kills << " kills, one before every " << stride << ". of " << steps_ << " steps\n";
  }

  /// Kills the command before each of these steps of its successive lives, then lets it end.
  void once(const std::vector<std::uint64_t>& lives) const {
    if (!watched_) return;
    const auto press = fresh();
    std::set<std::string> kept;
    std::string told;
    for (const std::uint64_t step : lives) {
      const std::size_t before = server_.requests().size();
      const Steps life = run_until_step(press->command(words_), step);
      told += std::to_string(step) + " ";
      INFO("killed before step " << told);
      check_not_asked(kept, before);
      if (!life.killed) return;
      kept = committed(*press);
      // Nothing is damaged in the meantime: what is unfinished is no fault.
      if (!kept.empty()) check_verified(*press);
    }
    INFO("killed before step " << told);
    const std::size_t before = server_.requests().size();
    const Finished last = press->run(words_);
    INFO(last.err);
    CHECK(last.exit == 0);
    check_not_asked(kept, before);
    CHECK(documents(*press) == expected_);
    check_archive_files(*press);
    check_verified(*press);
    for (const auto& file : press->files("")) CHECK_FALSE(file.filename().native().starts_with(".pressroom-temporary"));
  }

 private:
  std::unique_ptr<Press> fresh() const {
    auto press = std::make_unique<Press>();
    press->use_rooms(rooms_);
    return press;
  }
  void check_not_asked(const std::set<std::string>& kept, std::size_t from) const {
    const auto requests = server_.requests();
    for (std::size_t i = from; i < requests.size(); ++i) {
      INFO(requests[i].host << requests[i].target);
      CHECK(kept.count(requests[i].host + requests[i].target) == 0);
    }
  }

  demo::LoopbackServer& server_;
  std::filesystem::path rooms_;
  std::vector<std::string> words_;
  bool watched_ = false;
  std::uint64_t steps_ = 0;
  std::map<std::string, Json> expected_;
};

Ordeal ordeal_of(Site& site) { return {site.server(), Press().rooms(), Press().archive_words(site, 1)}; }

/// The bundled press room without its Crawl-delay.
struct Room {
  demo::PressRoom pages;
  std::unique_ptr<demo::LoopbackServer> server =
      demo::LoopbackServer::start([this](const demo::Request& request) {
        if (request.target == "/robots.txt") return demo::Reply::page(200, "text/plain", "User-agent: *\nDisallow:\n");
        return pages.serve(request);
      }).value();

  Ordeal ordeal() {
    std::vector<std::string> words{"archive", "demo", "--min-delay", "0", "--patience", "0"};
    for (const std::string& host : demo::PressRoom::hosts()) {
      words.insert(words.end(), {"--connect-to", server->connect_to(host)});
    }
    return {*server, std::filesystem::path(PRESSROOM_SOURCE_DIR) / "demo" / "room", words};
  }
};

/// A run killed at a moment when `found` holds for the first page: a new archive for each try, until one shows it.
std::unique_ptr<Press> killed_when(Site& site,
                                   const std::function<bool(app::ArchiveFolder&, const core::VisitRecord&)>& found) {
  const auto disk = core::make_posix_disk();
  for (std::uint64_t step = 100; step < 600; step += 3) {
    auto press = std::make_unique<Press>();
    const Steps life = run_until_step(press->command(press->archive_words(site, 1)), step);
    if (!life.watched) return nullptr;
    auto archive = app::ArchiveFolder::open_to_read(*disk, press->folder());
    if (!archive) continue;
    const auto visits = archive->frontier().visits("china-org-cn", site.document().native_id, 1);
    REQUIRE(visits);
    if (!visits->empty() && found(*archive, visits->front())) return press;
  }
  FAIL("no kill hit the moment");
  return nullptr;
}

bool wants_long(const char* what) {
  if (std::getenv("PRESSROOM_LONG") != nullptr) return true;
  std::cout << "skipped: set PRESSROOM_LONG=1 for " << what << "\n";
  return false;
}

}  // namespace

TEST_CASE("A run killed between two steps to the disk goes on where it was", "[e2e][kill]") {
  Site site(conference_of(3));
  ordeal_of(site).at_every(3, 13);
}

TEST_CASE("A room killed between two steps to the disk goes on where it was", "[e2e][kill]") {
  Room room;
  room.ordeal().at_every(11, 131);
}

TEST_CASE("A run killed again while it recovers from a kill loses nothing", "[e2e][kill]") {
  Site site(conference_of(3));
  const Ordeal ordeal = ordeal_of(site);
  for (const std::uint64_t first : {88, 103, 118}) {
    for (const std::uint64_t again : {6, 13, 20, 27, 34}) ordeal.once({first, again, again + 3});
  }
}

TEST_CASE("A page that a kill left unread waits for a run that knows its room", "[e2e][kill]") {
  Site site(conference_of(3));
  demo::CmsOptions options = china_options();
  options.host = "www.press.example";
  Site elsewhere(conference_of(1), options);
  const auto press = killed_when(site, [](app::ArchiveFolder&, const core::VisitRecord& first) {
    return first.state == core::VisitRecord::State::captured;
  });
  if (!press) return;
  const std::filesystem::path shipped = press->rooms();
  press->use_rooms(std::filesystem::path(PRESSROOM_SOURCE_DIR) / "demo" / "room");
  CHECK(press->archive(elsewhere).exit == 0);
  press->use_rooms(shipped);
  const std::size_t before = site.asked().size();
  CHECK(press->archive(site).exit == 0);
  CHECK(site.asked().size() == before + 2);
  check_turns(press->sidecar(site), demo::spoken_turns(site.document()));
  check_verified(*press);
}

TEST_CASE("A rebuild after a kill knows the pages that are still to be asked for", "[e2e][kill][rebuild]") {
  Site site(conference_of(3));
  const auto press = killed_when(site, [](app::ArchiveFolder&, const core::VisitRecord& first) {
    return first.state == core::VisitRecord::State::done;
  });
  if (!press) return;
  for (const auto& file : press->files("")) {
    if (file.filename().native().starts_with("pressroom.db")) std::filesystem::remove(file);
  }
  CHECK(press->ask({"rebuild"}).exit == 0);
  const std::size_t before = site.asked().size();
  CHECK(press->archive(site).exit == 0);
  CHECK(site.asked().size() <= before + 2);
  CHECK(site.asked().size() > before);
  check_turns(press->sidecar(site), demo::spoken_turns(site.document()));
  check_verified(*press);
}

TEST_CASE("A response whose metadata was cut off is no capture of nothing", "[e2e][kill]") {
  Site site(conference_of(3));
  const auto press = killed_when(site, [](app::ArchiveFolder& archive, const core::VisitRecord& first) {
    const auto files = storage::warc::list_warc_files(archive.disk(), archive.root());
    if (!files || files->empty() || first.state != core::VisitRecord::State::claimed) return false;
    const auto stored = storage::warc::read_captures(archive.disk(), files->front());
    return stored && stored->captures.size() == archive.captures().of_warc_file(files->front().name)->size() + 1;
  });
  if (!press) return;
  const auto open = press->files("warc", ".open");
  REQUIRE(open.size() == 1);
  // As if the file's last page had never reached the disk.
  const std::size_t size = press->read(open[0]).size();
  std::filesystem::resize_file(open[0], size - 40);
  CHECK(press->archive(site).exit == 0);
  check_verified(*press);
  const Answer reparsed = press->ask({"reparse", "--force"});
  CHECK(reparsed.exit == 0);
  CHECK(reparsed.json["transcripts"].size() == 1);
  CHECK(press->verify().json["findings"].empty());
}

TEST_CASE("A reader beside a writer that changes files finds no damage", "[e2e][verify]") {
  Site site(conference_of(12));
  site.slow_down(15ms);
  const Press press("max_warc_bytes = 1000\n");
  Program writer(press.command(press.archive_words(site, 1)));
  REQUIRE(site.server().wait_for_requests(3, 60s));
  int looks = 0;
  for (; !writer.ends_within(0ms); ++looks) {
    const Answer verified = press.verify();
    INFO(faults_of(verified));
    CHECK(verified.exit == 0);
  }
  CHECK(looks > 1);
  CHECK(writer.wait().exit == 0);
  check_verified(press);
}

TEST_CASE("Kills before each step lose nothing", "[e2e][kill][long]") {
  if (!wants_long("a kill before each step")) return;
  Site site(conference_of(3));
  const Ordeal ordeal = ordeal_of(site);
  ordeal.at_every(1, 1);
  for (std::uint64_t first = 60; first <= 140; first += 16) {
    for (std::uint64_t again = 1; again <= 50; again += 4) ordeal.once({first, again});
  }
  Room room;
  room.ordeal().at_every(1, 13);
}
