// SPDX-License-Identifier: Apache-2.0
#include "crawler/robots.hpp"

#include "tests/support/catch.hpp"

using pressroom::core::Duration;
using pressroom::crawler::kProductToken;
using pressroom::crawler::Robots;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

bool allowed(std::string_view file, std::string_view path, std::string_view token = kProductToken) {
  return Robots::parse(file).allows(token, path).allowed;
}

struct Row {
  std::string_view rule;
  std::string_view path;
  bool matches;
};

/// Whether `Disallow: rule` keeps us from the path.
bool rule_matches(const Row& row) { return !allowed("User-agent: *\nDisallow: " + std::string(row.rule), row.path); }

}  // namespace

// RFC 9309, 2.2.1.
TEST_CASE("The group of the product token binds and the star group is the fallback", "[robots][rfc9309]") {
  const std::string_view file =
      "User-agent: *\nDisallow: /all\n\n"
      "User-agent: Pressroom\nDisallow: /ours\n\n"
      "User-agent: other\nDisallow: /other\n";
  CHECK(!allowed(file, "/ours"));
  CHECK(allowed(file, "/all"));
  CHECK(allowed(file, "/other"));
  CHECK(!allowed(file, "/all", "unknown"));
  CHECK(allowed(file, "/ours", "unknown"));
  CHECK(!allowed(file, "/other", "OTHER"));
}

// RFC 9309, 2.2.1.
TEST_CASE("Groups of one product token are merged", "[robots][rfc9309]") {
  const std::string_view file =
      "user-agent: pressroom\ndisallow: /a\n"
      "user-agent: x\ndisallow: /x\n"
      "user-agent: PRESSROOM\ndisallow: /b\n"
      "user-agent: *\ndisallow: /c\nuser-agent: *\ndisallow: /d\n";
  CHECK(!allowed(file, "/a"));
  CHECK(!allowed(file, "/b"));
  CHECK(allowed(file, "/x"));
  CHECK(allowed(file, "/c"));
  CHECK(!allowed(file, "/c", "nobody"));
  CHECK(!allowed(file, "/d", "nobody"));
}

// RFC 9309, 2.2.1 and 2.2: startgroupline.
TEST_CASE("Consecutive User-agent lines share their rules", "[robots][rfc9309]") {
  const std::string_view file = "User-agent: a\n\n# between\nUser-agent: pressroom\nUser-agent: c\nDisallow: /\n";
  CHECK(!allowed(file, "/x"));
  CHECK(!allowed(file, "/x", "a"));
  CHECK(!allowed(file, "/x", "c"));
  CHECK(allowed(file, "/x", "d"));
}

// RFC 9309, 2.2.4.
TEST_CASE("Other records do not end a list of User-agent lines", "[robots][rfc9309]") {
  const std::string_view file = "User-agent: a\nSitemap: http://h/s.xml\nUser-agent: pressroom\nHost: h\nDisallow: /\n";
  CHECK(!allowed(file, "/x", "a"));
  CHECK(!allowed(file, "/x"));
}

// RFC 9309, 2.2.1.
TEST_CASE("Where no group names the token and none is the star group no rule applies", "[robots][rfc9309]") {
  const std::string_view file = "User-agent: other\nDisallow: /\nUser-agent: pressroom-news\nDisallow: /\n";
  CHECK(allowed(file, "/x"));
  CHECK(!allowed(file, "/x", "other"));
  CHECK(Robots::parse(file).crawl_delay(kProductToken) == std::nullopt);
}

// RFC 9309, 2.2.2.
TEST_CASE("What no rule of the group matches is allowed", "[robots][rfc9309]") {
  CHECK(allowed("User-agent: *\nAllow: /open\nDisallow: /closed\n", "/neither"));
  CHECK(allowed("User-agent: *\nAllow: /open\n", "/"));
}

// RFC 9309, 2.2: the names of records are compared without case, their values are not.
TEST_CASE("Keys are read in any case and an unknown one is passed over", "[robots][rfc9309]") {
  CHECK(!allowed("uSeR-aGeNt: *\nNoindex: /y\ndIsAlLoW: /x\n", "/x"));
  CHECK(!allowed("USER-AGENT: *\nDISALLOW: /\naLLOW: /open\n", "/x"));
  CHECK(allowed("USER-AGENT: *\nDISALLOW: /\naLLOW: /open\n", "/open"));
  CHECK(allowed("User agent: *\nDisallow: /\nDis-allow: /\n", "/x"));
}

