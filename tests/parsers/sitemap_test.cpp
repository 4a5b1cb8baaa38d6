// SPDX-License-Identifier: Apache-2.0
#include "parsers/sitemap.hpp"

#include "core/gzip.hpp"
#include "parsers/xml_source.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using parsers::Extent;
using parsers::SitemapFindings;
using Kind = parsers::SitemapFindings::Kind;

namespace {

using Lines = std::vector<std::string>;

core::Result<SitemapFindings> read(const std::string& payload) {
  static const core::Url url = *core::Url::parse("https://press.example/sitemap.xml");
  return parsers::read_sitemap(url, {}, payload);
}

Lines lines_of(const SitemapFindings& found) {
  Lines lines;
  for (const auto& item : found.items) lines.push_back(item.url.href() + " | " + item.title + " | " + item.date);
  return lines;
}

std::string urlset(const std::string& entries) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" "
         "xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\" "
         "xmlns:image=\"http://www.google.com/schemas/sitemap-image/1.1\">" +
         entries + "</urlset>";
}

std::string entry(const std::string& address) { return "<url><loc>" + address + "</loc></url>"; }

}  // namespace

TEST_CASE("A sitemap gives addresses with their dates and titles", "[sitemap]") {
  const auto found = read(
      urlset("<url><loc>\n https://press.example/a?x=1&amp;y=2 </loc><lastmod>2024-05-09T10:30+08:00</lastmod>"
             "<changefreq>daily</changefreq></url>"
             "<url><image:image><image:loc>https://press.example/i.png</image:loc></image:image>"
             "<loc>https://press.example/b</loc><lastmod>2024-05-11</lastmod><news:news><news:publication><news:name>N"
             "</news:name></news:publication><news:publication_date>2024-05-10</news:publication_date>"
             "<news:title>The &amp; talks</news:title></news:news></url>"));
  REQUIRE(found);
  CHECK(found->kind == Kind::urlset);
  CHECK(lines_of(*found) == Lines{"https://press.example/a?x=1&y=2 |  | 2024-05-09T10:30:00+08:00",
                                  "https://press.example/b | The & talks | 2024-05-10"});
  CHECK(found->faults == 0);
  CHECK(found->extent == Extent::whole);
}

TEST_CASE("An index leads to sitemaps", "[sitemap]") {
  const auto found = read(
      "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><sitemap><loc>https://press.example/1.xml.gz"
      "</loc><lastmod>2024-05-09</lastmod></sitemap><sitemap><loc>https://press.example/2.xml</loc></sitemap>"
      "<url><loc>https://press.example/3</loc></url></sitemapindex>");
  REQUIRE(found);
  CHECK(found->kind == Kind::index);
  CHECK(lines_of(*found) ==
        Lines{"https://press.example/1.xml.gz |  | 2024-05-09", "https://press.example/2.xml |  | "});
}

TEST_CASE("Prefixes and missing namespaces of a sitemap make no difference", "[sitemap][house]") {
  const std::string xml = GENERATE(
      "<urlset><url><loc>https://press.example/a</loc></url></urlset>",
      "<s:urlset xmlns:s=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><s:url><s:loc>https://press.example/a</s:loc>"
      "</s:url></s:urlset>",
      "<urlset "
      "xmlns=\"http://www.google.com/schemas/sitemap/0.84\"><url><loc>https://press.example/a</loc></url></urlset>",
      "<urlset xmlns=\"x\"><url><loc><![CDATA[https://press.example/a]]></loc></url></urlset>");
  INFO(xml);
  REQUIRE(read(xml));
  CHECK(lines_of(*read(xml)) == Lines{"https://press.example/a |  | "});
}

