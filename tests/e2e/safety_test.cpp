// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>

#include "tests/e2e/support/archive_checks.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using namespace std::chrono_literals;
using namespace std::string_literals;
using demo::CloseKind;
using demo::Reply;
namespace fs = std::filesystem;

namespace {

constexpr const char* k_html = "text/html; charset=UTF-8";
constexpr int k_bad = 3;

/// Archives a conference of four pages, the third of which is answered like this, and is named so.
void check_bad_page(const Reply& reply, const std::string& reason) {
  Site site(conference_of(4));
  site.answer_page(k_bad, reply);
  const Press press;
  check_one_page_missing(press, site, press.archive(site), k_bad, reason);
}

/// All that the WARC files of an archive hold, inflated.
std::string warc_bytes(const Press& press) {
  std::string all;
  for (const auto& file : press.files("warc")) {
    all += core::inflate_all(press.read(file), core::DeflateFormat::gzip, 256 << 20, 1'000'000).value_or("");
  }
  return all;
}

/// Nothing in it but lines of text moves a cursor or turns the direction of what follows.
bool steers(const std::string& shown) {
  for (const std::string_view mark : {"\xC2\x9B", "\xC2\x85", "\xE2\x80\xAE", "\xE2\x81\xA6"}) {
    if (shown.find(mark) != std::string::npos) return true;
  }
  return std::any_of(shown.begin(), shown.end(), [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return (octet < 0x20 && c != '\n' && c != '\t') || octet == 0x7F;
  });
}

/// A room of the test's own whose native ids are whatever a URL says.
std::string lenient_room() {
  std::ifstream file(fs::path(PRESSROOM_SOURCE_DIR) / "demo" / "room" / "demo.toml");
  std::ostringstream bytes;
  bytes << file.rdbuf();
  std::string room = bytes.str();
  const auto set = [&](const std::string& key, const std::string& line) {
    const std::size_t at = room.find(key);
    REQUIRE(at != std::string::npos);
    room.replace(at, room.find('\n', at) - at, line);
  };
  set("hosts = ", "hosts = [\"www.china.org.cn\", \"www.press.example\"]");
  set("transcript = '", "transcript = 'id=(?P<id>.+)$'");
  return room;
}

/// The sockets on which a process listens, by their lines in the table of the kernel.
std::vector<std::string> listening(pid_t pid) {
  std::set<std::string> own;
  std::error_code gone;
  for (const auto& entry : fs::directory_iterator("/proc/" + std::to_string(pid) + "/fd", gone)) {
    const std::string target = fs::read_symlink(entry.path(), gone).string();
    if (target.starts_with("socket:[")) own.insert(target.substr(8, target.size() - 9));
  }
  std::vector<std::string> found;
  for (const auto* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    std::ifstream lines(table);
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      const std::vector<std::string> fields{std::istream_iterator<std::string>(words), {}};
      if (fields.size() > 9 && fields[3] == "0A" && own.contains(fields[9])) found.push_back(line);
    }
  }
  return found;
}

}  // namespace

