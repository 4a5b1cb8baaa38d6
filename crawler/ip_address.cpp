// SPDX-License-Identifier: Apache-2.0
#include "crawler/ip_address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>

namespace pressroom::crawler {
namespace {

constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
constexpr std::array<std::uint8_t, 12> kTranslated{0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0};
constexpr std::array<std::uint8_t, 12> kCompatible{};
constexpr std::array<std::uint8_t, 12> kNat64{0, 0x64, 0xFF, 0x9B};
constexpr std::array<std::uint8_t, 2> k6to4{0x20, 0x02};

template <std::size_t N>
bool begins_with(const std::array<std::uint8_t, 16>& bytes, const std::array<std::uint8_t, N>& prefix) {
  return std::equal(prefix.begin(), prefix.end(), bytes.begin());
}

IpAddress v4_from(const std::uint8_t* bytes) {
  IpAddress address;
  std::copy_n(bytes, 4, address.bytes.begin());
  return address;
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  // inet_pton stops at a NUL, so one inside would hide what follows it.
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  const std::string terminated(text);
  IpAddress address;
  if (inet_pton(AF_INET, terminated.c_str(), address.bytes.data()) == 1) return address;
  address.family = Family::v6;
  if (inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) == 1) return address;
  return std::nullopt;
}

std::optional<IpAddress> IpAddress::of(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    IpAddress result;
    std::memcpy(result.bytes.data(), &v4.sin_addr, 4);
    return result;
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &address, sizeof v6);
    IpAddress result;
    result.family = Family::v6;
    std::memcpy(result.bytes.data(), &v6.sin6_addr, 16);
    return result;
  }
  return std::nullopt;
}

std::optional<IpAddress> IpAddress::carried() const {
  if (family == Family::v4) return std::nullopt;
  if (begins_with(bytes, k6to4)) return v4_from(&bytes[2]);
  if (begins_with(bytes, kMapped) || begins_with(bytes, kTranslated) || begins_with(bytes, kNat64)) {
    return v4_from(&bytes[12]);
  }
  // :: and ::1 stand for themselves.
  const bool unspecified_or_loopback = bytes[12] == 0 && bytes[13] == 0 && bytes[14] == 0 && bytes[15] <= 1;
  if (begins_with(bytes, kCompatible) && !unspecified_or_loopback) return v4_from(&bytes[12]);
  return std::nullopt;
}

bool IpAddress::is_loopback() const {
  if (family == Family::v4) return bytes[0] == 127;
  if (const auto inner = carried()) return inner->is_loopback();
  return begins_with(bytes, kCompatible) && bytes[12] == 0 && bytes[13] == 0 && bytes[14] == 0 && bytes[15] == 1;
}

std::string IpAddress::text() const {
  std::array<char, INET6_ADDRSTRLEN> buffer{};
  const int kind = family == Family::v4 ? AF_INET : AF_INET6;
  return inet_ntop(kind, bytes.data(), buffer.data(), static_cast<socklen_t>(buffer.size())) ? buffer.data() : "";
}

std::string address_key(std::string_view text) {
  auto address = IpAddress::parse(text);
  if (!address || address->family == IpAddress::Family::v4) return "address:" + std::string(text);
  std::fill(address->bytes.begin() + 8, address->bytes.end(), std::uint8_t{0});
  return "address:" + address->text() + "/64";
}

}  // namespace pressroom::crawler
