// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "app/archive_folder.hpp"
#include "app/archive_rooms.hpp"
#include "app/faults.hpp"
#include "app/reparse_foreign.hpp"
#include "app/service.hpp"
#include "app/sidecar_publisher.hpp"

namespace pressroom::app {

namespace {

using Json = nlohmann::ordered_json;
using Writing = SidecarPublisher::Writing;

/// Of one transcript: its counts tell the rest.
constexpr std::size_t k_most_samples = 20;

Json as_json(const ReparseCounts& counts) {
  Json json;
  for (const ReparseCounts::Named& one : counts.named()) json[std::string(one.name)] = one.count;
  return json;
}

/// What one call did.
struct Reparsed {
  Json transcripts = Json::array();
  ReparseCounts counts;
  std::map<std::string, int> effects;
  int waiting = 0;
};

void print_changes(const Service& service, const Published& published) {
  service.out.line("{} {}: {}", name(published.effect), published.report.transcript_id, published.cause);
  for (std::size_t i = 0; i < std::min(published.changes.size(), k_most_samples); ++i) {
    const Change& change = published.changes[i];
    service.out.line("  {}{}{}", change.turn_id, change.turn_id.empty() ? "" : " ", change.field);
    if (change.before) service.out.line("    - {}", *change.before);
    if (change.after) service.out.line("    + {}", *change.after);
  }
  if (published.changes.size() > k_most_samples) {
    service.out.line("  and {} more", published.changes.size() - k_most_samples);
  }
}

Json as_json(const Published& published) {
  const auto text = [](const std::optional<std::string>& value) { return value ? Json(*value) : Json(); };
  Json json{{"transcript_id", published.report.transcript_id},
            {"effect", name(published.effect)},
            {"cause", published.cause.empty() ? Json() : Json(published.cause)},
            {"verdict", core::name(published.report.completeness.verdict)},
            {"turns", published.report.turns},
            {"waits", published.waits},
            {"counts", as_json(published.counts)},
            {"changes_left_out", published.changes.size() - std::min(published.changes.size(), k_most_samples)}};
  json["changes"] = Json::array();
  for (std::size_t i = 0; i < std::min(published.changes.size(), k_most_samples); ++i) {
    const Change& change = published.changes[i];
    json["changes"].push_back({{"turn_id", change.turn_id.empty() ? Json() : Json(change.turn_id)},
                               {"field", change.field},
                               {"before", text(change.before)},
                               {"after", text(change.after)}});
  }
  return json;
}

/// Named rooms, each of which has a room file or a copy; otherwise every room of the archive.
core::Result<std::vector<const parsers::RoomRules*>> wanted_rooms(const ArchiveRooms& rooms,
                                                                  const ReparseOptions& options, Faults& faults) {
  std::vector<const parsers::RoomRules*> wanted;
  for (const std::string& word : options.rooms) {
    const parsers::RoomRules* rules = rooms.shelf.named(word);
    if (rules == nullptr && !rooms.faults.empty()) return tl::unexpected(rooms.faults.front());
    if (rules == nullptr) return core::fail(core::ErrorCode::usage, "there is no room file of this name", word);
    wanted.push_back(rules);
  }
  if (options.rooms.empty()) {
    for (const core::Error& fault : rooms.faults) faults.add(fault);
    for (const parsers::RoomRules& rules : rooms.shelf.rooms()) wanted.push_back(&rules);
  }
  return wanted;
}

/// Every transcript of a room, told and added to `reparsed`.
core::Result<void> reparse_room(const Service& service, ArchiveFolder& archive, SidecarPublisher& publisher,
                                const parsers::RoomRules& rules, Faults& faults, Reparsed& reparsed) {
  StoredPages pages(archive);
  TRY_ASSIGN(const auto native_ids, archive.captures().transcripts(rules.room().name));
  for (const std::string& native_id : native_ids) {
    const auto built = build_transcript(archive, pages, rules, native_id);
    if (!built) {
      faults.add(built.error());
      continue;
    }
    TRY_ASSIGN(const Published published, publisher.publish(rules, native_id, *built));
    if (published.effect != Published::Effect::unchanged && published.effect != Published::Effect::none) {
      print_changes(service, published);
    }
    reparsed.transcripts.push_back(as_json(published));
    reparsed.counts += published.counts;
    ++reparsed.effects[std::string(name(published.effect))];
    if (published.waits) ++reparsed.waiting;
  }
  return publisher.flush();
}

Writing writing_of(const ReparseOptions& options) {
  if (options.dry_run == DryRun::yes) return Writing::off;
  return options.rule_changes == ReparseOptions::RuleChanges::accepted ? Writing::on : Writing::unless_rules;
}

ExitCode conclude(const Service& service, const ReparseOptions& options, const Reparsed& reparsed,
                  const Faults& faults) {
  for (const auto& [effect, count] : reparsed.effects) service.out.line("{:>6} {}", count, effect);
  for (const ReparseCounts::Named& one : reparsed.counts.named()) {
    if (one.count > 0) service.out.line("{:>8} {}", one.count, one.name);
  }
  if (reparsed.waiting > 0) {
    service.out.line("{} transcript(s) left as they are: the rules changed; waiting for --accept", reparsed.waiting);
  }
  service.out.document({{"dry_run", options.dry_run == DryRun::yes},
                        {"waiting", reparsed.waiting},
                        {"counts", as_json(reparsed.counts)},
                        {"transcripts", reparsed.transcripts},
                        {"faults", faults.json()}});
  return faults.empty() && reparsed.waiting > 0 ? ExitCode::incomplete : faults.exit();
}

}  // namespace

core::Result<ExitCode> reparse(const Service& service, const ReparseOptions& options) {
  if (!options.from.empty()) return reparse_foreign(service, options);
  const bool writes = options.dry_run == DryRun::no;
  // Room files and names are checked before anything is opened to write: their faults must leave no trace.
  TRY_ASSIGN(RoomShelf todays, service.rooms());
  for (const std::string& word : options.rooms) TRY(require_room(service, word));
  TRY(ArchiveFolder::require(service.disk, service.archive()));
  TRY_ASSIGN(ArchiveFolder archive, writes ? ArchiveFolder::open_to_write(service.disk, service.archive())
                                           : ArchiveFolder::open_to_read(service.disk, service.archive()));
  const auto catalogue = archive.catalogue();
  TRY_ASSIGN(const ArchiveRooms rooms, rooms_of_archive(std::move(todays), archive.disk(), archive.root(), &catalogue));
  Faults faults(service.out);
  TRY_ASSIGN(const auto wanted, wanted_rooms(rooms, options, faults));
  SidecarPublisher publisher(archive, service.clock, writing_of(options));
  Reparsed reparsed;
  for (const parsers::RoomRules* rules : wanted) {
    TRY(reparse_room(service, archive, publisher, *rules, faults, reparsed));
  }
  return conclude(service, options, reparsed, faults);
}

}  // namespace pressroom::app
