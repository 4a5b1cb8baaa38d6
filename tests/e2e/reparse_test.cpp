// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/support/archive_checks.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

std::string shipped_room(const Press& press) {
  return press.read(std::filesystem::path(PRESSROOM_SOURCE_DIR) / "config" / "rooms" / "china-org-cn.toml");
}

/// Reads with a copy of the shipped room in which `before` is replaced.
void change_room(Press& press, const std::string& before, const std::string& after) {
  std::string room = shipped_room(press);
  REQUIRE(room.find(before) != std::string::npos);
  room.replace(room.find(before), before.size(), after);
  press.use_rooms(press.temp().write("rooms/china-org-cn.toml", room).parent_path());
}

/// An incomplete transcript of four pages, whose reasons come from what the WARC holds.
struct Archived {
  Archived() : site(conference_of(4)) {
    site.answer_page(3, demo::Reply::page(404, "text/html", "gone"));
    REQUIRE(press.archive(site).exit == 3);
  }
  Site site;
  Press press;
};

}  // namespace

TEST_CASE("Reparse makes the same bytes of the same archive and asks nobody", "[e2e][reparse]") {
  const Archived archived;
  const auto sidecars = archived.press.digests("transcripts");
  const auto warcs = archived.press.digests("warc");
  const std::size_t requests = archived.site.asked().size();
  const Answer reparsed = archived.press.ask({"reparse", "--force"});
  CHECK(reparsed.exit == 0);
  CHECK(reparsed.json["transcripts"][0]["effect"] == "unchanged");
  CHECK(archived.press.digests("transcripts") == sidecars);

  std::filesystem::remove_all(archived.press.folder() / "transcripts");
  CHECK(archived.press.ask({"reparse"}).json["transcripts"][0]["effect"] == "created");
  CHECK(archived.press.digests("transcripts") == sidecars);
  CHECK(archived.press.digests("warc") == warcs);
  CHECK(archived.site.asked().size() == requests);
  check_verified(archived.press);
}

TEST_CASE("Reparse tells where the time went and how much was parsed", "[e2e][reparse]") {
  Archived archived;
  CHECK_FALSE(archived.press.ask({"reparse", "--force"}).json.contains("profile"));
  const auto profile = archived.press.ask({"reparse", "--force", "--profile"}).json["profile"];
  for (const char* stage :
       {"look up", "record", "charset", "unread", "html", "selectors", "turns", "sidecar", "store"}) {
    CAPTURE(stage);
    CHECK(profile["stages"][stage].get<std::int64_t>() > 0);
  }
  CHECK(profile["pages"] == 3);
  CHECK(profile["whole_pages"] == 0);
  CHECK(profile["asked_again"] == 0);
  CHECK(profile["unread_bytes"].get<int>() > 0);
  CHECK(profile["unread_bytes"] < profile["bytes"]);
  const auto untouched = archived.press.ask({"reparse", "--profile"}).json["profile"];
  CHECK(untouched["pages"] == 0);
  CHECK(untouched["stages"]["html"] == 0);
}

TEST_CASE("What has not changed is not parsed again unless it is asked for", "[e2e][reparse]") {
  Archived archived;
  Site other(conference_of(2, 8));
  REQUIRE(archived.press.archive(other).exit == 0);
  const auto unparsed = [&](std::vector<std::string> words) {
    words.insert(words.begin(), "reparse");
    const Answer answer = archived.press.ask(words);
    INFO(answer.err);
    CHECK(answer.json["transcripts"].size() == 2);
    return answer.json["unparsed"].get<int>();
  };
  CHECK(unparsed({}) == 2);
  CHECK(unparsed({"--force"}) == 0);
  CHECK(unparsed({}) == 2);
  CHECK(archived.press.run({"reparse"}).out.find("2 not parsed again") != std::string::npos);

  // One sidecar of two, then the other's text: each is mended, and then there is nothing to do.
  const auto sidecars = archived.press.digests("transcripts");
  std::filesystem::remove(archived.press.sidecar_path(archived.site));
  CHECK(unparsed({}) == 1);
  const auto edited = archived.press.sidecar_path(other);
  archived.press.write(edited, archived.press.read(edited) + " ");
  CHECK(unparsed({}) == 1);
  CHECK(archived.press.digests("transcripts") == sidecars);
  CHECK(unparsed({}) == 2);

  // A further page of one of them.
  archived.site.restore_page(3);
  REQUIRE(archived.press.archive(archived.site, 3).exit == 0);
  CHECK(unparsed({}) == 2);
  std::filesystem::remove(archived.press.folder() / "pressroom.db");
  REQUIRE(archived.press.ask({"rebuild"}).exit == 0);
  CHECK(unparsed({}) == 2);
  check_verified(archived.press);
}

