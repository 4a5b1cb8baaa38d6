// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace pressroom::parsers::lexicon {

/// Closed lists of words that label_words.hpp asks about. Each takes a folded word without its final stop, and knows
/// English and a little Chinese, Spanish, German, French, Russian and others.
bool is_honorific(std::string_view word);
bool is_title(std::string_view word);
bool is_body(std::string_view word);
bool is_place(std::string_view word);
bool is_reporter(std::string_view word);
/// One that makes a medium's name wherever it stands: "news", "radio", "xinhua".
bool marks_outlet(std::string_view word);
/// One that makes a medium's name at its end: "daily", "post", "press".
bool ends_outlet(std::string_view word);
/// Media that are known by one short word or by their initials.
bool is_known_outlet(std::string_view word);
bool is_role(std::string_view word);
bool is_questioner(std::string_view word);
bool is_answerer(std::string_view word);
/// Says of which kind somebody unnamed is: "senior", "unidentified", "female", "audience".
bool describes_unnamed(std::string_view word);
bool is_running(std::string_view word);
/// Words of running text that are names as well: "he", "you", "to", "will".
bool is_also_a_name(std::string_view word);
bool is_ordinal(std::string_view word);
bool is_heading(std::string_view word);
bool is_heading_phrase(std::string_view phrase);
/// Joins the words of a title: "of", "and", "the".
bool is_conjunction(std::string_view word);
/// Stands inside a name: "de", "van", "bin".
bool is_particle(std::string_view word);
bool opens_salutation(std::string_view word);
bool is_addressee(std::string_view word);

}  // namespace pressroom::parsers::lexicon
