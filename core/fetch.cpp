// SPDX-License-Identifier: Apache-2.0
#include "core/fetch.hpp"

#include <algorithm>

namespace pressroom::core {

std::string_view name(VisitReason reason) {
  switch (reason) {
    case VisitReason::requested:
      return "requested";
    case VisitReason::page:
      return "page";
    case VisitReason::listing:
      return "listing";
    case VisitReason::robots:
      return "robots";
    case VisitReason::redirect:
      return "redirect";
    case VisitReason::requisite:
      return "requisite";
    case VisitReason::feed:
      return "feed";
    case VisitReason::sitemap:
      return "sitemap";
  }
  return "unknown";
}

std::optional<VisitReason> visit_reason(std::string_view text) {
  for (const VisitReason reason :
       {VisitReason::requested, VisitReason::page, VisitReason::listing, VisitReason::robots, VisitReason::redirect,
        VisitReason::requisite, VisitReason::feed, VisitReason::sitemap}) {
    if (name(reason) == text) return reason;
  }
  return std::nullopt;
}

Validators validators_of(const HttpHeaders& headers) {
  constexpr std::size_t most = 1024;
  const auto sendable = [&](std::string_view name) -> std::string {
    const auto value = headers.sole(name);
    const bool fits = value && value->size() <= most &&
                      std::all_of(value->begin(), value->end(), [](char c) { return c >= 0x20 && c < 0x7F; });
    return fits ? std::string(*value) : std::string();
  };
  return {sendable("ETag"), sendable("Last-Modified")};
}

std::string_view name(Truncation truncation) {
  switch (truncation) {
    case Truncation::none:
      return "none";
    case Truncation::length:
      return "length";
    case Truncation::time:
      return "time";
    case Truncation::disconnect:
      return "disconnect";
  }
  return "unknown";
}

std::string_view name(FetchFailure::Kind kind) {
  switch (kind) {
    case FetchFailure::Kind::resolve:
      return "resolve";
    case FetchFailure::Kind::connect:
      return "connect";
    case FetchFailure::Kind::tls:
      return "tls";
    case FetchFailure::Kind::timeout:
      return "timeout";
    case FetchFailure::Kind::reset:
      return "reset";
    case FetchFailure::Kind::malformed_head:
      return "malformed-head";
    case FetchFailure::Kind::other:
      return "other";
    case FetchFailure::Kind::aborted:
      return "aborted";
    case FetchFailure::Kind::held_back:
      return "held-back";
  }
  return "unknown";
}

std::string_view name(Refusal::Kind kind) {
  switch (kind) {
    case Refusal::Kind::robots:
      return "robots";
    case Refusal::Kind::robots_unreachable:
      return "robots-unreachable";
    case Refusal::Kind::scope:
      return "scope";
    case Refusal::Kind::address:
      return "address";
    case Refusal::Kind::limit:
      return "limit";
    case Refusal::Kind::contact:
      return "contact";
  }
  return "unknown";
}

}  // namespace pressroom::core
