// SPDX-License-Identifier: Apache-2.0
#include "app/sidecar_publisher.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "core/digest.hpp"
#include "core/log.hpp"
#include "core/text.hpp"
#include "storage/exports/sidecar.hpp"
#include "storage/exports/sidecar_path.hpp"

namespace pressroom::app {

namespace {

namespace exports = storage::exports;
using core::Transcript;
using core::Turn;

std::string brief(const Turn& turn) {
  const std::u32string text = core::decode_utf8(turn.text());
  std::string shown = turn.label.value_or("(no label)") + ": ";
  for (std::size_t i = 0; i < std::min<std::size_t>(text.size(), 60); ++i) {
    core::append_utf8(shown, text[i] == U'\n' ? U' ' : text[i]);
  }
  return shown + (text.size() > 60 ? "..." : "");
}

std::string attribution_of(const Turn& turn) {
  return fmt::format("{} ({}, {})", turn.speaker_name.value_or(turn.outlet.value_or("nobody")), core::name(turn.role),
                     core::name(turn.kind));
}

std::vector<TurnChange> changes_between(const Transcript& before, const Transcript& after) {
  using Kind = TurnChange::Kind;
  std::map<std::string, const Turn*> standing;
  for (const Turn& turn : before.turns) standing.emplace(turn.turn_id, &turn);
  std::vector<TurnChange> changes;
  for (const Turn& turn : after.turns) {
    const auto found = standing.find(turn.turn_id);
    if (found == standing.end()) {
      changes.push_back({turn.turn_id, Kind::added, "", brief(turn)});
      continue;
    }
    const Turn& old = *found->second;
    if (old.text() != turn.text()) changes.push_back({turn.turn_id, Kind::text, brief(old), brief(turn)});
    if (old.label != turn.label) {
      changes.push_back({turn.turn_id, Kind::label, old.label.value_or("(none)"), turn.label.value_or("(none)")});
    }
    if (attribution_of(old) != attribution_of(turn)) {
      changes.push_back({turn.turn_id, Kind::attribution, attribution_of(old), attribution_of(turn)});
    }
    if (old.reply_to != turn.reply_to) {
      changes.push_back({turn.turn_id, Kind::link, old.reply_to.value_or("(none)"), turn.reply_to.value_or("(none)")});
    }
    standing.erase(found);
  }
  for (const Turn& turn : before.turns) {
    if (standing.contains(turn.turn_id)) changes.push_back({turn.turn_id, Kind::removed, brief(turn), ""});
  }
  return changes;
}

std::string cause_of(const Transcript& before, const Transcript& after) {
  if (before.revision != after.revision) return "source: the site changed its text";
  std::string cause;
  const auto add = [&](std::string_view what) { cause += (cause.empty() ? "" : ", ") + std::string(what); };
  if (before.completeness.captured_pages != after.completeness.captured_pages) add("source: pages supplied");
  if (before.room_sha256 != after.room_sha256) add("rule: the room file changed");
  if (before.tool_version != after.tool_version) add("rule: another version of pressroom");
  if (cause.empty()) add("source: captured anew");
  return cause;
}

}  // namespace

std::string_view name(TurnChange::Kind kind) {
  switch (kind) {
    case TurnChange::Kind::added:
      return "added";
    case TurnChange::Kind::removed:
      return "removed";
    case TurnChange::Kind::text:
      return "text";
    case TurnChange::Kind::label:
      return "label";
    case TurnChange::Kind::attribution:
      return "attribution";
    case TurnChange::Kind::link:
      return "link";
  }
  return "";
}

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

core::Result<void> SidecarPublisher::write_if_changed(const std::filesystem::path& path, const std::string& bytes) {
  if (archive_.disk().exists(path)) {
    TRY_ASSIGN(const std::string standing, archive_.disk().read_all(path, exports::max_sidecar_bytes));
    if (standing == bytes) return {};
  }
  TRY(archive_.disk().make_folders(path.parent_path()));
  return archive_.disk().write_atomically(path, bytes);
}

core::Result<void> SidecarPublisher::keep_room_file(const parsers::RoomRules& rules) {
  const std::filesystem::path copy = archive_.room_copy(rules.room().sha256);
  if (archive_.disk().exists(copy)) return {};
  TRY_ASSIGN(const std::string text, archive_.disk().read_all(rules.room().file, exports::max_sidecar_bytes));
  if (core::sha256_hex(text) != rules.room().sha256) {
    return core::fail(core::ErrorCode::configuration, "the room file changed while it was in use", rules.room().file);
  }
  return archive_.disk().write_atomically(copy, text);
}

core::Result<std::optional<Transcript>> SidecarPublisher::standing_sidecar(const std::filesystem::path& path,
                                                                           std::string& bytes) const {
  if (!archive_.disk().exists(path)) return std::optional<Transcript>();
  TRY_ASSIGN(bytes, archive_.disk().read_all(path, exports::max_sidecar_bytes));
  auto transcript = exports::read_sidecar(bytes, path.string());
  if (!transcript) {
    core::log::warn("{}; written anew", transcript.error().message());
    return std::optional<Transcript>();
  }
  return std::optional<Transcript>(*std::move(transcript));
}

core::Result<Published> SidecarPublisher::publish(const parsers::RoomRules& rules, const std::string& native_id,
                                                  const BuiltTranscript& built) {
  const std::string& room = rules.room().name;
  const std::filesystem::path relative = exports::sidecar_path(room, native_id);
  const std::filesystem::path path = archive_.root() / relative;
  const Transcript& current = built.current;

  Published published;
  TranscriptReport& report = published.report;
  report.transcript_id = current.transcript_id;
  report.room = room;
  report.url = current.url;
  report.title = current.title.value_or("");
  report.kind = built.is_transcript ? "transcript" : "gallery";
  report.completeness = current.completeness;
  report.turns = built.is_transcript ? static_cast<int>(current.turns.size()) : 0;
  report.revision = current.revision;
  const bool has_sidecar = built.is_transcript && !current.pages.empty();
  if (has_sidecar) report.sidecar = relative.generic_string();

  std::string standing_bytes;
  TRY_ASSIGN(const auto standing, standing_sidecar(path, standing_bytes));
  const std::string bytes = has_sidecar ? exports::write_sidecar(current) : std::string();
  if (!has_sidecar) {
    published.effect = standing ? Published::Effect::removed : Published::Effect::none;
  } else if (!standing) {
    published.effect = Published::Effect::created;
  } else if (standing_bytes == bytes) {
    published.effect = Published::Effect::unchanged;
  } else {
    published.effect = Published::Effect::changed;
    published.cause = cause_of(*standing, current);
    published.changes = changes_between(*standing, current);
  }
  if (writing_ == Writing::off) return published;

  if (has_sidecar) {
    TRY(keep_room_file(rules));
    for (const Transcript& earlier : built.earlier) {
      TRY(write_if_changed(archive_.root() / exports::earlier_sidecar_path(room, native_id, earlier.revision),
                           exports::write_sidecar(earlier)));
    }
    TRY(write_if_changed(path, bytes));
  } else if (archive_.disk().exists(path)) {
    TRY(archive_.disk().remove(path));
  }
  auto entry = storage::database::CatalogueEntry::of(current);
  entry.kind = report.kind;
  entry.turns = report.turns;
  entry.visit_number = built.visit_number;
  entry.sidecar = report.sidecar;
  entry.sidecar_sha256 = has_sidecar ? core::sha256_hex(bytes) : "";
  entry.updated_at = clock_.now();
  if (current.completeness.verdict == core::Verdict::complete) {
    for (const core::TranscriptPage& page : current.pages) {
      entry.last_success = std::max(entry.last_success.value_or(page.capture.captured_at), page.capture.captured_at);
    }
  }
  TRY(archive_.catalogue().put(entry));
  return published;
}

}  // namespace pressroom::app
