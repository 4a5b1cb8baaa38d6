// SPDX-License-Identifier: Apache-2.0
#include <dlfcn.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <map>
#include <mutex>
#include <vector>

#include "tests/crawler/support/exchange.hpp"

using namespace pressroom;
using namespace pressroom::crawler;
using namespace pressroom::tests;
using demo::Reply;

namespace {

using Lookup = int (*)(const char*, const char*, const addrinfo*, addrinfo**);

/// What names mean in these tests: each look-up of one takes the next list of addresses, the last one for ever.
struct Names {
  std::mutex mutex;
  std::map<std::string, std::vector<std::vector<std::string>>> answers;
};

Names& names() {
  static auto* const instance = new Names;  // a resolver's thread may outlive a test
  return *instance;
}

void give(const std::string& name, std::vector<std::vector<std::string>> answers) {
  const std::lock_guard lock(names().mutex);
  names().answers[name] = std::move(answers);
}

std::vector<std::string> take(const std::string& name) {
  const std::lock_guard lock(names().mutex);
  const auto found = names().answers.find(name);
  if (found == names().answers.end()) return {};
  const auto answer = found->second.front();
  if (found->second.size() > 1) found->second.erase(found->second.begin());
  return answer;
}

}  // namespace

/// Stands before the C library's for all of this program, libcurl included: how a name server lies, without one.
extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints, addrinfo** result) {
  static const auto real = reinterpret_cast<Lookup>(dlsym(RTLD_NEXT, "getaddrinfo"));
  const auto addresses = name != nullptr ? take(name) : std::vector<std::string>();
  if (addresses.empty()) return real(name, service, hints, result);
  addrinfo numeric = hints != nullptr ? *hints : addrinfo{};
  numeric.ai_flags = AI_NUMERICHOST;
  numeric.ai_family = AF_UNSPEC;
  addrinfo** end = result;
  for (const std::string& address : addresses) {
    if (const int fault = real(address.c_str(), service, &numeric, end); fault != 0) return fault;
    while (*end != nullptr) end = &(*end)->ai_next;
  }
  return 0;
}

namespace {

/// A fetcher that nothing is mapped for, so that every name is looked up.
class Asker {
 public:
  explicit Asker(AddressGuard guard = AddressGuard::standard().value())
      : fetcher_(clock_, std::move(guard), ConnectMap::parse({}).value()) {}

  core::FetchOutcome ask(const std::string& host) {
    fetcher_.start(1, Exchange::request("/", host));
    for (int i = 0; i < 100; ++i) {
      auto finished = fetcher_.wait(std::chrono::milliseconds(100));
      if (!finished.empty()) return std::move(finished[0].outcome);
    }
    return core::FetchFailure{core::FetchFailure::Kind::other, "the test waited in vain", {}};
  }

 private:
  core::SystemClock clock_;
  CurlFetcher fetcher_;
};

std::string detail(const core::FetchOutcome& outcome) {
  if (const auto* refused = std::get_if<core::Refusal>(&outcome)) return refused->detail;
  if (const auto* failed = std::get_if<core::FetchFailure>(&outcome)) return failed->detail;
  return "answered";
}

/// "10.0.0.0/8" and the like, as the shipped table has them.
std::vector<std::string> denied_prefixes() {
  std::vector<std::string> prefixes;
  std::string_view table = AddressGuard::standard_table();
  while (!table.empty()) {
    const auto line = table.substr(0, table.find('\n'));
    table.remove_prefix(std::min(table.size(), line.size() + 1));
    const auto prefix = line.substr(0, line.find(' '));
    if (!prefix.empty()) prefixes.emplace_back(prefix);
  }
  return prefixes;
}

/// The IPv4 address in each of the forms in which an IPv6 address carries one.
std::vector<std::string> carriers_of(const std::string& v4) {
  const auto address = IpAddress::parse(v4);
  REQUIRE(address);
  char six_to_four[32];
  std::snprintf(six_to_four, sizeof six_to_four, "2002:%02x%02x:%02x%02x::1", address->bytes[0], address->bytes[1],
                address->bytes[2], address->bytes[3]);
  return {"::ffff:" + v4, "::" + v4, "64:ff9b::" + v4, "::ffff:0:" + v4, six_to_four};
}

}  // namespace

TEST_CASE("A name that means a denied address is refused for each prefix of the table", "[guard][hostile][house]") {
  for (const std::string& prefix : denied_prefixes()) {
    CAPTURE(prefix);
    const std::string address = prefix.substr(0, prefix.find('/'));
    give("rebind.example", {{address}});
    const auto outcome = Asker().ask("rebind.example");
    CHECK(refusal(outcome) == core::Refusal::Kind::address);
    CHECK(detail(outcome).ends_with(" is in " + prefix));
  }
}

