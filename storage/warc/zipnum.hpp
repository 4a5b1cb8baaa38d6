// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/disk.hpp"
#include "core/result.hpp"

namespace pressroom::storage::warc {

/// A line of the .idx file beside a compressed index (ZipNum): where a block of index lines lies in it.
struct ZipNumBlock {
  std::string first;  ///< "KEY TIMESTAMP" of the block's first line
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::string digest;  ///< "sha256:..." of the compressed block; empty when the line does not say
};

/// Reads both forms in use: "KEY TIMESTAMP {"offset":...,"length":...,"digest":...}", and "KEY TIMESTAMP", file,
/// offset, length, number, set apart by tabs. `malformed` for anything else.
core::Result<ZipNumBlock> parse_zipnum_line(std::string_view line);

/// The lines of one block. `malformed` when it is not one gzip member of at most 64 MiB, or not what the .idx says of
/// it: another digest, another first line.
core::Result<std::string> read_zipnum_block(const core::ReadFile& compressed, const ZipNumBlock& block);

/// The lines of a compressed index as one text, inflated block by block as it is read forwards.
class ZipNumText final : public core::ReadFile {
 public:
  /// `size` is that of all blocks inflated; `compressed` must outlive the text.
  ZipNumText(const core::ReadFile& compressed, std::vector<ZipNumBlock> blocks, std::uint64_t size)
      : compressed_(compressed), blocks_(std::move(blocks)), size_(size) {}

  std::uint64_t size() const override { return size_; }
  core::Result<std::string> read(std::uint64_t offset, std::uint64_t length) const override;

 private:
  const core::ReadFile& compressed_;
  std::vector<ZipNumBlock> blocks_;
  std::uint64_t size_;
  mutable std::mutex mutex_;
  mutable std::size_t next_ = 0;     ///< block
  mutable std::string text_;         ///< of the block before it
  mutable std::uint64_t begin_ = 0;  ///< of `text_` in the whole
};

}  // namespace pressroom::storage::warc
