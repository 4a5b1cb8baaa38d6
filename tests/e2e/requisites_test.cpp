// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <fstream>
#include <iterator>
#include <set>
#include <thread>

#include "tests/e2e/support/archive_checks.hpp"
#include "tests/e2e/support/package.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using demo::Reply;

namespace {

constexpr const char* k_sheet = "/images1/en/2009home/style.css";
constexpr const char* k_script = "/images1/en/2009home/style.js";
constexpr const char* k_logo = "/logo.gif";
constexpr const char* k_small_logo = "/logo_1.gif";

const std::vector<const char*> k_named{k_sheet, k_script, k_logo, k_small_logo};

/// What every page of the site names, by itself and through its style sheet.
const std::vector<std::string> k_all{k_sheet,
                                     k_script,
                                     k_logo,
                                     k_small_logo,
                                     "/images1/en/2009home/more.css",
                                     "/images1/en/2009home/paper.gif",
                                     "/images1/en/deep.gif"};

/// A conference with its looks on another host, and an archive whose room asks for them.
struct Looks {
  explicit Looks(int pages) : site(conference_of(pages)) {
    serve_looks();
    ask_for_requisites("true");
  }
  void serve_looks() {
    const Reply image = Reply::page(200, "image/gif", "GIF89a");
    site.answer(k_sheet, Reply::page(200, "text/css", "@import 'more.css'; body { background: url(paper.gif) }"));
    site.answer("/images1/en/2009home/more.css", Reply::page(200, "text/css", "p { background: url(../deep.gif) }"));
    site.answer(k_script, Reply::page(200, "text/javascript", "void 0;"));
    for (const char* path : {k_logo, k_small_logo, "/images1/en/2009home/paper.gif", "/images1/en/deep.gif"}) {
      site.answer(path, image);
    }
  }

  void ask_for_requisites(const std::string& value) {
    std::ifstream shipped(std::filesystem::path(PRESSROOM_SOURCE_DIR) / "config" / "rooms" / "china-org-cn.toml");
    const std::string room{std::istreambuf_iterator<char>(shipped), {}};
    press.use_rooms(press.temp().write("rooms/china-org-cn.toml", "requisites = " + value + "\n" + room).parent_path());
  }
  Answer archive() {
    return press.archive(site, 1, {"--connect-to", site.server().connect_to("images.press.example")});
  }
  /// The four that the pages name are as many reasons to wait.
  void turn_away(std::chrono::seconds wait) {
    for (const char* path : k_named) {
      site.answer(path, Reply::page(503, "text/plain", "", {{"Retry-After", std::to_string(wait.count())}}));
    }
  }
  std::size_t times_asked_for_looks() const {
    std::size_t times = 0;
    for (const char* path : k_named) times += site.times_asked(path);
    return times;
  }
  Json room_status() const {
    const Answer status = press.ask({"status"});
    return status.json["rooms"].size() == 1 ? status.json["rooms"][0] : Json();
  }
  /// All records of the archive, one behind the other.
  std::string records() const {
    std::string all;
    for (const auto& file : press.files("warc", ".warc.gz")) all += run_program({"gzip", "-dc", file.string()}).out;
    return all;
  }

  Site site;
  Press press;
};

std::string outcome_of(const Looks& looks, const Answer& run, const std::string& path) {
  const std::string url = "http://images.press.example" + path;
  std::string outcomes;
  for (const LoggedAttempt& attempt : logged_attempts(looks.press, run.json["crawl_log"])) {
    if (attempt.url != url) continue;
    CHECK(attempt.is_of("requisite"));
    if (attempt.status > 0) outcomes += "HTTP " + std::to_string(attempt.status) + ";";
  }
  for (const Json& attempt : run.json["attempts"]) {
    if (attempt["url"] != url || attempt["outcome"].get<std::string>().starts_with("HTTP ")) continue;
    CHECK(attempt["reason"] == "requisite");
    CHECK(attempt["transcript_id"].is_null());
    outcomes += attempt["outcome"].get<std::string>() + ";";
  }
  return outcomes;
}

void check_complete(const Answer& run, int pages) {
  INFO(run.err << run.json.dump(1));
  CHECK(run.exit == 0);
  const Json transcript = transcript_of(run);
  REQUIRE(transcript.is_object());
  CHECK(transcript["verdict"] == "complete");
  CHECK(transcript["declared_pages"] == pages);
  CHECK(transcript["captured_pages"] == pages);
  CHECK(transcript["missing"].empty());
  CHECK(run.json["left_for_later"].empty());
}

/// The block of the metadata record of a URL.
std::string metadata_of(const std::string& records, const std::string& url) {
  for (std::size_t at = 0; (at = records.find("WARC-Type: metadata\r\n", at)) != std::string::npos; ++at) {
    const std::size_t head = records.find("\r\n\r\n", at), end = records.find("\r\n\r\n", head + 4);
    if (records.substr(at, head - at).find("WARC-Target-URI: " + url + "\r\n") != std::string::npos) {
      return records.substr(head + 4, end - head - 2);
    }
  }
  return {};
}

}  // namespace

