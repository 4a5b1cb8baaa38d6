// SPDX-License-Identifier: Apache-2.0
#include "crawler/connect_map.hpp"

#include "tests/support/catch.hpp"

using pressroom::core::Url;
using pressroom::crawler::ConnectMap;

namespace {

std::string target(const ConnectMap& map, std::string_view host, std::uint16_t port) {
  const auto found = map.lookup(host, port);
  return found ? found->text() : "";
}

}  // namespace

TEST_CASE("The first fitting entry decides where to connect", "[connect-to][house]") {
  const auto map = ConnectMap::parse({"www.Press.example:80:127.0.0.1:8080", "[::1]:80:[::1]:8081",
                                      "www.press.example::127.0.0.1:8443", ":81:127.0.0.2:"})
                       .value();
  CHECK(target(map, "www.press.example", 80) == "127.0.0.1:8080");
  CHECK(target(map, "www.press.example", 443) == "127.0.0.1:8443");
  CHECK(target(map, "[::1]", 80) == "[::1]:8081");
  CHECK(target(map, "other.example", 81) == "127.0.0.2:81");
  CHECK(target(map, "other.example", 80).empty());
}

TEST_CASE("A map tells whether it stays on loopback", "[connect-to][house]") {
  CHECK(!ConnectMap{}.all_loopback());
  CHECK(ConnectMap::parse({"::127.0.0.1:80", "a:80:[::1]:80"})->all_loopback());
  const auto mixed = ConnectMap::parse({"a:80:127.0.0.1:80", "b:80:10.0.0.1:80"}).value();
  CHECK(!mixed.all_loopback());
  CHECK(mixed.maps_to_loopback(Url::parse("http://a/").value()));
  CHECK(!mixed.maps_to_loopback(Url::parse("http://b/").value()));
  CHECK(!mixed.maps_to_loopback(Url::parse("http://c/").value()));
  CHECK(!mixed.maps_to_loopback(Url::parse("https://a/").value()));
}

TEST_CASE("An entry of another form is a usage error that names it", "[connect-to][house]") {
  const auto* entry =
      GENERATE("", "a", "a:80", "a:80:127.0.0.1", "a:80:localhost:80", "a:80::80", "a:80:127.1:80", "a:0:127.0.0.1:80",
               "a:65536:127.0.0.1:80", "a:x:127.0.0.1:80", "a:80:127.0.0.1:x", "a:80:127.0.0.1:80:1",
               "[::1:80:127.0.0.1:80", "a:80:[::1:80", "a:80:::1:80", "a:80:[127.0.0.1]:80", "a/b:80:127.0.0.1:80",
               "u@a:80:127.0.0.1:80", "a b:80:127.0.0.1:80");
  CAPTURE(entry);
  const auto map = ConnectMap::parse({"ok:80:127.0.0.1:80", entry});
  REQUIRE(!map);
  CHECK(map.error().code == pressroom::core::ErrorCode::usage);
  CHECK(map.error().where == entry);
}
