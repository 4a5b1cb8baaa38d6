// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/surt.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <optional>
#include <tuple>
#include <vector>

#include "core/text.hpp"
#include "core/url.hpp"
#include "storage/warc/session_ids.hpp"

namespace pressroom::storage::warc {
namespace {

constexpr std::string_view digits = "0123456789";

bool is_alphanumeric(char c) { return core::is_ascii_letter(c) || core::is_ascii_digit(c); }

/// Undone until nothing is left to undo: "%2541" gives "A". One pass, since an escape can only come to be at the end
/// of what is undone already.
std::string unescaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    out += c;
    while (out.size() >= 3 && out[out.size() - 3] == '%') {
      const int high = core::hex_value(out[out.size() - 2]), low = core::hex_value(out.back());
      if (high < 0 || low < 0) break;
      out.resize(out.size() - 3);
      out += static_cast<char>(high * 16 + low);
    }
  }
  return out;
}

/// Controls, blanks, '#', '%' and all beyond ASCII as %XX; nothing else.
std::string escaped(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7F && c != '#' && c != '%') {
      out += c;
    } else {
      out += {'%', hex[byte >> 4], hex[byte & 15]};
    }
  }
  return out;
}

std::string joined(const std::vector<std::string_view>& parts, char separator) {
  std::string out;
  for (std::size_t at = 0; at < parts.size(); ++at) {
    if (at > 0) out += separator;
    out += parts[at];
  }
  return out;
}

/// A URI taken apart by the expression of RFC 3986, appendix B, the fragment dropped.
struct Parts {
  std::string_view scheme, authority, path, query;
};

std::size_t scheme_length(std::string_view url) {
  if (url.empty() || !core::is_ascii_letter(url.front())) return 0;
  std::size_t end = 1;
  while (end < url.size() && (is_alphanumeric(url[end]) || url[end] == '+' || url[end] == '-' || url[end] == '.'))
    ++end;
  return end < url.size() && url[end] == ':' ? end : 0;
}

Parts take_apart(std::string_view url) {
  Parts parts;
  parts.scheme = url.substr(0, scheme_length(url));
  url.remove_prefix(parts.scheme.size() + 1);
  url = url.substr(0, url.find('#'));
  if (url.starts_with("//")) {
    parts.authority = url.substr(2, std::min(url.find_first_of("/?", 2), url.size()) - 2);
    url.remove_prefix(2 + parts.authority.size());
  }
  parts.path = url.substr(0, url.find('?'));
  if (parts.path.size() < url.size()) parts.query = url.substr(parts.path.size() + 1);
  return parts;
}

/// Without blanks around it and line ends in it, with a scheme, and with one where several are written.
std::string tidied(std::string_view url) {
  constexpr std::string_view white = " \t\n\r\v\f";
  url.remove_prefix(std::min(url.find_first_not_of(white), url.size()));
  url = url.substr(0, url.find_last_not_of(white) + 1);
  std::string out;
  std::copy_if(url.begin(), url.end(), std::back_inserter(out),
               [](char c) { return c != '\n' && c != '\r' && c != '\t'; });
  if (out.empty()) return out;
  if (scheme_length(out) == 0) out.insert(0, "http://");
  const auto protocol = [&](std::size_t at) -> std::size_t {
    for (const std::string_view known : {"http://", "https://"}) {
      if (std::string_view(out).substr(at).starts_with(known)) return known.size();
    }
    return 0;
  };
  std::size_t last = 0;
  while (protocol(last) > 0 && protocol(last + protocol(last)) > 0) last += protocol(last);
  out.erase(0, last);
  return out;
}

/// One number of an address as inet_aton(3) reads it where all parts are digits.
std::optional<std::uint64_t> address_number(std::string_view text, int base) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string dotted(std::uint32_t address) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) {
    out += std::to_string((address >> shift) & 255u);
    if (shift > 0) out += '.';
  }
  return out;
}

/// The address that a host of one to four numbers stands for: 3232235777, 0300.1.2.3, 10.1.
std::optional<std::string> as_address(std::string_view host) {
  if (host.empty() || host.find_first_not_of("0123456789.") != std::string_view::npos) return std::nullopt;
  if (host.find('.') == std::string_view::npos) {
    std::uint32_t value = 0;  // modulo 2^32, however long
    for (const char c : host) value = value * 10 + static_cast<std::uint32_t>(c - '0');
    return dotted(value);
  }
  const auto parts = core::split(host, '.');
  if (parts.size() > 4) return std::nullopt;
  std::uint64_t address = 0;
  for (std::size_t at = 0; at < parts.size(); ++at) {
    const bool octal = parts[at].size() > 1 && parts[at].front() == '0';
    const auto value = address_number(parts[at], octal ? 8 : 10);
    const bool last = at + 1 == parts.size();
    const std::uint64_t bits = last ? 8 * (5 - parts.size()) : 8;
    if (!value || *value >> bits != 0) return std::nullopt;
    address = address << bits | *value;
  }
  return dotted(static_cast<std::uint32_t>(address));
}

