// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <iostream>
#include <tuple>

#include "storage/database/database.hpp"
#include "tests/e2e/support/archive_checks.hpp"
#include "tests/support/fake_random.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

/// A small archive that is damaged and mended again.
struct Sound {
  Sound() : site(conference_of(2)) {
    REQUIRE(press.archive(site).exit == 0);
    check_verified(press);
  }
  std::filesystem::path warc() const { return press.files("warc").at(0); }
  void change(const std::string& sql) const {
    auto database =
        storage::database::Database::open(press.folder() / "pressroom.db", storage::database::Mode::read_write);
    REQUIRE(database);
    REQUIRE(database->execute(sql.c_str()));
  }

  Site site;
  Press press;
};

/// Verify finds damage, and a finding of error names this file (and a rule, when one is asked for).
void check_found(const Press& press, const std::filesystem::path& file, const std::string& rule = {}) {
  const Answer verified = press.verify();
  const std::string faults = faults_of(verified);
  INFO(faults << verified.err);
  CHECK(verified.exit == 5);
  CHECK(faults.find(file.filename().string() + ":") != std::string::npos);
  if (!rule.empty()) CHECK(faults.find(rule + " ") != std::string::npos);
}

/// The sidecar with `before` replaced by `after` wherever it stands in the first turn, and that turn's hash made right.
std::string forged(const std::string& sidecar, const std::string& before, const std::string& after) {
  const Json turn = Json::parse(sidecar)["turns"][0];
  std::string text = turn["text"];
  const std::size_t in_text = text.find(before);
  REQUIRE(in_text != std::string::npos);
  text.replace(in_text, before.size(), after);
  std::string bytes = sidecar;
  std::size_t at = bytes.find("\"turn_id\": \"" + turn["turn_id"].get<std::string>());
  REQUIRE(at != std::string::npos);
  at = bytes.find("\"text\": ", at);
  for (int i = 0; i < 2; ++i) {
    at = bytes.find(before, at);
    REQUIRE(at != std::string::npos);
    bytes.replace(at, before.size(), after);
  }
  const std::string hash = turn["text_sha256"];
  bytes.replace(bytes.find(hash), hash.size(), core::sha256_hex(text));
  return bytes;
}

/// Offsets of the bytes of all turns' texts in the file.
std::vector<std::size_t> text_bytes(const std::string& sidecar) {
  std::vector<std::size_t> offsets;
  const std::string key = "\"text\": \"";
  for (std::size_t at = sidecar.find("\"turns\""); (at = sidecar.find(key, at)) != std::string::npos;) {
    at += key.size();
    for (; sidecar[at] != '"' || sidecar[at - 1] == '\\'; ++at) offsets.push_back(at);
  }
  return offsets;
}

}  // namespace

TEST_CASE("A WARC that is gone is damage to every command and costs no sidecar", "[e2e][verify][damage]") {
  Sound sound;
  const std::string sidecar = sound.press.read(sound.press.sidecar_path(sound.site));
  const std::string turn = Json::parse(sidecar)["turns"][0]["turn_id"];
  std::filesystem::remove(sound.warc());
  check_found(sound.press, sound.press.sidecar_path(sound.site), "S2");
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"reparse"}, {"explain", turn}, {"rebuild"}, {"verify", "--turn", turn}}) {
    INFO(words[0]);
    CHECK(sound.press.ask(words).exit == 5);
    CHECK(sound.press.read(sound.press.sidecar_path(sound.site)) == sidecar);
  }
}

TEST_CASE("A new visit beside a WARC that is gone keeps the sidecar and says so", "[e2e][verify][damage]") {
  Sound sound;
  const std::string sidecar = sound.press.read(sound.press.sidecar_path(sound.site));
  std::filesystem::remove(sound.warc());
  const Answer again = sound.press.archive(sound.site);
  CHECK(again.exit == 1);
  CHECK(again.err.find("the WARC file is not there") != std::string::npos);
  CHECK(sound.press.read(sound.press.sidecar_path(sound.site)) == sidecar);
}

