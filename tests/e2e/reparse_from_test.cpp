// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include "core/digest.hpp"
#include "storage/warc/record_packer.hpp"
#include "tests/e2e/support/archive_checks.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

/// A WARC/1.0 record as tools write it that label SHA-1 and know nothing of rooms.
std::string record_of(const std::string& type, int id, const std::string& url, const std::string& date,
                      const std::string& block, const std::string& more = {}) {
  const std::string record = fmt::format(
      "WARC/1.0\r\nWARC-Type: {}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{:012}>\r\n"
      "WARC-Target-URI: <{}>\r\nWARC-Date: {}\r\nContent-Type: {}\r\n{}Content-Length: {}\r\n\r\n{}\r\n\r\n",
      type, id, url, date, type == "resource" ? "text/html; charset=UTF-8" : "application/http;msgtype=response", more,
      block.size(), block);
  return storage::warc::RecordPacker().pack(record);
}

std::string response_of(const Site& site, int page) {
  const std::string html = site.html(page);
  return fmt::format("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\nContent-Length: {}\r\n\r\n{}",
                     html.size(), html);
}

/// Every page as a response, the last as a resource, and a page of no transcript.
std::string foreign_warc(const Site& site, const std::string& date = "2026-01-05T10:00:00Z", int first_id = 1) {
  std::string warc = record_of("response", first_id, "http://www.china.org.cn/about.htm", date, response_of(site, 1));
  for (int page = 1; page < site.pages(); ++page) {
    warc += record_of("response", first_id + page, site.url(page), date, response_of(site, page));
  }
  return warc + record_of("resource", first_id + site.pages(), site.url(site.pages()), date, site.html(site.pages()));
}

Answer take(const Press& press, const std::filesystem::path& file) {
  return press.ask({"reparse", "--from", file.string()});
}

}  // namespace

TEST_CASE("A WARC of another tool gives the turns that archiving the pages gives", "[e2e][reparse]") {
  Site site(conference_of(4));
  const Press ours, press;
  REQUIRE(ours.archive(site).exit == 0);
  const auto file = press.temp().write("other/site.warc.gz", foreign_warc(site));
  const std::string bytes = press.read(file);

  const Answer taken = take(press, file);
  INFO(taken.err << taken.json.dump(1));
  REQUIRE(taken.exit == 0);
  CHECK(taken.json["files"][0]["captures"] == 4);
  CHECK(taken.json["skipped"]["no room knows a transcript at the URL"] == 1);
  CHECK(taken.json["transcripts"][0]["verdict"] == "complete");
  const Json sidecar = press.sidecar(site);
  CHECK(sidecar["turns"] == ours.sidecar(site)["turns"]);
  CHECK(press.read(file) == bytes);
  CHECK(press.files("warc").empty());
  check_verified(press);

  const auto sidecars = press.digests("transcripts");
  CHECK(take(press, file).json["transcripts"][0]["effect"] == "unchanged");
  REQUIRE(press.ask({"rebuild"}).exit == 0);
  CHECK(press.digests("transcripts") == sidecars);
  check_verified(press);
}

TEST_CASE("What changed rules make of another tool's pages waits for acceptance", "[e2e][reparse]") {
  Site site(conference_of(2));
  Press press;
  const auto file = press.temp().write("other/site.warc.gz", foreign_warc(site));
  REQUIRE(take(press, file).exit == 0);
  const auto sidecars = press.digests("transcripts");
  std::string room = press.read(std::filesystem::path(PRESSROOM_SOURCE_DIR) / "config" / "rooms" / "china-org-cn.toml");
  const std::string label = press.sidecar(site)["turns"][1]["label"], key = "not_labels = [";
  REQUIRE(room.find(key) != std::string::npos);
  room.insert(room.find(key) + key.size(), "\"" + label + "\", ");
  press.use_rooms(press.temp().write("rooms/china-org-cn.toml", room).parent_path());

  const Answer waiting = take(press, file);
  INFO(waiting.json.dump(1));
  CHECK(waiting.exit == 3);
  CHECK(waiting.json["waiting"] == 1);
  CHECK(waiting.json["counts"]["turns_removed"] > 0);
  CHECK(press.digests("transcripts") == sidecars);
  CHECK(press.ask({"reparse", "--accept", "--from", file.string()}).exit == 0);
  CHECK(press.digests("transcripts") != sidecars);
  check_verified(press);
}

