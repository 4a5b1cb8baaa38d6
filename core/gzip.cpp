// SPDX-License-Identifier: Apache-2.0
#include "core/gzip.hpp"

#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <vector>

namespace pressroom::core {
namespace {

/// Up to here a member is held in memory whole, where libdeflate is twice as fast as zlib.
constexpr std::uint64_t whole_member_bytes = 64ull << 20;
constexpr std::uint64_t first_mib = 1ull << 20;
constexpr std::size_t stream_chunk_bytes = 64u << 10;
constexpr int compression_level = 6;

constexpr unsigned header_crc_flag = 0x02;
constexpr unsigned extra_field_flag = 0x04;
constexpr unsigned reserved_flags = 0xE0;

struct FreeCompressor {
  void operator()(libdeflate_compressor* compressor) const { libdeflate_free_compressor(compressor); }
};
struct FreeDecompressor {
  void operator()(libdeflate_decompressor* decompressor) const { libdeflate_free_decompressor(decompressor); }
};

/// One per thread: setting one up costs as much as packing a short record.
libdeflate_compressor* compressor() {
  thread_local const std::unique_ptr<libdeflate_compressor, FreeCompressor> owned(
      libdeflate_alloc_compressor(compression_level));
  if (!owned) throw std::bad_alloc();
  return owned.get();
}

libdeflate_decompressor* decompressor() {
  thread_local const std::unique_ptr<libdeflate_decompressor, FreeDecompressor> owned(libdeflate_alloc_decompressor());
  if (!owned) throw std::bad_alloc();
  return owned.get();
}

tl::unexpected<Error> malformed(std::string what, std::uint64_t offset) {
  return fail(ErrorCode::malformed, std::move(what), "byte " + std::to_string(offset));
}

tl::unexpected<Error> too_large(std::uint64_t max_bytes) {
  return fail(ErrorCode::limit, "inflates to more than " + std::to_string(max_bytes) + " bytes");
}

tl::unexpected<Error> too_dense(std::uint64_t max_ratio) {
  return fail(ErrorCode::limit, "inflates to more than " + std::to_string(max_ratio) + " times its size");
}

bool passes_ratio(std::uint64_t out, std::uint64_t in, std::uint64_t max_ratio) {
  if (out <= first_mib) return false;
  return max_ratio == 0 || out / max_ratio > in || (out / max_ratio == in && out % max_ratio != 0);
}

uInt clamped(std::uint64_t size) {
  return static_cast<uInt>(std::min<std::uint64_t>(size, std::numeric_limits<uInt>::max() / 4));
}

// zlib takes window bits plus 16 for gzip, negative for raw deflate.
enum class Wrapping : int { gzip = 15 + 16, zlib = 15, raw = -15 };

/// zlib's inflate, a step at a time.
class PieceInflater final : public Inflater {
 public:
  explicit PieceInflater(Wrapping wrapping) {
    if (::inflateInit2(&stream_, static_cast<int>(wrapping)) != Z_OK) throw std::bad_alloc();
  }
  ~PieceInflater() override { ::inflateEnd(&stream_); }
  PieceInflater(const PieceInflater&) = delete;
  PieceInflater& operator=(const PieceInflater&) = delete;

  Result<Step> step(std::string_view compressed, std::span<char> room) override {
    // zlib does not write to its input; its type is older than const.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
    stream_.avail_in = clamped(compressed.size());
    stream_.next_out = reinterpret_cast<Bytef*>(room.data());
    stream_.avail_out = clamped(room.size());
    const uInt offered = stream_.avail_in;
    const uInt given = stream_.avail_out;
    const int status = ::inflate(&stream_, Z_NO_FLUSH);
    const Step step{offered - stream_.avail_in, given - stream_.avail_out, status == Z_STREAM_END};
    taken_ += step.consumed;
    if (status == Z_MEM_ERROR) throw std::bad_alloc();
    if (status == Z_NEED_DICT) return malformed("compressed data needs a dictionary", taken_);
    if (status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR) return step;
    return malformed(stream_.msg ? stream_.msg : "compressed data is invalid", taken_);
  }

 private:
  z_stream stream_{};
  std::uint64_t taken_ = 0;
};

/// Tells zlib from raw deflate by the two bytes of a zlib header (RFC 1950, 2.2).
class DeflateInflater final : public Inflater {
 public:
  Result<Step> step(std::string_view compressed, std::span<char> room) override {
    if (inner_) return inner_->step(compressed, room);
    const std::size_t kept = start_.size();
    start_ += compressed.substr(0, 2 - kept);
    const std::size_t taken = start_.size() - kept;
    if (start_.size() < 2) return Step{taken, 0, false};
    const unsigned first = static_cast<unsigned char>(start_[0]);
    const bool zlib = (first & 0xF) == 8 && (first << 8 | static_cast<unsigned char>(start_[1])) % 31 == 0;
    inner_.emplace(zlib ? Wrapping::zlib : Wrapping::raw);
    // A header says nothing, and two bytes of raw deflate fit any room.
    TRY_ASSIGN(Step step, inner_->step(start_, room));
    step.consumed = taken;
    return step;
  }

