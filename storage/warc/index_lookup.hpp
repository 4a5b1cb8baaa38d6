// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/disk.hpp"
#include "core/result.hpp"
#include "storage/warc/cdxj.hpp"

namespace pressroom::storage::warc {

/// Finds captures by URL in sorted index files, by binary search: a look-up reads some dozens of pieces of each file,
/// however large it is.
class IndexLookup {
 public:
  /// The index of an archive as it stands at this moment; `folder` is ARCHIVE/indexes.
  static core::Result<IndexLookup> open(const core::Disk& disk, const std::filesystem::path& folder);
  /// Index files of any origin. Where one is not in byte order, lines in it may be missed.
  explicit IndexLookup(std::vector<std::unique_ptr<core::ReadFile>> files) : files_(std::move(files)) {}

  /// The lines with the key of the URL, by time; URLs that differ in what a key leaves out share it. A line that cannot
  /// be read is left out. Errors: those of reading.
  core::Result<std::vector<IndexLine>> find(std::string_view url) const;

  /// Of find(), the line nearest in time; the earlier one of two that are equally near. nullopt: there is none.
  core::Result<std::optional<IndexLine>> closest(std::string_view url, core::Instant when) const;

 private:
  std::vector<std::unique_ptr<core::ReadFile>> files_;
};

/// The time of an index line, of 14 or 17 digits. nullopt when it is none.
std::optional<core::Instant> index_time(std::string_view timestamp);

}  // namespace pressroom::storage::warc
