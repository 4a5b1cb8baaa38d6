// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/manifest_checker.hpp"

#include <algorithm>
#include <map>

#include "core/gzip.hpp"
#include "storage/warc/manifest.hpp"
#include "storage/warc/warc_files.hpp"

namespace pressroom::storage::warc {
namespace {

using core::Finding;
using core::Result;
using core::Severity;

constexpr std::uint64_t max_member_bytes = 64ull << 20;

/// A member whose stored bytes are not those that packing its content gives.
struct Difference {
  std::uint64_t offset;
  std::string record_id;
};

Result<std::vector<Difference>> differences(const core::ReadFile& bytes, const CheckedFile& file) {
  std::vector<Difference> found;
  std::uint64_t compared = 0;
  for (const CheckedRecord& record : file.records) {
    TRY_ASSIGN(const std::string stored, bytes.read(record.offset, record.length));
    const auto member = core::inflate_member(stored, max_member_bytes);
    if (!member) continue;
    ++compared;
    const std::string packed = core::gzip_member(member->bytes);
    const auto [here, there] = std::mismatch(stored.begin(), stored.end(), packed.begin(), packed.end());
    if (here == stored.end() && there == packed.end()) continue;
    found.push_back({record.offset + static_cast<std::uint64_t>(here - stored.begin()), record.record_id});
  }
  // When no member comes out the same, another compressor made the file, and the differences tell nothing.
  if (found.size() == compared && compared > 1) found.clear();
  return found;
}

class ManifestCheck {
 public:
  ManifestCheck(const core::Disk& disk, const core::FindingSink& sink) : disk_(disk), sink_(sink) {}

  Result<void> check_listed(const CheckedFile& file, const std::string& expected) {
    TRY_ASSIGN(const auto bytes, disk_.open_read(file.file.path));
    TRY_ASSIGN(const std::string actual, file_sha256_hex(*bytes));
    if (actual == expected) return {};
    const std::string what = "the file's SHA-256 is " + actual + ", the manifest says " + expected;
    if (file.first_error) {
      add(file.file.relative_path, *file.first_error, what);
      return {};
    }
    TRY_ASSIGN(const auto found, differences(*bytes, file));
    for (const Difference& difference : found) {
      add(file.file.relative_path, difference.offset, what + "; this byte is covered by no checksum of the record",
          difference.record_id);
    }
    if (found.empty()) add(file.file.relative_path, 0, what + "; the place of the change could not be found");
    return {};
  }

  void add(const std::string& file, std::uint64_t offset, std::string detail, std::string record_id = {}) {
    sink_({"M1", Severity::error, file, offset, std::move(record_id), std::move(detail)});
  }

 private:
  const core::Disk& disk_;
  const core::FindingSink& sink_;
};

}  // namespace

Result<void> check_manifest(const core::Disk& disk, const std::filesystem::path& archive,
                            const std::vector<CheckedFile>& files, const core::FindingSink& sink) {
  ManifestCheck check(disk, sink);
  TRY_ASSIGN(const Manifest manifest, Manifest::load(disk, archive));
  const std::string own_name(Manifest::file_name);
  for (const std::uint64_t line : manifest.malformed_lines()) {
    check.add(own_name, 0, "line " + std::to_string(line) + " is no manifest entry");
  }
  std::map<std::string, const CheckedFile*> by_path;
  for (const CheckedFile& file : files) by_path.emplace(file.file.relative_path, &file);
  for (const auto& [path, digest] : manifest.entries()) {
    const auto file = by_path.find(path);
    if (file == by_path.end()) {
      const auto newer = find_warc_file(disk, archive, std::filesystem::path(path).filename().string());
      if (newer && newer->relative_path == path) continue;  // closed since the files were listed
      check.add(path, 0, "listed in the manifest, but not in the archive");
      continue;
    }
    // Listed and yet open: its writer died between the two steps of closing. Recovery finishes it.
    if (file->second->file.state == WarcFile::State::closed) TRY(check.check_listed(*file->second, digest));
  }
  for (const auto& [path, file] : by_path) {
    if (file->file.state == WarcFile::State::closed && !manifest.entries().contains(path)) {
      check.add(path, 0, "not listed in the manifest");
    }
  }
  return {};
}

}  // namespace pressroom::storage::warc
