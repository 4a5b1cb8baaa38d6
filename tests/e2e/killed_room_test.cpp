// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <cstdlib>
#include <iostream>
#include <set>

#include "app/archive_folder.hpp"
#include "tests/e2e/support/archive_checks.hpp"
#include "tests/support/fake_random.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using namespace std::chrono_literals;
using demo::LoggedRequest;
using demo::Reply;

namespace {

constexpr std::chrono::milliseconds k_delay = 50ms;
constexpr std::chrono::milliseconds k_pause = 10ms;
/// Both sides count whole milliseconds, each rounded down.
constexpr auto k_rounding = 1ms;
constexpr const char* k_list = "/government/briefings/node_1197377.htm";

/// Many conferences on one host, each page after a short while, and one list of them all.
class Room {
 public:
  Room(int transcripts, int pages) {
    std::string list = "<html><body><div class=\"columns1\"><ul>";
    for (int number = 1; number <= transcripts; ++number) {
      demo::CmsDocument document = conference_of(pages, static_cast<std::uint64_t>(number));
      for (int page = 1; page <= pages; ++page) {
        const std::string path = demo::page_path(document, page, options_);
        pages_[path] = demo::render_page(document, page, options_);
        if (page == 1) list += "<li><a href=\"" + path + "\">A conference</a></li>";
      }
      documents_.push_back(std::move(document));
    }
    pages_[k_list] = list + "</ul></div></body></html>";
    server_ = demo::LoopbackServer::start([this](const demo::Request& request) { return serve(request); }).value();
  }

  const demo::LoopbackServer& server() const { return *server_; }
  const std::vector<demo::CmsDocument>& documents() const { return documents_; }

  /// The whole room, as a timer asks for it.
  std::vector<std::string> words() const {
    return {"archive", "--connect-to", server_->connect_to("www.china.org.cn"), "--min-delay", "0.05", "--patience",
            "0"};
  }

 private:
  Reply serve(const demo::Request& request) const {
    if (request.target == "/robots.txt") return Reply::page(200, "text/plain", "User-agent: *\nDisallow: /closed/\n");
    const auto found = pages_.find(request.target);
    if (found == pages_.end()) return Reply::page(404, "text/html; charset=UTF-8", demo::render_not_found(options_));
    return after_pause(k_pause, Reply::page(200, "text/html; charset=UTF-8", found->second));
  }

