// SPDX-License-Identifier: Apache-2.0
#include "storage/database/database.hpp"
#include "storage/warc/warc_reader.hpp"
#include "tests/e2e/support/archive_checks.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

using namespace std::chrono_literals;

/// Two conferences of two pages each in one archive; a third one of its pages never answered.
struct Archived {
  Archived() : site(conference_of(3, 7)), other(conference_of(2, 8)) {
    site.answer_page(3, demo::Reply::stall(0, 20s));
    REQUIRE(press.archive(other).exit == 0);
    // The last one, since silence makes the host wait.
    REQUIRE(press.archive(site).exit == 3);
    check_verified(press);
  }
  std::filesystem::path database() const { return press.folder() / "pressroom.db"; }
  void change(const std::string& sql) const {
    auto opened = storage::database::Database::open(database(), storage::database::Mode::read_write);
    REQUIRE(opened);
    REQUIRE(opened->execute(sql.c_str()));
  }
  Json status() const { return press.ask({"status", "china-org-cn"}).json["transcripts"]; }

  Site site, other;
  Press press{Press::k_short_limits};
};

/// The index line of the page, whichever index it stands in.
storage::warc::IndexLine line_of(const Press& press, const std::string& url) {
  for (const auto& index : press.files("indexes", ".cdxj")) {
    for (const std::string& text : storage::warc::index_lines(press.read(index))) {
      auto line = storage::warc::parse_index_line(text);
      if (line && line->url == url) return *line;
    }
  }
  FAIL("not indexed: " << url);
  return {};
}

std::filesystem::path warc_of(const Press& press, const storage::warc::IndexLine& line) {
  return press.folder() / "warc" / "china-org-cn" / line.location.warc_file;
}

std::size_t faults_with(const Answer& answer, const std::string& words) {
  const Json& faults = answer.json["faults"];
  return static_cast<std::size_t>(std::count_if(faults.begin(), faults.end(), [&](const Json& fault) {
    return (fault["where"].get<std::string>() + ": " + fault["what"].get<std::string>()).find(words) !=
           std::string::npos;
  }));
}

}  // namespace

TEST_CASE("Rebuild goes on past a record that is no gzip member any more", "[e2e][rebuild]") {
  const Archived archived;
  const auto line = line_of(archived.press, archived.site.url(2));
  std::string bytes = archived.press.read(warc_of(archived.press, line));
  bytes[line.location.offset + line.location.length / 2] ^= 0x55;
  archived.press.write(warc_of(archived.press, line), bytes);

  const Answer rebuilt = archived.press.ask({"rebuild"});
  INFO(rebuilt.err);
  CHECK(rebuilt.exit == 5);
  CHECK(rebuilt.json["transcripts"] == 2);
  CHECK(faults_with(rebuilt, line.location.warc_file + ":" + std::to_string(line.location.offset)) == 1);
  CHECK(faults_with(rebuilt, "manifest-sha256.txt") == 1);
  const Json status = archived.status();
  REQUIRE(status.size() == 2);
  CHECK(status[0]["missing"] == Json::array({2, 3}));
  CHECK(status[1]["verdict"] == "complete");
  // What is left is told by the damage alone: nothing in the database contradicts the files.
  const Answer verified = archived.press.verify();
  for (const Json& finding : verified.json["findings"]) {
    INFO(finding.dump());
    CHECK((finding["severity"] != "E" || finding["rule"] == "Z1" || finding["rule"] == "M1"));
  }
}

TEST_CASE("Rebuild goes on past a page that contradicts its digest", "[e2e][rebuild]") {
  const Archived archived;
  const auto line = line_of(archived.press, archived.site.url(2));
  std::string bytes = archived.press.read(warc_of(archived.press, line));
  const auto member = core::inflate_member(bytes.substr(line.location.offset, line.location.length), 64 << 20);
  REQUIRE(member);
  std::string record = member->bytes;
  record.replace(record.find("question"), 8, "QUESTION");
  bytes.replace(line.location.offset, line.location.length, core::gzip_member(record));
  archived.press.write(warc_of(archived.press, line), bytes);

  const Answer rebuilt = archived.press.ask({"rebuild"});
  INFO(rebuilt.err);
  CHECK(rebuilt.exit == 5);
  CHECK(rebuilt.json["transcripts"] == 2);
  CHECK(faults_with(rebuilt, "contradicts its digest") == 1);
  CHECK(archived.status()[0]["missing"] == Json::array({2, 3}));
}

TEST_CASE("Rebuild believes no row of the database that a WARC can tell", "[e2e][rebuild]") {
  const Archived archived;
  const auto sidecars = archived.press.digests("transcripts");
  archived.change(
      "UPDATE captures SET offset = offset + 1 WHERE id = (SELECT max(id) FROM captures); "
      "UPDATE captures SET page = 9 WHERE page = 2; UPDATE transcripts SET title = 'another'");
  CHECK(archived.press.verify().exit == 5);
  const Answer rebuilt = archived.press.ask({"rebuild"});
  INFO(rebuilt.err);
  CHECK(rebuilt.exit == 0);
  CHECK(archived.press.digests("transcripts") == sidecars);
  check_verified(archived.press);
}

