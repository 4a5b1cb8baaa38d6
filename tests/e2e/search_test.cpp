// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <iostream>
#include <set>

#include "app/archive_folder.hpp"
#include "core/text.hpp"
#include "storage/database/search_index.hpp"
#include "tests/e2e/support/archive_checks.hpp"
#include "tests/e2e/support/killed_program.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using namespace std::chrono_literals;

namespace {

/// The second answer runs from page 1 to page 2.
constexpr const char* k_manuscript = R"(! Speakers

Zo\u00EB Brook, minister of tides

# Zo\u00EB Brook

Good morning. The harbour opens tomorrow, and the tides are with us.

# Harbor Daily

How high will the water be, and who pays for the new gates?

# Zo\u00EB Brook

It will be four metres at noon. \u6E2F\u53E3\u7684\u95F8\u95E8\u4ECA\u5929\u5F00\u653E\u3002

==

Boats below the gates pay no dues at all.

# Harbor Daily

Thank you. And the lamps?
)";

std::string unescaped(std::string_view text) {
  return Json::parse("\"" +
                     [&] {
                       std::string json;
                       for (const char c : text) json += c == '\n' ? std::string("\\n") : std::string(1, c);
                       return json;
                     }() +
                     "\"")
      .get<std::string>();
}

demo::CmsDocument document(const std::string& from = "", const std::string& to = "") {
  demo::CmsDocument made = conference_of(1);
  std::string manuscript = unescaped(k_manuscript);
  if (!from.empty()) manuscript.replace(manuscript.find(from), from.size(), to);
  made.pages = demo::read_manuscript(manuscript);
  return made;
}

struct Archived {
  Archived() : site(document()) {
    const Answer archived = press.archive(site);
    INFO(archived.err << archived.json.dump(1));
    REQUIRE(archived.exit == 0);
    turns = press.sidecar(site)["turns"];
    INFO(turns.dump(1));
    REQUIRE(turns.size() == 4);
  }
  Json search(std::vector<std::string> words, const std::string& index = "current") const {
    words.insert(words.begin(), "search");
    const Answer answer = press.ask(words);
    INFO(answer.err << answer.json.dump(1));
    REQUIRE(answer.exit == 0);
    CHECK(answer.json["index"] == index);
    return answer.json;
  }
  /// Places of the turns that are found, best first.
  std::vector<int> found(const std::vector<std::string>& words) const {
    std::vector<int> places;
    const Json answer = search(words);
    for (const Json& turn : answer["turns"]) places.push_back(turn["seq"]);
    return places;
  }
  std::filesystem::path index() const { return press.folder() / "search.db"; }
  Site site;
  Press press;
  Json turns;
};

using Places = std::vector<int>;

/// With a copy of the shipped room that takes no label of that name for one.
void silence(Press& press, const std::string& label) {
  std::string room = press.read(std::filesystem::path(PRESSROOM_SOURCE_DIR) / "config/rooms/china-org-cn.toml");
  const std::string before = "not_labels = [";
  REQUIRE(room.find(before) != std::string::npos);
  room.replace(room.find(before), before.size(), before + "\"" + label + "\", ");
  press.use_rooms(press.temp().write("rooms/china-org-cn.toml", room).parent_path());
}

}  // namespace

