// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/url.hpp"
#include "crawler/ip_address.hpp"

namespace pressroom::crawler {

/// Where a mapped request connects to; its URL, Host field and certificate name stay as they were.
struct ConnectTarget {
  IpAddress address;
  std::uint16_t port = 0;

  /// "127.0.0.1:8080" or "[::1]:8080".
  std::string text() const;
  auto operator<=>(const ConnectTarget&) const = default;
};

/// The --connect-to options, in the form and the order of curl's: "HOST:PORT:ADDR:PORT", IPv6 in brackets, an empty
/// HOST or first PORT for any, an empty last PORT for the one asked for. ADDR is an address, not a name: whether a
/// run stays on loopback must be known before it starts.
class ConnectMap {
 public:
  /// Error `usage` with the entry in `where`.
  static core::Result<ConnectMap> parse(const std::vector<std::string>& entries);

  /// The first entry that fits. `host` as in core::Url: IPv6 in brackets.
  std::optional<ConnectTarget> lookup(std::string_view host, std::uint16_t port) const;
  std::optional<ConnectTarget> lookup(const core::Url& url) const { return lookup(url.host(), url.port()); }

  bool maps_to_loopback(const core::Url& url) const;
  bool empty() const { return entries_.empty(); }
  /// There are entries, and all of them lead to loopback. Whether every request is mapped is up to
  /// maps_to_loopback().
  bool all_loopback() const;

 private:
  struct Entry {
    std::string host;                   ///< lower case; empty: any
    std::optional<std::uint16_t> port;  ///< nullopt: any
    IpAddress address;
    std::optional<std::uint16_t> to_port;  ///< nullopt: the one asked for
  };
  static core::Result<Entry> parse_entry(const std::string& text);

  std::vector<Entry> entries_;
};

}  // namespace pressroom::crawler