TEST_CASE("A damaged transcript does not keep others of its run from being read", "[e2e][verify][damage]") {
  Sound sound;
  demo::CmsDocument document = conference_of(2);
  document.native_id = "600000099";
  Site other(document);
  std::filesystem::remove(sound.warc());
  std::vector<std::string> words = sound.press.archive_words(other, 1);
  words.insert(words.begin() + 1, "http://www.china.org.cn" + sound.site.path(1));
  sound.press.ask(words);
  CHECK(sound.press.read(sound.press.sidecar_path(other)).size() > 1'000);
}

TEST_CASE("An index line that lost its mime or record digest is found", "[e2e][verify]") {
  const auto [before, after, rule] =
      GENERATE(std::tuple{"\"mime\":\"text/html\"", "\"mime\":\"text/htmm\"", "C3"},
               std::tuple{"\"mime\"", "\"nime\"", "C3"}, std::tuple{"\"recordDigest\"", "\"recordDigesu\"", "C4"});
  const Sound sound;
  const auto index = sound.press.files("indexes", ".cdxj").at(0);
  std::string text = sound.press.read(index);
  text.replace(text.find(before), std::string_view(before).size(), after);
  sound.press.write(index, text);
  check_found(sound.press, index, rule);
}

TEST_CASE("Verify of an archive that lost its database checks the rest and names rebuild", "[e2e][verify]") {
  const Sound sound;
  for (const auto& file : sound.press.files("")) {
    if (file.filename().native().starts_with("pressroom.db")) std::filesystem::remove(file);
  }
  const Answer verified = sound.press.verify();
  CHECK(verified.exit == 5);
  CHECK(faults_of(verified).find("pressroom rebuild") != std::string::npos);
  CHECK(verified.json["records"] > 0);
  CHECK(sound.press.ask({"reparse"}).exit == 5);
}

TEST_CASE("A sidecar that is gone is missed by verify and by export", "[e2e][verify][export]") {
  const Sound sound;
  std::filesystem::remove(sound.press.sidecar_path(sound.site));
  check_found(sound.press, sound.press.sidecar_path(sound.site), "S7");
  const Answer exported = sound.press.ask({"export", "jsonl", (sound.press.temp() / "dataset").string()});
  CHECK(exported.exit == 5);
  CHECK(exported.err.find("pressroom reparse") != std::string::npos);
}

TEST_CASE("A sidecar cut short stops an export as damage", "[e2e][export]") {
  const Sound sound;
  const auto file = sound.press.sidecar_path(sound.site);
  sound.press.write(file, sound.press.read(file).substr(0, 3'000));
  CHECK(sound.press.ask({"export", "jsonl", (sound.press.temp() / "dataset").string()}).exit == 5);
}

TEST_CASE("Any changed byte of a WARC is found with file and offset", "[e2e][verify]") {
  const Sound sound;
  const auto file = sound.warc();
  const std::string bytes = sound.press.read(file);
  FakeRandom random(4);
  constexpr int k_samples = 300;
  std::cout << k_samples << " of " << bytes.size() << " bytes, seed 4\n";
  for (int i = 0; i < k_samples; ++i) {
    // One sample from each stretch, and the ten bytes of the first gzip header.
    const std::size_t stretch = bytes.size() / (k_samples - 10);
    const std::size_t at =
        i < 10 ? static_cast<std::size_t>(i)
               : std::min(bytes.size() - 1, static_cast<std::size_t>(i - 10) * stretch + random.below(stretch));
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ static_cast<char>(1u << random.below(8)));
    sound.press.write(file, damaged);
    const Answer verified = sound.press.verify();
    INFO("byte " << at << "\n" << faults_of(verified));
    CHECK(verified.exit == 5);
    CHECK(faults_of(verified).find(file.filename().string() + ":") != std::string::npos);
  }
  sound.press.write(file, bytes);
  check_verified(sound.press);
}

TEST_CASE("Any changed byte of a turn is found in its sidecar", "[e2e][verify]") {
  const Sound sound;
  const auto file = sound.press.sidecar_path(sound.site);
  const std::string bytes = sound.press.read(file);
  const auto offsets = text_bytes(bytes);
  REQUIRE(offsets.size() > 1'000);
  FakeRandom random(5);
  for (int i = 0; i < 100; ++i) {
    std::string damaged = bytes;
    const std::size_t at = offsets[random.below(offsets.size())];
    damaged[at] = static_cast<char>(damaged[at] ^ static_cast<char>(1u << random.below(8)));
    sound.press.write(file, damaged);
    INFO("byte " << at);
    check_found(sound.press, file);
  }
  sound.press.write(file, bytes);
  check_verified(sound.press);
}

TEST_CASE("A turn that was forged together with its hash is found", "[e2e][verify]") {
  const Sound sound;
  const auto file = sound.press.sidecar_path(sound.site);
  sound.press.write(file, forged(sound.press.read(file), "question", "QUESTION"));
  check_found(sound.press, file, "S4");
}

TEST_CASE("A sidecar whose turns exchanged their speakers is found", "[e2e][verify]") {
  const Sound sound;
  const auto file = sound.press.sidecar_path(sound.site);
  std::string bytes = sound.press.read(file);
  const Json turn = Json::parse(bytes)["turns"][1];
  const std::string key = "\"speaker_name\": \"" + turn["speaker_name"].get<std::string>() + "\"";
  REQUIRE(bytes.find(key) != std::string::npos);
  bytes.replace(bytes.find(key), key.size(), "\"speaker_name\": \"Nobody Else\"");
  sound.press.write(file, bytes);
  check_found(sound.press, file, "S6");
}

TEST_CASE("Spans that were exchanged are found", "[e2e][verify]") {
  const Sound sound;
  const auto file = sound.press.sidecar_path(sound.site);
  std::string bytes = sound.press.read(file);
  const Json turn = Json::parse(bytes)["turns"][1];
  REQUIRE(turn["spans"].size() > 2);
  const auto start_of = [&](std::size_t span) {
    return "\"byte_start\": " + std::to_string(turn["spans"][span]["byte_start"].get<int>()) +
           ", \"byte_end\": " + std::to_string(turn["spans"][span]["byte_end"].get<int>());
  };
  const std::string first = start_of(0), second = start_of(1);
  const std::size_t at = bytes.find(first), then = bytes.find(second);
  REQUIRE(at != std::string::npos);
  REQUIRE(then != std::string::npos);
  bytes.replace(then, second.size(), first);
  bytes.replace(at, first.size(), second);
  sound.press.write(file, bytes);
  check_found(sound.press, file, "S4");
}

TEST_CASE("A WARC that is gone is found", "[e2e][verify]") {
  const Sound sound;
  const auto file = sound.warc();
  std::filesystem::remove(file);
  check_found(sound.press, file, "M1");
}

TEST_CASE("A sidecar that is gone is found", "[e2e][verify]") {
  const Sound sound;
  const auto file = sound.press.sidecar_path(sound.site);
  std::filesystem::remove(file);
  check_found(sound.press, file, "S7");
}

TEST_CASE("A WARC that lost its last record is found", "[e2e][verify]") {
  const Sound sound;
  const auto file = sound.warc();
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - 40);
  check_found(sound.press, file);
}

TEST_CASE("A changed manifest is found", "[e2e][verify]") {
  const Sound sound;
  const auto file = sound.press.folder() / "manifest-sha256.txt";
  std::string bytes = sound.press.read(file);
  bytes[5] = bytes[5] == '0' ? '1' : '0';
  sound.press.write(file, bytes);
  const Answer verified = sound.press.verify();
  INFO(faults_of(verified));
  CHECK(verified.exit == 5);
  CHECK(faults_of(verified).find("M1 ") != std::string::npos);
}

TEST_CASE("An index that lost a line or an index that is gone is found", "[e2e][verify]") {
  const Sound sound;
  const auto file = sound.press.files("indexes").at(0);
  const std::string bytes = sound.press.read(file);
  sound.press.write(file, bytes.substr(bytes.find('\n') + 1));
  CHECK(sound.press.verify().exit == 5);
  std::filesystem::remove(file);
  CHECK(sound.press.verify().exit == 5);
  sound.press.write(file, bytes);
  check_verified(sound.press);
}

TEST_CASE("A changed room copy is found", "[e2e][verify]") {
  const Sound sound;
  const auto file = sound.press.files("rooms").at(0);
  sound.press.write(file, sound.press.read(file) + "# more\n");
  check_found(sound.press, file, "S8");
}

TEST_CASE("A sidecar of another version is believed only with the bytes the catalogue knows", "[e2e][verify]") {
  const Sound sound;
  const auto file = sound.press.sidecar_path(sound.site);
  std::string bytes = sound.press.read(file);
  const Json sidecar = Json::parse(bytes);
  const std::string version = "\"tool_version\": \"" + sidecar["parse"]["tool_version"].get<std::string>() + "\"";
  bytes.replace(bytes.find(version), version.size(), "\"tool_version\": \"0.0.9\"");
  SECTION("as that version wrote it") {
    sound.press.write(file, bytes);
    sound.change("UPDATE transcripts SET tool_version = '0.0.9', sidecar_sha256 = '" + core::sha256_hex(bytes) + "'");
    check_verified(sound.press);
  }
  SECTION("with another speaker") {
    const std::string speaker = "\"speaker_name\": \"" + sidecar["turns"][1]["speaker_name"].get<std::string>() + "\"";
    bytes.replace(bytes.find(speaker), speaker.size(), "\"speaker_name\": \"Nobody Else\"");
    sound.press.write(file, bytes);
    check_found(sound.press, file, "S7");
  }
}

TEST_CASE("A sidecar under another name is found and not exported", "[e2e][verify]") {
  const Sound sound;
  const auto file = sound.press.sidecar_path(sound.site);
  const std::string name = GENERATE("999.json", "600000007.r1.json", "600000007.r4.json");
  const auto copy = file.parent_path() / name;
  sound.press.write(copy, sound.press.read(file));
  check_found(sound.press, copy);
  const Answer exported = sound.press.ask({"export", "jsonl", (sound.press.temp() / "dataset").string()});
  INFO(name << exported.err);
  CHECK(exported.exit == (name == "999.json" ? 5 : 0));
}

TEST_CASE("A catalogue row that is gone or says otherwise is found", "[e2e][verify]") {
  const Sound sound;
  const std::string sql =
      GENERATE("DELETE FROM transcripts", "UPDATE transcripts SET title = 'another'",
               "UPDATE transcripts SET verdict = 'unknown'", "UPDATE transcripts SET turns = turns + 1",
               "UPDATE transcripts SET url = 'http://www.china.org.cn/'", "UPDATE transcripts SET visit_number = 9",
               "UPDATE transcripts SET reasons = '[\"none\"]'", "UPDATE transcripts SET last_success = 1",
               "DELETE FROM transcripts; UPDATE captures SET transcript = 'x'");
  sound.change(sql);
  INFO(sql);
  check_found(sound.press, sound.press.sidecar_path(sound.site));
  CHECK(sound.press.ask({"rebuild"}).exit == 0);
  check_verified(sound.press);
}

TEST_CASE("A capture row that says otherwise than its record is found", "[e2e][verify]") {
  const Sound sound;
  const std::string sql = GENERATE(
      "UPDATE captures SET url = url || 'x' WHERE reason = 'robots'",
      "UPDATE captures SET page = 7 WHERE reason = 'robots'", "UPDATE captures SET mime = 'a/b' WHERE page = 2",
      "UPDATE captures SET record_id = '' WHERE page = 1", "UPDATE captures SET offset = offset + 1 WHERE page = 2",
      "UPDATE captures SET warc_file = 'gone.warc.gz' WHERE reason = 'robots'",
      "UPDATE visits SET capture = NULL WHERE reason = 'robots'; DELETE FROM captures WHERE reason = 'robots'");
  sound.change(sql);
  const Answer verified = sound.press.verify();
  INFO(sql << "\n" << faults_of(verified));
  CHECK(verified.exit == 5);
  CHECK(faults_of(verified).find("B2 ") != std::string::npos);
  CHECK(sound.press.ask({"rebuild"}).exit == 0);
  check_verified(sound.press);
}

TEST_CASE("An index line that stands twice is found", "[e2e][verify]") {
  const Sound sound;
  const auto file = sound.press.files("indexes").at(0);
  const std::string bytes = sound.press.read(file);
  sound.press.write(file, bytes.substr(0, bytes.find('\n') + 1) + bytes);
  check_found(sound.press, file, "C3");
}

TEST_CASE("A turn is proved on its own until its bytes change", "[e2e][verify]") {
  const Sound sound;
  const std::string turn_id = sound.press.sidecar(sound.site)["turns"][1]["turn_id"];
  const Answer proved = sound.press.ask({"verify", "--turn", turn_id});
  CHECK(proved.exit == 0);
  CHECK(proved.json["proved"] == true);
  const auto file = sound.press.sidecar_path(sound.site);
  std::string bytes = sound.press.read(file);
  const std::size_t at = bytes.find("\"text\": \"", bytes.find(turn_id)) + 12;
  bytes[at] = bytes[at] == 'x' ? 'y' : 'x';
  sound.press.write(file, bytes);
  CHECK(sound.press.ask({"verify", "--turn", turn_id}).exit != 0);
  CHECK(sound.press.ask({"verify", "--turn", "china-org-cn:600000007.000000000000"}).exit != 0);
}

TEST_CASE("A WARC is checked without its archive", "[e2e][verify]") {
  const Sound sound;
  const auto copy = sound.press.temp().write("elsewhere.warc.gz", sound.press.read(sound.warc()));
  CHECK(sound.press.ask({"verify", copy.string()}).exit == 0);
  std::string bytes = sound.press.read(copy);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 4);
  sound.press.write(copy, bytes);
  CHECK(sound.press.ask({"verify", copy.string()}).exit == 5);
}

TEST_CASE("A folder that is no archive is checked for all that lies below it", "[e2e][verify]") {
  const Sound sound;
  const auto warc = sound.warc(), index = sound.press.files("indexes", ".cdxj").at(0);
  sound.press.temp().write("kept/deep/er/" + warc.filename().string(), sound.press.read(warc));
  const auto copy = sound.press.temp().write("kept/" + index.filename().string(), sound.press.read(index));
  sound.press.temp().write("kept/README.txt", "what lies here");
  const std::string folder = (sound.press.temp() / "kept").string();
  const Answer verified = sound.press.ask({"verify", folder});
  INFO(verified.json.dump(1));
  CHECK(verified.exit == 0);
  CHECK(verified.json["files"].size() == 1);
  CHECK(verified.json["index_files"] == 1);
  CHECK(verified.json["findings"].empty());

  const Answer twice = sound.press.ask({"verify", folder, folder + "/deep/../" + copy.filename().string(), folder});
  CHECK(twice.json["files"] == verified.json["files"]);
  CHECK(twice.json["index_files"] == 1);

  std::string text = sound.press.read(copy);
  text.replace(text.find("\"status\":200"), 12, "\"status\":201");
  sound.press.write(copy, text);
  const Answer changed = sound.press.ask({"verify", folder});
  CHECK(changed.exit == 5);
  CHECK(faults_of(changed).find("C3 " + copy.string() + ":") != std::string::npos);
}

TEST_CASE("An archive named as a path is checked as a whole under that path", "[e2e][verify]") {
  const Sound sound;
  const std::string root = sound.press.folder().string();
  const Answer verified = sound.press.ask({"verify", root});
  CHECK(verified.exit == 0);
  CHECK(verified.json["sidecars"] == 1);
  std::filesystem::remove(sound.press.sidecar_path(sound.site));
  const Answer damaged = sound.press.ask({"verify", root});
  CHECK(damaged.exit == 5);
  CHECK(faults_of(damaged).find(sound.press.sidecar_path(sound.site).string() + ":") != std::string::npos);
}

TEST_CASE("The document of verify counts by rule and describes each file", "[e2e][verify]") {
  const Sound sound;
  const auto warc = sound.press.temp().write("some name.dat", sound.press.read(sound.warc()));
  const Answer verified = sound.press.ask({"verify", warc.string()});
  REQUIRE(verified.exit == 0);
  REQUIRE(verified.json["files"].size() == 1);
  const Json& file = verified.json["files"][0];
  CHECK(file["file"] == warc.string());
  CHECK(file["bytes"] == std::filesystem::file_size(warc));
  CHECK(file["framing"] == "gzip");
  CHECK(file["records"] == verified.json["records"]);
  CHECK(file["payload_digests"] == Json({{"payload", 3}}));
  CHECK(verified.json["counts"] == Json({{"by_severity", {{"E", 0}, {"W", 1}, {"N", 1}}},
                                         {"by_rule", {{"F12", {{"N", 1}}}, {"Z1", {{"W", 1}}}}}}));
  REQUIRE(verified.json["findings"].size() == 2);
  CHECK(verified.json["findings"][0]["rule"] == "Z1");
  CHECK(verified.json["findings"][0]["offset"] == 0);
  CHECK(verified.json["findings"][0]["record_id"].is_null());
}

TEST_CASE("Verify prints findings as they come and then how many of each rule", "[e2e][verify]") {
  const Sound sound;
  std::string bytes = sound.press.read(sound.warc());
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 4);
  const auto warc = sound.press.temp().write("broken.warc.gz", bytes);
  const Finished printed = sound.press.run({"verify", warc.string()});
  INFO(printed.out);
  CHECK(printed.exit == 5);
  CHECK(printed.out.starts_with("E Z1  " + warc.string() + ":"));
  CHECK(printed.out.find("\nE Z1          1\n") != std::string::npos);
  CHECK(printed.out.find("\nN F12         1\n") != std::string::npos);
  CHECK(printed.out.find("\n1 WARC files with ") != std::string::npos);
  CHECK(printed.out.find(": 1 errors, ") != std::string::npos);
}

