// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/warc_files.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/digest.hpp"

namespace pressroom::storage::warc {
namespace {

using core::ErrorCode;
using core::fail;
using core::Result;

constexpr std::uint64_t piece_bytes = 1u << 20;

bool is_warc_name(std::string_view name) {
  return name.ends_with(".warc.gz") || name.ends_with(".warc.zst") || name.ends_with(".warc");
}

}  // namespace

Result<std::vector<WarcFile>> list_warc_files(const core::Disk& disk, const std::filesystem::path& archive) {
  std::vector<WarcFile> found;
  TRY_ASSIGN(const auto folders, disk.folders(archive / "warc"));
  for (const auto& folder : folders) {
    TRY_ASSIGN(const auto files, disk.files(folder));
    for (const auto& path : files) {
      WarcFile file;
      file.name = path.filename().string();
      if (file.name.ends_with(open_suffix)) {
        file.name.resize(file.name.size() - open_suffix.size());
        file.state = WarcFile::State::open;
      }
      if (!is_warc_name(file.name)) continue;
      file.path = path;
      file.room = folder.filename().string();
      file.relative_path = "warc/" + file.room + "/" + file.name;
      found.push_back(std::move(file));
    }
  }
  return found;
}

Result<WarcFile> find_warc_file(const core::Disk& disk, const std::filesystem::path& archive, const std::string& name) {
  // A base name comes from an index or a sidecar: it must not lead out of the archive.
  if (name.find('/') != std::string::npos || !is_warc_name(name)) {
    return fail(ErrorCode::not_found, "not the name of a WARC file", name);
  }
  TRY_ASSIGN(const auto folders, disk.folders(archive / "warc"));
  for (const auto& folder : folders) {
    const std::string room = folder.filename().string();
    const std::string relative = fmt::format("warc/{}/{}", room, name);
    const auto closed = folder / name;
    if (disk.exists(closed)) return WarcFile{name, relative, closed, WarcFile::State::closed, room};
    const auto open = folder / (name + std::string(open_suffix));
    if (disk.exists(open)) return WarcFile{name, relative, open, WarcFile::State::open, room};
  }
  return fail(ErrorCode::not_found, "no such WARC file in the archive", name);
}

Result<std::string> file_sha256_hex(const core::ReadFile& file) {
  core::Sha256 digest;
  for (std::uint64_t offset = 0; offset < file.size();) {
    TRY_ASSIGN(const std::string piece, file.read(offset, piece_bytes));
    if (piece.empty()) return fail(ErrorCode::io, "the file became shorter while it was read");
    digest.update(piece);
    offset += piece.size();
  }
  return digest.hex();
}

}  // namespace pressroom::storage::warc