// RFC 9309, 2.3.1.5.
TEST_CASE("A line that is no text or no record costs no other line its rule", "[robots][rfc9309]") {
  const std::string_view broken = GENERATE("\xFF\xFE\xC3\x28", "Disallow /no-colon", ": /no-key", "<html><body>",
                                           "Disallow: /\xC3\x28", "User-agent\xA0: *", "\x01\x02\x7F");
  CAPTURE(broken);
  const std::string line(broken);
  const auto file = line + "\nUser-agent: *\n" + line + "\nDisallow: /x\n" + line + "\nAllow: /x/y\n" + line;
  CHECK(!allowed(file, "/x"));
  CHECK(allowed(file, "/x/y"));
  CHECK(allowed(file, "/z"));
}

// RFC 9309, 2.3: UTF-8; a rule may be written as text and bind the URL that percent-encodes it.
TEST_CASE("Rules in UTF-8 bind the URLs that encode them", "[robots][rfc9309]") {
  const std::string_view file = "\xEF\xBB\xBFUser-agent: *\nDisallow: /\xE6\x96\xB0\xE9\x97\xBB/\n";
  CHECK(!allowed(file, "/%E6%96%B0%E9%97%BB/1"));
  CHECK(!allowed(file, "/%e6%96%b0%e9%97%bb/1"));
  CHECK(allowed(file, "/%E6%96%B0/1"));
}

// RFC 9309, 2.2.1 and 2.2: empty-pattern.
TEST_CASE("A group without rules allows everything to its token", "[robots][rfc9309]") {
  CHECK(allowed("User-agent: *\nDisallow: /\nUser-agent: pressroom\nAllow:\n", "/x"));
  CHECK(allowed("User-agent: pressroom\nDisallow:\nUser-agent: *\nDisallow: /\n", "/x"));
  CHECK(allowed("", "/x"));
}

// RFC 9309, 2.2.2.
TEST_CASE("The longest match decides and Allow wins between equals", "[robots][rfc9309]") {
  struct Precedence {
    std::string_view rules;
    std::string_view path;
    bool allowed;
  };
  const auto row = GENERATE(
      Precedence{"Allow: /example/page/\nDisallow: /example/page/disallowed.gif\n", "/example/page/", true},
      Precedence{"Allow: /example/page/\nDisallow: /example/page/disallowed.gif\n", "/example/page/disallowed.gif",
                 false},
      Precedence{"Disallow: /\nAllow: /p\n", "/page", true}, Precedence{"Allow: /\nDisallow: /p\n", "/page", false},
      Precedence{"Disallow: /folder\nAllow: /folder\n", "/folder/page", true},
      Precedence{"Allow: /folder\nDisallow: /folder\n", "/folder/page", true},
      Precedence{"Disallow: /*.html\nAllow: /p\n", "/p.html", false},
      Precedence{"Disallow: /page\nAllow: /*.htm\n", "/page.htm", true});
  CAPTURE(row.rules, row.path);
  CHECK(allowed("User-agent: *\n" + std::string(row.rules), row.path) == row.allowed);
}

// RFC 9309, 2.2.2.
TEST_CASE("A rule matches from the start of the path and case counts", "[robots][rfc9309]") {
  const auto row = GENERATE(Row{"/fish", "/fish", true}, Row{"/fish", "/fish.html", true},
                            Row{"/fish", "/fishheads/yummy.html", true}, Row{"/fish", "/fish?id=1", true},
                            Row{"/fish", "/Fish.asp", false}, Row{"/fish", "/catfish", false},
                            Row{"/fish/", "/fish", false}, Row{"/fish/", "/fish/?id=1", true}, Row{"/", "/any", true},
                            Row{"fish", "/fish", false}, Row{"/?q", "/?q=1", true}, Row{"/?q", "/?", false});
  CAPTURE(row.rule, row.path);
  CHECK(rule_matches(row) == row.matches);
}

// RFC 9309, 2.2.3.
TEST_CASE("A star stands for any octets and a final dollar for the end", "[robots][rfc9309]") {
  const auto row = GENERATE(
      Row{"/*.php", "/folder/any.php.file.html", true}, Row{"/*.php", "/", false}, Row{"/*.php", "/windows.PHP", false},
      Row{"/*.php$", "/a.php", true}, Row{"/*.php$", "/a.php?x", false}, Row{"/*.php$", "/a.php.php", true},
      Row{"/fish*.php", "/fishheads/catfish.php?parameters", true}, Row{"/fish*.php", "/Fish.PHP", false},
      Row{"*", "/", true}, Row{"*$", "/x", true}, Row{"/a*", "/a", true}, Row{"/a**b", "/axxb", true},
      Row{"/a*b*c", "/a-b-c", true}, Row{"/a*b*c", "/a-c-b", false}, Row{"/a*bc$", "/abcbc", true},
      Row{"/a$b", "/a$b", true}, Row{"/a$b", "/ab", false}, Row{"/$", "/", true}, Row{"/$", "/x", false},
      Row{"*/print/", "/page?back=/print/", true});
  CAPTURE(row.rule, row.path);
  CHECK(rule_matches(row) == row.matches);
}

