// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/capture.hpp"
#include "core/disk.hpp"
#include "core/result.hpp"
#include "storage/warc/warc_reader.hpp"
#include "storage/warc/zip_stream.hpp"

namespace pressroom::storage::warc {

/// Whether the failed exchanges (a request that got no response) of a transcript, by native id, are wanted; of none:
/// the empty id.
using WantsFailures = std::function<bool(const std::string& transcript)>;

/// What is taken from one WARC file.
struct WarcExcerpt {
  std::string name;                     ///< base name of the source
  std::vector<core::Capture> captures;  ///< of this file, by offset
  WantsFailures wants_failures;
};

/// Which bytes of a WARC file go into a package, and where its captures lie then.
class WarcPlan {
 public:
  /// A run of wanted records.
  struct Piece {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
  };

  /// Reads the whole file. `damaged` when a capture of the excerpt is not found at its place.
  static core::Result<WarcPlan> make(const core::ReadFile& source, const WarcExcerpt& excerpt);

  /// Base name in the package.
  const std::string& name() const { return name_; }
  std::uint64_t bytes() const { return bytes_; }
  /// The captures of the excerpt with their locations in the package.
  const std::vector<core::Capture>& captures() const { return captures_; }
  /// Hands over the bytes of the new file.
  core::Result<void> copy(const core::ReadFile& source, const ByteSink& sink) const;

 private:
  enum class Coding { copied, packed };
  core::Result<void> copy_packed(const core::ReadFile& source, const ByteSink& sink) const;
  void take(const Record& record);

  std::string name_;
  Coding coding_ = Coding::copied;
  std::vector<Piece> pieces_;  ///< ascending; neighbours are joined when they are copied
  std::uint64_t bytes_ = 0;
  std::vector<core::Capture> captures_;
};

}  // namespace pressroom::storage::warc
