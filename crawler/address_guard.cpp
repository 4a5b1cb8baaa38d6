// SPDX-License-Identifier: Apache-2.0
#include "crawler/address_guard.hpp"

#include <charconv>

namespace pressroom::crawler {
namespace {

constexpr std::string_view kStandardTable = R"(
0.0.0.0/8          # this network
10.0.0.0/8         # private
100.64.0.0/10      # carriers' shared space
127.0.0.0/8        # loopback
169.254.0.0/16     # link-local, cloud metadata
172.16.0.0/12      # private
192.0.0.0/24       # protocol assignments
192.0.2.0/24       # documentation
192.88.99.0/24     # 6to4 relays
192.168.0.0/16     # private
198.18.0.0/15      # benchmarks
198.51.100.0/24    # documentation
203.0.113.0/24     # documentation
224.0.0.0/4        # multicast
240.0.0.0/4        # reserved, broadcast
::/128             # unspecified
::1/128            # loopback
64:ff9b:1::/48     # local NAT64
100::/64           # discard
2001::/32          # Teredo: carries addresses in disguise
2001:2::/48        # benchmarks
2001:10::/28       # hash identifiers, no addresses
2001:db8::/32      # documentation
3fff::/20          # documentation
5f00::/16          # segment identifiers of a provider's own
fc00::/7           # unique local
fe80::/10          # link-local
fec0::/10          # site-local
ff00::/8           # multicast
)";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

bool bit(const IpAddress& address, int index) {
  return (address.bytes[static_cast<std::size_t>(index / 8)] >> (7 - index % 8)) & 1;
}

}  // namespace

bool AddressGuard::Prefix::covers(const IpAddress& other) const {
  if (other.family != address.family) return false;
  for (int i = 0; i < length; ++i) {
    if (bit(address, i) != bit(other, i)) return false;
  }
  return true;
}

core::Result<AddressGuard::Prefix> AddressGuard::parse_prefix(std::string_view text, const std::string& where) {
  const auto slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address || slash == std::string_view::npos) {
    return core::fail(core::ErrorCode::configuration, "\"" + std::string(text) + "\" is no ADDRESS/BITS", where);
  }
  int length = -1;
  const auto digits = text.substr(slash + 1);
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), length);
  const bool whole = read.ec == std::errc() && read.ptr == digits.data() + digits.size();
  if (!whole || length < 0 || length > address->bits()) {
    return core::fail(core::ErrorCode::configuration, "\"" + std::string(text) + "\" has no such length", where);
  }
  for (int i = length; i < address->bits(); ++i) {
    if (bit(*address, i)) {
      return core::fail(core::ErrorCode::configuration, "\"" + std::string(text) + "\" has bits behind its length",
                        where);
    }
  }
  return Prefix{*address, length, std::string(text)};
}

core::Result<AddressGuard> AddressGuard::parse(std::string_view table) {
  AddressGuard guard;
  for (int line = 1; !table.empty(); ++line) {
    const auto end = table.find('\n');
    auto text = table.substr(0, end);
    table.remove_prefix(end == std::string_view::npos ? table.size() : end + 1);
    text = trimmed(text.substr(0, text.find('#')));
    if (text.empty()) continue;
    TRY_ASSIGN(auto prefix, parse_prefix(text, "address table:" + std::to_string(line)));
    guard.denied_.push_back(std::move(prefix));
  }
  return guard;
}

core::Result<AddressGuard> AddressGuard::standard() { return parse(kStandardTable); }

std::string_view AddressGuard::standard_table() { return kStandardTable; }

std::optional<std::string> AddressGuard::objection(const IpAddress& address, Loopback loopback) const {
  if (loopback == Loopback::admitted && address.is_loopback()) return std::nullopt;
  const auto inner = address.carried();
  for (const auto& prefix : denied_) {
    if (prefix.covers(address) || (inner && prefix.covers(*inner))) return prefix.text;
  }
  return std::nullopt;
}

}  // namespace pressroom::crawler
