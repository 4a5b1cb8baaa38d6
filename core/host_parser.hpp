// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"

namespace pressroom::core {

/// A host as it is serialised: a domain in ASCII and lower case, dotted decimal, or IPv6 in brackets.
struct Host {
  enum class Kind { domain, address };
  std::string text;
  Kind kind = Kind::domain;
};

/// The URL Standard's host parser for special schemes (domains by UTS #46, nontransitional). `input` is the text
/// between the userinfo and the port, in valid UTF-8. Errors: `malformed`.
Result<Host> parse_host(std::string_view input);

}  // namespace pressroom::core
