// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/convokit_writer.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "core/digest.hpp"
#include "tests/storage/exports/transcripts_for_tests.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fault_disk.hpp"
#include "tests/support/memory_disk.hpp"

namespace pressroom::tests {

namespace {

using namespace storage::exports;
using nlohmann::json;

const std::filesystem::path k_folder = "/corpus";

struct Corpus {
  MemoryDisk disk;
  std::vector<WrittenFile> files;

  explicit Corpus(const std::vector<core::Transcript>& transcripts) {
    auto writer = ConvokitWriter::create(disk, k_folder);
    REQUIRE(writer);
    for (const core::Transcript& transcript : transcripts) REQUIRE(writer->add(transcript));
    auto finished = writer->finish();
    REQUIRE(finished);
    files = *std::move(finished);
  }
  std::string bytes(const std::string& file) {
    auto read = disk.read_all(k_folder / file, 1 << 24);
    REQUIRE(read);
    return *read;
  }
  json document(const std::string& file) { return json::parse(bytes(file)); }
  std::vector<json> utterances() {
    std::vector<json> read;
    std::istringstream lines(bytes("utterances.jsonl"));
    for (std::string line; std::getline(lines, line);) read.push_back(json::parse(line));
    return read;
  }
};

/// A statement, a question, a second voice, an answer to the question, one to a turn that is not there, and one to a
/// later turn.
core::Transcript forum(const std::string& native_id = "9") {
  core::Transcript t = small_transcript(native_id);
  const core::Turn plain = t.turns[0];
  t.turns.clear();
  for (int i = 0; i < 6; ++i) {
    core::Turn turn = plain;
    turn.turn_id = t.transcript_id + ".t" + std::to_string(i);
    turn.seq = i;
    t.turns.push_back(turn);
  }
  t.turns[3].reply_to = t.turns[1].turn_id;
  t.turns[4].reply_to = "example:9.gone";
  t.turns[5].reply_to = t.turns[5].turn_id;
  t.turns[2].reply_to = t.turns[3].turn_id;
  return t;
}

}  // namespace

TEST_CASE("A turn is an utterance with the keys that ConvoKit dumps", "[exports][convokit]") {
  Corpus corpus({small_transcript()});
  const auto utterances = corpus.utterances();
  REQUIRE(utterances.size() == 2);
  const json& answer = utterances[1];
  std::set<std::string> keys;
  for (const auto& [key, value] : answer.items()) keys.insert(key);
  CHECK(keys ==
        std::set<std::string>{"id", "conversation_id", "text", "speaker", "meta", "reply-to", "timestamp", "vectors"});
  CHECK(answer["id"] == "example:117.fedcba987654");
  CHECK(answer["conversation_id"] == "example:117.0123456789ab");
  CHECK(answer["text"] == "In the spring, if the weather\u00a0holds.\nThank you.");
  CHECK(answer["speaker"] == "ada-brook");
  CHECK(answer["reply-to"] == "example:117.0123456789ab");
  CHECK(answer["timestamp"] == 1'238'630'400);
  CHECK(answer["meta"]["reply_link"] == "record");
  CHECK(answer["meta"]["asides"][0]["at"] == 37);
  CHECK(answer["meta"]["text_sha256"] == core::sha256_hex(answer["text"].get<std::string>()));
  CHECK(utterances[0]["reply-to"].is_null());
  CHECK(utterances[0]["meta"]["reply_link"].is_null());
}

TEST_CASE("Every conversation is one tree that leads back in time", "[exports][convokit]") {
  Corpus corpus({forum()});
  std::map<std::string, std::string> links;
  std::set<std::string> earlier;
  for (const json& utterance : corpus.utterances()) {
    const std::string id = utterance["id"];
    if (earlier.empty()) {
      CHECK(utterance["reply-to"].is_null());
    } else {
      CHECK(earlier.contains(utterance["reply-to"].get<std::string>()));
      links[id.substr(id.size() - 2)] =
          utterance["reply-to"].get<std::string>() + " " + utterance["meta"]["reply_link"].get<std::string>();
    }
    earlier.insert(id);
  }
  CHECK(links == std::map<std::string, std::string>{{"t1", "example:9.t0 structure"},
                                                    {"t2", "example:9.t0 structure"},
                                                    {"t3", "example:9.t1 record"},
                                                    {"t4", "example:9.t0 structure"},
                                                    {"t5", "example:9.t0 structure"}});
}

TEST_CASE("Whom nobody names is one speaker for each transcript and label", "[exports][convokit]") {
  auto first = forum("1"), second = forum("2");
  first.turns[4].label.reset();
  first.turns[5].label = "Hill Post";
  first.turns[5].outlet = "Hill Post";
  Corpus corpus({first, second});
  const json speakers = corpus.document("speakers.json");
  CHECK(speakers.size() == 4);
  for (const char* id : {"example:1#River Daily", "example:1#", "example:1#Hill Post", "example:2#River Daily"}) {
    CAPTURE(id);
    REQUIRE(speakers.contains(id));
    CHECK(speakers[id]["meta"]["named"] == false);
    CHECK(speakers[id]["meta"]["name"].is_null());
  }
  CHECK(speakers["example:1#Hill Post"]["meta"]["outlets"] == json{"Hill Post"});
  CHECK(speakers["example:1#"]["meta"]["label"].is_null());
  for (const json& utterance : corpus.utterances()) CHECK(speakers.contains(utterance["speaker"].get<std::string>()));
}

TEST_CASE("A named speaker is one over all transcripts", "[exports][convokit]") {
  auto later = small_transcript("118");
  later.turns[1].turn_id = "example:118.fedcba987654";
  later.turns[1].role = core::Role::moderator;
  later.participants[0].names = {"A. Brook"};
  later.participants[0].title = "Minister";
  Corpus corpus({small_transcript(), later});
  const json meta = corpus.document("speakers.json")["ada-brook"]["meta"];
  CHECK(meta["named"] == true);
  CHECK(meta["names"] == json{"A. Brook", "Ada Brook", "Ms. Brook"});
  CHECK(meta["roles"] == json{"moderator", "principal"});
  CHECK(meta["affiliations"].size() == 2);
  CHECK(meta["affiliations"][0] == json{{"title", "Minister"}, {"org", nullptr}});
}

TEST_CASE("The index names every meta key and its type in Python", "[exports][convokit]") {
  Corpus corpus({small_transcript(), forum()});
  const json index = corpus.document("index.json");
  CHECK(index["version"] == 1);
  const auto keys = [](const json& object) {
    std::set<std::string> names;
    for (const auto& [key, value] : object.items()) names.insert(key);
    return names;
  };
  const auto holds_type = [](const json& value, const std::string& type) {
    return value.is_null() || (type == "<class 'str'>" && value.is_string()) ||
           (type == "<class 'bool'>" && value.is_boolean()) || (type == "<class 'list'>" && value.is_array()) ||
           (type == "<class 'int'>" && value.is_number_integer());
  };
  const auto compare = [&](const json& meta, const json& of) {
    CHECK(keys(meta) == keys(of));
    for (const auto& [key, value] : meta.items()) {
      CAPTURE(key);
      CHECK(holds_type(value, of[key][0]));
    }
  };
  for (const json& utterance : corpus.utterances()) compare(utterance["meta"], index["utterances-index"]);
  for (const json& speaker : corpus.document("speakers.json")) compare(speaker["meta"], index["speakers-index"]);
  for (const json& one : corpus.document("conversations.json")) compare(one["meta"], index["conversations-index"]);
  compare(corpus.document("corpus.json"), index["overall-index"]);
}

TEST_CASE("A conversation names the record of each page", "[exports][convokit]") {
  Corpus corpus({small_transcript()});
  const json meta = corpus.document("conversations.json")["example:117.0123456789ab"]["meta"];
  CHECK(meta["transcript_id"] == "example:117");
  CHECK(meta["pages"][1]["offset"] == 2000);
  CHECK(meta["pages"][1]["payload_digest"] == "sha256:" + std::string(64, 'a'));
}

TEST_CASE("A transcript without turns is no conversation", "[exports][convokit]") {
  auto silent = small_transcript("5");
  silent.turns.clear();
  Corpus corpus({silent});
  CHECK(corpus.bytes("utterances.jsonl").empty());
  CHECK(corpus.document("conversations.json") == json::object());
  CHECK(corpus.document("speakers.json") == json::object());
  CHECK(corpus.document("corpus.json")["utterances"] == 0);
}

TEST_CASE("The time of a turn is the first date that is known of its transcript", "[exports][convokit]") {
  const auto written = [](const core::Transcript& transcript) {
    Corpus corpus({transcript});
    const json source = corpus.document("conversations.json").begin().value()["meta"]["timestamp_source"];
    return std::pair(corpus.utterances()[1]["timestamp"], source);
  };
  auto transcript = small_transcript();
  CHECK(written(transcript) == std::pair(json(1'238'630'400), json("event_date")));
  transcript.event_date->value = "spring";
  CHECK(written(transcript) == std::pair(json(1'238'720'400), json("published_at")));
  transcript.published_at.reset();
  CHECK(written(transcript) == std::pair(json(1'795'420'800), json("captured_at")));
  transcript.pages.clear();
  CHECK(written(transcript) == std::pair(json(nullptr), json(nullptr)));
}

TEST_CASE("The corpus is in ASCII whatever the words are", "[exports][convokit]") {
  auto transcript = small_transcript();
  transcript.turns[0].paragraphs = {"\u6211\u4eec \U0001F600 \xFF"};
  Corpus corpus({transcript});
  CHECK(core::is_ascii(corpus.bytes("utterances.jsonl")));
  CHECK(corpus.utterances()[0]["text"] == "\u6211\u4eec \U0001F600 \uFFFD");
}

TEST_CASE("Two turns of one id are refused before a byte of them is written", "[exports][convokit]") {
  auto doubled = forum("3");
  doubled.turns[4].turn_id = doubled.turns[2].turn_id;
  MemoryDisk disk;
  auto writer = ConvokitWriter::create(disk, k_folder);
  REQUIRE(writer);
  const auto added = writer->add(doubled);
  REQUIRE_FALSE(added);
  CHECK(added.error().code == core::ErrorCode::damaged);
  REQUIRE(writer->add(small_transcript()));
  REQUIRE(writer->finish());
  CHECK(disk.read_all(k_folder / "utterances.jsonl", 1 << 20)->find("example:3") == std::string::npos);
}

TEST_CASE("A writer that is dropped leaves no file", "[exports][convokit]") {
  MemoryDisk disk;
  {
    auto writer = ConvokitWriter::create(disk, k_folder);
    REQUIRE(writer);
    REQUIRE(writer->add(small_transcript()));
  }
  CHECK(disk.files(k_folder)->empty());
}

TEST_CASE("A corpus whose writing failed has no index whatever stood there before", "[exports][convokit]") {
  using Operation = FaultDisk::Operation;
  const auto write = [](core::Disk& disk, const std::vector<std::string>& native_ids) -> core::Result<void> {
    TRY_ASSIGN(ConvokitWriter writer, ConvokitWriter::create(disk, k_folder));
    for (const std::string& native_id : native_ids) TRY(writer.add(small_transcript(native_id)));
    TRY_ASSIGN(const auto files, writer.finish());
    return files.size() == 5 ? core::Result<void>() : core::fail(core::ErrorCode::io, "files are missing", "");
  };
  const auto operation = GENERATE(Operation::append, Operation::write_atomically);
  for (std::uint64_t nth = 1; nth <= 5; ++nth) {
    CAPTURE(nth);
    MemoryDisk memory;
    REQUIRE(write(memory, {"118", "119"}));
    FaultDisk disk(memory);
    disk.fail(operation, {.at = nth, .lasting = FaultDisk::Lasting::from_then_on});
    const auto written = write(disk, {"117"});
    REQUIRE_FALSE(written);
    CHECK(written.error().code == core::ErrorCode::disk_full);
    CHECK_FALSE(memory.exists(k_folder / "index.json"));
  }
}

TEST_CASE("The same transcripts give the same bytes and their hashes are told", "[exports][convokit]") {
  std::vector<core::Transcript> transcripts;
  std::set<std::string> ids;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    core::Transcript transcript = RandomTranscript(seed).make();
    for (std::size_t i = 0; i < transcript.turns.size(); ++i) transcript.turns[i].turn_id += std::to_string(i);
    transcripts.push_back(std::move(transcript));
  }
  Corpus one(transcripts), two(transcripts);
  CHECK(one.files == two.files);
  std::vector<std::string> names;
  for (const WrittenFile& file : one.files) {
    names.push_back(file.path);
    const std::string bytes = one.bytes(file.path);
    CHECK(file.bytes == bytes.size());
    CHECK(file.sha256 == core::sha256_hex(bytes));
    CHECK(bytes == two.bytes(file.path));
  }
  CHECK(names == std::vector<std::string>{"utterances.jsonl", "speakers.json", "conversations.json", "corpus.json",
                                          "index.json"});
  for (const json& utterance : one.utterances()) CHECK(utterance.contains("speaker"));
}

}  // namespace pressroom::tests
