// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/wacz_checker.hpp"

#include <algorithm>
#include <array>

#include "storage/warc/wacz_index_check.hpp"
#include "storage/warc/wacz_manifest_check.hpp"
#include "storage/warc/wacz_package.hpp"
#include "storage/warc/warc_checker.hpp"

namespace pressroom::storage::warc {
namespace {

using core::Result;
using core::Severity;

bool is_warc(std::string_view path) {
  constexpr std::array endings{".warc", ".warc.gz", ".warc.zst"};
  return path.starts_with("archive/") &&
         std::any_of(endings.begin(), endings.end(), [&](const char* ending) { return path.ends_with(ending); });
}

bool is_compressed_index(std::string_view path) { return path.starts_with("indexes/") && path.ends_with(".gz"); }

bool is_index(std::string_view path) {
  return path.ends_with(".cdxj") || path.ends_with(".cdx") || path.ends_with(".idx") || is_compressed_index(path);
}

void check_structure(const WaczPackage& package) {
  const auto& entries = package.entries();
  const auto require = [&](bool there, const char* what) {
    if (!there) package.report("A1", Severity::error, std::string("there is no ") + what);
  };
  const auto any = [&](auto is_wanted) {
    return std::any_of(entries.begin(), entries.end(), [&](const auto& entry) { return is_wanted(entry.first); });
  };
  require(any(is_warc), "WARC file in archive/");
  require(any([](std::string_view path) {
            return path.starts_with("indexes/") && is_index(path) && !is_compressed_index(path);
          }),
          "index in indexes/");
  require(entries.contains("pages/pages.jsonl"), "pages/pages.jsonl");
  require(entries.contains("datapackage.json"), "datapackage.json");
  for (const auto& [path, entry] : entries) {
    if (path.starts_with("indexes/") && !is_index(path)) {
      package.report_in(path, "A2", Severity::warning, "is no index, and nothing else belongs there");
    }
    if ((is_warc(path) || is_compressed_index(path)) && entry.zip.slice.coding != ZipCoding::stored) {
      package.report_in(path, "A3", Severity::error, "is deflated: no reader can take one record out of it");
    }
    if (path.starts_with("archive/") && path.ends_with(".warc.zst")) {
      package.report_in(path, "A1", Severity::warning,
                        "is compressed by zstd, which WACZ 1.1.1 and its readers do not know");
    }
  }
}

/// False when one of them could not be looked into.
Result<bool> check_warcs(const WaczPackage& package, WarcChecker& checker) {
  bool all = true;
  for (const auto& [path, entry] : package.entries()) {
    if (!is_warc(path)) continue;
    // What is deflated has no offsets that an index could name or a finding could give.
    if (!entry.is_sound() || entry.zip.slice.coding != ZipCoding::stored) {
      all = false;
      continue;
    }
    const auto content = package.content(entry);
    const std::string name = path.substr(path.rfind('/') + 1);
    TRY(checker.check_file(*content, WarcFile{name, package.called(path), {}, WarcFile::State::closed, {}}));
  }
  return all;
}

}  // namespace

Result<std::vector<CheckedFile>> check_wacz(const core::Disk& disk, const std::filesystem::path& path,
                                            const std::string& name, const core::FindingSink& sink) {
  TRY_ASSIGN(const auto file, disk.open_read(path));
  TRY_ASSIGN(const WaczPackage package, WaczPackage::open(*file, name, sink));
  check_structure(package);
  TRY(check_wacz_manifest(package));
  WarcChecker warcs(disk, sink);
  TRY_ASSIGN(const bool all_read, check_warcs(package, warcs));
  warcs.finish();
  TRY(check_wacz_indexes(package, warcs.files(), all_read ? IndexScope::form_and_records : IndexScope::form));
  return warcs.files();
}

}  // namespace pressroom::storage::warc
