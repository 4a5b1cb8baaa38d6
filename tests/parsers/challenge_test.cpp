// SPDX-License-Identifier: Apache-2.0
#include "parsers/challenge.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "demo/cms_markup.hpp"
#include "demo/press_room.hpp"
#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

namespace fs = std::filesystem;
using namespace pressroom;
using namespace pressroom::tests;

namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

std::string challenge(const std::string& html, const Fields& fields = {}) {
  core::HttpHeaders headers;
  for (const auto& [name, value] : fields) headers.add(name, value);
  return parsers::challenge_in(headers, page_of("http://press.example/a?b=c", html)).value_or("");
}

std::string words(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += i % 12 == 11 ? "bridges. " : "words ";
  return text;
}

struct Named {
  std::string html, named;
};

}  // namespace

TEST_CASE("The challenge of each known wall is named after it", "[challenge][house]") {
  const auto [html, named] = GENERATE(
      Named{"<title>Just a moment...</title><script>window._cf_chl_opt = {cvId: '3'};</script>", "Cloudflare"},
      Named{"<div class='cf-browser-verification cf-im-under-attack'>Please wait</div>", "Cloudflare"},
      Named{"<script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'></script>", "Cloudflare"},
      Named{"<meta http-equiv=refresh content=\"5; URL='/a?bm-verify=AAQAA'\"><noscript>Wait</noscript>", "Akamai"},
      Named{"<div id=sec-if-cpt-container></div>", "Akamai"},
      Named{"<script>var dd={'rt':'c'}</script><script src='https://ct.captcha-delivery.com/c.js'></script>",
            "DataDome"},
      Named{"<h1>Hold</h1><div id='px-captcha'></div>", "PerimeterX"},
      Named{"<script>sucuri_cloudproxy_js='';S='';</script>", "Sucuri"},
      Named{"<script>window.gokuProps = {\"key\":\"x\"};</script><div id=challenge-container></div>", "AWS WAF"},
      Named{
          "<script>var arg1='5E3A';function setCookie(n,v){document.cookie=n+v};setCookie('acw_sc__v2',arg1)</script>",
          "Aliyun"},
      Named{"<script src='//press.example/_____tmd_____/punish?x=1'></script>", "Aliyun"},
      Named{"<script>document.cookie='EO_Bot_Ssid=1';location.reload()</script>", "Tencent"},
      Named{"<iframe src='https://wappass.baidu.com/static/captcha/tuxing.html'></iframe>", "Baidu"},
      Named{"<script>document.cookie='__jsl_clearance_s=1|0|x';location.href=location.pathname</script>", "Knownsec"},
      Named{"<script>var dynamicurl='/WZWSREL3dl';wzwschallenge='RANDOMSTR';</script>", "360"});
  CAPTURE(html);
  CHECK(challenge(html).starts_with("a challenge of " + named + " ("));
  // The same marks far behind a text, as in an article with an example, decide nothing.
  CHECK(challenge("<p>" + words(400) + "</p>" + html) == "");
}

