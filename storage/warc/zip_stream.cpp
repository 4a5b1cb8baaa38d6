// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/zip_stream.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <stdexcept>

namespace pressroom::storage::warc {
namespace {

using core::ErrorCode;
using core::fail;
using core::Result;

constexpr std::uint64_t piece_bytes = 256u << 10;

constexpr std::array<std::uint32_t, 256> crc_table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
    std::uint32_t value = byte;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) != 0 ? 0xEDB88320u : 0u);
    table[byte] = value;
  }
  return table;
}();

/// CRC-32 of what was so far, continued (APPNOTE 4.4.7).
std::uint32_t crc32(std::uint32_t so_far, std::string_view bytes) {
  std::uint32_t value = ~so_far;
  for (const char c : bytes) value = crc_table[(value ^ static_cast<unsigned char>(c)) & 0xFF] ^ (value >> 8);
  return ~value;
}

/// Holds content against what the directory says of it.
class ContentCheck {
 public:
  ContentCheck(const ZipSlice& slice, const ByteSink& sink) : slice_(slice), sink_(sink) {}

  Result<void> take(std::string_view bytes) {
    if (bytes.size() > slice_.size - size_) return fail(ErrorCode::malformed, "more bytes than the directory says");
    size_ += bytes.size();
    crc_ = crc32(crc_, bytes);
    return sink_(bytes);
  }
  Result<void> finish() const {
    if (size_ < slice_.size) return fail(ErrorCode::malformed, "fewer bytes than the directory says");
    if (crc_ != slice_.crc) return fail(ErrorCode::malformed, "the CRC-32 is not that of the directory");
    return {};
  }

 private:
  const ZipSlice& slice_;
  const ByteSink& sink_;
  std::uint64_t size_ = 0;
  std::uint32_t crc_ = 0;
};

Result<void> read_stored(const core::ReadFile& file, const ZipSlice& slice, ContentCheck& content) {
  for (std::uint64_t read = 0; read < slice.length;) {
    TRY_ASSIGN(const std::string piece, file.read(slice.offset + read, std::min(piece_bytes, slice.length - read)));
    if (piece.empty()) return fail(ErrorCode::malformed, "the file ends inside the entry");
    TRY(content.take(piece));
    read += piece.size();
  }
  return {};
}

void append_number(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>((value >> (8 * i)) & 0xFF);
}

/// A local file header (APPNOTE 4.3.7) that says of the content what the slice says, in ZIP64 form.
std::string local_header(const ZipSlice& slice) {
  std::string out = "PK\x03\x04";
  append_number(out, 45, 2);
  append_number(out, 0, 2);
  append_number(out, 8, 2);
  append_number(out, 0, 4);
  append_number(out, slice.crc, 4);
  append_number(out, 0xFFFFFFFF, 4);
  append_number(out, 0xFFFFFFFF, 4);
  append_number(out, 1, 2);
  append_number(out, 20, 2);
  out += 'e';
  append_number(out, 1, 2);
  append_number(out, 16, 2);
  append_number(out, slice.size, 8);
  append_number(out, slice.length, 8);
  return out;
}

/// What libarchive reads: a header of our own making, then the compressed bytes of the slice and nothing behind them.
/// So it sees one entry, as the directory describes it, and no headers that others wrote.
struct Source {
  const core::ReadFile& file;
  const ZipSlice& slice;
  std::string piece;
  std::uint64_t read = 0;
  bool header_given = false;
  std::optional<core::Error> error;
};

la_ssize_t next_piece(struct archive* reader, void* client, const void** buffer) {
  auto& source = *static_cast<Source*>(client);
  if (!source.header_given) {
    source.header_given = true;
    source.piece = local_header(source.slice);
  } else {
    auto piece =
        source.file.read(source.slice.offset + source.read, std::min(piece_bytes, source.slice.length - source.read));
    if (!piece) {
      source.error = std::move(piece).error();
      archive_set_error(reader, EIO, "cannot read");
      return -1;
    }
    source.piece = *std::move(piece);
    source.read += source.piece.size();
  }
  *buffer = source.piece.data();
  return static_cast<la_ssize_t>(source.piece.size());
}

struct FreeReader {
  void operator()(struct archive* reader) const { archive_read_free(reader); }
};

std::string words_of(struct archive* archive) {
  const char* words = archive_error_string(archive);
  return words == nullptr ? "bad data" : words;
}

