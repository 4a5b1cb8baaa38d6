// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <sstream>

#include "tests/e2e/support/archive_checks.hpp"
#include "tests/e2e/support/package.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

const std::string k_keys = PRESSROOM_SOURCE_DIR "/tests/core/fixtures/signature/";

demo::CmsDocument named(demo::CmsDocument document, const std::string& native_id) {
  document.native_id = native_id;
  return document;
}

/// An archive of two transcripts, and a folder for packages.
struct Packed {
  Packed() : first(conference_of(3)), second(named(conference_of(2), "600000099")) {
    REQUIRE(press.archive(first).exit == 0);
    REQUIRE(press.archive(second).exit == 0);
  }
  std::filesystem::path folder() const { return press.temp() / "packages"; }
  std::filesystem::path room() const { return folder() / "china-org-cn.wacz"; }
  Answer exported(std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"export", "wacz", folder().string()});
    return press.ask(more);
  }
  Answer verified(const std::filesystem::path& file) const { return press.ask({"verify", file.string()}); }

  Site first, second;
  Press press;
};

std::vector<Json> pages_of(const std::map<std::string, std::string>& files) {
  std::vector<Json> pages;
  std::istringstream lines(files.at("pages/pages.jsonl"));
  for (std::string line; std::getline(lines, line);) pages.push_back(Json::parse(line));
  REQUIRE_FALSE(pages.empty());
  CHECK(pages.front()["format"] == "json-pages-1.0");
  pages.erase(pages.begin());
  return pages;
}

}  // namespace

TEST_CASE("A room is packed with its WARC files as they are", "[e2e][wacz]") {
  const Packed archive;
  const Answer exported = archive.exported();
  INFO(exported.err << exported.json.dump(1));
  REQUIRE(exported.exit == 0);
  CHECK(exported.json["packages"][0]["file"] == archive.room().string());
  CHECK(exported.json["packages"][0]["signed"] == false);
  CHECK(exported.json["transcripts"] == 2);
  const auto files = unzipped(archive.room());
  for (const auto& warc : archive.press.files("warc")) {
    CHECK(files.at("archive/" + warc.filename().string()) == archive.press.read(warc));
  }
  const auto pages = pages_of(files);
  REQUIRE(pages.size() == 5);
  const Json sidecar = archive.press.sidecar(archive.first);
  const std::string words = sidecar["turns"][0]["paragraphs"][0];
  CHECK(std::any_of(pages.begin(), pages.end(), [&](const Json& page) {
    return page["url"] == sidecar["pages"][0]["url"] && page["ts"] == sidecar["pages"][0]["capture"]["captured_at"] &&
           page["text"].get<std::string>().starts_with(words) &&
           page["title"].get<std::string>().starts_with(sidecar["title"].get<std::string>());
  }));
  const Answer verified = archive.verified(archive.room());
  CHECK(faults_of(verified) == "");
  CHECK(verified.exit == 0);
}

TEST_CASE("The words of every turn stand on the pages of a package once", "[e2e][wacz]") {
  const Packed archive;
  REQUIRE(archive.exported({"--transcript", archive.first.transcript_id()}).exit == 0);
  const auto files = unzipped(archive.folder() / ("china-org-cn-" + archive.first.document().native_id + ".wacz"));
  std::multiset<std::string> spoken, written;
  const Json sidecar = archive.press.sidecar(archive.first);
  for (const Json& turn : sidecar["turns"]) {
    for (const auto& paragraph : turn["paragraphs"]) spoken.insert(paragraph.get<std::string>());
  }
  for (const Json& page : pages_of(files)) {
    std::istringstream lines(page["text"].get<std::string>());
    for (std::string line; std::getline(lines, line);) written.insert(line);
  }
  CHECK(spoken == written);
}

TEST_CASE("The same archive gives the same package in every time zone", "[e2e][wacz]") {
  const Packed archive;
  REQUIRE(archive.exported().exit == 0);
  const std::string first = archive.press.read(archive.room());
  auto words = archive.press.command({"export", "wacz", archive.folder().string()});
  words.insert(words.begin(), {"env", "TZ=Asia/Shanghai"});
  REQUIRE(run_program(words).exit == 0);
  CHECK(archive.press.read(archive.room()) == first);
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(archive.folder()))
    names.push_back(entry.path().filename());
  CHECK(names == std::vector<std::string>{"china-org-cn.wacz"});
}

TEST_CASE("A transcript is packed with the robots.txt of its hosts and nothing of others", "[e2e][wacz]") {
  const Packed archive;
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"--transcript", archive.second.transcript_id()},
        {"--room", "china-org-cn", "--transcript", archive.second.document().native_id}}) {
    const Answer exported = archive.exported(words);
    INFO(exported.err);
    REQUIRE(exported.exit == 0);
    const auto file = archive.folder() / "china-org-cn-600000099.wacz";
    CHECK(exported.json["packages"][0]["file"] == file.string());
    const auto files = unzipped(file);
    const auto urls = urls_in(files);
    CHECK(urls.contains(archive.second.url(1)));
    CHECK(urls.contains(archive.second.url(2)));
    CHECK_FALSE(urls.contains(archive.first.url(1)));
    CHECK(std::any_of(urls.begin(), urls.end(), [](const auto& url) { return url.ends_with("/robots.txt"); }));
    CHECK(archive.verified(file).exit == 0);
    std::filesystem::remove(file);
  }
}

