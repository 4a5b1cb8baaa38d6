// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/selection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <tuple>

#include "core/digest.hpp"
#include "core/time_format.hpp"
#include "core/transcript_id.hpp"
#include "storage/exports/sidecar.hpp"
#include "storage/exports/sidecar_path.hpp"

namespace pressroom::storage::exports {

using core::Result;

namespace {

/// Undated ones last.
auto place_of(const ChosenSidecar& chosen) {
  return std::tuple(chosen.date.empty(), std::string_view(chosen.date), std::string_view(chosen.transcript_id));
}

Result<void> check_bound(std::string_view option, std::string_view date) {
  const std::string_view form = "dddd-dd-dd";
  bool fits = date.empty() || date.size() == form.size();
  for (std::size_t i = 0; fits && i < date.size(); ++i) {
    fits = form[i] == 'd' ? date[i] >= '0' && date[i] <= '9' : date[i] == form[i];
  }
  if (!fits) {
    return core::fail(core::ErrorCode::usage, fmt::format("\"{}\" is no date of the form YYYY-MM-DD", date),
                      std::string(option));
  }
  if (date.empty() || core::parse_rfc3339(std::string(date) + "T00:00:00Z")) return {};
  return core::fail(core::ErrorCode::usage, fmt::format("no calendar has the day {}", date), std::string(option));
}

template <class Read>
Read as_ours(Read read) {
  if (!read && read.error().code == core::ErrorCode::malformed) read.error().code = core::ErrorCode::damaged;
  return read;
}

/// A copy of a sidecar under another name would give its rows twice.
Result<void> check_place(const SidecarHead& head, const std::filesystem::path& file) {
  const std::filesystem::path place = sidecar_path(head.room, core::native_id_of(head.transcript_id));
  const auto folder = file.parent_path().filename();
  if (folder / file.filename() == place.parent_path().filename() / place.filename()) return {};
  return core::fail(
      core::ErrorCode::damaged,
      fmt::format("this is the sidecar of {}, whose place is {}", head.transcript_id, place.generic_string()),
      file.string());
}

/// Whether it is wanted; takes down what is left out although its room is.
bool wanted(const SidecarHead& head, const Selection& selection, ChosenSidecars& chosen) {
  if (head.date.empty() && selection.has_dates()) {
    ++chosen.undated;
    return false;
  }
  const std::string_view day = std::string_view(head.date).substr(0, 10);
  if (!selection.since.empty() && day < selection.since) return false;
  if (!selection.until.empty() && day > selection.until) return false;
  if (selection.incomplete == Incomplete::left_out && head.verdict != core::Verdict::complete) {
    chosen.incomplete.push_back(head.transcript_id);
    return false;
  }
  return true;
}

Result<void> consider(const core::Disk& disk, const std::filesystem::path& file, const Selection& selection,
                      ChosenSidecars& chosen) {
  TRY_ASSIGN(const std::string bytes, disk.read_all(file, max_sidecar_bytes));
  TRY_ASSIGN(const SidecarHead head, as_ours(read_sidecar_head(bytes, file.string())));
  TRY(check_place(head, file));
  if (!wanted(head, selection, chosen)) return {};
  chosen.sidecars.push_back({head.date, head.transcript_id, core::sha256_hex(bytes)});
  return {};
}

}  // namespace

Result<void> check_selection(const Selection& selection) {
  TRY(check_bound("--since", selection.since));
  TRY(check_bound("--until", selection.until));
  if (!selection.since.empty() && !selection.until.empty() && selection.since > selection.until) {
    return core::fail(core::ErrorCode::usage, "the first day lies behind the last", "--since");
  }
  if (!selection.transcript.empty() && !selection.room.empty() &&
      core::room_of(selection.transcript) != selection.room) {
    return core::fail(core::ErrorCode::usage,
                      fmt::format("{} is no transcript of {}", selection.transcript, selection.room), "--transcript");
  }
  return {};
}

Result<ChosenSidecars> choose_sidecars(const core::Disk& disk, const std::filesystem::path& archive,
                                       const Selection& selection) {
  ChosenSidecars chosen;
  if (!selection.transcript.empty()) {
    const std::filesystem::path file = archive / sidecar_path(selection.transcript);
    if (!disk.exists(file)) {
      return core::fail(core::ErrorCode::not_found, "the archive has no such transcript", selection.transcript);
    }
    TRY(consider(disk, file, selection, chosen));
    return chosen;
  }
  TRY_ASSIGN(const auto rooms, disk.folders(archive / "transcripts"));
  for (const auto& room : rooms) {
    if (!selection.room.empty() && room.filename() != file_name_of(selection.room)) continue;
    TRY_ASSIGN(const auto files, disk.files(room));
    for (const auto& file : files) {
      if (is_newest_sidecar(file)) TRY(consider(disk, file, selection, chosen));
    }
  }
  std::sort(chosen.sidecars.begin(), chosen.sidecars.end(),
            [](const ChosenSidecar& a, const ChosenSidecar& b) { return place_of(a) < place_of(b); });
  std::sort(chosen.incomplete.begin(), chosen.incomplete.end());
  return chosen;
}

std::string ChosenSidecar::room() const { return core::room_of(transcript_id); }

std::filesystem::path ChosenSidecar::file() const { return sidecar_path(transcript_id); }

Result<core::Transcript> read_chosen(const core::Disk& disk, const std::filesystem::path& archive,
                                     const ChosenSidecar& chosen) {
  const std::filesystem::path file = archive / chosen.file();
  TRY_ASSIGN(const std::string bytes, disk.read_all(file, max_sidecar_bytes));
  if (core::sha256_hex(bytes) != chosen.sha256) {
    return core::fail(core::ErrorCode::busy, "the sidecar changed while it was read; please try again", file.string());
  }
  return as_ours(read_sidecar(bytes, file.string()));
}

std::string_view name(Incomplete incomplete) { return incomplete == Incomplete::left_out ? "left_out" : "included"; }

}  // namespace pressroom::storage::exports
