// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "storage/warc/reference_checker.hpp"
#include "storage/warc/warc_reader.hpp"

namespace pressroom::storage::warc {

/// Puts segmented records together (WARC/1.1, 7), through all files and in whichever order they come. G1: segments
/// count up from 1 without a gap, have one Target-URI and name the first as their origin; the last alone has the total
/// length, which is the sum of all; and the whole is what the first one's payload digest says (H2, as of any record).
class SegmentChecker {
 public:
  /// Reads a record once more; an error when it cannot be had again.
  using ReadAgain = std::function<core::Result<Record>(std::size_t file, std::uint64_t offset, std::uint64_t length)>;

  explicit SegmentChecker(PlacedSink sink) : sink_(std::move(sink)) {}

  /// Any record; those that are no segment are passed over.
  void add(std::size_t file, const Record& record);

  /// After the last file.
  void finish(const ReadAgain& read_again);

 private:
  struct Segment {
    RecordPlace place;
    std::uint64_t number = 0;
    std::uint64_t stored_length = 0;
    std::uint64_t block_length = 0;
    std::optional<std::uint64_t> total;
    TextKey uri;
    bool is_continuation = false;
  };
  using Chain = std::vector<Segment>;

  void check(Chain& chain, const std::string& origin, const ReadAgain& read_again);
  bool check_numbers(const Chain& chain) const;
  bool check_end(const Chain& chain) const;
  bool check_sum(const Chain& chain) const;
  void check_whole(const Chain& chain, const ReadAgain& read_again) const;
  void report(const Segment& segment, core::Severity severity, std::string detail) const;

  PlacedSink sink_;
  std::map<std::string, Chain> chains_;  ///< by the id of the first segment
};

/// Whether the block of a record is a part of something larger, which its payload digest is not over.
bool is_segment(const RecordHeader& header);

}  // namespace pressroom::storage::warc
