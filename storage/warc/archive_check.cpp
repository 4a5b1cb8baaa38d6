// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/archive_check.hpp"

#include <algorithm>

#include "storage/warc/index_checker.hpp"
#include "storage/warc/index_set.hpp"
#include "storage/warc/manifest_checker.hpp"
#include "storage/warc/warc_checker.hpp"
#include "storage/warc/warc_files.hpp"

namespace pressroom::storage::warc {

using core::Result;
using core::Severity;

namespace {

/// What there is to check while a writer may be at work beside us: a run is indexed before its WARC has its final name,
/// so an index opened between two looks at the WARC files finds the records of the first and names only files of both.
/// What was open at the first look, or came after it, counts as open: its records, its index and its manifest entry may
/// be a step apart.
struct Listing {
  std::vector<WarcFile> warcs;
  OpenIndex index;
};

Result<Listing> list_archive(const core::Disk& disk, const std::filesystem::path& archive) {
  Listing listing;
  TRY_ASSIGN(listing.warcs, list_warc_files(disk, archive));
  TRY_ASSIGN(listing.index, open_index_files(disk, archive / "indexes"));
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

std::string index_name(const std::filesystem::path& path) { return "indexes/" + path.filename().string(); }

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
  for (const OpenIndexFile& file : listing.index.files) {
    const bool own = file.kind == OpenIndexFile::Kind::current;
    TRY(index.check(index_name(file.path), *file.bytes, own ? IndexOrigin::own : IndexOrigin::foreign));
    ++totals.index_files;
  }
  for (const IndexFile& file : listing.index.superseded) {
    sink(
        {"C1", Severity::note, index_name(file.path), 0, {}, "superseded by a merged file; the next start removes it"});
  }
  index.finish(IndexOrigin::own);

  totals.files = checker.files().size();
  for (const CheckedFile& file : checker.files()) totals.records += file.records.size();
  return totals;
}

}  // namespace pressroom::storage::warc
