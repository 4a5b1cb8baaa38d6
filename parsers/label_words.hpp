// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pressroom::parsers {

/// Upper or lower case by Unicode, caseless scripts being neither.
bool is_upper(char32_t c);
bool is_lower(char32_t c);
/// Han and kana: written without blanks between words.
bool is_unspaced_script(char32_t c);
/// Lower-cased by Unicode's simple mapping.
std::string lower(std::string_view text);
/// What lists of words are compared by: lower case, curly quotes straight, characters without width left out.
std::string folded(std::string_view text);

/// "Question 2": a mark of a question, or how somebody counts what they say.
bool is_numbered_question(std::string_view label);
/// What spellings are compared by: the folded text without blanks, stops and other marks.
std::string letters_of(std::string_view text);

/// The words of a label: split at white space.
std::vector<std::string> words_of(std::string_view text);

/// "Mr.", "MS", "Dr.", "Gov.", "Secretary" and their like, with or without the stop.
bool is_honorific(std::string_view word);
/// A function that people hold: "governor", "deputy", "spokesperson", "reporter"; honorifics that are offices too.
bool is_title_word(std::string_view word);
/// What an office belongs to: "Ministry", "Bureau", "Department", "Commission".
bool is_body_word(std::string_view word);
/// Somebody who asks for a living: "reporter", "correspondent".
bool is_reporter_word(std::string_view word);
/// Media by the form of their names: well-known ones, "Daily", "TV", "News Agency", a word ending in ".com".
bool has_outlet_form(std::string_view label);
/// One word of three to six capitals: a medium, or any other abbreviation.
bool is_acronym(std::string_view label);
/// A function instead of a name: Moderator, Interpreter, Spokesperson, The President.
bool has_role_form(std::string_view label);
/// Whose words an interpreter speaks stands with the function: "Interpreter for Chen Ying", "Chen Ying's interpreter".
bool is_interpreter_of_somebody(std::string_view label);
/// Says in parentheses that somebody's words are translated: "via interpreter", "as interpreted", "in Russian".
bool speaks_of_interpreting(std::string_view qualifier);
/// Begins with a quotation mark or a bracket: other people's words, or an aside.
bool opens_enclosed(std::string_view label);
/// Of every country and territory of ISO 3166, by its English name in CLDR.
std::vector<std::string> english_country_names();
/// Somebody unnamed who asks: Q, Q12, Question, Reporter, Follow-up, and who answers: A, A12, Answer.
bool is_anonymous_question(std::string_view label);
bool is_anonymous_answer(std::string_view label);
/// Two to five capitalised words that can make a name (nobiliary particles allowed), one with its initials before it
/// and no blank between, or two to four Han characters;
/// no function, institution, place, possessive, quotation or salutation.
bool has_person_form(std::string_view label);
/// Finite verbs, pronouns and determiners that running text has and names have not. "He Lifeng" and "To Lam" are
/// written like names: a capital at every word, and the homograph first.
bool has_running_text_word(std::string_view label);
/// What heads a line of apparatus: "Note", "WHERE", "Photo", "Editor's note".
bool is_heading(std::string_view label);
/// "Ladies and gentlemen", "Dear friends": who is spoken to.
bool is_salutation(std::string_view label);
/// "First", "Question two", "Thirdly": an enumeration, not a speaker.
bool has_ordinal_word(std::string_view label);
bool has_digit(std::string_view label);
/// A full stop, question or exclamation mark inside, but for initials and honorifics.
bool has_sentence_end(std::string_view label);
/// Every word begins with a capital, connectors ("of", "and", "de") aside; scripts without case qualify.
bool is_title_case(std::string_view label);
/// No small letters but those of a prefix: "THE PRESIDENT", "SECRETARY LaHOOD", "MS. MU\u00D1OZ". Scripts without case
/// have no capitals.
bool is_in_capitals(std::string_view label);
/// Three or four capitals: "GDP" and "COP" are hardly ever family names.
bool is_acronym_of_four(std::string_view label);
/// "PM", "P. M.": a function by its initials.
bool is_abbreviated_role(std::string_view label);
/// "Speaker", "President" behind "Mr.": who presides is spoken to so.
bool is_addressed_chair(std::string_view name);
/// People who are not told apart: "SENIOR ADMINISTRATION OFFICIAL", "PARTICIPANTS", "Unidentified Speaker", "Speaker
/// 2".
bool is_unnamed_group(std::string_view label);
/// Who asks without a name, in several words: "Member of the press", "Reporter 2", "Female journalist".
bool is_unnamed_asker(std::string_view label);
/// One Han character, as a family name is written in short.
bool is_one_ideograph(std::string_view label);
/// A word that joins the words of a name or title: "of", "and", "de", "van".
bool is_connector(std::string_view word);

/// Lower-case words joined by '-', for ids: "Gao Tao" gives "gao-tao". Letters beyond ASCII are kept, NFC.
std::string slug(std::string_view name);

}  // namespace pressroom::parsers
