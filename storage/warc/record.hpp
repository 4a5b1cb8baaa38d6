// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.hpp"
#include "core/http_headers.hpp"
#include "core/result.hpp"

namespace pressroom::storage::warc {

/// The record types of WARC/1.1, 6; `unknown` stands for any other name, which readers skip.
enum class RecordType { warcinfo, response, resource, request, metadata, revisit, conversion, continuation, unknown };
std::string_view name(RecordType type);
RecordType record_type(std::string_view name);

/// A form that could be read all the same, though a rule of the checker (warc_checker.hpp) is broken by it.
struct Irregularity {
  std::string rule;
  core::Severity severity = core::Severity::error;
  std::string detail;
};

/// Version and named fields of a record, in the order of the file (WARC/1.1, 4 and 5).
struct RecordHeader {
  std::string version = "WARC/1.1";
  core::HttpHeaders fields;          ///< names compare without case; Content-Length is among them when it was read
  std::uint64_t content_length = 0;  ///< octets of the block

  void add(std::string name, std::string value) { fields.add(std::move(name), std::move(value)); }

  /// The first value of that name; empty when there is none.
  std::string_view value(std::string_view name) const { return fields.first(name).value_or(std::string_view{}); }
  std::optional<std::string_view> first(std::string_view name) const { return fields.first(name); }
  /// The value of a field that occurs once, or always with one value.
  std::optional<std::string_view> sole(std::string_view name) const { return fields.sole(name); }
  std::vector<std::string_view> all(std::string_view name) const { return fields.all(name); }

  RecordType type() const { return record_type(value("WARC-Type")); }
  /// "<urn:uuid:...>", brackets kept as the grammar has them.
  std::string_view record_id() const { return value("WARC-Record-ID"); }
  /// WARC-Target-URI without the angle brackets that WARC/1.0 writers put around it.
  std::string_view target_uri() const;
};

/// A header read from bytes, and how many of them it took, the empty line included.
struct ParsedHead {
  RecordHeader header;
  std::uint64_t length = 0;
  std::vector<Irregularity> irregularities;
};

/// A head longer than this is not taken for one.
constexpr std::uint64_t max_head_bytes = 256u << 10;

/// Total: any bytes in. Reads versions 0.17 to 1.1, lines that end in LF alone, folded lines and angle brackets, each
/// with its irregularity. `malformed` without a version line, an end of the head or one usable Content-Length.
core::Result<ParsedHead> parse_record_head(std::string_view bytes);

/// Version line, fields, Content-Length (from `content_length`, when not among the fields) and the empty line.
/// Control characters in values become blanks, so that no value can begin a line of its own.
std::string serialise_head(const RecordHeader& header);

/// The whole record: head with the block's length, block, CRLF CRLF (WARC/1.1, 4).
std::string serialise_record(RecordHeader header, std::string_view block);

/// A block of type application/warc-fields (WARC/1.1, 4): one "name: value" line each, ended by CRLF.
std::string serialise_warc_fields(const core::HttpHeaders& fields);
/// Total; lines without a colon are passed over, folded lines joined.
core::HttpHeaders parse_warc_fields(std::string_view block);

}  // namespace pressroom::storage::warc