TEST_CASE("Addresses that cannot be used are counted", "[sitemap]") {
  const auto found = read(urlset(entry("/relative") + entry("ftp://press.example/a") + entry("mailto:a@press.example") +
                                 entry("") + "<url/>" + entry("https://me:pw@press.example/") +
                                 entry("https://press.example/" + std::string(4'096, 'x')) +
                                 entry("https://h.example/") + entry("https://h.example/#x")));
  REQUIRE(found);
  CHECK(lines_of(*found) == Lines{"https://h.example/ |  | "});
  CHECK(found->counts.refused == 7);
  CHECK(found->counts.repeated == 1);
}

TEST_CASE("The plain form has one address a line", "[sitemap]") {
  const auto found = read(
      "\xEF\xBB\xBFhttps://press.example/a\r\n\r\n  https://press.example/b\n/c\nhttps://h.example/x y\n"
      "https://press.example/a\nhttps://press.example/d");
  REQUIRE(found);
  CHECK(found->kind == Kind::text);
  CHECK(lines_of(*found) ==
        Lines{"https://press.example/a |  | ", "https://press.example/b |  | ", "https://press.example/d |  | "});
  CHECK(found->counts.refused == 2);
  CHECK(found->counts.repeated == 1);
}

TEST_CASE("A sitemap may be packed", "[sitemap]") {
  const std::string packed = core::gzip_member(urlset(entry("https://press.example/a")));
  REQUIRE(read(packed));
  CHECK(read(packed)->items.size() == 1);
  CHECK(read(packed)->extent == Extent::whole);
  const auto lines =
      read(core::gzip_member("https://press.example/a\n") + core::gzip_member("https://press.example/b\n"));
  REQUIRE(lines);
  CHECK(lines->items.size() == 2);
}

TEST_CASE("Of 50001 entries the last is only counted", "[sitemap]") {
  std::string entries;
  for (int i = 0; i < 50'001; ++i) entries += entry("https://press.example/" + std::to_string(i));
  const auto found = read(urlset(entries));
  REQUIRE(found);
  CHECK(found->items.size() == 50'000);
  CHECK(found->items.back().url.path() == "/49999");
  CHECK(found->counts.beyond == 1);
  CHECK(found->extent == Extent::whole);
}

TEST_CASE("Behind 50 MB nothing is read and that is told", "[sitemap][house]") {
  const std::string start = urlset(entry("https://press.example/a"));
  const std::string bomb = core::gzip_member(start.substr(0, start.size() - 9) + std::string(60u << 20, ' ') +
                                             entry("https://press.example/b") + "</urlset>");
  CHECK(bomb.size() < 100'000);
  const auto found = read(bomb);
  REQUIRE(found);
  CHECK(found->items.size() == 1);
  CHECK(found->extent == Extent::over_limit);
  CHECK(parsers::read_xml_source({}, bomb).utf8.size() == parsers::k_most_source_bytes);
  const auto lines =
      read(core::gzip_member("https://press.example/a\nhttps://press.example/" + std::string(60u << 20, 'x')));
  REQUIRE(lines);
  CHECK(lines->extent == Extent::over_limit);
  CHECK(lines->items.size() == 1);
  CHECK(lines->counts.refused == 0);
}

TEST_CASE("An entry in which a sitemap breaks off is none", "[sitemap][house]") {
  const std::string whole = urlset(entry("https://press.example/a") + entry("https://press.example/b/c"));
  for (const std::size_t size : {whole.find("/c<"), whole.find("/c<") + 4, whole.find("/c<") + 8}) {
    const auto found = read(whole.substr(0, size));
    REQUIRE(found);
    CHECK(found->items.size() == 1);
    CHECK(found->extent == Extent::cut_short);
  }
  std::string packed = core::gzip_member(whole);
  packed.resize(packed.size() - 8);
  REQUIRE(read(packed));
  CHECK(read(packed)->extent == Extent::cut_short);
}

TEST_CASE("A feed is a sitemap too", "[sitemap]") {
  const auto rss =
      read("<rss><channel><item><link>https://press.example/a</link><title>A</title></item></channel></rss>");
  REQUIRE(rss);
  CHECK(rss->kind == Kind::feed);
  CHECK(lines_of(*rss) == Lines{"https://press.example/a | A | "});
  const auto atom = read(
      "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><link href=\"/a\"/><updated>2024-05-09T00:00:00Z</updated>"
      "</entry></feed>");
  REQUIRE(atom);
  CHECK(lines_of(*atom) == Lines{"https://press.example/a |  | 2024-05-09T00:00:00Z"});
}

TEST_CASE("What is no sitemap is named", "[sitemap]") {
  struct Sample {
    std::string payload, what;
  };
  const Sample sample = GENERATE(Sample{"<!DOCTYPE html><title>404</title>", "an HTML page"},
                                 Sample{"", "an empty document"}, Sample{"<opml\x1B/>", "an XML document of <opml>"},
                                 Sample{"User-agent: *\nDisallow:", "text that is no XML"}, Sample{"[1]", "JSON"},
                                 Sample{"%PDF-1.7", "a PDF document"}, Sample{"<", "XML without an element"});
  INFO(sample.payload);
  const auto found = read(sample.payload);
  REQUIRE_FALSE(found);
  CHECK(found.error().code == core::ErrorCode::malformed);
  CHECK(found.error().what == "this is no sitemap but " + sample.what);
}
