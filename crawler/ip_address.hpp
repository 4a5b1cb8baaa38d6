// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pressroom::crawler {

/// An IPv4 or IPv6 address in network byte order.
struct IpAddress {
  enum class Family { v4, v6 };
  Family family = Family::v4;
  std::array<std::uint8_t, 16> bytes{};  ///< IPv4: the first four, the rest zero

  /// Dotted decimal or RFC 4291 text, without brackets, zone or any shorthand of URLs.
  static std::optional<IpAddress> parse(std::string_view text);
  /// nullopt for any family but IPv4 and IPv6.
  static std::optional<IpAddress> of(const sockaddr& address);

  int bits() const { return family == Family::v4 ? 32 : 128; }
  /// The IPv4 address that an IPv6 address carries: IPv4-mapped and IPv4-compatible (RFC 4291, 2.5.5), IPv4-translated
  /// (RFC 2765, 2.1), NAT64 (RFC 6052), 6to4 (RFC 3056). nullopt when there is none.
  std::optional<IpAddress> carried() const;
  /// 127.0.0.0/8 or ::1, also when carried.
  bool is_loopback() const;
  /// Dotted decimal or RFC 5952.
  std::string text() const;

  auto operator<=>(const IpAddress&) const = default;
};

/// The key of the clock that an address shares with its neighbours: "address:192.0.2.1"; of IPv6 the /64, which is what
/// one machine has: "address:2001:db8::/64". What is no address is its own key.
std::string address_key(std::string_view address);

}  // namespace pressroom::crawler