TEST_CASE("A file of another tool that is gone is named and takes nothing with it", "[e2e][reparse]") {
  Site site(conference_of(2));
  const Press press;
  const auto file = press.temp().write("other/site.warc.gz", foreign_warc(site));
  REQUIRE(take(press, file).exit == 0);
  const auto sidecars = press.digests("transcripts");
  std::filesystem::remove(file);
  CHECK(press.ask({"status"}).json["foreign"][0]["there"] == false);
  for (const std::vector<std::string>& words : {std::vector<std::string>{"verify"}, {"reparse"}, {"rebuild"}}) {
    const Answer answer = press.ask(words);
    INFO(answer.json.dump(1));
    CHECK(answer.exit == 5);
    CHECK(answer.json.dump().find("site.warc.gz") != std::string::npos);
  }
  CHECK(press.digests("transcripts") == sidecars);
}

TEST_CASE("A gap of more than a day in another tool's archive begins a visit", "[e2e][reparse]") {
  Site site(conference_of(2));
  demo::CmsDocument edited = conference_of(2, 8);
  edited.native_id = site.document().native_id;
  edited.channel_path = site.document().channel_path;
  const Press press;
  const auto later = press.temp().write("b.warc.gz", foreign_warc(Site(edited), "2026-01-07T10:00:00Z", 100));
  const auto first = press.temp().write("a.warc.gz", foreign_warc(site));
  REQUIRE(take(press, later).json["transcripts"][0]["revision"] == 1);
  const Answer both = take(press, first);
  INFO(both.json.dump(1));
  CHECK(both.json["transcripts"][0]["revision"] == 2);
}

TEST_CASE("A revisit of another tool is found by the URL and date it names", "[e2e][reparse]") {
  Site site(conference_of(2));
  const Press press;
  std::string warc = foreign_warc(site);
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\n\r\n";
  warc += record_of("revisit", 50, site.url(1), "2026-01-05T11:00:00Z", head,
                    "WARC-Profile: http://netpreserve.org/warc/1.0/revisit/identical-payload-digest\r\n"
                    "WARC-Refers-To-Target-URI: " +
                        site.url(1) + "\r\nWARC-Refers-To-Date: 2026-01-05T10:00:00Z\r\n");
  warc += record_of("revisit", 51, site.url(2), "2026-01-05T11:00:00Z", head,
                    "WARC-Profile: http://netpreserve.org/warc/1.0/revisit/identical-payload-digest\r\n"
                    "WARC-Payload-Digest: sha1:NOBODYHASTHISDIGEST\r\n");
  const Answer taken = take(press, press.temp().write("a.warc.gz", warc));
  INFO(taken.err << taken.json.dump(1));
  CHECK(taken.exit == 0);
  CHECK(taken.json["files"][0]["captures"] == 3);
  CHECK(taken.json["skipped"]["a revisit of what is in none of the files"] == 1);
  check_verified(press);
}

TEST_CASE("A damaged WARC of another tool is read past its damage", "[e2e][reparse]") {
  Site site(conference_of(3));
  const Press press;
  std::string warc = foreign_warc(site);
  warc[warc.size() / 2] ^= 0x55;
  const Answer taken = take(press, press.temp().write("a.warc.gz", warc));
  INFO(taken.err << taken.json.dump(1));
  CHECK(taken.exit == 5);
  CHECK(taken.json["transcripts"][0]["verdict"] == "incomplete");
}

TEST_CASE("What wget archived gives the same turns", "[e2e][reparse]") {
  if (!std::filesystem::exists("/usr/bin/wget")) {
    WARN("skipped: wget is not installed");
    return;
  }
  Site site(conference_of(3));
  const Press ours, press;
  REQUIRE(ours.archive(site).exit == 0);
  // As a proxy the server sees the whole URL, which wget then writes down.
  const std::string mapped = site.server().connect_to(site.options().host);
  const std::string proxy = "http://127.0.0.1:" + mapped.substr(mapped.rfind(':') + 1);
  for (int page = 1; page <= site.pages(); ++page) site.answer(site.url(page), site.original(page));
  std::vector<std::string> words{"/usr/bin/wget",
                                 "-q",
                                 "-e",
                                 "use_proxy=yes",
                                 "-e",
                                 "http_proxy=" + proxy,
                                 "-O",
                                 (press.temp() / "out").string(),
                                 "--warc-file=" + (press.temp() / "site").string()};
  for (int page = 1; page <= site.pages(); ++page) words.push_back(site.url(page));
  const Finished got = run_program(words);
  INFO(got.err);
  REQUIRE(got.exit == 0);
  const Answer taken = take(press, press.temp() / "site.warc.gz");
  INFO(taken.err << taken.json.dump(1));
  CHECK(taken.exit == 0);
  CHECK(press.sidecar(site)["turns"] == ours.sidecar(site)["turns"]);
  check_verified(press);
}
