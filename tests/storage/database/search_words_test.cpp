// SPDX-License-Identifier: Apache-2.0
#include "storage/database/search_words.hpp"

#include "storage/database/search_index.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_random.hpp"
#include "tests/support/temp_dir.hpp"

namespace pressroom::tests {

namespace {

using storage::database::match_expression;
using storage::database::SearchIndex;
using storage::database::set_apart;

}  // namespace

TEST_CASE("Characters of scripts without blanks are set apart and others are left alone", "[database][search]") {
  CHECK(set_apart("Plain words, cut nowhere.") == "Plain words, cut nowhere.");
  CHECK(set_apart("\u4E2D\u56FD") == "\u4E2D\u200B\u56FD");
  CHECK(set_apart("Xi\u4E2D says") == "Xi\u200B\u4E2D says");
  CHECK(set_apart("\u4E2D says \u56FD") == "\u4E2D says \u56FD");
  CHECK(set_apart("\u0E01\u0E02") == "\u0E01\u200B\u0E02");
  CHECK(set_apart("Cafe\u0301") == "Caf\u00E9");
  CHECK(set_apart("a\x01z\nb\tc\x7F") == "a z\nb c ");
  CHECK(set_apart("") == "");
}

TEST_CASE("Words become strings of an expression whatever stands in them", "[database][search]") {
  CHECK(match_expression({"gates"}).value() == "\"gates\"");
  CHECK(match_expression({"gates", "two words"}).value() == "\"gates\" \"two words\"");
  CHECK(match_expression({"gat*"}).value() == "\"gat\"*");
  CHECK(match_expression({"gat***"}).value() == "\"gat\"*");
  CHECK(match_expression({"say \"no\""}).value() == "\"say \"\"no\"\"\"");
  CHECK(match_expression({"NEAR(a b)"}).value() == "\"NEAR(a b)\"");
  CHECK(match_expression({"*"}).value() == "\"\"*");
}

TEST_CASE("No words and too many words are refused plainly", "[database][search]") {
  CHECK(match_expression({}).error().code == core::ErrorCode::usage);
  CHECK(match_expression({""}).error().code == core::ErrorCode::usage);
  CHECK(match_expression({std::string(1'000'000, 'a')}).error().code == core::ErrorCode::usage);
  CHECK(match_expression(std::vector<std::string>(65, "a")).error().code == core::ErrorCode::usage);
  CHECK(match_expression(std::vector<std::string>(64, "a")));
}

TEST_CASE("No word is an error to the search index", "[database][search][hostile]") {
  const TempDir folder;
  auto index = SearchIndex::open(folder / "search.db", storage::database::Mode::read_write).value();
  core::Transcript transcript;
  transcript.transcript_id = "example:1";
  transcript.room = "example";
  transcript.turns.resize(1);
  transcript.turns[0].paragraphs = {"near and far OR not AND a NEAR b text:c"};
  REQUIRE(index.put(storage::database::IndexedTranscript::of(transcript, "", std::string(64, 'a'))));

  const std::vector<std::vector<std::string>> hostile{{"\""},
                                                      {"\"\"\""},
                                                      {"NEAR"},
                                                      {"AND"},
                                                      {"OR"},
                                                      {"NOT"},
                                                      {"("},
                                                      {")"},
                                                      {"(a"},
                                                      {"a)"},
                                                      {"^a"},
                                                      {"-a"},
                                                      {"+"},
                                                      {"{text}"},
                                                      {"text:"},
                                                      {"text : far"},
                                                      {"*"},
                                                      {"**a"},
                                                      {"!!!", "far"},
                                                      {"far", "..."},
                                                      {"\x01\x02\x1b"},
                                                      {"\xFF"},
                                                      {"a\xC0\x80z"},
                                                      {"'; DROP--"},
                                                      {"NEAR(a b, 5)"},
                                                      {"\xE2\x80\x8B"},
                                                      std::vector<std::string>(64, "far*"),
                                                      {std::string("far\0near", 8)}};
  for (const auto& words : hostile) {
    INFO(words.front());
    const auto expression = match_expression(words);
    REQUIRE(expression);
    const auto hits = index.search({.match = *expression});
    INFO((hits ? "" : hits.error().message()));
    CHECK(hits);
  }
  CHECK(index.search({.match = match_expression({"!!!", "far"}).value()}).value().size() == 1);
  CHECK(index.search({.match = match_expression({"!!!"}).value()}).value().empty());
  CHECK(index.search({.match = match_expression({"text:c"}).value()}).value().size() == 1);
  CHECK(index.search({.match = match_expression({"AND", "NEAR"}).value()}).value().size() == 1);
  CHECK(index.search({.match = match_expression({"c*", "OR", "missing"}).value()}).value().empty());

  FakeRandom random(5);
  for (int round = 0; round < 3'000; ++round) {
    std::vector<std::string> words(1 + random.below(3));
    for (std::string& word : words) {
      for (auto n = 1 + random.below(8); n > 0; --n) {
        const char syntax[] = "\"*()^:{}+-, aN\x80\xE4\xB8\xAD";
        word += random.below(3) == 0 ? static_cast<char>(random.next()) : syntax[random.below(sizeof syntax - 1)];
      }
    }
    const auto expression = match_expression(words);
    REQUIRE(expression);
    const auto hits = index.search({.match = *expression});
    if (!hits) FAIL("fails on " << *expression << ": " << hits.error().message());
  }
}

}  // namespace pressroom::tests
