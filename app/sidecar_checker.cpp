// SPDX-License-Identifier: Apache-2.0
#include "app/sidecar_checker.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "app/archive_rooms.hpp"
#include "app/transcript_builder.hpp"
#include "core/digest.hpp"
#include "core/time_format.hpp"
#include "storage/exports/sidecar.hpp"
#include "storage/exports/sidecar_path.hpp"
#include "storage/warc/warc_reader.hpp"

namespace pressroom::app {

namespace {

namespace exports = storage::exports;

/// Where a value stands in the file, for people: the first place of `token` behind `from`.
std::uint64_t place_of(const std::string& bytes, const std::string& token, std::uint64_t from = 0) {
  const auto found = bytes.find(token, from);
  return found == std::string::npos ? from : found;
}

std::uint64_t place_of_turn(const std::string& bytes, const core::Turn& turn) {
  return place_of(bytes, "\"text\"", place_of(bytes, "\"turn_id\": \"" + turn.turn_id + "\""));
}

/// read_sidecar() says where as "FILE: byte N".
std::uint64_t offset_in(const core::Error& error) {
  std::uint64_t offset = 0;
  const auto blank = error.where.rfind(' ');
  if (blank != std::string::npos) {
    std::from_chars(error.where.data() + blank + 1, error.where.data() + error.where.size(), offset);
  }
  return offset;
}

std::string native_id_of(const core::Transcript& transcript) {
  return transcript.transcript_id.substr(std::min(transcript.room.size() + 1, transcript.transcript_id.size()));
}

}  // namespace

SidecarChecker::SidecarChecker(ArchiveFolder& archive, core::FindingSink sink)
    : archive_(archive), sink_(std::move(sink)), stored_(archive) {}

std::string SidecarChecker::relative(const std::filesystem::path& path) const {
  return path.lexically_relative(archive_.root()).generic_string();
}

void SidecarChecker::find(std::string rule, const std::string& file, std::uint64_t offset, std::string detail,
                          std::string record_id) {
  faulty_ = true;
  sink_(core::Finding{std::move(rule), core::Severity::error, file, offset, std::move(record_id), std::move(detail)});
}

core::Result<void> SidecarChecker::check_all() {
  TRY_ASSIGN(const auto rooms, archive_.disk().folders(archive_.root() / "transcripts"));
  for (const std::filesystem::path& room : rooms) {
    TRY_ASSIGN(const auto files, archive_.disk().files(room));
    for (const std::filesystem::path& file : files) {
      if (file.extension() == ".json") TRY(check_file(file));
    }
  }
  TRY(check_catalogue());
  return check_room_copies();
}

core::Result<void> SidecarChecker::check_file(const std::filesystem::path& path) {
  const std::string file = relative(path);
  TRY_ASSIGN(const std::string bytes, archive_.disk().read_all(path, exports::max_sidecar_bytes));
  ++sidecars_;
  const auto transcript = exports::read_sidecar(bytes, file);
  if (!transcript) {
    find("S1", file, offset_in(transcript.error()), transcript.error().what);
    return {};
  }
  faulty_ = false;
  load_pages(file, bytes, *transcript);
  for (const core::Turn& turn : transcript->turns) check_turn(file, bytes, *transcript, turn);
  // A fault that has its own name needs no second one.
  if (!faulty_) check_derivation(file, bytes, *transcript);
  return {};
}

void SidecarChecker::load_pages(const std::string& file, const std::string& bytes, const core::Transcript& transcript) {
  pages_.clear();
  for (const core::TranscriptPage& page : transcript.pages) load_page(file, bytes, page, transcript.room);
}

void SidecarChecker::load_page(const std::string& file, const std::string& bytes, const core::TranscriptPage& page,
                               const std::string& room) {
  const std::uint64_t at = place_of(bytes, "\"" + page.capture.record_id + "\"");
  core::Capture capture = page.capture;
  capture.room = room;
  capture.url = page.url;
  const auto reader = archive_.disk().open_read(archive_.warc_path(room, capture.location.warc_file));
  if (!reader) return find("S2", file, at, "the WARC is not there: " + reader.error().what, capture.record_id);
  storage::warc::ReadOptions options;
  options.record_digest = storage::warc::ReadOptions::RecordDigest::computed;
  const auto record = storage::warc::read_record_at(**reader, capture.location, options);
  if (!record) return find("S2", file, at, record.error().message(), capture.record_id);
  const auto differs = [&](std::string_view what, std::string_view said, std::string_view is) {
    if (said == is) return;
    find("S2", file, at, fmt::format("{} is {}, the record says {}", what, said, is), capture.record_id);
  };
  differs("record_id", capture.record_id, record->header.record_id());
  differs("url", page.url, record->header.target_uri());
  differs("captured_at", core::format_rfc3339(capture.captured_at), record->header.value("WARC-Date"));
  differs("payload_digest", capture.payload_digest, record->header.value("WARC-Payload-Digest"));
  differs("record_digest", capture.record_digest, record->record_digest);
  const auto content = stored_.content(capture);
  if (!content) return find("S2", file, at, content.error().message(), capture.record_id);
  if (core::sha256_labelled(*content) != page.content_digest) {
    find("S3", file, at, "content_digest is not that of the decoded payload", capture.record_id);
  }
  LoadedPage& loaded = pages_[page.page];
  loaded.payload = *content;
  loaded.bytes = parsers::PageBytes{loaded.payload, page.charset};
}

bool SidecarChecker::check_turn(const std::string& file, const std::string& bytes, const core::Transcript& transcript,
                                const core::Turn& turn) {
  ++turns_;
  const bool faulty_before = std::exchange(faulty_, false);
  if (pages_.empty()) load_pages(file, bytes, transcript);
  const auto page = [&](int number) -> const parsers::PageBytes* {
    const auto found = pages_.find(number);
    return found == pages_.end() ? nullptr : &found->second.bytes;
  };
  const auto rebuilt = parsers::rebuild_paragraphs(turn.spans, page);
  if (!rebuilt) {
    find("S4", file, place_of_turn(bytes, turn), turn.turn_id + ": " + rebuilt.error().what);
  } else if (*rebuilt != turn.paragraphs) {
    find("S4", file, place_of_turn(bytes, turn), turn.turn_id + ": the spans give another text than the sidecar");
  }
  for (const core::Aside& aside : turn.asides) {
    const auto words = parsers::rebuild_paragraphs(aside.spans, page);
    if (!words || words->size() != 1 || words->front() != aside.text) {
      find("S5", file, place_of_turn(bytes, turn), turn.turn_id + ": an aside is not what its spans give");
    }
  }
  const bool sound = !faulty_;
  faulty_ = faulty_ || faulty_before;
  return sound;
}

void SidecarChecker::check_derivation(const std::string& file, const std::string& bytes,
                                      const core::Transcript& transcript) {
  if (transcript.tool_version != PRESSROOM_VERSION) return;
  const std::string native_id = native_id_of(transcript);
  const auto rules = RoomShelf::load_one(archive_.disk(), archive_.room_copy(transcript.room_sha256));
  if (!rules) return find("S8", file, 0, "its room file is not kept: " + rules.error().message());
  const auto built = build_transcript(archive_, stored_, *rules, native_id);
  if (!built) return find("S6", file, 0, "cannot be derived from the archive: " + built.error().message());
  const core::Transcript* derived = nullptr;
  if (built->current.revision == transcript.revision) derived = &built->current;
  for (const core::Transcript& earlier : built->earlier) {
    if (earlier.revision == transcript.revision) derived = &earlier;
  }
  if (derived == nullptr)
    return find("S6", file, 0, fmt::format("the archive gives no revision {}", transcript.revision));
  const std::string expected = exports::write_sidecar(*derived);
  if (expected == bytes) return;
  const auto differs = std::mismatch(expected.begin(), expected.end(), bytes.begin(), bytes.end());
  find("S6", file, static_cast<std::uint64_t>(differs.second - bytes.begin()),
       "differs from what the archive and its room file give; `pressroom reparse` writes it anew");
}

core::Result<void> SidecarChecker::check_catalogue() {
  TRY_ASSIGN(const auto entries, archive_.catalogue().list());
  for (const auto& entry : entries) {
    if (entry.sidecar.empty()) continue;
    const std::filesystem::path path = archive_.root() / entry.sidecar;
    if (!archive_.disk().exists(path)) {
      find("S7", entry.sidecar, 0, "the catalogue names this sidecar, but it is not there");
      continue;
    }
    TRY_ASSIGN(const std::string bytes, archive_.disk().read_all(path, exports::max_sidecar_bytes));
    if (core::sha256_hex(bytes) == entry.sidecar_sha256) continue;
    sink_(core::Finding{"S7", core::Severity::warning, entry.sidecar, 0, "", "not the file the catalogue was told of"});
  }
  return {};
}

core::Result<void> SidecarChecker::check_room_copies() {
  TRY_ASSIGN(const auto files, archive_.disk().files(archive_.root() / "rooms"));
  for (const std::filesystem::path& path : files) {
    TRY_ASSIGN(const std::string bytes, archive_.disk().read_all(path, exports::max_sidecar_bytes));
    if (core::sha256_hex(bytes) != path.stem().string())
      find("S8", relative(path), 0, "its bytes do not have the hash it is named by");
  }
  return {};
}

}  // namespace pressroom::app
