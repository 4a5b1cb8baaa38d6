// SPDX-License-Identifier: Apache-2.0
#include "crawler/scope.hpp"

#include <algorithm>

namespace pressroom::crawler {
namespace {

using core::Refusal;

Refusal out_of_scope(std::string detail) { return {Refusal::Kind::scope, std::move(detail)}; }

std::string_view without_www(std::string_view host) { return host.starts_with("www.") ? host.substr(4) : host; }

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace

std::optional<Refusal> askable(const core::Url& url, const Scope& scope) {
  if (url.href().size() > kMaxUrlBytes) {
    return Refusal{Refusal::Kind::limit, "URL of " + std::to_string(url.href().size()) + " bytes; " +
                                             std::to_string(kMaxUrlBytes) + " at most"};
  }
  if (url.scheme() != "http" && url.scheme() != "https") return out_of_scope("scheme of " + url.href());
  if (url.has_credentials()) return out_of_scope("credentials in a URL of " + std::string(url.host()));
  const auto port = url.port();
  const bool usual = port == 80 || port == 443 || std::count(scope.ports.begin(), scope.ports.end(), port) > 0;
  if (!usual && !scope.connect_map.lookup(url)) {
    return out_of_scope("port " + std::to_string(port) + " of " + url.href());
  }
  return std::nullopt;
}

std::optional<Refusal> in_scope(const core::Url& url, const Scope& scope) {
  if (auto refusal = askable(url, scope)) return refusal;
  const bool known = std::any_of(scope.hosts.begin(), scope.hosts.end(),
                                 [&](const std::string& host) { return without_www(host) == without_www(url.host()); });
  if (!known) return out_of_scope(std::string(url.host()) + " is no host of the room");
  return std::nullopt;
}

RedirectStep follow(const core::Fetch& fetch, const std::vector<core::Url>& chain, int max_redirects) {
  if (!is_redirect(fetch.head.status)) return NoRedirect{};
  const auto locations = fetch.head.headers.all("Location");
  if (locations.empty()) return NoRedirect{};
  const auto location = fetch.head.headers.sole("Location");
  if (!location) return out_of_scope("several Location fields at " + fetch.url.href());
  auto target = core::Url::parse(*location, fetch.url);
  if (!target) return out_of_scope("Location \"" + std::string(*location) + "\": " + target.error().what);
  if (fetch.url.scheme() == "https" && target->scheme() == "http") {
    return out_of_scope("redirect from https to " + target->href());
  }
  if (chain.size() > static_cast<std::size_t>(max_redirects)) {
    return Refusal{Refusal::Kind::limit, "more than " + std::to_string(max_redirects) + " redirects"};
  }
  const auto wanted = target->href_without_fragment();
  const bool loop = wanted == fetch.url.href_without_fragment() ||
                    std::any_of(chain.begin(), chain.end(),
                                [&](const core::Url& asked) { return asked.href_without_fragment() == wanted; });
  if (loop) return Refusal{Refusal::Kind::limit, "redirect loop at " + wanted};
  return *std::move(target);
}

}  // namespace pressroom::crawler
