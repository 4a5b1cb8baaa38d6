// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/fetch.hpp"
#include "crawler/address_guard.hpp"
#include "crawler/connect_map.hpp"
#include "crawler/response_assembly.hpp"

namespace pressroom::crawler {

/// The bounds of a transfer that a FetchRequest does not carry itself.
struct FetchLimits {
  core::Duration connect{15'000};
  std::uint64_t low_speed_bytes = 1024;  ///< a second
  std::chrono::seconds low_speed_time{30};
  HeadLimits head;
};

/// Whose certificates are believed.
struct TlsTrust {
  std::string ca_file;  ///< PEM, in place of the system's; empty: the system's
};

/// HTTP/1.1 by libcurl, to the byte: the request as sent, heads and body as received with every coding left on. It
/// follows no redirect, keeps no cookie, sends no credentials, reads no proxy from the environment and no .netrc,
/// verifies TLS (1.2 at least) with no way to switch that off, and asks
/// the guard about the very address before each connection. A connection serves one request and says so
/// (`Connection: close`): on one that is used again, bytes sent unasked would pass for the answer to the next request.
///
/// What becomes of an exchange:
/// - a final head, then the end: a Fetch; `truncation` is `length` when max_body_bytes cut it, `time` when it ran out
///   of time or below the low speed, `disconnect` when the connection or its framing broke;
/// - no final head: a FetchFailure, or a Refusal `address` (the guard) or `limit` (HeadLimits), with the remains of
/// what
///   crossed the wire.
///
/// One thread, but for wake(). The destructor drops what is running.
class CurlFetcher final : public core::Fetcher {
 public:
  CurlFetcher(const core::Clock& clock, AddressGuard guard, ConnectMap connect_map, FetchLimits limits = {},
              TlsTrust trust = {});
  ~CurlFetcher() override;
  CurlFetcher(const CurlFetcher&) = delete;
  CurlFetcher& operator=(const CurlFetcher&) = delete;

  void start(std::int64_t ticket, const core::FetchRequest& request) override;
  /// Returns at once when nothing runs. A signal does not end the wait: keep `timeout` to a second or less.
  std::vector<Finished> wait(core::Duration timeout) override;
  void wake() override;
  void abort_all() override;

 private:
  struct Transfer;
  struct State;
  std::unique_ptr<State> state_;
  std::atomic<bool> woken_{false};
};

}  // namespace pressroom::crawler
