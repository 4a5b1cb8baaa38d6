// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "tests/parsers/support/small_room.hpp"

namespace pressroom::tests {

/// What a room in American English makes of one page with a title and, at `.date`, a date line that may stand in its
/// body. `more` are further lines of the room file.
inline core::Transcript read_dated(const std::string& title, const std::string& before, const std::string& body,
                                   const std::string& more = {}) {
  Visit visit(rules_of(R"(name = "dated"
language = "en-US"
hosts = ["press.example"]
[match]
transcript = '/content_(?P<id>\d+)\.htm$'
[[layout]]
name = "plain"
title = "h1"
dateline = ".date"
body = "#body"
)" + more));
  visit.add("http://press.example/content_77.htm",
            "<h1>" + title + "</h1>" + before + "<div id=body>" + body + "</div>");
  return visit.parse().transcript;
}

}  // namespace pressroom::tests
