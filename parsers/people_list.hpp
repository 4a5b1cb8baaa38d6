// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pressroom::parsers {

/// One announced person: a name and what stands with it. Parts that are not there are empty.
struct ListedPerson {
  std::string name;
  std::string honorific;
  std::string title;
};

/// What is behind a name in a list: a function, without its final stop. False for a sentence.
bool is_function_entry(std::string_view text, std::string& title);

/// The people of one entry of a list ("Speakers: ..."): "Mr. Gao Tao, vice governor", "Gao Tao", "Vice Governor Gao
/// Tao", "Zhang San and Zhao Si, both vice ministers", several of them behind semicolons. Empty when it is none of
/// these: a label, a sentence, a salutation.
std::vector<ListedPerson> people_in_entry(std::string_view text);

/// The people that running text names one after the other from its first word on: "Mr. Gao Tao, vice governor, and Ms.
/// Ada Holm, head of the Port Office, to answer your questions", "the Minister for Ports, Ada Holm; ...", "el doctor
/// Gil Prado, director ...", Chinese lists of office, name and address. Only who has an honorific or a function is
/// somebody; reading ends at the first words that are neither.
std::vector<ListedPerson> people_in_prose(std::string_view text);

}  // namespace pressroom::parsers
