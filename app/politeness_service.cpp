// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "app/archive_folder.hpp"
#include "app/archive_rooms.hpp"
#include "app/politeness_ledger.hpp"
#include "app/service.hpp"
#include "core/time_format.hpp"
#include "storage/warc/exchanges.hpp"
#include "storage/warc/warc_files.hpp"

namespace pressroom::app {

namespace warc = storage::warc;

namespace {

using Json = nlohmann::ordered_json;

/// A small file can be damaged any number of times.
constexpr std::size_t k_most_kept = 1'000;

/// What was read of an archive, and what could not be.
class ArchiveReading {
 public:
  ArchiveReading(const Service& service, PolitenessLedger& ledger) : service_(service), ledger_(ledger) {}

  core::Result<void> read(warc::WarcFile file) {
    auto bytes = service_.disk.open_read(file.path);
    if (!bytes && bytes.error().code == core::ErrorCode::not_found) {
      // Its writer may have closed and so renamed it since it was listed.
      TRY_ASSIGN(file, warc::find_warc_file(service_.disk, service_.archive(), file.name));
      bytes = service_.disk.open_read(file.path);
    }
    if (!bytes) return tl::unexpected(bytes.error());
    const auto take = [&](const warc::Exchange& exchange) {
      if (!ledger_.add(file.room, exchange)) {
        damage(file, 0, 0, "a record's WARC-Target-URI is no http(s) URL: " + exchange.record_id);
      }
    };
    const auto take_damage = [&](const warc::DamagedRange& range) {
      const bool at_work = file.state == warc::WarcFile::State::open && range.kind == warc::DamagedRange::Kind::clipped;
      if (!at_work) damage(file, range.offset, range.length, range.rule + ": " + range.reason);
    };
    TRY_ASSIGN(const auto counts, warc::read_exchanges(**bytes, take, take_damage));
    ++files_;
    records_ += counts.records;
    return {};
  }

  std::size_t files() const { return files_; }
  std::uint64_t records() const { return records_; }
  std::uint64_t damaged() const { return damaged_; }
  const Json& damage_json() const { return damage_; }

 private:
  void damage(const warc::WarcFile& file, std::uint64_t offset, std::uint64_t length, const std::string& what) {
    ++damaged_;
    if (damage_.size() >= k_most_kept) return;
    damage_.push_back({{"file", file.relative_path}, {"offset", offset}, {"length", length}, {"what", what}});
    service_.out.line("DAMAGED  {}:{}  {} bytes: {}", file.relative_path, offset, length, what);
  }

  const Service& service_;
  PolitenessLedger& ledger_;
  std::size_t files_ = 0;
  std::uint64_t records_ = 0;
  std::uint64_t damaged_ = 0;
  Json damage_ = Json::array();
};

core::Result<std::optional<core::Instant>> day(const std::optional<std::string>& text, const char* option) {
  if (!text) return std::nullopt;
  const auto instant = text->size() == 10 ? core::parse_rfc3339(*text + "T00:00:00Z") : std::nullopt;
  if (!instant) return core::fail(core::ErrorCode::usage, "'" + *text + "' is no day like 2026-11-23", option);
  return instant;
}

core::Result<PolitenessWindow> window_of(const PolitenessOptions& options) {
  PolitenessWindow window;
  TRY_ASSIGN(window.since, day(options.since, "--since"));
  TRY_ASSIGN(window.before, day(options.until, "--until"));
  if (window.since && window.before && *window.since > *window.before) {
    return core::fail(core::ErrorCode::usage, "the first day lies behind the last", "--since");
  }
  if (window.before) *window.before += std::chrono::days(1);
  return window;
}

}  // namespace

core::Result<ExitCode> politeness(const Service& service, const PolitenessOptions& options) {
  TRY_ASSIGN(const PolitenessWindow window, window_of(options));
  for (const std::string& room : options.rooms) TRY(require_room(service, room));
  // Every room's files are read, whichever are told of: rooms share hosts. The database is not asked.
  TRY_ASSIGN(const auto files, warc::list_warc_files(service.disk, service.archive()));
  if (files.empty()) TRY(ArchiveFolder::require(service.disk, service.archive()));
  PolitenessLedger ledger(window);
  ArchiveReading reading(service, ledger);
  for (const warc::WarcFile& file : files) TRY(reading.read(file));
  const PolitenessReport report = ledger.settle({options.rooms.begin(), options.rooms.end()});

  report.print(service.out);
  const std::uint64_t broken = report.broken();
  service.out.line("{} WARC files with {} records: {}", reading.files(), reading.records(),
                   broken == 0 ? "everything was kept" : fmt::format("not kept {} times", broken));
  service.out.document({{"since", options.since ? Json(*options.since) : Json()},
                        {"until", options.until ? Json(*options.until) : Json()},
                        {"files", reading.files()},
                        {"records", reading.records()},
                        {"kept", broken == 0},
                        {"broken", broken},
                        {"rooms", report.rooms_json()},
                        {"hosts", report.hosts_json()},
                        {"damaged_ranges", reading.damaged()},
                        {"damage", reading.damage_json()}});
  if (reading.damaged() > 0) return ExitCode::damaged;
  return broken == 0 ? ExitCode::done : ExitCode::incomplete;
}

}  // namespace pressroom::app
