// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/clock.hpp"
#include "core/disk.hpp"
#include "core/fetch.hpp"
#include "core/http_message.hpp"
#include "core/result.hpp"
#include "storage/warc/warc_reader.hpp"

namespace pressroom::storage::warc {

/// What the records of one exchange (request, response or revisit, metadata) tell of it, whoever wrote them. What no
/// record tells, because none was written or because it is lost, is empty.
struct Exchange {
  std::string record_id;                   ///< of the response or revisit; of the request where there is none
  std::string url;                         ///< WARC-Target-URI
  std::optional<core::Instant> began;      ///< WARC-Date; none when it names no moment
  core::Duration precision{1};             ///< of `began`: 1 ms, or 1 s for a date without a fraction
  std::optional<core::Duration> transfer;  ///< fetchTimeMs: first byte sent to last byte read
  std::optional<core::Duration> delay;     ///< delayMs: the wait that began when the transfer ended
  bool has_request = false;                ///< a request record was read, so that the two below are known
  std::string user_agent;
  std::string from;
  bool has_answer = false;  ///< a response or revisit record was read
  core::ResponseHead head;  ///< of the answer; status 0 when there is none, or none that can be read
  bool is_revisit = false;
  core::Truncation truncation = core::Truncation::none;
  std::string payload_digest;  ///< as the header has it
  /// Bytes of heads and body that came. Of a revisit by identical payload, whose body is left out, what its
  /// Content-Length says; none where that says nothing.
  std::optional<std::uint64_t> received;
  std::string reason;   ///< visitReason
  std::string via;      ///< URL
  std::string failure;  ///< why there is no response, as the metadata record says
  /// The answer's bytes where they may be a robots.txt: a response of at most 1 MiB that is text/plain or named so.
  std::string message;
};

/// What became of the records of a file.
struct ExchangeCounts {
  std::uint64_t records = 0;
  std::uint64_t exchanges = 0;
};

using ExchangeSink = std::function<void(Exchange)>;
using DamageSink = std::function<void(const DamagedRange&)>;

/// Hands every HTTP exchange of a WARC file to `sink`, in about the order of the file: records are tied by
/// WARC-Concurrent-To in either direction (WARC/1.1, 5.8), and must lie within 64 exchanges of one another. Memory does
/// not grow with the file. Errors: only those of reading.
core::Result<ExchangeCounts> read_exchanges(const core::ReadFile& file, const ExchangeSink& sink,
                                            const DamageSink& damage);

}  // namespace pressroom::storage::warc