TEST_CASE("Search finds turns by words and phrases and beginnings and speakers", "[e2e][search]") {
  const Archived archived;
  CHECK(archived.found({"tides"}) == Places{0});
  CHECK(archived.found({"gates", "water"}) == Places{1});
  CHECK(archived.found({"new gates"}) == Places{1});
  CHECK(archived.found({"gates new"}).empty());
  CHECK(archived.found({"lam*"}) == Places{3});
  CHECK(archived.found({"\u95F8\u95E8"}) == Places{2});
  CHECK(archived.found({"\u95E8\u95F8"}).empty());
  CHECK(archived.found({"gates", "--speaker", "ZOE"}) == Places{2});
  CHECK(archived.found({"gates", "--speaker", "harbor d"}) == Places{1});
  CHECK(archived.found({"gates", "--limit", "1"}).size() == 1);
  CHECK(archived.search({"gates", "--limit", "1"})["more"] == true);
  const std::string date = archived.search({"tides"})["turns"][0]["date"];
  CHECK(archived.found({"tides", "--since", date, "--until", date}) == Places{0});
  CHECK(archived.found({"tides", "--since", "2100-01-01"}).empty());
  CHECK(archived.found({"tides", "--room", "china-org-cn"}) == Places{0});
  CHECK(archived.found({"tides", "--until", "1999-12-31"}).empty());
}

TEST_CASE("A hit tells its page and what proves it", "[e2e][search]") {
  const Archived archived;
  const Json hit = archived.search({"dues"})["turns"][0];
  INFO(hit.dump(1));
  const Json page = archived.press.sidecar(archived.site)["pages"][1];
  CHECK(hit["turn_id"] == archived.turns[2]["turn_id"]);
  CHECK(hit["page"] == 2);
  CHECK(hit["url"] == archived.site.url(2));
  CHECK(hit["payload_digest"] == page["capture"]["payload_digest"]);
  CHECK(hit["archived_at"] == page["capture"]["captured_at"]);
  const auto at = hit["highlights"][0]["at"].get<std::size_t>();
  CHECK(core::decode_utf8(hit["context"].get<std::string>()).substr(at, 4) == U"dues");
  CHECK(archived.search({"four metres"})["turns"][0]["page"] == 1);

  const Finished shown = archived.press.run({"search", "dues"});
  INFO(shown.out);
  CHECK(shown.exit == 0);
  CHECK(shown.out.find("pay no [dues] at all") != std::string::npos);
  CHECK(shown.out.find(hit["citation"].get<std::string>()) != std::string::npos);
  CHECK(shown.out.find('\x1b') == std::string::npos);
  const Finished none = archived.press.run({"search", "zeppelin"});
  CHECK(none.exit == 0);
  CHECK(none.out == "no turn holds all of these words\n");
}

TEST_CASE("A turn is cited by its words or by its id in every form", "[e2e][search]") {
  const Archived archived;
  const std::string id = archived.turns[2]["turn_id"];
  const Finished bibtex = archived.press.run({"search", id, "--cite", "bibtex"});
  INFO(bibtex.out);
  CHECK(bibtex.exit == 0);
  CHECK(bibtex.out.starts_with("@misc{" + id + ",\n"));
  CHECK(bibtex.out.find("author    = {{Zo\u00EB Brook}}") != std::string::npos);
  CHECK(std::count(bibtex.out.begin(), bibtex.out.end(), '{') == std::count(bibtex.out.begin(), bibtex.out.end(), '}'));
  const Json csl = Json::parse(archived.press.run({"search", "gates", "--cite", "csl"}).out, nullptr, false);
  INFO(csl.dump(1));
  REQUIRE(csl.is_array());
  CHECK(csl.size() == 2);
  for (const Json& item : csl) CHECK(item["type"] == "speech");
  CHECK(Json::parse(archived.press.run({"search", "zeppelin", "--cite", "csl"}).out, nullptr, false) == Json::array());
  CHECK(archived.search({id, "--cite", "csl"})["turns"][0]["csl"]["id"] == id);
  const Finished text = archived.press.run({"search", "dues", "--cite", "text"});
  CHECK(text.out == archived.search({"dues"})["turns"][0]["citation"].get<std::string>() + "\n");

  const Finished unknown = archived.press.run({"search", archived.site.transcript_id() + ".0123456789ab"});
  CHECK(unknown.exit == 1);
  CHECK(unknown.err.find("no such turn") != std::string::npos);
}