// RFC 9309, 2.2.3.
TEST_CASE("Escaped special characters match themselves", "[robots][rfc9309]") {
  const auto row = GENERATE(Row{"/file-with-a-%2A.html", "/file-with-a-*.html", true},
                            Row{"/file-with-a-%2A.html", "/file-with-a-%2a.html", true},
                            Row{"/file-with-a-%2A.html", "/file-with-a-x.html", false}, Row{"/foo-%24", "/foo-$", true},
                            Row{"/foo-%24", "/foo-", false}, Row{"/foo-%24", "/foo-$/more", true});
  CAPTURE(row.rule, row.path);
  CHECK(rule_matches(row) == row.matches);
}

// RFC 9309, 2.2.2.
TEST_CASE("Spellings of one octet compare equal", "[robots][rfc9309]") {
  const auto row = GENERATE(
      Row{"/foo/bar?baz=quz", "/foo/bar?baz=quz", true},
      Row{"/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar", true},
      Row{"/foo/bar?baz=https%3A%2F%2Ffoo.bar", "/foo/bar?baz=https://foo.bar", true},
      Row{"/foo/bar/\xE3\x83\x84", "/foo/bar/%E3%83%84", true},
      Row{"/foo/bar/%E3%83%84", "/foo/bar/\xE3\x83\x84", true}, Row{"/foo/bar/%e3%83%84", "/foo/bar/%E3%83%84", true},
      Row{"/foo/bar/%62%61%7A", "/foo/bar/baz", true}, Row{"/foo/bar/baz", "/foo/bar/%62%61%7a", true},
      Row{"/a b", "/a%20b", true}, Row{"/a%2Fb", "/a/b", false}, Row{"/a/b", "/a%2Fb", false},
      Row{"/a?x=1&y", "/a?x=1%26y", false}, Row{"/100%", "/100%25", true}, Row{"/100%", "/100%", true},
      Row{"/%4", "/%254", true}, Row{"/\xFF", "/%FF", true});
  CAPTURE(row.rule, row.path);
  CHECK(rule_matches(row) == row.matches);
}

// RFC 9309, 2.2.2.
TEST_CASE("The file of the rules is itself always allowed", "[robots][rfc9309]") {
  CHECK(allowed("User-agent: *\nDisallow: /\n", "/robots.txt"));
  CHECK(!allowed("User-agent: *\nDisallow: /\n", "/robots.txt?x"));
}

// RFC 9309, 2.2: EOL, WS, comment; 2.2.3: '#'.
TEST_CASE("Every line end and a byte order mark and comments and blanks are read", "[robots][rfc9309]") {
  const std::string_view file =
      GENERATE("User-agent: *\nDisallow: /x\n", "User-agent: *\rDisallow: /x\r", "User-agent: *\r\nDisallow: /x",
               "\xEF\xBB\xBFUser-agent: *\nDisallow: /x", "\n\n  User-agent \t:\t* # all\n\t DISALLOW : /x   # why\n",
               "User-Agent:*\nnonsense without a colon\nDisallow:/x#y");
  CAPTURE(file);
  CHECK(!allowed(file, "/x"));
  CHECK(allowed(file, "/y"));
}

TEST_CASE("A decision names the rule and its line", "[robots][house]") {
  const auto robots = Robots::parse("# hello\r\nUser-agent: *\r\nDisallow: /private/ # no\r\nAllow: /private/ok\r\n");
  const auto refused = robots.allows(kProductToken, "/private/x");
  CHECK(!refused.allowed);
  CHECK(refused.rule == "Disallow: /private/");
  CHECK(refused.line == 3);
  const auto admitted = robots.allows(kProductToken, "/private/ok");
  CHECK(admitted.allowed);
  CHECK(admitted.rule == "Allow: /private/ok");
  CHECK(admitted.line == 4);
  const auto unmentioned = robots.allows(kProductToken, "/");
  CHECK(unmentioned.allowed);
  CHECK(unmentioned.rule.empty());
  CHECK(unmentioned.line == 0);
}

// RFC 9309, 2.2.1.
TEST_CASE("Rules before any User-agent line bind nobody", "[robots][rfc9309]") {
  CHECK(allowed("Disallow: /\nUser-agent: *\nDisallow: /x\n", "/y"));
}

