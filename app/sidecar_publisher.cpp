// SPDX-License-Identifier: Apache-2.0
#include "app/sidecar_publisher.hpp"

#include "app/drift_watch.hpp"
#include "app/parse_basis.hpp"
#include "core/beside.hpp"
#include "core/digest.hpp"
#include "core/log.hpp"
#include "core/transcript_id.hpp"
#include "core/work_profile.hpp"
#include "parsers/generic_room.hpp"
#include "storage/database/history_store.hpp"
#include "storage/exports/sidecar.hpp"
#include "storage/exports/sidecar_path.hpp"

namespace pressroom::app {

namespace {

namespace exports = storage::exports;
using core::Transcript;

/// Each is a file descriptor.
constexpr std::size_t k_most_open = 64;
/// Memory must not grow with the archive, and a commit costs the same for many.
constexpr std::size_t k_most_rows = 256;

/// Why there is no sidecar any more, or none yet.
std::string without_pages(const BuiltTranscript& built) {
  return built.is_transcript ? "no page of it can be read" : built.not_because;
}

}  // namespace

std::string_view name(Published::Effect effect) {
  switch (effect) {
    case Published::Effect::unchanged:
      return "unchanged";
    case Published::Effect::created:
      return "created";
    case Published::Effect::changed:
      return "changed";
    case Published::Effect::removed:
      return "removed";
    case Published::Effect::none:
      return "none";
  }
  return "";
}

core::Result<std::string> SidecarPublisher::bytes_at(const std::filesystem::path& path) const {
  if (!archive_.disk().exists(path)) return std::string();
  return archive_.disk().read_all(path, exports::max_sidecar_bytes);
}

core::Result<void> SidecarPublisher::write_if_changed(const std::filesystem::path& path, const std::string& standing,
                                                      const std::string& bytes) {
  if (standing == bytes) {
    files_.erase(path);  // what stands is newer than what was to replace it
    return {};
  }
  TRY(archive_.disk().make_folders(path.parent_path()));
  TRY_ASSIGN(auto file, archive_.disk().create(path));
  TRY(file->append(bytes));
  files_[path] = std::move(file);
  return {};
}

core::Result<void> SidecarPublisher::keep_copy(const std::string& file, const std::string& sha256) {
  if (kept_.contains(sha256)) return {};
  const std::filesystem::path copy = archive_.room_copy(sha256);
  const auto standing = archive_.disk().read_all(copy, exports::max_sidecar_bytes);
  if (!standing || core::sha256_hex(*standing) != sha256) {
    TRY_ASSIGN(const std::string text, sha256 == core::sha256_hex(parsers::generic_room_file())
                                           ? core::Result<std::string>(parsers::generic_room_file())
                                           : archive_.disk().read_all(file, exports::max_sidecar_bytes));
    if (core::sha256_hex(text) != sha256) {
      return core::fail(core::ErrorCode::configuration, "the file changed while it was in use", file);
    }
    if (standing) core::log::warn("{}: its bytes were not those it is named by; written anew", copy.string());
    TRY(archive_.disk().write_atomically(copy, text));
  }
  kept_.insert(sha256);
  return {};
}

core::Result<SidecarPublisher::Standing> SidecarPublisher::standing_sidecar(const std::filesystem::path& path,
                                                                            const std::string& bytes) const {
  Standing standing;
  if (!archive_.disk().exists(path)) return standing;
  TRY_ASSIGN(standing.bytes, archive_.disk().read_all(path, exports::max_sidecar_bytes));
  if (!bytes.empty() && standing.bytes == bytes) return standing;
  auto transcript = exports::read_sidecar(standing.bytes, path.string());
  if (transcript) {
    standing.transcript = *std::move(transcript);
  } else {
    standing.unreadable = transcript.error().message();
  }
  return standing;
}

void SidecarPublisher::compare(const Standing& standing, const BuiltTranscript& built, const std::string& bytes,
                               Published& published) const {
  using Effect = Published::Effect;
  const bool stands = standing.transcript || !standing.unreadable.empty();
  if (bytes.empty()) {
    published.effect = stands ? Effect::removed : Effect::none;
    published.cause = without_pages(built);
    if (standing.transcript) published.cause = cause_of(*standing.transcript, built.current) + "; " + published.cause;
  } else if (standing.bytes == bytes) {
    published.effect = Effect::unchanged;
  } else if (!stands) {
    published.effect = Effect::created;
    published.cause = "source: no sidecar stood here";
  } else if (!standing.transcript) {
    published.effect = Effect::changed;
    published.cause = "source: the sidecar was damaged: " + standing.unreadable;
  } else {
    published.effect = Effect::changed;
    published.cause = cause_of(*standing.transcript, built.current);
    published.changes = changes_between(standing.bytes, bytes);
    published.counts = count_changes(*standing.transcript, built.current);
  }
}

/// Where nothing but provenance changes there is nothing to accept; a sidecar that somebody edited is not what our
/// rules made of the records, and is mended.
core::Result<bool> SidecarPublisher::waits(const Standing& standing, const Published& published) const {
  const bool loses = published.effect == Published::Effect::removed;
  if (!standing.transcript || (published.changes.empty() && !loses)) return false;
  if (published.cause.find("rule: ") == std::string::npos) return false;
  TRY_ASSIGN(const auto row, archive_.catalogue().find(standing.transcript->transcript_id));
  return row && row->sidecar_sha256 == core::sha256_hex(standing.bytes);
}

core::Result<void> SidecarPublisher::write_earlier(const std::string& room, const std::string& native_id,
                                                   const std::vector<Transcript>& earlier,
                                                   std::vector<std::string>& sha256) {
  for (auto revision = earlier.rbegin(); revision != earlier.rend(); ++revision) {
    const std::string bytes = exports::write_sidecar(*revision);
    sha256.push_back(core::sha256_hex(bytes));
    const auto path = archive_.root() / exports::earlier_sidecar_path(room, native_id, revision->revision);
    TRY_ASSIGN(const std::string standing, bytes_at(path));
    TRY(write_if_changed(path, standing, bytes));
  }
  return {};
}

core::Result<Published> SidecarPublisher::publish(const parsers::RoomRules& rules, const std::string& native_id,
                                                  const BuiltTranscript& built) {
  const core::InStage stage(core::Stage::store);
  const std::string& room = rules.room().name;
  const std::filesystem::path relative = exports::sidecar_path(room, native_id);
  const std::filesystem::path path = archive_.root() / relative;
  const Transcript& current = built.current;
  const bool has_sidecar = built.is_transcript && !current.pages.empty();

  Published published;
  TranscriptReport& report = published.report;
  report.transcript_id = current.transcript_id;
  report.room = room;
  report.url = current.url;
  report.title = current.title.value_or("");
  report.kind = built.is_transcript ? "transcript" : built.not_because.starts_with("a gallery") ? "gallery" : "report";
  report.completeness = current.completeness;
  report.turns = built.is_transcript ? static_cast<int>(current.turns.size()) : 0;
  report.revision = current.revision;
  if (has_sidecar) report.sidecar = relative.generic_string();

  const std::string bytes = has_sidecar ? exports::write_sidecar(current) : std::string();
  TRY_ASSIGN(const Standing standing, standing_sidecar(path, bytes));
  compare(standing, built, bytes, published);
  if (writing_ == Writing::unless_rules) {
    TRY_ASSIGN(published.waits, waits(standing, published));
  }
  if (writing_ == Writing::off || published.waits) return published;

  std::vector<std::string> sha256;  // of all sidecars, the newest first
  if (has_sidecar) {
    sha256.push_back(core::sha256_hex(bytes));
    search_.take(current, sha256.front());
    TRY(keep_copy(rules.room().file, rules.room().sha256));
    if (rules.overlay() != nullptr) TRY(keep_copy(rules.overlay()->file, rules.overlay()->sha256));
    TRY(write_earlier(room, native_id, built.earlier, sha256));
    TRY(write_if_changed(path, standing.bytes, bytes));
  } else {
    files_.erase(path);
    search_.take_removed(current.transcript_id);
    search_.announce();
    if (archive_.disk().exists(path)) TRY(archive_.disk().remove(path));
  }
  auto entry = storage::database::CatalogueEntry::of(current);
  entry.kind = report.kind;
  entry.turns = report.turns;
  entry.visit_number = built.visit_number;
  entry.sidecar = report.sidecar;
  entry.sidecar_sha256 = has_sidecar ? sha256.front() : "";
  entry.updated_at = clock_.now();
  note_history(current, entry.sidecar_sha256);
  rows_.push_back(std::move(entry));
  parses_[current.transcript_id] = {built.basis.value_or(""), digest_of_sidecars(sha256)};
  if (has_sidecar && current.completeness.verdict == core::Verdict::complete) {
    figures_.emplace_back(current.transcript_id, stored(figures_of(current)));
  }
  const bool full = files_.size() >= k_most_open || search_.taken() >= k_most_open || rows_.size() >= k_most_rows;
  if (full) TRY(flush());
  return published;
}

core::Result<void> SidecarPublisher::leave(const storage::database::CatalogueEntry& row) {
  if (writing_ == Writing::off || row.sidecar.empty()) return {};
  search_.look_at(row.transcript_id, row.sidecar, row.sidecar_sha256);
  return search_.taken() >= k_most_open ? flush() : core::Result<void>();
}

void SidecarPublisher::doubt(const std::string& transcript_id) {
  if (writing_ != Writing::off) parses_[transcript_id] = {};
}

void SidecarPublisher::note_history(const Transcript& current, const std::string& sidecar_sha256) {
  Transcript told;  // what a list of changes wants of it, and not its words
  told.transcript_id = current.transcript_id;
  told.room = current.room;
  told.revision = current.revision;
  told.history = current.history;
  histories_.emplace_back([this, told = std::move(told), sidecar_sha256]() -> core::Result<void> {
    storage::database::HistoryStore store(archive_.database());
    return sidecar_sha256.empty() ? store.remove(told.room, told.transcript_id) : store.put(told, sidecar_sha256);
  });
}

core::Result<void> SidecarPublisher::flush() {
  const core::InStage stage(core::Stage::store);
  search_.announce();
  std::vector<std::function<core::Result<void>()>> commits;
  for (auto& [path, file] : files_) commits.emplace_back([&file = *file] { return file.commit(); });
  TRY(core::beside(core::Beside::waiting, commits));
  files_.clear();
  TRY(store_rows());
  search_.store();
  return {};
}

core::Result<void> SidecarPublisher::store_rows() {
  if (rows_.empty() && parses_.empty()) return {};
  TRY_ASSIGN(auto together, storage::database::Transaction::begin(archive_.database()));
  for (const auto& row : rows_) TRY(archive_.catalogue().put(row));
  rows_.clear();
  for (const auto& tell : histories_) TRY(tell());
  histories_.clear();
  for (const auto& [transcript_id, figures] : figures_) {
    TRY(archive_.figures().put(core::room_of(transcript_id), transcript_id, figures));
  }
  figures_.clear();
  storage::database::ParseStore parses(archive_.database());
  for (const auto& [transcript_id, parsed] : parses_) {
    TRY(parsed.basis.empty() ? parses.remove(transcript_id) : parses.put(transcript_id, parsed));
  }
  parses_.clear();
  return together.commit();
}

}  // namespace pressroom::app