TEST_CASE("No name that a server chose leads out of the archive", "[e2e][safety][hostile]") {
  const Press press;
  Site site(conference_of(1));
  press.temp().write("hostile.toml", lenient_room());
  int tried = 0;
  for (const std::string& id : {"..%2f..%2fescaped"s,
                                "../../../escaped"s,
                                "%2e%2e/%2e%2e/escaped"s,
                                "..\\..\\escaped"s,
                                "a%00b"s,
                                "CON"s,
                                "nul.json"s,
                                "LPT1"s,
                                "C:escaped"s,
                                std::string(300, 'x'),
                                "a.r1"s,
                                ".json"s,
                                "-rf"s,
                                "%0d%0aescaped"s,
                                "a'\"$(touch escaped)"s,
                                "\xC3\xA9\xE2\x80\xAE"s,
                                "~"s,
                                "*"s,
                                " "s,
                                "a/"s}) {
    INFO(id);
    const auto url = core::Url::parse("http://www.china.org.cn/show?id=" + id);
    REQUIRE(url);
    site.answer("/show?" + std::string(*url->query()), Reply::page(200, k_html, site.html(1)));
    std::vector<std::string> words{"room", "try", (press.temp() / "hostile.toml").string(), url->href()};
    const auto network = site.network();
    words.insert(words.end(), network.begin(), network.end());
    const Answer run = press.ask(words);
    INFO(run.err);
    CHECK((run.exit == 0 || run.exit == 2));
    tried += run.exit == 0 ? 1 : 0;
  }
  CHECK(tried >= 18);
  const std::regex plain("(%-)?[A-Za-z0-9_%-]{1,100}(\\.r[0-9]+)?\\.json");
  const auto sidecars = press.files("transcripts");
  CHECK(sidecars.size() == static_cast<std::size_t>(tried));
  for (const auto& sidecar : sidecars) {
    CHECK(sidecar.parent_path() == press.folder() / "transcripts" / "demo");
    CHECK(std::regex_match(sidecar.filename().string(), plain));
  }
  std::vector<std::string> beside;
  for (const auto& entry : fs::directory_iterator(press.temp().path())) beside.push_back(entry.path().filename());
  std::sort(beside.begin(), beside.end());
  CHECK(beside == std::vector<std::string>{"archive", "hostile.toml", "pressroom.toml"});
  for (const auto& entry : fs::recursive_directory_iterator(press.folder())) {
    CHECK_FALSE(entry.path().filename().string().starts_with("escaped"));
    CHECK_FALSE(entry.is_symlink());
  }
  check_verified(press);
}

TEST_CASE("Nothing is written through a link that was planted in the archive", "[e2e][safety][hostile]") {
  Site site(conference_of(2));
  const Press press;
  REQUIRE(press.archive(site).exit == 0);
  const auto outside = press.temp() / "outside";
  fs::create_directories(outside);
  std::map<fs::path, std::string> kept;
  int number = 0;
  for (const auto& file : press.files("")) {
    if (file.filename().string().starts_with("pressroom.db")) continue;
    const auto away = outside / std::to_string(++number);
    fs::rename(file, away);
    fs::create_symlink(away, file);
    kept[away] = press.read(away);
  }
  REQUIRE(kept.size() >= 4);
  // Where a run would put what is not there yet.
  const auto reports = press.folder() / "transcripts" / "china-org-cn" / (site.document().native_id + ".r1.json");
  fs::create_symlink(outside / "new", reports);
  for (int page = 1; page <= 2; ++page) {
    std::string html = site.html(page);
    html.insert(html.find("</p>"), " And a word more.");
    site.answer_page(page, Reply::page(200, k_html, html));
  }
  (void)press.archive(site);
  (void)press.ask({"reparse", "--force"});
  (void)press.ask({"rebuild"});
  for (const auto& [away, bytes] : kept) {
    INFO(away);
    CHECK(press.read(away) == bytes);
  }
  CHECK_FALSE(fs::exists(outside / "new"));
}

TEST_CASE("A robots.txt that is redirected to this machine is asked of nobody", "[e2e][safety][ssrf][hostile]") {
  const auto* target =
      GENERATE("http://localhost/robots.txt", "http://127.0.0.1/robots.txt", "http://127.1/", "http://0x7f.1/",
               "http://2130706433/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::127.0.0.1]/",
               "http://[2002:7f00:1::]/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://0/");
  INFO(target);
  Site site(conference_of(2));
  site.answer("/robots.txt", Reply::redirect(302, target));
  const Press press;
  // No rehearsal: that would refuse what is not mapped to loopback before the guard is asked.
  const Answer run = press.ask({"archive", site.url(1), "--connect-to", site.server().connect_to("www.china.org.cn"),
                                "--contact", "desk@press.example", "--min-delay", "1", "--patience", "0"});
  INFO(run.err << run.json.dump(1));
  CHECK(run.exit == 4);
  CHECK(site.asked().empty());
  CHECK(run.json.dump().find("refused: address") != std::string::npos);
}

