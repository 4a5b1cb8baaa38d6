// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/capture.hpp"
#include "core/disk.hpp"
#include "core/result.hpp"
#include "core/signature.hpp"
#include "storage/warc/line_merge.hpp"
#include "storage/warc/warc_plan.hpp"
#include "storage/warc/zip_stream.hpp"

namespace pressroom::storage::warc {

/// A line of pages/pages.jsonl (WACZ 1.1.1, 5.2.3).
struct WaczPage {
  std::string id;
  std::string url;
  core::Instant captured_at{};
  std::optional<std::string> title;
  std::optional<std::string> text;  ///< what full-text search looks in
  std::uint64_t bytes = 0;          ///< of the stored record
};

/// What the package says of itself.
struct WaczDescription {
  std::string title;
  std::string description;
  std::string software;
};

struct WaczTotals {
  std::uint64_t warc_files = 0;
  std::uint64_t captures = 0;
  std::uint64_t pages = 0;
  std::uint64_t bytes = 0;  ///< of the finished file
};

/// Writes a WACZ 1.1.1 package: WARC files first, in the order given, then index, pages, datapackage.json and
/// datapackage-digest.json. The same calls give the same bytes. Memory is bounded by the largest WARC file's list of
/// captures, not by the package; index and pages are collected in files beside the package until they are due.
///
/// The package appears under its name when finish() has returned, and not at all otherwise.
class WaczWriter {
 public:
  /// `path` names the package; its folder must be there.
  static core::Result<std::unique_ptr<WaczWriter>> create(core::Disk& disk, const std::filesystem::path& path);
  /// Removes what was not finished.
  ~WaczWriter();
  WaczWriter(const WaczWriter&) = delete;
  WaczWriter& operator=(const WaczWriter&) = delete;

  /// Copies warcinfo records and, byte for byte and in order, the records of each exchange of `excerpt`: its response
  /// or revisit, and what is tied to it by WARC-Concurrent-To. Records that are no gzip members become such, and the
  /// name ends in ".warc.gz". `damaged` when a capture is not found in `source`.
  core::Result<void> add_warc(const core::ReadFile& source, const WarcExcerpt& excerpt);
  /// Pages are written in the order of the calls.
  core::Result<void> add_page(const WaczPage& page);
  /// A file of somebody else's format, outside of the folders that the standard names. Not between two WARC files.
  core::Result<void> add_file(const std::string& path, std::string_view bytes) { return add_text(path, bytes); }
  /// `created` in the package is the newest capture's time. With a key the package is signed anonymously
  /// (wacz-auth 0.1.0); two signed packages differ in their signature alone.
  core::Result<WaczTotals> finish(const WaczDescription& description, const core::SigningKey* key);

 private:
  struct Resource {
    std::string path;
    std::string sha256;
    std::uint64_t bytes = 0;
  };
  /// A file beside the package that is written once, then read once.
  struct Spool {
    std::filesystem::path path;
    std::unique_ptr<core::AppendFile> file;
  };

  WaczWriter(core::Disk& disk, std::filesystem::path path) : disk_(disk), path_(std::move(path)) {}
  core::Result<void> open(Spool& spool, const char* ending);
  core::Result<void> add_entry(const std::string& path, std::uint64_t size, ZipCoding coding,
                               const std::function<core::Result<void>(const ByteSink&)>& content);
  core::Result<void> add_text(const std::string& path, std::string_view text);
  core::Result<void> add_index();
  core::Result<void> add_pages();
  std::string datapackage(const WaczDescription& description) const;
  std::string created() const;

  core::Disk& disk_;
  std::filesystem::path path_;
  Spool package_, index_, pages_;
  std::unique_ptr<ZipWriter> zip_;
  std::vector<SortedRun> runs_;  ///< parts of the index, where they were collected; their file is opened last
  std::vector<Resource> resources_;
  std::optional<core::Instant> newest_;
  WaczTotals totals_;
};

}  // namespace pressroom::storage::warc
