// SPDX-License-Identifier: Apache-2.0
#include "core/url.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "tests/support/catch.hpp"

using pressroom::core::ErrorCode;
using pressroom::core::Url;

namespace {

/// The href of `input`, or the name of the error.
std::string href(std::string_view input) {
  const auto url = Url::parse(input);
  return url ? url->href() : std::string(name(url.error().code));
}

std::string href(std::string_view input, std::string_view base) {
  const auto parsed_base = Url::parse(base);
  REQUIRE(parsed_base);
  const auto url = Url::parse(input, *parsed_base);
  return url ? url->href() : std::string(name(url.error().code));
}

struct Pair {
  std::string_view input;
  std::string_view expected;
};

}  // namespace

TEST_CASE("An absolute URL is serialised as the standard says", "[url]") {
  const std::vector<Pair> table{
      {"http://example.org", "http://example.org/"},
      {"HTTP://EXAMPLE.org:80/A", "http://example.org/A"},
      {"https://example.org:443/", "https://example.org/"},
      {"https://example.org:80/", "https://example.org:80/"},
      {"http://example.org:/", "http://example.org/"},
      {"http://example.org:00000000000000000000081/", "http://example.org:81/"},
      {"  \x01 http://example.org/ \x1f", "http://example.org/"},
      {"ht\ntp://exa\tmple.org/a\r\nb", "http://example.org/ab"},
      {"http:\\\\example.org\\a\\b?c\\d#e\\f", "http://example.org/a/b?c\\d#e\\f"},
      {"http:example.org", "http://example.org/"},
      {"http:///////example.org//", "http://example.org//"},
      {"http://example.org?q", "http://example.org/?q"},
      {"http://example.org#f", "http://example.org/#f"},
      {"http://example.org/?", "http://example.org/?"},
      {"http://example.org/#", "http://example.org/#"},
      {"http://user:pa:ss@example.org/", "http://user:pa%3Ass@example.org/"},
      {"http://a@b@example.org/", "http://a%40b@example.org/"},
      {"http://@example.org/", "http://example.org/"},
      {"http://:@example.org/", "http://example.org/"},
      {"http://:secret@example.org/", "http://:secret@example.org/"},
      {"http://u\\@example.org/", "http://u/@example.org/"},
  };
  for (const auto& [input, expected] : table) CHECK(href(input) == expected);
}

TEST_CASE("Each part percent-encodes its own set and nothing twice", "[url]") {
  const std::vector<Pair> table{
      {"http://h/ \"#", "http://h/%20%22#"},
      {"http://h/<>^`{}|'~[]%zz%41", "http://h/%3C%3E%5E%60%7B%7D|'~[]%zz%41"},
      {"http://h/?a b\"<>'`{}^|", "http://h/?a%20b%22%3C%3E%27`{}^|"},
      {"http://h/#a b\"<>'`{}^|", "http://h/#a%20b%22%3C%3E'%60{}^|"},
      {"http://h/\u00e9?\u00e9#\u00e9", "http://h/%C3%A9?%C3%A9#%C3%A9"},
      {"http://h/\xff", "http://h/%EF%BF%BD"},
      {"http://u;=@h/", "http://u%3B%3D@h/"},
      {"http://[]^|@h/", "http://%5B%5D%5E%7C@h/"},
      {"http://h/\x7f", "http://h/%7F"},
  };
  for (const auto& [input, expected] : table) CHECK(href(input) == expected);
}

TEST_CASE("Dot segments are resolved also when percent-encoded", "[url]") {
  const std::vector<Pair> table{
      {"http://h/a/./b/../c", "http://h/a/c"}, {"http://h/..", "http://h/"},
      {"http://h/../../..//a", "http://h//a"}, {"http://h/a/..", "http://h/"},
      {"http://h/a/.", "http://h/a/"},         {"http://h/a/%2e%2E/b", "http://h/b"},
      {"http://h/a/.%2e", "http://h/"},        {"http://h/a/%2e", "http://h/a/"},
      {"http://h/a/...", "http://h/a/..."},    {"http://h/a/%2e%2e%2e", "http://h/a/%2e%2e%2e"},
      {"http://h/a\\..\\b", "http://h/b"},     {"http://h/a/..?q", "http://h/?q"},
      {"http://h/a//../b", "http://h/a/b"},    {"http://h/a/%2", "http://h/a/%2"},
  };
  for (const auto& [input, expected] : table) CHECK(href(input) == expected);
}

