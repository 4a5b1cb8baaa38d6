// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/clock.hpp"
#include "core/http_message.hpp"
#include "core/url.hpp"

namespace pressroom::core {

/// Why a URL is asked for. Stored by name in the database and in metadata records: append only.
enum class VisitReason { requested, page, listing, robots, redirect, requisite, feed, sitemap };
std::string_view name(VisitReason reason);
std::optional<VisitReason> visit_reason(std::string_view name);

/// A URL that is due, and why.
struct Visit {
  std::int64_t id = 0;  ///< row of the frontier; 0 while not stored
  std::string room;
  Url url;
  VisitReason reason = VisitReason::requested;
  std::string transcript;  ///< native id, empty for listings and robots.txt
  int page = 0;            ///< page number within the transcript, from 1; 0 when not a transcript page
  int visit_number = 1;    ///< how many times the transcript (or listing) has been visited, this time included
  int attempt = 1;         ///< transport attempts so far, this one included
  std::string via;         ///< URL of the page that named this one; empty for a start
  std::string hops;        ///< path from the start in letters L, R, P, E (WARC metadata hopsFromSeed)
  /// What the listing, feed or sitemap that named a transcript says of it; empty where it says nothing. The date as
  /// RFC 3339 or YYYY-MM-DD where it could be read, else as written.
  std::string claimed_title{};
  std::string claimed_date{};
  std::int64_t epoch = 0;  ///< of the lease it was taken under
};

/// Why a body is shorter than the server meant it to be (WARC/1.1, 5.13).
enum class Truncation { none, length, time, disconnect };
std::string_view name(Truncation truncation);

/// What happened on the wire: an exchange that yielded a response head.
struct Fetch {
  Url url;
  std::string request;                     ///< the exact bytes sent
  std::vector<std::string> interim_heads;  ///< 1xx heads, exact bytes
  std::string response;                    ///< the final head and the body, exact bytes, codings kept
  ResponseHead head;                       ///< `response`'s head, parsed
  Truncation truncation = Truncation::none;
  std::string address;  ///< IP of the server in RFC 5952 or dotted form
  Instant started{};
  Duration duration{};  ///< first byte sent to last byte read

  std::string_view body() const { return std::string_view(response).substr(head.length); }
};

/// No response: a fact about the transport.
struct FetchFailure {
  enum class Kind {
    resolve,
    connect,
    tls,
    timeout,
    reset,
    malformed_head,
    other,
    aborted,    ///< by us: says nothing about the server
    held_back,  ///< by FetchRequest::may_connect, before anything went out
  };
  Kind kind = Kind::other;
  std::string detail;
  Duration duration{};
};
std::string_view name(FetchFailure::Kind kind);

/// We did not ask, or will not use the answer: a fact about policy.
struct Refusal {
  enum class Kind { robots, robots_unreachable, scope, address, limit, contact };
  Kind kind = Kind::scope;
  std::string detail;
};
std::string_view name(Refusal::Kind kind);

using FetchOutcome = std::variant<Fetch, FetchFailure, Refusal>;

/// What crossed the wire in an exchange that yielded no Fetch.
struct Remains {
  std::string request;   ///< the exact bytes sent
  std::string received;  ///< of the heads, as far as they were read; interim ones included
  std::string address;   ///< as in Fetch
  Instant started{};
  Duration duration{};
};

/// What a server gave to tell one state of a resource from another (RFC 9110, 8.8), as it stood in its header; empty
/// where it gave none.
struct Validators {
  std::string etag;           ///< sent back as If-None-Match
  std::string last_modified;  ///< sent back as If-Modified-Since

  bool empty() const { return etag.empty() && last_modified.empty(); }
};

/// Those of a response, each where it can be sent back as it stands: one field, of visible ASCII and blanks.
Validators validators_of(const HttpHeaders& headers);

/// What to ask, beside the visit itself.
struct FetchRequest {
  Url url;
  std::string user_agent;
  std::string from;         ///< the From field (RFC 9110, 10.1.2); empty: not sent
  Validators validators{};  ///< makes the request conditional
  std::uint64_t max_body_bytes = 16ull << 20;
  Duration max_duration{300'000};
  /// Asked, by the thread that drives the transfers, for each IP address that is about to be connected to; empty: any.
  std::function<bool(const std::string& address)> may_connect{};
};

/// The network seam: several transfers at once, driven by one thread.
class Fetcher {
 public:
  struct Finished {
    std::int64_t ticket;
    FetchOutcome outcome;
    std::optional<Remains> remains{};  ///< when a request went out and no Fetch came of it
  };
  virtual ~Fetcher() = default;
  /// Starts a transfer; `ticket` comes back with its outcome.
  virtual void start(std::int64_t ticket, const FetchRequest& request) = 0;
  /// Waits up to `timeout` for something to finish; empty when nothing did.
  virtual std::vector<Finished> wait(Duration timeout) = 0;
  /// Ends the wait that goes on, or the next one. The only one for any thread.
  virtual void wake() = 0;
  /// Drops every running transfer; each comes back from wait() as a FetchFailure `aborted`.
  virtual void abort_all() = 0;
};

}  // namespace pressroom::core
