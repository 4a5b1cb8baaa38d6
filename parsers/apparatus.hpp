// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "parsers/page_reading.hpp"

namespace pressroom::parsers {

/// Takes the lines of a transcript that nobody says out of its speech, before labels are looked for, by what the whole
/// block says:
/// - a time of day with its zone ("2:00 P.M. EDT"): dateline;
/// - the end of the transcript ("END 3:04 P.M. EST", "# # #") and a line of its subjects: narrative;
/// - what is printed round it ("For Immediate Release", "E&OE", "19 July 2011 : Column 771", "[Page S693]", "Back to
///   contents"), and at its ends who made it ("Translated and edited by ..."): furniture;
/// - a line that credits a picture ("... [Photo by Bo Berg]"): caption;
/// - a note that corrects words of it ("*Syria" where the speech says "Iraq*", "marked with an asterisk"): correction.
/// Blocks that the layout sets apart are left alone.
void settle_apparatus(std::vector<PageReading>& pages);

/// "2:00 P.M. EDT", "at 11:56 a.m. (local)", "11:04 - 11:40 CET": a time and nothing else.
bool is_time_of_day(std::string_view line);
/// "END", "END 2:04 P.M. EDT", "(End)", "(The briefing was concluded at 3:10 p.m.)", "# # #", "-30-".
bool is_end_mark(std::string_view line);
/// A mark of the printed page: "19 July 2011 : Column 771", "[Page S693]", "Page 3 of 12".
bool is_page_mark(std::string_view line);

}  // namespace pressroom::parsers
