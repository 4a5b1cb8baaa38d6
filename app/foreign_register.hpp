// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "core/disk.hpp"
#include "core/result.hpp"
#include "core/room.hpp"

namespace pressroom::app {

/// A WARC that another tool wrote and that is read where it lies; the archive holds nothing of it but what was learned.
struct ForeignFile {
  std::string name;            ///< what captures call it: "foreign-", 12 digits of its SHA-256, "-", its base name
  std::filesystem::path path;  ///< of the WARC or WACZ: absolute, or relative to the archive
  std::string entry;           ///< of a WACZ: the path of the WARC in it; else empty
  std::uint64_t bytes = 0;     ///< of the WARC
  std::string sha256;          ///< 64 hexadecimal digits, of the WARC
  /// The rooms that records were taken for, by name; "*" for every room but the one by evidence, which would make a
  /// transcript of each page that a crawler met and takes them only where it is named.
  std::set<std::string> rooms;

  bool is_for(const core::Room& room) const {
    return rooms.contains(room.name) || (!room.by_evidence && rooms.contains("*"));
  }
};

/// Whether captures of that base name are of another tool's file.
bool is_foreign(std::string_view warc_file);

/// Opens a WARC that is a file (`entry` empty) or lies in a WACZ. `not_found` when either is gone, `malformed` when the
/// package cannot be read.
core::Result<std::unique_ptr<core::ReadFile>> open_foreign(const core::Disk& disk, const std::filesystem::path& path,
                                                           const std::string& entry);

/// The files of other tools that an archive reads in place: ARCHIVE/foreign.json, which nothing else can tell, so that
/// a rebuild goes by it.
class ForeignRegister {
 public:
  static constexpr const char* file_name = "foreign.json";

  /// Empty where there is no such file; `damaged` where it cannot be read.
  static core::Result<ForeignRegister> load(core::Disk& disk, const std::filesystem::path& archive);

  /// By name.
  const std::map<std::string, ForeignFile>& files() const { return files_; }
  /// Adds a file, or says where one of the same content lies now and adds its rooms, and returns its name; durable on
  /// return.
  core::Result<std::string> put(ForeignFile file);
  /// Where the file of an entry is now.
  std::filesystem::path place(const ForeignFile& file) const;
  /// `not_found` names the place of a file that is gone or was never known.
  core::Result<std::unique_ptr<core::ReadFile>> open(const std::string& name) const;
  /// Why the file cannot be relied on: it is gone, or its bytes are others than those that were indexed. Reads all of
  /// it.
  core::Result<std::optional<std::string>> fault_of(const ForeignFile& file) const;

 private:
  ForeignRegister(core::Disk& disk, std::filesystem::path archive) : disk_(&disk), archive_(std::move(archive)) {}
  core::Disk* disk_;
  std::filesystem::path archive_;
  std::map<std::string, ForeignFile> files_;
};

}  // namespace pressroom::app
