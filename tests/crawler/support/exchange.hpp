// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "crawler/curl_fetcher.hpp"
#include "demo/loopback_server.hpp"
#include "tests/support/catch.hpp"

namespace pressroom::tests {

inline constexpr auto kHost = "press.example";

/// A server that answers everything with one reply, and a fetcher that is led to it.
class Exchange {
 public:
  explicit Exchange(const demo::Reply& reply, crawler::FetchLimits limits = {})
      : Exchange([reply](const auto&) { return reply; }, limits) {}
  explicit Exchange(const demo::Handler& handler, crawler::FetchLimits limits = {})
      : server_(demo::LoopbackServer::start(handler).value()),
        fetcher_(clock_, crawler::AddressGuard::standard().value(),
                 crawler::ConnectMap::parse({server_->connect_to(kHost)}).value(), limits) {}

  core::FetchOutcome ask(const core::FetchRequest& request) { return finished(request).outcome; }
  core::Fetcher::Finished finished() { return finished(request("/")); }
  core::Fetcher::Finished finished(const core::FetchRequest& request) {
    fetcher_.start(++ticket_, request);
    for (int i = 0; i < 100; ++i) {
      auto finished = fetcher_.wait(std::chrono::milliseconds(100));
      if (finished.empty()) continue;
      REQUIRE(finished.size() == 1);
      REQUIRE(finished[0].ticket == ticket_);
      return std::move(finished[0]);
    }
    return {ticket_, core::FetchFailure{core::FetchFailure::Kind::other, "the test waited in vain", {}}};
  }
  core::FetchOutcome ask(const std::string& path = "/") { return ask(request(path)); }

  /// An answer that must be there.
  core::Fetch fetched(const std::string& path = "/") {
    auto outcome = ask(path);
    if (const auto* failure = std::get_if<core::FetchFailure>(&outcome)) FAIL(failure->detail);
    if (const auto* refusal = std::get_if<core::Refusal>(&outcome)) FAIL(refusal->detail);
    return std::get<core::Fetch>(std::move(outcome));
  }

  static core::FetchRequest request(const std::string& path, const std::string& host = kHost) {
    return {core::Url::parse("http://" + host + path).value(), "pressroom/0 (+https://press.example/bot)", ""};
  }

  demo::LoopbackServer& server() { return *server_; }
  crawler::CurlFetcher& fetcher() { return fetcher_; }

 private:
  core::SystemClock clock_;
  std::unique_ptr<demo::LoopbackServer> server_;
  crawler::CurlFetcher fetcher_;
  std::int64_t ticket_ = 0;
};

/// Exactly these, then the end of the connection.
inline demo::Reply bytes(std::string text) { return demo::Reply().send(std::move(text)).close(demo::CloseKind::fin); }

/// The kind of a failure; nullopt for any other outcome.
inline std::optional<core::FetchFailure::Kind> failure(const core::FetchOutcome& outcome) {
  const auto* found = std::get_if<core::FetchFailure>(&outcome);
  return found ? std::optional(found->kind) : std::nullopt;
}

/// The kind of a refusal; nullopt for any other outcome.
inline std::optional<core::Refusal::Kind> refusal(const core::FetchOutcome& outcome) {
  const auto* found = std::get_if<core::Refusal>(&outcome);
  return found ? std::optional(found->kind) : std::nullopt;
}

}  // namespace pressroom::tests
