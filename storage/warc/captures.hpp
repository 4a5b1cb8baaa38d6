// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
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

/// `malformed` when the block is no HTTP response.
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

}  // namespace pressroom::storage::warc
