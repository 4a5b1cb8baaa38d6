// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/sidecar.hpp"

#include "core/digest.hpp"
#include "storage/exports/json_reader.hpp"
#include "tests/storage/exports/transcripts_for_tests.hpp"
#include "tests/support/catch.hpp"

namespace pressroom::tests {

namespace {

using storage::exports::parse_json;
using storage::exports::read_sidecar;
using storage::exports::write_sidecar;
using Keys = std::vector<std::string>;

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto found = text.find(from);
  REQUIRE(found != std::string::npos);
  return text.replace(found, from.size(), to);
}

}  // namespace

TEST_CASE("A sidecar has every key in the order of the schema", "[exports][sidecar]") {
  const auto tree = parse_json(write_sidecar(small_transcript()));
  REQUIRE(tree);
  CHECK(tree->keys == Keys{"schema_version", "transcript_id", "event_id", "room",       "revision",   "url",
                           "title",          "kind",          "language", "series",     "venue",      "event_date",
                           "published_at",   "updated_at",    "source",   "breadcrumb", "alternates", "completeness",
                           "participants",   "pages",         "turns",    "parse",      "history"});
  const auto child = [](const auto& node, const std::string& key) {
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
      if (node.keys[i] == key) return node.items[i];
    }
    FAIL("no key " << key);
    return node.items[0];
  };
  CHECK(child(*tree, "pages").items[0].keys ==
        Keys{"page", "url", "capture", "content_digest", "charset", "layout", "pager", "ledger", "warnings"});
  CHECK(child(child(*tree, "pages").items[0], "capture").keys ==
        Keys{"warc_file", "offset", "length", "record_id", "captured_at", "status", "payload_digest", "record_digest"});
  CHECK(child(*tree, "turns").items[1].keys ==
        Keys{"turn_id",  "seq",         "kind",     "label",       "label_kind",  "speaker_id",  "speaker_name",
             "outlet",   "role",        "language", "attribution", "text",        "paragraphs",  "asides",
             "reply_to", "renders",     "resumes",  "interrupted", "interpreted", "n_questions", "unanswered",
             "pages",    "page_breaks", "spans",    "text_sha256"});
  CHECK(child(*tree, "participants").items[0].keys == Keys{"speaker_id", "name", "names", "honorific", "title", "org",
                                                           "role", "source", "span", "spoke", "same_as", "claims"});
  CHECK(child(*tree, "parse").keys == Keys{"tool_version", "room_sha256", "overlays", "status", "warnings"});
}

TEST_CASE("The text of a turn is its paragraphs joined by LF and hashed bare", "[exports][sidecar]") {
  const auto transcript = small_transcript();
  const std::string bytes = write_sidecar(transcript);
  const std::string text = transcript.turns[1].paragraphs[0] + "\n" + transcript.turns[1].paragraphs[1];
  CHECK(bytes.find("weather\u00a0holds.\\nThank you.\"") != std::string::npos);
  CHECK(bytes.find("\"text_sha256\": \"" + core::sha256_hex(text) + "\"") != std::string::npos);
}

TEST_CASE("A sidecar that was read is written again byte by byte", "[exports][sidecar]") {
  const std::string bytes = write_sidecar(small_transcript());
  const auto back = read_sidecar(bytes);
  REQUIRE(back);
  CHECK(write_sidecar(*back) == bytes);
  CHECK(back->turns[1].asides[0].at == 37);
  CHECK(back->turns[1].spans == small_transcript().turns[1].spans);
  CHECK(back->pages[1].capture.location == small_transcript().pages[1].capture.location);
  CHECK(back->pages[1].capture.room == "example");
}

TEST_CASE("Random transcripts go round byte by byte", "[exports][sidecar][property]") {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    const auto transcript = RandomTranscript(seed).make();
    const std::string bytes = write_sidecar(transcript);
    const auto back = read_sidecar(bytes);
    CAPTURE(seed);
    REQUIRE(back);
    REQUIRE(write_sidecar(*back) == bytes);
    REQUIRE(core::is_valid_utf8(bytes));
  }
}

