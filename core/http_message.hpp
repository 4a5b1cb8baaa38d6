// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/http_headers.hpp"
#include "core/result.hpp"

namespace pressroom::core {

/// The head of a stored or received response.
struct ResponseHead {
  std::string version;  ///< "HTTP/1.1"
  int status = 0;
  std::string reason;
  HttpHeaders headers;
  std::size_t length = 0;  ///< bytes of the head, the empty line included
};

/// Total: any bytes in. LF-only heads, folded lines and a missing reason are read; `malformed` when there is no
/// status line or no end of the head.
Result<ResponseHead> parse_response_head(std::string_view message);

/// A body with its transfer coding removed: the payload of WARC/1.1, 5.9 (content coding kept).
struct Payload {
  std::string bytes;
  bool whole =
      true;  ///< false when a chunk, the declared length or a transfer coding was cut short, or none can be told
};

/// Where a response says its body ends (RFC 9112, 6.3).
struct BodyFraming {
  enum class Kind {
    none,         ///< a status that never has a body
    chunked,      ///< at the last chunk, whatever Content-Length says
    length,       ///< after Content-Length bytes
    until_close,  ///< where the connection ends, so that a cut cannot be told from an end
    broken,       ///< Content-Length contradicts itself or is no length: nobody can tell what the body is
  };
  Kind kind = Kind::none;
  std::uint64_t length = 0;  ///< of `length`
  std::string fault;         ///< of `broken`, for people
};
BodyFraming body_framing(const ResponseHead& head);

/// `body` is everything behind the head. Chunked framing is removed (RFC 9112, 7.1), a body longer than its
/// Content-Length is cut there. Broken chunks give what came before them, a broken length all there is, a coding that
/// inflates beyond DecodeLimits what it gave up to there, `whole` = false.
Payload remove_transfer_coding(const ResponseHead& head, std::string_view body);

/// The bounds of decoding hostile bytes.
struct DecodeLimits {
  std::uint64_t max_bytes = 64ull << 20;
  std::uint64_t max_ratio = 200;  ///< output to input, looked at after the first MiB of output
  int max_codings = 2;
};

/// Undoes gzip, x-gzip and deflate; `unsupported` names any other coding, `limit` the bound that was hit,
/// `malformed` bytes that are not what Content-Encoding says.
Result<std::string> remove_content_coding(const HttpHeaders& headers, std::string_view payload,
                                          const DecodeLimits& limits = {});

/// Delay asked for by Retry-After in seconds (RFC 9110, 10.2.3): digits or an HTTP-date. nullopt when absent,
/// negative, fractional, garbage, zero or past.
std::optional<std::int64_t> retry_after_seconds(const HttpHeaders& headers, std::int64_t now_unix_seconds);

}  // namespace pressroom::core
