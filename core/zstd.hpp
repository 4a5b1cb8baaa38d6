// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/inflater.hpp"
#include "core/result.hpp"

namespace pressroom::core {

/// Readers of .warc.zst files take windows and dictionaries up to here (WARC Zstandard draft, "Dictionaries").
constexpr std::uint64_t zstd_common_limit_bytes = 8ull << 20;
/// What this reader gives to one window: as much as the `zstd` tool does without `--long`.
constexpr std::uint64_t zstd_largest_window_bytes = 128ull << 20;

/// A dictionary (RFC 8878, 5) made ready for compression and decompression. A value: copies share what is prepared.
/// Safe to use from several threads.
class ZstdDictionary {
 public:
  /// `malformed` when libzstd does not take the bytes, `limit` above zstd_common_limit_bytes. Bytes without the magic
  /// number of dictionaries are plain content, of id 0.
  static Result<ZstdDictionary> from_bytes(std::string bytes);
  /// From texts of the kind that is to be compressed; the same samples give the same bytes. `usage` when the samples
  /// are too few or too alike: a hundred pages are a good number.
  static Result<ZstdDictionary> train(const std::vector<std::string>& samples, std::size_t max_bytes);

  const std::string& bytes() const;
  /// Dictionary_ID, which each frame made with it names; 0 for plain content.
  std::uint32_t id() const;

 private:
  struct Prepared;
  friend struct ZstdAccess;
  explicit ZstdDictionary(std::shared_ptr<Prepared> prepared) : prepared_(std::move(prepared)) {}
  std::shared_ptr<Prepared> prepared_;
};

/// One frame (RFC 8878, 3.1.1) of level 3 that tells content size, checksum and the dictionary's id; deterministic for
/// one library version.
std::string zstd_frame(std::string_view bytes, const ZstdDictionary* dictionary = nullptr);

/// The skippable frame of magic number 0x184D2A5D that a .warc.zst begins with: the raw dictionary behind 8 bytes.
std::string dictionary_frame(const ZstdDictionary& dictionary);

/// Reads such a frame from the start of `bytes`, its dictionary raw or itself compressed. `malformed` when there is
/// none or it is clipped, `limit` above zstd_common_limit_bytes.
struct DictionaryFrame {
  ZstdDictionary dictionary;
  std::uint64_t consumed = 0;
};
Result<DictionaryFrame> read_dictionary_frame(std::string_view bytes);

/// What a frame says of itself before its data (RFC 8878, 3.1.1.1 and 3.1.2).
struct ZstdFrameHeader {
  enum class Kind { data, skippable };
  Kind kind = Kind::data;
  std::uint32_t magic = 0;
  std::optional<std::uint64_t> content_size;  ///< of data: bytes it inflates to; of skippable: bytes behind 8
  std::uint64_t window_bytes = 0;
  std::uint32_t dictionary_id = 0;  ///< 0 when none is named
  bool has_checksum = false;

  bool is_dictionary() const { return magic == 0x184D2A5D; }
};
/// Of the frame at the start of `bytes`; `malformed` when none begins there or its header is clipped.
Result<ZstdFrameHeader> read_zstd_frame_header(std::string_view bytes);
/// The longest frame header.
constexpr std::size_t zstd_header_bytes = 18;

/// Inflates the data frame at the start of `compressed` into `room`; bytes behind it are left alone. Errors:
/// `malformed` (bad data, wrong checksum, wrong dictionary, clipped), `limit` when it holds more than `max_bytes`.
Result<InflatedView> inflate_frame(std::string_view compressed, InflateRoom& room, std::uint64_t max_bytes,
                                   const ZstdDictionary* dictionary = nullptr);
/// The same into a string.
Result<InflatedMember> inflate_frame(std::string_view compressed, std::uint64_t max_bytes,
                                     const ZstdDictionary* dictionary = nullptr);

/// For one data frame of any size; windows above zstd_largest_window_bytes are refused with `limit`.
std::unique_ptr<Inflater> make_zstd_inflater(const ZstdDictionary* dictionary = nullptr);

}  // namespace pressroom::core
