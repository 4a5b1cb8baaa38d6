// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include "core/gzip.hpp"
#include "tests/e2e/support/archive_checks.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using demo::Reply;

namespace {

constexpr const char* k_html = "text/html; charset=UTF-8";
constexpr int k_bad = 3;

/// Archives a conference of five pages from page 1, one page of which is answered otherwise.
struct BadPage {
  explicit BadPage(const Reply& reply, const char* configuration = "") : site(conference_of(5)), press(configuration) {
    site.answer_page(k_bad, reply);
    run = press.archive(site);
  }
  void expect(const std::string& reason) const { check_one_page_missing(press, site, run, k_bad, reason); }

  Site site;
  Press press;
  Answer run;
};

std::string with(std::string text, const std::string& before, const std::string& inserted) {
  const std::size_t at = text.find(before);
  REQUIRE(at != std::string::npos);
  return text.insert(at, inserted);
}

/// A page whose pager leads one page further, for ever.
Reply endless_page(int number) {
  return Reply::page(200, k_html,
                     fmt::format("<div id=container_txt><p>Speaker {}:</p><p>Words of page {}.</p>"
                                 "<div id=autopage><a href=content_117000001_{}.htm>{}</a></div></div>",
                                 number % 7, number, number + 1, number + 1));
}

}  // namespace

TEST_CASE("A missing page is named with its status", "[e2e][bad]") {
  BadPage(Reply::page(404, k_html, demo::render_not_found(china_options()))).expect("page 3: HTTP 404");
}

TEST_CASE("A page of an ailing server is named with its status", "[e2e][bad]") {
  BadPage(Reply::page(500, "text/plain", "no")).expect("page 3: HTTP 500");
}

TEST_CASE("A soft 404 is no page of the transcript", "[e2e][bad]") {
  BadPage(Reply::page(200, k_html, demo::render_not_found(china_options())))
      .expect("page 3: no layout of the room fits");
}

TEST_CASE("A redirect to the home page is no page of the transcript", "[e2e][bad]") {
  Site site(conference_of(5));
  const Press press;
  site.answer("/", Reply::page(200, k_html, demo::render_not_found(site.options())));
  site.answer_page(k_bad, Reply::redirect(302, "http://www.china.org.cn/"));
  const Answer run = press.archive(site);
  check_one_page_missing(press, site, run, k_bad, "redirected to http://www.china.org.cn/");
  CHECK(site.times_asked("/") == 1);
}

TEST_CASE("A redirect to a page of another transcript is no page of this one", "[e2e][bad][redirect]") {
  Site site(conference_of(5));
  const Press press;
  const std::string other = "/china/2024-05/09/content_999999999_3.htm";
  site.answer(other, site.original(k_bad));
  site.answer_page(k_bad, Reply::redirect(302, other));
  const Answer run = press.archive(site);
  check_one_page_missing(press, site, run, k_bad, "which is another page");
}

TEST_CASE("A redirect to another page of the transcript leaves its own page missing", "[e2e][bad][redirect]") {
  Site site(conference_of(5));
  const Press press;
  site.answer_page(k_bad, Reply::redirect(302, site.path(5)));
  const Answer run = press.archive(site);
  check_one_page_missing(press, site, run, k_bad, "which is another page");
}

TEST_CASE("An error page in the site's own markup leaves the verdict open", "[e2e][bad]") {
  const std::string body = GENERATE(std::string("<p>Sorry, the page you want is not here.</p>"), std::string());
  Site site(conference_of(5));
  const Press press;
  site.answer_page(k_bad, Reply::page(200, k_html, "<div id=container_txt>" + body + "</div>"));
  const Answer run = press.archive(site);
  INFO(reasons_of(transcript_of(run)));
  CHECK(run.exit == 3);
  CHECK(transcript_of(run)["verdict"] == "unknown");
  CHECK(reasons_of(transcript_of(run)).find("page 3: its pager does not name page 4") != std::string::npos);
  CHECK((reasons_of(transcript_of(run)).find("page 3: its body holds no words") != std::string::npos) == body.empty());
}