TEST_CASE("An index without any WARC is held to its form alone", "[e2e][verify]") {
  const Sound sound;
  const auto index =
      sound.press.temp().write("alone.cdxj", sound.press.read(sound.press.files("indexes", ".cdxj").at(0)));
  CHECK(sound.press.ask({"verify", index.string()}).exit == 0);
  sound.press.write(index, "not a line\n");
  const Answer malformed = sound.press.ask({"verify", index.string()});
  CHECK(malformed.exit == 5);
  CHECK(faults_of(malformed).starts_with("C2 "));
}

TEST_CASE("What is no web archive is one finding", "[e2e][verify]") {
  const Press press;
  const auto [name, bytes] = GENERATE(std::pair{"empty.warc.gz", std::string()}, std::pair{"empty", std::string()},
                                      std::pair{"minutes.txt", std::string("Nobody came.\n")},
                                      std::pair{"folder/minutes.txt", std::string("None.\n")},
                                      std::pair{"picture.png", std::string("\x89PNG\r\n\x1A\n", 8)},
                                      std::pair{"index.cdx.gz", std::string("\x1F\x8B\x08")});
  press.temp().write(name, bytes);
  const auto path = press.temp() / std::filesystem::path(name).begin()->string();
  const Answer verified = press.ask({"verify", path.string()});
  INFO(name << verified.json.dump(1) << verified.err);
  CHECK(verified.exit == 5);
  REQUIRE(verified.json["findings"].size() == 1);
  CHECK(verified.json["findings"][0]["rule"] == "F1");
  CHECK(verified.json["findings"][0]["file"] == path.string());
}

TEST_CASE("A path that does not exist or cannot be read stops verify with its name", "[e2e][verify]") {
  const Press press;
  const auto text = press.temp().write("minutes.txt", "Nobody came.\n");
  const Answer missing = press.ask({"verify", text.string(), (press.temp() / "nowhere").string()});
  CHECK(missing.exit == 1);
  CHECK(missing.json["error"]["code"] == "not-found");
  CHECK(missing.json["error"]["where"] == (press.temp() / "nowhere").string());
  const auto pipe = press.temp() / "pipe.warc";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const Answer unreadable = press.ask({"verify", pipe.string()});
  CHECK(unreadable.exit == 1);
  CHECK(unreadable.json["error"]["where"] == pipe.string());
}
