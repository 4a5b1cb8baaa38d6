// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "crawler/ip_address.hpp"

namespace pressroom::crawler {

/// Which addresses may be connected to: never private, local, reserved or multicast ones, however they are spelt or
/// wrapped. Asked at connect time with the address itself, since a name may mean another one every time.
class AddressGuard {
 public:
  /// Loopback is `admitted` only for a host that the person at the command line mapped there.
  enum class Loopback { refused, admitted };

  /// A table of denied prefixes, "ADDRESS/BITS" one per line, "#" begins a comment. A typo is an error with its line,
  /// bits behind the prefix's length too, so that no entry can silently deny less than it shows.
  static core::Result<AddressGuard> parse(std::string_view table);

  /// The table this program ships (IANA's special-purpose registries, RFC 6890).
  static core::Result<AddressGuard> standard();
  static std::string_view standard_table();

  bool admits(const IpAddress& address, Loopback loopback) const { return !objection(address, loopback); }

  /// The denied prefix the address, or one it carries, lies in; nullopt when it is admitted.
  std::optional<std::string> objection(const IpAddress& address, Loopback loopback) const;

 private:
  struct Prefix {
    IpAddress address;
    int length = 0;
    std::string text;

    bool covers(const IpAddress& other) const;
  };
  static core::Result<Prefix> parse_prefix(std::string_view text, const std::string& where);

  std::vector<Prefix> denied_;
};

}  // namespace pressroom::crawler
