// SPDX-License-Identifier: Apache-2.0
#include "core/url.hpp"

#include "core/url_parser.hpp"

namespace pressroom::core {

Result<Url> Url::parse(std::string_view input) { return UrlParser(input, nullptr).run(); }

Result<Url> Url::parse(std::string_view input, const Url& base) { return UrlParser(input, &base).run(); }

std::uint16_t Url::port() const { return port_.value_or(scheme_ == "https" ? 443 : 80); }

std::optional<std::string_view> Url::query() const { return query_; }

std::optional<std::string_view> Url::fragment() const { return fragment_; }

std::string Url::href() const {
  std::string out = href_without_fragment();
  if (fragment_) out += "#" + *fragment_;
  return out;
}

std::string Url::href_without_fragment() const {
  std::string out = scheme_ + "://";
  if (has_credentials()) {
    out += username_;
    if (!password_.empty()) out += ":" + password_;
    out += '@';
  }
  out += authority() + path_;
  if (query_) out += "?" + *query_;
  return out;
}

std::string Url::origin() const { return scheme_ + "://" + authority(); }

std::string Url::authority() const { return port_ ? host_ + ":" + std::to_string(*port_) : host_; }

}  // namespace pressroom::core
