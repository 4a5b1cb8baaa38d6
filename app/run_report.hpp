// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/exit_code.hpp"
#include "core/clock.hpp"
#include "core/fetch.hpp"
#include "core/transcript.hpp"

namespace pressroom::app {

/// One attempt, in the order of the wire.
struct AttemptReport {
  std::string url;
  core::VisitReason reason = core::VisitReason::requested;
  std::string transcript;  ///< room:native-id, or empty
  int page = 0;
  std::string outcome;  ///< "HTTP 200", "failed: timeout", "refused: robots"
  std::string detail;
  std::uint64_t bytes = 0;
  core::Instant at{};
  core::Duration duration{};
  std::string warc_file;  ///< empty when nothing was stored
  std::uint64_t offset = 0;
};

/// What became of one transcript.
struct TranscriptReport {
  std::string transcript_id;
  std::string room;
  std::string url;
  std::string title;
  std::string kind;  ///< transcript or gallery
  core::Completeness completeness;
  int turns = 0;
  int revision = 1;
  std::string sidecar;  ///< path relative to the archive; empty for a gallery

  bool is_transcript() const { return kind == "transcript"; }
};

/// What was known and not asked for, or asked for and not used, and why.
struct SkippedUrl {
  std::string url;
  std::string transcript;  ///< room:native-id, or empty
  std::string reason;      ///< name of the Refusal, or "duplicate", "limit", "since"
  std::string detail;
};

/// Something that somebody should hear of, beside answers and verdicts.
struct RunEvent {
  enum class Kind { alarm, vanished, restored, changed, paused, soft_block };
  Kind kind = Kind::alarm;
  std::string subject;  ///< a room, a transcript or a URL
  std::string detail;
  core::Instant at{};
};
std::string_view name(RunEvent::Kind kind);

/// What a run asked, got, left out and is still missing: reports/RUN.json.
struct RunReport {
  std::string run;
  core::Instant started{};
  core::Instant ended{};
  ExitCode exit = ExitCode::done;
  std::vector<AttemptReport> attempts;
  std::vector<TranscriptReport> transcripts;
  std::vector<SkippedUrl> skipped;
  std::vector<RunEvent> events;
  std::vector<std::string> left_for_later;  ///< visits whose time has not come, with when and why
  std::vector<std::string> damaged;         ///< records that could not be read back, and why
  std::vector<std::string> limits_met;      ///< where a limit of ours ended the discovery, and what lies behind it
  /// `idle`: nothing was due anywhere.
  enum class Ended { finished, interrupted, idle } how = Ended::finished;

  void skip(const core::Visit& visit, std::string_view reason, std::string detail);

  std::size_t responses() const;
  std::size_t refusals() const;
  std::size_t failures() const;
  /// 0 when everything asked for is complete, else 3, 4 or 1 as the README says; 130 when interrupted.
  ExitCode verdict() const;
  nlohmann::ordered_json json() const;
};

}  // namespace pressroom::app
