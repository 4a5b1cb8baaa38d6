// SPDX-License-Identifier: Apache-2.0
#include "crawler/address_guard.hpp"

#include <netinet/in.h>

#include <cstring>

#include "tests/support/catch.hpp"

using pressroom::crawler::AddressGuard;
using pressroom::crawler::IpAddress;

namespace {

using Loopback = AddressGuard::Loopback;

bool admits(std::string_view text, Loopback loopback = Loopback::refused) {
  static const auto guard = AddressGuard::standard().value();
  const auto address = IpAddress::parse(text);
  REQUIRE(address);
  return guard.admits(*address, loopback);
}

}  // namespace

TEST_CASE("Every denied block is denied from its first to its last address", "[guard][rfc6890]") {
  const auto* text =
      GENERATE("0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.1",
               "127.255.255.255", "169.254.0.0", "169.254.169.254", "169.254.255.255", "172.16.0.0", "172.31.255.255",
               "192.0.0.0", "192.0.0.255", "192.0.2.0", "192.0.2.255", "192.88.99.0", "192.88.99.255", "192.168.0.0",
               "192.168.255.255", "198.18.0.0", "198.19.255.255", "198.51.100.0", "198.51.100.255", "203.0.113.0",
               "203.0.113.255", "224.0.0.0", "239.255.255.255", "240.0.0.0", "255.255.255.255", "::", "::1",
               "64:ff9b:1::", "64:ff9b:1:ffff::1", "100::", "100::ffff:ffff:ffff:ffff", "2001::", "2001:0:ffff::1",
               "2001:2::", "2001:2:0:ffff::1", "2001:10::", "2001:1f:ffff::1", "5f00::", "5f00:ffff::1",
               "2001:db8::", "2001:db8:ffff::1", "3fff::", "3fff:fff:ffff::1", "fc00::", "fdff::1", "fe80::", "febf::1",
               "fec0::", "feff::1", "ff00::", "ffff::1");
  CAPTURE(text);
  CHECK(!admits(text));
}

TEST_CASE("The neighbours of denied blocks are admitted", "[guard][rfc6890]") {
  const auto* text =
      GENERATE("1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
               "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0",
               "192.88.98.255", "192.88.100.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
               "198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255",
               "100:0:0:1::", "2001:1::1", "2001:2:1::1", "2001:f::1", "2001:20::1", "5eff::1", "5f01::1",
               "2001:db7::1", "2001:db9::1", "3ffe::1", "3fff:1000::", "fbff::1", "2606:4700::1", "64:ff9b:2::1");
  CAPTURE(text);
  CHECK(admits(text));
}

TEST_CASE("Addresses carried by others are taken out and asked about again", "[guard][house]") {
  const auto* denied = GENERATE("::ffff:10.0.0.1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::10.0.0.1",
                                "::127.0.0.1", "::ffff:0:10.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::192.168.1.1",
                                "2002:7f00:1::", "2002:a00:1::5", "2002:c0a8:101::1");
  CAPTURE(denied);
  CHECK(!admits(denied));
  CHECK(admits("::ffff:8.8.8.8"));
  CHECK(admits("64:ff9b::8.8.8.8"));
  CHECK(admits("2002:808:808::1"));
}

TEST_CASE("Loopback alone is admitted where the command line mapped it", "[guard][house]") {
  for (const auto* text : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"}) {
    CAPTURE(text);
    CHECK(admits(text, Loopback::admitted));
    CHECK(!admits(text, Loopback::refused));
  }
  for (const auto* text : {"10.0.0.1", "0.0.0.0", "::", "192.168.0.1", "169.254.169.254", "fe80::1"}) {
    CAPTURE(text);
    CHECK(!admits(text, Loopback::admitted));
  }
}

TEST_CASE("An objection names the prefix", "[guard][house]") {
  const auto guard = AddressGuard::standard().value();
  CHECK(guard.objection(*IpAddress::parse("10.1.2.3"), Loopback::refused) == "10.0.0.0/8");
  CHECK(guard.objection(*IpAddress::parse("::ffff:192.168.1.1"), Loopback::refused) == "192.168.0.0/16");
}

TEST_CASE("Every entry of the shipped table denies its own first address", "[guard][house]") {
  REQUIRE(AddressGuard::standard());
  std::string_view table = AddressGuard::standard_table();
  int entries = 0;
  while (!table.empty()) {
    const auto line = table.substr(0, table.find('\n'));
    table.remove_prefix(std::min(table.size(), line.size() + 1));
    if (line.empty()) continue;
    CAPTURE(std::string(line));
    CHECK(!admits(line.substr(0, line.find('/'))));
    ++entries;
  }
  CHECK(entries == 29);
}

TEST_CASE("A typo in the table is an error with its line", "[guard][house]") {
  const auto* entry =
      GENERATE("10.0.0.0", "10.0.0/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8x", "10.0.0.1/8",
               "fe80::/129", "fe80::1/64", "fe80:/10", "300.0.0.0/8", "/8", "ten/8", "010.0.0.0/8");
  CAPTURE(entry);
  const auto guard = AddressGuard::parse("# table\n192.168.0.0/16\n" + std::string(entry) + " # typo\n");
  REQUIRE(!guard);
  CHECK(guard.error().code == pressroom::core::ErrorCode::configuration);
  CHECK(guard.error().where == "address table:3");
}

TEST_CASE("IPv6 addresses share a clock by their first 64 bits and IPv4 addresses by all", "[guard][pace][house]") {
  CHECK(pressroom::crawler::address_key("192.0.2.1") == "address:192.0.2.1");
  CHECK(pressroom::crawler::address_key("2001:db8:0:7::1") ==
        pressroom::crawler::address_key("2001:db8:0:7:ffff:1:2:3"));
  CHECK(pressroom::crawler::address_key("2001:db8:0:7::1") != pressroom::crawler::address_key("2001:db8:0:8::1"));
  CHECK(pressroom::crawler::address_key("2001:db8:0:7::1") == "address:2001:db8:0:7::/64");
  CHECK(pressroom::crawler::address_key("none") == "address:none");
}

TEST_CASE("Addresses are read from text and socket addresses alike", "[guard][house]") {
  CHECK(!IpAddress::parse("127.1"));
  CHECK(!IpAddress::parse("0x7f.0.0.1"));
  CHECK(!IpAddress::parse("fe80::1%lo"));
  CHECK(!IpAddress::parse(std::string_view("1.2.3.4\0x", 9)));
  CHECK(!IpAddress::parse(""));
  CHECK(IpAddress::parse("2001:DB8:0::1")->text() == "2001:db8::1");

  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_addr.s_addr = htonl(0x01020304);
  sockaddr generic{};
  std::memcpy(&generic, &v4, sizeof generic);
  REQUIRE(IpAddress::of(generic));
  CHECK(IpAddress::of(generic)->text() == "1.2.3.4");
  generic.sa_family = AF_UNIX;
  CHECK(!IpAddress::of(generic));
}
