// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "parsers/html_document.hpp"

namespace pressroom::parsers {

/// What a page claims, for machines, of the day it was published on.
struct ClaimedDate {
  std::string value;      ///< YYYY-MM-DD, or RFC 3339 with the offset as claimed
  std::string selector;   ///< of the element that says so; empty for a claim in JSON-LD
  std::string attribute;  ///< of that element
  std::string evidence;   ///< for people
};

/// The claim that is made most plainly: <meta> elements with one of the names that sites use, then `datePublished` of
/// JSON-LD, then an element that is called a date ("release-date"), then the first of at most three <time datetime>. A
/// value that is no date counts for nothing. Linear in the page; of long JSON-LD its first 64 KiB.
std::optional<ClaimedDate> find_claimed_date(const HtmlDocument& document);

/// What JSON-LD alone says; empty when it says nothing.
std::string date_of_linked_data(const HtmlDocument& document);

/// The language that the page says it is written in (BCP 47); empty when it says none.
std::string claimed_language(const HtmlDocument& document);

}  // namespace pressroom::parsers
