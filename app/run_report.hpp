// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/exit_code.hpp"
#include "core/clock.hpp"
#include "core/fetch.hpp"
#include "core/transcript.hpp"

namespace pressroom::app {

/// The first of what a long run has without end; of the rest only how many they are.
template <class T>
class FirstOf {
 public:
  static constexpr std::size_t k_most = 10'000;

  void push_back(T one) {
    if (kept_.size() == k_most) {
      ++more_;
    } else {
      kept_.push_back(std::move(one));
    }
  }
  std::uint64_t more() const { return more_; }
  std::size_t size() const { return kept_.size(); }
  bool empty() const { return kept_.empty(); }
  const T& operator[](std::size_t at) const { return kept_[at]; }
  auto begin() const { return kept_.begin(); }
  auto end() const { return kept_.end(); }

 private:
  std::vector<T> kept_;
  std::uint64_t more_ = 0;
};

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
  std::string kind;  ///< transcript, gallery or report
  core::Completeness completeness;
  int turns = 0;
  int revision = 1;
  std::string sidecar;  ///< path relative to the archive; empty for what is no transcript

  bool is_transcript() const { return kind == "transcript"; }
};

/// What was known and not asked for, or asked for and not used, and why.
struct SkippedUrl {
  std::string url;
  std::string transcript;  ///< room:native-id, or empty
  std::string reason;      ///< name of the Refusal, or "limit", "since"
  std::string detail;
  std::string room{};
};

/// Something that somebody should hear of, beside answers and verdicts.
struct RunEvent {
  enum class Kind { alarm, drift, vanished, restored, changed, paused, soft_block };
  Kind kind = Kind::alarm;
  std::string subject;  ///< a room, a transcript or a URL
  std::string detail;
  core::Instant at{};
};
std::string_view name(RunEvent::Kind kind);

/// What a run asked, got, left out and is still missing: reports/RUN.json. Attempts and skipped URLs without end stand
/// in the crawl log; here are the first of those that somebody may want to look at.
class RunReport {
 public:
  std::string run;
  core::Instant started{};
  core::Instant ended{};
  ExitCode exit = ExitCode::done;
  std::string crawl_log;                                ///< path relative to the archive; empty: nothing was asked for
  FirstOf<AttemptReport> attempts;                      ///< those that no 2xx or 3xx came of
  std::map<std::string, TranscriptReport> transcripts;  ///< by id, as it was published last
  FirstOf<SkippedUrl> skipped;
  std::vector<RunEvent> events;
  std::vector<std::string> left_for_later;  ///< visits whose time has not come, with when and why
  std::vector<std::string> damaged;         ///< records that could not be read back, and why
  std::vector<std::string> limits_met;      ///< where a limit of ours ended the discovery, and what lies behind it
  std::vector<std::string> paused;          ///< rooms that were passed over, since they are paused
  /// `idle`: nothing was due anywhere.
  enum class Ended { finished, interrupted, idle } how = Ended::finished;

  void add(AttemptReport attempt);
  /// What was never asked for; unlogged() has it until the crawl log does.
  void skip(SkippedUrl url);
  void skip(const core::Visit& visit, std::string_view reason, std::string detail);
  std::vector<SkippedUrl> unlogged() { return std::exchange(unlogged_, {}); }

  std::uint64_t responses() const { return responses_; }
  std::uint64_t refusals() const { return refusals_; }
  std::uint64_t failures() const { return failures_; }
  /// Whether anything happened that somebody may want to read of: a timer that fires in vain all year, or at a room
  /// that waits, leaves nothing to look at.
  bool tells_something() const;
  /// 0 when everything asked for is complete, else 3, 4 or 1 as the README says; 130 when interrupted.
  ExitCode verdict() const;
  nlohmann::ordered_json json() const;

 private:
  /// What has come of any attempt, requisites left out: a page is whole without its images.
  struct Seen {
    bool answer = false;
    bool refusal = false;
    bool failure = false;
    bool failure_beside_robots = false;
    bool turned_away = false;        ///< 401, 403, 429, 451
    bool trouble_elsewhere = false;  ///< of a document, which is no transcript's
  };

  Seen seen_;
  std::uint64_t responses_ = 0, refusals_ = 0, failures_ = 0;
  std::vector<SkippedUrl> unlogged_;
};

}  // namespace pressroom::app
