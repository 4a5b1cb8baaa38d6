// SPDX-License-Identifier: Apache-2.0
#include "parsers/feed.hpp"

#include "core/gzip.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using parsers::Extent;

namespace {

using Lines = std::vector<std::string>;

const core::Url& feed_url() {
  static const core::Url url = *core::Url::parse("https://press.example/news/feed.xml");
  return url;
}

core::HttpHeaders typed(const std::string& type) {
  core::HttpHeaders headers;
  headers.add("Content-Type", type);
  return headers;
}

core::Result<parsers::FeedFindings> read(const std::string& payload, const std::string& type = "application/xml") {
  return parsers::read_feed(feed_url(), typed(type), payload);
}

/// "address | title | date" for each item; the error's message instead when there is one.
Lines items_of(const std::string& payload, const std::string& type = "application/xml") {
  const auto found = read(payload, type);
  if (!found) return {found.error().what};
  Lines lines;
  for (const auto& item : found->items) lines.push_back(item.url.href() + " | " + item.title + " | " + item.date);
  return lines;
}

std::string rss(const std::string& items, const std::string& channel = "") {
  return "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" "
         "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>Room</title><link>https://press.example/</"
         "link>" +
         channel + items + "</channel></rss>";
}

std::string atom(const std::string& entries, const std::string& attributes = "") {
  return "<feed xmlns=\"http://www.w3.org/2005/Atom\" " + attributes + "><title>Room</title>" + entries + "</feed>";
}

std::string repeated(const std::string& piece, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += piece;
  return text;
}

}  // namespace

TEST_CASE("RSS items give link and title and date", "[feed][rss]") {
  CHECK(items_of(rss("<item><title>A &amp; B</title><link> https://press.example/a </link>"
                     "<pubDate>Thu, 09 May 2024 10:30:00 +0800</pubDate><dc:date>2020-01-01</dc:date></item>"
                     "<item><dc:date>2024-05-08T01:02:03Z</dc:date><link>/b?x=1&amp;y=2</link></item>")) ==
        Lines{"https://press.example/a | A & B | 2024-05-09T10:30:00+08:00",
              "https://press.example/b?x=1&y=2 |  | 2024-05-08T01:02:03Z"});
}

TEST_CASE("RSS 1.0 and 0.91 are read too", "[feed][rss]") {
  CHECK(
      items_of("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\" "
               "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel rdf:about=\"x\"><title>R</title></channel>"
               "<item rdf:about=\"https://press.example/a\"><title>A</title><link>https://press.example/b</link>"
               "<dc:date>2024-05-09</dc:date></item>"
               "<item rdf:about=\"https://press.example/c\"><title>C</title></item></rdf:RDF>") ==
      Lines{"https://press.example/b | A | 2024-05-09", "https://press.example/c | C | "});
  CHECK(items_of("<!DOCTYPE rss PUBLIC \"-//Netscape Communications//DTD RSS 0.91//EN\" "
                 "\"http://my.netscape.com/publish/formats/rss-0.91.dtd\"><rss version=\"0.91\"><channel>"
                 "<item><title>Caf&eacute;</title><link>http://press.example/a</link></item></channel></rss>") ==
        Lines{"http://press.example/a | Caf\xC3\xA9 | "});
}

TEST_CASE("A guid is a link where it is a permalink", "[feed][rss]") {
  CHECK(items_of(rss(
            "<item><guid>https://press.example/a</guid></item>"
            "<item><guid isPermaLink=\"false\">https://press.example/b</guid></item>"
            "<item><guid>12345</guid></item>"
            "<item><link/><atom:link href=\"https://press.example/d\"/><guid>https://press.example/e</guid></item>"
            "<item><link>javascript:go()</link><guid isPermaLink=\"true\">https://press.example/f</guid></item>")) ==
        Lines{"https://press.example/a |  | ", "https://press.example/d |  | ", "https://press.example/f |  | "});
  CHECK(read(rss("<item><guid>12345</guid></item><item/>"))->counts.refused == 2);
}

TEST_CASE("Markup is taken out of RSS titles", "[feed][rss]") {
  const std::string title =
      GENERATE("<![CDATA[<b>The</b> talks &amp; <i>more</i>]]>", "&lt;b&gt;The&lt;/b&gt;&#10; talks &amp;amp; more",
               "<b>The</b> talks &amp; more", "The talks &amp; more", "The<!-- c --> talks & more",
               "<![CDATA[The<br>talks<script>x</script> & more<style>y</style>]]>");
  INFO(title);
  CHECK(items_of(rss("<item><title>" + title + "</title><link>/a</link></item>")) ==
        Lines{"https://press.example/a | The talks & more | "});
}

