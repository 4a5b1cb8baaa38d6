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

/// The words of a label: split at white space.
std::vector<std::string> words_of(std::string_view text);

/// "Mr.", "MS", "Dr.", "Secretary" and their like, with or without the stop.
bool is_honorific(std::string_view word);
/// Media by the form of their names: "Daily", "TV", "News Agency", an acronym of three to six capitals, a word ending
/// in ".com".
bool has_outlet_form(std::string_view label);
/// A function instead of a name: Moderator, Interpreter, Spokesperson, The President.
bool has_role_form(std::string_view label);
/// Somebody unnamed who asks: Q, Question, Reporter, Journalist, and who answers: A, Answer.
bool is_anonymous_question(std::string_view label);
bool is_anonymous_answer(std::string_view label);
/// Two to five capitalised words (connectors allowed), an honorific with a name, or two to four Han characters.
bool has_person_form(std::string_view label);
/// Finite verbs, pronouns and determiners that running text has and names have not.
bool has_running_text_word(std::string_view label);
/// One word that heads a line of apparatus: "Note", "WHERE", "Photo".
bool is_heading(std::string_view label);
/// "First", "Question two", "Thirdly": an enumeration, not a speaker.
bool has_ordinal_word(std::string_view label);
bool has_digit(std::string_view label);
/// A full stop, question or exclamation mark inside, but for initials and honorifics.
bool has_sentence_end(std::string_view label);
/// Every word begins with a capital, connectors ("of", "and", "de") aside; scripts without case qualify.
bool is_title_case(std::string_view label);

/// Lower-case words joined by '-', for ids: "Gao Tao" gives "gao-tao". Letters beyond ASCII are kept, NFC.
std::string slug(std::string_view name);

}  // namespace pressroom::parsers
