// SPDX-License-Identifier: Apache-2.0
#include "demo/press_room.hpp"

#include <fstream>
#include <map>

#include "demo/image_host.hpp"
#include "tests/e2e/support/archive_checks.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

/// The bundled press room without its Crawl-delay, archived once for all tests of this file.
class ArchivedRoom {
 public:
  static const ArchivedRoom& instance() {
    static const ArchivedRoom room;
    return room;
  }

  const Press& press() const { return press_; }
  const Answer& run() const { return run_; }
  const demo::PressRoom& room() const { return room_; }
  std::vector<std::string> network() const {
    std::vector<std::string> words{"--min-delay", "0", "--patience", "0"};
    for (const std::string& host : demo::PressRoom::hosts()) {
      words.insert(words.end(), {"--connect-to", server_->connect_to(host)});
    }
    return words;
  }
  Json sidecar(const std::string& native_id) const {
    return Json::parse(press_.read(press_.folder() / "transcripts" / "demo" / (native_id + ".json")), nullptr, false);
  }
  std::vector<demo::LoggedRequest> requests() const { return server_->requests(); }

 private:
  ArchivedRoom() {
    server_ = demo::LoopbackServer::start([this](const demo::Request& request) {
                if (request.target == "/robots.txt") {
                  return demo::Reply::page(200, "text/plain", "User-agent: *\nDisallow: /internal/\n");
                }
                return room_.serve(request);
              }).value();
    press_.use_rooms(std::filesystem::path(PRESSROOM_SOURCE_DIR) / "demo" / "room");
    std::vector<std::string> words{"archive", "demo"};
    const auto options = network();
    words.insert(words.end(), options.begin(), options.end());
    run_ = press_.ask(words);
  }

  demo::PressRoom room_;
  std::unique_ptr<demo::LoopbackServer> server_;
  Press press_;
  Answer run_;
};

Json entry_of(const Json& transcripts, const std::string& native_id) {
  for (const Json& entry : transcripts) {
    if (entry["transcript_id"] == "demo:" + native_id) return entry;
  }
  return {};
}

}  // namespace

TEST_CASE("A room is archived from its listings with the turns its editor knows", "[e2e][room]") {
  const ArchivedRoom& archived = ArchivedRoom::instance();
  INFO(archived.run().err << archived.run().json.dump(1));
  CHECK(archived.run().exit == 0);
  REQUIRE(archived.run().json.is_object());
  const Json transcripts = archived.run().json["transcripts"];
  CHECK(transcripts.size() == demo::PressRoom::expected().size());
  for (const demo::ExpectedConference& expected : demo::PressRoom::expected()) {
    const std::string native_id(expected.native_id);
    INFO(native_id);
    const Json entry = entry_of(transcripts, native_id);
    REQUIRE(entry.is_object());
    CHECK(entry["verdict"] == "complete");
    CHECK(entry["captured_pages"] == expected.pages);
    CHECK(entry["turns"] == expected.turns);
    const bool gallery = expected.kind == demo::ExpectedConference::Kind::gallery;
    CHECK(entry["kind"] == (gallery ? "gallery" : "transcript"));
    CHECK(entry["sidecar"].is_null() == gallery);
  }
  for (const demo::Conference& conference : archived.room().conferences()) {
    INFO(conference.document.native_id);
    const auto spoken = demo::spoken_turns(conference.document);
    if (!spoken.empty()) check_turns(archived.sidecar(conference.document.native_id), spoken);
  }
  check_archive_files(archived.press());
  check_verified(archived.press());
}

TEST_CASE("A room is archived with what its pages are shown with", "[e2e][room][requisites]") {
  const ArchivedRoom& archived = ArchivedRoom::instance();
  std::map<std::string, int> asked;
  for (const demo::LoggedRequest& request : archived.requests()) {
    if (request.host.starts_with(demo::image_host) && request.target != "/robots.txt") ++asked[request.target];
  }
  CHECK(asked["/images1/en/2009home/style.css"] == 1);
  CHECK(asked["/images1/en/2009home/paper.gif"] == 1);
  CHECK(asked["/site7/117610004-1.jpg"] == 1);
  for (const LoggedAttempt& attempt : logged_attempts(archived.press(), archived.run().json["crawl_log"])) {
    if (attempt.is_of("requisite")) CHECK(attempt.status == 200);
  }
  const Json status = archived.press().ask({"status"}).json["rooms"][0];
  CHECK(status["requisites"] == asked.size());
  CHECK(status["requisites_missing"] == 0);
}

TEST_CASE("A page that robots.txt closes is never asked for", "[e2e][room][rfc9309]") {
  for (const demo::LoggedRequest& request : ArchivedRoom::instance().requests()) {
    CHECK_FALSE(request.target.starts_with("/internal/"));
  }
}

TEST_CASE("Every command prints one JSON document", "[e2e][json]") {
  const ArchivedRoom& archived = ArchivedRoom::instance();
  const Press& press = archived.press();
  const std::string turn_id = archived.sidecar("117700001")["turns"][1]["turn_id"];
  const std::string dataset = (press.temp() / "dataset").string();
  std::vector<std::string> attempt{"room", "try", (press.rooms() / "demo.toml").string(),
                                   "http://www.press.example/coast/2024-11/14/content_117700001.html"};
  const auto network = archived.network();
  attempt.insert(attempt.end(), network.begin(), network.end());
  const std::vector<std::pair<std::vector<std::string>, std::string>> commands{
      {{"status"}, "transcripts"},
      {{"verify"}, "findings"},
      {{"verify", "--turn", turn_id}, "proved"},
      {{"verify", press.files("warc").front().string()}, "findings"},
      {{"reparse", "--dry-run"}, "transcripts"},
      {{"reparse", "--force"}, "transcripts"},
      {{"export", "jsonl", dataset}, "turns"},
      {{"explain", turn_id}, "turn_id"},
      {{"rebuild"}, "transcripts"},
      {{"room", "list"}, "rooms"},
      {{"archive", "--dry-run", "demo", "--contact", "me@press.example"}, "plan"},
      {attempt, "transcript"}};
  for (const auto& [words, key] : commands) {
    INFO(words[0] << " " << (words.size() > 1 ? words[1] : ""));
    const Answer answer = press.ask(words);
    INFO(answer.err);
    CHECK(answer.exit == 0);
    REQUIRE(answer.json.is_object());
    CHECK(answer.json.contains(key));
  }
}

TEST_CASE("Export writes one row for each turn of each complete transcript", "[e2e][export]") {
  const ArchivedRoom& archived = ArchivedRoom::instance();
  const Press& press = archived.press();
  const auto folder = press.temp() / "rows";
  const Answer exported = press.ask({"export", "jsonl", folder.string()});
  REQUIRE(exported.exit == 0);
  int turns = 0, pages = 0;
  for (const demo::ExpectedConference& expected : demo::PressRoom::expected()) {
    turns += expected.turns;
    if (expected.kind == demo::ExpectedConference::Kind::transcript) pages += expected.pages;
  }
  const auto rows = [&](const std::string& table) {
    std::ifstream in(folder / (table + ".jsonl"));
    int count = 0;
    for (std::string line; std::getline(in, line); ++count) CHECK(Json::parse(line, nullptr, false).is_object());
    return count;
  };
  CHECK(rows("turns") == turns);
  CHECK(rows("pages") == pages);
  CHECK(rows("transcripts") == 4);
  const auto first = press.read(folder / "turns.jsonl");
  REQUIRE(press.ask({"export", "jsonl", folder.string()}).exit == 0);
  CHECK(press.read(folder / "turns.jsonl") == first);
}