// RFC 9309, 2.2.1.
TEST_CASE("A product token is its leading letters hyphens and underscores", "[robots][rfc9309]") {
  CHECK(!allowed("User-agent: pressroom/2.0 (+x)\nDisallow: /\n", "/x"));
  CHECK(allowed("User-agent: press\nDisallow: /\n", "/x"));
  CHECK(allowed("User-agent: pressroom-news\nDisallow: /\n", "/x"));
  CHECK(allowed("User-agent: 7bot\nDisallow: /\n", "/x"));
  CHECK(!allowed("User-agent: * everyone\nDisallow: /\n", "/x"));
  CHECK(allowed("User-agent: *bot\nDisallow: /\n", "/x"));
}

TEST_CASE("Crawl-delay comes from our group in whole seconds rounded up", "[robots][house]") {
  struct Delay {
    std::string_view value;
    std::optional<Duration> expected;
  };
  const auto row = GENERATE(Delay{"5", 5s}, Delay{"0", 0s}, Delay{"0.5", 1s}, Delay{"1.0", 1s}, Delay{"2.01", 3s},
                            Delay{".5", 1s}, Delay{"7.", 7s}, Delay{"600", 600s}, Delay{"-1", std::nullopt},
                            Delay{"", std::nullopt}, Delay{".", std::nullopt}, Delay{"5s", std::nullopt},
                            Delay{"1e3", std::nullopt}, Delay{"99999999999999999999", 1'000'000'000s});
  CAPTURE(row.value);
  const auto file = "User-agent: *\nCrawl-delay: " + std::string(row.value) + "\nDisallow: /x\n";
  CHECK(Robots::parse(file).crawl_delay(kProductToken) == row.expected);
}

TEST_CASE("Crawl-delay of the star group does not bind a named token", "[robots][house]") {
  const auto robots = Robots::parse(
      "User-agent: *\nCrawl-delay: 9\nDisallow: /x\n"
      "User-agent: pressroom\nDisallow: /y\n"
      "User-agent: slow\nCrawl-delay: 3\nCrawl-delay: 2\nDisallow: /z\nUser-agent: slow\nCrawl-delay: 4\n");
  CHECK(robots.crawl_delay(kProductToken) == std::nullopt);
  CHECK(robots.crawl_delay("slow") == Duration(4s));
  CHECK(robots.crawl_delay("unknown") == Duration(9s));
}

// RFC 9309, 2.2.4.
TEST_CASE("Sitemap lines are kept in order wherever they stand", "[robots][rfc9309]") {
  const auto robots = Robots::parse("Sitemap: http://h/1\nUser-agent: *\nsitemap:http://h/2\nDisallow: /\nSitemap:\n");
  CHECK(robots.sitemaps() == std::vector<std::string>{"http://h/1", "http://h/2"});
}

// RFC 9309, 2.5.
TEST_CASE("The first 512 KiB are read up to their last whole line", "[robots][rfc9309]") {
  std::string file = "User-agent: *\nDisallow: /early\n";
  while (file.size() < Robots::kMaxBytes - 12) file += "#2345678901\n";
  file.resize(Robots::kMaxBytes - 12);
  file.back() = '\n';
  const auto whole_lines = file.size();
  file += "Disallow: /late\n";  // the limit falls behind "/l"
  const auto robots = Robots::parse(file);
  CHECK(!robots.allows(kProductToken, "/early").allowed);
  CHECK(robots.allows(kProductToken, "/late").allowed);
  CHECK(robots.allows(kProductToken, "/l").allowed);
  CHECK(robots.ignored_bytes() == file.size() - whole_lines);
  CHECK(Robots::parse(std::string(Robots::kMaxBytes + 1, 'x')).ignored_bytes() == Robots::kMaxBytes + 1);
  CHECK(Robots::parse("User-agent: *\n").ignored_bytes() == 0);
}

TEST_CASE("Many tokens over many rules cost no product of both", "[robots][house]") {
  std::string file;
  while (file.size() < Robots::kMaxBytes / 2) file += "User-agent: a\n";
  while (file.size() < Robots::kMaxBytes - 20) file += "Disallow: /*a*b\n";
  const auto robots = Robots::parse(file);
  CHECK(robots.allows("a", "/" + std::string(200, 'a')).allowed);
  CHECK(!robots.allows("a", "/" + std::string(200, 'a') + "b").allowed);
}

TEST_CASE("Any bytes are a file", "[robots][house]") {
  const auto bytes = "\0\xFF\xFEUser-agent: *\0\nDisallow: /\0x\n:\n::\n*\n%\n"s;
  CHECK(Robots::parse(bytes).allows(kProductToken, "/").allowed);
  CHECK(!allowed("User-agent: *\nDisallow: /%\nDisallow: /%2\nDisallow: $\nDisallow: **\n", "/x"));
}
