// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/capture.hpp"
#include "core/disk.hpp"
#include "core/http_message.hpp"
#include "core/result.hpp"
#include "storage/warc/warc_files.hpp"
#include "storage/warc/warc_reader.hpp"

namespace pressroom::storage::warc {

/// The HTTP message of a response record, taken apart.
struct ResponseParts {
  core::ResponseHead head;
  /// Transfer coding removed, content coding kept (WARC/1.1, 5.9); not whole when the block was streamed. A body that
  /// was stored without the chunks its head announces stands as it is.
  core::Payload payload;
  BodyForm form;
};

/// Of a resource record (WARC/1.1, 6.3), which has no head: a 200 with the record's own Content-Type and the block as
/// its payload. `malformed` when the block of any other record is no HTTP response.
core::Result<ResponseParts> response_parts(const Record& record);

/// The payload without its content coding, if it has one; errors as those of core::remove_content_coding().
core::Result<std::string> content(const ResponseParts& parts, const core::DecodeLimits& limits = {});

/// "text/html" of "Text/HTML; charset=gb2312"; "unk" when there is none or what stands there is none.
std::string mime_type(const core::HttpHeaders& headers);

/// What the records of an exchange tell of its host's clock.
struct ExchangeTimes {
  std::string address;        ///< WARC-IP-Address
  core::Duration transfer{};  ///< fetchTimeMs
  core::Duration delay{};     ///< delayMs: the wait that began when the transfer ended
};

/// What a WARC file holds, as the index and the database want it.
struct FileCaptures {
  std::vector<core::Capture> captures;  ///< one for each response and revisit record, in the order of the file
  std::vector<ExchangeTimes> times;     ///< of each of them; zero where no metadata record tells
  std::vector<DamagedRange> damaged;
  std::uint64_t records = 0;
  std::uint64_t readable_end = 0;  ///< offset behind the last whole record
  /// Offset behind the last record that ends what our writer makes durable as one: a warcinfo, or the metadata of an
  /// exchange.
  std::uint64_t group_end = 0;
};

/// Reads the captures out of a WARC file, ours or another tool's: from each response and revisit record, and from the
/// metadata record tied to it by WARC-Concurrent-To, which names room, transcript, page and visit. `name` is the file's
/// final base name. Errors: only those of reading.
core::Result<FileCaptures> read_captures(const core::ReadFile& file, const std::string& name);

/// The same for a file of an archive. A response whose metadata record is gone belongs to the room of its folder, and
/// to no transcript: which visit it was of, nobody can say.
core::Result<FileCaptures> read_captures(const core::Disk& disk, const WarcFile& file);

/// A response, revisit or resource record of another tool's file, which tells neither room nor transcript.
struct ForeignRecord {
  /// `url` is the href without fragment, or the record's own words where they are no http(s) URL. `payload_digest` is
  /// computed, whatever the record says. `refers_to` of a revisit is "unknown" where the record names no other.
  core::Capture capture;
  std::string said_digest;                    ///< WARC-Payload-Digest, under whatever label
  std::string repeats_url;                    ///< of a revisit: WARC-Refers-To-Target-URI as an href without fragment
  std::optional<core::Instant> repeats_date;  ///< of a revisit: WARC-Refers-To-Date
};
using ForeignSink = std::function<core::Result<void>(ForeignRecord)>;

/// The capture of one record, as it is handed to the sink below.
ForeignRecord foreign_record(const Record& record, const std::string& name);

/// Hands such records of a file to `sink`, in order; memory does not grow with the file. Returns how many records of
/// any type there are. Errors: those of reading and of `sink`.
core::Result<std::uint64_t> read_foreign_records(const core::ReadFile& file, const std::string& name,
                                                 const ForeignSink& sink,
                                                 const std::function<void(const DamagedRange&)>& damage);

}  // namespace pressroom::storage::warc
