// SPDX-License-Identifier: Apache-2.0
#include "parsers/url_grammar.hpp"

#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using parsers::PagerEvidence;

namespace {

std::string identity(const std::string& url) {
  const auto found = parsers::identity_by_grammar(*core::Url::parse(url));
  return found.id + " " + std::to_string(found.page);
}

PagerEvidence pager(const std::string& url, const std::string& links) {
  const auto page = page_of(url, "<body><div>" + links + "</div></body>");
  return parsers::read_pager_by_evidence(page, parsers::identity_by_grammar(page.url()));
}

std::vector<int> pages_of(const PagerEvidence& evidence) {
  std::vector<int> pages;
  for (const auto& link : evidence.findings.links) pages.push_back(link.page);
  return pages;
}

}  // namespace

TEST_CASE("Addresses of one document give one id by the habits of the web", "[generic][house]") {
  CHECK(identity("http://www.a.example/x/content_77.htm") == "a.example/x/content_77 1");
  CHECK(identity("https://a.example/x/content_77_3.shtml#top") == "a.example/x/content_77 3");
  CHECK(identity("https://a.example/talk/page/4/") == "a.example/talk 4");
  CHECK(identity("https://a.example/talk?page=4&lang=en") == "a.example/talk?lang=en 4");
  CHECK(identity("https://a.example/talk?utm_source=mail") == "a.example/talk 1");
}

TEST_CASE("Numbers that need not be page numbers stay in the id", "[generic][house]") {
  CHECK(identity("https://a.example/news/2020-04") == "a.example/news/2020-04 1");
  CHECK(identity("https://a.example/transcript-1458.html") == "a.example/transcript-1458 1");
  CHECK(identity("https://a.example/briefing-2.html") == "a.example/briefing-2 1");
  CHECK(identity("https://a.example/t_2020.html") == "a.example/t_2020 1");
  CHECK(identity("https://a.example/content_77_03.html") == "a.example/content_77_03 1");
  CHECK(identity("https://a.example/content_77_999.html") == "a.example/content_77_999 1");
}

TEST_CASE("A pager is read in each of its grammars", "[generic][house]") {
  CHECK(pages_of(pager("http://a.example/c_77.htm", "1 <a href=c_77_2.htm>2</a> <a href=c_77_3.htm>3</a>")) ==
        std::vector<int>{2, 3});
  CHECK(pages_of(pager("http://a.example/talk", "<a href='?page=2'>2</a> <a href='?page=3'>Next</a>")) ==
        std::vector<int>{2, 3});
  CHECK(pages_of(pager("http://a.example/talk/", "<a href='/talk/page/2/'>weiter</a>")) == std::vector<int>{2});
  CHECK(pages_of(pager("http://a.example/talk.html",
                       "<a href=talk-2.html>2</a> <a rel=next href=talk-3.html>on</a>")) == std::vector<int>{2, 3});
  CHECK(pages_of(pager("http://a.example/c_77_2.htm", "<a href=c_77.htm>1</a> <a href=c_77_3.htm>3</a>")) ==
        std::vector<int>{1, 3});
}

TEST_CASE("A link that leads out of the document is no page of it", "[generic][house]") {
  CHECK(pages_of(pager("http://a.example/c_77.htm",
                       "<a href=c_78_2.htm>2</a> <a href=http://b.example/c_77_2.htm>2</a> <a href=c_77-2.htm>More</a>"
                       " <a href=c_77_99999.htm>2</a> <a href=c_77.htm#top>top</a>"))
            .empty());
}

TEST_CASE("A pager that counts from nought is not believed and leaves the verdict open", "[generic][house]") {
  const auto evidence = pager("http://a.example/talk", "<a href='?page=1'>2</a> <a href='?page=2'>3</a>");
  CHECK(pages_of(evidence).empty());
  CHECK(evidence.findings.unread == 2);
}

TEST_CASE("A drafted pattern serves the page and its like", "[generic][house]") {
  const auto served = [](const std::string& url, const std::string& links, const std::string& other) {
    const auto draft = parsers::draft_pattern(*core::Url::parse(url), pager(url, links));
    const auto pattern = parsers::UrlPattern::compile(draft.expression);
    REQUIRE(pattern);
    const auto own = pattern->match(url);
    REQUIRE(own);
    CHECK(own->id == draft.native_id);
    const auto found = pattern->match(other);
    return found ? found->id + " " + std::to_string(found->page) : std::string("none");
  };
  CHECK(served("http://a.example/2024-05/09/content_7712345.htm", "<a href=content_7712345_2.htm>2</a>",
               "http://a.example/2025-11/30/content_88_12.shtml") == "88 12");
  CHECK(served("https://a.example/talks/on-bridges/", "", "https://a.example/talks/on-tunnels") == "on-tunnels 1");
  CHECK(served("https://a.example/t/transcript-1002.xml", "", "https://a.example/t/transcript-77.xml") == "77 1");
  CHECK(served("https://a.example/t/bridges?x=1", "<a href='?x=1&page=2'>2</a>", "https://a.example/t/roads?page=5") ==
        "roads 5");
  CHECK(served("https://a.example/press/view.do?newsId=148&lang=en", "",
               "https://a.example/press/view.do?lang=en&newsId=9") == "9 1");
  CHECK(served("https://a.example/view?article_no=77001", "<a href='?article_no=77001&page=2'>2</a>",
               "https://a.example/view?article_no=88&page=3") == "88 3");
  CHECK(served("https://a.example/talks/remarks-on-bridges-2024", "",
               "https://a.example/talks/remarks-on-wells-2023") == "remarks-on-wells-2023 1");
  CHECK(served("https://a.example/t/bridges", "", "https://a.example/other/bridges") == "none");
}
