// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace pressroom::core {

/// An absolute http or https URL, parsed and serialised as the WHATWG URL Standard says (hosts by UTS 46, so
/// never with non-ASCII characters). A value: regular, cheap to compare, no I/O.
class Url {
 public:
  /// Errors: `malformed` for what the standard rejects, `unsupported` for any scheme but http and https.
  static Result<Url> parse(std::string_view input);
  /// `input` as a reference found in a document whose base is `base`.
  static Result<Url> parse(std::string_view input, const Url& base);

  std::string_view scheme() const { return scheme_; }  ///< "http" or "https"
  std::string_view host() const { return host_; }      ///< lower case; IPv6 in brackets
  bool host_is_address() const { return host_is_address_; }
  std::uint16_t port() const;                        ///< the scheme's default when none is written
  std::string_view path() const { return path_; }    ///< begins with '/'
  std::optional<std::string_view> query() const;     ///< without '?'
  std::optional<std::string_view> fragment() const;  ///< without '#'
  bool has_credentials() const { return !username_.empty() || !password_.empty(); }

  /// The serialisation of the standard, fragment included.
  std::string href() const;
  /// What crosses the wire and identifies a document: href without fragment.
  std::string href_without_fragment() const;
  /// "scheme://host[:port]", the unit robots.txt binds (RFC 9309, 2.3).
  std::string origin() const;
  /// "host[:port]" as the Host field wants it (RFC 9110, 7.2).
  std::string authority() const;

  auto operator<=>(const Url&) const = default;

 private:
  Url() = default;
  friend class UrlParser;

  std::string scheme_;
  std::string username_;
  std::string password_;
  std::string host_;
  bool host_is_address_ = false;
  std::optional<std::uint16_t> port_;
  std::string path_;
  std::optional<std::string> query_;
  std::optional<std::string> fragment_;
};

}  // namespace pressroom::core
