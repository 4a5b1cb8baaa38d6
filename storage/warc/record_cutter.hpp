// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/capture.hpp"
#include "core/disk.hpp"
#include "core/result.hpp"
#include "core/zstd.hpp"
#include "storage/warc/warc_reader.hpp"

namespace pressroom::storage::warc {

/// Cuts single records out of a file at the places an index tells. The file must outlive it; a dictionary that a zstd
/// file begins with is read once.
class RecordCutter {
 public:
  explicit RecordCutter(const core::ReadFile& file) : file_(file) {}

  /// Exactly one record: `location` must cut one gzip member holding one record, the zstd frames of one, or one plain
  /// record. Larger ones than `options` allow come streamed. `damaged` names file and offset when there is no such
  /// record.
  core::Result<Record> cut(const core::RecordLocation& location, const ReadOptions& options = {});

 private:
  core::Result<void> load_dictionary(const core::RecordLocation& location);

  const core::ReadFile& file_;
  bool looked_for_dictionary_ = false;
  std::optional<core::ZstdDictionary> dictionary_;
};

}  // namespace pressroom::storage::warc
