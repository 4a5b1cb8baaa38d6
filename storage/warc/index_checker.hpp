// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/disk.hpp"
#include "core/finding.hpp"
#include "core/result.hpp"
#include "storage/warc/cdxj.hpp"
#include "storage/warc/warc_checker.hpp"

namespace pressroom::storage::warc {

/// Who made an index, and so how much may be asked of it.
enum class IndexOrigin {
  own,     ///< of our archive: our form, our keys, exactly one line for every response and revisit
  foreign  ///< of another tool: what CDXJ demands, and that each line tells the truth; keys and digests as tools differ
};

/// Compares index files with the records that a WarcChecker found, line by line. C1: lines in byte order; C2: a line is
/// malformed; C3: a line cuts out exactly one record with its URI, date, status and payload digest, and every response
/// and revisit has a line; C4: recordDigest is that of the stored bytes; C5: the key is that of the URL. Offsets of
/// findings are those of the line in the index file.
class IndexChecker {
 public:
  /// `files` must outlive the checker.
  IndexChecker(const std::vector<CheckedFile>& files, core::FindingSink sink);

  /// One index file, read in pieces; `name` is what findings call it. An index in another format (CDX text, compressed)
  /// is noted as not checked. Errors: those of reading.
  core::Result<void> check(const std::string& name, const core::ReadFile& bytes, IndexOrigin origin);

  /// After the last file: responses and revisits that no line of that origin finds, at their place in the WARC. An
  /// error for our own index, a warning for a foreign one, which may leave out revisits by 304.
  void finish(IndexOrigin origin);

 private:
  /// What is known of a WARC file: for each record how many lines of each origin there are, 2 standing for more.
  struct Indexed {
    const CheckedFile* file;
    std::vector<std::uint8_t> own, foreign;
    std::vector<std::uint8_t>& lines(IndexOrigin origin) { return origin == IndexOrigin::own ? own : foreign; }
  };

  bool is_other_format(const core::ReadFile& bytes, std::string_view first_line);
  void check_line(std::string_view text);
  core::Result<IndexLine> parse(std::string_view text) const;
  void compare(const IndexLine& line, const CheckedRecord& record);
  void compare_type(const IndexLine& line, const CheckedRecord& record);
  void compare_key(const IndexLine& line, const CheckedRecord& record);
  void differs(const char* rule, core::Severity severity, const char* what, const CheckedRecord& record);
  void add(const char* rule, core::Severity severity, std::string detail, std::string record_id = {});
  bool is_own() const { return origin_ == IndexOrigin::own; }

  core::FindingSink sink_;
  std::map<std::string, Indexed, std::less<>> files_;  ///< by base name
  std::string name_;
  IndexOrigin origin_ = IndexOrigin::own;
  std::uint64_t offset_ = 0;
  std::string place_;  ///< of the record that the line names: base name and offset
};

}  // namespace pressroom::storage::warc
