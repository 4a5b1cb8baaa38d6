// SPDX-License-Identifier: Apache-2.0
#include "parsers/listing.hpp"

#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

parsers::RoomRules room_with(const std::string& discover) {
  return rules_of("name = \"small\"\nhosts = [\"press.example\", \"www.press.example\"]\n[discover]\n" + discover +
                  "\n[match]\ntranscript = '/content_(?P<id>\\d+)(?:_(?P<page>\\d+))?\\.s?html?$'\n"
                  "[[layout]]\nname = \"plain\"\nbody = \"#body\"\n");
}

const std::string k_every_link = "item = \"a\"\nnext = \"#pager a\"";

parsers::ListingFindings listing_of(const std::string& html, const std::string& discover = k_every_link) {
  return parsers::read_listing(page_of("http://press.example/node_1.htm", html), room_with(discover));
}

/// "last part of the path | title | date" for each item.
Lines items_of(const std::string& html, const std::string& discover = k_every_link) {
  Lines lines;
  for (const auto& item : listing_of(html, discover).items) {
    lines.push_back(std::string(item.url.path().substr(item.url.path().rfind('_') + 1)) + " | " + item.title + " | " +
                    item.date);
  }
  return lines;
}

Lines urls(const std::vector<core::Url>& list) {
  Lines hrefs;
  for (const core::Url& url : list) hrefs.push_back(url.href());
  return hrefs;
}

}  // namespace

TEST_CASE("A listing leads to transcripts and to further listings", "[listing]") {
  const auto rules = small_room();
  const auto page = page_of("http://press.example/node_1.htm",
                            "<ul><li><a href=content_5.htm>A</a><li><a href=content_5_2.htm>A again</a>"
                            "<li><a href=http://www.press.example/content_4.shtml>B</a><li><a href=about.htm>C</a>"
                            "<li><a href=http://other.example/content_3.htm>D</a></ul>"
                            "<div id=pager><span>1</span><a href=node_1_2.htm>2</a><a href=node_1_2.htm#top>Next</a>"
                            "<a href=content_9.htm>no listing</a><a href=//other.example/node_1_3.htm>3</a></div>");
  const auto found = parsers::read_listing(page, rules);
  REQUIRE(found.items.size() == 2);
  CHECK(found.items[0].url.href() == "http://press.example/content_5.htm");
  CHECK(found.items[0].title == "A");
  CHECK(found.items[1].url.href() == "http://www.press.example/content_4.shtml");
  CHECK(urls(found.next) == Lines{"http://press.example/node_1_2.htm"});
  CHECK(found.selected == 5);
}

TEST_CASE("A selector that hits nothing is told from links that match nothing", "[listing]") {
  const auto nothing = listing_of("<p>moved</p>");
  CHECK(nothing.selected == 0);
  CHECK(nothing.items.empty());
  const auto others = listing_of("<a href=about.htm>A</a><a>B</a>");
  CHECK(others.selected == 2);
  CHECK(others.items.empty());
}

