// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace pressroom::storage::warc {

/// The sort key of a URL in an index, byte for byte as Python's `surt` makes it, which pywb looks keys up by: host
/// labels reversed, "www", "www2" and so on, user information, default port and fragment left out, escapes undone and
/// made anew, everything in lower case, a slash at the end of the path and session ids taken away, query arguments
/// sorted. "http://www.China.org.cn/a/?c=1&b=2" gives "cn,org,china)/a?b=2&c=1". Total: what is no URL is its own key
/// in lower case; no key holds a blank, a control character or a byte beyond ASCII.
std::string surt_key(std::string_view url);

/// The key that warcio.js and what builds on it write for the same URL: path and arguments stay as the WHATWG URL
/// Standard serialises them. Only to judge indexes of others by.
std::string warcio_js_key(std::string_view url);

}  // namespace pressroom::storage::warc
