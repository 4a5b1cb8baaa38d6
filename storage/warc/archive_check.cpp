// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/archive_check.hpp"

#include "storage/warc/cdxj.hpp"
#include "storage/warc/index_checker.hpp"
#include "storage/warc/manifest_checker.hpp"
#include "storage/warc/warc_checker.hpp"
#include "storage/warc/warc_files.hpp"

namespace pressroom::storage::warc {

using core::Result;

Result<CheckTotals> check_archive(const core::Disk& disk, const std::filesystem::path& archive,
                                  const core::FindingSink& sink) {
  CheckTotals totals;
  WarcChecker checker(disk, sink);
  TRY_ASSIGN(const auto files, list_warc_files(disk, archive));
  for (const WarcFile& file : files) TRY(checker.check_file(file));
  TRY(check_manifest(disk, archive, checker.files(), sink));

  IndexChecker index(checker.files(), sink);
  TRY_ASSIGN(const auto index_files, disk.files(archive / "indexes"));
  for (const auto& path : index_files) {
    if (path.extension() != ".cdxj") continue;
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
