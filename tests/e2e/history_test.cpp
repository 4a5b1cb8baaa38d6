// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/support/desk.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

const std::string k_id = std::string(Desk::k_room) + ":" + Newsroom::native_id(1);

/// A conference on two pages that is edited while it stands, one edit a day.
class EditedSite {
 public:
  EditedSite() : desk(site) {
    document_ = Newsroom::conference(1, 2);
    const auto speech = [&](const std::string& label, const std::string& words) {
      return demo::CmsBlock{demo::BlockKind::speech, label, {words}};
    };
    const std::string chair = spoken(1).label.value_or("");
    auto& first = document_.pages[0].blocks;
    first.erase(std::find_if(first.begin(), first.end(),
                             [](const auto& block) { return block.kind == demo::BlockKind::speech; }),
                first.end());
    first.push_back(speech("Harbor Daily", "When will the new harbor open to the public?"));
    first.push_back(speech(chair, "We plan for the spring. All towers are finished. Nobody was hurt in the works."));
    document_.pages[1].blocks = {speech("Estuary Post", "How many ships will the harbor hold when it is finished?"),
                                 speech(chair, "It will hold twelve large ships and a great number of small boats."),
                                 speech("Radio Calder", "And what does the ferry company say to all of this?"),
                                 speech(chair, "I have nothing to say for them. Please ask the company in writing."),
                                 speech("Harbor Daily", "Who pays for the long breakwater in the north?"),
                                 speech(chair, "The province pays for it, as it has paid for everything else so far.")};
    site.list(Desk::k_listing, {Newsroom::path(1)});
    publish();
    REQUIRE(desk.run_room().exit == app::ExitCode::done);
  }

  /// The speech block of that number on the page as it was generated, or as it is edited.
  demo::CmsBlock& block(std::size_t page, std::size_t number) {
    auto& blocks = document_.pages[page].blocks;
    std::size_t at = 0;
    while (blocks[at].kind != demo::BlockKind::speech) ++at;
    return blocks[at + number];
  }
  void replace(std::size_t page, std::size_t number, const std::string& from, const std::string& to) {
    std::string& words = block(page, number).paragraphs.front();
    const auto at = words.find(from);
    REQUIRE(at != std::string::npos);
    words.replace(at, from.size(), to);
  }
  void remove(std::size_t page, std::size_t number) {
    auto& blocks = document_.pages[page].blocks;
    blocks.erase(blocks.begin() + (&block(page, number) - blocks.data()));
  }

  /// What is edited is served, `from` replaced in the markup of page 2, and visited a day later.
  void revisit(const std::string& from = "", const std::string& to = "") {
    publish(from, to);
    desk.wait(24h);
    const RunReport run = desk.run_transcript(1);
    CHECK(run.exit == app::ExitCode::done);
  }

  Answer history() const { return desk.ask({"history", k_id}); }
  std::vector<std::string> ids() const {
    std::vector<std::string> ids;
    const Json sidecar = Json::parse(desk.sidecar(1));
    for (const Json& turn : sidecar["turns"]) ids.push_back(turn["turn_id"]);
    return ids;
  }
  std::string feed() const {
    const auto path = desk.press().folder() / "feeds" / "desk.atom";
    return std::filesystem::exists(path) ? desk.press().read(path) : std::string();
  }

  Newsroom site;
  Desk desk;

 private:
  const demo::CmsBlock& spoken(std::size_t number) { return block(0, number); }
  void publish(const std::string& from = "", const std::string& to = "") {
    for (int page = 1; page <= 2; ++page) {
      std::string html = demo::render_page(document_, page, china_options());
      if (page == 2 && !from.empty()) {
        const auto at = html.find(from);
        REQUIRE(at != std::string::npos);
        html.replace(at, from.size(), to);
      }
      site.answer(Newsroom::path(1, page), Reply::page(200, "text/html; charset=UTF-8", html));
    }
  }

  demo::CmsDocument document_;
};

/// The five edits, one after the other.
void edit_five_times(EditedSite& edited) {
  edited.replace(0, 1, " Nobody was hurt in the works.", "");
  edited.revisit();
  edited.replace(1, 1, "twelve", "ten");
  edited.revisit();
  edited.remove(1, 4);
  edited.revisit();
  edited.block(1, 2).label = "Polder Times";
  edited.revisit();
  edited.revisit("a great number of", "a great\n   number of");
}

/// Class, label, and the words that went and came, an edit a line.
std::string told(const Json& history) {
  std::string all;
  for (const Json& edit : history["edits"]) {
    all += edit["class"].get<std::string>() + " " + edit["field"].get<std::string>();
    for (const Json& piece : edit["diff"]) {
      if (piece["kind"] == "deleted") all += " [-" + piece["text"].get<std::string>() + "-]";
      if (piece["kind"] == "inserted") all += " {+" + piece["text"].get<std::string>() + "+}";
    }
    all += "\n";
  }
  return all;
}

