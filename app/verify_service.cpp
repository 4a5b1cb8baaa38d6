// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/capture_checker.hpp"
#include "app/service.hpp"
#include "app/sidecar_checker.hpp"
#include "app/turn_name.hpp"
#include "storage/exports/sidecar.hpp"
#include "storage/exports/sidecar_path.hpp"
#include "storage/warc/archive_check.hpp"
#include "storage/warc/wacz_checker.hpp"
#include "storage/warc/warc_checker.hpp"

namespace pressroom::app {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* k_database = "pressroom.db";

/// Prints findings as they come and keeps them for the end.
class Findings {
 public:
  explicit Findings(const Service& service) : service_(service) {}

  core::FindingSink sink() {
    return [this](core::Finding finding) {
      const bool shown = finding.severity != core::Severity::note;
      if (shown) {
        service_.out.line("{} {:<3} {}:{}  {}{}{}", core::name(finding.severity), finding.rule, finding.file,
                          finding.offset, finding.detail, finding.record_id.empty() ? "" : "  ", finding.record_id);
      }
      ++counts_[static_cast<std::size_t>(finding.severity)];
      json_.push_back({{"rule", finding.rule},
                       {"severity", core::name(finding.severity)},
                       {"file", finding.file},
                       {"offset", finding.offset},
                       {"record_id", finding.record_id.empty() ? Json() : Json(finding.record_id)},
                       {"detail", finding.detail}});
    };
  }
  std::size_t count(core::Severity severity) const { return counts_[static_cast<std::size_t>(severity)]; }
  ExitCode exit() const { return count(core::Severity::error) > 0 ? ExitCode::damaged : ExitCode::done; }
  const Json& json() const { return json_; }

 private:
  const Service& service_;
  std::array<std::size_t, 3> counts_{};
  Json json_ = Json::array();
};

core::Result<ExitCode> verify_files(const Service& service, const std::vector<std::filesystem::path>& paths) {
  Findings findings(service);
  storage::warc::WarcChecker checker(service.disk, findings.sink());
  std::size_t records = 0;
  for (const std::filesystem::path& path : paths) {
    TRY_ASSIGN(const bool is_package, storage::warc::is_wacz(service.disk, path));
    TRY(is_package ? storage::warc::check_wacz(service.disk, path, path.string(), findings.sink())
                   : checker.check_file(path, path.string()));
  }
  for (const auto& file : checker.files()) records += file.records.size();
  service.out.line("{} files, {} records: {} errors, {} warnings", paths.size(), records,
                   findings.count(core::Severity::error), findings.count(core::Severity::warning));
  service.out.document({{"files", paths.size()}, {"records", records}, {"findings", findings.json()}});
  return findings.exit();
}

/// What the database says, held against the files. A database that cannot be read is one finding, whenever it shows.
core::Result<void> verify_database(ArchiveFolder& archive, SidecarChecker& sidecars, const core::FindingSink& sink) {
  TRY_ASSIGN(const auto faults, archive.database().faults());
  for (const std::string& fault : faults) sink(core::Finding{"B1", core::Severity::error, k_database, 0, "", fault});
  TRY(check_captures(archive, sink));
  return sidecars.check_all();
}

core::Result<ExitCode> verify_archive(const Service& service) {
  const auto required = ArchiveFolder::require(service.disk, service.archive());
  if (!required && required.error().code != core::ErrorCode::damaged) return tl::unexpected(required.error());
  Findings findings(service);
  TRY_ASSIGN(const auto totals, storage::warc::check_archive(service.disk, service.archive(), findings.sink()));
  auto archive = ArchiveFolder::open_to_read(service.disk, service.archive());
  std::optional<SidecarChecker> checker;
  core::Result<void> verified;
  if (archive) {
    checker.emplace(*archive, findings.sink());
    verified = verify_database(*archive, *checker, findings.sink());
  } else {
    verified = tl::unexpected(archive.error());
  }
  if (!verified && verified.error().code != core::ErrorCode::damaged) return tl::unexpected(verified.error());
  if (!verified) {
    findings.sink()(core::Finding{"B1", core::Severity::error, k_database, 0, "",
                                  verified.error().what + "; sidecars were not held against it"});
  }
  const std::size_t sidecars = checker ? checker->sidecars() : 0, turns = checker ? checker->turns() : 0;
  service.out.line("{} WARC files with {} records, {} indexes, {} sidecars with {} turns: {} errors, {} warnings",
                   totals.files, totals.records, totals.index_files, sidecars, turns,
                   findings.count(core::Severity::error), findings.count(core::Severity::warning));
  service.out.document({{"warc_files", totals.files},
                        {"records", totals.records},
                        {"index_files", totals.index_files},
                        {"sidecars", sidecars},
                        {"turns", turns},
                        {"findings", findings.json()}});
  return findings.exit();
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
  Findings findings(service);
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
  return options.paths.empty() ? verify_archive(service) : verify_files(service, options.paths);
}

}  // namespace pressroom::app
