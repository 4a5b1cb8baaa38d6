// SPDX-License-Identifier: Apache-2.0
#include "parsers/canonical_url.hpp"

#include <set>

#include "tests/support/catch.hpp"
#include "tests/support/fake_random.hpp"

using namespace pressroom;
using core::CanonicalRules;
using parsers::canonical;

namespace {

core::Room press() {
  core::Room room;
  room.hosts = {"www.press.example", "press.example"};
  return room;
}

std::string written(const std::string& href, const core::Room& room) {
  return canonical(core::Url::parse(href).value(), room).href();
}

struct Row {
  std::string from;
  std::string to;
};

template <class T>
T one_of(tests::FakeRandom& random, const std::vector<T>& list) {
  return list[random.below(list.size())];
}

/// Rules that a room file could hold: what stands for others is no twin itself.
core::Room any_room(tests::FakeRandom& random) {
  core::Room room = press();
  if (random.below(3) == 0) room.hosts = {"press.example", "localhost", "www.cn", "127.0.0.1"};
  room.canonical.www = one_of<CanonicalRules::Www>(
      random, {CanonicalRules::Www::keep, CanonicalRules::Www::add, CanonicalRules::Www::drop});
  room.canonical.scheme = one_of<CanonicalRules::Scheme>(
      random, {CanonicalRules::Scheme::keep, CanonicalRules::Scheme::http, CanonicalRules::Scheme::https});
  const auto target = one_of<std::string>(random, {"press.example", "www.press.example", "www.www.press.example"});
  for (const char* twin : {"m.press.example", "press.example", "www.press.example", "wap.press.example"}) {
    if (random.below(2) == 0 && twin != target) room.canonical.hosts[twin] = target;
  }
  const auto extension = one_of<std::string>(random, {".shtml", ".htm", ".asp"});
  for (const char* alias : {".htm", ".html", ".shtml", ".HTM"}) {
    if (random.below(2) == 0 && alias != extension) room.canonical.extensions[alias] = extension;
  }
  for (const char* name : {"spm", "utm_*", "id", "*", "\u4e2d"}) {
    if (random.below(4) == 0) room.canonical.drop_query.emplace_back(name);
  }
  return room;
}

core::Url any_url(tests::FakeRandom& random) {
  static const std::vector<std::string> hosts{"press.example",
                                              "www.press.example",
                                              "www.www.press.example",
                                              "m.press.example",
                                              "wap.press.example",
                                              "www.m.press.example",
                                              "other.example",
                                              "localhost",
                                              "www.localhost",
                                              "www.cn",
                                              "cn",
                                              "127.0.0.1",
                                              "press.example.",
                                              "[::1]",
                                              "u:p@press.example",
                                              "xn--bcher-kva.example"};
  static const std::vector<std::string> ports{"", "", "", ":80", ":443", ":8080"};
  static const std::vector<std::string> paths{"",      "/",       "/a.htm",   "/a.html", "/a.shtml",
                                              "/.htm", "/a.htm/", "/a.b.htm", "/a.HTM",  "/a%2ehtm",
                                              "/a.",   "//a.htm", "/b.htm;x"};
  static const std::vector<std::string> pieces{"spm",   "=", "&", "&", "utm_source", "id=7",
                                               "%73pm", "%", "*", "x", "?",          "%E4%B8%AD"};
  std::string href = one_of<std::string>(random, {"http://", "https://"}) + one_of(random, hosts) +
                     one_of(random, ports) + one_of(random, paths);
  if (random.below(3) != 0) href += "?";
  if (href.ends_with('?')) {
    for (auto n = random.below(8); n > 0; --n) href += one_of(random, pieces);
  }
  if (random.below(3) == 0) href += "#f";
  return core::Url::parse(href).value();
}

}  // namespace

TEST_CASE("Without rules an address keeps everything but its fragment", "[canonical][house]") {
  const auto row = GENERATE(Row{"http://press.example/a.htm?spm=1#top", "http://press.example/a.htm?spm=1"},
                            Row{"https://www.press.example:8443/?", "https://www.press.example:8443/?"});
  CHECK(written(row.from, press()) == row.to);
}

