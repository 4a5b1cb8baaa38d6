// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/archive_check.hpp"

#include <algorithm>

#include "storage/warc/cdxj.hpp"
#include "storage/warc/index_checker.hpp"
#include "storage/warc/manifest_checker.hpp"
#include "storage/warc/warc_checker.hpp"
#include "storage/warc/warc_files.hpp"

namespace pressroom::storage::warc {

using core::Result;

namespace {

/// What there is to check while a writer may be at work beside us: an index is written before its WARC has its final
/// name, so an index listed between two looks at the WARC files belongs to a file of one of them. What was open at the
/// first look, or came after it, counts as open: its records, its index and its manifest entry may be a step apart.
struct Listing {
  std::vector<WarcFile> warcs;
  std::vector<std::filesystem::path> indexes;
};

Result<Listing> list_archive(const core::Disk& disk, const std::filesystem::path& archive) {
  Listing listing;
  TRY_ASSIGN(listing.warcs, list_warc_files(disk, archive));
  TRY_ASSIGN(listing.indexes, disk.files(archive / "indexes"));
  std::erase_if(listing.indexes, [](const auto& path) { return path.extension() != ".cdxj"; });
  TRY_ASSIGN(const auto now, list_warc_files(disk, archive));
  for (WarcFile file : now) {
    file.state = WarcFile::State::open;
    const auto known = std::find_if(listing.warcs.begin(), listing.warcs.end(),
                                    [&](const WarcFile& other) { return other.relative_path == file.relative_path; });
    if (known == listing.warcs.end()) {
      listing.warcs.push_back(std::move(file));
    } else if (known->state == WarcFile::State::open) {
      known->path = file.path;
    }
  }
  return listing;
}

/// A file that was open may get its final name at any moment.
Result<void> check_file(WarcChecker& checker, const core::Disk& disk, WarcFile file) {
  if (file.state == WarcFile::State::open && !disk.exists(file.path)) file.path = file.path.parent_path() / file.name;
  return checker.check_file(file);
}

}  // namespace

Result<CheckTotals> check_archive(const core::Disk& disk, const std::filesystem::path& archive,
                                  const core::FindingSink& sink) {
  WarcChecker checker(disk, sink);
  return check_archive(disk, archive, checker, sink);
}

Result<CheckTotals> check_archive(const core::Disk& disk, const std::filesystem::path& archive, WarcChecker& checker,
                                  const core::FindingSink& sink) {
  CheckTotals totals;
  TRY_ASSIGN(const Listing listing, list_archive(disk, archive));
  for (const WarcFile& file : listing.warcs) TRY(check_file(checker, disk, file));
  checker.finish();
  TRY(check_manifest(disk, archive, checker.files(), sink));

  IndexChecker index(checker.files(), sink);
  for (const auto& path : listing.indexes) {
    TRY_ASSIGN(const std::string text, disk.read_all(path, max_index_bytes));
    index.check("indexes/" + path.filename().string(), text);
    ++totals.index_files;
  }
  index.finish();

  totals.files = checker.files().size();
  for (const CheckedFile& file : checker.files()) totals.records += file.records.size();
  return totals;
}

}  // namespace pressroom::storage::warc
