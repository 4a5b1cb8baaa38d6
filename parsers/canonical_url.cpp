// SPDX-License-Identifier: Apache-2.0
#include "parsers/canonical_url.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "core/text.hpp"

namespace pressroom::parsers {

namespace {

using core::CanonicalRules;

/// Whatever stands behind "www." must be a host by itself: "www.cn" is one already.
bool has_www(std::string_view host) {
  return host.starts_with("www.") && host.find('.', 4) != std::string_view::npos && host.find('.', 4) + 1 < host.size();
}

std::string_view bare(std::string_view host) {
  while (has_www(host)) host.remove_prefix(4);
  return host;
}

std::string host_of(const core::Url& url, const CanonicalRules& rules) {
  std::string host(url.host());
  // What stands for others stays as it is, else a second pass would lead away from it.
  const bool stands =
      std::any_of(rules.hosts.begin(), rules.hosts.end(), [&](const auto& pair) { return pair.second == host; });
  if (stands) return host;
  if (const auto twin = rules.hosts.find(host); twin != rules.hosts.end()) return twin->second;
  if (url.host_is_address()) return host;
  if (rules.www == CanonicalRules::Www::drop) host = std::string(bare(host));
  if (rules.www == CanonicalRules::Www::add && !host.starts_with("www.") && has_www("www." + host))
    host = "www." + host;
  const auto twin = rules.hosts.find(host);
  return twin != rules.hosts.end() ? twin->second : host;
}

std::string path_of(std::string_view path, const CanonicalRules& rules) {
  const auto segment = path.rfind('/') + 1;
  const auto point = path.rfind('.');
  // A name that is all extension has none.
  if (point == std::string_view::npos || point <= segment) return std::string(path);
  const auto alias = rules.extensions.find(std::string(path.substr(point)));
  if (alias == rules.extensions.end()) return std::string(path);
  return std::string(path.substr(0, point)) + alias->second;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool encoded =
        text[i] == '%' && i + 2 < text.size() && core::hex_value(text[i + 1]) >= 0 && core::hex_value(text[i + 2]) >= 0;
    out += encoded ? static_cast<char>(core::hex_value(text[i + 1]) * 16 + core::hex_value(text[i + 2])) : text[i];
    if (encoded) i += 2;
  }
  return out;
}

bool is_dropped(std::string_view parameter, const CanonicalRules& rules) {
  const std::string name = percent_decoded(parameter.substr(0, parameter.find('=')));
  return std::any_of(rules.drop_query.begin(), rules.drop_query.end(), [&](std::string_view wanted) {
    if (!wanted.ends_with('*')) return name == wanted;
    return std::string_view(name).starts_with(wanted.substr(0, wanted.size() - 1));
  });
}

/// nullopt when nothing is left. A query that nothing is taken from keeps its bytes.
std::optional<std::string> query_of(std::string_view query, const CanonicalRules& rules) {
  std::string kept;
  bool first = true;
  bool dropped = false;
  for (std::string_view rest = query;;) {
    const auto end = rest.find('&');
    const std::string_view parameter = rest.substr(0, end);
    if (is_dropped(parameter, rules)) {
      dropped = true;
    } else {
      if (!first) kept += '&';
      kept += parameter;
      first = false;
    }
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  if (dropped && kept.empty()) return std::nullopt;
  return kept;
}

/// The scheme stays where a port is written: the same port does not speak both.
std::string scheme_of(const core::Url& url, const CanonicalRules& rules) {
  const bool port_written = url.authority() != url.host();
  if (rules.scheme == CanonicalRules::Scheme::keep || port_written) return std::string(url.scheme());
  return rules.scheme == CanonicalRules::Scheme::https ? "https" : "http";
}

/// The rules of a room say nothing about other people's hosts.
bool is_bound(const core::Url& url, const core::Room& room) {
  const std::string host(url.host());
  const bool twin = std::any_of(room.canonical.hosts.begin(), room.canonical.hosts.end(),
                                [&](const auto& pair) { return pair.first == host || pair.second == host; });
  return twin || std::any_of(room.hosts.begin(), room.hosts.end(),
                             [&](const std::string& known) { return bare(known) == bare(host); });
}

core::Url without_fragment(const core::Url& url) {
  return url.fragment() ? core::Url::parse(url.href_without_fragment()).value() : url;
}

}  // namespace

core::Url canonical(const core::Url& url, const core::Room& room) {
  // Credentials are never sent, so such a URL is no address of ours.
  if (url.has_credentials() || !is_bound(url, room)) return without_fragment(url);
  const CanonicalRules& rules = room.canonical;
  std::string href = scheme_of(url, rules) + "://" + host_of(url, rules);
  href += url.authority().substr(url.host().size());
  href += path_of(url.path(), rules);
  if (url.query()) {
    if (const auto query = query_of(*url.query(), rules)) href += "?" + *query;
  }
  return core::Url::parse(href).value_or(without_fragment(url));
}

}  // namespace pressroom::parsers
