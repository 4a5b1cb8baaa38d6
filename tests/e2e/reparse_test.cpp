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
  const Answer reparsed = archived.press.ask({"reparse"});
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

  const Answer reparsed = archived.press.ask({"reparse"});
  CHECK(reparsed.json["transcripts"][0]["cause"] == "rule: the room file changed");
  CHECK(reparsed.json["transcripts"][0]["changes"].size() > 0);
  const Json after = archived.press.sidecar(archived.site);
  CHECK(after["revision"] == 1);
  for (const Json& turn : after["turns"]) CHECK(turn["label"] != silenced);
  CHECK(archived.press.files("rooms").size() == 2);
  check_verified(archived.press);

  archived.press.use_rooms(std::filesystem::path(PRESSROOM_SOURCE_DIR) / "config" / "rooms");
  CHECK(archived.press.ask({"reparse"}).json["transcripts"][0]["effect"] == "changed");
  CHECK(archived.press.digests("transcripts") == sidecars);
}

TEST_CASE("Reparse with a label style less loses the turns that need it and says so", "[e2e][reparse]") {
  Archived archived;
  change_room(archived.press, "styles = [\"own-block\", \"inline\", \"bold\"]", "styles = [\"bold\"]");
  const Answer reparsed = archived.press.ask({"reparse"});
  CHECK(reparsed.exit == 0);
  CHECK(reparsed.json["transcripts"][0]["effect"] == "changed");
  CHECK(reparsed.json["transcripts"][0]["cause"] == "rule: the room file changed");
  check_verified(archived.press);
}

TEST_CASE("Rebuild makes database and indexes and sidecars anew from the WARC files", "[e2e][rebuild]") {
  const Archived archived;
  const auto sidecars = archived.press.digests("transcripts");
  const auto indexes = archived.press.digests("indexes");
  const Json status = archived.press.ask({"status"}).json["transcripts"];
  for (const char* gone : {"pressroom.db", "pressroom.db-wal", "pressroom.db-shm", "indexes", "transcripts"}) {
    std::filesystem::remove_all(archived.press.folder() / gone);
  }
  const Answer rebuilt = archived.press.ask({"rebuild"});
  INFO(rebuilt.err);
  CHECK(rebuilt.exit == 0);
  CHECK(archived.press.digests("transcripts") == sidecars);
  CHECK(archived.press.digests("indexes") == indexes);
  const Json again = archived.press.ask({"status"}).json["transcripts"];
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
