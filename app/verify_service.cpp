// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/capture_checker.hpp"
#include "app/service.hpp"
#include "app/sidecar_checker.hpp"
#include "app/turn_name.hpp"
#include "app/verify_findings.hpp"
#include "app/verify_paths.hpp"
#include "storage/exports/sidecar.hpp"
#include "storage/exports/sidecar_path.hpp"
#include "storage/warc/archive_check.hpp"
#include "storage/warc/index_checker.hpp"
#include "storage/warc/wacz_checker.hpp"
#include "storage/warc/warc_checker.hpp"

namespace pressroom::app {

namespace warc = storage::warc;

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* k_database = "pressroom.db";

/// What was looked at.
struct Verified {
  Json files = Json::array();  ///< one object for each WARC
  std::size_t records = 0, index_files = 0, sidecars = 0, turns = 0;

  void add(const std::vector<warc::CheckedFile>& checked) {
    for (const warc::CheckedFile& file : checked) {
      files.push_back({{"file", file.file.relative_path},
                       {"bytes", file.bytes},
                       {"records", file.records.size()},
                       {"framing", file.framing ? Json(warc::name(*file.framing)) : Json()},
                       {"payload_digests", Json(file.payload_digests)}});
      records += file.records.size();
    }
  }
};

ExitCode conclude(const Service& service, const VerifyFindings& findings, const Verified& verified) {
  findings.print_counts();
  std::string more;
  if (verified.index_files > 0) more += fmt::format(", {} indexes", verified.index_files);
  if (verified.sidecars > 0) more += fmt::format(", {} sidecars with {} turns", verified.sidecars, verified.turns);
  service.out.line("{} WARC files with {} records{}: {} errors, {} warnings", verified.files.size(), verified.records,
                   more, findings.count(core::Severity::error), findings.count(core::Severity::warning));
  service.out.document({{"files", verified.files},
                        {"records", verified.records},
                        {"index_files", verified.index_files},
                        {"sidecars", verified.sidecars},
                        {"turns", verified.turns},
                        {"counts", findings.counts()},
                        {"findings", findings.json()}});
  return findings.exit();
}

/// What the database says, held against the files. A database that cannot be read is one finding, whenever it shows.
core::Result<void> verify_database(ArchiveFolder& archive, SidecarChecker& sidecars, const core::FindingSink& sink) {
  TRY_ASSIGN(const auto faults, archive.database().faults());
  for (const std::string& fault : faults) sink(core::Finding{"B1", core::Severity::error, k_database, 0, "", fault});
  TRY(check_captures(archive, sink));
  return sidecars.check_all();
}

core::Result<void> verify_archive(const Service& service, const std::filesystem::path& root,
                                  const core::FindingSink& sink, Verified& verified) {
  const auto required = ArchiveFolder::require(service.disk, root);
  if (!required && required.error().code != core::ErrorCode::damaged) return tl::unexpected(required.error());
  warc::WarcChecker warcs(service.disk, sink);
  TRY_ASSIGN(const auto totals, warc::check_archive(service.disk, root, warcs, sink));
  verified.add(warcs.files());
  verified.index_files += totals.index_files;

  auto archive = ArchiveFolder::open_to_read(service.disk, root);
  std::optional<SidecarChecker> checker;
  core::Result<void> read;
  if (archive) {
    checker.emplace(*archive, sink);
    read = verify_database(*archive, *checker, sink);
  } else {
    read = tl::unexpected(archive.error());
  }
  if (!read && read.error().code != core::ErrorCode::damaged) return tl::unexpected(read.error());
  if (!read) {
    sink(core::Finding{"B1", core::Severity::error, k_database, 0, "",
                       read.error().what + "; sidecars were not held against it"});
  }
  if (checker) {
    verified.sidecars += checker->sidecars();
    verified.turns += checker->turns();
  }
  return {};
}

/// Files of an archive are told by their place in it; of an archive named as a path, by that path before it.
core::FindingSink below(const std::filesystem::path& root, core::FindingSink sink) {
  return [root, sink = std::move(sink)](core::Finding finding) {
    finding.file = (root / finding.file).string();
    sink(std::move(finding));
  };
}

/// The indexes among the paths, held against the WARCs among them.
core::Result<void> verify_indexes(const Service& service, const std::vector<VerifyPath>& paths,
                                  const warc::WarcChecker& warcs, const core::FindingSink& sink, Verified& verified) {
  const bool alone = warcs.files().empty();
  // Without any WARC there is nothing to compare with: what is left is the form of the lines.
  warc::IndexChecker checker(warcs.files(), [&](core::Finding finding) {
    if (!alone || (finding.rule != "C3" && finding.rule != "C4")) sink(std::move(finding));
  });
  const std::size_t before = verified.index_files;
  for (const VerifyPath& index : paths) {
    if (index.kind != VerifyPath::Kind::index) continue;
    TRY_ASSIGN(const auto bytes, service.disk.open_read(index.path));
    TRY(checker.check(index.path.string(), *bytes, warc::IndexOrigin::foreign));
    ++verified.index_files;
  }
  if (verified.index_files > before) checker.finish(warc::IndexOrigin::foreign);
  return {};
}

/// The one place that says what is done with each kind of path. WARCs belong together: references lead from one to
/// another. Indexes come last, when it is known what there is to find.
core::Result<void> verify_path(const Service& service, const VerifyPath& path, warc::WarcChecker& warcs,
                               const core::FindingSink& sink, Verified& verified) {
  const std::string name = path.path.string();
  const auto unknown = [&](const char* what) { sink({"F1", core::Severity::error, name, 0, "", what}); };
  switch (path.kind) {
    case VerifyPath::Kind::archive:
      return verify_archive(service, path.path, below(path.path, sink), verified);
    case VerifyPath::Kind::warc:
      return warcs.check_file(path.path, name);
    case VerifyPath::Kind::index:
      break;
    case VerifyPath::Kind::wacz: {
      TRY_ASSIGN(const auto files, warc::check_wacz(service.disk, path.path, name, sink));
      verified.add(files);
      break;
    }
    case VerifyPath::Kind::other:
      unknown("this is no WARC, no index and no WACZ");
      break;
    case VerifyPath::Kind::empty:
      unknown("the folder holds no WARC, no index and no WACZ");
      break;
  }
  return {};
}

core::Result<ExitCode> verify_paths(const Service& service, const std::vector<std::filesystem::path>& named) {
  TRY_ASSIGN(const auto paths, find_verify_paths(service.disk, named));
  VerifyFindings findings(service.out);
  Verified verified;
  warc::WarcChecker warcs(service.disk, findings.sink());
  for (const VerifyPath& path : paths) TRY(verify_path(service, path, warcs, findings.sink(), verified));
  warcs.finish();
  TRY(verify_indexes(service, paths, warcs, findings.sink(), verified));
  verified.add(warcs.files());
  return conclude(service, findings, verified);
}

core::Result<ExitCode> verify_whole_archive(const Service& service) {
  VerifyFindings findings(service.out);
  Verified verified;
  TRY(verify_archive(service, service.archive(), findings.sink(), verified));
  return conclude(service, findings, verified);
}

core::Result<ExitCode> verify_turn(const Service& service, const std::string& turn_id) {
  TRY_ASSIGN(const TurnName turn_name, parse_turn_id(turn_id));
  TRY_ASSIGN(ArchiveFolder archive, ArchiveFolder::open_to_read(service.disk, service.archive()));
  const auto relative = storage::exports::sidecar_path(turn_name.room, turn_name.native_id);
  TRY_ASSIGN(const std::string bytes,
             archive.disk().read_all(archive.root() / relative, storage::exports::max_sidecar_bytes));
  TRY_ASSIGN(const core::Transcript transcript, storage::exports::read_sidecar(bytes, relative.generic_string()));
  const auto turn = std::find_if(transcript.turns.begin(), transcript.turns.end(),
                                 [&](const core::Turn& other) { return other.turn_id == turn_id; });
  if (turn == transcript.turns.end())
    return core::fail(core::ErrorCode::not_found, "no such turn in its sidecar", turn_id);
  VerifyFindings findings(service.out);
  SidecarChecker checker(archive, findings.sink());
  const bool proved = checker.check_turn(relative.generic_string(), bytes, transcript, *turn);
  service.out.line("{}: {}", turn_id, proved ? "the archived bytes give this text" : "NOT proved");
  for (const core::TranscriptPage& page : transcript.pages) {
    if (std::find(turn->pages.begin(), turn->pages.end(), page.page) == turn->pages.end()) continue;
    service.out.line("  page {}: {} {}+{} {}", page.page, page.capture.location.warc_file, page.capture.location.offset,
                     page.capture.location.length, page.capture.record_digest);
  }
  if (proved) service.out.line("\n{}", turn->text());
  service.out.document(
      {{"turn_id", turn_id}, {"proved", proved}, {"text", turn->text()}, {"findings", findings.json()}});
  return findings.exit();
}

}  // namespace

core::Result<ExitCode> verify(const Service& service, const VerifyOptions& options) {
  if (options.turn) return verify_turn(service, *options.turn);
  return options.paths.empty() ? verify_whole_archive(service) : verify_paths(service, options.paths);
}

}  // namespace pressroom::app
