// SPDX-License-Identifier: Apache-2.0
#include "parsers/url_pattern.hpp"

#include "tests/support/catch.hpp"

using namespace pressroom;
using parsers::PageIdentity;
using parsers::UrlPattern;

namespace {

UrlPattern cms() { return *UrlPattern::compile(R"(/content_(?P<id>\d{6,12})(?:_(?P<page>\d{1,3}))?\.s?html?$)"); }

}  // namespace

TEST_CASE("A page without a number in its name is page 1", "[url]") {
  const std::string extension = GENERATE("htm", "html", "shtml");
  const std::string stem = "http://www.china.org.cn/china/2015-05/26/content_35665618";
  CHECK(cms().match(stem + "." + extension) == PageIdentity{"35665618", 1});
  CHECK(cms().match(stem + "_12." + extension) == PageIdentity{"35665618", 12});
}

TEST_CASE("What the pattern does not fit is no page", "[url]") {
  const std::string path =
      GENERATE("/content_123.htm", "/content_35665618.htm?x=1", "/content_35665618_1234.htm", "/content_35665618_0.htm",
               "/content_35665618_.htm", "/node_35665618.htm", "/content_35665618.jpg", "/", "");
  INFO(path);
  CHECK_FALSE(cms().match("http://www.china.org.cn" + path).has_value());
}

TEST_CASE("A number that is too large for a page is none", "[url]") {
  const auto pattern = UrlPattern::compile(R"((?P<id>a)-(?P<page>\d+))");
  REQUIRE(pattern.has_value());
  CHECK(pattern->match("a-99999")->page == 99'999);
  CHECK_FALSE(pattern->match("a-100000").has_value());
  CHECK_FALSE(pattern->match("a-99999999999999999999").has_value());
}

TEST_CASE("A pattern without pages gives page 1 and takes no other", "[url]") {
  const auto pattern = UrlPattern::compile("/briefing/(?P<id>[a-z-]+)$");
  REQUIRE(pattern.has_value());
  CHECK(pattern->match("http://a.example/briefing/on-bridges") == PageIdentity{"on-bridges", 1});
  CHECK_FALSE(pattern->with_page("http://a.example/briefing/on-bridges", 2).has_value());
}

TEST_CASE("An empty id is no id", "[url]") {
  const auto pattern = UrlPattern::compile("x(?P<id>[a-z]*)");
  REQUIRE(pattern.has_value());
  CHECK_FALSE(pattern->match("x").has_value());
  CHECK(pattern->match("xy")->id == "y");
}

TEST_CASE("A page number can be replaced where one stands", "[url]") {
  CHECK(cms().with_page("http://h/content_117176352_7.htm", 12) == "http://h/content_117176352_12.htm");
  CHECK_FALSE(cms().with_page("http://h/content_117176352.htm", 12).has_value());
  CHECK_FALSE(cms().with_page("http://h/elsewhere", 12).has_value());
}

TEST_CASE("A pattern that is wrong is a configuration error", "[url]") {
  const std::string pattern = GENERATE("(", "(?P<id>a", "content_(\\d+)", "", "(?P<page>\\d+)", "(?=x)(?P<id>a)");
  const auto compiled = UrlPattern::compile(pattern);
  REQUIRE_FALSE(compiled.has_value());
  CHECK(compiled.error().code == core::ErrorCode::configuration);
  CHECK_FALSE(compiled.error().what.empty());
}
