// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/disk.hpp"
#include "core/finding.hpp"
#include "core/result.hpp"
#include "storage/warc/zip_stream.hpp"

namespace pressroom::storage::warc {

/// An entry as the central directory lists it.
struct ZipEntry {
  std::string name;
  ZipSlice slice;
  std::uint64_t header_offset = 0;  ///< of its local file header
  bool is_folder() const { return name.ends_with('/'); }
};

/// Something in a ZIP file that contradicts itself or its format; a warning for bytes that belong to no entry.
struct ZipFault {
  core::Severity severity = core::Severity::error;
  std::uint64_t offset = 0;
  std::string what;
};

/// The entries of a ZIP file and what is wrong with it. Readers differ in what they make of a file that says two things
/// at once, so an entry is given only when every part of the file says the same of it: it lies within the file, its
/// local header agrees with the directory, it shares no byte with another entry, and its name is a plain relative path
/// that no other entry has. What is not given has a fault.
struct ZipDirectory {
  std::vector<ZipEntry> entries;  ///< in the order of the directory
  std::vector<ZipFault> faults;
};

/// Reads the central directory of a ZIP or ZIP64 file (APPNOTE 6.3.10, 4.3). Total: any bytes in; memory grows with the
/// directory, of which at most 64 MiB are read. Errors: only those of reading the file.
core::Result<ZipDirectory> read_zip_directory(const core::ReadFile& file);

}  // namespace pressroom::storage::warc
