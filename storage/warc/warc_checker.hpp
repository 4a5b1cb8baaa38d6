// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/disk.hpp"
#include "core/finding.hpp"
#include "core/result.hpp"
#include "storage/warc/checked_records.hpp"
#include "storage/warc/record_rules.hpp"
#include "storage/warc/reference_checker.hpp"
#include "storage/warc/segment_checker.hpp"
#include "storage/warc/warc_files.hpp"
#include "storage/warc/warc_reader.hpp"

namespace pressroom::storage::warc {

/// "plain", "gzip" or "zstd".
std::string_view name(Framing framing);

struct CheckedFile {
  WarcFile file;
  std::uint64_t bytes = 0;
  std::optional<Framing> framing;  ///< nullopt when no record was found
  CheckedRecords records;
  /// How many payload digests were taken over what: "payload" (transfer coding removed, content coding kept), or by
  /// habit "chunked" or "decoded"; "other" matches nothing, "unchecked" could not be compared.
  std::map<std::string, std::uint64_t> payload_digests;
  std::optional<std::uint64_t> first_error;  ///< offset of the first finding of severity E

  std::optional<CheckedRecord> record_at(std::uint64_t offset) const { return records.at_offset(offset); }
};

/// Checks WARC files against WARC/1.1. One checker for all files that belong together: it also sees record ids used
/// twice, and follows references and segments from file to file. Its rules, with severity and what they mean for a
/// reader, are listed in docs/verify.md. Of other checks on the same archive: M1 manifest (manifest_checker.hpp), C1 to
/// C4 index (index_checker.hpp).
class WarcChecker {
 public:
  WarcChecker(const core::Disk& disk, core::FindingSink sink);
  WarcChecker(const WarcChecker&) = delete;
  WarcChecker& operator=(const WarcChecker&) = delete;

  /// Reads the whole file. In a file that is still open a clipped tail, and a reference to what is not there yet, are
  /// notes, since a writer may be at it. Errors: only those of reading.
  core::Result<void> check_file(const WarcFile& file);

  /// Bytes that are not a file of their own, such as a WARC inside a WACZ: `file.path` is not opened.
  core::Result<void> check_file(const core::ReadFile& bytes, const WarcFile& file);

  /// A file outside any archive; `name` is what findings call it.
  core::Result<void> check_file(const std::filesystem::path& path, const std::string& name);

  /// After the last file: what no record answered to, and segments as a whole.
  void finish();

  /// What was read so far, in the order of the calls.
  const std::vector<CheckedFile>& files() const { return files_; }

 private:
  enum class Source { file_on_disk, bytes_in_hand };
  enum class Phase { reading, finishing };

  core::Result<void> check(const core::ReadFile& bytes, const WarcFile& file, Source source);
  void check_record(const Record& record);
  void check_damage(const DamagedRange& range);
  void check_order(const Record& record);
  void check_file_as_whole(Framing framing);
  void report_at(const RecordPlace& place, Irregularity irregularity);
  core::Result<Record> read_again(std::size_t file, std::uint64_t offset, std::uint64_t length) const;
  RecordPlace place_of(const Record& record) const;
  bool is_open() const { return files_.back().file.state == WarcFile::State::open; }

  const core::Disk& disk_;
  core::FindingSink sink_;
  std::vector<CheckedFile> files_;
  std::vector<Source> sources_;  ///< of each of them
  std::set<std::string> names_;  ///< base names seen
  Phase phase_ = Phase::reading;
  ReferenceChecker references_;
  SegmentChecker segments_;
};

}  // namespace pressroom::storage::warc
