// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/zstd.hpp"

namespace pressroom::storage::warc {

/// How the records of a file are stored, each in a member or frame of its own, so that one can be cut out without the
/// others: gzip (WARC/1.1, annex D) or Zstandard with or without a dictionary, which then opens the file ("WARC
/// compression with Zstandard", IIPC draft).
class RecordPacker {
 public:
  /// gzip.
  RecordPacker() = default;
  /// Zstandard, with a dictionary or without.
  static RecordPacker zstd(std::optional<core::ZstdDictionary> dictionary);

  /// ".warc.gz" or ".warc.zst".
  std::string_view suffix() const;
  /// What stands before the first record; empty but for a dictionary.
  std::string preamble() const;
  std::string pack(std::string_view record) const;

 private:
  enum class Format { gzip, zstd };
  Format format_ = Format::gzip;
  std::optional<core::ZstdDictionary> dictionary_;
};

}  // namespace pressroom::storage::warc
