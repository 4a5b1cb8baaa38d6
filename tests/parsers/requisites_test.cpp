// SPDX-License-Identifier: Apache-2.0
#include "parsers/requisites.hpp"

#include <algorithm>
#include <string>

#include "parsers/page.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::parsers;

namespace {

using Hrefs = std::vector<std::string>;

const std::string k_page = "http://press.example/a/page.htm";

Hrefs hrefs(const std::vector<core::Url>& urls) {
  Hrefs all;
  for (const core::Url& url : urls) all.push_back(url.href());
  return all;
}

Hrefs requisites(const std::string& html) {
  return hrefs(requisites_of(Page::read(*core::Url::parse(k_page), {}, html).value()));
}

/// The same, with what they have in common left out.
Hrefs names(const std::string& html) {
  Hrefs all = requisites(html);
  for (std::string& href : all) {
    REQUIRE(href.starts_with("http://press.example/a/"));
    href = href.substr(23);
  }
  return all;
}

}  // namespace

TEST_CASE("A page asks for its images", "[requisites]") {
  CHECK(names("<img src=a.gif><IMG SRC=' b.gif '><image src=c.gif>") == Hrefs{"a.gif", "b.gif", "c.gif"});
  CHECK(names("<img srcset='a.gif 1x, b.gif 2x,c.gif' src=d.gif>") == Hrefs{"d.gif", "a.gif", "b.gif", "c.gif"});
  CHECK(names("<picture><source srcset='a.webp 100w'><source srcset=b.avif><img src=c.jpg></picture>") ==
        Hrefs{"a.webp", "b.avif", "c.jpg"});
  CHECK(names("<input type=IMAGE src=a.gif><input type=text src=no.gif>") == Hrefs{"a.gif"});
  CHECK(names("<table background=a.gif><tr><td background=b.gif></table><body background=c.gif>") ==
        Hrefs{"c.gif", "a.gif", "b.gif"});
  CHECK(names("<video poster=a.jpg src=no.mp4><source src=no.webm></video>") == Hrefs{"a.jpg"});
  CHECK(names("<object data=a.png></object><object data=b type=image/svg+xml></object><object data=no.swf></object>"
              "<embed src=c.gif?x><embed src=no.gif type=application/pdf>") == Hrefs{"a.png", "b", "c.gif?x"});
  CHECK(names("<svg><image href=a.png /><image xlink:href=b.png /></svg>") == Hrefs{"a.png", "b.png"});
}

TEST_CASE("A page asks for its style sheets and icons and scripts", "[requisites]") {
  CHECK(names("<link rel=stylesheet href=a.css><link rel='Alternate StyleSheet' href=b.css>"
              "<link rel='shortcut icon' href=c.ico><link rel=next href=no.htm><link rel=icons href=no.ico>") ==
        Hrefs{"a.css", "b.css", "c.ico"});
  CHECK(names("<script src=a.js></script><script>var x = '<img src=no.gif>';</script>") == Hrefs{"a.js"});
  CHECK(names("<style>@import 'a.css'; p { background: url(b.gif) }</style><style type=text/x>@import 'no';</style>") ==
        Hrefs{"a.css", "b.gif"});
  CHECK(names("<p style='background: url(&quot;a.gif&quot;)'>url(no.gif)</p>") == Hrefs{"a.gif"});
}

TEST_CASE("What a page leads to or plays is no requisite", "[requisites]") {
  CHECK(requisites("<a href=a.htm></a><iframe src=b.htm></iframe><audio src=c.mp3></audio><form action=d></form>"
                   "<meta property='og:image' content='e.jpg'>")
            .empty());
}

