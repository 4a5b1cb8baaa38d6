// SPDX-License-Identifier: Apache-2.0
#include "parsers/links.hpp"

#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

parsers::PagerFindings pager_of(const std::string& pager, int page = 2, const std::string& head = "") {
  const auto rules = small_room();
  const auto read = page_of(page_url(page), head + "<div id=body>words" + pager + "</div>");
  const auto* layout = rules.layout_of(read.document());
  REQUIRE(layout != nullptr);
  return parsers::read_pager(read, rules, *layout, {"77", page});
}

using Numbers = std::vector<int>;

}  // namespace

TEST_CASE("A pager names every page it links and its own", "[links]") {
  const auto found = pager_of(
      "<div id=pager><span></span><a href=content_77.htm>PREV</a><a href=content_77.htm>1</a>"
      "<span>2</span><a href=content_77_3.htm>3</a><a href=content_77_3.htm>NEXT</a></div>");
  CHECK(found.declared == Numbers{1, 2, 3});
  REQUIRE(found.links.size() == 2);
  CHECK(found.links[0].page == 1);
  CHECK(found.links[0].url.href() == "http://press.example/content_77.htm");
  CHECK(found.links[1].page == 3);
}

TEST_CASE("Links are resolved against the base and read in every dress", "[links]") {
  const std::string link =
      GENERATE("http://press.example/content_77_3.htm", "http://WWW.press.example/content_77_3.htm",
               "  /content_77_3.shtml\n", "./content_77_3.html#end", "//press.example/x/content_77_3.htm",
               "https://press.example/content_77_3.htm", "content_77_3&#46;htm");
  CHECK(pager_of("<div id=pager><a href=\"" + link + "\">3</a></div>").declared == Numbers{2, 3});
}

TEST_CASE("A base element moves relative links", "[links]") {
  const auto found = pager_of("<div id=pager><a href=content_77_3.htm>3</a></div>", 2, "<base href=\"/a/b/\">");
  REQUIRE(found.links.size() == 1);
  CHECK(found.links[0].url.href() == "http://press.example/a/b/content_77_3.htm");
}

TEST_CASE("Links that lead elsewhere are no pages", "[links]") {
  const std::string link =
      GENERATE("content_78_3.htm", "http://other.example/content_77_3.htm", "javascript:go(3)",
               "mailto:a@press.example", "", "http://user:word@press.example/content_77_3.htm",
               "ftp://press.example/content_77_3.htm", "#3", "content_77_0.htm", "http://[/content_77_3.htm");
  const auto found = pager_of("<div id=pager><a href=\"" + link + "\">3</a><a>4</a></div>");
  CHECK(found.declared == Numbers{2});
  CHECK(found.links.empty());
}

TEST_CASE("A link outside the pager is a witness as well and is told", "[links]") {
  const auto outside = pager_of("<p><a href=content_77_3.htm>3</a> <a href=content_78_4.htm>4</a></p>");
  CHECK(outside.declared == Numbers{2, 3});
  CHECK(outside.links.size() == 1);
  CHECK(outside.elsewhere);
  const auto both = pager_of("<div id=pager><a href=content_77_3.htm>3</a></div><p><a href=content_77_3.htm>3</a></p>");
  CHECK(both.declared == Numbers{2, 3});
  CHECK(both.others.empty());
  CHECK_FALSE(both.elsewhere);
}

TEST_CASE("Links of a pager that name no page of the transcript are counted", "[links]") {
  CHECK(pager_of("<div id=pager><a href=\"javascript:go(3)\">3</a> <a>4</a></div>").unread == 1);
  CHECK(pager_of("<div id=pager><a href=\"content_77_3.htm?from=x\">3</a></div>").unread == 1);
  CHECK(pager_of("<div id=pager><a href=content_78_3.htm>3</a> <a href=content_77_3.htm>3</a></div>").unread == 0);
  CHECK(pager_of("<div id=pager></div>").unread == 0);
}

TEST_CASE("A hidden page count names every page", "[links]") {
  CHECK(pager_of("<div id=count style='display:none'>5</div>").declared == Numbers{1, 2, 3, 4, 5});
  CHECK(pager_of("<div id=count>\n 3 </div>").declared == Numbers{1, 2, 3});
  CHECK(pager_of("<div id=count>1</div>").declared == Numbers{1, 2});
}

TEST_CASE("What is no count is passed over", "[links]") {
  const std::string count = GENERATE("", "0", "-4", "5 pages", "1001", "99999999999999", "five", "3.5");
  CHECK(pager_of("<div id=count>" + count + "</div>").declared == Numbers{2});
}

TEST_CASE("At most 5000 links of a pager are looked at", "[links]") {
  std::string pager = "<div id=pager>";
  for (int i = 0; i < 5'000; ++i) pager += "<a href=content_77_3.htm>3</a>";
  pager += "<a href=content_77_4.htm>4</a></div>";
  CHECK(pager_of(pager).declared == Numbers{2, 3});
}

TEST_CASE("Of a long address a link is left and of an endless one none", "[links][hostile]") {
  const auto link = [](std::size_t bytes) {
    return "<div id=pager><a href=\"" + std::string(bytes, 'x') + "/content_77_3.htm\">3</a></div>";
  };
  // More than anybody may ask for: a page that is missing and is named so.
  CHECK(pager_of(link(5'000)).declared == Numbers{2, 3});
  CHECK(pager_of(link(20'000)).declared == Numbers{2});
}

TEST_CASE("A base without end moves no link and costs no memory", "[links][hostile]") {
  std::string links = "<div id=pager>";
  for (int i = 3; i < 5'000; ++i) links += "<a href=content_77_" + std::to_string(i) + ".htm>x</a>";
  const auto found = pager_of(links + "</div>", 2, "<base href=\"/" + std::string(4u << 20, 'a') + "/\">");
  REQUIRE(found.links.size() == 4'997);
  std::size_t bytes = 0;
  for (const auto& link : found.links) bytes += link.url.href().size();
  CHECK(bytes < 1'000'000);
}

TEST_CASE("A link target is nothing where no link is", "[links]") {
  const auto page = page_of(page_url(1), "<a id=x>no</a>");
  const auto anchor = parsers::Selector::parse("#x")->first(page.document());
  REQUIRE(anchor.has_value());
  CHECK_FALSE(parsers::link_target(page, *anchor).has_value());
}
