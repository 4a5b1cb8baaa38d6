// SPDX-License-Identifier: Apache-2.0
#include "app/evidence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "app/archive_rooms.hpp"
#include "app/room_shelf.hpp"
#include "app/stored_pages.hpp"
#include "app/transcript_builder.hpp"
#include "core/digest.hpp"
#include "core/time_format.hpp"
#include "core/transcript_id.hpp"
#include "storage/exports/recorded_transcript.hpp"
#include "storage/exports/sidecar.hpp"
#include "storage/exports/sidecar_path.hpp"
#include "storage/warc/captures.hpp"
#include "storage/warc/cdxj.hpp"
#include "storage/warc/labelled_digest.hpp"
#include "storage/warc/line_reader.hpp"
#include "storage/warc/record_cutter.hpp"
#include "storage/warc/wacz_manifest_check.hpp"

namespace pressroom::app {

namespace exports = storage::exports;
namespace warc = storage::warc;

namespace {

using core::Result;

bool is_plain_index(std::string_view path) {
  return path.starts_with("indexes/") && (path.ends_with(".cdx") || path.ends_with(".cdxj"));
}

bool is_warc(std::string_view path) {
  return path.starts_with("archive/") && (path.ends_with(".warc") || path.ends_with(".warc.gz"));
}

std::string payload_key(const std::string& digest, const std::string& url) { return digest + " " + url; }

/// Only an algorithm that is known here can be compared.
bool contradicts(std::string_view labelled, std::string_view bytes) {
  const auto said = warc::parse_labelled_digest(labelled);
  if (!said || !said->can_be_computed()) return false;
  auto digest = core::Digest::of(said->algorithm);
  if (!digest) return false;
  digest->update(bytes);
  return digest->hex() != said->value;
}

Result<warc::Record> cut(const Evidence::Found& found) {
  warc::ReadOptions options;
  options.record_digest = warc::ReadOptions::RecordDigest::computed;
  TRY_ASSIGN(warc::Record record, warc::RecordCutter(*found.file).cut(found.location, options));
  const std::string where = fmt::format("{}:{}", found.location.warc_file, found.location.offset);
  if (record.block_state == warc::BlockState::streamed) {
    return core::fail(core::ErrorCode::damaged, "the record is too large to be a page", where);
  }
  const auto said = record.header.first("WARC-Block-Digest");
  if (said && contradicts(*said, record.block)) {
    return core::fail(core::ErrorCode::damaged, "the block contradicts WARC-Block-Digest", where);
  }
  return record;
}

/// What the record itself tells of those things that a row tells of it.
core::Capture told_by(const warc::Record& record, const std::string& warc_file) {
  if (is_foreign(warc_file)) return warc::foreign_record(record, warc_file).capture;
  core::Capture told;
  told.record_id = record.header.record_id();
  told.url = record.header.target_uri();
  told.captured_at = core::parse_rfc3339(record.header.value("WARC-Date")).value_or(core::Instant{});
  told.payload_digest = record.header.value("WARC-Payload-Digest");
  told.record_digest = record.record_digest;
  return told;
}

}  // namespace

Result<std::unique_ptr<ArchiveEvidence>> ArchiveEvidence::open(core::Disk& disk, const std::filesystem::path& root) {
  TRY_ASSIGN(ArchiveFolder archive, ArchiveFolder::open_to_read(disk, root));
  return std::unique_ptr<ArchiveEvidence>(new ArchiveEvidence(std::move(archive)));
}

Result<Evidence::Found> ArchiveEvidence::find(const RecordClaim& claim) {
  const core::RecordLocation& location = claim.capture.location;
  if (open_name_ != location.warc_file || !open_file_) {
    open_name_.clear();
    TRY_ASSIGN(open_file_, archive_.open_warc(claim.room, location.warc_file));
    open_name_ = location.warc_file;
  }
  return Found{open_file_.get(), location, Found::Copy::same_bytes};
}

Result<void> ArchiveEvidence::check_bytes(const std::string& transcript_id) {
  TRY_ASSIGN(const auto row, archive_.catalogue().find(transcript_id));
  if (!row || row->sidecar.empty()) return {};
  const std::filesystem::path file = archive_.root() / row->sidecar;
  if (!archive_.disk().exists(file)) return {};
  TRY_ASSIGN(const std::string bytes, archive_.disk().read_all(file, exports::max_sidecar_bytes));
  if (core::sha256_hex(bytes) == row->sidecar_sha256) return {};
  return core::fail(core::ErrorCode::damaged, "the sidecar is not the one that the catalogue knows", row->sidecar);
}

Result<std::vector<core::Transcript>> ArchiveEvidence::revisions(const std::string& transcript_id, int revision) {
  TRY(check_bytes(transcript_id));
  return exports::read_revisions(archive_.disk(), archive_.root(), core::room_of(transcript_id),
                                 core::native_id_of(transcript_id), revision);
}

Result<std::vector<core::Transcript>> ArchiveEvidence::revisions_by(const ReadBy& read_by,
                                                                    const std::string& transcript_id, int revision) {
  if (!archive_.disk().exists(archive_.room_copy(read_by.room_sha256))) {
    return core::fail(core::ErrorCode::damaged, "the archive has never known a room file " + read_by.room_sha256,
                      transcript_id);
  }
  if (read_by.tool_version != PRESSROOM_VERSION) {
    return core::fail(core::ErrorCode::not_found,
                      fmt::format("pressroom {} cannot be repeated by {}", read_by.tool_version, PRESSROOM_VERSION),
                      transcript_id);
  }
  TRY_ASSIGN(parsers::RoomRules rules, RoomShelf::load_copy(archive_.disk(), archive_.room_copy(read_by.room_sha256)));
  TRY_ASSIGN(const auto standing, revisions(transcript_id, 0));
  TRY(take_kept_overlays(archive_, standing.back().overlays, rules));
  StoredPages pages(archive_);
  TRY_ASSIGN(auto built, build_transcript(archive_, pages, rules, core::native_id_of(transcript_id)));
  built.earlier.push_back(std::move(built.current));
  if (std::cmp_greater(revision, built.earlier.size())) {
    return core::fail(core::ErrorCode::not_found, fmt::format("there is no revision {}", revision), transcript_id);
  }
  if (revision > 0) built.earlier.resize(static_cast<std::size_t>(revision));
  return std::move(built.earlier);
}

Result<std::unique_ptr<PackageEvidence>> PackageEvidence::open(const core::Disk& disk,
                                                               const std::filesystem::path& path,
                                                               core::FindingSink sink) {
  TRY_ASSIGN(auto file, disk.open_read(path));
  TRY_ASSIGN(auto package, warc::WaczPackage::open(*file, path.string(), std::move(sink)));
  // The sidecars are believed only with the hashes that the package gives them.
  TRY(warc::check_wacz_manifest(package));
  std::unique_ptr<PackageEvidence> evidence(new PackageEvidence(path.string(), std::move(file), std::move(package)));
  TRY(evidence->read_index());
  return evidence;
}

Result<void> PackageEvidence::read_index() {
  const auto add = [&](const std::string& digest, const std::string& payload, const std::string& url,
                       const core::RecordLocation& location) {
    const Place place{"archive/" + location.warc_file, location};
    if (!digest.empty()) by_record_.emplace(digest, place);
    by_payload_.emplace(payload_key(payload, url), place);
  };
  for (const auto& [path, entry] : package_.entries()) {
    if (!is_plain_index(path) || !entry.is_sound()) continue;
    const auto content = package_.content(entry);
    warc::LineReader lines(*content);
    for (;;) {
      TRY_ASSIGN(const bool more, lines.next());
      if (!more) break;
      const auto line = warc::parse_index_line(lines.text());
      if (line) add(line->record_digest, line->digest, line->url, line->location);
    }
  }
  if (!by_record_.empty()) return {};
  // Other tools leave the digest of the record out, or compress the index.
  for (const auto& [path, entry] : package_.entries()) {
    if (!is_warc(path) || !entry.is_sound()) continue;
    TRY_ASSIGN(const auto found, warc::read_captures(*package_.content(entry), path.substr(path.rfind('/') + 1)));
    for (const core::Capture& capture : found.captures) {
      add(capture.record_digest, capture.payload_digest, capture.url, capture.location);
    }
  }
  return {};
}

Result<Evidence::Found> PackageEvidence::find(const RecordClaim& claim) {
  auto copy = Found::Copy::same_bytes;
  auto found = by_record_.find(claim.record_digest);
  if (found == by_record_.end()) {
    copy = Found::Copy::repacked;
    found = by_payload_.find(payload_key(claim.capture.payload_digest, claim.capture.url));
    if (found == by_payload_.end()) {
      return core::fail(core::ErrorCode::not_found, "the package has no such record",
                        name_ + ": " + claim.capture.location.warc_file);
    }
  }
  const Place& place = found->second;
  if (open_name_ != place.file) {
    const auto entry = package_.entries().find(place.file);
    if (entry == package_.entries().end()) {
      return core::fail(core::ErrorCode::not_found, "the package has no such file", name_ + ": " + place.file);
    }
    open_file_ = package_.content(entry->second);
    open_name_ = place.file;
  }
  return Found{open_file_.get(), place.location, copy};
}

Result<core::Transcript> PackageEvidence::sidecar(const std::filesystem::path& path) const {
  const std::string name = "pressroom/" + path.filename().string();
  const warc::WaczPackage::Entry* entry = package_.sound(name);
  if (entry == nullptr) {
    return core::fail(core::ErrorCode::not_found, "the package has no such transcript", name_ + ": " + name);
  }
  TRY_ASSIGN(const std::string bytes, package_.text(*entry, exports::max_sidecar_bytes));
  auto transcript = exports::read_sidecar(bytes, name_ + ": " + name);
  if (!transcript) transcript.error().code = core::ErrorCode::damaged;
  return transcript;
}

Result<std::vector<core::Transcript>> PackageEvidence::revisions(const std::string& transcript_id, int revision) {
  const std::string room = core::room_of(transcript_id), native_id = core::native_id_of(transcript_id);
  TRY_ASSIGN(core::Transcript newest, sidecar(exports::sidecar_path(room, native_id)));
  if (newest.transcript_id != transcript_id) {
    return core::fail(core::ErrorCode::not_found, "the package is of another room", transcript_id);
  }
  const int wanted = revision == 0 ? newest.revision : revision;
  std::vector<core::Transcript> revisions;
  for (int earlier = 1; earlier < std::min(wanted + 1, newest.revision); ++earlier) {
    TRY_ASSIGN(auto transcript, sidecar(exports::earlier_sidecar_path(room, native_id, earlier)));
    revisions.push_back(std::move(transcript));
  }
  if (wanted > newest.revision) {
    return core::fail(core::ErrorCode::not_found, fmt::format("the package has no revision {}", wanted), transcript_id);
  }
  if (wanted == newest.revision) revisions.push_back(std::move(newest));
  return revisions;
}

Result<std::vector<core::Transcript>> PackageEvidence::revisions_by(const ReadBy&, const std::string& transcript_id,
                                                                    int) {
  return core::fail(core::ErrorCode::not_found, "a package is not read anew", transcript_id);
}

bool PackageEvidence::keeps_sidecars() const {
  const auto& entries = package_.entries();
  const auto first = entries.lower_bound("pressroom/");
  return first != entries.end() && first->first.starts_with("pressroom/");
}

Result<ProvedRecord> prove_record(Evidence& evidence, const RecordClaim& claim) {
  TRY_ASSIGN(const Evidence::Found found, evidence.find(claim));
  auto record = cut(found);
  if (!record) {
    if (record.error().code == core::ErrorCode::io) return tl::unexpected(record.error());
    return core::fail(core::ErrorCode::damaged, record.error().what, record.error().where);
  }
  const std::string where = fmt::format("{}:{}", found.location.warc_file, found.location.offset);
  const auto parts = warc::response_parts(*record);
  if (!parts) return core::fail(core::ErrorCode::damaged, "the record is no response", where);
  const core::Capture told = told_by(*record, claim.capture.location.warc_file);
  const std::string payload_digest = core::sha256_labelled(parts->payload.bytes);
  if (contradicts(told.payload_digest, parts->payload.bytes)) {
    return core::fail(core::ErrorCode::damaged, "the payload contradicts its digest", where);
  }
  ProvedRecord proved;
  const auto compare = [&](std::string_view what, const std::string& said, const std::string& is) {
    if (said != is) proved.differences.push_back(fmt::format("{} is {}, the record says {}", what, said, is));
  };
  compare("record_id", claim.capture.record_id, told.record_id);
  compare("url", claim.capture.url, told.url);
  compare("captured_at", core::format_rfc3339(claim.capture.captured_at), core::format_rfc3339(told.captured_at));
  compare("payload_digest", claim.capture.payload_digest, payload_digest);
  if (found.copy == Evidence::Found::Copy::same_bytes) {
    compare("record_digest", claim.record_digest, record->record_digest);
  }
  auto content = warc::content(*parts);
  if (!content) return core::fail(core::ErrorCode::damaged, content.error().what, where);
  compare("content_digest", claim.content_digest, core::sha256_labelled(*content));
  proved.content = *std::move(content);
  return proved;
}

}  // namespace pressroom::app