TEST_CASE("Rebuild keeps what only the database knows", "[e2e][rebuild]") {
  const Archived archived;
  const Json before = archived.status();
  REQUIRE(before[0]["reasons"].dump().find("page 3: ") != std::string::npos);
  archived.change("UPDATE clocks SET blocked_until = 4000000000000 WHERE key = 'host:www.china.org.cn'");
  REQUIRE(archived.press.ask({"rebuild"}).exit == 0);
  CHECK(archived.status()[0]["reasons"] == before[0]["reasons"]);
  const std::size_t requests = archived.site.asked().size();
  CHECK(archived.press.archive(archived.site).exit != 0);
  CHECK(archived.site.asked().size() == requests);
}

TEST_CASE("An unreadable database is set aside and made anew", "[e2e][rebuild]") {
  const Archived archived;
  const auto sidecars = archived.press.digests("transcripts");
  for (const char* log : {"pressroom.db-wal", "pressroom.db-shm"}) {
    std::filesystem::remove(archived.press.folder() / log);
  }
  archived.press.write(archived.database(), std::string(20'000, 'x'));

  for (const std::vector<std::string>& words : {std::vector<std::string>{"status"}, {"reparse"}}) {
    const Answer answer = archived.press.ask(words);
    CHECK(answer.exit == 5);
    CHECK(answer.json["error"]["what"].get<std::string>().find("pressroom rebuild") != std::string::npos);
  }
  CHECK(archived.press.archive(archived.site).exit == 1);
  const Answer verified = archived.press.verify();
  CHECK(verified.exit == 5);
  CHECK(faults_of(verified).find("B1 pressroom.db") != std::string::npos);
  CHECK(verified.json["records"] > 0);

  const Answer rebuilt = archived.press.ask({"rebuild"});
  INFO(rebuilt.err);
  CHECK(rebuilt.exit == 5);
  CHECK(faults_with(rebuilt, "set aside") == 1);
  CHECK(archived.press.read(rebuilt.json["set_aside"].get<std::string>()) == std::string(20'000, 'x'));
  CHECK(archived.press.ask({"rebuild"}).exit == 0);
  const auto now = archived.press.digests("transcripts");
  CHECK(now.size() == sidecars.size());
  check_verified(archived.press);
}

TEST_CASE("An archive that lost its database says so instead of beginning anew", "[e2e][rebuild]") {
  const Archived archived;
  std::filesystem::remove(archived.database());
  const std::size_t requests = archived.site.asked().size();
  const Answer run = archived.press.archive(archived.site);
  CHECK(run.exit == 1);
  CHECK(run.json["error"]["what"].get<std::string>().find("pressroom rebuild") != std::string::npos);
  CHECK(archived.site.asked().size() == requests);
  CHECK_FALSE(std::filesystem::exists(archived.database()));
}

TEST_CASE("Rebuild writes a manifest that is lost and changes no line of one that stands", "[e2e][rebuild]") {
  const Archived archived;
  const auto file = archived.press.folder() / "manifest-sha256.txt";
  const std::string manifest = archived.press.read(file);
  std::filesystem::remove(file);
  CHECK(archived.press.ask({"rebuild"}).exit == 0);
  CHECK(archived.press.read(file) == manifest);
  check_verified(archived.press);

  std::string other = manifest;
  other[5] = other[5] == '0' ? '1' : '0';
  archived.press.write(file, other);
  const Answer rebuilt = archived.press.ask({"rebuild"});
  CHECK(rebuilt.exit == 5);
  CHECK(faults_with(rebuilt, "SHA-256") == 1);
  CHECK(archived.press.read(file) == other);
  CHECK(archived.press.verify().exit == 5);

  other = manifest;
  other[5] = '?';
  archived.press.write(file, other);
  CHECK(archived.press.ask({"rebuild"}).exit == 5);
  CHECK(archived.press.read(file) == other);
}

TEST_CASE("Rebuild removes indexes of no file and names sidecars of no record", "[e2e][rebuild]") {
  const Archived archived;
  const auto indexes = index_of(archived.press);
  archived.press.write(archived.press.folder() / "indexes" / "gone.warc.gz.cdxj", "a line\n");
  const auto stray = archived.press.sidecar_path(archived.site).parent_path() / "999.json";
  archived.press.write(stray, archived.press.read(archived.press.sidecar_path(archived.site)));
  const Answer rebuilt = archived.press.ask({"rebuild"});
  CHECK(rebuilt.exit == 5);
  CHECK(faults_with(rebuilt, "999.json") == 1);
  CHECK(index_of(archived.press) == indexes);
  CHECK(std::filesystem::exists(stray));
  std::filesystem::remove(stray);
  CHECK(archived.press.ask({"rebuild"}).exit == 0);
}

TEST_CASE("A rebuild that is killed leaves the archive as whole as it was", "[e2e][rebuild][kill]") {
  const Archived archived;
  const Json status = archived.status();
  int killed = 0;
  for (int after = 0; after < 60; after += 3) {
    Program rebuild(archived.press.command({"rebuild"}));
    if (!rebuild.ends_within(std::chrono::milliseconds(after))) {
      rebuild.signal(SIGKILL);
      ++killed;
    }
    rebuild.wait();
    INFO("killed after " << after << " ms");
    CHECK(archived.status() == status);
    check_verified(archived.press);
  }
  CHECK(killed > 0);
  CHECK(archived.press.ask({"rebuild"}).exit == 0);
  CHECK(archived.status() == status);
  CHECK(archived.press.files("", ".new").empty());
  check_verified(archived.press);
}
