// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pressroom::core {

/// Whether the URL Standard takes this host for an IPv4 address, right or wrong ("ends in a number checker").
bool ends_in_a_number(std::string_view host);

/// The URL Standard's IPv4 parser: one to four parts, decimal, octal or hexadecimal, the last filling the rest.
/// Dotted decimal; nullopt for what the standard rejects.
std::optional<std::string> parse_ipv4(std::string_view host);

/// The URL Standard's IPv6 parser, without brackets; the result is in the form of RFC 5952, section 4.
std::optional<std::string> parse_ipv6(std::string_view address);

}  // namespace pressroom::core