TEST_CASE("What cannot be searched for is refused and nothing else is", "[e2e][search][hostile]") {
  const Archived archived;
  for (const char* word : {"\"", "NEAR", "AND", "(", "^", "*", "a\"b", "text:x", "{", "[a,b]", "\x01\xFF", "archive"}) {
    INFO(word);
    CHECK(archived.press.run({"search", word}).exit == 0);
  }
  CHECK(archived.press.run({"search", ""}).exit == 2);
  CHECK(archived.press.run({"search"}).exit == 2);
  CHECK(archived.press.run({"search", std::string(100'000, 'a')}).exit == 2);
  CHECK(archived.press.run({"search", "tides", "--since", "yesterday"}).exit == 2);
  CHECK(archived.press.run({"search", "tides", "--room", "nowhere"}).exit == 2);
  CHECK(archived.press.run({"search", "tides", "--cite", "mla"}).exit == 2);
}

TEST_CASE("A page that changed and a rule that changed are found as they are now", "[e2e][search]") {
  Archived archived;
  archived.site.answer_page(
      2, demo::Reply::page(200, "text/html; charset=UTF-8",
                           demo::render_page(document("no dues at all", "heavy tolls"), 2, archived.site.options())));
  REQUIRE(archived.press.archive(archived.site).exit == 0);
  CHECK(archived.found({"dues"}).empty());
  CHECK(archived.found({"tolls"}) == Places{2});

  silence(archived.press, "Harbor Daily");
  REQUIRE(archived.press.ask({"reparse", "--accept"}).exit == 0);
  const Json turns = archived.press.sidecar(archived.site)["turns"];
  CHECK(turns.size() < 4);
  CHECK(archived.found({"lamps", "--speaker", "harbor"}).empty());
  CHECK(archived.found({"lamps"}).size() == 1);
}

TEST_CASE("An index that is absent or damaged or behind is made up by whoever may write", "[e2e][search]") {
  const Archived archived;
  std::filesystem::remove(archived.index());
  CHECK(archived.found({"tides"}) == Places{0});
  CHECK(std::filesystem::exists(archived.index()));

  archived.press.write(archived.index(), std::string(50'000, 'x'));
  CHECK(archived.found({"tides"}) == Places{0});

  // Every page behind the first: the file opens, and is found out when it is asked.
  const std::string sound = archived.press.read(archived.index());
  archived.press.write(archived.index(), sound.substr(0, 4096) + std::string(sound.size() - 4096, '\x7E'));
  CHECK(archived.found({"tides"}) == Places{0});

  for (const char* command : {"reparse", "rebuild"}) {
    INFO(command);
    archived.press.write(archived.index(), "no database");
    REQUIRE(archived.press.ask({command}).exit == 0);
    const std::string made = archived.press.read(archived.index());
    CHECK(made.starts_with("SQLite format 3"));
    CHECK(archived.found({"tides"}) == Places{0});
    CHECK(archived.press.read(archived.index()) == made);
  }
}

TEST_CASE("Beside a writer search tells what it cannot do and does the rest", "[e2e][search]") {
  const Archived archived;
  const auto disk = core::make_posix_disk();
  auto writer = app::ArchiveFolder::open_to_write(*disk, archived.press.folder());
  REQUIRE(writer);
  CHECK(archived.found({"tides"}) == Places{0});

  {
    auto index = storage::database::SearchIndex::open(archived.index(), storage::database::Mode::read_write);
    REQUIRE(index);
    REQUIRE(index->announce({archived.site.transcript_id()}));
  }
  const Answer behind = archived.press.ask({"search", "tides"});
  CHECK(behind.exit == 0);
  CHECK(behind.json["index"] == "behind");
  CHECK(behind.json["turns"].size() == 1);
  CHECK(behind.err.find("pressroom reparse") != std::string::npos);

  std::filesystem::remove(archived.index());
  const Answer absent = archived.press.ask({"search", "tides"});
  INFO(absent.err);
  CHECK(absent.exit == 1);
  CHECK(absent.err.find("another pressroom writes") != std::string::npos);
}

TEST_CASE("A sidecar that changed behind the index is told of", "[e2e][search]") {
  const Archived archived;
  std::string bytes = archived.press.read(archived.press.sidecar_path(archived.site));
  const std::string from = "\"series\": null", to = "\"series\": \"Tides\"";
  REQUIRE(bytes.find(from) != std::string::npos);
  bytes.replace(bytes.find(from), from.size(), to);
  archived.press.write(archived.press.sidecar_path(archived.site), bytes);
  const Answer answer = archived.press.ask({"search", "tides"});
  CHECK(answer.exit == 0);
  CHECK(answer.json["index"] == "behind");
  CHECK(answer.json["turns"].size() == 1);
}

TEST_CASE("Incomplete transcripts are found and marked", "[e2e][search]") {
  Site site(conference_of(3));
  site.answer_page(2, demo::Reply::page(404, "text/html", "gone"));
  const Press press;
  REQUIRE(press.archive(site).exit == 3);
  const std::string text = press.sidecar(site)["turns"][0]["text"];
  const Answer answer = press.ask({"search", text.substr(0, text.find(' '))});
  REQUIRE(answer.exit == 0);
  REQUIRE(!answer.json["turns"].empty());
  CHECK(answer.json["turns"][0]["completeness"] == "incomplete");
  CHECK(answer.json["turns"][0]["citation"].get<std::string>().find("transcript incomplete") != std::string::npos);
}

TEST_CASE("After a kill at any step search finds what the sidecars say", "[e2e][search][kill]") {
  const std::uint64_t stride = std::getenv("PRESSROOM_LONG") != nullptr ? 1 : 9;
  for (const char* command : {"archive", "reparse"}) {
    int kills = 0;
    for (std::uint64_t at = 2;; at += stride) {
      Archived archived;
      std::vector<std::string> words = archived.press.archive_words(archived.site, 1);
      if (std::string_view(command) == "archive") {
        archived.site.answer_page(2, demo::Reply::page(200, "text/html; charset=UTF-8",
                                                       demo::render_page(document("no dues at all", "heavy tolls"), 2,
                                                                         archived.site.options())));
      } else {
        silence(archived.press, "Harbor Daily");
        words = {"reparse", "--accept"};
      }
      const Steps steps = run_until_step(archived.press.command(words), at);
      if (!steps.watched) {
        std::cerr << "skipped: this machine lets nobody watch a process\n";
        return;
      }
      const Json turns = archived.press.sidecar(archived.site)["turns"];
      INFO(command << " killed at step " << at << turns.dump(1));
      REQUIRE(turns.is_array());
      for (const char* word : {"tides", "dues", "tolls", "lamps", "gates"}) {
        std::set<std::string> said, found;
        for (const Json& turn : turns) {
          if (turn["text"].get<std::string>().find(word) != std::string::npos) said.insert(turn["turn_id"]);
        }
        const Json answer = archived.search({word});
        for (const Json& turn : answer["turns"]) found.insert(turn["turn_id"]);
        INFO(word);
        CHECK(found == said);
      }
      if (!steps.killed) break;
      ++kills;
    }
    CHECK(kills > 1);
  }
}

TEST_CASE("Searches beside a run that writes are answered all the time", "[e2e][search]") {
  const Archived archived;
  Program run(archived.press.command({"rebuild"}));
  int answered = 0;
  do {
    const Answer answer = archived.press.ask({"search", "tides"});
    INFO(answer.err);
    // While the index is made anew there may be none; it is said so then.
    const bool told = answer.exit == 1 && answer.err.find("search index") != std::string::npos;
    CHECK((answer.exit == 0 || told));
    ++answered;
  } while (!run.ends_within(0ms));
  CHECK(run.wait().exit == 0);
  CHECK(answered > 0);
  CHECK(archived.found({"tides"}) == Places{0});
}
