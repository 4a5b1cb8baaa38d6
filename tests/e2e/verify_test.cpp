// SPDX-License-Identifier: Apache-2.0
#include <iostream>

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
