// SPDX-License-Identifier: Apache-2.0
#include "app/verify_paths.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>

#include "app/verify_dataset.hpp"
#include "storage/exports/dataset_description.hpp"
#include "storage/warc/manifest.hpp"
#include "storage/warc/warc_files.hpp"

namespace pressroom::app {

namespace {

using core::Result;
using Kind = VerifyPath::Kind;

/// Links can make folders endless.
constexpr int k_max_depth = 32;

bool begins_like_a_warc(std::string_view bytes) {
  constexpr std::string_view gzip = "\x1F\x8B", zstd = "\x28\xB5\x2F\xFD", zstd_dictionary = "\x5D\x2A\x4D\x18";
  for (const std::string_view start : {std::string_view("WARC/"), gzip, zstd, zstd_dictionary}) {
    if (bytes.starts_with(start)) return true;
  }
  return false;
}

bool is_named_like_a_warc(std::string_view name) {
  if (name.ends_with(storage::warc::open_suffix)) name.remove_suffix(storage::warc::open_suffix.size());
  return name.ends_with(".warc") || name.ends_with(".warc.gz") || name.ends_with(".warc.zst");
}

Result<Kind> kind_of_file(const core::Disk& disk, const std::filesystem::path& path) {
  TRY_ASSIGN(const auto file, disk.open_read(path));
  const auto extension = path.extension();
  if (extension == ".cdxj" || extension == ".cdx") return Kind::index;
  if (extension == ".wacz") return Kind::wacz;
  if (is_table_file(path)) return Kind::dataset;
  if (is_named_like_a_warc(path.filename().native())) return Kind::warc;
  // An index, compressed or in blocks, begins like a compressed WARC.
  if (extension == ".gz" && path.stem().extension() == ".cdx") return Kind::other;
  constexpr std::uint64_t start_bytes = 8;
  TRY_ASSIGN(const std::string start, file->read(0, start_bytes));
  if (start.starts_with("PK\x03\x04")) return Kind::wacz;
  return begins_like_a_warc(start) ? Kind::warc : Kind::other;
}

class PathFinder {
 public:
  explicit PathFinder(const core::Disk& disk) : disk_(disk) {}

  Result<void> add(const std::filesystem::path& named) {
    if (!is_folder(named)) return add_file(named, Named::by_user);
    // An unpacked WACZ has a file of that name, too; and a TEI dataset one by which archives are known.
    if (disk_.exists(named / storage::exports::datapackage_name) && !disk_.exists(named / "archive")) {
      add(Kind::dataset, named);
      return {};
    }
    if (is_archive(named)) {
      add(Kind::archive, named);
      return {};
    }
    const std::size_t before = found_.size();
    TRY(add_folder(named, 0));
    if (found_.size() == before) add(Kind::empty, named);
    return {};
  }

  std::vector<VerifyPath> take() { return std::move(found_); }

 private:
  enum class Named { by_user, by_folder };

  bool is_folder(const std::filesystem::path& path) const { return disk_.files(path).has_value(); }
  bool is_archive(const std::filesystem::path& path) const {
    return disk_.exists(path / "pressroom.db") || disk_.exists(path / storage::warc::Manifest::file_name);
  }

  void add(Kind kind, const std::filesystem::path& path) {
    if (seen_.insert(path.lexically_normal()).second) found_.push_back({kind, path});
  }

  Result<void> add_file(const std::filesystem::path& path, Named named) {
    TRY_ASSIGN(const Kind kind, kind_of_file(disk_, path));
    // What else lies in a folder nobody asked about.
    const bool is_wanted = kind != Kind::other && kind != Kind::dataset;
    if (is_wanted || named == Named::by_user) add(kind, path);
    return {};
  }

  Result<void> add_folder(const std::filesystem::path& folder, int depth) {
    if (depth > k_max_depth) return core::fail(core::ErrorCode::limit, "too many folders deep", folder.string());
    TRY_ASSIGN(const auto files, disk_.files(folder));
    for (const auto& file : files) TRY(add_file(file, Named::by_folder));
    TRY_ASSIGN(const auto folders, disk_.folders(folder));
    for (const auto& below : folders) TRY(add_folder(below, depth + 1));
    return {};
  }

  const core::Disk& disk_;
  std::vector<VerifyPath> found_;
  std::set<std::filesystem::path> seen_;
};

}  // namespace

Result<std::vector<VerifyPath>> find_verify_paths(const core::Disk& disk,
                                                  const std::vector<std::filesystem::path>& named) {
  for (const auto& path : named) {
    if (!disk.exists(path)) return core::fail(core::ErrorCode::not_found, "no such file or folder", path.string());
  }
  PathFinder finder(disk);
  for (const auto& path : named) TRY(finder.add(path));
  return finder.take();
}

}  // namespace pressroom::app
