// SPDX-License-Identifier: Apache-2.0
#include "app/warc_shelf.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "app/host_clocks.hpp"
#include "app/page_dictionary.hpp"
#include "core/beside.hpp"
#include "core/log.hpp"
#include "crawler/ip_address.hpp"
#include "crawler/pacer.hpp"
#include "storage/warc/warc_files.hpp"

namespace pressroom::app {

namespace warc = storage::warc;
using storage::database::WarcFile;

namespace {

constexpr int k_unconditional_every = 4;

}  // namespace

WarcShelf::WarcShelf(ArchiveFolder& archive, const core::Clock& clock, core::Random& random, const NetworkPlan& plan,
                     std::string run)
    : archive_(archive),
      index_(archive),
      clock_(clock),
      random_(random),
      plan_(plan),
      run_(std::move(run)),
      stored_(archive) {}

core::Result<void> WarcShelf::recover() {
  TRY(index_.mend());
  warc::RecoverySteps steps;
  steps.committed_end = [&](const std::string& name) -> core::Result<std::uint64_t> {
    TRY_ASSIGN(const auto captures, archive_.captures().of_warc_file(name));
    return captures.empty() ? 0 : captures.back().location.offset + captures.back().location.length;
  };
  steps.adopt = [&](const warc::RecoveredFile& file) { return take_over(file); };
  TRY(warc::recover_open_files(archive_.disk(), archive_.root(), steps));
  TRY(take_over_unknown());
  return index_.mend();
}

core::Result<void> WarcShelf::take_over(const warc::RecoveredFile& file) {
  recovery_lines_.push_back(warc::warcinfo_line(file));
  core::log::warn("{}", recovery_lines_.back());
  // What the disk lost although it had promised to keep it is asked for again.
  TRY_ASSIGN(const std::int64_t lost, archive_.captures().forget_tail(file.file.name, file.file.bytes));
  if (lost > 0) core::log::warn("{}: the records of {} captures are gone", file.file.name, lost);
  if (file.outcome != warc::RecoveredFile::Outcome::closed) return {};
  TRY(adopt({file.file.name, file.captures, file.times}));
  return index_.register_closed(
      {file.file.name, file.file.relative_path, WarcFile::State::closed, file.file.bytes, file.file.sha256, {}});
}

core::Result<void> WarcShelf::take_over_unknown() {
  TRY_ASSIGN(const auto rows, archive_.captures().warc_files());
  std::set<std::string_view> known;
  for (const WarcFile& row : rows) known.insert(row.name);
  TRY_ASSIGN(const auto files, warc::list_warc_files(archive_.disk(), archive_.root()));
  for (const warc::WarcFile& file : files) {
    if (file.state != warc::WarcFile::State::closed || known.contains(file.name)) continue;
    core::log::warn("{}: not known to the database; looked into", file.name);
    TRY_ASSIGN(const auto bytes, archive_.disk().open_read(file.path));
    TRY_ASSIGN(warc::FileCaptures found, warc::read_captures(archive_.disk(), file));
    TRY(adopt({file.name, std::move(found.captures), std::move(found.times)}));
    TRY_ASSIGN(std::string sha256, warc::file_sha256_hex(*bytes));
    TRY(index_.register_closed(
        {file.name, file.relative_path, WarcFile::State::closed, bytes->size(), std::move(sha256), {}}));
  }
  return {};
}

core::Result<void> WarcShelf::adopt(const Contents& contents) {
  TRY_ASSIGN(const auto known, archive_.captures().of_warc_file(contents.name));
  std::set<std::uint64_t> offsets;
  for (const core::Capture& capture : known) offsets.insert(capture.location.offset);
  // A capture that is known while its visit is not told of it would be asked for again.
  auto frontier = archive_.frontier();
  TRY_ASSIGN(auto group, frontier.group(core::Frontier::Durable::at_commit));
  for (std::size_t i = 0; i < contents.captures.size(); ++i) {
    if (offsets.contains(contents.captures[i].location.offset)) continue;
    core::log::info("{}:{} had no capture; indexed", contents.name, contents.captures[i].location.offset);
    TRY(adopt(contents.captures[i], contents.times[i]));
  }
  return group->commit();
}

core::Result<void> WarcShelf::adopt(const core::Capture& capture, const warc::ExchangeTimes& times) {
  TRY(archive_.captures().add({capture}));
  // Another tool's record, or one whose metadata is gone, is of no visit of ours.
  const bool is_visit = !capture.transcript.empty() || capture.reason != core::VisitReason::requested;
  if (!is_visit) return {};
  TRY_ASSIGN(const auto clocks, clocks_after(capture, times));
  return archive_.frontier().restore({capture}, clock_.now(), clocks);
}

core::Result<std::vector<core::HostState>> WarcShelf::clocks_after(const core::Capture& capture,
                                                                   const warc::ExchangeTimes& times) {
  const auto frontier = archive_.frontier();
  std::vector<core::HostState> clocks;
  TRY_ASSIGN(const core::Url url, core::Url::parse(capture.url));
  auto stored = stored_.response(capture);
  if (!stored) {
    // The claim's own hold stands; verify names the damage.
    core::log::warn("{}", stored.error().message());
    return clocks;
  }
  const core::Instant ended = capture.captured_at + times.transfer;
  const core::Fetch fetch{.url = url,
                          .request = {},
                          .interim_heads = {},
                          .response = std::move(stored->message),
                          .head = std::move(stored->head),
                          .truncation = capture.truncation,
                          .address = times.address,
                          .started = capture.captured_at,
                          .duration = times.transfer};
  TRY_ASSIGN(const core::HostState before, frontier.host(host_key(url)));
  core::HostState host = crawler::after(before, fetch, times.delay, plan_.configuration.pace, ended, random_);
  host.next_at = std::max(host.next_at, before.next_at);
  clocks.push_back(std::move(host));
  if (times.address.empty()) return clocks;
  TRY_ASSIGN(core::HostState address, frontier.host(crawler::address_key(times.address)));
  address.next_at = std::max(address.next_at, ended + times.delay);
  clocks.push_back(std::move(address));
  return clocks;
}

warc::WarcWriter& WarcShelf::writer_of(const std::string& room) {
  auto& writer = writers_[room];
  if (!writer) {
    warc::WriterOptions options;
    options.archive = archive_.root();
    options.room = room;
    options.run_id = run_;
    options.software = "pressroom/" PRESSROOM_VERSION;
    options.operator_contact =
        plan_.configuration.operator_name.empty() ? plan_.configuration.contact : plan_.configuration.operator_name;
    options.user_agent = plan_.user_agent;
    options.from = plan_.from;
    options.warcinfo_lines = recovery_lines_;
    options.sync = warc::WriterOptions::Sync::at_flush;
    options.max_file_bytes = plan_.configuration.max_warc_bytes;
    options.original_of = [this](const core::Fetch& fetch, const core::Capture& capture) {
      return original_of(fetch, capture);
    };
    if (plan_.configuration.warc_compression == Configuration::Compression::zstd) {
      options.packer = [this, room] { return zstd_packer(archive_, room); };
    }
    options.before_closing = [this](const warc::ClosedFile& file) { return before_closing(file); };
    writer = std::make_unique<warc::WarcWriter>(archive_.disk(), clock_, random_, std::move(options));
  }
  return *writer;
}

core::Result<std::optional<core::Capture>> WarcShelf::original_of(const core::Fetch& fetch,
                                                                  const core::Capture& capture) {
  TRY_ASSIGN(const auto found, archive_.captures().first_alike(capture));
  // Nor may what we write depend on a file that is not ours to keep.
  if (!found || is_foreign(found->location.warc_file)) return std::nullopt;
  const auto stored = stored_.response(*found);
  // A revisit must never refer to what cannot be read.
  if (!stored || !stored->payload.whole) return std::nullopt;
  for (const char* field : {"Content-Type", "Content-Encoding"}) {
    if (stored->head.headers.all(field) != fetch.head.headers.all(field)) return std::nullopt;
  }
  return *found;
}

core::Result<std::optional<WarcShelf::KnownState>> WarcShelf::known_state(const core::Visit& visit) {
  if (visit.visit_number % k_unconditional_every == 0) return std::nullopt;
  TRY_ASSIGN(const auto newest, archive_.captures().latest_whole(visit.room, visit.url.href_without_fragment()));
  if (!newest) return std::nullopt;
  const auto holder = stored_.holder(*newest);
  if (holder && is_foreign(holder->location.warc_file)) return std::nullopt;
  const auto stored = holder ? stored_.response(*holder) : tl::unexpected(holder.error());
  if (!stored) {
    core::log::warn("{}; asked for anew", stored.error().message());
    return std::nullopt;
  }
  core::Validators validators = core::validators_of(stored->head.headers);
  if (!stored->payload.whole || validators.empty()) return std::nullopt;
  return KnownState{*holder, std::move(validators)};
}

core::Result<void> WarcShelf::require_space() const {
  TRY_ASSIGN(const std::uint64_t free, archive_.disk().free_bytes(archive_.root()));
  const std::uint64_t kept = plan_.configuration.min_free_bytes;
  if (free >= kept) return {};
  return core::fail(core::ErrorCode::disk_full,
                    fmt::format("{} bytes are free on this disk and {} are kept free (min_free_bytes): nothing more "
                                "was asked for; the same command goes on when there is room",
                                free, kept),
                    archive_.root().string());
}

core::Result<warc::PendingExchange> WarcShelf::prepare(const core::Fetch& fetch, const warc::CaptureNotes& notes) {
  return writer_of(notes.visit.room).prepare(fetch, notes);
}

core::Result<core::Capture> WarcShelf::append(warc::PendingExchange exchange) {
  const std::string room = exchange.capture.room;
  return writer_of(room).append(std::move(exchange));
}

core::Result<void> WarcShelf::append_failure(const core::Remains& remains, const std::string& reason,
                                             const warc::CaptureNotes& notes) {
  return writer_of(notes.visit.room).append_failure(notes.visit.url, remains, reason, notes);
}

core::Result<void> WarcShelf::flush() {
  const core::Instant began = clock_.now();
  std::vector<std::function<core::Result<void>()>> grown;
  for (auto& [room, writer] : writers_) {
    if (!writer->is_durable()) grown.emplace_back([&writer = *writer] { return writer.flush(); });
  }
  auto all = core::beside(core::Beside::waiting, grown);
  ++syncs_;
  sync_time_ += (clock_.now() - began).count();
  return all;
}

WarcShelf::Written WarcShelf::written() const {
  Written written{0, syncs_, core::Duration(sync_time_)};
  for (const auto& [room, writer] : writers_) written.bytes += writer->appended_bytes();
  return written;
}

core::Result<void> WarcShelf::before_closing(const warc::ClosedFile& file) {
  TRY_ASSIGN(const auto captures, archive_.captures().of_warc_file(file.name));
  if (captures.size() != file.captures) {
    return core::fail(core::ErrorCode::io,
                      fmt::format("{} responses, but {} captures are committed; left open for the next start",
                                  file.captures, captures.size()),
                      file.name);
  }
  return index_.register_closed({file.name, file.relative_path, WarcFile::State::closed, file.bytes, file.sha256, {}});
}

core::Result<void> WarcShelf::close() {
  core::Result<void> all;
  for (auto& [room, writer] : writers_) {
    auto closed = writer->close();
    if (!closed && all) all = std::move(closed);
  }
  return all;
}

}  // namespace pressroom::app
