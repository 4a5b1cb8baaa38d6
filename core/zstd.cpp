// SPDX-License-Identifier: Apache-2.0
#include "core/zstd.hpp"

#include <zdict.h>
#include <zstd.h>

#include <algorithm>
#include <mutex>
#include <new>
#include <stdexcept>

namespace pressroom::core {

struct ZstdDictionary::Prepared {
  struct Free {
    void operator()(ZSTD_CDict* spent) const { ZSTD_freeCDict(spent); }
    void operator()(ZSTD_DDict* spent) const { ZSTD_freeDDict(spent); }
  };
  std::string bytes;
  std::unique_ptr<ZSTD_DDict, Free> for_decompression;
  // Only writers need it, and it takes several times the dictionary's size.
  std::once_flag made_for_compression;
  std::unique_ptr<ZSTD_CDict, Free> for_compression;
};

/// What the functions of this file may see of a dictionary.
struct ZstdAccess {
  static ZSTD_DDict* for_decompression(const ZstdDictionary* dictionary) {
    return dictionary ? dictionary->prepared_->for_decompression.get() : nullptr;
  }
  static ZSTD_CDict* for_compression(const ZstdDictionary& dictionary);
};

namespace {

constexpr int compression_level = 3;
constexpr int largest_window_log = 27;
constexpr std::uint32_t frame_magic = 0xFD2FB528;
constexpr std::uint32_t first_skippable_magic = 0x184D2A50;
constexpr std::uint32_t dictionary_magic = 0x184D2A5D;
constexpr std::size_t skippable_header_bytes = 8;
constexpr std::uint64_t block_header_bytes = 3;
constexpr std::uint64_t largest_block_bytes = 128u << 10;
static_assert(zstd_largest_window_bytes == 1ull << largest_window_log);

struct FreeContext {
  void operator()(ZSTD_CCtx* spent) const { ZSTD_freeCCtx(spent); }
  void operator()(ZSTD_DCtx* spent) const { ZSTD_freeDCtx(spent); }
};
using Compression = std::unique_ptr<ZSTD_CCtx, FreeContext>;
using Decompression = std::unique_ptr<ZSTD_DCtx, FreeContext>;

/// Parameters and prepared dictionaries are refused only when libzstd is broken or memory is gone.
std::size_t must(std::size_t result) {
  if (ZSTD_isError(result)) throw std::runtime_error(std::string("libzstd: ") + ZSTD_getErrorName(result));
  return result;
}

Decompression make_decompression() {
  Decompression context(ZSTD_createDCtx());
  if (!context) throw std::bad_alloc();
  must(ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, largest_window_log));
  return context;
}

tl::unexpected<Error> malformed(std::string what, std::uint64_t offset = 0) {
  return fail(ErrorCode::malformed, std::move(what), "byte " + std::to_string(offset));
}

tl::unexpected<Error> too_large(std::uint64_t max_bytes) {
  return fail(ErrorCode::limit, "inflates to more than " + std::to_string(max_bytes) + " bytes");
}

std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) value = value << 8 | static_cast<unsigned char>(*byte);
  return value;
}

std::string little_endian_32(std::uint32_t value) {
  std::string bytes;
  for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(value >> shift & 0xFF);
  return bytes;
}

tl::unexpected<Error> clipped_header() { return malformed("zstd frame header is clipped"); }

/// The fields behind the magic number; `at` is the descriptor.
Result<ZstdFrameHeader> read_data_header(std::string_view bytes, ZstdFrameHeader header) {
  if (bytes.size() < 5) return clipped_header();
  const auto descriptor = static_cast<unsigned char>(bytes[4]);
  if (descriptor & 0x08) return malformed("zstd frame header sets a reserved bit", 4);
  const bool single_segment = descriptor & 0x20;
  header.has_checksum = descriptor & 0x04;
  const std::size_t window_size = single_segment ? 0 : 1;
  const std::size_t id_size = std::size_t{1} << (descriptor & 3) >> 1;  // 0, 1, 2, 4
  const unsigned size_flag = descriptor >> 6;
  const std::size_t size_size = size_flag == 0 ? (single_segment ? 1 : 0) : std::size_t{1} << size_flag;
  std::string_view rest = bytes.substr(5);
  if (rest.size() < window_size + id_size + size_size) return clipped_header();
  if (!single_segment) {
    const auto window = static_cast<unsigned char>(rest[0]);
    const std::uint64_t base = 1ull << (10 + (window >> 3));
    header.window_bytes = base + base / 8 * (window & 7);
  }
  header.dictionary_id = static_cast<std::uint32_t>(little_endian(rest.substr(window_size, id_size)));
  if (size_size > 0) {
    header.content_size = little_endian(rest.substr(window_size + id_size, size_size)) + (size_size == 2 ? 256 : 0);
  }
  if (single_segment) header.window_bytes = *header.content_size;
  return header;
}