TEST_CASE("A host in numbers becomes dotted decimal or is refused", "[url][ssrf]") {
  const std::vector<Pair> table{
      {"http://127.1/", "http://127.0.0.1/"},
      {"http://0x7f.1/", "http://127.0.0.1/"},
      {"http://2130706433/", "http://127.0.0.1/"},
      {"http://017700000001/", "http://127.0.0.1/"},
      {"http://0x/", "http://0.0.0.0/"},
      {"http://1.2.3.4./", "http://1.2.3.4/"},
      {"http://\uff11\uff12\uff17.0.0.1/", "http://127.0.0.1/"},
      {"http://%31%32%37.0.0.1/", "http://127.0.0.1/"},
      {"http://192.168.257/", "http://192.168.1.1/"},
      {"http://4294967295/", "http://255.255.255.255/"},
      {"http://1.2.3.256/", "malformed"},
      {"http://4294967296/", "malformed"},
      {"http://99999999999999999999999/", "malformed"},
      {"http://1.2.3.4.5/", "malformed"},
      {"http://1..2/", "malformed"},
      {"http://08/", "malformed"},
      {"http://a.1/", "malformed"},
      {"http://a.0x/", "malformed"},
      {"http://a.0xg/", "http://a.0xg/"},
      {"http://1.2.3.4.a/", "http://1.2.3.4.a/"},
  };
  for (const auto& [input, expected] : table) CHECK(href(input) == expected);
}

TEST_CASE("An IPv6 host is written in its short form", "[url][ssrf]") {
  const std::vector<Pair> table{
      {"http://[::1]:8080/", "http://[::1]:8080/"},
      {"http://[0:0:0:0:0:0:0:0]/", "http://[::]/"},
      {"http://[2001:DB8:0:0:1:0:0:1]/", "http://[2001:db8::1:0:0:1]/"},
      {"http://[1:0:0:2:0:0:0:3]/", "http://[1:0:0:2::3]/"},
      {"http://[1:0:2:3:4:5:6:7]/", "http://[1:0:2:3:4:5:6:7]/"},
      {"http://[1:2:3:4:5:6:7::]/", "http://[1:2:3:4:5:6:7:0]/"},
      {"http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/"},
      {"http://[1::]/", "http://[1::]/"},
      {"http://[::1/", "malformed"},
      {"http://[:1::]/", "malformed"},
      {"http://[1:2:3:4:5:6:7:8::]/", "malformed"},
      {"http://[1:2:3:4:5:6:7]/", "malformed"},
      {"http://[1::2::3]/", "malformed"},
      {"http://[12345::]/", "malformed"},
      {"http://[::1.2.3]/", "malformed"},
      {"http://[::1.2.3.04]/", "malformed"},
      {"http://[::1.2.3.256]/", "malformed"},
      {"http://[::.1.2.3]/", "malformed"},
      {"http://[1:2:3:4:5:6:7:1.2.3.4]/", "malformed"},
      {"http://[fe80::1%25eth0]/", "malformed"},
      {"http://[::1]a/", "malformed"},
      {"http://[]/", "malformed"},
      {"http://[1:]/", "malformed"},
  };
  for (const auto& [input, expected] : table) CHECK(href(input) == expected);
}

TEST_CASE("A domain goes through UTS 46 and keeps no forbidden character", "[url][idna]") {
  const std::vector<Pair> table{
      {"http://B\u00fccher.example/", "http://xn--bcher-kva.example/"},
      {"http://fa\u00df.de/", "http://xn--fa-hia.de/"},
      {"http://\uff27\uff4f.com/", "http://go.com/"},
      {"http://\u4e2d\u56fd\u3002cn/", "http://xn--fiqs8s.cn/"},
      {"http://ex%41mple.org/", "http://example.org/"},
      {"http://a\u00adb/", "http://ab/"},
      {"http://-a-.--b/", "http://-a-.--b/"},
      {"http://a_b/", "http://a_b/"},
      {"http://a..b/", "http://a..b/"},
      {"http://ab--cd/", "http://ab--cd/"},
      {"http://xn--/", "malformed"},
      {"http://xn--a/", "malformed"},
      {"http://xn--abc-/", "malformed"},
      {"http://\u00ad/", "malformed"},
      {"http://a b/", "malformed"},
      {"http://a%00b/", "malformed"},
      {"http://a%2fb/", "malformed"},
      {"http://a^b/", "malformed"},
      {"http://a<b/", "malformed"},
      {"http://a%b/", "malformed"},
      {"http://a%ff/", "malformed"},
      {"http://\ufffd/", "malformed"},
      {"http://a\u200db/", "malformed"},
      {"http://a\u05d0/", "malformed"},
  };
  for (const auto& [input, expected] : table) CHECK(href(input) == expected);
}