TEST_CASE("Atom entries give link and title and date", "[feed][atom]") {
  CHECK(items_of(atom(
            "<entry><title>A &lt;b> B</title><link rel=\"self\" href=\"/self\"/>"
            "<link rel=\"alternate\" type=\"application/pdf\" href=\"/a.pdf\"/><link href=\"a.html\"/>"
            "<updated>2024-05-10T00:00:00Z</updated><published>2024-05-09T10:30:00+08:00</published></entry>"
            "<entry><title type=\"html\">A &lt;b>B&lt;/b> &amp;amp; C</title><updated>2024-05-10T00:00:00Z</updated>"
            "<link rel=\"http://www.iana.org/assignments/relation/alternate\" href=\"/b\"/></entry>"
            "<entry><title type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">A <b>B</b><br/>C"
            "<title>D</title></div></title><content src=\"/c\"/><id>https://press.example/id</id></entry>"
            "<entry><id>https://press.example/d</id><source><title>S</title><link href=\"/s\"/></source></entry>"
            "<entry><id>tag:press.example,2024:1</id></entry>")) ==
        Lines{"https://press.example/news/a.html | A <b> B | 2024-05-09T10:30:00+08:00",
              "https://press.example/b | A B & C | 2024-05-10T00:00:00Z", "https://press.example/c | A B CD | ",
              "https://press.example/d |  | "});
}

TEST_CASE("Relative links follow xml base", "[feed][atom]") {
  CHECK(items_of(atom(
            "<entry xml:base=\"2024/\"><link href=\"a\"/></entry><entry><link xml:base=\"x/\" href=\"b\"/></entry>"
            "<entry><link href=\"c\"/></entry><entry><link href=\"//other.example/d\"/></entry>",
            "xml:base=\"/room/\"")) == Lines{"https://press.example/room/2024/a |  | ",
                                             "https://press.example/room/x/b |  | ",
                                             "https://press.example/room/c |  | ", "https://other.example/d |  | "});
  CHECK(items_of(rss("<item xml:base=\"http://h.example/x/\"><link>a</link></item><item><link>b</link></item>")) ==
        Lines{"http://h.example/x/a |  | ", "https://press.example/news/b |  | "});
}

TEST_CASE("A feed says where it goes on", "[feed][rfc5005]") {
  CHECK(read(atom("<link rel=\"next\" href=\"?page=2\"/>"))->next->href() ==
        "https://press.example/news/feed.xml?page=2");
  CHECK(read(atom("<link rel=\"prev-archive\" href=\"/old\"/>"))->next->href() == "https://press.example/old");
  CHECK(read(atom("<link rel=\"prev-archive\" href=\"/old\"/><link rel=\"next\" href=\"/2\"/>"))->next->href() ==
        "https://press.example/2");
  CHECK(read(rss("", "<atom:link rel=\"next\" href=\"/2\"/>"))->next->href() == "https://press.example/2");
  CHECK_FALSE(read(atom("<entry><link rel=\"next\" href=\"/2\"/></entry><link rel=\"self\" href=\"/\"/>"))->next);
  CHECK_FALSE(read(atom("<link rel=\"next\" href=\"ftp://h/2\"/>"))->next);
}