TEST_CASE("A room that changed is parsed again and no other", "[e2e][reparse]") {
  Archived archived;
  const auto parsed_again = [&](const std::vector<std::string>& words) {
    const Answer answer = archived.press.ask(words);
    return answer.json["transcripts"].size() - answer.json["unparsed"].get<std::size_t>();
  };
  change_room(archived.press, "not_labels = [", "not_labels = [\"Nobody Of That Name\", ");
  CHECK(parsed_again({"reparse", "--dry-run"}) == 1);
  CHECK(parsed_again({"reparse"}) == 1);
  CHECK(parsed_again({"reparse"}) == 0);
  // What waits for acceptance waits each time.
  const std::string label = archived.press.sidecar(archived.site)["turns"][1]["label"];
  change_room(archived.press, "not_labels = [", "not_labels = [\"" + label + "\", ");
  CHECK(parsed_again({"reparse"}) == 1);
  CHECK(parsed_again({"reparse"}) == 1);
  CHECK(parsed_again({"reparse", "--accept"}) == 1);
  CHECK(parsed_again({"reparse"}) == 0);
}

TEST_CASE("Reparse with a changed room names the rule and each changed turn", "[e2e][reparse]") {
  Archived archived;
  const Json before = archived.press.sidecar(archived.site);
  const std::string silenced = before["turns"][1]["label"];
  change_room(archived.press, "not_labels = [", "not_labels = [\"" + silenced + "\", ");
  const auto sidecars = archived.press.digests("transcripts");

  const Answer tried = archived.press.ask({"reparse", "--dry-run"});
  CHECK(tried.exit == 0);
  CHECK(tried.json["transcripts"][0]["effect"] == "changed");
  CHECK(archived.press.digests("transcripts") == sidecars);

  const Finished printed = archived.press.run({"reparse", "--dry-run"});
  CHECK(printed.out.find("rule: the room file changed") != std::string::npos);
  CHECK(printed.out.find(before["turns"][1]["turn_id"].get<std::string>()) != std::string::npos);

  const Answer waiting = archived.press.ask({"reparse"});
  CHECK(waiting.exit == 3);
  CHECK(waiting.json["waiting"] == 1);
  CHECK(waiting.json["counts"]["turns_removed"] > 0);
  CHECK(waiting.json["counts"]["chars_between_turns"] > 0);
  CHECK(archived.press.digests("transcripts") == sidecars);

  const Answer reparsed = archived.press.ask({"reparse", "--accept"});
  CHECK(reparsed.json["transcripts"][0]["cause"] == "rule: the room file changed");
  CHECK(reparsed.json["transcripts"][0]["changes"].size() > 0);
  const Json after = archived.press.sidecar(archived.site);
  CHECK(after["revision"] == 1);
  for (const Json& turn : after["turns"]) CHECK(turn["label"] != silenced);
  CHECK(archived.press.files("rooms").size() == 2);
  check_verified(archived.press);

  archived.press.use_rooms(std::filesystem::path(PRESSROOM_SOURCE_DIR) / "config" / "rooms");
  CHECK(archived.press.ask({"reparse", "--accept"}).json["transcripts"][0]["effect"] == "changed");
  CHECK(archived.press.digests("transcripts") == sidecars);
}