TEST_CASE("What is no http URL is refused with its reason", "[url]") {
  const std::vector<Pair> table{
      {"", "malformed"},
      {"//example.org/", "malformed"},
      {"/path", "malformed"},
      {"http:", "malformed"},
      {"http://", "malformed"},
      {"http://?q", "malformed"},
      {"http://:80/", "malformed"},
      {"http://u@/", "malformed"},
      {"http://u@:80/", "malformed"},
      {"http://h:65536/", "malformed"},
      {"http://h:8a/", "malformed"},
      {"http://h:-1/", "malformed"},
      {"http://h:99999999999999999999/", "malformed"},
      {"1http://h/", "malformed"},
      {"ftp://h/", "unsupported"},
      {"file:///etc/passwd", "unsupported"},
      {"javascript:alert(1)", "unsupported"},
      {"mailto:a@b", "unsupported"},
      {"localhost:80", "unsupported"},
  };
  for (const auto& [input, expected] : table) CHECK(href(input) == expected);
}

TEST_CASE("A reference is resolved against its base", "[url]") {
  constexpr std::string_view base = "http://u:p@h:81/a/b;p?q#f";
  const std::vector<Pair> table{
      {"", "http://u:p@h:81/a/b;p?q"},
      {"#n", "http://u:p@h:81/a/b;p?q#n"},
      {"?n", "http://u:p@h:81/a/b;p?n"},
      {"?", "http://u:p@h:81/a/b;p?"},
      {"c", "http://u:p@h:81/a/c"},
      {"./c", "http://u:p@h:81/a/c"},
      {"../c", "http://u:p@h:81/c"},
      {"../../../c", "http://u:p@h:81/c"},
      {"..", "http://u:p@h:81/"},
      {".", "http://u:p@h:81/a/"},
      {"/c", "http://u:p@h:81/c"},
      {"\\c", "http://u:p@h:81/c"},
      {"//g/x", "http://g/x"},
      {"\\\\g\\x", "http://g/x"},
      {"/\\g", "http://g/"},
      {"////g", "http://g/"},
      {"http:c", "http://u:p@h:81/a/c"},
      {"http:/c", "http://u:p@h:81/c"},
      {"http:?n", "http://u:p@h:81/a/b;p?n"},
      {"http:", "http://u:p@h:81/a/b;p?q"},
      {"http:\\\\g", "http://g/"},
      {"https:c", "https://c/"},
      {"https:/c", "https://c/"},
      {"c:d", "unsupported"},
      {"1:d", "http://u:p@h:81/a/1:d"},
      {"content_7_2.htm", "http://u:p@h:81/a/content_7_2.htm"},
      {"//", "malformed"},
      {"mailto:x", "unsupported"},
  };
  for (const auto& [input, expected] : table) CHECK(href(input, base) == expected);
}

TEST_CASE("The parts of a URL are told apart", "[url]") {
  const auto url = Url::parse("https://user@Example.org:8443/a/b?x=1&y#top");
  REQUIRE(url);
  CHECK(url->scheme() == "https");
  CHECK(url->host() == "example.org");
  CHECK_FALSE(url->host_is_address());
  CHECK(url->port() == 8443);
  CHECK(url->path() == "/a/b");
  CHECK(url->query() == std::string_view("x=1&y"));
  CHECK(url->fragment() == std::string_view("top"));
  CHECK(url->has_credentials());
  CHECK(url->href_without_fragment() == "https://user@example.org:8443/a/b?x=1&y");
  CHECK(url->origin() == "https://example.org:8443");
  CHECK(url->authority() == "example.org:8443");
}

TEST_CASE("What is absent is told apart from what is empty", "[url]") {
  const auto bare = Url::parse("http://[::1]/");
  const auto empty = Url::parse("http://127.0.0.1/?#");
  REQUIRE(bare);
  REQUIRE(empty);
  CHECK_FALSE(bare->query().has_value());
  CHECK_FALSE(bare->fragment().has_value());
  CHECK(bare->host_is_address());
  CHECK(bare->port() == 80);
  CHECK(bare->authority() == "[::1]");
  CHECK(empty->query() == std::string_view());
  CHECK(empty->fragment() == std::string_view());
  CHECK(empty->host_is_address());
}

TEST_CASE("A host written to cost time is refused at once", "[url][hostile]") {
  std::string host;
  for (int i = 0; i < 200'000; ++i) host += "\u4e2d";
  CHECK(href("http://" + host + "/") == "malformed");
  CHECK(href("http://" + std::string(1'000'000, 'a') + "/").size() == 1'000'008);
  std::string dots = "http://h";
  for (int i = 0; i < 200'000; ++i) dots += "/a/..";
  CHECK(href(dots) == "http://h/");
}
