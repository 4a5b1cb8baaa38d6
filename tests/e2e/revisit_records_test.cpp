// SPDX-License-Identifier: Apache-2.0
// Pages that are seen again unchanged: what is stored, what is read back, what can be made anew of it.
#include <map>

#include "storage/warc/warc_reader.hpp"
#include "tests/e2e/support/archive_checks.hpp"
#include "tests/e2e/support/package.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using storage::warc::Record;
using storage::warc::RecordType;

namespace {

/// Gives the pages of a site validators and answers conditional requests by them.
class ValidatingSite {
 public:
  explicit ValidatingSite(int pages) : document_(conference_of(pages)) {
    server_ = demo::LoopbackServer::start([this](const demo::Request& request) { return serve(request); }).value();
  }
  std::string url(int page) const { return "http://www.china.org.cn" + demo::page_path(document_, page, options_); }
  std::vector<std::string> words(int page) const {
    return {"archive",      url(page),
            "--connect-to", server_->connect_to("www.china.org.cn"),
            "--connect-to", server_->connect_to("china.org.cn"),
            "--min-delay",  "0",
            "--patience",   "0"};
  }
  const demo::CmsDocument& document() const { return document_; }
  std::filesystem::path sidecar(const Press& press) const {
    return press.folder() / "transcripts" / "china-org-cn" / (document_.native_id + ".json");
  }
  int conditional() const { return conditional_; }

 private:
  demo::Reply serve(const demo::Request& request) {
    if (request.target == "/robots.txt") return demo::Reply::page(200, "text/plain", "User-agent: *\nDisallow:\n");
    for (int page = 1; page <= static_cast<int>(document_.pages.size()); ++page) {
      if (request.target != demo::page_path(document_, page, options_)) continue;
      const std::string tag = "\"page-" + std::to_string(page) + "\"";
      if (request.headers.first("If-None-Match")) ++conditional_;
      if (request.headers.first("If-None-Match") == tag) return demo::Reply::page(304, "", "", {{"ETag", tag}});
      return demo::Reply::page(200, "text/html; charset=UTF-8", demo::render_page(document_, page, options_),
                               {{"ETag", tag}, {"Last-Modified", "Tue, 24 Nov 2026 08:00:00 GMT"}});
    }
    return demo::Reply::page(404, "text/html", "gone");
  }

  const demo::CmsDocument document_;
  const demo::CmsOptions options_ = china_options();
  std::atomic<int> conditional_ = 0;
  std::unique_ptr<demo::LoopbackServer> server_;
};

std::vector<Record> records(const Press& press, RecordType type) {
  std::vector<Record> found;
  const auto disk = core::make_posix_disk();
  for (const auto& path : press.files("warc")) {
    const auto file = disk->open_read(path);
    REQUIRE(file);
    storage::warc::WarcReader reader(**file);
    for (auto item = reader.next(); item && *item; item = reader.next()) {
      REQUIRE(std::holds_alternative<Record>(**item));
      auto record = std::get<Record>(*std::move(*item));
      if (record.header.type() == type) found.push_back(std::move(record));
    }
  }
  return found;
}

/// Every revisit names a response of the archive by id, URL, date and payload.
void check_references(const Press& press) {
  const auto responses = records(press, RecordType::response);
  std::map<std::string, const Record*> by_id;
  for (const Record& response : responses) by_id.emplace(response.header.record_id(), &response);
  for (const Record& revisit : records(press, RecordType::revisit)) {
    const auto original = by_id.find(std::string(revisit.header.value("WARC-Refers-To")));
    REQUIRE(original != by_id.end());
    const auto& header = original->second->header;
    CHECK(revisit.header.value("WARC-Refers-To-Target-URI") == header.target_uri());
    CHECK(revisit.header.value("WARC-Refers-To-Date") == header.value("WARC-Date"));
    CHECK(revisit.header.value("WARC-Payload-Digest") == header.value("WARC-Payload-Digest"));
    CHECK(revisit.header.value("WARC-Date") > header.value("WARC-Date"));
  }
}

std::map<std::string, std::string> all_sidecars(const Press& press) { return press.digests("transcripts"); }

}  // namespace