/// libzstd calls frames that were not given enough room or input by the same few names.
tl::unexpected<Error> refused(std::size_t result, std::uint64_t offset) {
  const std::string name = ZSTD_getErrorName(result);
  if (name.find("memory") != std::string::npos) {
    return fail(ErrorCode::limit, "zstd window is larger than " + std::to_string(zstd_largest_window_bytes) + " bytes",
                "byte " + std::to_string(offset));
  }
  return malformed("zstd: " + name, offset);
}

class FrameInflater final : public Inflater {
 public:
  explicit FrameInflater(const ZstdDictionary* dictionary) : context_(make_decompression()) {
    if (dictionary) {
      dictionary_ = *dictionary;
      must(ZSTD_DCtx_refDDict(context_.get(), ZstdAccess::for_decompression(&*dictionary_)));
    }
  }

  Result<Step> step(std::string_view compressed, std::span<char> room) override {
    ZSTD_inBuffer in{compressed.data(), compressed.size(), 0};
    ZSTD_outBuffer out{room.data(), room.size(), 0};
    const std::size_t wanted = ZSTD_decompressStream(context_.get(), &out, &in);
    taken_ += in.pos;
    if (ZSTD_isError(wanted)) return refused(wanted, taken_);
    return Step{in.pos, out.pos, wanted == 0};
  }

 private:
  Decompression context_;
  std::optional<ZstdDictionary> dictionary_;  // the context only refers to it
  std::uint64_t taken_ = 0;
};

Result<InflatedView> inflate_streamed(std::string_view compressed, InflateRoom& room, std::uint64_t max_bytes,
                                      const ZstdDictionary* dictionary) {
  FrameInflater inflater(dictionary);
  std::string bytes;
  std::uint64_t consumed = 0;
  std::string piece(ZSTD_DStreamOutSize(), '\0');
  for (bool ended = false; !ended;) {
    TRY_ASSIGN(const auto step, inflater.step(compressed.substr(consumed), piece));
    ended = step.ended;
    consumed += step.consumed;
    bytes.append(piece, 0, step.produced);
    if (bytes.size() > max_bytes) return too_large(max_bytes);
    if (!ended && step.consumed == 0 && step.produced == 0) return malformed("zstd frame is clipped", consumed);
  }
  const auto place = room.of(std::max<std::size_t>(bytes.size(), 1));
  std::copy(bytes.begin(), bytes.end(), place.begin());
  return InflatedView{{place.data(), bytes.size()}, consumed};
}

}  // namespace

ZSTD_CDict* ZstdAccess::for_compression(const ZstdDictionary& dictionary) {
  auto& prepared = *dictionary.prepared_;
  std::call_once(prepared.made_for_compression, [&] {
    prepared.for_compression.reset(ZSTD_createCDict(prepared.bytes.data(), prepared.bytes.size(), compression_level));
  });
  if (!prepared.for_compression) throw std::bad_alloc();
  return prepared.for_compression.get();
}

Result<ZstdDictionary> ZstdDictionary::from_bytes(std::string bytes) {
  if (bytes.size() > zstd_common_limit_bytes) {
    return fail(ErrorCode::limit, "dictionary is larger than " + std::to_string(zstd_common_limit_bytes) + " bytes");
  }
  auto prepared = std::make_shared<Prepared>();
  prepared->bytes = std::move(bytes);
  prepared->for_decompression.reset(ZSTD_createDDict(prepared->bytes.data(), prepared->bytes.size()));
  if (!prepared->for_decompression) return malformed("zstd does not take the dictionary");
  return ZstdDictionary(std::move(prepared));
}

Result<ZstdDictionary> ZstdDictionary::train(const std::vector<std::string>& samples, std::size_t max_bytes) {
  std::string joined;
  std::vector<std::size_t> sizes;
  for (const std::string& sample : samples) {
    joined += sample;
    sizes.push_back(sample.size());
  }
  std::string bytes(std::min<std::uint64_t>(max_bytes, zstd_common_limit_bytes), '\0');
  const std::size_t size = ZDICT_trainFromBuffer(bytes.data(), bytes.size(), joined.data(), sizes.data(),
                                                 static_cast<unsigned>(sizes.size()));
  if (ZDICT_isError(size)) {
    return fail(ErrorCode::usage, "no dictionary comes of " + std::to_string(samples.size()) + " samples of " +
                                      std::to_string(joined.size()) + " bytes: " + ZDICT_getErrorName(size));
  }
  bytes.resize(size);
  return from_bytes(std::move(bytes));
}

const std::string& ZstdDictionary::bytes() const { return prepared_->bytes; }

std::uint32_t ZstdDictionary::id() const { return ZSTD_getDictID_fromDDict(prepared_->for_decompression.get()); }

