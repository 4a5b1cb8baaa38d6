// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/disk.hpp"
#include "core/result.hpp"
#include "core/transcript.hpp"

namespace pressroom::storage::exports {

enum class Incomplete { left_out, included };
std::string_view name(Incomplete incomplete);

/// What goes into an export.
struct Selection {
  std::string room{};        ///< empty: every room
  std::string transcript{};  ///< room:native-id; empty: every one
  std::string since{};       ///< YYYY-MM-DD, first day wanted; empty: no bound
  std::string until{};       ///< YYYY-MM-DD, last day wanted; empty: no bound
  Incomplete incomplete = Incomplete::left_out;

  bool has_dates() const { return !since.empty() || !until.empty(); }
};

/// `usage` when a bound is no day of the calendar, the first lies behind the last, or the transcript is of another
/// room.
core::Result<void> check_selection(const Selection& selection);

/// A transcript that is wanted. All that are wanted are held at once: what can be told from the rest has no member.
struct ChosenSidecar {
  std::string date;  ///< event date, else publication date, as written; empty when neither is known
  std::string transcript_id;
  std::string sha256;  ///< of its bytes, 64 hexadecimal digits

  std::string room() const;
  std::filesystem::path file() const;  ///< relative to the archive
};

struct ChosenSidecars {
  /// In the order of their dates (undated ones last), then transcript_id.
  std::vector<ChosenSidecar> sidecars;
  /// Ids of those selected, but not proved complete, in byte order.
  std::vector<std::string> incomplete;
  std::int64_t undated = 0;  ///< no date known, though `since` or `until` was given
};

/// Looks through the heads of the newest sidecars below `archive`/transcripts, holding one at a time. `not_found` when
/// the one transcript asked for has none, `damaged` for a sidecar that does not stand where its name puts it; the
/// errors of read_sidecar_head() with the file's name.
core::Result<ChosenSidecars> choose_sidecars(const core::Disk& disk, const std::filesystem::path& archive,
                                             const Selection& selection);

/// A sidecar is ours: what is wrong with its form was done to it, and is `damaged`. `busy` when it is no longer the one
/// that was chosen.
core::Result<core::Transcript> read_chosen(const core::Disk& disk, const std::filesystem::path& archive,
                                           const ChosenSidecar& chosen);

}  // namespace pressroom::storage::exports