TEST_CASE("A date leaves transcripts out of a package with all their records", "[e2e][wacz]") {
  const Packed archive;
  const Json sidecar = archive.press.sidecar(archive.first);
  const Json& date = sidecar[sidecar["event_date"].is_null() ? "published_at" : "event_date"];
  REQUIRE(date.is_object());
  const std::string day = date["value"].get<std::string>().substr(0, 10);
  REQUIRE(archive.exported({"--since", day, "--until", day}).exit == 0);
  CHECK(urls_in(unzipped(archive.room())).contains(archive.first.url(1)));
  std::filesystem::remove(archive.room());
  const Answer none = archive.exported({"--until", "1990-01-01"});
  CHECK(none.exit == 0);
  CHECK(none.json["packages"].empty());
  CHECK_FALSE(std::filesystem::exists(archive.room()));
}

TEST_CASE("An incomplete transcript is packed only when it is asked for", "[e2e][wacz]") {
  Site site(conference_of(3));
  site.answer_page(2, demo::Reply::page(404, "text/html", "gone"));
  const Press press;
  REQUIRE(press.archive(site).exit == 3);
  const auto folder = press.temp() / "packages";
  const auto export_words = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"export", "wacz", folder.string()});
    return press.ask(more);
  };
  const Answer without = export_words({});
  CHECK(without.exit == 0);
  CHECK(without.json["left_out_incomplete"] == 1);
  const auto file = folder / "china-org-cn.wacz";
  CHECK_FALSE(urls_in(unzipped(file)).contains(site.url(1)));
  CHECK(export_words({"--transcript", site.transcript_id()}).exit == 3);
  REQUIRE(export_words({"--include-incomplete"}).exit == 0);
  CHECK(urls_in(unzipped(file)).contains(site.url(1)));
  CHECK(press.ask({"verify", file.string()}).exit == 0);
}

TEST_CASE("A package is signed with a key and with nothing else", "[e2e][wacz][signature]") {
  const Packed archive;
  for (const char* key : {"rsa.pem", "encrypted.pem", "domain.crt", "missing.pem"}) {
    const Answer refused = archive.exported({"--sign", k_keys + key});
    INFO(refused.err);
    CHECK(refused.exit == 2);
    CHECK(refused.err.find(key) != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(archive.folder()));
  }
  const Answer exported = archive.exported({"--sign", k_keys + "p384.pem"});
  REQUIRE(exported.exit == 0);
  CHECK(exported.json["packages"][0]["signed"] == true);
  const Json digest = Json::parse(unzipped(archive.room()).at("datapackage-digest.json"));
  CHECK(digest["signedData"]["hash"] == digest["hash"]);
  CHECK(archive.verified(archive.room()).exit == 0);
}

TEST_CASE("A package that was tampered with anywhere is damage", "[e2e][wacz][verify]") {
  const Packed archive;
  REQUIRE(archive.exported({"--sign", k_keys + "p256.pem"}).exit == 0);
  const std::string bytes = archive.press.read(archive.room());
  const auto disk = core::make_posix_disk();
  const auto file = disk->open_read(archive.room());
  const auto directory = storage::warc::read_zip_directory(**file);
  REQUIRE(directory);
  for (const auto& entry : directory->entries) {
    std::string damaged = bytes;
    char& byte = damaged[entry.slice.offset + entry.slice.length / 2];
    byte = static_cast<char>(byte ^ 1);
    archive.press.write(archive.room(), damaged);
    const Answer verified = archive.verified(archive.room());
    INFO(entry.name << "\n" << faults_of(verified));
    CHECK(verified.exit == 5);
    CHECK(faults_of(verified).find(archive.room().string() + "/" + entry.name) != std::string::npos);
  }
}

TEST_CASE("A WARC that is gone stops the package as damage and leaves the old one", "[e2e][wacz][damage]") {
  const Packed archive;
  REQUIRE(archive.exported().exit == 0);
  const std::string before = archive.press.read(archive.room());
  std::filesystem::remove(archive.press.files("warc").at(0));
  CHECK(archive.exported().exit == 5);
  CHECK(archive.press.read(archive.room()) == before);
  CHECK(std::distance(std::filesystem::directory_iterator(archive.folder()), {}) == 1);
}

TEST_CASE("Options of a package that cannot be met are told before anything is written", "[e2e][wacz][usage]") {
  const Packed archive;
  const auto jsonl = archive.folder().string();
  CHECK(archive.press.ask({"export", "jsonl", jsonl, "--transcript", "china-org-cn:1"}).exit == 2);
  CHECK(archive.press.ask({"export", "jsonl", jsonl, "--sign", k_keys + "p256.pem"}).exit == 2);
  CHECK(archive.exported({"--room", "nosuch"}).exit == 2);
  CHECK(archive.exported({"--since", "2024-02-30"}).exit == 2);
  const Answer missing = archive.exported({"--transcript", "china-org-cn:1"});
  CHECK(missing.exit == 1);
  CHECK(missing.json["error"]["code"] == "not-found");
  CHECK_FALSE(std::filesystem::exists(archive.folder()));
}