TEST_CASE("The date of an item is found in its block", "[listing]") {
  struct Sample {
    std::string html;
    Lines items;
  };
  const Lines two{"5.htm | A | 2024-05-09", "6.htm | B | 2024-05-10"};
  const Sample sample = GENERATE_COPY(
      Sample{"<ul><li><a href=content_5.htm>A</a> May 9, 2024<li>(2024-05-10) <a href=content_6.htm>B</a></ul>", two},
      Sample{"<table><tr><td><a href=content_5.htm>A</a><td>2024-05-09<tr><td><a href=content_6.htm>B</a>"
             "<td>2024-05-10</table>",
             two},
      Sample{"<div class=row><span>9 May 2024</span><h3><a href=content_5.htm>A</a></h3></div>"
             "<div class=row><span>10 May 2024</span><h3><a href=content_6.htm>B</a></h3></div>",
             two},
      Sample{"<dl><dt><a href=content_5.htm>A</a><dd>2024-05-09<dt><a href=content_6.htm>B</a><dd>2024-05-10</dl>",
             two},
      Sample{"<p><a href=content_5.htm>A</a> 2024-05-09<br><a href=content_6.htm>B</a> 2024-05-10<br></p>", two},
      Sample{"<p>2024-05-09 <a href=content_5.htm>A</a><br>2024-05-10 <a href=content_6.htm>B</a></p>", two},
      Sample{"<p><a href=content_5.htm>A</a> 2024-05-09 <a href=content_6.htm>B</a> 2024-05-10</p>", two},
      Sample{"<ul><li><a href=content_5.htm>A</a><time datetime=2024-05-09T10:30+08:00>yesterday</time>"
             "<li><a href=content_6.htm>B</a><time datetime=now>10 May 2024</time></ul>",
             {"5.htm | A | 2024-05-09T10:30:00+08:00", "6.htm | B | 2024-05-10"}},
      Sample{
          "<ul><li><a href=content_5.htm>On May 1, 2024</a> 2024-05-09<li><a href=content_6.htm>May 2, 2024</a></ul>",
          {"5.htm | On May 1, 2024 | 2024-05-09", "6.htm | May 2, 2024 | 2024-05-02"}},
      Sample{"<h1>Today is May 1, 2026</h1><div><p><a href=content_5.htm>A</a></p></div><p>May 2, 2026",
             {"5.htm | A | "}},
      Sample{"<div>2020-01-01<ul><li><a href=content_5.htm>A</a></ul></div>"
             "<div>2020-01-02<ul><li><a href=content_6.htm>B</a></ul></div>",
             {"5.htm | A | ", "6.htm | B | "}},
      Sample{"<ul><li><a href=content_5.htm>A</a><span hidden>2020-01-01</span><script>'2020-01-01'</script></ul>",
             {"5.htm | A | "}},
      Sample{"<ul><li>2020-01-01 <ul><li><a href=content_5.htm>A</a><li><a href=content_6.htm>B</a></ul></ul>",
             {"5.htm | A | ", "6.htm | B | "}});
  INFO(sample.html);
  CHECK(items_of(sample.html) == sample.items);
}

TEST_CASE("The title of an item is the text of its first speaking link", "[listing]") {
  CHECK(items_of(
            "<ul><li><a href=content_5.htm><img alt=photo></a><a href=content_5.htm> The \n <b>talks</b></a></ul>") ==
        Lines{"5.htm | The talks | "});
  CHECK(items_of("<a href=content_5.htm title='The talks'><img alt=photo></a>") == Lines{"5.htm | The talks | "});
  CHECK(items_of("<a href=content_5.htm><img alt=photo></a>") == Lines{"5.htm | photo | "});
  CHECK(items_of("<a href=content_5.htm></a>") == Lines{"5.htm |  | "});
  const auto long_title = listing_of("<a href=content_5.htm>" + std::string(1'023, 'x') + "\xC3\xA9</a>").items;
  REQUIRE(long_title.size() == 1);
  CHECK(long_title[0].title == std::string(1'023, 'x'));
}

TEST_CASE("A room may say where title and date of an item stand", "[listing]") {
  const std::string discover = k_every_link + "\nitem_title = \"h3\"\nitem_date = \".on\"";
  CHECK(items_of("<div><h3>Talks</h3><p class=on>May 9, 2024<p>2020-01-01<p><a href=content_5.htm>more</a></div>"
                 "<div><h3>More talks</h3><p>2020-01-02<p><a href=content_6.htm>more</a></div>"
                 "<div><h3> </h3><p class=on>someday<p><a href=content_7.htm>Last talks</a></div>",
                 discover) ==
        Lines{"5.htm | Talks | 2024-05-09", "6.htm | More talks | 2020-01-02", "7.htm | Last talks | someday"});
}

TEST_CASE("At most 5000 links of a listing are looked at", "[listing]") {
  std::string html = "<p>";
  for (int i = 0; i < 5'001; ++i) html += "<a href=content_" + std::to_string(i) + ".htm>x</a> 2024-05-09 ";
  const auto found = listing_of(html);
  CHECK(found.selected == 5'001);
  CHECK(found.items.size() == 5'000);
  CHECK(found.items.back().date == "2024-05-09");
}
