// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <cstdlib>
#include <iostream>
#include <set>

#include "tests/e2e/support/archive_checks.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using namespace std::chrono_literals;
using demo::LoggedRequest;
using demo::LoopbackServer;
using demo::Reply;

namespace {

/// Both sides count whole milliseconds, each rounded down.
constexpr auto k_rounding = 1ms;

std::string host_of(int number) { return fmt::format("host{:03}.example", number); }

/// Rooms that have nothing in common, each on a host and an address of its own, all answered by one server.
class Hosts {
 public:
  Hosts(int hosts, int transcripts) : hosts_(hosts), transcripts_(transcripts) {
    for (int host = 0; host < hosts; ++host) {
      press_.temp().write(fmt::format("rooms/room-{:03}.toml", host),
                          fmt::format("name = \"room-{0:03}\"\nhosts = [\"{1}\"]\n[discover]\n"
                                      "listings = [\"http://{1}/list\"]\nitem = \"li a\"\n[match]\n"
                                      "transcript = '/t(?P<id>\\d+)$'\n[[layout]]\nname = \"1\"\n"
                                      "probe = [\"#words\"]\nbody = \"#words\"\n",
                                      host, host_of(host)));
    }
    press_.use_rooms(press_.temp() / "rooms");
    listing_ = "<html><body><ul>";
    for (int id = 1; id <= transcripts; ++id) listing_ += fmt::format("<li><a href=\"/t{}\">A conference</a></li>", id);
    listing_ += "</ul></body></html>";
    server_ = LoopbackServer::start([this](const demo::Request& request) { return serve(request); }, 0, hosts).value();
  }

  /// A run of what is due, on every host.
  Finished run(const std::string& min_delay, std::chrono::milliseconds limit) const {
    std::vector<std::string> words{"archive", "--quiet", "--min-delay", min_delay};
    for (int host = 0; host < hosts_; ++host) {
      words.emplace_back("--connect-to");
      words.push_back(server_->connect_to(host_of(host), host));
    }
    return Program(press_.command(words)).wait(limit);
  }

  std::size_t requests_expected() const { return static_cast<std::size_t>(hosts_) * requests_of_host(); }
  std::size_t requests_of_host() const { return static_cast<std::size_t>(transcripts_) + 2; }
  std::vector<LoggedRequest> requests() const { return server_->requests(); }
  const Press& press() const { return press_; }

 private:
  Reply serve(const demo::Request& request) const {
    if (request.target == "/robots.txt") return Reply::page(200, "text/plain", "User-agent: *\nDisallow: /closed/\n");
    if (request.target == "/list") return Reply::page(200, "text/html; charset=UTF-8", listing_);
    return Reply::page(200, "text/html; charset=UTF-8",
                       "<html><head><title>Words</title></head><body><div id=\"words\"><p>The Speaker:</p><p>These are "
                       "the words of " +
                           request.host + request.target + ".</p></div></body></html>");
  }

  const int hosts_;
  const int transcripts_;
  Press press_;
  std::string listing_;
  std::unique_ptr<LoopbackServer> server_;
};

/// Each host's own log: robots.txt first, every URL once, and never a request before its delay is over.
void check_each_host(const Hosts& hosts, std::chrono::milliseconds delay) {
  std::map<std::string, std::vector<LoggedRequest>> by_host;
  for (LoggedRequest& request : hosts.requests()) by_host[request.host].push_back(std::move(request));
  for (const auto& [host, asked] : by_host) {
    INFO(host);
    CHECK(asked.size() == hosts.requests_of_host());
    CHECK(asked.front().target == "/robots.txt");
    std::set<std::string> targets;
    auto shortest = std::chrono::steady_clock::duration::max();
    for (std::size_t i = 0; i < asked.size(); ++i) {
      targets.insert(asked[i].target);
      if (i > 0) shortest = std::min(shortest, asked[i].at - asked[i - 1].ended);
    }
    CHECK(targets.size() == asked.size());
    CHECK(shortest >= delay - k_rounding);
  }
}

std::chrono::duration<double> span_of(const std::vector<LoggedRequest>& asked) {
  auto first = asked.front().at, last = asked.front().at;
  for (const LoggedRequest& request : asked) {
    first = std::min(first, request.at);
    last = std::max(last, request.at);
  }
  return last - first;
}

}  // namespace

TEST_CASE("Thirty hosts are asked beside one another and each keeps its delay", "[e2e][hosts]") {
  const Hosts hosts(30, 6);
  const Finished run = hosts.run("0.2", 240s);
  INFO(run.err << run.out);
  CHECK(run.exit == 0);
  CHECK(hosts.requests().size() == hosts.requests_expected());
  check_each_host(hosts, 200ms);
  check_verified(hosts.press());
}

TEST_CASE("Three hundred hosts take as long as their delays and hardly longer", "[e2e][hosts][long]") {
  if (std::getenv("PRESSROOM_LONG") == nullptr) {
    std::cout << "skipped: set PRESSROOM_LONG=1 for three hundred hosts\n";
    return;
  }
  const Hosts hosts(300, 28);
  const Finished run = hosts.run("1", 300s);
  INFO(run.err << run.out);
  CHECK(run.exit == 0);
  CHECK(hosts.requests().size() == hosts.requests_expected());
  check_each_host(hosts, 1s);
  // The wait is a second and up to a fifth more, evenly spread.
  const auto waits = static_cast<double>(hosts.requests_of_host() - 1);
  const double rate = static_cast<double>(hosts.requests().size() - 300) / span_of(hosts.requests()).count();
  const double allowed = 300.0 / 1.1;
  std::cout << fmt::format("{:.1f} requests a second of {:.1f} that the delays allow ({:.1f} %), {} waits a host\n",
                           rate, allowed, 100 * rate / allowed, waits);
}
