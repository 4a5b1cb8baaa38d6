// SPDX-License-Identifier: Apache-2.0
#include "parsers/label_parts.hpp"
#include "parsers/label_words.hpp"
#include "parsers/place_names.hpp"
#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;

TEST_CASE("Where an office is belongs to the office", "[labels]") {
  struct Office {
    std::string label, title, name;
  };
  const auto office = GENERATE(values<Office>({
      {"President of France Anna Holm", "President of France", "Anna Holm"},
      {"Federal Chancellor of Germany Anna Holm", "Federal Chancellor of Germany", "Anna Holm"},
      {"Prime Minister of the United Kingdom Anna Holm", "Prime Minister of the United Kingdom", "Anna Holm"},
      {"President of the Republic of Korea Holm An-na", "President of the Republic of Korea", "Holm An-na"},
      {"President of Kazakhstan Anna-Berta Holm", "President of Kazakhstan", "Anna-Berta Holm"},
      {"President of Brazil Anna Berta Holm", "President of Brazil", "Anna Berta Holm"},
      {"Minister of Foreign Affairs of Japan Anna Holm", "Minister of Foreign Affairs of Japan", "Anna Holm"},
      {"Minister for Foreign Affairs of Japan Anna Holm", "Minister for Foreign Affairs of Japan", "Anna Holm"},
  }));
  const parsers::LabelParts parts = parsers::take_apart(office.label);
  CHECK(parts.title == office.title);
  CHECK(parts.name == office.name);
  CHECK(parts.honorific.empty());
}

TEST_CASE("An office is left whole where nothing tells its place from a name", "[labels]") {
  const std::string label = GENERATE("President of France", "President of the United States", "Head of State",
                                     "Governor of the Marrow Islands Anna Holm");
  CHECK(parsers::take_apart(label).name == label);
}

TEST_CASE("Countries are told by their English names", "[labels]") {
  const auto words = [](const std::string& text) { return parsers::country_words(parsers::words_of(text), 0); };
  CHECK(words("Germany Anna") == 1);
  CHECK(words("the United States") == 3);
  CHECK(words("the People's Republic of China Anna") == 5);
  CHECK(words("Marrow Islands") == 0);
  CHECK(words("the Republic of") == 0);
  CHECK(words("") == 0);
}

TEST_CASE("A first label with the office is the one that follows without it", "[labels]") {
  const std::vector<std::string> html{
      "<p><b>President of France Anna Holm</b><b>: </b>We met.</p><p><b>Question:</b> Will you meet again?</p>"
      "<p><b>Anna Holm:</b> We will.</p>"};
  CHECK(said_on(html) ==
        Lines{"President of France Anna Holm| We met.", "Question| Will you meet again?", "Anna Holm| We will."});
  const auto parsed = visit_of(html).parse();
  CHECK(parsed.transcript.turns[0].speaker_id == parsed.transcript.turns[2].speaker_id);
  CHECK(parsed.transcript.turns[0].speaker_name == "Anna Holm");
}

TEST_CASE("A question with its number is a label where questions are marked", "[labels]") {
  const std::string answered =
      "<p>Q: Is it open?</p><p>Ann Archer: It is.</p><p>Question 2: Since when?</p>"
      "<p>Ann Archer: Since noon.</p>";
  CHECK(said_on({answered}).at(2) == "Question 2| Since when?");
  const std::string counted =
      "<p>Ann Archer: I ask myself two things.</p><p>Question 2: How do we go on?</p>"
      "<p>Bo Berg: We go on.</p><p>Ann Archer: We do.</p>";
  CHECK(said_on({counted}).front() == "Ann Archer| I ask myself two things. / Question 2: How do we go on?");
}
