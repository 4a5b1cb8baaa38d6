// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "core/capture.hpp"
#include "core/fetch.hpp"
#include "core/random.hpp"

namespace pressroom::storage::warc {

/// What the archive keeps of a fetch beside its bytes: goes into the metadata record.
struct CaptureNotes {
  core::Visit visit;            ///< room, transcript, page, visit number, reason, via and hops are taken from it
  std::string robots_decision;  ///< e.g. "allowed by https://example.org/robots.txt"
  core::Duration delay{};       ///< the host's delay in force
  std::optional<core::Capture> validated{};  ///< whose validators the request carried: what a 304 refers to
};

/// "<urn:uuid:...>", version 4.
std::string new_record_id(core::Random& random);

/// The records of one exchange, serialised, in the order in which they are stored. All of them carry the same WARC-Date
/// and are tied to the capture's record by WARC-Concurrent-To.
struct ExchangeRecords {
  std::string request;
  std::string answer;    ///< response or revisit; empty when there was none
  std::string metadata;  ///< application/warc-fields (WARC/1.1, 6.6)
};

/// What is known of a fetch before its record has a place; `payload` is its body without transfer coding.
core::Capture capture_of(const core::Fetch& fetch, const core::Payload& payload, const core::Visit& visit,
                         std::string record_id);

/// Makes `capture` a revisit of `original` (WARC/1.1, 6.7): by server-not-modified when its status is 304, else by
/// identical payload.
void refer_to(core::Capture& capture, const core::Capture& original);

/// The records of a fetch. Its answer is a `response`, or, where `original` is given, a `revisit` that refers to it;
/// its block is the whole 304, or of an identical payload the head alone (WARC-Truncated: length).
ExchangeRecords exchange_records(const core::Fetch& fetch, const CaptureNotes& notes, const core::Capture& capture,
                                 const std::optional<core::Capture>& original, const std::string& warcinfo_id,
                                 core::Random& random);

/// Of an exchange that gave no response: its request, and a metadata record tied to it with the reason and the bytes of
/// a head that came.
ExchangeRecords failure_records(const core::Url& url, const core::Remains& remains, const std::string& reason,
                                const CaptureNotes& notes, const std::string& warcinfo_id, core::Random& random);

}  // namespace pressroom::storage::warc
