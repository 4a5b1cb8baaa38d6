// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/zip_directory.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

namespace pressroom::storage::warc {
namespace {

using core::Result;

constexpr std::uint64_t max_directory_bytes = 64ull << 20;
constexpr std::string_view local_magic = "PK\x03\x04";
constexpr std::string_view entry_magic = "PK\x01\x02";
constexpr std::string_view end_magic = "PK\x05\x06";
constexpr std::string_view end64_magic = "PK\x06\x06";
constexpr std::string_view locator64_magic = "PK\x06\x07";
constexpr std::size_t local_bytes = 30, entry_bytes = 46, end_bytes = 22, end64_bytes = 56, locator64_bytes = 20;
constexpr std::uint64_t in_zip64 = 0xFFFFFFFF;
constexpr unsigned encrypted_flags = 0x2041;  ///< encrypted, strongly encrypted, masked headers
constexpr unsigned descriptor_flag = 0x0008;  ///< sizes and CRC stand behind the content, not in the local header

std::uint64_t number(std::string_view bytes, std::size_t at, int length) {
  std::uint64_t value = 0;
  for (int i = length - 1; i >= 0; --i)
    value = value << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
  return value;
}

/// The content of the ZIP64 extra field (APPNOTE 4.5.3); empty when there is none.
std::string_view zip64_extra(std::string_view extra) {
  while (extra.size() >= 4) {
    const std::uint64_t length = number(extra, 2, 2);
    if (length > extra.size() - 4) return {};
    if (number(extra, 0, 2) == 1) return extra.substr(4, length);
    extra.remove_prefix(4 + length);
  }
  return {};
}

/// Takes the place of a 32-bit number that says it is in the ZIP64 field; false when it is not there.
bool widen(std::uint64_t& value, std::string_view& wide) {
  if (value != in_zip64) return true;
  if (wide.size() < 8) return false;
  value = number(wide, 0, 8);
  wide.remove_prefix(8);
  return true;
}

/// Where the central directory lies.
struct Extent {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::uint64_t entries = 0;
};

class DirectoryReader {
 public:
  explicit DirectoryReader(const core::ReadFile& file) : file_(file), size_(file.size()) {}

  Result<ZipDirectory> read() {
    TRY_ASSIGN(const auto extent, find());
    if (!extent) return std::move(found_);
    TRY_ASSIGN(const std::string bytes, file_.read(extent->offset, extent->length));
    TRY(read_entries(bytes, *extent));
    leave_out_overlaps(extent->offset);
    return std::move(found_);
  }

 private:
  void fault(std::uint64_t offset, std::string what) {
    found_.faults.push_back({core::Severity::error, offset, std::move(what)});
  }
  void gap(std::uint64_t from, std::uint64_t to) {
    if (to <= from + max_descriptor_bytes) return;
    found_.faults.push_back(
        {core::Severity::warning, from, std::to_string(to - from) + " bytes of the ZIP file belong to no entry"});
  }

  Result<std::optional<Extent>> find() {
    // A comment of up to 64 KiB may stand behind the end record.
    const std::uint64_t tail_offset = size_ - std::min<std::uint64_t>(size_, end_bytes + 0xFFFF);
    TRY_ASSIGN(const std::string tail, file_.read(tail_offset, size_ - tail_offset));
    const std::size_t at = tail.rfind(end_magic);
    if (at == std::string::npos || tail.size() - at < end_bytes) {
      fault(size_, "no end of a ZIP directory: this is no ZIP file, or its end is missing");
      return std::nullopt;
    }
    const std::string_view end = std::string_view(tail).substr(at);
    Extent extent{number(end, 16, 4), number(end, 12, 4), number(end, 10, 2)};
    const std::uint64_t end_offset = tail_offset + at;
    if (number(end, 20, 2) != end.size() - end_bytes)
      fault(end_offset, "bytes stand behind the end of the ZIP directory");
    if (number(end, 4, 2) != number(end, 6, 2)) fault(end_offset, "the ZIP file is one of several volumes");
    std::uint64_t behind = end_offset;
    TRY(widen_extent(extent, behind));
    if (extent.offset > behind || extent.length > behind - extent.offset) {
      fault(end_offset, "the ZIP directory is said to lie outside of the file");
      return std::nullopt;
    }
    if (extent.offset + extent.length != behind) {
      fault(end_offset, "the ZIP directory does not end where its end is written");
    }
    if (extent.length > max_directory_bytes) {
      fault(extent.offset, "the ZIP directory is larger than 64 MiB; it was not read");
      return std::nullopt;
    }
    return extent;
  }