TEST_CASE("The www rule binds the hosts of the room alone", "[canonical][house]") {
  auto room = press();
  room.canonical.www = CanonicalRules::Www::add;
  CHECK(written("http://press.example/", room) == "http://www.press.example/");
  CHECK(written("http://www.press.example/", room) == "http://www.press.example/");
  CHECK(written("http://other.example/", room) == "http://other.example/");
  CHECK(written("http://m.press.example/", room) == "http://m.press.example/");
  room.canonical.www = CanonicalRules::Www::drop;
  CHECK(written("https://www.press.example:8080/x", room) == "https://press.example:8080/x");
  CHECK(written("http://www.other.example/", room) == "http://www.other.example/");
  CHECK(written("http://www.www.press.example/", room) == "http://press.example/");
  room.hosts = {"www.cn", "127.0.0.1"};
  CHECK(written("http://www.cn/", room) == "http://www.cn/");
  CHECK(written("http://127.0.0.1/", room) == "http://127.0.0.1/");
}

TEST_CASE("A scheme stands for the other where no port is written", "[canonical][house]") {
  auto room = press();
  room.canonical.scheme = CanonicalRules::Scheme::https;
  CHECK(written("http://press.example:80/a", room) == "https://press.example/a");
  CHECK(written("http://press.example:8080/a", room) == "http://press.example:8080/a");
  CHECK(written("http://other.example/a", room) == "http://other.example/a");
  room.canonical.scheme = CanonicalRules::Scheme::http;
  CHECK(written("https://press.example:443/a", room) == "http://press.example/a");
}

TEST_CASE("A mobile twin stands for its host and the www rule leaves it alone", "[canonical][house]") {
  auto room = press();
  room.canonical.www = CanonicalRules::Www::drop;
  room.canonical.hosts = {{"m.press.example", "www.press.example"}};
  CHECK(written("http://m.press.example/a?b", room) == "http://www.press.example/a?b");
  CHECK(written("http://www.press.example/a?b", room) == "http://www.press.example/a?b");
}

TEST_CASE("Extensions are aliases in the last path segment", "[canonical][house]") {
  auto room = press();
  room.canonical.extensions = {{".htm", ".shtml"}, {".html", ".shtml"}};
  const auto row =
      GENERATE(Row{"/content_7.htm", "/content_7.shtml"}, Row{"/content_7.html?a.htm", "/content_7.shtml?a.htm"},
               Row{"/content_7.shtml", "/content_7.shtml"}, Row{"/a.htm/b", "/a.htm/b"}, Row{"/a.htm/", "/a.htm/"},
               Row{"/.htm", "/.htm"}, Row{"/a.HTM", "/a.HTM"}, Row{"/a.b.htm", "/a.b.shtml"}, Row{"/a", "/a"});
  CAPTURE(row.from);
  CHECK(written("http://press.example" + row.from, room) == "http://press.example" + row.to);
}

TEST_CASE("Parameters that mean nothing are dropped by name", "[canonical][house]") {
  auto room = press();
  room.canonical.drop_query = {"spm", "utm_*"};
  const auto row =
      GENERATE(Row{"?spm=1", ""}, Row{"?id=1&spm=2&page=3", "?id=1&page=3"}, Row{"?spm", ""}, Row{"?spm2=1", "?spm2=1"},
               Row{"?utm_=1&utm_source=x&b", "?b"}, Row{"?%73pm=1&a", "?a"}, Row{"?a&&b", "?a&&b"}, Row{"?", "?"},
               Row{"?SPM=1", "?SPM=1"}, Row{"?a=%26spm&spm=x", "?a=%26spm"}, Row{"?spm=1&&x", "?&x"});
  CAPTURE(row.from);
  CHECK(written("http://press.example/" + row.from, room) == "http://press.example/" + row.to);
}

TEST_CASE("A canonical address is its own canonical address", "[canonical][house]") {
  tests::FakeRandom random(20'261'127);
  std::set<std::string> changed;
  for (int i = 0; i < 200; ++i) {
    const core::Room room = any_room(random);
    for (int j = 0; j < 200; ++j) {
      const core::Url url = any_url(random);
      const core::Url once = canonical(url, room);
      INFO(url.href());
      REQUIRE_FALSE(once.fragment());
      REQUIRE(core::Url::parse(once.href()).value() == once);
      REQUIRE(canonical(once, room).href() == once.href());
      if (once.href() != url.href_without_fragment()) changed.insert(once.href());
    }
  }
  CHECK(changed.size() > 500);  // else the rules have gone blunt
}
