// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "core/clock.hpp"
#include "core/fetch.hpp"

namespace pressroom::core {

/// Where a record's member lies: exactly `length` bytes from `offset` in the WARC of that base name.
struct RecordLocation {
  std::string warc_file;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;

  auto operator<=>(const RecordLocation&) const = default;
};

/// The index entry that finds a response or revisit record, and what is known of it without reading it.
struct Capture {
  std::int64_t id = 0;    ///< row of the database; 0 while not stored
  std::string url;        ///< href without fragment
  Instant captured_at{};  ///< WARC-Date of the record
  int status = 0;
  std::string mime;            ///< Content-Type without parameters, lower case; "unk" when absent
  std::string payload_digest;  ///< "sha256:..." over the payload after de-chunking
  std::string record_digest;   ///< "sha256:..." over the stored member
  std::string record_id;       ///< "<urn:uuid:...>"
  RecordLocation location;
  std::string room;
  std::string transcript;  ///< native id, or empty
  int page = 0;
  int visit_number = 1;
  VisitReason reason = VisitReason::requested;
  Truncation truncation = Truncation::none;
  /// Of a revisit (WARC/1.1, 6.7): record id of the response that holds the payload. `status`, `mime` are those of the
  /// answer that came now (304, or that of an identical payload), `payload_digest` is that of the payload referred to.
  std::string refers_to;

  bool is_revisit() const { return !refers_to.empty(); }
  /// The resource was there: a 200, or a 304 that stands for one.
  bool succeeded() const { return status == 200 || (status == 304 && is_revisit()); }
};

}  // namespace pressroom::core
