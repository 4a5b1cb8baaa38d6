// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/fetch.hpp"
#include "core/url.hpp"
#include "crawler/connect_map.hpp"

namespace pressroom::crawler {

/// Which URLs a room may lead to.
struct Scope {
  std::vector<std::string> hosts;    ///< each stands for itself with and without "www."
  std::vector<std::uint16_t> ports;  ///< beside 80 and 443
  ConnectMap connect_map;            ///< a port that is mapped is asked for on purpose
};

inline constexpr std::size_t kMaxUrlBytes = 4096;
inline constexpr int kMaxRedirects = 10;
/// RFC 9309, 2.3.1.2.
inline constexpr int kMaxRobotsRedirects = 5;

/// What binds every request, robots.txt on a foreign host included: http or https, no credentials, port 80, 443 or a
/// configured one, 4,096 bytes at most. A Refusal `scope` or `limit` says what is wrong; nullopt: nothing.
std::optional<core::Refusal> askable(const core::Url& url, const Scope& scope);

/// askable(), and the host is one of the room's.
std::optional<core::Refusal> in_scope(const core::Url& url, const Scope& scope);

/// The answer is no redirect, or one without a Location: it stands as it is.
struct NoRedirect {};
using RedirectStep = std::variant<NoRedirect, core::Url, core::Refusal>;

/// Where a 301, 302, 303, 307 or 308 leads (RFC 9110, 15.4). `chain` holds every URL asked for on this way so far,
/// `fetch.url` last. Refused: more than `max_redirects` steps, a URL of the chain again, https to http, an unreadable
/// or ambiguous Location. Scope and robots.txt are still to be asked about the URL.
RedirectStep follow(const core::Fetch& fetch, const std::vector<core::Url>& chain, int max_redirects = kMaxRedirects);

}  // namespace pressroom::crawler
