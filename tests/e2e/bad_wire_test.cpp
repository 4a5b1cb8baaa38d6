// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include "tests/e2e/support/archive_checks.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using namespace std::chrono_literals;
using namespace std::string_literals;
using demo::CloseKind;
using demo::Reply;

namespace {

constexpr int k_bad = 3;
/// How long a server is silent: many times what is waited for, on a slow machine as well.
constexpr auto k_silence = 120s;

/// Archives a conference of four pages, the third of which is answered like this.
void check_bad_reply(const Reply& reply, const std::string& reason,
                     const std::string& configuration = Press::k_short_limits) {
  Site site(conference_of(4));
  site.answer_page(k_bad, reply);
  const Press press(configuration);
  const auto started = std::chrono::steady_clock::now();
  const Answer run = press.archive(site);
  CHECK(std::chrono::steady_clock::now() - started < k_silence / 2);
  check_one_page_missing(press, site, run, k_bad, reason);
}

/// The head of the stored response record for a target.
std::string stored_head(const Press& press, const std::string& target) {
  for (const auto& file : press.files("warc")) {
    std::string bytes = press.read(file);
    while (!bytes.empty()) {
      const auto member = core::inflate_member(bytes, 64 << 20);
      REQUIRE(member);
      const std::string head = member->bytes.substr(0, member->bytes.find("\r\n\r\n"));
      const bool response = head.find("WARC-Type: response\r\n") != std::string::npos;
      if (response && head.find(target + "\r\n") != std::string::npos) return head;
      bytes.erase(0, member->consumed);
    }
  }
  return {};
}

}  // namespace