  /// The ZIP64 end record (APPNOTE 4.3.14), where a locator in front of the end record leads to one.
  Result<void> widen_extent(Extent& extent, std::uint64_t& end_offset) {
    if (end_offset < locator64_bytes) return {};
    TRY_ASSIGN(const std::string locator, file_.read(end_offset - locator64_bytes, locator64_bytes));
    if (!locator.starts_with(locator64_magic) || locator.size() < locator64_bytes) return {};
    const std::uint64_t at = number(locator, 8, 8);
    if (at > end_offset - locator64_bytes) {
      fault(end_offset - locator64_bytes, "the ZIP64 directory's end is said to lie outside of the file");
      return {};
    }
    TRY_ASSIGN(const std::string end, file_.read(at, end64_bytes));
    if (!end.starts_with(end64_magic) || end.size() < end64_bytes) {
      fault(at, "no end of a ZIP64 directory where one is said to be");
      return {};
    }
    const Extent wide{number(end, 48, 8), number(end, 40, 8), number(end, 32, 8)};
    const auto differs = [](std::uint64_t narrow, std::uint64_t full, std::uint64_t open) {
      return narrow != open && narrow != full;
    };
    if (differs(extent.offset, wide.offset, in_zip64) || differs(extent.length, wide.length, in_zip64) ||
        differs(extent.entries, wide.entries, 0xFFFF)) {
      fault(at, "the two ends of the ZIP directory contradict each other");
    }
    extent = wide;
    end_offset = at;
    return {};
  }

  Result<void> read_entries(std::string_view bytes, const Extent& extent) {
    std::uint64_t count = 0;
    for (std::size_t at = 0; at < bytes.size(); ++count) {
      const std::string_view rest = bytes.substr(at);
      if (rest.size() < entry_bytes || !rest.starts_with(entry_magic)) {
        fault(extent.offset + at, "no entry of the ZIP directory where one is due");
        return {};
      }
      const std::size_t length = entry_bytes + number(rest, 28, 2) + number(rest, 30, 2) + number(rest, 32, 2);
      if (length > rest.size()) {
        fault(extent.offset + at, "an entry of the ZIP directory is cut short");
        return {};
      }
      TRY(take_entry(rest.substr(0, length), extent.offset + at, extent.offset));
      at += length;
    }
    if (count != extent.entries) {
      fault(extent.offset,
            "the ZIP directory holds " + std::to_string(count) + " entries and says " + std::to_string(extent.entries));
    }
    return {};
  }

  Result<void> take_entry(std::string_view bytes, std::uint64_t at, std::uint64_t directory) {
    ZipEntry entry;
    const std::size_t name_bytes = number(bytes, 28, 2);
    entry.name = bytes.substr(entry_bytes, name_bytes);
    const unsigned flags = static_cast<unsigned>(number(bytes, 8, 2));
    const std::uint64_t method = number(bytes, 10, 2);
    entry.slice.crc = static_cast<std::uint32_t>(number(bytes, 16, 4));
    entry.slice.length = number(bytes, 20, 4);
    entry.slice.size = number(bytes, 24, 4);
    entry.header_offset = number(bytes, 42, 4);
    std::string_view wide = zip64_extra(bytes.substr(entry_bytes + name_bytes, number(bytes, 30, 2)));
    const bool whole =
        widen(entry.slice.size, wide) && widen(entry.slice.length, wide) && widen(entry.header_offset, wide);
    const std::string called = "the entry '" + entry.name + "' ";
    if (!whole) {
      fault(at, called + "lacks its ZIP64 sizes");
    } else if (!is_plain_path(entry.name)) {
      fault(at, called + "has a name that is no plain relative path");
    } else if (!names_.insert(entry.name).second) {
      fault(at, called + "is listed twice");
    } else if ((flags & encrypted_flags) != 0) {
      fault(at, called + "is encrypted");
    } else if (method != 0 && method != 8) {
      fault(at, called + "is compressed by another method than deflate");
    } else {
      entry.slice.coding = method == 0 ? ZipCoding::stored : ZipCoding::deflated;
      TRY_ASSIGN(const std::string wrong, check_local_header(entry, flags, directory));
      if (wrong.empty()) {
        found_.entries.push_back(std::move(entry));
      } else {
        fault(entry.header_offset, called + wrong);
      }
    }
    return {};
  }