TEST_CASE("A sidecar that breaks its schema is refused with the file and the byte", "[exports][sidecar]") {
  const std::string good = write_sidecar(small_transcript());
  struct Case {
    std::string from, to, what;
  };
  const auto c = GENERATE(values<Case>({
      {"\"room\": \"example\",", "", "key \"room\" is missing"},
      {"\"room\":", "\"extra\": 1, \"room\":", "key \"extra\" is unknown"},
      {"\"revision\": 1", "\"revision\": \"1\"", "\"revision\" must be an integer, not a string"},
      {"\"revision\": 1", "\"revision\": -1", "\"revision\" must lie between"},
      {"\"event_id\": null", "\"event_id\": \"x\"", "\"event_id\" must be null"},
      {"\"kind\": \"question\"", "\"kind\": \"riddle\"", "unknown name \"riddle\""},
      {"\"classes\": [\"added_turn\"", "\"classes\": [\"rewritten\"", "there is no class of change \"rewritten\""},
      {"\"captured_at\": \"2026", "\"captured_at\": \"26", "must be UTC with milliseconds"},
      {"\"paragraphs\": [", "\"paragraphs\": [7,", "\"paragraphs\" must hold strings only"},
      {"\"declared\": [1,", "\"declared\": [1.5,", "\"declared\" must hold whole numbers only"},
      {"\"turns\": [", "\"turns\": [null,", "an object is wanted, not null"},
  }));
  CAPTURE(c.from);
  const auto result = read_sidecar(replaced(good, c.from, c.to), "117.json");
  REQUIRE_FALSE(result);
  CHECK(result.error().code == core::ErrorCode::malformed);
  CHECK(result.error().what.find(c.what) != std::string::npos);
  CHECK(result.error().where.starts_with("117.json: byte "));
}

TEST_CASE("Another schema version is named", "[exports][sidecar]") {
  const auto result =
      read_sidecar(replaced(write_sidecar(small_transcript()), "\"schema_version\": 1", "\"schema_version\": 2"));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == core::ErrorCode::unsupported);
  CHECK(result.error().what.find("version 2") != std::string::npos);
}

TEST_CASE("Any changed byte of a turn's words is damage at its place", "[exports][sidecar]") {
  const std::string good = write_sidecar(small_transcript());
  struct Case {
    std::string from, to;
  };
  const auto c =
      GENERATE(values<Case>({{"\"text\": \"When will it open?\"", "\"text\": \"When will it close?\""},
                             {"\"paragraphs\": [\n        \"When will", "\"paragraphs\": [\n        \"When did"},
                             {"\"text_sha256\": \"", "\"text_sha256\": \"0"}}));
  const std::string bad = replaced(good, c.from, c.to);
  const auto result = read_sidecar(bad, "117.json");
  REQUIRE_FALSE(result);
  CHECK(result.error().code == core::ErrorCode::damaged);
  const std::string marker = "117.json: byte ";
  REQUIRE(result.error().where.starts_with(marker));
  const auto offset = std::stoull(result.error().where.substr(marker.size()));
  CHECK(offset > bad.find("\"turns\""));
  CHECK(bad[offset - 1] == '"');
}

TEST_CASE("No clipped or scrambled sidecar crashes its reader", "[exports][sidecar]") {
  const std::string good = write_sidecar(small_transcript());
  for (std::size_t length = 0; length < good.size() - 1; length += 7) CHECK_FALSE(read_sidecar(good.substr(0, length)));
  FakeRandom random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes = good;
    bytes[random.below(bytes.size())] = static_cast<char>(random.below(256));
    const auto result = read_sidecar(bytes);
    if (!result) CHECK_FALSE(result.error().where.empty());
  }
}

}  // namespace pressroom::tests
