// SPDX-License-Identifier: Apache-2.0
#include "demo/cms_markup.hpp"

#include "demo/generated_conference.hpp"
#include "tests/support/catch.hpp"

namespace pressroom::demo {

namespace {

CmsDocument document_of(std::string_view manuscript) {
  return {"/china/2024-05/09", "117176352",   "A title & more",
          "Press.example",     "May 9, 2024", read_manuscript(manuscript)};
}

CmsDocument document_of_pages(int pages) {
  std::string manuscript = "# Ada\nYes.\n";
  for (int page = 2; page <= pages; ++page) manuscript += "==\nMore.\n";
  return document_of(manuscript);
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t hits = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++hits;
  return hits;
}

CmsOptions plain() {
  CmsOptions options;
  options.oddities = Oddities::none;
  return options;
}

}  // namespace

TEST_CASE("Page 1 has no number in its name and the others have", "[demo]") {
  CmsOptions options;
  options.extension = GENERATE(".htm", ".html", ".shtml");
  const CmsDocument document = document_of_pages(2);
  CHECK(page_path(document, 1, options) == "/china/2024-05/09/content_117176352" + options.extension);
  CHECK(page_path(document, 2, options) == "/china/2024-05/09/content_117176352_2" + options.extension);
}

TEST_CASE("A label stands where its markup says", "[demo]") {
  const CmsDocument document = document_of("# Ada Holm\nYes.\n\nIndeed.\n");
  CmsOptions options = plain();
  SECTION("alone in its block") {
    CHECK(contains(render_page(document, 1, options), "<p>Ada Holm:</p>\n<p>Yes.</p>\n<p>Indeed.</p>"));
  }
  SECTION("inline") {
    options.labels = LabelMarkup::inline_text;
    CHECK(contains(render_page(document, 1, options), "<p>Ada Holm: Yes.</p>\n<p>Indeed.</p>"));
  }
  SECTION("bold in its block") {
    options.labels = LabelMarkup::bold_own_block;
    CHECK(contains(render_page(document, 1, options), "<p><strong>Ada Holm:</strong></p>\n<p>Yes.</p>"));
  }
  SECTION("bold inline") {
    options.labels = LabelMarkup::bold_inline;
    CHECK(contains(render_page(document, 1, options), "<p><strong>Ada Holm:</strong> Yes.</p>"));
  }
}

TEST_CASE("A bold label may have its colon behind the bold", "[demo]") {
  CmsOptions options;
  options.labels = LabelMarkup::bold_inline;
  const std::string html = render_page(document_of("# A\nx\n# B\ny\n# C\nz\n"), 1, options);
  CHECK(contains(html, "<strong>A:</strong>"));
  CHECK(contains(html, "<b>C</b>:"));
}

TEST_CASE("A roster of several lines is a heading and a block for each", "[demo]") {
  CmsOptions options = plain();
  options.labels = LabelMarkup::inline_text;
  const std::string html = render_page(document_of("! Speakers\nA, b\n\nC, d\n! Date\nMay 9\n"), 1, options);
  CHECK(contains(html, "<p>Speakers:</p>\n<p>A, b</p>\n<p>C, d</p>\n<p>Date: May 9</p>"));
}

TEST_CASE("The counted pager names its neighbours as the family does", "[demo]") {
  CmsOptions options = plain();
  options.pager = PagerMarkup::displaypagenum;
  const CmsDocument document = document_of_pages(3);
  CHECK(contains(render_page(document, 1, options),
                 R"(<!--/enpcontent--><div width="100%" id="displaypagenum"><p></p><center> <span>1</span> )"
                 R"(<a href="content_117176352_2.htm">2</a> <a href="content_117176352_3.htm">3</a> )"
                 R"(<a href="content_117176352_2.htm">NEXT</a> <span></span></center></div>)"
                 R"(<div id="mpagecount" style="display:none">3</div>)"
                 R"(<div id="mcurrentpage" style="display:none">1</div><!--/enpcontent-->)"));
  CHECK(contains(render_page(document, 2, options),
                 R"(<center> <span></span> <a href="content_117176352.htm">PREV</a> )"
                 R"(<a href="content_117176352.htm">1</a> <span>2</span> <a href="content_117176352_3.htm">3</a> )"
                 R"(<a href="content_117176352_3.htm">NEXT</a> <span></span></center>)"));
  CHECK(contains(render_page(document, 3, options),
                 R"(<a href="content_117176352_2.htm">2</a> <span>3</span></center>)"));
}

TEST_CASE("The other pager has arrows and no count", "[demo]") {
  const CmsOptions options = plain();
  const std::string html = render_page(document_of_pages(3), 2, options);
  CHECK(contains(html, R"(<div id="autopage"><center> <span></span> <a href="content_117176352.htm">&lt;</a>)"));
  CHECK(contains(html, R"(<a href="content_117176352_3.htm">&gt;</a>)"));
  CHECK_FALSE(contains(html, "mpagecount"));
}

TEST_CASE("A windowed pager hides pages that are far away", "[demo]") {
  CmsOptions options = plain();
  options.extent = PagerExtent::windowed;
  const std::string html = render_page(document_of_pages(12), 6, options);
  CHECK(contains(html, ">1</a> ... <a href=\"content_117176352_4.htm\">4</a>"));
  CHECK(contains(html, ">8</a> ... <a href=\"content_117176352_12.htm\">12</a>"));
  CHECK_FALSE(contains(html, "content_117176352_10.htm"));
}

TEST_CASE("An article of one page has no pager", "[demo]") {
  const std::string html = render_page(document_of_pages(1), 1, plain());
  CHECK_FALSE(contains(html, "autopage"));
}

TEST_CASE("A picture leads to the next page and the last one nowhere", "[demo]") {
  const CmsDocument document = document_of("^ One\n==\n^ Two\n");
  const CmsOptions options = plain();
  CHECK(contains(render_page(document, 1, options), R"(<p align="center"><a href="content_117176352_2.htm")"));
  CHECK(contains(render_page(document, 1, options), R"(<p class="pictext" align="center">One</p>)"));
  CHECK_FALSE(contains(render_page(document, 2, options), R"(<p align="center"><a)"));
}

TEST_CASE("The envelope has the doubled ids and the comments of the family", "[demo]") {
  const std::string html = render_page(document_of_pages(2), 1, CmsOptions{});
  CHECK(html.starts_with("<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\""));
  CHECK(count(html, "id=\"guild\"") == 2);
  CHECK(html.find("<dl id=\"guild\"><dd>Press.example | May 9, 2024</dd></dl>") < html.rfind("id=\"guild\""));
  CHECK(count(html, "<!--enpcontent-->") == 2);
  CHECK(count(html, "<!--/enpcontent-->") == 2);
  CHECK(count(html, "id=\"textfield\"") == 2);
  CHECK(contains(html, "<articleid>117176352</articleid>"));
  CHECK(contains(html, "中文\">"));
  CHECK(contains(html, "<div id=\"title\">A title & more</div>"));
  CHECK(html.size() > 15'000);
  CHECK(html.size() < 45'000);
}

TEST_CASE("Oddities change the markup and can be left out", "[demo]") {
  const CmsDocument document = generate_conference(3, 1);
  const std::string odd = render_page(document, 1, CmsOptions{});
  CHECK(contains(odd, "&nbsp; &nbsp; "));
  CHECK(contains(odd, "<P>"));
  CHECK(contains(odd, "\u3000\u3000"));
  CHECK(contains(odd, "<FONT face=Arial>"));
  CHECK(contains(odd, "\r\n"));
  const std::string clean = render_page(document, 1, plain());
  CHECK_FALSE(contains(clean, "<P>"));
  CHECK_FALSE(contains(clean, "<FONT"));
  CHECK_FALSE(contains(clean, "\r"));
}

TEST_CASE("Markup characters in words are escaped", "[demo]") {
  const std::string html = render_page(document_of("# Ada\nR&D & a <b> \"quote\"\n"), 1, plain());
  CHECK(contains(html, "<p>R&amp;D &amp; a &lt;b&gt; &quot;quote&quot;</p>"));
}

TEST_CASE("The comma dateline has the tool links glued in front", "[demo]") {
  CmsOptions options = plain();
  options.dateline = DatelineMarkup::comma;
  const std::string html = render_page(document_of_pages(1), 1, options);
  CHECK(contains(
      html,
      "Comment(s)</span><a href=\"?print=1\">Print</a> <a href=\"#\">E-mail</a> Press.example, May 9, 2024</dd>"));
}

TEST_CASE("A page can be published in GB18030", "[demo]") {
  CmsOptions options = plain();
  options.charset = Charset::gb18030;
  const std::string html = render_page(document_of("# Ada\n\u4E2D\u6587 and \u201Cquotes\u201D\n"), 1, options);
  CHECK(contains(html, "charset=gb2312"));
  CHECK(contains(html, "<p>\xD6\xD0\xCE\xC4 and \xA1\xB0quotes\xA1\xB1</p>"));
}

TEST_CASE("A page that does not exist is a broken invariant", "[demo]") {
  REQUIRE_THROWS(render_page(document_of_pages(2), 0, CmsOptions{}));
  REQUIRE_THROWS(render_page(document_of_pages(2), 3, CmsOptions{}));
}

TEST_CASE("A listing shows its items and the other listing pages", "[demo]") {
  const Listing listing{"/press", "7000001", "Press Room", {{"http://www.press.example/a.htm", "One", "2024-05-20"}},
                        2,        3};
  const CmsOptions options = plain();
  CHECK(listing_path(listing, 1, options) == "/press/node_7000001.htm");
  CHECK(listing_path(listing, 3, options) == "/press/node_7000001_3.htm");
  const std::string html = render_listing(listing, options);
  CHECK(contains(html, R"(<li><a   href="http://www.press.example/a.htm" >One</a> <span>2024-05-20</span></li>)"));
  CHECK(contains(html, R"(<div id="autopage"><center> <a href="node_7000001.htm">1</a> <span>2</span> )"
                       R"(<a href="node_7000001_3.htm">3</a> </center></div>)"));
}

}  // namespace pressroom::demo
