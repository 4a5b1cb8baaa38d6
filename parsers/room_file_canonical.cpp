// SPDX-License-Identifier: Apache-2.0
#include "parsers/room_file_canonical.hpp"

#include <algorithm>
#include <optional>

#include "core/text.hpp"
#include "core/url.hpp"

namespace pressroom::parsers {

namespace {

using core::CanonicalRules;
using core::StrictToml;

/// As the URL parser writes it; nullopt for what is no name of a host alone.
std::optional<std::string> host_name(const std::string& written) {
  const auto url = core::Url::parse("http://" + written + "/");
  if (!url || url->host_is_address() || url->href() != "http://" + std::string(url->host()) + "/") return std::nullopt;
  return std::string(url->host());
}

std::string_view without_www(std::string_view host) { return host.starts_with("www.") ? host.substr(4) : host; }

bool is_extension(std::string_view text) {
  return text.size() > 1 && text.front() == '.' && std::all_of(text.begin() + 1, text.end(), [](char c) {
           return core::is_ascii_letter(c) || core::is_ascii_digit(c) || c == '-' || c == '_';
         });
}

/// A rule that leads on to another would give an address that is none of its own.
void check_ends(StrictToml& table, const std::map<std::string, std::string>& rules) {
  for (const std::string& key : table.keys()) {
    const auto rule = rules.find(key);
    const auto next = rule == rules.end() ? rules.end() : rules.find(rule->second);
    if (next != rules.end() && next->second != next->first) {
      table.fault(key, "leads to '" + next->first + "', which leads on to '" + next->second + "'");
    }
  }
}

void read_hosts(StrictToml& table, core::Room& room) {
  for (const std::string& twin : table.keys()) {
    const std::string host = table.text(twin);
    const auto to = host_name(host);
    if (host_name(twin) != twin || !to) {
      table.fault(twin, "'" + (to ? twin : host) + "' is no host name in lower case");
      continue;
    }
    const bool ours = std::any_of(room.hosts.begin(), room.hosts.end(),
                                  [&](const std::string& known) { return without_www(known) == without_www(*to); });
    if (!ours) table.fault(twin, "'" + host + "' is none of the room's hosts");
    room.canonical.hosts.emplace(twin, *to);
  }
  check_ends(table, room.canonical.hosts);
}

void read_extensions(StrictToml& table, core::Room& room) {
  for (const std::string& alias : table.keys()) {
    const std::string extension = table.text(alias);
    for (const std::string& one : {alias, extension}) {
      if (!is_extension(one)) table.fault(alias, "'" + one + "' is no extension, such as .html");
    }
    room.canonical.extensions.emplace(alias, extension);
  }
  check_ends(table, room.canonical.extensions);
}

void read_query(StrictToml& table, core::Room& room) {
  room.canonical.drop_query = table.texts("drop_query");
  for (const std::string& name : room.canonical.drop_query) {
    const auto star = name.find('*');
    const bool sound = !name.empty() && name.find_first_of("&=#") == std::string::npos &&
                       (star == std::string::npos || star + 1 == name.size());
    if (!sound) table.fault("drop_query", "'" + name + "' is no name of a parameter; a '*' may stand at its end");
  }
}

}  // namespace

void read_canonical(StrictToml& table, core::Room& room) {
  auto canonical = table.table("canonical");
  if (!canonical) return;
  const std::string www = canonical->text("www", "keep");
  if (www == "add") {
    room.canonical.www = CanonicalRules::Www::add;
  } else if (www == "drop") {
    room.canonical.www = CanonicalRules::Www::drop;
  } else if (www != "keep") {
    canonical->fault("www", "\"add\", \"drop\" or \"keep\" is wanted here");
  }
  const std::string scheme = canonical->text("scheme", "keep");
  if (scheme == "https") {
    room.canonical.scheme = CanonicalRules::Scheme::https;
  } else if (scheme == "http") {
    room.canonical.scheme = CanonicalRules::Scheme::http;
  } else if (scheme != "keep") {
    canonical->fault("scheme", "\"https\", \"http\" or \"keep\" is wanted here");
  }
  if (auto hosts = canonical->table("hosts")) read_hosts(*hosts, room);
  if (auto extensions = canonical->table("extensions")) read_extensions(*extensions, room);
  read_query(*canonical, room);
}

}  // namespace pressroom::parsers