const std::string k_five =
    "wording text [- Nobody was hurt in the works.-]\n"
    "wording text [-twelve-] {+ten+}\n"
    "removed_turn text [-Who pays for the long breakwater in the north?-]\n"
    "relabelled label [-Radio Calder-] {+Polder Times+}\n"
    "cosmetic text\n";

Reply gone() { return Reply::page(404, "text/html", "<html><body>Gone</body></html>"); }

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("Five edits of a site are told as what they are and nothing else is", "[e2e][history]") {
  EditedSite edited;
  const auto first = edited.ids();
  CHECK(edited.feed().empty());
  CHECK(edited.history().json["edits"].empty());
  edit_five_times(edited);

  const Answer answer = edited.history();
  INFO(answer.json.dump(1));
  REQUIRE(answer.exit == 0);
  CHECK(told(answer.json) == k_five);
  CHECK(answer.json["revisions"] == 5);
  REQUIRE(first.size() == 8);
  std::vector<std::string> left = first;
  left.erase(left.begin() + 6);
  CHECK(edited.ids() == left);
  for (const Json& edit : answer.json["edits"]) {
    INFO(edit.dump(1));
    REQUIRE(edit["captures_before"].size() == 1);
    REQUIRE(edit["captures_after"].size() == 1);
    CHECK(edit["captures_before"][0]["payload_digest"] != edit["captures_after"][0]["payload_digest"]);
    CHECK(edit["captured_before"] < edit["captured_after"]);
  }
  check_verified(edited.desk.press());
}

TEST_CASE("A change of our rules is no edit and a rebuild tells the same", "[e2e][history]") {
  EditedSite edited;
  edit_five_times(edited);
  const Press& press = edited.desk.press();
  const Json before = edited.history().json;
  const std::string feed = edited.feed();
  CHECK(count_of(feed, "<entry>") == 5);

  const auto room_file = press.rooms() / "desk.toml";
  std::string rules = press.temp().read(room_file);
  const auto at = rules.find("language = \"en\"");
  REQUIRE(at != std::string::npos);
  press.temp().write("rooms/desk.toml", rules.replace(at, 15, "language = \"en-GB\""));
  const Answer reparsed = edited.desk.ask({"reparse", "--accept"});
  REQUIRE(reparsed.exit == 0);
  CHECK(Json::parse(edited.desk.sidecar(1))["language"] == "en-GB");
  const Json after = edited.history().json;
  CHECK(after["edits"] == before["edits"]);
  CHECK(after["history"] == before["history"]);
  CHECK(edited.feed() == feed);

  const auto sidecars = press.digests("transcripts"), feeds = press.digests("feeds");
  std::filesystem::remove_all(press.folder() / "feeds");
  CHECK(edited.desk.ask({"rebuild"}).exit == 0);
  CHECK(press.digests("transcripts") == sidecars);
  CHECK(press.digests("feeds") == feeds);
  CHECK(edited.desk.ask({"reparse", "--force"}).exit == 0);
  CHECK(press.digests("transcripts") == sidecars);
  check_verified(press);
}

TEST_CASE("A transcript that vanishes and comes back is told with the answers", "[e2e][history]") {
  EditedSite edited;
  const Press& press = edited.desk.press();
  for (int page = 1; page <= 2; ++page) edited.site.answer(Newsroom::path(1, page), gone());
  edited.desk.wait(24h);
  edited.desk.run_transcript(1);
  CHECK(edited.history().json["edits"].empty());  // said once, it may be an accident
  edited.desk.wait(2h);
  edited.desk.run_transcript(1);
  Json edits = edited.history().json["edits"];
  INFO(edits.dump(1));
  REQUIRE(edits.size() == 1);
  CHECK(edits[0]["class"] == "vanished");
  CHECK(edits[0]["revision_to"] == 1);
  CHECK(edits[0]["captures_before"].size() == 2);
  REQUIRE(edits[0]["captures_after"].size() == 1);
  CHECK(edits[0]["captures_after"][0]["status"] == 404);
  CHECK(edits[0]["captured_after"] == edits[0]["captures_after"][0]["captured_at"]);
  CHECK(edited.feed().find("vanished") != std::string::npos);

  edited.revisit();
  edits = edited.history().json["edits"];
  INFO(edits.dump(1));
  REQUIRE(edits.size() == 2);
  CHECK(edits[1]["class"] == "restored");
  CHECK(edits[1]["captures_after"][0]["status"] == 200);
  CHECK(Json::parse(edited.desk.sidecar(1))["revision"] == 1);
  const auto sidecars = press.digests("transcripts"), feeds = press.digests("feeds");
  CHECK(feeds.size() == 1);
  CHECK(edited.desk.ask({"rebuild"}).exit == 0);
  CHECK(press.digests("transcripts") == sidecars);
  CHECK(press.digests("feeds") == feeds);
  check_verified(press);
}

