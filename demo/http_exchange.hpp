// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/http_headers.hpp"

namespace pressroom::demo {

/// A request as it came over the socket.
struct Request {
  std::string method;
  std::string target;  ///< as sent: path and query
  std::string host;    ///< value of the Host field, port included; empty when there is none
  std::string head;    ///< the exact bytes up to and with the empty line
  core::HttpHeaders headers;
};

using Milliseconds = std::chrono::milliseconds;

struct SendBytes {
  std::string bytes;
};

/// Sends `bytes` again and again until the client goes, the server stops or a bound is met.
struct RepeatBytes {
  std::string bytes;
  std::uint64_t max_bytes;
  Milliseconds max_duration;
};

/// Sends nothing. Ends early when the client goes or the server stops.
struct Pause {
  Milliseconds duration;
};

enum class CloseKind {
  fin,    ///< an orderly end
  reset,  ///< RST: bytes the client has not read yet may be lost with it
};

struct Close {
  CloseKind kind;
};

using Step = std::variant<SendBytes, RepeatBytes, Pause, Close>;

/// What the server does on the wire, step by step, so that any misbehaviour can be written down. Without a Close the
/// connection stays open for the next request. No Date field is ever sent: same reply, same bytes.
class Reply {
 public:
  using Fields = std::vector<std::pair<std::string, std::string>>;

  Reply() = default;

  /// A whole response with its Content-Length (204 and 304: neither length nor body).
  static Reply page(int status, std::string_view content_type, std::string_view body, const Fields& extra_fields = {});
  /// One chunk for each of `chunks` (RFC 9112, 7.1), then the last chunk and `trailers`.
  static Reply chunked(int status, std::string_view content_type, const std::vector<std::string>& chunks,
                       const Fields& extra_fields = {}, const Fields& trailers = {});
  static Reply redirect(int status, std::string_view location);
  /// Chunk after chunk of 16 KiB, never the last one; closes when a bound is met.
  static Reply endless_chunks(std::uint64_t max_bytes = 1ull << 30, Milliseconds max_duration = Milliseconds(30'000));
  /// A 200 that falls silent behind `after_bytes` bytes of its body; closes after `duration`.
  static Reply stall(std::size_t after_bytes, Milliseconds duration = Milliseconds(60'000));
  /// No byte at all; closes after `duration`.
  static Reply silence(Milliseconds duration = Milliseconds(60'000));
  /// A 200 that declares `declared_length` bytes, sends `body` and closes.
  static Reply truncated(std::uint64_t declared_length, std::string_view body, CloseKind kind = CloseKind::fin);

  Reply& send(std::string bytes);
  Reply& repeat(std::string bytes, std::uint64_t max_bytes, Milliseconds max_duration);
  Reply& pause(Milliseconds duration);
  Reply& close(CloseKind kind);

  const std::vector<Step>& steps() const { return steps_; }

 private:
  std::vector<Step> steps_;
};

/// Called on the connection's thread, so by several threads at once.
using Handler = std::function<Reply(const Request&)>;

}  // namespace pressroom::demo
