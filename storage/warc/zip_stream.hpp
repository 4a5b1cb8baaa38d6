// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/disk.hpp"
#include "core/result.hpp"

namespace pressroom::storage::warc {

/// How the bytes of a ZIP entry lie in the file (APPNOTE 4.4.5): as they are, or deflated.
enum class ZipCoding { stored, deflated };

/// Writes a ZIP file entry by entry, ZIP64 where sizes or offsets need it. Entries carry no time, no owner and the mode
/// 0644, so that the same calls give the same bytes, whatever the machine and its time zone.
class ZipWriter {
 public:
  /// `out` must be empty and outlive the writer.
  explicit ZipWriter(core::AppendFile& out);
  ~ZipWriter();
  ZipWriter(const ZipWriter&) = delete;
  ZipWriter& operator=(const ZipWriter&) = delete;

  /// Begins an entry of exactly `size` bytes; the one before it must be whole.
  core::Result<void> begin(const std::string& name, std::uint64_t size, ZipCoding coding);
  core::Result<void> write(std::string_view bytes);
  /// Writes the central directory; nothing may follow. `out` is not synced.
  core::Result<void> close();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// What a ZIP file's directory says of an entry's bytes.
struct ZipSlice {
  ZipCoding coding = ZipCoding::stored;
  std::uint64_t offset = 0;  ///< of the first byte of the (compressed) content
  std::uint64_t length = 0;  ///< of the content as it lies in the file
  std::uint64_t size = 0;    ///< of the content once inflated
  std::uint32_t crc = 0;     ///< CRC-32 of the content once inflated
};

/// Takes content in pieces, in order.
using ByteSink = std::function<core::Result<void>(std::string_view)>;

/// The content of an entry as a file of its own, with little memory whatever its size. Deflated content is read
/// forwards; a step back inflates it from the start again. `malformed` for bad deflate data. `file` must outlive it.
std::unique_ptr<core::ReadFile> open_zip_slice(const core::ReadFile& file, const ZipSlice& slice);

/// Hands the content of an entry to `sink`. `malformed` when the bytes are not what the slice says: another size,
/// another CRC, bad deflate data. Else errors of reading and of `sink`.
core::Result<void> read_zip_slice(const core::ReadFile& file, const ZipSlice& slice, const ByteSink& sink);

}  // namespace pressroom::storage::warc
