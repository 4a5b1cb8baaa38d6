// SPDX-License-Identifier: Apache-2.0
#include "crawler/scope.hpp"

#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::crawler;

namespace {

core::Url url(std::string_view text) { return core::Url::parse(text).value(); }

const Scope kScope{{"www.press.example"}, {8443}, ConnectMap::parse({"press.example:8080:127.0.0.1:9"}).value()};

core::Fetch answer(std::string_view from, int status, std::initializer_list<std::string> locations) {
  core::Fetch fetch{url(from), {}, {}, {}, {}, core::Truncation::none, {}, {}, {}};
  fetch.head.status = status;
  for (const auto& location : locations) fetch.head.headers.add("Location", location);
  return fetch;
}

RedirectStep step(std::string_view from, int status, std::initializer_list<std::string> locations) {
  return follow(answer(from, status, locations), {url(from)});
}

std::string target(const RedirectStep& step) {
  const auto* found = std::get_if<core::Url>(&step);
  return found ? found->href() : "";
}

std::optional<core::Refusal::Kind> refusal(const RedirectStep& step) {
  const auto* found = std::get_if<core::Refusal>(&step);
  return found ? std::optional(found->kind) : std::nullopt;
}

}  // namespace

TEST_CASE("The room's hosts are in scope with and without www", "[scope][house]") {
  const auto* text = GENERATE("http://www.press.example/", "https://press.example/x?y", "http://press.example:8080/",
                              "https://www.press.example:8443/", "http://press.example:443/");
  CAPTURE(text);
  CHECK(!in_scope(url(text), kScope));
}

TEST_CASE("What leads elsewhere is out of scope and says why", "[scope][house]") {
  const auto* text =
      GENERATE("http://other.example/", "http://xpress.example/", "http://a.press.example/",
               "http://press.example.evil.example/", "http://press.example:22/", "http://www.press.example:8080/",
               "http://user@press.example/", "http://u:p@press.example/", "http://127.0.0.1/");
  CAPTURE(text);
  const auto refused = in_scope(url(text), kScope);
  REQUIRE(refused);
  CHECK(refused->kind == core::Refusal::Kind::scope);
  CHECK(!refused->detail.empty());
}

TEST_CASE("A URL of more than 4096 bytes is refused", "[scope][house]") {
  const std::string start = "http://press.example/";
  CHECK(!askable(url(start + std::string(4096 - start.size(), 'x')), kScope));
  const auto refused = askable(url(start + std::string(4097 - start.size(), 'x')), kScope);
  REQUIRE(refused);
  CHECK(refused->kind == core::Refusal::Kind::limit);
}

TEST_CASE("Another host may be asked for robots.txt only", "[scope][house]") {
  CHECK(!askable(url("http://other.example/robots.txt"), kScope));
  CHECK(askable(url("http://other.example:6379/robots.txt"), kScope));
}

TEST_CASE("Redirects lead where Location says", "[scope][rfc9110]") {
  for (const int status : {301, 302, 303, 307, 308}) {
    CHECK(target(step("http://h/a/b?c", status, {"../d#e"})) == "http://h/d#e");
  }
  CHECK(target(step("http://h/a", 301, {"//g/b"})) == "http://g/b");
  CHECK(target(step("http://h/a", 301, {"https://h/a"})) == "https://h/a");
  CHECK(target(step("http://h/a", 301, {"/b", "/b"})) == "http://h/b");
}

TEST_CASE("An answer without a place to go stands as it is", "[scope][rfc9110]") {
  for (const int status : {200, 201, 300, 304, 305, 404}) {
    CHECK(std::holds_alternative<NoRedirect>(step("http://h/a", status, {"/b"})));
  }
  CHECK(std::holds_alternative<NoRedirect>(step("http://h/a", 302, {})));
}

TEST_CASE("Redirects that lose security or lead nowhere are refused", "[scope][house]") {
  CHECK(refusal(step("https://h/a", 301, {"http://h/a"})) == core::Refusal::Kind::scope);
  CHECK(refusal(step("http://h/a", 301, {"ftp://h/a"})) == core::Refusal::Kind::scope);
  CHECK(refusal(step("http://h/a", 301, {"http://[/"})) == core::Refusal::Kind::scope);
  CHECK(refusal(step("http://h/a", 301, {"/b", "/c"})) == core::Refusal::Kind::scope);
}

TEST_CASE("A redirect loop is found on its first return", "[scope][house]") {
  CHECK(refusal(step("http://h/a", 301, {"/a#x"})) == core::Refusal::Kind::limit);
  const std::vector<core::Url> chain{url("http://h/a"), url("http://h/b"), url("http://h/c")};
  CHECK(refusal(follow(answer("http://h/c", 302, {"/a"}), chain)) == core::Refusal::Kind::limit);
  CHECK(target(follow(answer("http://h/c", 302, {"/d"}), chain)) == "http://h/d");
}

TEST_CASE("The eleventh redirect is refused and the tenth followed", "[scope][house]") {
  std::vector<core::Url> chain;
  for (int i = 0; i < 10; ++i) chain.push_back(url("http://h/" + std::to_string(i)));
  CHECK(target(follow(answer("http://h/9", 302, {"/10"}), chain)) == "http://h/10");
  chain.push_back(url("http://h/10"));
  CHECK(refusal(follow(answer("http://h/10", 302, {"/11"}), chain)) == core::Refusal::Kind::limit);
  CHECK(refusal(follow(answer("http://h/9", 302, {"/11"}), chain, kMaxRobotsRedirects)) == core::Refusal::Kind::limit);
}