std::string canonical_host(std::string_view written) {
  std::string host = unescaped(written);
  const bool ascii = std::all_of(host.begin(), host.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (!ascii) {
    if (const auto url = core::Url::parse("http://" + host + "/")) host = url->host();
  }
  for (std::size_t at = 0; (at = host.find("..", at)) != std::string::npos; ++at) host.erase(at, 1);
  host.erase(0, std::min(host.find_first_not_of('.'), host.size()));
  host.resize(host.find_last_not_of('.') + 1);
  if (auto address = as_address(host)) return *address;
  return core::ascii_lower(escaped(core::ascii_lower(std::move(host))));
}

std::string_view without_www(std::string_view host) {
  if (!host.starts_with("www")) return host;
  const auto dot = std::min(host.find_first_not_of(digits, 3), host.size());
  return dot < host.size() && host[dot] == '.' ? host.substr(dot + 1) : host;
}

/// "." goes, ".." takes the segment before it, a segment without a name goes unless it is the last.
std::string normal_path(std::string_view path) {
  if (path.empty()) return "/";
  std::vector<std::string_view> kept;
  const auto segments = core::split(path, '/');
  for (std::size_t at = 1; at < segments.size(); ++at) {
    if (segments[at] == ".") continue;
    if (segments[at] == ".." && !kept.empty()) {
      kept.pop_back();
    } else {
      kept.push_back(segments[at]);
    }
  }
  std::string out = "/";
  for (std::size_t at = 0; at < kept.size(); ++at) {
    out += kept[at];
    if (at + 1 < kept.size() && !kept[at].empty()) out += '/';
  }
  return out;
}

/// By name, then by value; no value comes before an empty one.
std::string sorted_query(std::string_view query) {
  auto arguments = core::split(query, '&');
  const auto halves = [](std::string_view argument) {
    const auto equals = argument.find('=');
    const bool valued = equals != std::string_view::npos;
    return std::tuple(argument.substr(0, equals), valued, valued ? argument.substr(equals + 1) : std::string_view{});
  };
  std::sort(arguments.begin(), arguments.end(),
            [&](std::string_view a, std::string_view b) { return halves(a) < halves(b); });
  return joined(arguments, '&');
}

struct HostPort {
  std::string_view host;
  std::uint16_t port = 0;  ///< 0: none
};

/// nullopt: the port is no number of 16 bits.
std::optional<HostPort> host_and_port(std::string_view authority) {
  while (authority.ends_with(':')) authority.remove_suffix(1);
  authority.remove_prefix(authority.rfind('@') + 1);  // npos + 1 is 0
  HostPort out;
  std::string_view rest;
  if (const auto open = authority.find('['); open != std::string_view::npos) {
    const auto close = std::min(authority.find(']', open), authority.size());
    out.host = authority.substr(open + 1, close - open - 1);
    rest = authority.substr(close);
  } else {
    out.host = authority.substr(0, authority.find(':'));
    rest = authority.substr(out.host.size());
  }
  const auto colon = rest.find(':');
  if (colon == std::string_view::npos || colon + 1 == rest.size()) return out;
  const auto port = address_number(rest.substr(colon + 1), 10);
  if (!port || *port > 65535) return std::nullopt;
  out.port = static_cast<std::uint16_t>(*port);
  return out;
}

bool is_default_port(std::string_view scheme, std::uint16_t port) {
  const std::string name = core::ascii_lower(scheme);
  return (name == "http" && port == 80) || (name == "https" && port == 443);
}

std::string canonical_path(std::string_view written, std::string_view host) {
  std::string path = unescaped(written);
  if (!host.empty()) path = normal_path(path);
  path = core::ascii_lower(escaped(path));
  path = without_session_segments(std::move(path));
  if (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

}  // namespace

std::string surt_key(std::string_view url) {
  if (url.empty()) return "-";
  if (url.starts_with("filedesc")) return escaped(url);
  const std::string text = tidied(url);
  if (text.empty()) return escaped(url);
  Parts parts = take_apart(text);
  auto authority = host_and_port(parts.authority);
  if (!authority) return core::ascii_lower(escaped(text));
  std::string rest;
  if (authority->host.empty() && !parts.path.empty() && parts.scheme.starts_with("http")) {
    // "http:////host/path"
    parts.path.remove_prefix(std::min(parts.path.find_first_not_of('/'), parts.path.size()));
    authority->host = parts.path.substr(0, parts.path.find('/'));
    rest = "/" + std::string(parts.path.substr(std::min(authority->host.size() + 1, parts.path.size())));
    parts.path = rest;
  }
  const std::string host = canonical_host(authority->host);
  std::string key;
  if (host.empty()) {
    key = std::string(parts.scheme) + ":";
  } else {
    auto labels = core::split(parts.scheme == "dns" ? std::string_view(host) : without_www(host), '.');
    std::reverse(labels.begin(), labels.end());
    key = joined(labels, ',');
    const std::uint16_t port = authority->port;
    if (port != 0 && !is_default_port(parts.scheme, port)) key += ":" + std::to_string(port);
    key += ')';
  }
  const std::string path = canonical_path(parts.path, host);
  const std::string query = sorted_query(without_session_arguments(core::ascii_lower(escaped(unescaped(parts.query)))));
  key += path;
  if (query.empty()) return key;
  return key + (path.empty() ? "/?" : "?") + query;
}

std::string warcio_js_key(std::string_view url) {
  if (!url.starts_with("http:") && !url.starts_with("https:")) return std::string(url);
  std::string text(url);
  const auto host = text.find("://") + 3;
  if (host != 2) text.erase(host, text.size() - host - without_www(std::string_view(text).substr(host)).size());
  const auto parsed = core::Url::parse(core::ascii_lower(std::move(text)));
  if (!parsed) return std::string(url);
  auto labels = core::split(parsed->host(), '.');
  std::reverse(labels.begin(), labels.end());
  std::string key = joined(labels, ',');
  if (!is_default_port(parsed->scheme(), parsed->port())) key += ":" + std::to_string(parsed->port());
  key += ")" + std::string(parsed->path());
  const auto query = parsed->query();
  if (!query || query->empty()) return key;
  auto arguments = core::split(*query, '&');
  std::sort(arguments.begin(), arguments.end());
  return key + "?" + joined(arguments, '&');
}

}  // namespace pressroom::storage::warc