TEST_CASE("A header that comes with challenges alone decides whatever the page", "[challenge][house]") {
  const std::string page = "<p>" + words(1'000);
  CHECK(challenge(page, {{"CF-Mitigated", "challenge"}}).find("cf-mitigated") != std::string::npos);
  CHECK(challenge(page, {{"x-amzn-waf-action", "captcha"}}).find("AWS WAF") != std::string::npos);
  CHECK(challenge(page, {{"X-Sucuri-Block", "geo"}}).find("Sucuri") != std::string::npos);
  CHECK(challenge(page, {{"cf-mitigated", "none"}}) == "");
  CHECK(challenge("<p>Soon.", {{"x-datadome", "protected"}, {"CF-RAY", "1"}, {"X-Iinfo", "1"}}) == "");
}

TEST_CASE("Two independent signs make a challenge", "[challenge][house]") {
  const auto* html = GENERATE(
      "<title>Security Verification</title><p>One moment.</p>",
      "<title>\xE5\xAE\x89\xE5\x85\xA8\xE9\xAA\x8C\xE8\xAF\x81</title><div>\xE8\xAF\xB7\xE7\xA8\x8D\xE5\x80\x99</div>",
      "<title>x</"
      "title><p>\xE6\x82\xA8\xE7\x9A\x84\xE8\xAE\xBF\xE9\x97\xAE\xE8\xBF\x87\xE4\xBA\x8E\xE9\xA2\x91\xE7\xB9\x81</p>"
      "<p>\xE8\xAE\xBF\xE9\x97\xAE\xE8\xBF\x87\xE4\xBA\x8E\xE9\xA2\x91\xE7\xB9\x81</p>",
      "<p>Too many visits. Come back later.</p>", "<p>Checking your browser before you see the press room.</p>",
      "<noscript>Enable JavaScript and cookies to continue</noscript><script>go()</script>",
      "<form><p>Type what you see</p><img src=/code.php><input name=captcha></form>",
      "<div class='g-recaptcha' data-sitekey=x></div><p>Go on</p>",
      "<form><input name=yzm><img src=/yzm.jsp><input type=submit></form>",
      "<iframe id=main-iframe src='/_Incapsula_Resource?x'>Request unsuccessful.</iframe><p>Incapsula incident ID: "
      "7</p>");
  CAPTURE(html);
  CHECK(challenge(html).starts_with("a challenge or interstitial page ("));
}

TEST_CASE("A login page is one with a password field and hardly any text", "[challenge][house]") {
  const std::string form = "<form><label>Name <input name=user></label><input type=Password name=p></form>";
  CHECK(challenge("<h1>Sign in</h1>" + form) == "a login page (a password field, hardly any text)");
  CHECK(challenge(form + "<p>" + words(120)) == "");
  std::string links;
  for (int i = 0; i < 31; ++i) links += "<a href=/" + std::to_string(i) + ">x</a> ";
  CHECK(challenge(form + links) == "");
}

TEST_CASE("A page of a script and a refresh back to itself is an interstitial page", "[challenge][house]") {
  const auto* content = GENERATE("3", "0; url=/a?b=c", "1;URL='http://press.example/a?b=c#d'", " 5 ; url=?b=c");
  const std::string refresh = "<meta http-equiv=Refresh content=\"" + std::string(content) + "\">";
  CAPTURE(content);
  CHECK(challenge(refresh + "<script>x()</script>Please wait").find("refresh") != std::string::npos);
  CHECK(challenge(refresh + "Please wait") == "");
  CHECK(challenge(refresh + "<script>x()</script><img src=/live.png>") == "");
  CHECK(challenge(refresh + "<script>x()</script><p>" + words(30)) == "");
}

TEST_CASE("Refreshes that lead on or much later are no interstitial", "[challenge][house]") {
  const auto* content = GENERATE("300", "0; url=/en/", "0; url=?b=d", "soon", "", "0; url=http://[/");
  CAPTURE(content);
  CHECK(challenge("<meta http-equiv=refresh content=\"" + std::string(content) + "\"><script>x()</script>") == "");
}

TEST_CASE("What ordinary pages behind walls hold makes no challenge of them", "[challenge][house]") {
  const std::string text = "<title>Just a moment...</title><p>" + words(200) + "</p>";
  const auto [html, what] = GENERATE_COPY(
      Named{"<script src='/_Incapsula_Resource?SWJIYLWA=1'></script><div id=root></div>", "an empty shell"},
      Named{"<script>(function(){window.__CF$cv$params={r:'1'};var "
            "s='/cdn-cgi/challenge-platform/scripts/jsd/main.js'})()"
            "</script><p>Nothing today.</p>",
            "a short note"},
      Named{"<script>var c={recaptchaSiteKey:'x'}</script><div id=root></div>", "a key in a script"},
      Named{"<script src='https://www.example/recaptcha/api.js?render=k'></script><div id=app></div>", "invisible"},
      Named{"<a href='/b?bm-verify=AAQ'>next</a><a href='/captcha'>about</a><p>Short.", "links"},
      Named{text + "<script src='/_Incapsula_Resource?x'></script>", "a title of its own"},
      Named{"<p>Users told us: i'm not a robot, verify you are human.</p><p>" + words(120),
            "an article about captchas"},
      Named{"<h1>Contact</h1><form><input name=mail><textarea name=m></textarea><input name=captcha></form>", "a form"},
      Named{"<form><input name=q><input name=city><div class=h-captcha></div></form>", "a search"},
      Named{"<div style='display:none'>Too many visits</div><p>Short.", "what is not shown"},
      Named{"", "nothing at all"}, Named{"<frameset cols='1,2'><frame src=a><frame src=b></frameset>", "frames"});
  CAPTURE(what);
  CHECK(challenge(html, {{"CF-RAY", "1"}}) == "");
}

TEST_CASE("A reason holds nothing that the server wrote", "[challenge][hostile]") {
  const auto why = challenge("<title>Captcha</title><p id='captcha\x1b[2J'>Too many visits \x1b[31m</p>",
                             {{"x-sucuri-id", "\x1b[2J"}});
  CHECK_FALSE(why.empty());
  CHECK(std::all_of(why.begin(), why.end(), [](char c) { return c >= 0x20 && c < 0x7F; }));
}

TEST_CASE("Pages made to cost time are looked at within bounds", "[challenge][hostile]") {
  const std::string script = "<script>" + std::string(8u << 20, '_') + "</script>";
  CHECK(challenge(script) == "");
  CHECK(challenge(script + "<script>_cf_chl_opt</script>") == "");
  CHECK(challenge("<script>_cf_chl_opt</script>" + script) != "");
  std::string nodes;
  for (int i = 0; i < 30'000; ++i) nodes += "<b class=a></b>";
  CHECK(challenge("<script>_cf_chl_opt</script>" + nodes) == "");
  CHECK(challenge("<title>" + std::string(1u << 20, 'a') + "</title>x") == "");
}

TEST_CASE("No page of the bundled press room is a challenge", "[challenge][demo]") {
  const demo::PressRoom room;
  int pages = 0;
  const auto check = [&](const std::string& html) {
    CHECK(challenge(html) == "");
    ++pages;
  };
  for (const auto& conference : room.conferences()) {
    for (std::size_t page = 1; page <= conference.document.pages.size(); ++page) {
      check(demo::render_page(conference.document, static_cast<int>(page), conference.options));
    }
  }
  check(demo::render_not_found({}));
  check(demo::render_listing({"/news", "1", "News", {{"/content_1.htm", "One", "2024-05-09"}}, 1, 1}, {}));
  CHECK(pages > 10);
}

TEST_CASE("No real page is a challenge", "[challenge][house]") {
  const char* shared = std::getenv("PRESSROOM_SHARED");
  const fs::path folder = fs::path(shared != nullptr ? shared : PRESSROOM_SOURCE_DIR "/../shared") / "cases";
  if (!fs::exists(folder)) {
    WARN("skipped: no folder of real pages (set PRESSROOM_SHARED)");
    return;
  }
  int pages = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".html" && entry.path().extension() != ".xml") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    INFO(entry.path().string());
    core::HttpHeaders headers;
    headers.add("CF-RAY", "1");
    const auto page = parsers::Page::read(*core::Url::parse("http://a.example/1"), headers, bytes.str());
    REQUIRE(page);
    CHECK(parsers::challenge_in(headers, *page).value_or("") == "");
    ++pages;
  }
  CHECK(pages > 0);
}