  const demo::CmsOptions options_ = china_options();
  std::vector<demo::CmsDocument> documents_;
  std::map<std::string, std::string> pages_;
  std::unique_ptr<demo::LoopbackServer> server_;
};

/// Paths whose capture is committed, as the database says after the writer's death.
std::set<std::string> committed(const Press& press, const Room& room) {
  std::set<std::string> paths;
  if (!std::filesystem::exists(press.folder() / "pressroom.db")) return paths;
  const auto disk = core::make_posix_disk();
  auto archive = app::ArchiveFolder::open_to_read(*disk, press.folder());
  if (!archive) return paths;
  auto captures = archive->captures();
  for (const demo::CmsDocument& document : room.documents()) {
    const auto stored = captures.of_transcript("china-org-cn", document.native_id, 1);
    REQUIRE(stored);
    for (const core::Capture& capture : *stored) {
      const bool fresh = paths.insert(std::string(core::Url::parse(capture.url)->path())).second;
      INFO(capture.url);
      CHECK(fresh);
    }
  }
  return paths;
}

/// From one request's end to the next one's start, in every run and from run to run.
void check_delays(const std::vector<LoggedRequest>& asked, std::chrono::milliseconds delay = k_delay) {
  for (std::size_t i = 1; i < asked.size(); ++i) {
    const std::chrono::duration<double, std::milli> gap = asked[i].at - asked[i - 1].ended;
    INFO(i << ": " << asked[i].target << " came " << gap.count() << " ms behind " << asked[i - 1].target);
    CHECK(asked[i].at - asked[i - 1].ended >= delay - k_rounding);
  }
}

/// A run that is killed lives so long at most, the time before its first request left out: it asks for four answers
/// then, each behind the delay and the page's pause.
constexpr std::chrono::milliseconds k_longest_life = 200ms;
constexpr int k_most_asked = k_longest_life / (k_delay + k_pause) + 1;

/// Kills a run so many times, each at a random moment of its life, and lets the last one end.
void kill_and_complete(int transcripts, int pages, int kills, std::uint64_t seed) {
  // A run that has nothing left to ask for would be killed while it ends.
  REQUIRE(transcripts * pages >= kills * k_most_asked);
  const Room room(transcripts, pages);
  const Press press;
  FakeRandom random(seed);
  std::set<std::string> kept;
  int in_flight = 0;
  const auto check_round = [&](std::size_t from) {
    const auto asked = room.server().requests();
    for (std::size_t i = from; i < asked.size(); ++i) {
      INFO(asked[i].target << " is committed and was asked for again");
      CHECK(kept.count(asked[i].target) == 0);
    }
    const auto now = committed(press, room);
    CHECK(std::includes(now.begin(), now.end(), kept.begin(), kept.end()));
    kept = now;
  };
  for (int killed = 0; killed < kills;) {
    const std::size_t from = room.server().requests().size();
    Program running(press.command(room.words()));
    // On a slow machine a short life would end before anything is asked for: every other one begins there.
    const bool lives = killed % 2 == 0 || room.server().wait_for_requests(from + 1, 60s);
    running.ends_within(std::chrono::milliseconds(1 + random.below(k_longest_life.count())));
    running.signal(SIGKILL);
    const Finished end = running.wait();
    CAPTURE(killed, kept.size(), end.err);
    REQUIRE(lives);
    REQUIRE(end.exit == 128 + SIGKILL);
    ++killed;
    check_round(from);
    in_flight += room.server().requests().size() > from ? 1 : 0;
  }
  const std::size_t before = kept.size();
  const std::size_t from = room.server().requests().size();
  const Finished last = run_program(press.command(room.words()));
  INFO(last.err << last.out);
  CHECK(last.exit == 0);
  check_round(from);
  std::cout << fmt::format("{} kills, {} of them in runs that had asked; {} of {} pages were committed at the last\n",
                           kills, in_flight, before, transcripts * pages);
  CHECK(in_flight > kills / 3);
  CHECK(kept.size() == static_cast<std::size_t>(transcripts * pages));
  for (const demo::CmsDocument& document : room.documents()) {
    const auto file = press.folder() / "transcripts" / "china-org-cn" / (document.native_id + ".json");
    const Json sidecar = Json::parse(press.read(file), nullptr, false);
    INFO(document.native_id);
    CHECK(sidecar["completeness"]["verdict"] == "complete");
    check_turns(sidecar, demo::spoken_turns(document));
  }
  check_delays(room.server().requests());
  check_archive_files(press);
  check_verified(press);
}

}  // namespace

TEST_CASE("A room killed eight times asks for no committed page again and keeps its delay", "[e2e][room][kill]") {
  kill_and_complete(12, 3, 8, 20261126);
}

TEST_CASE("A transfer that a kill cut short is waited for as if it had ended then", "[e2e][room][kill]") {
  Site site(conference_of(2));
  site.answer_page(1, after_pause(2s, site.original(1)));
  const Press press("stall_timeout_seconds = 5\n");
  const std::vector<std::string> words{
      "archive",     site.url(1), "--connect-to", site.server().connect_to("www.china.org.cn"),
      "--min-delay", "0.6",       "--patience",   "0"};
  Program running(press.command(words));
  REQUIRE(site.server().wait_for_requests(2, 60s));
  running.ends_within(550ms);
  running.signal(SIGKILL);
  REQUIRE(running.wait().exit == 128 + SIGKILL);
  CHECK(run_program(press.command(words)).exit == 0);
  CHECK(site.asked().size() == 3);
  check_delays(site.server().requests(), 600ms);
}

TEST_CASE("A room of forty transcripts killed at fifty random moments ends complete", "[e2e][room][long]") {
  if (std::getenv("PRESSROOM_LONG") == nullptr) {
    std::cout << "skipped: set PRESSROOM_LONG=1 for the fifty kills of a room\n";
    return;
  }
  kill_and_complete(40, 5, 50, 20261127);
}