std::string zstd_frame(std::string_view bytes, const ZstdDictionary* dictionary) {
  thread_local const Compression context(ZSTD_createCCtx());
  if (!context) throw std::bad_alloc();
  must(ZSTD_CCtx_reset(context.get(), ZSTD_reset_session_and_parameters));
  must(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, compression_level));
  must(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1));
  if (dictionary) must(ZSTD_CCtx_refCDict(context.get(), ZstdAccess::for_compression(*dictionary)));
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  out.resize(must(ZSTD_compress2(context.get(), out.data(), out.size(), bytes.data(), bytes.size())));
  // The dictionary belongs to the caller, the context to the thread.
  must(ZSTD_CCtx_reset(context.get(), ZSTD_reset_session_and_parameters));
  return out;
}

std::string dictionary_frame(const ZstdDictionary& dictionary) {
  return little_endian_32(dictionary_magic) + little_endian_32(static_cast<std::uint32_t>(dictionary.bytes().size())) +
         dictionary.bytes();
}

Result<DictionaryFrame> read_dictionary_frame(std::string_view bytes) {
  TRY_ASSIGN(const ZstdFrameHeader header, read_zstd_frame_header(bytes));
  if (!header.is_dictionary()) return malformed("no dictionary frame begins here");
  if (*header.content_size > zstd_common_limit_bytes) {
    return fail(ErrorCode::limit,
                "dictionary frame is larger than " + std::to_string(zstd_common_limit_bytes) + " bytes");
  }
  const std::string_view content = bytes.substr(skippable_header_bytes, *header.content_size);
  if (content.size() < *header.content_size) return malformed("dictionary frame is clipped", bytes.size());
  std::string dictionary(content);
  if (little_endian(content.substr(0, 4)) == frame_magic) {
    TRY_ASSIGN(InflatedMember inflated, inflate_frame(content, zstd_common_limit_bytes));
    dictionary = std::move(inflated.bytes);
  }
  TRY_ASSIGN(ZstdDictionary prepared, ZstdDictionary::from_bytes(std::move(dictionary)));
  return DictionaryFrame{std::move(prepared), skippable_header_bytes + content.size()};
}

Result<ZstdFrameHeader> read_zstd_frame_header(std::string_view bytes) {
  if (bytes.size() < 4) return clipped_header();
  ZstdFrameHeader header;
  header.magic = static_cast<std::uint32_t>(little_endian(bytes.substr(0, 4)));
  if (header.magic == frame_magic) return read_data_header(bytes, header);
  if ((header.magic & ~0xFu) != first_skippable_magic) return malformed("no zstd frame begins here");
  if (bytes.size() < skippable_header_bytes) return clipped_header();
  header.kind = ZstdFrameHeader::Kind::skippable;
  header.content_size = little_endian(bytes.substr(4, 4));
  return header;
}

Result<InflatedView> inflate_frame(std::string_view compressed, InflateRoom& room, std::uint64_t max_bytes,
                                   const ZstdDictionary* dictionary) {
  TRY_ASSIGN(const ZstdFrameHeader header, read_zstd_frame_header(compressed));
  if (header.kind == ZstdFrameHeader::Kind::skippable) return malformed("a skippable frame holds no data");
  if (!header.content_size) return inflate_streamed(compressed, room, max_bytes, dictionary);
  if (*header.content_size > max_bytes) return too_large(max_bytes);
  // Looked at before room is made: a few bytes can claim any size.
  const std::size_t consumed = ZSTD_findFrameCompressedSize(compressed.data(), compressed.size());
  if (ZSTD_isError(consumed)) return refused(consumed, 0);
  if (*header.content_size > (consumed / block_header_bytes + 1) * largest_block_bytes) {
    return malformed("zstd frame claims more than its blocks can hold");
  }
  thread_local const Decompression context = make_decompression();
  const auto place = room.of(std::max<std::uint64_t>(*header.content_size, 1));
  const std::size_t produced =
      ZSTD_decompress_usingDDict(context.get(), place.data(), *header.content_size, compressed.data(), consumed,
                                 ZstdAccess::for_decompression(dictionary));
  if (ZSTD_isError(produced)) return refused(produced, 0);
  return InflatedView{{place.data(), produced}, consumed};
}

Result<InflatedMember> inflate_frame(std::string_view compressed, std::uint64_t max_bytes,
                                     const ZstdDictionary* dictionary) {
  InflateRoom room;
  TRY_ASSIGN(const InflatedView view, inflate_frame(compressed, room, max_bytes, dictionary));
  return InflatedMember{std::string(view.bytes), view.consumed};
}

std::unique_ptr<Inflater> make_zstd_inflater(const ZstdDictionary* dictionary) {
  return std::make_unique<FrameInflater>(dictionary);
}

}  // namespace pressroom::core
