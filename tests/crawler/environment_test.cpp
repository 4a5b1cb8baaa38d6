// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <map>

#include "tests/crawler/support/exchange.hpp"
#include "tests/support/temp_dir.hpp"

using namespace pressroom;
using namespace pressroom::crawler;
using namespace pressroom::tests;
using demo::Reply;

namespace {

/// Variables that stand as long as this object does.
class Environment {
 public:
  explicit Environment(const std::map<std::string, std::string>& variables) {
    for (const auto& [name, value] : variables) {
      const char* before = std::getenv(name.c_str());
      before_[name] = before != nullptr ? std::optional<std::string>(before) : std::nullopt;
      setenv(name.c_str(), value.c_str(), 1);
    }
  }
  ~Environment() {
    for (const auto& [name, value] : before_) {
      if (value) setenv(name.c_str(), value->c_str(), 1);
      if (!value) unsetenv(name.c_str());
    }
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  std::map<std::string, std::optional<std::string>> before_;
};

}  // namespace

TEST_CASE("Nobody connects to a proxy that the environment names", "[fetcher][hostile][house]") {
  const auto scheme = GENERATE(std::string("http://"), std::string("socks5h://"), std::string());
  const auto proxy =
      demo::LoopbackServer::start([](const auto&) { return Reply::page(200, "text/html", "by proxy"); }).value();
  const std::string address = scheme + "127.0.0.1:" + std::to_string(proxy->port());
  const Environment environment({{"http_proxy", address},
                                 {"HTTP_PROXY", address},
                                 {"https_proxy", address},
                                 {"HTTPS_PROXY", address},
                                 {"all_proxy", address},
                                 {"ALL_PROXY", address},
                                 {"no_proxy", "elsewhere.example"},
                                 {"NO_PROXY", "elsewhere.example"}});
  Exchange exchange(Reply::page(200, "text/html", "direct"));
  const auto fetch = exchange.fetched();
  CHECK(fetch.body() == "direct");
  CHECK(fetch.request.starts_with("GET / "));
  auto secure = Exchange::request("/");
  secure.url = core::Url::parse("https://press.example/").value();
  CHECK_FALSE(std::holds_alternative<core::Fetch>(exchange.ask(secure)));
  CHECK(proxy->requests().empty());
}

TEST_CASE("A proxy in the environment does not help a private address past the guard", "[fetcher][hostile][house]") {
  const auto proxy =
      demo::LoopbackServer::start([](const auto&) { return Reply::page(200, "text/html", "inside"); }).value();
  const Environment environment({{"http_proxy", "http://127.0.0.1:" + std::to_string(proxy->port())}});
  Exchange exchange(Reply::page(200, "text/html", "direct"));
  CHECK(refusal(exchange.ask(Exchange::request("/", "169.254.169.254"))) == core::Refusal::Kind::address);
  CHECK(proxy->requests().empty());
}

TEST_CASE("No file of the user gives a request credentials or fields", "[fetcher][hostile][house]") {
  const TempDir home;
  home.write(".netrc", "machine press.example login desk password secret\ndefault login desk password secret\n");
  home.write(".curlrc", "header = \"X-From-Curlrc: yes\"\nnetrc\nuser = desk:secret\n");
  const Environment environment({{"HOME", home.path().string()},
                                 {"CURL_HOME", home.path().string()},
                                 {"XDG_CONFIG_HOME", home.path().string()},
                                 {"NETRC", (home / ".netrc").string()}});
  Exchange exchange(Reply::page(401, "text/html", "who?", {{"WWW-Authenticate", "Basic realm=\"press\""}}));
  const auto fetch = exchange.fetched();
  CHECK(fetch.head.status == 401);
  CHECK(fetch.request.find("Authorization") == std::string::npos);
  CHECK(fetch.request.find("X-From-Curlrc") == std::string::npos);
  CHECK(exchange.server().requests().size() == 1);
}