TEST_CASE("A page with the same bytes is stored as a revisit across runs", "[e2e][revisit]") {
  Site site(conference_of(3));
  const Press press;
  REQUIRE(press.archive(site).exit == 0);
  const auto sidecars = all_sidecars(press);
  REQUIRE(press.archive(site).exit == 0);
  CHECK(records(press, RecordType::response).size() == 4);
  const auto revisits = records(press, RecordType::revisit);
  REQUIRE(revisits.size() == 3);
  for (const Record& revisit : revisits) {
    CHECK(revisit.header.value("WARC-Profile").ends_with("/identical-payload-digest"));
    CHECK(revisit.header.value("WARC-Truncated") == "length");
    CHECK(revisit.block.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(revisit.block.ends_with("\r\n\r\n"));
  }
  check_references(press);
  check_archive_files(press);
  check_verified(press);
  // Nothing changed, so the document still names the records that hold its bytes.
  CHECK(all_sidecars(press) == sidecars);
  CHECK(press.ask({"reparse", "--force"}).exit == 0);
  CHECK(all_sidecars(press) == sidecars);
}

TEST_CASE("A page that did not change is asked for conditionally and its 304 stands for it", "[e2e][revisit]") {
  const ValidatingSite site(3);
  const Press press;
  REQUIRE(press.run(site.words(1)).exit == 0);
  const auto sidecars = all_sidecars(press);
  const Finished again = press.run(site.words(2));
  INFO(again.err);
  CHECK(again.exit == 0);
  CHECK(site.conditional() == 3);
  const auto revisits = records(press, RecordType::revisit);
  REQUIRE(revisits.size() == 3);
  for (const Record& revisit : revisits) {
    CHECK(revisit.header.value("WARC-Profile").ends_with("/server-not-modified"));
    CHECK(revisit.block.starts_with("HTTP/1.1 304 "));
  }
  check_references(press);
  check_archive_files(press);
  check_verified(press);
  CHECK(all_sidecars(press) == sidecars);
  check_turns(Json::parse(press.read(site.sidecar(press))), demo::spoken_turns(site.document()));
  // The third visit refers to the bytes, not to the 304; the fourth trusts nobody.
  CHECK(press.run(site.words(1)).exit == 0);
  CHECK(site.conditional() == 6);
  CHECK(press.run(site.words(1)).exit == 0);
  CHECK(site.conditional() == 6);
  check_references(press);
  check_verified(press);
}

TEST_CASE("A package leads replay past a 304 to what it stands for", "[e2e][revisit][wacz]") {
  const ValidatingSite site(2);
  const Press press;
  REQUIRE(press.run(site.words(1)).exit == 0);
  REQUIRE(press.run(site.words(1)).exit == 0);
  const auto folder = press.temp() / "packages";
  const Answer exported = press.ask({"export", "wacz", folder.string(), "--room", "china-org-cn"});
  REQUIRE(exported.exit == 0);
  // robots.txt and two answers, then two 304: all are there, and the index leads to three of them.
  CHECK(exported.json["packages"][0]["captures"] == 5);
  CHECK(press.ask({"verify", (folder / "china-org-cn.wacz").string()}).exit == 0);
  const std::string index = unzipped(folder / "china-org-cn.wacz").at("indexes/index.cdx");
  CHECK(storage::warc::index_lines(index).size() == 3);
  CHECK(index.find("\"status\":304") == std::string::npos);
}

TEST_CASE("A visit under way or killed is no damage of what was published before", "[e2e][revisit][verify]") {
  Site site(conference_of(6));
  const Press press;
  REQUIRE(press.archive(site).exit == 0);
  for (int page = 1; page <= site.pages(); ++page) {
    std::string html = site.html(page);
    html.insert(html.find("</p>"), " Edited since.");
    site.answer_page(page, after_pause(std::chrono::milliseconds(150), demo::Reply::page(200, "text/html", html)));
  }
  const std::size_t before = site.asked().size();
  Program running(press.command(press.archive_words(site, 1)));
  REQUIRE(site.server().wait_for_requests(before + 2 + 4, std::chrono::seconds(20)));
  check_verified(press);
  running.signal(SIGKILL);
  running.wait();
  check_verified(press);
  CHECK(press.archive(site).exit == 0);
  check_verified(press);
}

TEST_CASE("A rebuild knows what revisits refer to", "[e2e][revisit][rebuild]") {
  const ValidatingSite site(2);
  const Press press;
  REQUIRE(press.run(site.words(1)).exit == 0);
  REQUIRE(press.run(site.words(1)).exit == 0);
  const auto sidecars = all_sidecars(press);
  for (const auto& file : press.files("")) {
    if (file.filename().native().starts_with("pressroom.db")) std::filesystem::remove(file);
  }
  CHECK(press.ask({"rebuild"}).exit == 0);
  CHECK(all_sidecars(press) == sidecars);
  check_verified(press);
  CHECK(press.run(site.words(1)).exit == 0);
  CHECK(site.conditional() == 4);
}

TEST_CASE("An edited page is no revisit although the others are", "[e2e][revisit]") {
  Site site(conference_of(3));
  const Press press;
  REQUIRE(press.archive(site).exit == 0);
  site.answer_page(2, demo::Reply::page(200, "text/html; charset=UTF-8", site.html(2) + "<!-- counted anew -->"));
  REQUIRE(press.archive(site).exit == 0);
  CHECK(records(press, RecordType::revisit).size() == 2);
  CHECK(records(press, RecordType::response).size() == 5);
  // The same words under another charset are another page, whatever the digest says.
  site.answer_page(2, demo::Reply::page(200, "text/html; charset=ISO-8859-1", site.html(2)));
  REQUIRE(press.archive(site).exit == 0);
  CHECK(records(press, RecordType::response).size() == 6);
  check_references(press);
  check_verified(press);
}

TEST_CASE("A revisit whose original is damaged is damage and not an empty page", "[e2e][revisit][hostile]") {
  const ValidatingSite site(2);
  const Press press;
  REQUIRE(press.run(site.words(1)).exit == 0);
  REQUIRE(press.run(site.words(1)).exit == 0);
  std::filesystem::remove(press.files("warc").front());
  const Answer reparsed = press.ask({"reparse"});
  CHECK(reparsed.exit == 5);
  CHECK(press.verify().exit == 5);
  // Asked anew: without bytes there is nothing that a 304 could stand for.
  CHECK(press.run(site.words(1)).exit == 1);
  CHECK(site.conditional() == 2);
}