TEST_CASE("Reparse with a label style less loses the turns that need it and says so", "[e2e][reparse]") {
  Archived archived;
  change_room(archived.press, "styles = [\"own-block\", \"inline\", \"bold\"]", "styles = [\"bold\"]");
  const Answer reparsed = archived.press.ask({"reparse", "--accept"});
  CHECK(reparsed.exit == 0);
  CHECK(reparsed.json["transcripts"][0]["effect"] == "changed");
  CHECK(reparsed.json["transcripts"][0]["cause"] == "rule: the room file changed");
  check_verified(archived.press);
}

TEST_CASE("Reparse shows the part of a text and the fields that differ", "[e2e][reparse]") {
  const Archived archived;
  const auto file = archived.press.sidecar_path(archived.site);
  const std::string original = archived.press.read(file);
  // Behind the beginning of the longest turn, where both versions read the same for long.
  const Json sidecar = Json::parse(original);
  std::string text = sidecar["turns"][1]["text"];
  REQUIRE(text.size() > 120);
  std::string bytes = original;
  const std::string title = sidecar["title"];
  bytes.replace(bytes.find("\"title\": \"" + title), 10 + title.size(), "\"title\": \"Another title");
  const std::string speaker = "\"speaker_name\": \"" + sidecar["turns"][1]["speaker_name"].get<std::string>() + "\"";
  bytes.replace(bytes.find(speaker), speaker.size(), "\"speaker_name\": \"Nobody Else\"");
  archived.press.write(file, bytes);

  const Answer reparsed = archived.press.ask({"reparse"});
  const Json transcript = reparsed.json["transcripts"][0];
  INFO(transcript.dump(1));
  CHECK(transcript["effect"] == "changed");
  CHECK(transcript["cause"].is_string());
  REQUIRE(transcript["changes"].size() == 2);
  CHECK(transcript["changes"][0]["field"] == "title");
  CHECK(transcript["changes"][0]["turn_id"].is_null());
  CHECK(transcript["changes"][0]["before"].get<std::string>().find("Another title") != std::string::npos);
  CHECK(transcript["changes"][1]["field"] == "speaker_name");
  CHECK(transcript["changes"][1]["turn_id"] == sidecar["turns"][1]["turn_id"]);
  CHECK(transcript["changes"][1]["before"] == "Nobody Else");
  CHECK(archived.press.read(file) == original);
}

TEST_CASE("Reparse says why a sidecar is made or taken away", "[e2e][reparse]") {
  Archived archived;
  std::filesystem::remove(archived.press.sidecar_path(archived.site));
  CHECK(archived.press.ask({"reparse"}).json["transcripts"][0]["cause"] == "source: no sidecar stood here");
  change_room(archived.press, "body = \"#container_txt\"", "body = \"#no-such-thing\"");
  const Json transcript = archived.press.ask({"reparse"}).json["transcripts"][0];
  INFO(transcript.dump(1));
  CHECK(transcript["effect"] == "removed");
  CHECK(transcript["cause"].get<std::string>().find("rule: the room file changed") != std::string::npos);
  CHECK(transcript["cause"].get<std::string>().find("no page of it can be read") != std::string::npos);
}

TEST_CASE("Reparse of damaged records is one document that names each", "[e2e][reparse]") {
  Archived archived;
  Site other(conference_of(2, 8)), sound(conference_of(1, 9));
  REQUIRE(archived.press.archive(other).exit == 0);
  REQUIRE(archived.press.archive(sound).exit == 0);
  for (const auto& index : archived.press.files("indexes", ".cdxj")) {
    for (const std::string& text : storage::warc::index_lines(archived.press.read(index))) {
      const auto line = storage::warc::parse_index_line(text);
      REQUIRE(line);
      if (line->url != other.url(2) && line->url != archived.site.url(2)) continue;
      const auto warc = archived.press.folder() / "warc" / "china-org-cn" / line->location.warc_file;
      std::string bytes = archived.press.read(warc);
      bytes[line->location.offset + line->location.length / 2] ^= 0x55;
      archived.press.write(warc, bytes);
    }
  }
  // Whoever has seen damage does not forget it, although nothing looks for it without --force.
  for (const char* parsed : {"--force", "--quiet"}) {
    const Answer reparsed = archived.press.ask({"reparse", "--jobs", "3", parsed});
    INFO(reparsed.err);
    CHECK(reparsed.exit == 5);
    REQUIRE(reparsed.json.is_object());
    CHECK(reparsed.json["faults"].size() == 2);
    CHECK(reparsed.json["transcripts"].size() == 1);
  }
}

