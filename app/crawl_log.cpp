// SPDX-License-Identifier: Apache-2.0
#include "app/crawl_log.hpp"

#include <fmt/core.h>

#include <string_view>
#include <utility>

#include "core/text.hpp"
#include "core/time_format.hpp"
#include "core/transcript_id.hpp"

namespace pressroom::app {

namespace {

constexpr std::size_t k_most_column_bytes = 8'192;
constexpr std::string_view k_cut = "%2E%2E%2E";

bool begins_escape(std::string_view text, std::size_t at) {
  return at + 2 < text.size() && core::hex_value(text[at + 1]) >= 0 && core::hex_value(text[at + 2]) >= 0;
}

/// `also` is escaped beside what no column may hold.
std::string column(std::string_view text, char also = '\0') {
  if (text.empty()) return "-";
  if (text == "-") return "%2D";
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const bool plain = byte > 0x20 && byte < 0x7F && text[at] != also && (text[at] != '%' || begins_escape(text, at));
    const std::string escaped = plain ? std::string(1, text[at]) : fmt::format("%{:02X}", byte);
    if (out.size() + escaped.size() + k_cut.size() > k_most_column_bytes) return out.append(k_cut);
    out += escaped;
  }
  return out;
}

std::string joined_annotations(const std::vector<std::string>& annotations) {
  std::string all;
  for (const std::string& annotation : annotations) {
    if (annotation.empty()) continue;
    if (!all.empty()) all += ',';
    all += column(annotation, ',');
  }
  return column(all);
}

std::string place(const CrawlLogLine& line) {
  if (line.room.empty()) return "-";
  if (line.transcript.empty()) return column(line.room);
  return column(core::transcript_id(line.room, line.transcript));
}

}  // namespace

CrawlLogCode crawl_log_code(core::FetchFailure::Kind kind) {
  switch (kind) {
    case core::FetchFailure::Kind::resolve:
      return CrawlLogCode::resolve_failed;
    case core::FetchFailure::Kind::connect:
      return CrawlLogCode::connect_failed;
    case core::FetchFailure::Kind::tls:
      return CrawlLogCode::tls_failed;
    case core::FetchFailure::Kind::timeout:
      return CrawlLogCode::timed_out;
    case core::FetchFailure::Kind::reset:
      return CrawlLogCode::connection_lost;
    case core::FetchFailure::Kind::malformed_head:
      return CrawlLogCode::malformed_head;
    case core::FetchFailure::Kind::aborted:
    case core::FetchFailure::Kind::held_back:  // and nobody asks
      return CrawlLogCode::aborted;
    case core::FetchFailure::Kind::other:
      break;
  }
  return CrawlLogCode::failed;
}

CrawlLogCode crawl_log_code(core::Refusal::Kind kind) {
  switch (kind) {
    case core::Refusal::Kind::robots:
      return CrawlLogCode::robots_disallowed;
    case core::Refusal::Kind::robots_unreachable:
      return CrawlLogCode::robots_unreachable;
    case core::Refusal::Kind::scope:
      return CrawlLogCode::out_of_scope;
    case core::Refusal::Kind::address:
      return CrawlLogCode::address_refused;
    case core::Refusal::Kind::limit:
      return CrawlLogCode::limit_reached;
    case core::Refusal::Kind::contact:
      break;
  }
  return CrawlLogCode::contact_missing;
}

CrawlLogCode crawl_log_code(std::string_view skipped_because) {
  using Kind = core::Refusal::Kind;
  for (const Kind kind : {Kind::robots, Kind::robots_unreachable, Kind::scope, Kind::address, Kind::contact}) {
    if (core::name(kind) == skipped_because) return crawl_log_code(kind);
  }
  return skipped_because == "since" ? CrawlLogCode::before_since : CrawlLogCode::limit_reached;
}

std::string CrawlLogLine::serialise() const {
  const std::string began =
      started ? fmt::format("{}+{}", core::format_17_digits(*started), std::max<std::int64_t>(duration.count(), 0))
              : "-";
  return fmt::format("{} {} {} {} {} {} {} #{} {} {} {} {}\n", core::format_rfc3339(logged), status,
                     bytes ? std::to_string(*bytes) : "-", column(url), column(hops), column(via), column(mime), worker,
                     began, column(payload_digest), place(*this), joined_annotations(annotations));
}

core::Result<CrawlLog> CrawlLog::open(core::Disk& disk, const std::filesystem::path& path) {
  TRY_ASSIGN(auto file, disk.open_append(path));
  CrawlLog log(std::move(file));
  const std::uint64_t size = log.file_->size();
  if (size == 0) return log;
  TRY_ASSIGN(const auto standing, disk.open_read(path));
  const auto last = standing->read(size - 1, 1);
  if (!last) return tl::unexpected(last.error());
  log.at_line_start_ = last->ends_with('\n');
  return log;
}

core::Result<void> CrawlLog::add(const CrawlLogLine& line) {
  const std::uint64_t before = file_->size();
  auto added = file_->append((at_line_start_ ? "" : "\n") + line.serialise());
  if (added) {
    at_line_start_ = true;
  } else if (file_->size() != before) {
    at_line_start_ = false;
  }
  return added;
}

core::Result<void> CrawlLog::sync() { return file_->sync(); }

}  // namespace pressroom::app
