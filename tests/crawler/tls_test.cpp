// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "crawler/curl_fetcher.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temp_dir.hpp"

using namespace pressroom;
using namespace pressroom::crawler;
using namespace std::chrono_literals;

namespace {

/// `openssl s_server` on a free loopback port with a certificate that nobody has signed but itself. It serves one
/// connection and ends, after 20 s at the latest.
class SelfSignedServer {
 public:
  SelfSignedServer() {
    const auto key = (folder_ / "key").string();
    const auto certificate = (folder_ / "certificate").string();
    const auto make =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=press.example"
        " -days 1 -keyout '" +
        key + "' -out '" + certificate + "' 2>/dev/null";
    if (std::system(make.c_str()) != 0) return;
    const auto serve = "exec timeout 20 openssl s_server -www -naccept 1 -accept 127.0.0.1:0 -key '" + key +
                       "' -cert '" + certificate + "' </dev/null 2>/dev/null";
    output_.reset(popen(serve.c_str(), "r"));
    std::array<char, 256> line{};
    constexpr std::string_view kReady = "ACCEPT 127.0.0.1:";
    while (output_ && port_ == 0 && std::fgets(line.data(), line.size(), output_.get())) {
      const std::string_view text = line.data();
      if (text.starts_with(kReady)) port_ = std::atoi(line.data() + kReady.size());
    }
  }

  /// 0 when there is no such program.
  int port() const { return port_; }

 private:
  struct Closer {
    void operator()(std::FILE* pipe) const { pclose(pipe); }
  };
  tests::TempDir folder_;
  std::unique_ptr<std::FILE, Closer> output_;
  int port_ = 0;
};

}  // namespace

TEST_CASE("A certificate that nobody vouches for is a TLS failure", "[fetcher][house]") {
  SelfSignedServer server;
  if (server.port() == 0) {
    WARN("skipped: no openssl program");
    return;
  }
  const core::SystemClock clock;
  CurlFetcher fetcher(clock, AddressGuard::standard().value(),
                      ConnectMap::parse({"::127.0.0.1:" + std::to_string(server.port())}).value());
  fetcher.start(1, {core::Url::parse("https://press.example/").value(), "pressroom/0", ""});
  auto finished = fetcher.wait(10s);
  REQUIRE(finished.size() == 1);
  REQUIRE(std::holds_alternative<core::FetchFailure>(finished[0].outcome));
  const auto& failure = std::get<core::FetchFailure>(finished[0].outcome);
  CHECK(failure.kind == core::FetchFailure::Kind::tls);
  CHECK(failure.detail.find("self") != std::string::npos);
}
