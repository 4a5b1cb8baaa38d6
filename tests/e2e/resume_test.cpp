// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <set>

#include "app/archive_folder.hpp"
#include "tests/e2e/support/archive_checks.hpp"
#include "tests/support/fake_random.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using namespace std::chrono_literals;

namespace {

/// The sidecar without what says when and where its bytes were captured.
Json without_captures(Json sidecar) {
  for (Json& page : sidecar["pages"]) {
    for (const char* key : {"warc_file", "offset", "length", "record_id", "captured_at", "record_digest"}) {
      page["capture"].erase(key);
    }
  }
  for (Json& revision : sidecar["history"]) revision.erase("captured_at");
  return sidecar;
}

/// Paths whose capture is committed, as the database says after the writer's death.
std::set<std::string> committed(const Press& press, const Site& site) {
  std::set<std::string> paths;
  const auto disk = core::make_posix_disk();
  auto archive = app::ArchiveFolder::open_to_read(*disk, press.folder());
  if (!archive) return paths;
  auto captures = archive->captures();
  const auto stored = captures.of_transcript("china-org-cn", site.document().native_id, 1);
  REQUIRE(stored);
  for (const core::Capture& capture : *stored) {
    paths.insert(std::string(core::Url::parse(capture.url)->path()));
  }
  return paths;
}

/// Long enough that the pages of one transcript fill several files, and what no packing makes shorter.
void fatten(Site& site, FakeRandom& random) {
  constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+/";
  for (int page = 1; page <= site.pages(); ++page) {
    std::string ballast;
    for (int i = 0; i < 300'000; ++i) ballast += digits[random.below(digits.size())];
    site.answer_page(page, after_pause(12ms, demo::Reply::page(200, "text/html; charset=UTF-8",
                                                               site.html(page) + "<!-- " + ballast + " -->")));
  }
}

const std::string k_rotation = "max_warc_bytes = 1_000_000\n";

struct Reference {
  std::string configuration;
  Json sidecar;
  std::chrono::milliseconds took{};
};

/// The run that nobody disturbs.
Reference undisturbed(Site& site, const std::string& configuration = "") {
  const Press press(configuration);
  const auto started = std::chrono::steady_clock::now();
  const Answer run = press.archive(site, 7);
  INFO(run.err);
  REQUIRE(run.exit == 0);
  if (configuration == k_rotation) CHECK(press.files("warc").size() > 2);
  return {configuration, without_captures(press.sidecar(site)),
          std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started)};
}

/// Whether the writer is done with the archive: it takes its pid out of the lock, whatever it may do afterwards.
bool has_ended(const Press& press, const std::set<std::string>& kept) {
  return !kept.empty() && press.read(press.folder() / "lock").empty();
}

/// Kills a run `after` its start and gives the same command again. A run that got to its end before is none of ours.
void kill_and_resume(Site& site, const Reference& reference, std::chrono::milliseconds after) {
  const Press press(reference.configuration);
  const std::size_t first = site.asked().size();
  Program running(press.command(press.archive_words(site, 7)));
  running.ends_within(after);
  running.signal(SIGKILL);
  if (running.wait().exit == 0) return;
  const std::set<std::string> kept = committed(press, site);
  if (has_ended(press, kept)) {
    CHECK(without_captures(press.sidecar(site)) == reference.sidecar);
    check_archive_files(press);
    check_verified(press);
    return;
  }
  const std::size_t killed_at = site.asked().size();

  const Answer resumed = press.archive(site, 7);
  INFO("killed after " << after.count() << " ms with " << kept.size() << " pages committed; " << resumed.err);
  CHECK(resumed.exit == 0);
  const auto asked = site.asked();
  CHECK(asked.size() - first <= 13);
  for (std::size_t i = killed_at; i < asked.size(); ++i) {
    INFO(asked[i]);
    CHECK(kept.count(asked[i]) == 0);
  }
  const std::set<std::string> held = committed(press, site);
  CHECK(std::includes(held.begin(), held.end(), kept.begin(), kept.end()));
  CHECK(without_captures(press.sidecar(site)) == reference.sidecar);
  check_archive_files(press);
  check_verified(press);
}

enum class Pages { thin, filling_files };

void kill_at_random_moments(int times, std::uint64_t seed, Pages pages = Pages::thin) {
  Site site(conference_of(12));
  FakeRandom random(seed);
  site.slow_down(12ms);
  if (pages == Pages::filling_files) fatten(site, random);
  const Reference reference = undisturbed(site, pages == Pages::thin ? "" : k_rotation);
  std::cout << times << " kills, seed " << seed << ", a whole run takes " << reference.took.count() << " ms\n";
  for (int i = 0; i < times; ++i) {
    const auto span = static_cast<std::uint64_t>(reference.took.count());
    kill_and_resume(site, reference, std::chrono::milliseconds(1 + random.below(span)));
  }
}

}  // namespace

