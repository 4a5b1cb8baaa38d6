// SPDX-License-Identifier: Apache-2.0
#include "core/url_parser.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/host_parser.hpp"
#include "core/http_headers.hpp"
#include "core/text.hpp"

namespace pressroom::core {
namespace {

// The percent-encode sets of the standard, beyond the C0 controls, DEL and everything that is not ASCII.
constexpr std::string_view fragment_set = " \"<>`";
constexpr std::string_view special_query_set = " \"#<>'";
constexpr std::string_view path_set = " \"#<>?^`{}";
constexpr std::string_view userinfo_set = " \"#<>?^`{}/:;=@[\\]|";

void append_encoded(std::string& out, std::string_view text, std::string_view set) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x1F || byte >= 0x7F || set.find(c) != std::string_view::npos) {
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 0xF];
    } else {
      out += c;
    }
  }
}

std::string cleaned(std::string_view input) {
  const auto outer = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
  while (!input.empty() && outer(input.front())) input.remove_prefix(1);
  while (!input.empty() && outer(input.back())) input.remove_suffix(1);
  std::string out;
  out.reserve(input.size());
  std::copy_if(input.begin(), input.end(), std::back_inserter(out),
               [](char c) { return c != '\t' && c != '\n' && c != '\r'; });
  if (is_valid_utf8(out)) return out;
  std::string replaced;
  for (const char32_t code_point : decode_utf8(out)) append_utf8(replaced, code_point);
  return replaced;
}

/// The scheme in front of the first colon, as written; empty when the input has none.
std::string_view scheme_of(std::string_view text) {
  if (text.empty() || !is_ascii_letter(text.front())) return {};
  const auto end = std::find_if_not(text.begin(), text.end(), [](char c) {
    return is_ascii_letter(c) || is_ascii_digit(c) || c == '+' || c == '-' || c == '.';
  });
  if (end == text.end() || *end != ':') return {};
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

std::uint16_t default_port(std::string_view scheme) { return scheme == "https" ? 443 : 80; }

/// How many dots `segment` is, "%2e" counted as one; 0 when it holds anything else.
int dots(std::string_view segment) {
  int count = 0;
  while (!segment.empty()) {
    if (segment.front() == '.') {
      segment.remove_prefix(1);
    } else if (equals_ignoring_case(segment.substr(0, 3), "%2e")) {
      segment.remove_prefix(3);
    } else {
      return 0;
    }
    ++count;
  }
  return count;
}

}  // namespace

UrlParser::UrlParser(std::string_view input, const Url* base)
    : cleaned_(cleaned(input)), rest_(cleaned_), base_(base) {}

Result<Url> UrlParser::run() {
  const std::string_view scheme = scheme_of(rest_);
  if (scheme.empty()) {
    if (!base_) return fail(ErrorCode::malformed, "a relative reference without a base", cleaned_);
    url_.scheme_ = base_->scheme_;
    TRY(parse_relative());
    return std::move(url_);
  }
  if (equals_ignoring_case(scheme, "http")) url_.scheme_ = "http";
  if (equals_ignoring_case(scheme, "https")) url_.scheme_ = "https";
  if (url_.scheme_.empty()) {
    return fail(ErrorCode::unsupported, "scheme \"" + std::string(scheme) + "\" is neither http nor https", cleaned_);
  }
  rest_.remove_prefix(scheme.size() + 1);
  // "http:foo" is relative to a base of the same scheme, and "http:/foo" too; only two real slashes say otherwise.
  if (base_ && base_->scheme_ == url_.scheme_ && !rest_.starts_with("//")) {
    TRY(parse_relative());
  } else {
    TRY(parse_authority());
  }
  return std::move(url_);
}

Result<void> UrlParser::parse_relative() {
  if (at_slash()) {
    const bool authority = rest_.size() > 1 && (rest_[1] == '/' || rest_[1] == '\\');
    if (authority) return parse_authority();
    copy_authority();
    parse_path();
    return {};
  }
  copy_authority();
  url_.path_ = base_->path_;
  if (rest_.empty() || rest_.front() == '#') url_.query_ = base_->query_;
  if (!rest_.empty() && rest_.front() != '?' && rest_.front() != '#') {
    drop_last_segment();
    parse_path();
  } else {
    parse_query_and_fragment();
  }
  return {};
}