 private:
  std::string start_;
  std::optional<PieceInflater> inner_;
};

/// One stream into a string, in bounded pieces.
class StreamInflater {
 public:
  StreamInflater(std::string_view compressed, Wrapping wrapping) : compressed_(compressed), inflater_(wrapping) {}

  Result<InflatedMember> run(std::uint64_t max_bytes, std::uint64_t max_ratio) {
    InflatedMember member;
    for (bool ended = false; !ended;) {
      const std::size_t old_size = member.bytes.size();
      member.bytes.resize(old_size + stream_chunk_bytes);
      TRY_ASSIGN(const auto step,
                 inflater_.step(compressed_.substr(member.consumed), std::span(member.bytes).subspan(old_size)));
      ended = step.ended;
      member.consumed += step.consumed;
      member.bytes.resize(old_size + step.produced);
      if (member.bytes.size() > max_bytes) return too_large(max_bytes);
      if (passes_ratio(member.bytes.size(), member.consumed, max_ratio)) return too_dense(max_ratio);
      if (!ended && step.consumed == 0 && step.produced == 0) {
        return malformed("compressed data is clipped", member.consumed);
      }
    }
    return member;
  }

 private:
  std::string_view compressed_;
  PieceInflater inflater_;
};

/// libdeflate over the whole member, in growing room; nullopt sends the caller to zlib, which knows what is wrong
/// with bad data and needs no room for large data.
std::optional<InflatedView> inflate_whole(std::string_view compressed, InflateRoom& room, std::uint64_t max_bytes) {
  const std::uint64_t largest = std::min(max_bytes, whole_member_bytes);
  for (std::uint64_t size = std::min(first_mib, largest);; size = std::min(size * 4, largest)) {
    const auto place = room.of(std::max<std::uint64_t>(size, 1));
    // A room that has grown for an earlier member serves at once.
    size = std::clamp<std::uint64_t>(place.size(), size, largest);
    std::size_t consumed = 0;
    std::size_t produced = 0;
    const auto status = libdeflate_gzip_decompress_ex(decompressor(), compressed.data(), compressed.size(),
                                                      place.data(), size, &consumed, &produced);
    if (status == LIBDEFLATE_SUCCESS) return InflatedView{{place.data(), produced}, consumed};
    if (status != LIBDEFLATE_INSUFFICIENT_SPACE || size == largest) return std::nullopt;
  }
}

Result<void> check_header(std::string_view member) {
  if (member.size() < 2) return malformed("gzip header is clipped", member.size());
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(member[at]); };
  if (byte(0) != 0x1F || byte(1) != 0x8B) return malformed("no gzip member begins here", 0);
  if (member.size() < 10) return malformed("gzip header is clipped", member.size());
  if (byte(2) != 8) return malformed("gzip method is not deflate", 2);
  if (byte(3) & reserved_flags) return malformed("gzip header sets reserved flags", 3);
  return {};
}

Result<std::string> inflate_gzip(std::string_view compressed, std::uint64_t max_bytes, std::uint64_t max_ratio) {
  std::string out;
  std::uint64_t consumed = 0;
  do {
    auto member = inflate_member(compressed.substr(consumed), max_bytes - out.size(), max_ratio);
    if (!member && member.error().code == ErrorCode::limit) return tl::unexpected(std::move(member).error());
    if (!member) return malformed(member.error().what, consumed);
    consumed += member->consumed;
    if (out.empty()) {
      out = std::move(member->bytes);
    } else {
      out += member->bytes;
    }
    if (passes_ratio(out.size(), consumed, max_ratio)) return too_dense(max_ratio);
    // What follows the last member and is none itself is padding, which gzip(1) and browsers pass over too.
  } while (compressed.substr(consumed).starts_with("\x1F\x8B"));
  return out;
}

Result<std::string> inflate_deflate(std::string_view compressed, std::uint64_t max_bytes, std::uint64_t max_ratio) {
  const auto run = [&](Wrapping wrapping) -> Result<std::string> {
    TRY_ASSIGN(InflatedMember stream, StreamInflater(compressed, wrapping).run(max_bytes, max_ratio));
    return std::move(stream.bytes);
  };
  // RFC 9110 means zlib by "deflate", but some servers send the raw stream.
  auto inflated = run(Wrapping::zlib);
  if (inflated || inflated.error().code != ErrorCode::malformed) return inflated;
  auto raw = run(Wrapping::raw);
  return raw || raw.error().code != ErrorCode::malformed ? std::move(raw) : std::move(inflated);
}

/// For what does not fit libdeflate's one call: the same header, written through a window.
std::string gzip_member_streamed(std::string_view bytes) {
  z_stream stream{};
  if (::deflateInit2(&stream, compression_level, Z_DEFLATED, static_cast<int>(Wrapping::gzip), 8, Z_DEFAULT_STRATEGY) !=
      Z_OK) {
    throw std::bad_alloc();
  }
  std::string out;
  std::string chunk(1u << 20, '\0');
  std::size_t taken = 0;
  int status = Z_OK;
  while (status != Z_STREAM_END) {
    const std::string_view rest = bytes.substr(taken);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rest.data()));
    stream.avail_in = clamped(rest.size());
    const uInt offered = stream.avail_in;
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = static_cast<uInt>(chunk.size());
    status = ::deflate(&stream, offered == rest.size() ? Z_FINISH : Z_NO_FLUSH);
    taken += offered - stream.avail_in;
    out.append(chunk, 0, chunk.size() - stream.avail_out);
  }
  ::deflateEnd(&stream);
  return out;
}

}  // namespace