TEST_CASE("What a page is shown with is archived once and is no page", "[e2e][requisites]") {
  Looks looks(3);
  const Answer run = looks.archive();
  check_complete(run, 3);
  for (const std::string& path : k_all) {
    INFO(path);
    CHECK(looks.site.times_asked(path) == 1);
    CHECK(outcome_of(looks, run, path) == "HTTP 200;");
  }
  CHECK(looks.press.sidecar(looks.site)["pages"].size() == 3);
  const Json status = looks.room_status();
  CHECK(status["pages"] == 3);
  CHECK(status["requisites"] == k_all.size());
  CHECK(status["requisites_due"] == 0);
  CHECK(status["requisites_missing"] == 0);
  check_archive_files(looks.press);
  check_verified(looks.press);

  const std::string records = looks.records();
  const std::string sheet = metadata_of(records, "http://images.press.example" + std::string(k_sheet));
  INFO(sheet);
  CHECK(sheet.find("via: " + looks.site.url(1) + "\r\n") != std::string::npos);
  CHECK(sheet.find("hopsFromSeed: E\r\n") != std::string::npos);
  CHECK(sheet.find("visitReason: requisite\r\n") != std::string::npos);
  CHECK(sheet.find("visitNumber: 1\r\n") != std::string::npos);
  CHECK(sheet.find("transcript: ") == std::string::npos);
  const std::string deep = metadata_of(records, "http://images.press.example/images1/en/deep.gif");
  INFO(deep);
  CHECK(deep.find("via: http://images.press.example/images1/en/2009home/more.css\r\n") != std::string::npos);
  CHECK(deep.find("hopsFromSeed: EEE\r\n") != std::string::npos);
}

TEST_CASE("Pages go before what they are shown with", "[e2e][requisites]") {
  Looks looks(4);
  for (int page = 1; page <= 4; ++page) {
    std::string html = looks.site.html(page);
    html.insert(html.find("<body>") + 6, "<img src=\"/own.gif\">");
    looks.site.answer_page(page, Reply::page(200, "text/html; charset=UTF-8", html));
  }
  looks.site.answer("/own.gif", Reply::page(200, "image/gif", "GIF89a"));
  check_complete(looks.archive(), 4);
  std::vector<std::string> of_site;
  for (const demo::LoggedRequest& request : looks.site.server().requests()) {
    if (request.host.starts_with("www.china.org.cn") && request.target != "/robots.txt")
      of_site.push_back(request.target);
  }
  REQUIRE(of_site.size() == 5);
  CHECK(of_site.back() == "/own.gif");
}

TEST_CASE("Style sheets lead three steps deep", "[e2e][requisites][hostile]") {
  Looks looks(1);
  for (int depth = 1; depth <= 6; ++depth) {
    looks.site.answer("/images1/en/2009home/more" + std::string(static_cast<std::size_t>(depth - 1), 'x') + ".css",
                      Reply::page(200, "text/css",
                                  "@import 'more" + std::string(static_cast<std::size_t>(depth), 'x') +
                                      ".css'; @import 'style.css';"));
  }
  check_complete(looks.archive(), 1);
  CHECK(looks.site.times_asked(k_sheet) == 1);
  CHECK(looks.site.times_asked("/images1/en/2009home/morex.css") == 1);
  CHECK(looks.site.times_asked("/images1/en/2009home/morexx.css") == 0);
}

