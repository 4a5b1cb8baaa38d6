// SPDX-License-Identifier: Apache-2.0
#include "parsers/label_words.hpp"

#include "tests/support/catch.hpp"

using namespace pressroom::parsers;

TEST_CASE("Case is Unicode's", "[labels]") {
  CHECK(is_upper(U'\u00D1'));
  CHECK(is_upper(U'\u01C5'));
  CHECK(is_lower(U'\u00F1'));
  CHECK_FALSE(is_upper(U'\u9AD8'));
  CHECK_FALSE(is_lower(U'\u9AD8'));
  CHECK_FALSE(is_upper(U'7'));
  CHECK(lower("MU\xC3\x91OZ \xD0\x9C") == "mu\xC3\xB1oz \xD0\xBC");
}

TEST_CASE("Words are split at every kind of white space", "[labels]") {
  CHECK(words_of(" Gao\xC2\xA0Tao\xE3\x80\x80of\r\nLiaoning ") ==
        std::vector<std::string>{"Gao", "Tao", "of", "Liaoning"});
  CHECK(words_of("").empty());
  CHECK(words_of(" \xE3\x80\x80 ").empty());
}

TEST_CASE("Honorifics are known with and without their stop", "[labels]") {
  CHECK(is_honorific("Mr."));
  CHECK(is_honorific("MS"));
  CHECK(is_honorific("Secretary"));
  CHECK_FALSE(is_honorific("Gao"));
  CHECK_FALSE(is_honorific(""));
}

TEST_CASE("Media are recognised by the form of their names", "[labels]") {
  const std::string medium = GENERATE("China Daily", "Phoenix TV", "CCTV", "Xinhua News Agency", "The Straits Times",
                                      "people.com", "NHK", "CNN reporter", "The Paper", "Radio Calder");
  INFO(medium);
  CHECK(has_outlet_form(medium));
}

TEST_CASE("Headings in capitals are no media", "[labels]") {
  const std::string heading = GENERATE("TODAY", "WHO", "WHAT", "WHEN", "WHERE", "WHY", "NOTE", "PHOTO", "DATE", "VENUE",
                                       "FIRST", "TWO", "AND", "Gao Tao", "LI", "");
  INFO(heading);
  CHECK_FALSE(has_outlet_form(heading));
}

TEST_CASE("Functions are recognised with and without an article", "[labels]") {
  CHECK(has_role_form("Moderator"));
  CHECK(has_role_form("THE PRESIDENT"));
  CHECK(has_role_form("The Vice President"));
  CHECK(has_role_form("\xE4\xB8\xBB\xE6\x8C\x81\xE4\xBA\xBA"));
  CHECK_FALSE(has_role_form("Moderator Aldous Penn"));
  CHECK_FALSE(has_role_form("The"));
}

TEST_CASE("Unnamed askers and answerers are told apart", "[labels]") {
  CHECK(is_anonymous_question("Q"));
  CHECK(is_anonymous_question("Q."));
  CHECK(is_anonymous_question("PREGUNTA"));
  CHECK(is_anonymous_question("Follow-up"));
  CHECK(is_anonymous_question("Q1"));
  CHECK(is_anonymous_question("Q.12"));
  CHECK(
      is_anonymous_question("\xE9\x97\xAE"
                            "3"));
  CHECK(is_anonymous_answer("A 2"));
  CHECK_FALSE(is_anonymous_question("Q1234"));
  CHECK_FALSE(is_anonymous_question("Q1 2024"));
  CHECK_FALSE(is_anonymous_question("B2"));
  CHECK_FALSE(is_anonymous_question("12"));
  CHECK(is_anonymous_question("\xE9\x97\xAE"));
  CHECK_FALSE(is_anonymous_question("A"));
  CHECK(is_anonymous_answer("A"));
  CHECK(is_anonymous_answer("\xE7\xAD\x94"));
  CHECK_FALSE(is_anonymous_answer("Answers"));
}

TEST_CASE("Persons have two to five capitalised words or two to four Han characters", "[labels]") {
  CHECK(has_person_form("Gao Tao"));
  CHECK(has_person_form("Jos\xC3\xA9 de la Cruz"));
  CHECK(has_person_form("Dr. Ada Holm"));
  CHECK(has_person_form("\xE9\xAB\x98\xE6\xB6\x9B"));
  CHECK_FALSE(has_person_form("Gao"));
  CHECK_FALSE(has_person_form("\xE9\xAB\x98"));
  CHECK_FALSE(has_person_form("Gao said"));
  CHECK_FALSE(has_person_form("One Two Three Four Five Six"));
  CHECK_FALSE(has_person_form(""));
}

TEST_CASE("Words of running text are no names unless they are written like one", "[labels]") {
  CHECK(has_running_text_word("The focus will be"));
  CHECK(has_running_text_word("In Honduras"));
  CHECK_FALSE(has_running_text_word("Will May"));
  CHECK_FALSE(has_running_text_word("Gao Tao"));
}

TEST_CASE("Ordinals are found with their punctuation", "[labels]") {
  CHECK(has_ordinal_word("First,"));
  CHECK(has_ordinal_word("Question two"));
  CHECK_FALSE(has_ordinal_word("Gao Tao"));
}

TEST_CASE("A sentence end is no initial and no honorific", "[labels]") {
  CHECK(has_sentence_end("That is all. And now"));
  CHECK(has_sentence_end("Why? Because"));
  CHECK(has_sentence_end("\xE5\xA5\xBD\xE3\x80\x82"));
  CHECK_FALSE(has_sentence_end("Mr. Carney"));
  CHECK_FALSE(has_sentence_end("J. F. Dulles"));
  CHECK_FALSE(has_sentence_end("U.S. Embassy"));
  CHECK_FALSE(has_sentence_end(""));
}

TEST_CASE("Digits of every script count", "[labels]") {
  CHECK(has_digit("Point 3"));
  CHECK(has_digit("\xEF\xBC\x93"));
  CHECK_FALSE(has_digit("Point"));
}

TEST_CASE("A slug keeps letters of every script", "[labels]") {
  CHECK(slug("Gao Tao") == "gao-tao");
  CHECK(slug("  Ms. Mu\xC3\x91oz ") == "ms-mu\xC3\xB1oz");
  CHECK(slug("Mun\xCC\x83oz") == "mu\xC3\xB1oz");
  CHECK(slug("\xE9\xAB\x98\xE6\xB6\x9B") == "\xE9\xAB\x98\xE6\xB6\x9B");
  CHECK(slug("--- : ---").empty());
}