TEST_CASE("A page shorter than it declares is named as cut short", "[e2e][wire]") {
  const Site whole(conference_of(4));
  const std::string html = whole.html(k_bad);
  check_bad_reply(Reply::truncated(html.size() + 5'000, html), "page 3: cut short (disconnect)");
  check_bad_reply(Reply::truncated(html.size(), html.substr(0, 900), CloseKind::reset), "page 3: ");
}

TEST_CASE("A page whose length contradicts itself is named and never whole", "[e2e][wire][rfc9112][hostile]") {
  const Site whole(conference_of(4));
  const std::string html = whole.html(k_bad), size = std::to_string(html.size());
  const auto [length, reason] =
      GENERATE_COPY(std::pair<std::string, std::string>{size + "\r\nContent-Length: 400", "is " + size + " and 400"},
                    std::pair<std::string, std::string>{"400\r\nContent-Length: " + size, "is 400 and " + size},
                    std::pair<std::string, std::string>{"5abc", "\"5abc\" is no length"});
  Reply reply;
  reply.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + length + "\r\n\r\n" + html);
  reply.close(CloseKind::fin);
  check_bad_reply(reply, "page 3: cut short (disconnect): Content-Length " + reason);
}

TEST_CASE("A transfer coding that breaks off is named as cut short", "[e2e][wire][rfc9112]") {
  const Site whole(conference_of(4));
  const std::string packed = core::gzip_member(whole.html(k_bad));
  check_bad_reply(Reply::chunked(200, "text/html", {packed.substr(0, packed.size() - 40)}, {{"X-A", "b"}}),
                  "page 3: no layout of the room fits");
  Reply broken;
  const std::string cut = packed.substr(0, packed.size() - 40);
  broken.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: gzip\r\n\r\n" + cut);
  check_bad_reply(broken.close(CloseKind::fin), "page 3: cut short (disconnect)");
}

TEST_CASE("A page that only its connection ends and that ends in mid-document is doubted", "[e2e][wire][rfc9112]") {
  Site site(conference_of(4));
  const std::string html = site.html(k_bad);
  const auto served = [&](const std::string& body) {
    Reply reply;
    return reply.send("HTTP/1.0 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\n\r\n" + body).close(CloseKind::fin);
  };
  site.answer_page(k_bad, served(html.substr(0, html.rfind("</body"))));
  const Press press;
  const Answer run = press.archive(site);
  INFO(run.err << run.json.dump(1));
  CHECK(run.exit == 3);
  CHECK(transcript_of(run)["verdict"] == "incomplete");
  CHECK(transcript_of(run)["captured_pages"] == 4);
  CHECK(reasons_of(transcript_of(run)).find("page 3: ends in mid-document") == 0);
  check_verified(press);

  // What is doubted is asked for again, and its end takes the doubt away.
  site.answer_page(k_bad, served(html));
  const Answer again = press.archive(site);
  INFO(again.err << again.json.dump(1));
  CHECK(again.exit == 0);
  CHECK(transcript_of(again)["verdict"] == "complete");
  CHECK(site.times_asked(site.path(k_bad)) == 2);
  CHECK(site.times_asked(site.path(1)) == 1);
  check_turns(press.sidecar(site), demo::spoken_turns(site.document()));
  check_verified(press);
}

TEST_CASE("A response that nobody asked for is the answer to no request", "[e2e][wire][rfc9112][hostile]") {
  Site site(conference_of(4));
  const std::string forged = "<html><body><div id=container_txt><p>Gao Tao:</p><p>Forged.</p></div></body></html>";
  demo::Reply reply = site.original(2);
  reply.pause(100ms).send(bytes_of(Reply::page(200, "text/html", forged)));
  site.answer_page(2, reply);
  site.answer_page(3, after_pause(200ms, site.original(3)));
  const Press press;
  CHECK(press.archive(site).exit == 0);
  check_turns(press.sidecar(site), demo::spoken_turns(site.document()));
  for (const auto& file : press.files("warc")) {
    CHECK(core::inflate_all(press.read(file), core::DeflateFormat::gzip, 64 << 20, 1000)->find("Forged.") ==
          std::string::npos);
  }
  check_verified(press);
}

TEST_CASE("A body of ten gigabytes in chunks is cut at the limit and marked truncated", "[e2e][wire][hostile]") {
  Site site(conference_of(4));
  site.answer_page(k_bad, Reply::endless_chunks(10ull << 30, k_silence));
  const Press press(Press::k_short_limits + "max_body_bytes = 200000\n"s);
  const auto started = std::chrono::steady_clock::now();
  const Answer run = press.archive(site);
  CHECK(std::chrono::steady_clock::now() - started < k_silence / 2);
  check_one_page_missing(press, site, run, k_bad, "page 3: cut short (length)");
  CHECK(stored_head(press, site.path(k_bad)).find("WARC-Truncated: length") != std::string::npos);
}

TEST_CASE("A server that falls silent in the middle of a body is given up and its bytes kept", "[e2e][wire]") {
  Site site(conference_of(4));
  site.answer_page(k_bad, Reply::stall(5'000, k_silence));
  const Press press(Press::k_short_limits);
  const auto started = std::chrono::steady_clock::now();
  const Answer run = press.archive(site);
  CHECK(std::chrono::steady_clock::now() - started < k_silence / 2);
  check_one_page_missing(press, site, run, k_bad, "page 3: cut short (time)");
  CHECK(stored_head(press, site.path(k_bad)).find("WARC-Truncated: time") != std::string::npos);
}

TEST_CASE("A server that never answers is named as timed out", "[e2e][wire]") {
  check_bad_reply(Reply::silence(k_silence), "page 3: timeout: ");
}

TEST_CASE("A connection that breaks within the head is a failure and no response", "[e2e][wire]") {
  Reply reset;
  reset.send("HTTP/1.1 200 OK\r\nContent-Ty").pause(20ms).close(CloseKind::reset);
  check_bad_reply(reset, "page 3: reset: ");
}

TEST_CASE("A head with a NUL byte is refused as malformed", "[e2e][wire][hostile]") {
  Reply nul;
  nul.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Evil: a\0b\r\nContent-Length: 2\r\n\r\nok"s)
      .close(CloseKind::fin);
  check_bad_reply(nul, "page 3: ");
}

TEST_CASE("What came of a head that is none is kept beside its request", "[e2e][wire][hostile]") {
  const auto head = GENERATE("HTTP/1.1 200 OK\r\nX-First: 1\r\nX-Evil: a\x1B[2Jb\r\n\r\nok"s,
                             "HTTP/1.1 200 OK\r\nX-First: 1\r\nno colon here\r\n\r\nok"s,
                             "HTTP/1.1 200 OK\r\nX-First: 1\r\nX-Long: " + std::string(70'000, 'x') + "\r\n\r\nok");
  Site site(conference_of(4));
  Reply reply;
  site.answer_page(k_bad, reply.send(head).close(CloseKind::fin));
  const Press press;
  check_one_page_missing(press, site, press.archive(site), k_bad, "page 3: ");
  CHECK(stored_head(press, site.path(k_bad)).empty());
  std::string all;
  for (const auto& file : press.files("warc")) {
    all += core::inflate_all(press.read(file), core::DeflateFormat::gzip, 64 << 20, 1000).value_or("");
  }
  const auto failure = all.find("\r\nfailure: ");
  REQUIRE(failure != std::string::npos);
  CHECK(all.find("receivedHead: HTTP/1.1 200 OK%0D%0AX-First: 1%0D%0A", failure) != std::string::npos);
  CHECK(all.find("GET " + site.path(k_bad)) < failure);
}

TEST_CASE("A redirect loop ends and names the page", "[e2e][wire][redirect]") {
  Site site(conference_of(4));
  site.answer_page(k_bad, Reply::redirect(302, "/loop/a"));
  site.answer("/loop/a", Reply::redirect(302, "/loop/b"));
  site.answer("/loop/b", Reply::redirect(302, "/loop/a"));
  const Press press;
  check_one_page_missing(press, site, press.archive(site), k_bad, "page 3: HTTP 302 to http://www.china.org.cn/loop/a");
  CHECK(site.times_asked(site.path(k_bad)) == 1);
  CHECK(site.times_asked("/loop/a") == 1);
  CHECK(site.times_asked("/loop/b") == 1);
}

TEST_CASE("A redirect away from the room or to a private address is not followed", "[e2e][wire][ssrf]") {
  const auto bait =
      demo::LoopbackServer::start([](const demo::Request&) { return Reply::page(200, "text/html", "inside"); }).value();
  const std::string port = std::to_string(bait->port());
  const std::string target =
      GENERATE("http://other.example/content_600000007_3.htm"s, "https://www.china.org.cn/content_600000007_3.htm"s,
               "http://169.254.169.254/latest/meta-data/"s, "http://127.0.0.1:PORT/"s, "http://localhost:PORT/"s,
               "http://[::1]:PORT/"s, "http://0x7f000001:PORT/"s, "ftp://www.china.org.cn/"s, "file:///etc/passwd"s);
  std::string location = target;
  if (const auto at = location.find("PORT"); at != std::string::npos) location.replace(at, 4, port);
  INFO(location);
  Site site(conference_of(4));
  site.answer_page(k_bad, Reply::redirect(302, location));
  const Press press;
  check_one_page_missing(press, site, press.archive(site), k_bad, "page 3: HTTP 302 to ");
  CHECK(bait->requests().empty());
  for (const demo::LoggedRequest& request : site.server().requests()) CHECK(request.host == "www.china.org.cn");
}

TEST_CASE("A part of the site that refuses connections is named and the rest kept", "[e2e][wire]") {
  Site site(conference_of(4));
  std::uint16_t closed_port = 0;
  {
    closed_port = demo::LoopbackServer::start([](const demo::Request&) { return Reply(); }).value()->port();
  }
  site.answer_page(k_bad, Reply::redirect(302, "http://china.org.cn" + site.path(k_bad)));
  const Press press;
  std::vector<std::string> words{"archive",      site.url(1),
                                 "--connect-to", site.server().connect_to("www.china.org.cn"),
                                 "--connect-to", "china.org.cn:80:127.0.0.1:" + std::to_string(closed_port),
                                 "--min-delay",  "0",
                                 "--patience",   "0"};
  check_one_page_missing(press, site, press.ask(words), k_bad, "robots-unreachable: ");
}