std::string gzip_member(std::string_view bytes) {
  if (bytes.size() > whole_member_bytes) return gzip_member_streamed(bytes);
  std::string out(libdeflate_gzip_compress_bound(compressor(), bytes.size()), '\0');
  const std::size_t size = libdeflate_gzip_compress(compressor(), bytes.data(), bytes.size(), out.data(), out.size());
  if (size == 0) throw std::logic_error("libdeflate passed its own bound");
  out.resize(size);
  return out;
}

Result<InflatedMember> inflate_member(std::string_view compressed, std::uint64_t max_bytes, std::uint64_t max_ratio) {
  TRY(check_header(compressed));
  // Kept so that a member seldom needs a second try at a larger size, but not where a giant grew it.
  thread_local InflateRoom room;
  const auto whole = inflate_small_member(compressed, room, max_bytes);
  if (!whole) return StreamInflater(compressed, Wrapping::gzip).run(max_bytes, max_ratio);
  if (passes_ratio(whole->bytes.size(), whole->consumed, max_ratio)) return too_dense(max_ratio);
  InflatedMember member{std::string(whole->bytes), whole->consumed};
  if (room.size() > 8 * first_mib) room = InflateRoom();
  return member;
}

std::optional<InflatedView> inflate_small_member(std::string_view compressed, InflateRoom& room,
                                                 std::uint64_t max_bytes) {
  // libdeflate does not look at the header's own CRC; zlib does.
  if (!check_header(compressed) || (static_cast<unsigned char>(compressed[3]) & header_crc_flag)) return std::nullopt;
  return inflate_whole(compressed, room, max_bytes);
}

std::optional<MemberLengths> member_lengths(std::string_view member) {
  const auto byte = [&](std::size_t at) { return static_cast<std::uint32_t>(static_cast<unsigned char>(member[at])); };
  const auto word = [&](std::size_t at) {
    return byte(at) | byte(at + 1) << 8 | byte(at + 2) << 16 | byte(at + 3) << 24;
  };
  constexpr std::size_t fixed_bytes = 10;
  if (!check_header(member) || !(byte(3) & extra_field_flag) || member.size() < fixed_bytes + 2) return std::nullopt;
  const std::size_t end = fixed_bytes + 2 + (byte(fixed_bytes) | byte(fixed_bytes + 1) << 8);
  std::size_t at = fixed_bytes + 2;
  while (at + 4 <= std::min(end, member.size())) {
    const std::size_t size = byte(at + 2) | byte(at + 3) << 8;
    const std::size_t next = at + 4 + size;
    if (next > std::min(end, member.size())) return std::nullopt;
    if (member.substr(at, 2) == "sl" && size == 8) return MemberLengths{word(at + 4), word(at + 8)};
    at = next;
  }
  return std::nullopt;
}

std::unique_ptr<Inflater> make_gzip_inflater() { return std::make_unique<PieceInflater>(Wrapping::gzip); }

std::unique_ptr<Inflater> make_deflate_inflater() { return std::make_unique<DeflateInflater>(); }

Result<std::string> inflate_all(std::string_view compressed, DeflateFormat format, std::uint64_t max_bytes,
                                std::uint64_t max_ratio) {
  return format == DeflateFormat::gzip ? inflate_gzip(compressed, max_bytes, max_ratio)
                                       : inflate_deflate(compressed, max_bytes, max_ratio);
}

}  // namespace pressroom::core
