// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/fetch.hpp"

namespace pressroom::crawler {

/// The bounds of the heads of one transfer, interim ones included.
struct HeadLimits {
  std::size_t bytes = 256 * 1024;
  std::size_t line_bytes = 64 * 1024;
  std::size_t lines = 500;
};

/// Puts the bytes of one exchange together as they crossed the wire: interim heads apart, then the final head and the
/// body in one string. Decides nothing about the transport, only whether the bytes are fit to be kept.
class ResponseAssembly {
 public:
  /// Why no more bytes are wanted.
  enum class Stop {
    none,
    body_limit,      ///< what came so far is a response, cut by us
    head_limit,      ///< no response: the heads are too large
    malformed_head,  ///< no response: a head with control bytes, without a status, or of another protocol
  };

  ResponseAssembly(const HeadLimits& limits, std::uint64_t max_body_bytes)
      : limits_(limits), max_body_bytes_(max_body_bytes) {}

  /// A line of a head, its line end included; the empty line ends the head. false: give up the transfer.
  bool add_head_line(std::string_view line);
  /// Bytes of the body, all codings left on. false: give up the transfer; no byte over the limit is kept.
  bool add_body(std::string_view bytes);

  /// The final head is complete.
  bool has_head() const { return head_.has_value(); }
  Stop stop() const { return stop_; }
  /// Why, for people; empty when nothing stopped it.
  const std::string& detail() const { return detail_; }

  /// Every byte of the heads so far, in their order.
  std::string received() const;

  /// Moves the response (cut behind the last chunk of a chunked one), its head and the interim heads into `fetch`.
  /// Where the message is not what its own framing says, however orderly the connection ended, the truncation becomes
  /// `disconnect`. Only once has_head().
  void move_into(core::Fetch& fetch);

 private:
  bool give_up(Stop stop, std::string detail);
  bool end_head();

  HeadLimits limits_;
  std::uint64_t max_body_bytes_;
  std::size_t head_bytes_ = 0;
  std::size_t head_lines_ = 0;
  std::vector<std::string> interim_heads_;
  std::string response_;
  std::optional<core::ResponseHead> head_;
  Stop stop_ = Stop::none;
  std::string detail_;
};

/// The length of the chunked body at the start of `bytes`, its trailer section included (RFC 9112, 7.1); nullopt when
/// it does not end there or its framing is broken.
std::optional<std::size_t> chunked_length(std::string_view bytes);

}  // namespace pressroom::crawler