TEST_CASE("Images that cannot be had are told and leave the transcript complete", "[e2e][requisites]") {
  Looks looks(2);
  looks.site.answer("/robots.txt", Reply::page(200, "text/plain", "User-agent: *\nDisallow: /logo.gif\n"));
  looks.site.answer(k_small_logo, Reply::page(404, "text/html", "<img src=/never.gif>"));
  Reply broken;
  looks.site.answer(k_script, broken.close(demo::CloseKind::reset));
  const Answer run = looks.archive();
  check_complete(run, 2);
  CHECK(looks.site.times_asked(k_logo) == 0);
  CHECK(looks.site.times_asked("/never.gif") == 0);
  CHECK(looks.site.times_asked(k_script) == 1);
  CHECK(outcome_of(looks, run, k_logo) == "refused: robots;");
  CHECK(outcome_of(looks, run, k_small_logo) == "HTTP 404;");
  CHECK(outcome_of(looks, run, k_script).starts_with("failed: "));
  CHECK(run.json["refusals"] == 1);
  CHECK(run.json["failures"] == 1);
  const Json status = looks.room_status();
  CHECK(status["requisites_missing"] == 3);
  CHECK(status["failed"] == 0);
  CHECK(status["refused"] == 0);
  check_verified(looks.press);
}

TEST_CASE("A host of images whose robots.txt cannot be had is left alone", "[e2e][requisites][rfc9309]") {
  Looks looks(2);
  const auto serve = [&](const demo::Request& request) {
    return request.target == "/robots.txt" ? Reply::page(500, "text/plain", "") : Reply::page(200, "image/gif", "GIF");
  };
  const auto images = demo::LoopbackServer::start(serve).value();
  const Answer run = looks.press.archive(looks.site, 1, {"--connect-to", images->connect_to("images.press.example")});
  check_complete(run, 2);
  CHECK(outcome_of(looks, run, k_logo) == "refused: robots-unreachable;");
  for (const demo::LoggedRequest& request : images->requests()) CHECK(request.target == "/robots.txt");
}

TEST_CASE("A host of images that asks for patience keeps no page waiting", "[e2e][requisites]") {
  Looks looks(2);
  looks.turn_away(std::chrono::seconds(3600));
  check_complete(looks.archive(), 2);
  CHECK(looks.times_asked_for_looks() == 1);
  CHECK(looks.room_status()["requisites_due"] == 3);
  check_verified(looks.press);
}

TEST_CASE("A requisite is not asked for again while its pages stay as they are", "[e2e][requisites][revisit]") {
  Looks looks(2);
  looks.site.answer(k_small_logo, Reply::page(404, "text/plain", "none"));
  Reply broken;
  looks.site.answer_once(k_script, broken.close(demo::CloseKind::reset));
  check_complete(looks.archive(), 2);
  check_complete(looks.archive(), 2);
  CHECK(looks.site.times_asked(looks.site.path(2)) == 2);
  for (const std::string& path : k_all) {
    INFO(path);
    // What never had an answer is asked for once more.
    CHECK(looks.site.times_asked(path) == (path == k_script ? 2 : 1));
  }
  std::string html = looks.site.html(2);
  html.insert(html.find("<body>") + 6, "<img src=\"http://images.press.example/new.gif\">");
  looks.site.answer_page(2, Reply::page(200, "text/html; charset=UTF-8", html));
  looks.site.answer("/new.gif", Reply::page(200, "image/gif", "GIF89a"));
  check_complete(looks.archive(), 2);
  CHECK(looks.site.times_asked("/new.gif") == 1);
  CHECK(looks.site.times_asked(k_logo) == 2);
  CHECK(looks.site.times_asked(k_sheet) == 2);
  // The style sheet is the same as before, so what it names is.
  CHECK(looks.site.times_asked("/images1/en/2009home/paper.gif") == 1);
  CHECK(metadata_of(looks.records(), "http://images.press.example/new.gif").find("visitNumber: 1\r\n") !=
        std::string::npos);
  check_archive_files(looks.press);
  check_verified(looks.press);
}