Result<void> UrlParser::parse_authority() {
  while (at_slash()) rest_.remove_prefix(1);
  std::string_view authority = rest_.substr(0, rest_.find_first_of("/\\?#"));
  rest_.remove_prefix(authority.size());
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    parse_userinfo(authority.substr(0, at));
    authority.remove_prefix(at + 1);
  }
  TRY(parse_host_and_port(authority));
  parse_path();
  return {};
}

void UrlParser::parse_userinfo(std::string_view text) {
  const auto colon = text.find(':');
  append_encoded(url_.username_, text.substr(0, colon), userinfo_set);
  if (colon != std::string_view::npos) append_encoded(url_.password_, text.substr(colon + 1), userinfo_set);
}

Result<void> UrlParser::parse_host_and_port(std::string_view text) {
  bool in_brackets = false;
  const auto colon = std::find_if(text.begin(), text.end(), [&](char c) {
    if (c == '[') in_brackets = true;
    if (c == ']') in_brackets = false;
    return c == ':' && !in_brackets;
  });
  const auto host_size = static_cast<std::size_t>(colon - text.begin());
  auto host = host_size == 0 ? fail(ErrorCode::malformed, "no host") : parse_host(text.substr(0, host_size));
  if (!host) return fail(host.error().code, host.error().what, cleaned_);
  url_.host_ = std::move(host->text);
  url_.host_is_address_ = host->kind == Host::Kind::address;
  return colon == text.end() ? Result<void>() : parse_port(text.substr(host_size + 1));
}

Result<void> UrlParser::parse_port(std::string_view digits) {
  if (digits.empty()) return {};
  constexpr unsigned largest = std::numeric_limits<std::uint16_t>::max();
  unsigned port = 0;
  for (const char c : digits) {
    if (!is_ascii_digit(c)) return fail(ErrorCode::malformed, "the port is no number", cleaned_);
    port = port * 10 + static_cast<unsigned>(c - '0');
    if (port > largest) return fail(ErrorCode::malformed, "the port is above 65535", cleaned_);
  }
  if (port != default_port(url_.scheme_)) url_.port_ = static_cast<std::uint16_t>(port);
  return {};
}

void UrlParser::parse_path() {
  if (at_slash()) rest_.remove_prefix(1);
  while (true) {
    const std::string_view segment = rest_.substr(0, rest_.find_first_of("/\\?#"));
    rest_.remove_prefix(segment.size());
    const bool last = !at_slash();
    add_segment(segment, last);
    if (last) break;
    rest_.remove_prefix(1);
  }
  parse_query_and_fragment();
}

void UrlParser::add_segment(std::string_view segment, bool last) {
  const int dot_count = dots(segment);
  if (dot_count == 2) drop_last_segment();
  if (dot_count == 1 || dot_count == 2) {
    if (last) url_.path_ += '/';
    return;
  }
  url_.path_ += '/';
  append_encoded(url_.path_, segment, path_set);
}

void UrlParser::parse_query_and_fragment() {
  if (rest_.starts_with('?')) {
    const std::string_view query = rest_.substr(1, rest_.find('#') - 1);
    append_encoded(url_.query_.emplace(), query, special_query_set);
    rest_.remove_prefix(query.size() + 1);
  }
  if (rest_.starts_with('#')) append_encoded(url_.fragment_.emplace(), rest_.substr(1), fragment_set);
}

void UrlParser::drop_last_segment() {
  if (const auto slash = url_.path_.rfind('/'); slash != std::string::npos) url_.path_.resize(slash);
}

void UrlParser::copy_authority() {
  url_.username_ = base_->username_;
  url_.password_ = base_->password_;
  url_.host_ = base_->host_;
  url_.host_is_address_ = base_->host_is_address_;
  url_.port_ = base_->port_;
}

}  // namespace pressroom::core