TEST_CASE("A name that means a denied address in disguise is refused for each prefix", "[guard][hostile][house]") {
  for (const std::string& prefix : denied_prefixes()) {
    const std::string address = prefix.substr(0, prefix.find('/'));
    if (address.find(':') != std::string::npos) continue;
    // 0.0.0.0 and 0.0.0.1 would be :: and ::1, which have prefixes of their own.
    const std::string host = address == "0.0.0.0" ? "0.1.2.3" : address;
    for (const std::string& carrier : carriers_of(host)) {
      CAPTURE(carrier);
      give("rebind.example", {{carrier}});
      CHECK(refusal(Asker().ask("rebind.example")) == core::Refusal::Kind::address);
      CHECK(refusal(Asker().ask("[" + carrier + "]")) == core::Refusal::Kind::address);
    }
  }
}

TEST_CASE("The guard sees the address that is connected to and not the one looked up before", "[guard][hostile]") {
  const auto server =
      demo::LoopbackServer::start([](const auto&) { return Reply::page(200, "text/html", "words"); }).value();
  const std::string host = "rebind.example:" + std::to_string(server->port());
  const auto guard = AddressGuard::parse("127.0.0.2/32\n10.0.0.0/8").value();
  give("rebind.example", {{"127.0.0.1"}, {"127.0.0.2"}, {"::ffff:127.0.0.2"}, {"127.0.0.1"}});
  CHECK(std::holds_alternative<core::Fetch>(Asker(guard).ask(host)));
  CHECK(refusal(Asker(guard).ask(host)) == core::Refusal::Kind::address);
  CHECK(refusal(Asker(guard).ask(host)) == core::Refusal::Kind::address);
  CHECK(std::holds_alternative<core::Fetch>(Asker(guard).ask(host)));
  CHECK(server->requests().size() == 2);
}

TEST_CASE("Of several addresses none that is denied is connected to", "[guard][hostile][house]") {
  const auto server =
      demo::LoopbackServer::start([](const auto&) { return Reply::page(200, "text/html", "words"); }).value();
  const std::string host = "rebind.example:" + std::to_string(server->port());
  const auto guard = AddressGuard::parse("10.0.0.0/8\nfc00::/7\n169.254.0.0/16").value();
  give("rebind.example", {{"10.0.0.1", "fd00::1", "169.254.169.254", "127.0.0.1"}});
  const auto outcome = Asker(guard).ask(host);
  REQUIRE(std::holds_alternative<core::Fetch>(outcome));
  CHECK(std::get<core::Fetch>(outcome).address == "127.0.0.1");
  give("rebind.example", {{"10.0.0.1", "fd00::1", "169.254.169.254"}});
  CHECK(refusal(Asker(guard).ask(host)) == core::Refusal::Kind::address);
  CHECK(server->requests().size() == 1);
}

TEST_CASE("A second request of one fetcher is guarded like the first", "[guard][hostile][house]") {
  const auto server =
      demo::LoopbackServer::start([](const auto&) { return Reply::page(200, "text/html", "words"); }).value();
  const std::string port = ":" + std::to_string(server->port());
  Asker asker(AddressGuard::parse("127.0.0.2/32").value());
  give("first.example", {{"127.0.0.1"}});
  give("second.example", {{"127.0.0.2"}});
  CHECK(std::holds_alternative<core::Fetch>(asker.ask("first.example" + port)));
  CHECK(refusal(asker.ask("second.example" + port)) == core::Refusal::Kind::address);
  CHECK(std::holds_alternative<core::Fetch>(asker.ask("first.example" + port)));
}

TEST_CASE("Every name that this machine gives itself is refused", "[guard][house]") {
  for (const auto* name : {"localhost", "localhost.", "LOCALHOST", "foo.localhost", "127.1", "0x7f.1", "2130706433",
                           "017700000001", "0177.0.0.1", "127.0.0.1.", "0", "[::1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
                           "\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x97.\xE2\x91\xA0"}) {
    CAPTURE(name);
    const auto outcome = Asker().ask(name);
    const bool unknown = failure(outcome) == core::FetchFailure::Kind::resolve;
    CHECK((refusal(outcome) == core::Refusal::Kind::address || unknown));
    // The C library of some machines knows these and that of others does not.
    const std::string_view host = name;
    CHECK((!unknown || host == "foo.localhost" || host == "localhost."));
  }
}
