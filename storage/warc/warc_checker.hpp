// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/disk.hpp"
#include "core/finding.hpp"
#include "core/result.hpp"
#include "storage/warc/warc_files.hpp"
#include "storage/warc/warc_reader.hpp"

namespace pressroom::storage::warc {

/// What the index and the manifest are compared with: a record as it was found.
struct CheckedRecord {
  RecordType type = RecordType::unknown;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::string record_id;
  std::string url;
  std::string date;            ///< WARC-Date as it stands
  int status = 0;              ///< of an HTTP response
  std::string mime;            ///< of an HTTP response
  std::string payload_digest;  ///< as the header says
  std::string payload_sha256;  ///< computed; empty when the record has no payload or it was too large
  std::string record_digest;   ///< "sha256:..." over the stored bytes; empty when too large
};

struct CheckedFile {
  WarcFile file;
  std::vector<CheckedRecord> records;
  std::optional<std::uint64_t> first_error;  ///< offset of the first finding of severity E

  const CheckedRecord* record_at(std::uint64_t offset) const;
};

/// Checks WARC files against WARC/1.1. One checker for all files of an archive: it also sees record ids used twice.
///
/// Rules: F1 framing, F2 header lines, F3 repeated fields, F4 folded lines, F5 mandatory fields, F6 record ids,
/// F7 dates, F8 Content-Type, F9 angle brackets, F10 warcinfo first, F11 WARC-Warcinfo-ID, T1 fields by record type,
/// R1 WARC-Concurrent-To names no record of the file, H1 form of the HTTP message, H2 payload digest, H4 HTTP version,
/// D1 form of a digest, D2 block digest, D3 not checked, V1 and V2 revisits, Z1 gzip members. Of other checks on the
/// same archive: M1 manifest (manifest_checker.hpp), C1 to C4 index (index_checker.hpp).
class WarcChecker {
 public:
  WarcChecker(const core::Disk& disk, core::FindingSink sink);

  /// Reads the whole file. In a file that is still open a clipped tail is a note, since a writer may be at it.
  /// Errors: only those of reading.
  core::Result<void> check_file(const WarcFile& file);

  /// Bytes that are not a file of their own, such as a WARC inside a WACZ: `file.path` is not opened.
  core::Result<void> check_file(const core::ReadFile& bytes, const WarcFile& file);

  /// A file outside any archive; `name` is what findings call it.
  core::Result<void> check_file(const std::filesystem::path& path, const std::string& name);

  /// What was read so far, in the order of the calls.
  const std::vector<CheckedFile>& files() const { return files_; }

 private:
  struct Reference {
    std::string target;
    std::uint64_t offset;
    std::string record_id;
    std::string date;
  };

  void check_record(const Record& record);
  void check_damage(const DamagedRange& range);
  void check_order(const Record& record);
  void check_references();
  void report(const Irregularity& irregularity, std::uint64_t offset, std::string_view record_id);

  const core::Disk& disk_;
  core::FindingSink sink_;
  std::vector<CheckedFile> files_;
  std::map<std::string, std::string> seen_ids_;     ///< record id to where it was seen first
  std::map<std::string, std::string> dates_by_id_;  ///< of the file being read
  std::vector<Reference> references_;               ///< of the file being read
};

}  // namespace pressroom::storage::warc
