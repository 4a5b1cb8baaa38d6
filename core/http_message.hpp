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
  bool whole = true;  ///< false when a chunk or the declared length was cut short
};

/// `body` is everything behind the head. Chunked framing is removed (RFC 9112, 7.1), a body longer than its
/// Content-Length is cut there. Broken framing gives what came before it, `whole` = false.
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