  /// Sets where the content begins; says what is wrong, or nothing.
  Result<std::string> check_local_header(ZipEntry& entry, unsigned flags, std::uint64_t directory) {
    ZipSlice& slice = entry.slice;
    if (entry.header_offset > directory || directory - entry.header_offset < local_bytes) {
      return std::string("is said to lie outside of the file's content");
    }
    TRY_ASSIGN(const std::string header, file_.read(entry.header_offset, local_bytes));
    if (header.size() < local_bytes || !header.starts_with(local_magic)) return std::string("has no local header");
    const std::uint64_t name_bytes = number(header, 26, 2), extra_bytes = number(header, 28, 2);
    TRY_ASSIGN(const std::string names, file_.read(entry.header_offset + local_bytes, name_bytes + extra_bytes));
    slice.offset = entry.header_offset + local_bytes + name_bytes + extra_bytes;
    if (slice.offset > directory || slice.length > directory - slice.offset) {
      return std::string("is said to lie outside of the file's content");
    }
    if (slice.coding == ZipCoding::stored && slice.size != slice.length) {
      return std::string("is stored and has two sizes");
    }
    if (names.substr(0, name_bytes) != entry.name) return std::string("has another name in its local header");
    if (number(header, 8, 2) != (slice.coding == ZipCoding::stored ? 0u : 8u)) {
      return std::string("has another method in its local header");
    }
    if ((number(header, 6, 2) & descriptor_flag) != (flags & descriptor_flag)) {
      return std::string("has other flags in its local header");
    }
    std::uint64_t size = number(header, 22, 4), length = number(header, 18, 4);
    std::string_view wide =
        zip64_extra(std::string_view(names).substr(std::min<std::size_t>(name_bytes, names.size())));
    if (!widen(size, wide) || !widen(length, wide)) return std::string("lacks its ZIP64 sizes in its local header");
    // With a descriptor behind the content these may be left open, which is written as 0.
    const bool open = (flags & descriptor_flag) != 0;
    const bool same_sizes =
        (size == slice.size || (open && size == 0)) && (length == slice.length || (open && length == 0));
    const bool same_crc = number(header, 14, 4) == slice.crc || (open && number(header, 14, 4) == 0);
    if (!same_sizes || !same_crc) return std::string("has other sizes or another CRC in its local header");
    return std::string();
  }

  /// A plain relative path: no root, no drive, no step upwards, nothing that a file system could take for one.
  static bool is_plain_path(std::string_view name) {
    if (name.empty() || name.front() == '/' || name.find_first_of(std::string_view("\\:\0", 3)) != name.npos)
      return false;
    for (const char c : name) {
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return false;
    }
    for (std::size_t from = 0; from < name.size();) {
      const std::size_t end = std::min(name.find('/', from), name.size());
      const std::string_view part = name.substr(from, end - from);
      if (part.empty() || part == "." || part == "..") return false;
      from = end + 1;
    }
    return true;
  }

  void leave_out_overlaps(std::uint64_t directory) {
    std::vector<const ZipEntry*> by_place;
    for (const ZipEntry& entry : found_.entries) by_place.push_back(&entry);
    std::sort(by_place.begin(), by_place.end(),
              [](const ZipEntry* a, const ZipEntry* b) { return a->header_offset < b->header_offset; });
    const bool all_known = found_.faults.empty();
    std::set<std::string> overlapping;
    std::uint64_t end = 0;
    for (const ZipEntry* entry : by_place) {
      if (entry->header_offset < end) {
        fault(entry->header_offset, "the entry '" + entry->name + "' shares bytes with another one");
        overlapping.insert(entry->name);
      } else if (all_known) {
        gap(end, entry->header_offset);
      }
      end = std::max(end, entry->slice.offset + entry->slice.length);
    }
    if (all_known) gap(end, directory);
    std::erase_if(found_.entries, [&](const ZipEntry& entry) { return overlapping.contains(entry.name); });
  }

  /// Behind the content (APPNOTE 4.3.9), where nothing in the directory tells of it.
  static constexpr std::uint64_t max_descriptor_bytes = 24;

  const core::ReadFile& file_;
  std::uint64_t size_;
  ZipDirectory found_;
  std::set<std::string> names_;
};

}  // namespace

Result<ZipDirectory> read_zip_directory(const core::ReadFile& file) { return DirectoryReader(file).read(); }

}  // namespace pressroom::storage::warc