TEST_CASE("A redirect that leaves the room by a trick is not followed", "[e2e][safety][ssrf][hostile]") {
  const std::string location =
      GENERATE("data:text/html,x"s, "javascript:alert(1)"s, "gopher://www.china.org.cn/"s,
               "http://user:word@www.china.org.cn/moved.htm"s, "http://www.china.org.cn:22/moved.htm"s,
               "http://www.china.org.cn:8080/moved.htm"s, "//other.example/moved.htm"s, "\\\\other.example\\moved.htm"s,
               "http://www.china.org.cn@other.example/"s, "http://www.china.org.cn.other.example/"s,
               "http:\\\\other.example"s, "http://[/"s, "/"s + std::string(5'000, 'x'));
  INFO(location);
  Site site(conference_of(4));
  site.answer_page(k_bad, Reply::redirect(302, location));
  const Press press;
  check_one_page_missing(press, site, press.archive(site), k_bad, "page 3: ");
  for (const demo::LoggedRequest& request : site.server().requests()) {
    CHECK(request.host == "www.china.org.cn");
    CHECK(request.target.size() < 4'000);
    CHECK(request.target.find("moved") == std::string::npos);
  }
}

TEST_CASE("Ten redirects are followed and the eleventh is not", "[e2e][safety][redirect][hostile]") {
  const int hops = GENERATE(10, 11);
  Site site(conference_of(4));
  const auto hop = [](int number) { return "/hop/" + std::to_string(number) + ".htm"; };
  site.answer_page(k_bad, Reply::redirect(302, hop(1)));
  for (int number = 1; number < hops; ++number) site.answer(hop(number), Reply::redirect(302, hop(number + 1)));
  site.answer(hop(hops), site.original(k_bad));
  const Press press;
  const Answer run = press.archive(site);
  INFO(run.err << run.json.dump(1));
  CHECK(site.times_asked(hop(10)) == 1);
  CHECK(site.times_asked(hop(11)) == 0);
  if (hops == 10) CHECK(run.exit == 0);
  if (hops == 11) check_one_page_missing(press, site, run, k_bad, "page 3: ");
}

TEST_CASE("Bombs and codings nobody offered are kept as they came and named", "[e2e][safety][hostile]") {
  const std::string zeros = core::gzip_member(std::string(100'000'000, '\0'));
  std::string bomb;
  for (int i = 0; i < 100; ++i) bomb += zeros;
  const Site whole(conference_of(4));
  const std::string once = core::gzip_member(whole.html(k_bad)), twice = core::gzip_member(once);
  struct Coded {
    std::string coding, body;
  };
  const auto [coding, body] =
      GENERATE_COPY(Coded{"gzip", bomb}, Coded{"gzip, gzip", core::gzip_member(bomb)},
                    Coded{"gzip, gzip, gzip", core::gzip_member(twice)}, Coded{"br", once}, Coded{"zstd", once});
  INFO(coding << " of " << body.size() << " bytes");
  Site site(conference_of(4));
  site.answer_page(k_bad, Reply::page(200, k_html, body, {{"Content-Encoding", coding}}));
  const Press press;
  check_one_page_missing(press, site, press.archive(site), k_bad, "page 3: ");
  CHECK(warc_bytes(press).find("\r\n\r\n" + body + "\r\n\r\n") != std::string::npos);
}

TEST_CASE("A page hidden in transfer codings that blow it up is named", "[e2e][safety][hostile]") {
  const std::string bomb = core::gzip_member(core::gzip_member(std::string(200 << 20, '\0')));
  Reply reply;
  reply.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: gzip, gzip\r\n\r\n" + bomb);
  check_bad_page(reply.close(CloseKind::fin), "page 3: cut short (disconnect)");
}

TEST_CASE("A link of 5000 bytes is a page that is missing and named", "[e2e][safety][hostile]") {
  Site site(conference_of(4));
  const std::string there = site.path(k_bad).substr(site.path(k_bad).rfind('/') + 1);
  for (int page = 1; page <= 4; ++page) {
    std::string html = site.html(page);
    const std::string longer = std::string(5'000, 'x') + "/" + there;
    for (std::size_t at = 0; (at = html.find("\"" + there + "\"", at)) != std::string::npos; at += longer.size()) {
      html.replace(at + 1, there.size(), longer);
    }
    site.answer_page(page, Reply::page(200, k_html, html));
  }
  const Press press;
  check_one_page_missing(press, site, press.archive(site), k_bad, "page 3: ");
}

TEST_CASE("No word of a server steers the terminal or forges a line of the log", "[e2e][safety][hostile]") {
  const std::string evil =
      "\xE2\x80\xAE\xC2\x9B"
      "31m\xC2\x85"
      "2026-01-01 error forged\xE2\x81\xA6";
  Site site(conference_of(6));
  site.answer("/robots.txt",
              Reply::page(200, "text/plain", "User-agent: *\nDisallow: /*_6.htm\x1b[2J\nDisallow: /*_6.htm\n"));
  site.answer_page(2, Reply::page(404, k_html + evil, "x"));
  Reply reason;
  site.answer_page(3, reason.send("HTTP/1.1 410 " + evil + "\r\nContent-Length: 0\r\n\r\n").close(CloseKind::fin));
  site.answer_page(4, Reply::redirect(302, "http://other.example/" + evil));
  site.answer_page(5, Reply::page(200, "text/" + evil, "x", {{"Content-Encoding", evil}, {"Content-Language", evil}}));
  const Press press;
  auto words = press.command(press.archive_words(site, 1));
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] == "--log-level") words[i + 1] = "debug";
  }
  const Finished shown = run_program(words);
  INFO(shown.out << shown.err);
  CHECK(shown.exit == 3);
  CHECK(shown.err.find("410") != std::string::npos);
  CHECK_FALSE(steers(shown.out));
  CHECK_FALSE(steers(shown.err));
  CHECK(shown.err.find("\n2026-01-01 error") == std::string::npos);
  for (const auto& command : std::vector<std::vector<std::string>>{{"status"}, {"status", "--json"}, {"verify"}}) {
    CHECK_FALSE(steers(press.run(command).out));
  }
  check_archive_files(press);
  check_verified(press);
}

TEST_CASE("A proxy in the environment of the program is connected to by nobody", "[e2e][safety][hostile]") {
  const auto proxy =
      demo::LoopbackServer::start([](const auto&) { return Reply::page(200, k_html, "by proxy"); }).value();
  const std::string address = "http://127.0.0.1:" + std::to_string(proxy->port());
  const std::vector<std::string> variables{"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
  for (const auto& name : variables) setenv(name.c_str(), address.c_str(), 1);
  Site site(conference_of(2));
  const Press press;
  const Answer run = press.archive(site);
  for (const auto& name : variables) unsetenv(name.c_str());
  CHECK(run.exit == 0);
  CHECK(proxy->requests().empty());
}

TEST_CASE("A run listens on no port", "[e2e][safety]") {
  Site site(conference_of(2));
  if (listening(::getpid()).empty()) {
    WARN("skipped: this machine does not tell who listens");
    return;
  }
  site.answer_page(2, after_pause(600ms, site.original(2)));
  const Press press;
  Program run(press.command(press.archive_words(site, 1)));
  REQUIRE(site.server().wait_for_requests(3, 60s));
  CHECK(listening(run.pid()).empty());
  CHECK(run.wait().exit == 0);
}
