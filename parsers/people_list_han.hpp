// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "parsers/people_list.hpp"

namespace pressroom::parsers {

/// The people of a Chinese list: office, name of two to four characters and a form of address, parted by commas or
/// enumeration marks. An office ends in a word for it; where none does, nobody is named, since nothing else parts a
/// name from what stands before it.
std::vector<ListedPerson> people_in_han(std::string_view text);

/// Who hosts by the title of a Chinese transcript: a spokesperson's name between that word and "hosts".
std::vector<ListedPerson> host_in_han_title(std::string_view title);

}  // namespace pressroom::parsers