TEST_CASE("Requisites are http and https alone and never the page itself", "[requisites]") {
  CHECK(requisites("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='><img src='javascript:x'><img src=''>"
                   "<img src='   '><img src='#x'><img src='ftp://press.example/a.gif'><img src=page.htm>"
                   "<img src='http://user:secret@press.example/a.gif'><p style='fill: url(#gradient)'>")
            .empty());
  CHECK(requisites("<img src='//cdn.example/a.gif'><img src='https://press.example/b.gif#x'>") ==
        Hrefs{"http://cdn.example/a.gif", "https://press.example/b.gif"});
}

TEST_CASE("Requisites are resolved against the base of the page", "[requisites]") {
  CHECK(requisites("<base href='http://cdn.example/b/'><img src=a.gif><style>p{background:url(b.gif)}</style>") ==
        Hrefs{"http://cdn.example/b/a.gif", "http://cdn.example/b/b.gif"});
}

TEST_CASE("Candidates of an image are told apart by blanks and commas", "[requisites]") {
  CHECK(names("<img srcset=' , a.gif,, b.gif (x, y) 2x ,c,d.gif 3x'>") == Hrefs{"a.gif", "b.gif", "c,d.gif"});
  CHECK(names("<img srcset='a.gif, '>") == Hrefs{"a.gif"});
  CHECK(names("<img srcset=',,,'>").empty());
  CHECK(names("<img srcset='a.gif (no end, b.gif'>") == Hrefs{"a.gif"});
}

TEST_CASE("Each requisite is named once in the order of the page", "[requisites]") {
  CHECK(names("<img src=b.gif><img src=a.gif><img src=b.gif#x><img src=./b.gif>") == Hrefs{"b.gif", "a.gif"});
}

TEST_CASE("A page is granted a bounded number of requisites", "[requisites][hostile]") {
  std::string html, srcset;
  for (std::size_t i = 0; i < 3 * k_most_requisites; ++i) html += "<img src=" + std::to_string(i) + ".gif>";
  CHECK(requisites(html).size() == k_most_requisites);
  for (std::size_t i = 0; i < 3 * k_most_requisites; ++i) srcset += std::to_string(i) + ".gif 1x, ";
  CHECK(requisites("<img srcset='" + srcset + "'>").size() == k_most_requisites);
}

TEST_CASE("The same image a million times is not looked for a million times", "[requisites][hostile]") {
  std::string html = "<base href=\"/" + std::string(16'000, 'a') + "/\"><img src=a.gif>";
  for (int i = 0; i < 200'000; ++i) html += "<img src=a.gif>";
  CHECK(requisites(html + "<img src=b.gif>").size() == 1);
  const std::string endless = "<base href=\"/" + std::string(4u << 20, 'a') + "/\">";
  CHECK(requisites(endless + "<img src=a.gif>") == Hrefs{"http://press.example/a/a.gif"});
  CHECK(requisites("<img src=/" + std::string(20'000, 'a') + ">").empty());
}

TEST_CASE("Pages one behind the other ask for what each of them asks for", "[requisites][metamorphic]") {
  const std::string first = "<div><img src=a.gif><p style='background:url(b.gif)'>x</p></div>";
  const std::string second = "<div><img src=c.gif><img src=a.gif><script src=d.js></script></div>";
  Hrefs both = names(first);
  for (const std::string& name : names(second)) {
    if (std::find(both.begin(), both.end(), name) == both.end()) both.push_back(name);
  }
  CHECK(names(first + second) == both);
  CHECK(names("<!-- " + second + " -->" + first) == names(first));
}

TEST_CASE("References of a style sheet are resolved against the sheet", "[requisites][css]") {
  const core::Url base = *core::Url::parse("http://cdn.example/css/main.css");
  CHECK(hrefs(requisites_of_style_sheet(base,
                                        "@import 'more.css'; p{background:url(../i/a.gif)} "
                                        "q{background:url(data:image/gif;base64,AA)} r{mask:url(#m)} "
                                        "s{background:url('')} t{background:url(../i/a.gif#x)}")) ==
        Hrefs{"http://cdn.example/css/more.css", "http://cdn.example/i/a.gif"});
}