TEST_CASE("A page whose title says that it is not there is none", "[e2e][bad]") {
  const std::string title = GENERATE("404 Not Found", "Page not found", "Error 404");
  BadPage(Reply::page(200, k_html, "<h1 id=title>" + title + "</h1><div id=container_txt><p>Nothing.</p></div>"))
      .expect("page 3: a soft 404");
}

TEST_CASE("Pages that are named where the room file does not look are archived too", "[e2e][pager]") {
  Site site(conference_of(3));
  const Press press;
  for (int page = 1; page <= 3; ++page) {
    std::string html = site.html(page);
    for (std::size_t at; (at = html.find("id=\"autopage\"")) != std::string::npos;)
      html.replace(at, 13, "class=\"pages\"");
    site.answer_page(page, Reply::page(200, k_html, html));
  }
  const Answer run = press.archive(site);
  INFO(run.err << reasons_of(transcript_of(run)));
  CHECK(run.exit == 0);
  CHECK(press.sidecar(site)["pages"].size() == 3);
  CHECK(press.sidecar(site)["pages"][0]["warnings"].dump().find("pager-elsewhere") != std::string::npos);
}

TEST_CASE("A redirect to another address of the same page is followed", "[e2e][redirect]") {
  Site site(conference_of(3));
  const Press press;
  site.answer("/moved/here.htm", site.original(2));
  site.answer_page(2, Reply::redirect(301, "/moved/here.htm"));
  const Answer run = press.archive(site);
  INFO(run.err << run.json.dump(1));
  CHECK(run.exit == 0);
  check_turns(press.sidecar(site), demo::spoken_turns(site.document()));
  check_verified(press);
}

TEST_CASE("An endless pager ends at two hundred pages", "[e2e][bad]") {
  demo::CmsDocument document = conference_of(1);
  document.native_id = "117000001";
  Site site(document);
  site.answer_page(1, endless_page(1));
  const std::string stem = site.path(1).substr(0, site.path(1).size() - 4);
  for (int page = 2; page <= 230; ++page) site.answer(fmt::format("{}_{}.htm", stem, page), endless_page(page));
  const Press press;
  const Answer run = press.archive(site);
  INFO(run.err);
  CHECK(run.exit == 3);
  CHECK(site.asked().size() == 200);
  const Json transcript = transcript_of(run);
  REQUIRE(transcript.is_object());
  CHECK(transcript["verdict"] == "incomplete");
  CHECK(transcript["captured_pages"] == 200);
  CHECK(reasons_of(transcript).find("beyond the limit of 200 pages") != std::string::npos);
  check_verified(press);
}

TEST_CASE("A page that serves its predecessor again is named", "[e2e][bad]") {
  Site site(conference_of(6));
  site.answer_page(5, Reply::page(200, k_html, site.html(4)));
  const Press press;
  check_one_page_missing(press, site, press.archive(site), 5, "page 5: repeats page 4");
}

