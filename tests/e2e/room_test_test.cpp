// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/support/archive_checks.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

/// An archive with one conference, and the room that it was read with in a folder of its own.
struct Archived {
  explicit Archived(int pages = 3) : site(conference_of(pages)) {
    room = press.read(press.rooms() / "china-org-cn.toml");
  }
  /// The WARC file and the sidecar of an archived conference.
  void archive() {
    REQUIRE(press.archive(site).exit == 0);
    warc = press.files("warc", ".warc.gz").at(0);
    sidecar = press.sidecar(site);
  }
  std::string test(const std::string& file, std::size_t turns) const {
    return "\n[[test]]\nfile = '" + file + "'\ntranscript = " + sidecar["transcript_id"].dump() +
           "\npages = 3\ncomplete = true\nturns = " + std::to_string(turns) +
           "\nfirst_label = " + sidecar["turns"][0]["label"].dump() + "\n";
  }
  std::filesystem::path write(const std::string& tests) const {
    // The room's own tests read pages that lie beside it.
    return press.temp().write("mine/china-org-cn.toml", room.substr(0, room.find("\n[[test]]")) + "\n" + tests);
  }
  Site site;
  Press press;
  std::string room;
  std::filesystem::path warc;
  Json sidecar;
};

}  // namespace

TEST_CASE("Room test reads the WARC of an archive and its package", "[e2e][room]") {
  Archived archived;
  archived.archive();
  const std::size_t turns = archived.sidecar["turns"].size();
  REQUIRE(archived.press.ask({"export", "wacz", (archived.press.temp() / "packages").string()}).exit == 0);
  const auto file = archived.write(archived.test(archived.warc.string(), turns) +
                                   archived.test("../packages/china-org-cn.wacz", turns));
  const Answer answer = archived.press.ask({"room", "test", file.string()});
  INFO(answer.json.dump(1) << answer.err);
  CHECK(answer.exit == 0);
  CHECK(answer.json["passed"] == 2);
  CHECK(answer.json["tests"][0]["state"] == "passed");
  const Finished people = archived.press.run({"room", "test", file.string()});
  CHECK(people.out.ends_with("2 of 2 tests passed, 0 failed, 0 skipped; 0 of 1 rooms without a test\n"));
}

TEST_CASE("Room test tells failed from skipped from none by its exit code", "[e2e][room]") {
  Archived archived;
  archived.archive();
  const auto exit_of = [&](const std::string& tests) {
    return archived.press.run({"room", "test", archived.write(tests).string()}).exit;
  };
  CHECK(exit_of(archived.test(archived.warc.string(), 999)) == 1);
  CHECK(exit_of(archived.test("gone.warc.gz", 1)) == 3);
  CHECK(exit_of("") == 3);
  CHECK(exit_of("\n[[test]]\nturnz = 3\n") == 2);
  CHECK(archived.press.run({"room", "lint", archived.write("").string()}).exit == 1);
}

TEST_CASE("A correction is applied and kept and explained and proved", "[e2e][overlay]") {
  Archived archived;
  const std::filesystem::path rooms =
      archived.press.temp().write("mine/china-org-cn.toml", archived.room).parent_path();
  archived.press.use_rooms(rooms);
  archived.archive();
  const Json turn = archived.sidecar["turns"][0];
  const Json page = archived.sidecar["pages"][0];
  const Json span = turn["spans"][0];
  REQUIRE(span["page"] == page["page"]);
  const std::string overlay =
      "room = 'china-org-cn'\n[[correction]]\ntranscript = \"china-org-cn:" + archived.site.document().native_id +
      "\"\npage = " + span["page"].dump() + "\nrecord_digest = " + page["capture"]["record_digest"].dump() +
      "\nbyte_start = " + span["byte_start"].dump() + "\nbyte_end = " + span["byte_end"].dump() +
      "\nspeaker = 'Somebody Else'\nby = 'A. Reader'\nwhy = 'heard on tape'\n";
  archived.press.temp().write("mine/overlays/china-org-cn.toml", overlay);
  const Answer reparsed = archived.press.ask({"reparse", "--accept"});
  INFO(reparsed.json.dump(1) << reparsed.err);
  const Json after = archived.press.sidecar(archived.site);
  const std::string hash = core::sha256_hex(overlay);
  REQUIRE(after["parse"]["overlays"].size() == 1);
  CHECK(after["parse"]["overlays"][0]["sha256"] == hash);
  CHECK(after["parse"]["overlays"][0]["applied"] == 1);
  CHECK(after["turns"][0]["speaker_name"] == "Somebody Else");
  CHECK(after["turns"][0]["attribution"]["method"] == "overlay");
  CHECK(archived.press.read(archived.press.folder() / "rooms" / (hash + ".toml")) == overlay);
  const Answer verified = archived.press.verify();
  INFO(verified.json.dump(1));
  CHECK(verified.exit == 0);
  // The archive's own copies are enough, also when the folder has another overlay by now.
  std::filesystem::remove(archived.press.temp() / "mine/overlays/china-org-cn.toml");
  const Answer explained = archived.press.ask({"explain", after["turns"][0]["turn_id"]});
  INFO(explained.json.dump(1) << explained.err);
  CHECK(explained.json["speaker_name"] == "Somebody Else");
}

TEST_CASE("The shipped rooms pass the tests inside them and nothing in them is suspicious", "[e2e][room]") {
  Press press;
  press.use_rooms(std::filesystem::path(PRESSROOM_SOURCE_DIR) / "config" / "rooms");
  const Answer tested = press.ask({"room", "test"});
  INFO(tested.json.dump(1));
  CHECK(tested.exit == 0);
  const Finished lint = press.run({"room", "lint"});
  INFO(lint.out);
  CHECK(lint.exit == 0);
}
