// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/zip_stream.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <mutex>
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

/// Stored content.
class StoredContent final : public core::ReadFile {
 public:
  StoredContent(const core::ReadFile& file, const ZipSlice& slice) : file_(file), slice_(slice) {}
  std::uint64_t size() const override { return slice_.length; }
  Result<std::string> read(std::uint64_t offset, std::uint64_t length) const override {
    if (offset >= slice_.length) return std::string();
    return file_.read(slice_.offset + offset, std::min(length, slice_.length - offset));
  }

 private:
  const core::ReadFile& file_;
  ZipSlice slice_;
};

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

/// Deflated content, inflated once from its start to its end.
class Inflation {
 public:
  Inflation(const core::ReadFile& file, const ZipSlice& slice)
      : source_{.file = file, .slice = slice, .piece = {}, .error = {}}, reader_(archive_read_new()) {
    if (!reader_) throw std::bad_alloc();
  }

  Result<void> open() {
    struct archive_entry* entry = nullptr;
    const bool opened = archive_read_support_format_zip_streamable(reader_.get()) == ARCHIVE_OK &&
                        archive_read_open(reader_.get(), &source_, nullptr, next_piece, nullptr) == ARCHIVE_OK &&
                        archive_read_next_header(reader_.get(), &entry) == ARCHIVE_OK;
    return opened ? Result<void>() : stopped();
  }
  /// Up to `length` bytes, fewer only at the end.
  Result<std::string> next(std::uint64_t length) {
    std::string out(length, '\0');
    std::size_t filled = 0;
    while (filled < out.size()) {
      const la_ssize_t count = archive_read_data(reader_.get(), out.data() + filled, out.size() - filled);
      if (count < 0) return stopped();
      if (count == 0) break;
      filled += static_cast<std::size_t>(count);
    }
    out.resize(filled);
    position_ += filled;
    return out;
  }
  std::uint64_t position() const { return position_; }

 private:
  tl::unexpected<core::Error> stopped() const {
    if (source_.error) return tl::unexpected(*source_.error);
    return fail(ErrorCode::malformed, "cannot be inflated: " + words_of(reader_.get()));
  }

  Source source_;
  std::unique_ptr<struct archive, FreeReader> reader_;
  std::uint64_t position_ = 0;
};

class DeflatedContent final : public core::ReadFile {
 public:
  DeflatedContent(const core::ReadFile& file, const ZipSlice& slice) : file_(file), slice_(slice) {}
  std::uint64_t size() const override { return slice_.size; }
  Result<std::string> read(std::uint64_t offset, std::uint64_t length) const override {
    const std::lock_guard lock(mutex_);
    if (!inflation_ || inflation_->position() > offset) {
      inflation_ = std::make_unique<Inflation>(file_, slice_);
      TRY(inflation_->open());
    }
    while (inflation_->position() < offset) {
      TRY_ASSIGN(const std::string passed, inflation_->next(std::min(piece_bytes, offset - inflation_->position())));
      if (passed.empty()) return std::string();
    }
    // What the size says is not believed before the bytes are there.
    std::string out;
    while (out.size() < length) {
      TRY_ASSIGN(const std::string piece, inflation_->next(std::min<std::uint64_t>(piece_bytes, length - out.size())));
      if (piece.empty()) break;
      out += piece;
    }
    return out;
  }

 private:
  const core::ReadFile& file_;
  ZipSlice slice_;
  mutable std::mutex mutex_;
  mutable std::unique_ptr<Inflation> inflation_;
};

}  // namespace

struct ZipWriter::State {
  struct Free {
    void operator()(struct archive* open) const { archive_write_free(open); }
  };
  enum class Output { kept, thrown_away };

  ~State() {
    // Freeing closes what was not closed: it is a broken file and stays one.
    output = Output::thrown_away;
  }

  core::AppendFile& out;
  Output output = Output::kept;
  std::unique_ptr<struct archive, Free> writer{archive_write_new()};
  std::optional<core::Error> error{};  ///< of the file, which libarchive has no words for
  std::uint64_t missing = 0;           ///< bytes of the entry that are still to be written

  static la_ssize_t append(struct archive* writer, void* client, const void* bytes, std::size_t length) {
    auto& state = *static_cast<State*>(client);
    if (state.output == Output::thrown_away) return static_cast<la_ssize_t>(length);
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

std::unique_ptr<core::ReadFile> open_zip_slice(const core::ReadFile& file, const ZipSlice& slice) {
  if (slice.coding == ZipCoding::stored) return std::make_unique<StoredContent>(file, slice);
  return std::make_unique<DeflatedContent>(file, slice);
}

Result<void> read_zip_slice(const core::ReadFile& file, const ZipSlice& slice, const ByteSink& sink) {
  const auto content = open_zip_slice(file, slice);
  std::uint64_t size = 0;
  std::uint32_t crc = 0;
  for (;;) {
    TRY_ASSIGN(const std::string piece, content->read(size, piece_bytes));
    if (piece.empty()) break;
    size += piece.size();
    if (size > slice.size) return fail(ErrorCode::malformed, "more bytes than the directory says");
    crc = crc32(crc, piece);
    TRY(sink(piece));
  }
  if (size < slice.size) return fail(ErrorCode::malformed, "fewer bytes than the directory says");
  if (crc != slice.crc) return fail(ErrorCode::malformed, "the CRC-32 is not that of the directory");
  return {};
}

}  // namespace pressroom::storage::warc