TEST_CASE("Items beyond the limit and repeated ones are counted", "[feed][house]") {
  std::string items = "<item><link>/0#a</link><title>first</title></item><item><link>/0#b</link></item>";
  for (int i = 1; i < 5'010; ++i) items += "<item><link>/" + std::to_string(i) + "</link></item>";
  const auto found = read(rss(items));
  REQUIRE(found);
  CHECK(found->items.size() == 4'999);
  CHECK(found->items[0].title == "first");
  CHECK(found->counts.repeated == 1);
  CHECK(found->counts.beyond == 11);
}

TEST_CASE("The encoding of a feed is found", "[feed][rfc7303]") {
  const std::string chinese = "\xE8\xAE\xB0\xE8\x80\x85", gbk = "\xBC\xC7\xD5\xDF";
  const Lines expected{"https://press.example/a | " + chinese + " | "};
  const auto feed = [](const std::string& encoding, const std::string& title) {
    return "<?xml version=\"1.0\"" + encoding + "?><rss><channel><item><title>" + title +
           "</title><link>/a</link></item></channel></rss>";
  };
  CHECK(items_of(feed("", chinese)) == expected);
  CHECK(items_of("\xEF\xBB\xBF" + feed(" encoding='gbk'", chinese)) == expected);
  CHECK(items_of(feed(" encoding='gbk'", gbk)) == expected);
  CHECK(items_of(feed(" encoding='GB2312'", gbk), "text/xml; charset=utf-8") == expected);
  CHECK(items_of(feed(" encoding='utf-8'", gbk), "text/xml; charset=gbk") == expected);
  CHECK(items_of(feed(" encoding='utf-16'", chinese)) == expected);
  CHECK(items_of("\n " + feed(" encoding='gbk'", gbk)) == expected);
  CHECK(items_of(feed("", "caf\xE9")) == Lines{"https://press.example/a | caf\xC3\xA9 | "});

  std::string little, big;
  for (const char c : feed(" encoding='utf-16'", "A")) {
    little += std::string{c, '\0'};
    big += std::string{'\0', c};
  }
  const Lines plain{"https://press.example/a | A | "};
  CHECK(items_of("\xFF\xFE" + little) == plain);
  CHECK(items_of("\xFE\xFF" + big) == plain);
  CHECK(items_of(little) == plain);
  CHECK(items_of(big) == plain);
}

TEST_CASE("Long texts of other encodings are cut nowhere inside a character", "[feed]") {
  const std::string title = "\xBC\xC7\xD5\xDF";
  const std::string payload = "<?xml version='1.0' encoding='gbk'?><rss><channel><description>" +
                              repeated("\xBC\xC7", 3u << 18) + "</description><item><title>" + title +
                              "</title><link>/a</link></item></channel></rss>";
  CHECK(items_of(payload) == Lines{"https://press.example/a | \xE8\xAE\xB0\xE8\x80\x85 | "});
}

TEST_CASE("A feed may be packed", "[feed]") {
  const std::string packed = core::gzip_member(rss("<item><link>/a</link></item>"));
  CHECK(items_of(packed) == Lines{"https://press.example/a |  | "});
  CHECK(read(packed)->extent == Extent::whole);
  CHECK(read(packed.substr(0, packed.size() - 4))->extent == Extent::cut_short);
}

TEST_CASE("An item in which a feed breaks off is none", "[feed][house]") {
  const std::string whole = rss("<item><link>/a</link></item><item><link>/b/c</link></item>");
  const auto found = read(whole.substr(0, whole.find("/c")));
  REQUIRE(found);
  CHECK(found->items.size() == 1);
  CHECK(found->extent == Extent::cut_short);
  CHECK(read(whole)->items.size() == 2);
  CHECK(read(whole)->extent == Extent::whole);
}

TEST_CASE("An item that was not closed ends where the next begins", "[feed][house]") {
  const auto found = read(rss("<item><link>/a</link><item><link>/b</link></item>"));
  REQUIRE(found);
  CHECK(found->items.size() == 2);
  CHECK(found->faults > 0);
}

TEST_CASE("What is no feed is named", "[feed]") {
  struct Sample {
    std::string payload, what;
  };
  const Sample sample =
      GENERATE(Sample{"<!DOCTYPE html><html><head><link rel=alternate href=/feed><title>x</title></head></html>",
                      "an HTML page"},
               Sample{"<!doctype HTML>", "an HTML page"}, Sample{"<HTML><body><p>404</HTML>", "an HTML page"},
               Sample{"<urlset/>", "a sitemap"}, Sample{"<sitemapindex/>", "a sitemap index"},
               Sample{"<opml/>", "an XML document of <opml>"}, Sample{"", "an empty document"},
               Sample{" \n", "an empty document"}, Sample{"{\"version\": \"https://jsonfeed.org/version/1\"}", "JSON"},
               Sample{"%PDF-1.7", "a PDF document"}, Sample{"Not found", "text that is no XML"},
               Sample{"<!-- x -->", "XML without an element"}, Sample{std::string("\0\1\2", 3), "text that is no XML"});
  INFO(sample.payload);
  const auto found = read(sample.payload);
  REQUIRE_FALSE(found);
  CHECK(found.error().code == core::ErrorCode::malformed);
  CHECK(found.error().what == "this is no feed but " + sample.what);
  CHECK(found.error().where == feed_url().href());
}

TEST_CASE("A hostile feed is refused", "[feed][house]") {
  const auto found = read("<rss><channel>" + repeated("<item>", 1'000'000));
  REQUIRE_FALSE(found);
  CHECK(found.error().code == core::ErrorCode::limit);
  CHECK(
      items_of("<!DOCTYPE rss [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>" +
               rss("<item><title>&b;&c;</title><link>/a</link></item>").substr(21)) ==
      Lines{"https://press.example/a | &b;&c; | "});
  CHECK(items_of(rss("<item><link>https://me:pw@press.example/</link></item><item><link>https://press.example/" +
                     std::string(5'000, 'x') + "</link></item>"))
            .empty());
}
