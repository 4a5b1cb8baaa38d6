// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/disk.hpp"
#include "core/fetch.hpp"

namespace pressroom::app {

/// What stands in the status column of an attempt that no HTTP status came of. The numbers are written to disk: append
/// only. Those that Heritrix has for the same keep its number; ours lie below -1000.
enum class CrawlLogCode {
  resolve_failed = -1,        ///< no address for the name
  connect_failed = -2,        ///< no connection
  connection_lost = -3,       ///< it ended before a final head
  timed_out = -4,             ///< no final head in time
  failed = -5,                ///< anything else that the transport reports
  robots_unreachable = -61,   ///< robots.txt cannot be had, so the URL was not asked for
  out_of_scope = -5000,       ///< not asked for: no URL of the room's
  robots_disallowed = -9998,  ///< not asked for: robots.txt forbids it
  tls_failed = -1001,         ///< no acceptable certificate or no handshake
  malformed_head = -1002,     ///< what came is no HTTP
  aborted = -1003,            ///< given up by us, when we were told to stop
  address_refused = -1004,    ///< not asked for: the name led to an address that nobody may be led to
  limit_reached = -1005,      ///< not asked for: a budget or a bound of ours
  contact_missing = -1006,    ///< not asked for: nobody said who asks
  before_since = -1007,       ///< not asked for: dated before the day that was given
};
CrawlLogCode crawl_log_code(core::FetchFailure::Kind kind);
CrawlLogCode crawl_log_code(core::Refusal::Kind kind);
/// Of a SkippedUrl's reason.
CrawlLogCode crawl_log_code(std::string_view skipped_because);

/// One attempt, or one URL that was skipped. Empty fields are written as "-".
struct CrawlLogLine {
  core::Instant logged{};
  int status = 0;                        ///< of HTTP, or a CrawlLogCode
  std::optional<std::uint64_t> bytes{};  ///< received: heads and body
  std::string url;
  std::string hops{};                      ///< path from the start: letters L, R, P, E
  std::string via{};                       ///< URL of the page that named this one
  std::string mime{};                      ///< media type without parameters
  int worker = 0;                          ///< number of the thread or process; 0 where there is but one
  std::optional<core::Instant> started{};  ///< none: it was never started
  core::Duration duration{};               ///< of the transfer
  std::string payload_digest{};            ///< "sha256:..."
  std::string room{};
  std::string transcript{};                ///< native id
  std::vector<std::string> annotations{};  ///< "visit:2", "attempt:1", "revisit", "truncated:length", ...

  /// Twelve columns set apart by one blank, ended by LF. Blanks, controls, "%" that begins no escape, and all bytes
  /// beyond ASCII are percent-encoded in every column, commas within an annotation too, so that splitting at blanks
  /// gives the columns back whatever a server sent. No column passes 8,192 bytes; a cut one ends in "%2E%2E%2E".
  std::string serialise() const;
};

/// reports/RUN.crawl.log: one line per attempt and per URL that was skipped, in the order of their ends, after
/// Heritrix's crawl.log.
class CrawlLog {
 public:
  /// Makes the file when it is absent and goes on at its end when not: behind a last line that a killed process left
  /// unfinished, on a line of its own. Errors: those of the disk. `disk` need not outlive the log.
  static core::Result<CrawlLog> open(core::Disk& disk, const std::filesystem::path& path);

  /// One append; not synced: a power cut may take the last lines, whose exchanges the WARC files hold. After an error a
  /// part of the line may stand; the next one begins on a line of its own.
  core::Result<void> add(const CrawlLogLine& line);
  /// Makes what was added durable, for the end of a run.
  core::Result<void> sync();

 private:
  explicit CrawlLog(std::unique_ptr<core::AppendFile> file) : file_(std::move(file)) {}

  std::unique_ptr<core::AppendFile> file_;
  bool at_line_start_ = true;
};

}  // namespace pressroom::app
