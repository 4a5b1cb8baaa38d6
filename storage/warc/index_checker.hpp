// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/finding.hpp"
#include "storage/warc/cdxj.hpp"
#include "storage/warc/warc_checker.hpp"

namespace pressroom::storage::warc {

/// Compares CDXJ lines with the records that a WarcChecker found. C1: lines in byte order; C2: a line is malformed; C3:
/// a line cuts out exactly one record with its URI, date, status and payload digest, and every response has exactly
/// one; C4: recordDigest is that of the stored bytes. Offsets of findings are those of the line in the index file.
class IndexChecker {
 public:
  /// `files` must outlive the checker.
  IndexChecker(const std::vector<CheckedFile>& files, core::FindingSink sink);

  /// One index file; `name` is what findings call it.
  void check(const std::string& name, std::string_view text);

  /// After the last index file: responses and revisits that no line finds, at their place in the WARC.
  void finish();

 private:
  void check_line(std::string_view text);
  void compare(const IndexLine& line, const CheckedRecord& record);
  void add(const char* rule, std::string detail, std::string record_id = {});

  core::FindingSink sink_;
  std::map<std::string, const CheckedFile*, std::less<>> files_;  ///< by base name
  std::set<std::pair<std::string, std::uint64_t>> indexed_;       ///< base name and offset
  std::string name_;
  std::uint64_t offset_ = 0;
};

}  // namespace pressroom::storage::warc
