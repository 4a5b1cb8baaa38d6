// SPDX-License-Identifier: Apache-2.0
#include "core/word_diff.hpp"

#include "core/text.hpp"
#include "core/thread_time.hpp"
#include "core/wording.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_random.hpp"

using namespace pressroom;
using core::DiffPiece;
using Kind = DiffPiece::Kind;
using Pieces = std::vector<std::string_view>;

namespace {

/// "[-gone-]{+new+}" round what differs.
std::string shown(std::string_view before, std::string_view after) {
  std::string all;
  for (const DiffPiece& piece : core::word_diff(before, after)) {
    all += piece.kind == Kind::equal     ? piece.text
           : piece.kind == Kind::deleted ? "[-" + piece.text + "-]"
                                         : "{+" + piece.text + "+}";
  }
  return all;
}

/// Both texts as the pieces give them back.
std::pair<std::string, std::string> joined(const std::vector<DiffPiece>& pieces) {
  std::pair<std::string, std::string> texts;
  for (const DiffPiece& piece : pieces) {
    if (piece.kind != Kind::inserted) texts.first += piece.text;
    if (piece.kind != Kind::deleted) texts.second += piece.text;
  }
  return texts;
}

void check_diff(const std::string& before, const std::string& after) {
  CAPTURE(before, after);
  const auto pieces = core::word_diff(before, after);
  const auto [old_text, new_text] = joined(pieces);
  CHECK(old_text == before);
  CHECK(new_text == after);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    CHECK_FALSE(pieces[i].text.empty());
    if (i == 0) continue;
    CHECK(pieces[i].kind != pieces[i - 1].kind);
    CHECK_FALSE((pieces[i].kind == Kind::deleted && pieces[i - 1].kind == Kind::inserted));
  }
}

/// Few different words, so that much is equal by chance, and bytes of any kind now and then.
std::string random_text(tests::FakeRandom& random) {
  static const std::vector<std::string> k_words{"the", "port",     "opens", "don't",     "3.5", " ",
                                                " ",   ". ",       "\n",    "港",        "口",  "ไทย",
                                                "é",   "\xE6\xB8", "\xFF",  "well-known"};
  std::string text;
  for (auto left = random.below(24); left > 0; --left) text += k_words[random.below(k_words.size())];
  return text;
}

}  // namespace

TEST_CASE("A word holds its inner apostrophe and hyphen and decimal point", "[word-diff]") {
  CHECK(core::cut_words("It's well-known: 3.5 km.") ==
        Pieces{"It's", " ", "well-known", ":", " ", "3.5", " ", "km", "."});
  CHECK(core::cut_words("'tis-") == Pieces{"'", "tis", "-"});
  CHECK(core::cut_words("end.Next 1.a") == Pieces{"end", ".", "Next", " ", "1", ".", "a"});
  CHECK(core::cut_words("naïve Ελλάδα") == Pieces{"naïve", " ", "Ελλάδα"});
}

TEST_CASE("A character of a script without blanks is a word by itself", "[word-diff]") {
  CHECK(core::cut_words("港口 かな カ") == Pieces{"港", "口", " ", "か", "な", " ", "カ"});
  CHECK(core::cut_words("ไทย") == Pieces{"ไ", "ท", "ย"});
  CHECK(core::cut_words("2024年5月") == Pieces{"2024", "年", "5", "月"});
  CHECK(core::is_word("港"));
  CHECK_FALSE(core::is_word("。"));
}

TEST_CASE("A diff marks the words that differ and no others", "[word-diff]") {
  CHECK(shown("We will open in May.", "We will open in June.") == "We will open in [-May-]{+June+}.");
  CHECK(shown("One. Two. Three.", "One. Three.") == "One. [-Two. -]Three.");
  CHECK(shown("One. Three.", "One. Two. Three.") == "One. {+Two. +}Three.");
  CHECK(shown("a quick brown fox", "a slow red fox") == "a [-quick brown-]{+slow red+} fox");
  CHECK(shown("same", "same") == "same");
  CHECK(shown("", "new") == "{+new+}");
  CHECK(shown("old", "") == "[-old-]");
  CHECK(core::word_diff("", "").empty());
  CHECK(shown("港口五月开放", "港口六月开放") == "港口[-五-]{+六+}月开放");
}

TEST_CASE("The pieces of a diff give both texts back", "[word-diff]") {
  tests::FakeRandom random(20'090'402);
  for (int round = 0; round < 2'000; ++round) check_diff(random_text(random), random_text(random));
}

TEST_CASE("A diff of long texts with scattered edits stays exact", "[word-diff]") {
  std::string before, after;
  for (int i = 0; i < 20'000; ++i) {
    before += "w" + std::to_string(i) + " ";
    after += (i % 100 == 7 ? "x" : "w") + std::to_string(i) + " ";
  }
  const auto pieces = core::word_diff(before, after);
  CHECK(joined(pieces) == std::pair(before, after));
  CHECK(pieces.size() == 200 * 3 + 1);
}

TEST_CASE("Texts that have nothing in common cost bounded work", "[word-diff]") {
  std::string before = "same head ", after = before;
  for (int i = 0; i < 300'000; ++i) {
    before += (i % 3 == 0 ? "a " : "b ");
    after += (i % 7 == 0 ? "b " : "c ");
  }
  before += "same tail";
  after += "same tail";
  const auto began = core::thread_processor_time();
  const auto pieces = core::word_diff(before, after);
  CHECK(core::thread_processor_time() - began < std::chrono::seconds(20));  // some 0.2 s
  CHECK(joined(pieces) == std::pair(before, after));
  REQUIRE(pieces.size() == 4);
  CHECK(pieces[0].text == "same head ");
  CHECK(pieces[3].text.ends_with("same tail"));
}

TEST_CASE("What is only set otherwise is the same wording", "[wording]") {
  CHECK(core::same_wording("\"Yes\" - he said...", "“Yes” — he said…"));
  CHECK(core::same_wording("It's  so", "It’s so"));
  CHECK(core::same_wording("one\ntwo", "one two"));
  CHECK(core::same_wording("ＡＢＣ，１２％", "ABC,12%"));
  CHECK(core::same_wording("港口 开放。", "港口开放。"));
  CHECK(core::same_wording("yes\u2014no", "yes -- no"));
  CHECK(core::same_wording("co\u00ADop", "coop"));
}

TEST_CASE("Other words are another wording", "[wording]") {
  CHECK_FALSE(core::same_wording("a part", "apart"));
  CHECK_FALSE(core::same_wording("we can", "we can't"));
  CHECK_FALSE(core::same_wording("5.5", "55"));
  CHECK_FALSE(core::same_wording("Yes.", "Yes?"));
  CHECK_FALSE(core::same_wording("May", "may"));
  CHECK_FALSE(core::same_wording("resume", "resumé"));
}