TEST_CASE("History takes any id and lists what was changed", "[e2e][history]") {
  EditedSite edited;
  CHECK(edited.desk.ask({"history"}).json["transcripts"].empty());
  edited.replace(1, 1, "twelve", "ten");
  edited.revisit();
  const Press& press = edited.desk.press();
  const Json whole = edited.history().json;
  for (const std::string& word : {Newsroom::native_id(1), edited.ids().front()}) {
    CHECK(edited.desk.ask({"history", word}).json == whole);
  }
  const Json listed = edited.desk.ask({"history", "--room", "desk"}).json["transcripts"];
  REQUIRE(listed.size() == 1);
  CHECK(listed[0]["transcript_id"] == k_id);
  CHECK(listed[0]["revisions"] == 2);
  CHECK(listed[0]["classes"] == Json::array({"wording"}));
  CHECK(edited.desk.ask({"history", "--since", "2999-01-01"}).json["transcripts"].empty());
  CHECK(edited.desk.ask({"history", "--since", "soon"}).exit == 2);
  const Answer unknown = edited.desk.ask({"history", "desk:404"});
  CHECK(unknown.exit == 1);
  CHECK(unknown.json["error"]["what"].get<std::string>().find("no transcript of this id") != std::string::npos);

  const Finished shown = press.run({"history", k_id});
  INFO(shown.out);
  CHECK(shown.out.find("hold [-twelve-]{+ten+} large") != std::string::npos);
  CHECK(shown.out.find("\x1b[") == std::string::npos);
  CHECK(shown.out.ends_with("a change of our rules makes no revision.\n"));
  CHECK(count_of(shown.out, ".warc.gz:") == 2);

  std::filesystem::remove(press.files("transcripts", ".r1.json").at(0));
  const Answer lost = edited.history();
  CHECK(lost.exit == 5);
  CHECK(lost.json["faults"][0]["where"].get<std::string>().ends_with(".r1.json"));
  CHECK(lost.json["history"].size() == 2);
}

TEST_CASE("A run without news leaves the feed alone", "[e2e][history]") {
  EditedSite edited;
  edited.replace(1, 1, "twelve", "ten");
  edited.revisit();
  const auto feed = edited.desk.press().files("feeds").at(0);
  const auto written = std::filesystem::last_write_time(feed);
  edited.revisit();
  CHECK(std::filesystem::last_write_time(feed) == written);
  CHECK(edited.desk.ask({"reparse", "--force"}).exit == 0);
  CHECK(std::filesystem::last_write_time(feed) == written);
}

TEST_CASE("Edits stand in the dataset and are proved with it", "[e2e][history]") {
  EditedSite edited;
  edit_five_times(edited);
  const Press& press = edited.desk.press();
  const auto folder = press.temp() / "rows";
  const Answer exported = edited.desk.ask({"export", "jsonl", folder.string()});
  INFO(exported.err);
  REQUIRE(exported.exit == 0);
  CHECK(exported.json["changes"] == 5);
  std::istringstream lines(press.read(folder / "changes.jsonl"));
  std::vector<Json> rows;
  for (std::string line; std::getline(lines, line);) rows.push_back(Json::parse(line));
  REQUIRE(rows.size() == 5);
  const Json edits = edited.history().json["edits"];
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(rows[i]["n"] == i);
    CHECK(rows[i]["class"] == edits[i]["class"]);
    CHECK(rows[i]["turn_id"] == edits[i]["turn_id"]);
    CHECK(rows[i]["captures_after"][0]["record_id"] == edits[i]["captures_after"][0]["record_id"]);
    CHECK(rows[i]["cause"] == "source");
  }
  CHECK(rows[1]["before_sha256"] == core::sha256_hex(rows[1]["before"].get<std::string>()));
  const Answer sound = edited.desk.ask({"verify", folder.string()});
  CHECK(faults_of(sound) == "");
  CHECK(sound.exit == 0);
  rows[1]["after"] = "something else";
  std::string forged;
  for (const Json& row : rows) forged += row.dump() + "\n";
  press.temp().write("rows/changes.jsonl", forged);
  const std::string faults = faults_of(edited.desk.ask({"verify", folder.string()}));
  CHECK(faults.find("P8 ") != std::string::npos);
  CHECK(faults.find("after") != std::string::npos);

  // A turn that the site took out is proved from the revision it stood in.
  const Answer removed = edited.desk.ask({"verify", "--turn", rows[2]["turn_id"].get<std::string>()});
  CHECK(removed.exit == 0);
  CHECK(removed.json["text"] == rows[2]["before"]);
}