TEST_CASE("Redirects of a requisite are followed to their end", "[e2e][requisites]") {
  Looks looks(2);
  looks.site.answer(k_logo, Reply::redirect(302, "/moved/logo.gif"));
  looks.site.answer("/moved/logo.gif", Reply::page(200, "image/gif", "GIF89a"));
  looks.site.answer(k_small_logo, Reply::redirect(301, "/round.gif"));
  looks.site.answer("/round.gif", Reply::redirect(301, k_small_logo));
  for (int step = 0; step < 20; ++step) {
    looks.site.answer("/step/" + std::to_string(step), Reply::redirect(302, "/step/" + std::to_string(step + 1)));
  }
  looks.site.answer(k_script, Reply::redirect(307, "/step/0"));
  const Answer run = looks.archive();
  check_complete(run, 2);
  CHECK(outcome_of(looks, run, "/moved/logo.gif") == "HTTP 200;");
  CHECK(looks.site.times_asked("/round.gif") == 1);
  CHECK(looks.site.times_asked(k_small_logo) == 1);
  CHECK(looks.site.times_asked("/step/9") == 1);
  CHECK(looks.site.times_asked("/step/10") == 0);
  const std::string moved = metadata_of(looks.records(), "http://images.press.example/moved/logo.gif");
  CHECK(moved.find("hopsFromSeed: ER\r\n") != std::string::npos);
  CHECK(moved.find("visitReason: requisite\r\n") != std::string::npos);
  check_verified(looks.press);
}

TEST_CASE("What its host asked patience for is asked for by a later run", "[e2e][requisites]") {
  Looks looks(2);
  looks.turn_away(std::chrono::seconds(1));
  check_complete(looks.archive(), 2);
  looks.serve_looks();
  std::this_thread::sleep_for(std::chrono::milliseconds(1'200));
  check_complete(looks.archive(), 2);
  // The one that was turned away is asked for once more, since its pages name it and it had no answer.
  for (const std::string& path : k_all) CHECK(looks.site.times_asked(path) >= 1);
  CHECK(looks.times_asked_for_looks() == 5);
  CHECK(looks.room_status()["requisites"] == k_all.size());
  CHECK(looks.room_status()["requisites_due"] == 0);
}

TEST_CASE("A room without the key asks for pages alone", "[e2e][requisites]") {
  Looks looks(2);
  looks.ask_for_requisites("false");
  check_complete(looks.archive(), 2);
  for (const std::string& path : k_all) CHECK(looks.site.times_asked(path) == 0);
  CHECK(looks.site.asked().size() == 2);
}

TEST_CASE("What a room no longer asks for is not asked for when its time has come", "[e2e][requisites]") {
  Looks looks(2);
  looks.turn_away(std::chrono::seconds(1));
  check_complete(looks.archive(), 2);
  REQUIRE(looks.room_status()["requisites_due"] == 3);
  looks.ask_for_requisites("false");
  std::this_thread::sleep_for(std::chrono::milliseconds(1'200));
  check_complete(looks.archive(), 2);
  CHECK(looks.times_asked_for_looks() == 1);
  CHECK(looks.room_status()["requisites_due"] == 0);
}

TEST_CASE("A rebuilt archive knows what it has been shown with", "[e2e][requisites][rebuild]") {
  Looks looks(2);
  check_complete(looks.archive(), 2);
  const Json before = looks.room_status();
  for (const auto& file : looks.press.files("")) {
    if (file.filename().native().starts_with("pressroom.db")) std::filesystem::remove(file);
  }
  CHECK(looks.press.ask({"rebuild"}).exit == 0);
  check_verified(looks.press);
  CHECK(looks.room_status()["requisites"] == before["requisites"]);
  check_complete(looks.archive(), 2);
  for (const std::string& path : k_all) CHECK(looks.site.times_asked(path) == 1);
}

TEST_CASE("A package of one transcript holds what its pages are shown with and nothing else",
          "[e2e][requisites][wacz]") {
  Looks looks(2);
  REQUIRE(looks.archive().exit == 0);
  const auto folder = looks.press.temp() / "packages";
  const std::string id = looks.site.document().native_id;
  REQUIRE(looks.press.ask({"export", "wacz", folder.string(), "--transcript", looks.site.transcript_id()}).exit == 0);
  const auto package = folder / ("china-org-cn-" + id + ".wacz");
  CHECK(looks.press.ask({"verify", package.string()}).exit == 0);
  const std::set<std::string> urls = urls_in(unzipped(package));
  for (const std::string& path : k_all) CHECK(urls.count("http://images.press.example" + path) == 1);
  for (int page = 1; page <= 2; ++page) CHECK(urls.count(looks.site.url(page)) == 1);
  CHECK(urls.count("http://images.press.example/robots.txt") == 1);
  CHECK(urls.size() == k_all.size() + 4);
}
