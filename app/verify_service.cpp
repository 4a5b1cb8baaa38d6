// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/capture_checker.hpp"
#include "app/service.hpp"
#include "app/sidecar_checker.hpp"
#include "app/turn_name.hpp"
#include "app/turn_prover.hpp"
#include "app/verify_dataset.hpp"
#include "app/verify_findings.hpp"
#include "app/verify_paths.hpp"
#include "core/transcript_id.hpp"
#include "storage/exports/rows.hpp"
#include "storage/exports/tables.hpp"
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
  CheckedDataset datasets;  ///< all of them

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
  if (verified.datasets.files > 0) more += fmt::format(", {} dataset files", verified.datasets.files);
  if (verified.datasets.rows > 0) {
    more += fmt::format(" with {} rows, {} turns proved", verified.datasets.rows, verified.datasets.turns_proved);
  }
  if (verified.sidecars > 0) more += fmt::format(", {} sidecars with {} turns", verified.sidecars, verified.turns);
  const bool only_rows = verified.files.empty() && verified.datasets.files > 0;
  const std::string warcs =
      only_rows ? "" : fmt::format("{} WARC files with {} records", verified.files.size(), verified.records);
  service.out.line("{}: {} errors, {} warnings", only_rows ? more.substr(2) : warcs + more,
                   findings.count(core::Severity::error), findings.count(core::Severity::warning));
  service.out.document({{"files", verified.files},
                        {"records", verified.records},
                        {"index_files", verified.index_files},
                        {"sidecars", verified.sidecars},
                        {"turns", verified.turns},
                        {"dataset_files", verified.datasets.files},
                        {"dataset_transcripts", verified.datasets.transcripts},
                        {"dataset_rows", verified.datasets.rows},
                        {"dataset_turns_proved", verified.datasets.turns_proved},
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
    case VerifyPath::Kind::dataset:
      // Held against the evidence of the call, once it is known what that is.
      break;
    case VerifyPath::Kind::other:
      unknown("this is no WARC, no index, no WACZ and no dataset");
      break;
    case VerifyPath::Kind::empty:
      unknown("the folder holds no WARC, no index, no WACZ and no dataset");
      break;
  }
  return {};
}

bool is_dataset(const VerifyPath& path) { return path.kind == VerifyPath::Kind::dataset; }

/// The packages of the call, then the archives of the call, or the one that --archive names. `usage` when rows have
/// nothing to be held against.
core::Result<EvidenceList> evidence_of(const Service& service, const std::vector<VerifyPath>& paths,
                                       const core::FindingSink& sink) {
  EvidenceList evidence;
  std::vector<std::filesystem::path> archives;
  for (const VerifyPath& path : paths) {
    if (path.kind == VerifyPath::Kind::archive) archives.push_back(path.path);
    if (path.kind != VerifyPath::Kind::wacz) continue;
    TRY_ASSIGN(auto package, PackageEvidence::open(service.disk, path.path, sink));
    evidence.push_back(std::move(package));
  }
  const bool is_named = service.options.archive.has_value();
  if (archives.empty() && (is_named || evidence.empty()) &&
      (is_named || ArchiveFolder::require(service.disk, service.archive()))) {
    archives.push_back(service.archive());
  }
  for (const std::filesystem::path& root : archives) {
    TRY_ASSIGN(auto archive, ArchiveEvidence::open(service.disk, root));
    evidence.push_back(std::move(archive));
  }
  if (evidence.empty()) {
    return core::fail(core::ErrorCode::usage,
                      "rows are held against an archive or a package: name one with --archive, or a WACZ beside them");
  }
  return evidence;
}

