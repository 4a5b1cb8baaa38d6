// SPDX-License-Identifier: Apache-2.0
#include "crawler/connect_map.hpp"

#include <algorithm>
#include <charconv>

#include "core/http_headers.hpp"

namespace pressroom::crawler {
namespace {

constexpr std::string_view kForm = "not HOST:PORT:ADDR:PORT (IPv6 in brackets; ADDR is an address, no name)";

/// Takes the text before the next ':' that stands in no brackets, and that ':'; nullopt when a bracket stays open.
std::optional<std::string_view> take_part(std::string_view& rest) {
  std::size_t from = 0;
  if (rest.starts_with('[')) {
    from = rest.find(']');
    if (from == std::string_view::npos) return std::nullopt;
  }
  const auto colon = rest.find(':', from);
  const auto part = rest.substr(0, colon);
  rest.remove_prefix(colon == std::string_view::npos ? rest.size() : colon + 1);
  return part;
}

enum class Port { valid, any, invalid };

Port read_port(std::string_view text, std::optional<std::uint16_t>& port) {
  if (text.empty()) return Port::any;
  std::uint16_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || value == 0) return Port::invalid;
  port = value;
  return Port::valid;
}

std::string_view without_brackets(std::string_view text) {
  return text.size() > 2 && text.front() == '[' && text.back() == ']' ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

std::string ConnectTarget::text() const {
  const auto host = address.family == IpAddress::Family::v6 ? "[" + address.text() + "]" : address.text();
  return host + ":" + std::to_string(port);
}

core::Result<ConnectMap::Entry> ConnectMap::parse_entry(const std::string& text) {
  const auto wrong = [&] { return core::fail(core::ErrorCode::usage, std::string(kForm), text); };
  if (std::count(text.begin(), text.end(), ':') < 3) return wrong();
  std::string_view rest = text;
  const auto host = take_part(rest);
  const auto port = take_part(rest);
  const auto address = take_part(rest);
  if (!host || !port || !address) return wrong();

  Entry entry;
  const auto parsed = IpAddress::parse(without_brackets(*address));
  if (!parsed || (parsed->family == IpAddress::Family::v6) != address->starts_with('[')) return wrong();
  entry.address = *parsed;
  if (read_port(*port, entry.port) == Port::invalid) return wrong();
  if (read_port(rest, entry.to_port) == Port::invalid) return wrong();
  if (!host->empty()) {
    // The URL parser gives the host the one spelling that URLs are compared in.
    const auto url = core::Url::parse("http://" + std::string(*host) + "/");
    if (!url || url->has_credentials() || url->path() != "/" || url->query() || url->fragment()) return wrong();
    entry.host = url->host();
  }
  return entry;
}

core::Result<ConnectMap> ConnectMap::parse(const std::vector<std::string>& entries) {
  ConnectMap map;
  for (const auto& text : entries) {
    TRY_ASSIGN(auto entry, parse_entry(text));
    map.entries_.push_back(std::move(entry));
  }
  return map;
}

std::optional<ConnectTarget> ConnectMap::lookup(std::string_view host, std::uint16_t port) const {
  for (const auto& entry : entries_) {
    if (!entry.host.empty() && !core::equals_ignoring_case(entry.host, host)) continue;
    if (entry.port && *entry.port != port) continue;
    return ConnectTarget{entry.address, entry.to_port.value_or(port)};
  }
  return std::nullopt;
}

bool ConnectMap::maps_to_loopback(const core::Url& url) const {
  const auto target = lookup(url);
  return target && target->address.is_loopback();
}

bool ConnectMap::all_loopback() const {
  return !entries_.empty() &&
         std::all_of(entries_.begin(), entries_.end(), [](const Entry& entry) { return entry.address.is_loopback(); });
}

}  // namespace pressroom::crawler