TEST_CASE("A damaged copy of a room file is found once and mended by reparse", "[e2e][reparse]") {
  const Archived archived;
  const auto copy = archived.press.files("rooms").at(0);
  const std::string bytes = archived.press.read(copy);
  const bool gone = GENERATE(false, true);
  if (gone) {
    std::filesystem::remove(copy);
  } else {
    archived.press.write(copy, bytes + "# more\n");
  }
  const Answer verified = archived.press.verify();
  const std::string faults = faults_of(verified);
  INFO(faults);
  CHECK(verified.exit == 5);
  CHECK(faults.find("S8 ") != std::string::npos);
  CHECK(std::count(faults.begin(), faults.end(), '\n') == 1);
  const std::string turn = archived.press.sidecar(archived.site)["turns"][0]["turn_id"];
  CHECK(archived.press.ask({"explain", turn}).exit == (gone ? 1 : 5));
  CHECK(archived.press.ask({"reparse"}).json["transcripts"][0]["effect"] == "unchanged");
  CHECK(archived.press.read(copy) == bytes);
  check_verified(archived.press);
}

TEST_CASE("A room without a room file is read by a sound copy and by no other", "[e2e][reparse]") {
  Archived archived;
  archived.press.use_rooms(archived.press.temp().write("rooms/README", "none").parent_path());
  CHECK(archived.press.ask({"reparse", "--force"}).json["transcripts"][0]["effect"] == "unchanged");
  const auto copy = archived.press.files("rooms").at(0);
  archived.press.write(copy, archived.press.read(copy) + "# more\n");
  const auto sidecars = archived.press.digests("transcripts");
  const Answer reparsed = archived.press.ask({"reparse"});
  CHECK(reparsed.exit == 5);
  CHECK(reparsed.json["faults"].size() == 1);
  CHECK(archived.press.digests("transcripts") == sidecars);
}

TEST_CASE("Rebuild makes database and indexes and sidecars anew from the WARC files", "[e2e][rebuild]") {
  const Archived archived;
  const auto sidecars = archived.press.digests("transcripts");
  const auto indexes = index_of(archived.press);
  const Json status = archived.press.ask({"status", "china-org-cn"}).json["transcripts"];
  for (const char* gone : {"pressroom.db", "pressroom.db-wal", "pressroom.db-shm", "indexes", "transcripts"}) {
    std::filesystem::remove_all(archived.press.folder() / gone);
  }
  const Answer rebuilt = archived.press.ask({"rebuild"});
  INFO(rebuilt.err);
  CHECK(rebuilt.exit == 0);
  CHECK(archived.press.digests("transcripts") == sidecars);
  CHECK(index_of(archived.press) == indexes);
  const Json again = archived.press.ask({"status", "china-org-cn"}).json["transcripts"];
  REQUIRE(again.size() == 1);
  for (const char* key : {"verdict", "declared_pages", "captured_pages", "missing", "turns", "sidecar"}) {
    CHECK(again[0][key] == status[0][key]);
  }
  check_archive_files(archived.press);
  check_verified(archived.press);
}

TEST_CASE("After a rebuild the next run asks for what is missing and for nothing else", "[e2e][rebuild]") {
  Archived archived;
  std::filesystem::remove(archived.press.folder() / "pressroom.db");
  REQUIRE(archived.press.ask({"rebuild"}).exit == 0);
  archived.site.restore_page(3);
  const std::size_t before = archived.site.asked().size();
  const Answer run = archived.press.archive(archived.site, 3);
  INFO(run.err << run.json.dump(1));
  CHECK(run.exit == 0);
  const auto asked = archived.site.asked();
  CHECK(std::vector<std::string>(asked.begin() + static_cast<std::ptrdiff_t>(before), asked.end()) ==
        std::vector<std::string>{archived.site.path(3)});
  check_turns(archived.press.sidecar(archived.site), demo::spoken_turns(archived.site.document()));
  check_verified(archived.press);
}