TEST_CASE("A run killed at twenty random moments goes on where it was", "[e2e][resume]") {
  kill_at_random_moments(20, 20261123);
}

TEST_CASE("A run killed at ten random moments while its files rotate goes on where it was", "[e2e][resume]") {
  kill_at_random_moments(10, 20261125, Pages::filling_files);
}

TEST_CASE("A run killed at a hundred random moments goes on where it was", "[e2e][resume][long]") {
  if (std::getenv("PRESSROOM_LONG") == nullptr) {
    std::cout << "skipped: set PRESSROOM_LONG=1 for the hundred kills\n";
    return;
  }
  kill_at_random_moments(100, 117176353, Pages::filling_files);
}

TEST_CASE("A run killed again and again still ends with the same sidecar", "[e2e][resume]") {
  Site site(conference_of(12));
  site.slow_down(60ms);  // so that six short lives are not enough
  const Reference reference = undisturbed(site);
  const std::size_t before = site.asked().size();
  const Press press;
  for (int i = 0; i < 6; ++i) {
    Program running(press.command(press.archive_words(site, 7)));
    running.ends_within(70ms);
    running.signal(SIGKILL);
    running.wait();
  }
  CHECK(press.archive(site, 7).exit == 0);
  CHECK(site.asked().size() - before <= 12 + 6);
  CHECK(without_captures(press.sidecar(site)) == reference.sidecar);
  check_archive_files(press);
  check_verified(press);
}

TEST_CASE("An interrupted run saves its state and the next one ends it", "[e2e][resume][signal]") {
  const int signal = GENERATE(SIGINT, SIGTERM);
  Site site(conference_of(12));
  site.slow_down(20ms);
  const Press press;
  Program running(press.command(press.archive_words(site, 1, {"--json"})));
  REQUIRE(site.server().wait_for_requests(5, 60s));
  running.signal(signal);
  const Finished stopped = running.wait(10s);
  INFO(stopped.err);
  CHECK(stopped.exit == 130);
  CHECK(stopped.in_time);
  CHECK(Json::parse(stopped.out, nullptr, false)["exit_code"] == 130);
  CHECK(press.files("warc", ".open").empty());
  check_verified(press);

  CHECK(press.archive(site).exit == 0);
  CHECK(site.asked().size() == 12);
  check_turns(press.sidecar(site), demo::spoken_turns(site.document()));
  check_archive_files(press);
  check_verified(press);
}

TEST_CASE("A run that was interrupted with its last page is no reason for a new visit", "[e2e][resume][signal]") {
  Site site(conference_of(3));
  site.slow_down(300ms);
  const Press press;
  Program running(press.command(press.archive_words(site, 1)));
  REQUIRE(site.server().wait_for_requests(4, 60s));
  running.signal(SIGINT);
  CHECK(running.wait(10s).exit == 130);
  CHECK(press.archive(site).exit == 0);
  CHECK(site.asked().size() == 3);
  CHECK(press.archive(site).exit == 0);
  CHECK(site.asked().size() == 6);
}

TEST_CASE("A second writer leaves at once and names the first one", "[e2e][lock]") {
  Site site(conference_of(3));
  site.slow_down(400ms);
  const Press press;
  Program first(press.command(press.archive_words(site, 1)));
  REQUIRE(site.server().wait_for_requests(2, 60s));
  const Answer second = press.archive(site);
  CHECK(second.exit == 1);
  CHECK(second.err.find("pid " + std::to_string(first.pid())) != std::string::npos);
  CHECK(press.ask({"status"}).exit == 0);
  CHECK(first.wait(20s).exit == 0);
  check_verified(press);
}
