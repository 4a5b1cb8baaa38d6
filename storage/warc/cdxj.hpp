// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/capture.hpp"
#include "core/result.hpp"

namespace pressroom::storage::warc {

/// What the index says the type of a revisit record is.
constexpr std::string_view revisit_mime = "warc/revisit";

/// One line of a CDXJ index (CDXJ 0.1.0): key, time, one JSON object.
struct IndexLine {
  std::string key;
  std::string timestamp;  ///< 14 or 17 digits
  std::string url;
  std::string mime;
  int status = 0;             ///< 0 when the line has none
  std::string digest;         ///< payload digest, with its label when it was written with one
  std::string record_digest;  ///< "sha256:..." of the stored record; empty when the line has none
  core::RecordLocation location;

  /// Without line end. Numbers are JSON numbers, digests labelled.
  std::string serialise() const;
};

/// The line of a capture. That of a revisit has the type "warc/revisit", the status of the answer that came, and the
/// digest of the payload it refers to.
IndexLine index_line(const core::Capture& capture);

/// Total. Reads numbers as numbers and as strings, digests with and without label; `malformed` names what is wrong.
core::Result<IndexLine> parse_index_line(std::string_view line);

/// The same for a line of the JSON form that some tools write: the object alone, key and time in "urlkey" and
/// "timestamp".
core::Result<IndexLine> parse_json_line(std::string_view line);

/// The lines in byte order (LC_ALL=C), each once, each ended by LF.
std::string sorted_index(std::vector<std::string> lines);

/// The lines of an index file, without ends and without empty ones.
std::vector<std::string> index_lines(std::string_view text);

}  // namespace pressroom::storage::warc