Result<void> read_deflated(const core::ReadFile& file, const ZipSlice& slice, ContentCheck& content) {
  const std::unique_ptr<struct archive, FreeReader> reader(archive_read_new());
  if (!reader) throw std::bad_alloc();
  Source source{.file = file, .slice = slice, .piece = {}, .error = {}};
  const auto stopped = [&]() -> tl::unexpected<core::Error> {
    if (source.error) return tl::unexpected(*source.error);
    return fail(ErrorCode::malformed, "cannot be inflated: " + words_of(reader.get()));
  };
  struct archive_entry* entry = nullptr;
  if (archive_read_support_format_zip_streamable(reader.get()) != ARCHIVE_OK ||
      archive_read_open(reader.get(), &source, nullptr, next_piece, nullptr) != ARCHIVE_OK ||
      archive_read_next_header(reader.get(), &entry) != ARCHIVE_OK) {
    return stopped();
  }
  for (;;) {
    const void* bytes = nullptr;
    std::size_t length = 0;
    la_int64_t offset = 0;
    const int state = archive_read_data_block(reader.get(), &bytes, &length, &offset);
    if (state == ARCHIVE_EOF) return {};
    if (length > 0) TRY(content.take({static_cast<const char*>(bytes), length}));
    if (state != ARCHIVE_OK) return stopped();
  }
}

}  // namespace

struct ZipWriter::State {
  struct Free {
    // Frees without writing: what was not closed is a broken file and stays one.
    void operator()(struct archive* writer) const {
      archive_write_fail(writer);
      archive_write_free(writer);
    }
  };
  core::AppendFile& out;
  std::unique_ptr<struct archive, Free> writer{archive_write_new()};
  std::optional<core::Error> error{};  ///< of the file, which libarchive has no words for
  std::uint64_t missing = 0;           ///< bytes of the entry that are still to be written

  static la_ssize_t append(struct archive* writer, void* client, const void* bytes, std::size_t length) {
    auto& state = *static_cast<State*>(client);
    auto appended = state.out.append({static_cast<const char*>(bytes), length});
    if (appended) return static_cast<la_ssize_t>(length);
    state.error = std::move(appended).error();
    archive_set_error(writer, EIO, "cannot write");
    return -1;
  }
  Result<void> require(bool done) const {
    if (done) return {};
    if (error) return tl::unexpected(*error);
    return fail(ErrorCode::io, "cannot write a ZIP entry: " + words_of(writer.get()));
  }
};

ZipWriter::ZipWriter(core::AppendFile& out) : state_(new State{.out = out}) {
  struct archive* writer = state_->writer.get();
  if (writer == nullptr) throw std::bad_alloc();
  archive_write_set_format_zip(writer);
  archive_write_set_bytes_per_block(writer, 0);
  archive_write_open2(writer, state_.get(), nullptr, State::append, nullptr, nullptr);
}

ZipWriter::~ZipWriter() = default;

Result<void> ZipWriter::begin(const std::string& name, std::uint64_t size, ZipCoding coding) {
  if (state_->missing > 0) throw std::logic_error("the ZIP entry before " + name + " is not whole");
  struct archive* writer = state_->writer.get();
  if (coding == ZipCoding::stored) {
    archive_write_zip_set_compression_store(writer);
  } else {
    archive_write_zip_set_compression_deflate(writer);
  }
  struct FreeEntry {
    void operator()(struct archive_entry* entry) const { archive_entry_free(entry); }
  };
  const std::unique_ptr<struct archive_entry, FreeEntry> entry(archive_entry_new());
  if (!entry) throw std::bad_alloc();
  archive_entry_set_pathname(entry.get(), name.c_str());
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(size));
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), 0644);
  state_->missing = size;
  return state_->require(archive_write_header(writer, entry.get()) == ARCHIVE_OK);
}

Result<void> ZipWriter::write(std::string_view bytes) {
  if (bytes.size() > state_->missing) throw std::logic_error("more bytes than the ZIP entry was begun with");
  state_->missing -= bytes.size();
  if (bytes.empty()) return {};
  const la_ssize_t written = archive_write_data(state_->writer.get(), bytes.data(), bytes.size());
  return state_->require(written == static_cast<la_ssize_t>(bytes.size()));
}

Result<void> ZipWriter::close() {
  if (state_->missing > 0) throw std::logic_error("the last ZIP entry is not whole");
  return state_->require(archive_write_close(state_->writer.get()) == ARCHIVE_OK);
}

Result<void> read_zip_slice(const core::ReadFile& file, const ZipSlice& slice, const ByteSink& sink) {
  ContentCheck content(slice, sink);
  if (slice.coding == ZipCoding::stored) {
    TRY(read_stored(file, slice, content));
  } else {
    TRY(read_deflated(file, slice, content));
  }
  return content.finish();
}

}  // namespace pressroom::storage::warc
