// SPDX-License-Identifier: Apache-2.0
#include <thread>

#include "tests/e2e/support/archive_checks.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using namespace std::chrono_literals;
using demo::Reply;

namespace {

/// Starts the program, waits until `target` is asked for, and interrupts it twice.
Finished interrupt_at(const Press& press, Site& site, const std::string& target) {
  const std::size_t before = site.times_asked(target);
  Program program(press.command(press.archive_words(site, 1)));
  for (int i = 0; i < 6'000 && site.times_asked(target) == before; ++i) std::this_thread::sleep_for(10ms);
  REQUIRE(site.times_asked(target) == before + 1);
  program.signal(SIGINT);
  CHECK_FALSE(program.ends_within(100ms));  // the first lets transfers end
  program.signal(SIGINT);
  return program.wait(20s);
}

}  // namespace

TEST_CASE("An interrupt is not held against the host", "[e2e][interrupt]") {
  Site site(conference_of(3));
  const Press press("connect_timeout_seconds = 5\n");
  site.answer_page(2, Reply::silence(20s));
  // Five failures in a row would open the circuit.
  for (int i = 0; i < 6; ++i) {
    CHECK(interrupt_at(press, site, site.path(2)).exit == 130);
    CHECK_FALSE(std::filesystem::exists(press.sidecar_path(site)));
  }
  check_verified(press);
  site.restore_page(2);
  const Answer run = press.archive(site);
  INFO(run.err << run.json.dump(1));
  CHECK(run.exit == 0);
  CHECK(site.times_asked(site.path(1)) == 1);
  check_turns(press.sidecar(site), demo::spoken_turns(site.document()));
  check_verified(press);
}

TEST_CASE("An interrupted robots.txt is not an unreachable one", "[e2e][interrupt][rfc9309]") {
  Site site(conference_of(2));
  const Press press("connect_timeout_seconds = 5\n");
  site.answer_once("/robots.txt", Reply::silence(20s));
  CHECK(interrupt_at(press, site, "/robots.txt").exit == 130);
  const Answer run = press.archive(site);
  INFO(run.err << run.json.dump(1));
  CHECK(run.exit == 0);
  check_turns(press.sidecar(site), demo::spoken_turns(site.document()));
  check_verified(press);
}
