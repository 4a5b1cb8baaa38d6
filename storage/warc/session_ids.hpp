// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace pressroom::storage::warc {

/// Session ids that index tools leave out of a key, so that one page has one key whoever asked for it.

/// A path without the segments that ASP.NET keeps a session in: "/(s(24 characters))/page.aspx" and "/(24
/// characters)/page.aspx". `path` is in lower case.
std::string without_session_segments(std::string path);

/// A query without jsessionid, phpsessid and sid of 32 characters, aspsessionid, cfid with cftoken; `query` is in lower
/// case. The last argument of each kind goes, with the '&' behind it; one before it stays, as it does with other tools.
std::string without_session_arguments(std::string query);

}  // namespace pressroom::storage::warc