TEST_CASE("A page behind 100 KB of nested tags is read or named and never kills", "[e2e][bad][hostile]") {
  Site site(conference_of(5));
  std::string nested;
  for (int i = 0; i < 20'000; ++i) nested += "<div>";
  site.answer_page(k_bad, Reply::page(200, k_html, with(site.html(k_bad), "<div id=\"title\">", nested)));
  const Press press;
  check_one_page_missing(press, site, press.archive(site), k_bad, "nest");
}

TEST_CASE("A page whose charset is contradicted is named and counts as incomplete", "[e2e][bad][charset]") {
  const bool bytes_are_gbk = GENERATE(true, false);
  demo::CmsDocument document = conference_of(3);
  document.pages[1].blocks.back().paragraphs.front() += " 新闻发布会答问全文";
  demo::CmsOptions options = china_options();
  options.charset = bytes_are_gbk ? demo::Charset::gb18030 : demo::Charset::utf_8;
  Site site(document, options);
  for (int page = 1; page <= 3; ++page) {
    const char* declared = bytes_are_gbk ? "text/html; charset=utf-8" : "text/html; charset=gbk";
    site.answer_page(page, Reply::page(200, declared, site.html(page)));
  }
  const Press press;
  const Answer run = press.archive(site);
  INFO(run.err << run.json.dump(1));
  CHECK(run.exit == 3);
  const Json transcript = transcript_of(run);
  REQUIRE(transcript.is_object());
  CHECK(transcript["verdict"] == "unknown");
  CHECK(transcript["captured_pages"] == 3);
  CHECK(reasons_of(transcript).find("page 2: wrong charset: ") != std::string::npos);
  check_archive_files(press);
  check_verified(press);
}

TEST_CASE("Bytes that are no text in names of a server end in a verdict too", "[e2e][bad][hostile]") {
  BadPage(Reply::page(200, "text/\xFF\xFE", "x")).expect("page 3: ");
  BadPage(Reply::redirect(302, "/\xFF\xFE/\xC3(")).expect("page 3: HTTP 404");
}

TEST_CASE("A gzip bomb is kept as it came and named", "[e2e][bad][hostile]") {
  const std::string bomb = core::gzip_member(std::string(100'000'000, '0'));
  BadPage(Reply::page(200, k_html, bomb, {{"Content-Encoding", "gzip"}})).expect("page 3: ");
}

TEST_CASE("A body that is not the gzip it claims to be is kept and named", "[e2e][bad][hostile]") {
  BadPage(Reply::page(200, k_html, "\x1f\x8b\x08 this is no deflate stream", {{"Content-Encoding", "gzip"}}))
      .expect("page 3: ");
}

TEST_CASE("A gzipped page is read like any other", "[e2e][gzip]") {
  Site site(conference_of(3));
  site.answer_page(2, Reply::page(200, k_html, core::gzip_member(site.html(2)), {{"Content-Encoding", "gzip"}}));
  const Press press;
  CHECK(press.archive(site).exit == 0);
  check_turns(press.sidecar(site), demo::spoken_turns(site.document()));
  check_verified(press);
}

TEST_CASE("A page that is absent under one address is asked for under the next one named", "[e2e][bad]") {
  Site site(conference_of(4));
  const std::string there = site.path(2).substr(site.path(2).rfind('/') + 1);
  const std::string stem = there.substr(0, there.rfind('.'));
  SECTION("by the same page") {
    site.answer_page(1,
                     Reply::page(200, k_html, with(site.html(1), "<center>", "<a href=\"" + stem + ".shtml\">2</a> ")));
  }
  SECTION("by a later page") {
    std::string html = site.html(1);
    html.replace(html.find("\"" + there + "\"") + 1, there.size(), stem + ".shtml");
    while (html.find("\"" + there + "\"") != std::string::npos) {
      html.replace(html.find("\"" + there + "\"") + 1, there.size(), stem + ".shtml");
    }
    site.answer_page(1, Reply::page(200, k_html, html));
  }
  const Press press;
  const Answer run = press.archive(site);
  INFO(run.err << run.json.dump(1));
  CHECK(run.exit == 0);
  CHECK(site.times_asked(site.path(2)) == 1);
  CHECK(site.times_asked(site.path(2).substr(0, site.path(2).rfind('.')) + ".shtml") == 1);
  check_turns(press.sidecar(site), demo::spoken_turns(site.document()));
  check_verified(press);
}

TEST_CASE("Words of a page never steer the terminal", "[e2e][bad][hostile]") {
  demo::CmsDocument document = conference_of(1);
  document.title = "Before &#27;]0;owned&#7; &#x9b;31m &#x202e;drawkcab after";
  Site site(document);
  std::string html = site.html(1);
  const std::string escaped = "&amp;#";
  for (auto at = html.find(escaped); at != std::string::npos; at = html.find(escaped)) html.replace(at, 6, "&#");
  site.answer_page(1, Reply::page(200, k_html, html));
  const Press press;
  CHECK(press.run(press.archive_words(site, 1)).exit == 0);
  for (const std::string& out :
       {press.run({"status", "china-org-cn"}).out, press.run({"status", "china-org-cn", "--json"}).out}) {
    INFO(out);
    CHECK(out.find("after") != std::string::npos);
    CHECK(out.find('\x1b') == std::string::npos);
    CHECK(out.find('\x07') == std::string::npos);
    CHECK(out.find("\xc2\x9b") == std::string::npos);
    CHECK(out.find("\xe2\x80\xae") == std::string::npos);
  }
  const Json status = Json::parse(press.run({"status", "china-org-cn", "--json"}).out);
  CHECK(status["transcripts"][0]["title"].get<std::string>().find("\xe2\x80\xae"
                                                                  "drawkcab") != std::string::npos);
}

TEST_CASE("A pager that names other transcripts and hosts leads to none of them", "[e2e][bad][scope]") {
  Site site(conference_of(4));
  const std::string links =
      "<a href=\"content_999999999_2.htm\">5</a> <a href=\"http://other.example/content_600000007_6.htm\">6</a> "
      "<a href=\"//127.0.0.1/content_600000007_7.htm\">7</a> <a href=\"javascript:go(8)\">8</a>";
  site.answer_page(1, Reply::page(200, k_html, with(site.html(1), "</center></div>", links)));
  const Press press;
  const Answer run = press.archive(site);
  INFO(run.err << run.json.dump(1));
  CHECK(site.asked().size() <= 8);
  for (const demo::LoggedRequest& request : site.server().requests()) {
    INFO(request.host << request.target);
    CHECK(request.host == "www.china.org.cn");
    CHECK(request.target.find("999999999") == std::string::npos);
  }
  CHECK(transcript_of(run)["captured_pages"] == 4);
  check_verified(press);
}

TEST_CASE("A first page that is missing leaves nothing and says so", "[e2e][bad]") {
  Site site(conference_of(2));
  const Press press;
  site.answer_page(1, Reply::page(404, k_html, "gone"));
  const Answer run = press.archive(site);
  CHECK(run.exit == 1);
  CHECK(transcript_of(run)["verdict"] == "unknown");
  CHECK(reasons_of(transcript_of(run)).find("page 1: HTTP 404") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(press.sidecar_path(site)));
  check_archive_files(press);
  check_verified(press);
}

TEST_CASE("A native id never leads out of the archive", "[e2e][hostile]") {
  const Press press;
  Site site(conference_of(1));
  const std::string target = "/show?id=../../../../escaped";
  site.answer(target, Reply::page(200, k_html, site.html(1)));
  std::string room = press.read(std::filesystem::path(PRESSROOM_SOURCE_DIR) / "demo" / "room" / "demo.toml");
  const std::size_t hosts = room.find("hosts = ");
  room.replace(hosts, room.find('\n', hosts) - hosts, "hosts = [\"www.china.org.cn\", \"www.press.example\"]");
  const std::size_t match = room.find("transcript = '");
  room.replace(match, room.find('\n', match) - match, "transcript = 'id=(?P<id>.+)$'");
  press.temp().write("hostile.toml", room);

  std::vector<std::string> words{"room", "try", (press.temp() / "hostile.toml").string(),
                                 "http://www.china.org.cn" + target};
  const auto network = site.network();
  words.insert(words.end(), network.begin(), network.end());
  const Answer run = press.ask(words);
  INFO(run.err);
  CHECK(run.exit == 0);
  CHECK(run.json["transcript"]["turns"].size() == 2);
  const auto sidecars = press.files("transcripts");
  REQUIRE(sidecars.size() == 1);
  CHECK(sidecars[0].parent_path() == press.folder() / "transcripts" / "demo");
  CHECK(sidecars[0].filename().string().find('.') == sidecars[0].filename().string().size() - 5);
  std::vector<std::string> beside;
  for (const auto& entry : std::filesystem::directory_iterator(press.temp().path())) {
    beside.push_back(entry.path().filename().string());
  }
  std::sort(beside.begin(), beside.end());
  CHECK(beside == std::vector<std::string>{"archive", "hostile.toml", "pressroom.toml"});
  check_verified(press);
}