core::Result<void> verify_datasets(const Service& service, const std::vector<VerifyPath>& paths,
                                   const core::FindingSink& sink, Verified& verified) {
  if (std::none_of(paths.begin(), paths.end(), is_dataset)) return {};
  TRY_ASSIGN(const EvidenceList evidence, evidence_of(service, paths, [](const core::Finding&) {}));
  for (const VerifyPath& path : paths) {
    if (!is_dataset(path)) continue;
    TRY_ASSIGN(const CheckedDataset checked, verify_dataset(service, path.path, evidence, std::nullopt, sink));
    verified.datasets.files += checked.files;
    verified.datasets.transcripts += checked.transcripts;
    verified.datasets.rows += checked.rows;
    verified.datasets.turns_proved += checked.turns_proved;
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
  TRY(verify_datasets(service, paths, findings.sink(), verified));
  verified.add(warcs.files());
  return conclude(service, findings, verified);
}

core::Result<ExitCode> verify_whole_archive(const Service& service) {
  VerifyFindings findings(service.out);
  Verified verified;
  TRY(verify_archive(service, service.archive(), findings.sink(), verified));
  return conclude(service, findings, verified);
}

/// The words of a turn, and the records that they stand in.
void tell_turn(const Service& service, const std::string& turn_id, const core::Row* row, VerifyFindings& findings) {
  const bool proved = row != nullptr && findings.count(core::Severity::error) == 0;
  service.out.line("{}: {}", turn_id, proved ? "the archived bytes give this text" : "NOT proved");
  Json records = Json::array();
  if (row != nullptr) {
    const core::Table& table = storage::exports::turns_table();
    for (const core::Cell& capture : *(*row)[storage::exports::position_of(table, "captures")].list()) {
      const core::ColumnType& type = *table.columns[storage::exports::position_of(table, "captures")].type->item;
      records.push_back(Json::parse(storage::exports::json_of(type, capture)));
      const Json& record = records.back();
      service.out.line("  page {}: {} {}+{} {}", record["page"].get<int>(), record["warc_file"].get<std::string>(),
                       record["offset"].get<std::int64_t>(), record["length"].get<std::int64_t>(),
                       record["record_digest"].get<std::string>());
    }
  }
  const std::string text = row != nullptr ? turn_text(*row, "text") : "";
  if (proved) service.out.line("\n{}", text);
  service.out.document({{"turn_id", turn_id},
                        {"proved", proved},
                        {"text", text},
                        {"records", std::move(records)},
                        {"findings", findings.json()}});
}

/// A turn as the newest sidecar has it, or that of the last revision in which it stood.
core::Result<core::Row> row_of_turn(const EvidenceList& evidence, const std::string& turn_id) {
  TRY_ASSIGN(const TurnName turn_name, parse_turn_id(turn_id));
  const std::string transcript_id = core::transcript_id(turn_name.room, turn_name.native_id);
  bool is_known = false;
  for (const auto& source : evidence) {
    auto revisions = source->revisions(transcript_id, 0);
    if (!revisions && revisions.error().code == core::ErrorCode::not_found) continue;
    if (!revisions) return tl::unexpected(revisions.error());
    is_known = true;
    for (auto revision = revisions->rbegin(); revision != revisions->rend(); ++revision) {
      for (const core::Turn& turn : revision->turns) {
        if (turn.turn_id == turn_id) return storage::exports::turn_row(*revision, turn);
      }
    }
  }
  return core::fail(core::ErrorCode::not_found,
                    is_known ? "no such turn in its sidecar" : "no sidecar of this transcript", turn_id);
}

core::Result<ExitCode> verify_turn(const Service& service, const VerifyOptions& options) {
  const std::string& turn_id = *options.turn;
  TRY(parse_turn_id(turn_id));
  TRY_ASSIGN(const auto paths, find_verify_paths(service.disk, options.paths));
  VerifyFindings findings(service.out);
  TRY_ASSIGN(const EvidenceList evidence, evidence_of(service, paths, findings.sink()));
  std::optional<core::Row> row;
  if (std::any_of(paths.begin(), paths.end(), is_dataset)) {
    for (const VerifyPath& path : paths) {
      if (!is_dataset(path)) continue;
      TRY_ASSIGN(const CheckedDataset checked, verify_dataset(service, path.path, evidence, turn_id, findings.sink()));
      if (checked.wanted) row = checked.wanted;
    }
    if (!row) return core::fail(core::ErrorCode::not_found, "no such turn in the dataset", turn_id);
  } else {
    TRY_ASSIGN(row, row_of_turn(evidence, turn_id));
    TRY_ASSIGN(const auto faults, TurnProver(evidence).prove(*row));
    for (const RowFault& fault : faults) {
      findings.sink()({fault.rule, fault.severity, evidence.front()->called(), 0, fault.record_id, fault.detail});
    }
  }
  tell_turn(service, turn_id, &*row, findings);
  return findings.exit();
}

}  // namespace

core::Result<ExitCode> verify(const Service& service, const VerifyOptions& options) {
  if (options.turn) return verify_turn(service, options);
  return options.paths.empty() ? verify_whole_archive(service) : verify_paths(service, options.paths);
}

}  // namespace pressroom::app
