// SPDX-License-Identifier: Apache-2.0
#include "app/sidecar_checker.hpp"

#include <fmt/core.h>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "app/archive_rooms.hpp"
#include "app/exit_code.hpp"
#include "app/room_shelf.hpp"
#include "app/transcript_builder.hpp"
#include "core/digest.hpp"
#include "core/time_format.hpp"
#include "core/transcript_id.hpp"
#include "storage/exports/sidecar.hpp"
#include "storage/exports/sidecar_path.hpp"
#include "storage/warc/record_cutter.hpp"

namespace pressroom::app {

namespace {

namespace exports = storage::exports;

constexpr int k_all_runs = std::numeric_limits<int>::max();

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

void SidecarChecker::doubt(std::string rule, const std::string& file, std::string detail) {
  sink_(core::Finding{std::move(rule), core::Severity::warning, file, 0, "", std::move(detail)});
}

core::Result<void> SidecarChecker::check_all() {
  TRY(check_room_copies());
  TRY_ASSIGN(const auto rooms, archive_.disk().folders(archive_.root() / "transcripts"));
  for (const std::filesystem::path& room : rooms) {
    TRY_ASSIGN(const auto files, archive_.disk().files(room));
    for (const std::filesystem::path& file : files) {
      if (file.extension() == ".json") TRY(check_file(file));
    }
  }
  TRY(check_catalogue());
  return check_rowless();
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
  if (!check_place(path, *transcript)) return {};
  faulty_ = false;
  load_pages(file, bytes, *transcript);
  for (const core::Turn& turn : transcript->turns) check_turn(file, bytes, *transcript, turn);
  // A fault that has its own name needs no second one.
  if (faulty_) return {};
  const Derivation derivation = check_derivation(path, bytes, *transcript);
  if (derivation == Derivation::differs) return {};
  return exports::is_newest_sidecar(path) ? check_row(file, bytes, *transcript, derivation)
                                          : check_earlier(file, *transcript, derivation);
}

bool SidecarChecker::check_place(const std::filesystem::path& path, const core::Transcript& transcript) {
  const std::string native_id = core::native_id_of(transcript.transcript_id);
  const auto place = exports::is_newest_sidecar(path)
                         ? exports::sidecar_path(transcript.room, native_id)
                         : exports::earlier_sidecar_path(transcript.room, native_id, transcript.revision);
  if (relative(path) == place.generic_string()) return true;
  find("S9", relative(path), 0,
       fmt::format("revision {} of {} has its place at {}", transcript.revision, transcript.transcript_id,
                   place.generic_string()));
  return false;
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
  const auto reader = archive_.open_warc(room, capture.location.warc_file);
  if (!reader) return find("S2", file, at, "the WARC is not there: " + reader.error().what, capture.record_id);
  storage::warc::ReadOptions options;
  options.record_digest = storage::warc::ReadOptions::RecordDigest::computed;
  const auto record = storage::warc::RecordCutter(**reader).cut(capture.location, options);
  if (!record) return find("S2", file, at, record.error().message(), capture.record_id);
  const auto differs = [&](std::string_view what, std::string_view said, std::string_view is) {
    if (said == is) return;
    find("S2", file, at, fmt::format("{} is {}, the record says {}", what, said, is), capture.record_id);
  };
  if (is_foreign(capture.location.warc_file)) {
    // Other tools write other forms of date, digest and URL: what we make of their record is compared.
    const core::Capture told = storage::warc::foreign_record(*record, capture.location.warc_file).capture;
    differs("record_id", capture.record_id, told.record_id);
    differs("url", page.url, told.url);
    differs("captured_at", core::format_rfc3339(capture.captured_at), core::format_rfc3339(told.captured_at));
    differs("payload_digest", capture.payload_digest, told.payload_digest);
    differs("record_digest", capture.record_digest, told.record_digest);
  } else {
    differs("record_id", capture.record_id, record->header.record_id());
    differs("url", page.url, record->header.target_uri());
    differs("captured_at", core::format_rfc3339(capture.captured_at), record->header.value("WARC-Date"));
    differs("payload_digest", capture.payload_digest, record->header.value("WARC-Payload-Digest"));
    differs("record_digest", capture.record_digest, record->record_digest);
  }
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

const parsers::RoomRules* SidecarChecker::kept_rules(const std::string& sha256) {
  const auto [entry, unknown] = rules_.try_emplace(sha256);
  if (unknown) {
    const std::filesystem::path copy = archive_.room_copy(sha256);
    auto rules = RoomShelf::load_copy(archive_.disk(), copy);
    if (rules) {
      entry->second = *std::move(rules);
    } else {
      find("S8", relative(copy), 0, rules.error().what);
    }
  }
  return entry->second ? &*entry->second : nullptr;
}

SidecarChecker::Derivation SidecarChecker::check_derivation(const std::filesystem::path& path, const std::string& bytes,
                                                            const core::Transcript& transcript) {
  const std::string file = relative(path);
  if (transcript.tool_version != PRESSROOM_VERSION) return Derivation::impossible;
  const parsers::RoomRules* rules = kept_rules(transcript.room_sha256);
  if (rules == nullptr) return Derivation::impossible;
  parsers::RoomRules corrected = *rules;
  if (const auto taken = take_kept_overlays(archive_, transcript.overlays, corrected); !taken) {
    find("S8", taken.error().where, 0, taken.error().what);
    return Derivation::impossible;
  }
  const auto built = build_transcript(archive_, stored_, corrected, core::native_id_of(transcript.transcript_id));
  if (!built) {
    find("S6", file, 0, "cannot be derived from the archive: " + built.error().message());
    return Derivation::differs;
  }
  const core::Transcript* derived = nullptr;
  if (exports::is_newest_sidecar(path)) {
    if (built->is_transcript && built->current.revision == transcript.revision) derived = &built->current;
  } else {
    for (const core::Transcript& earlier : built->earlier) {
      if (earlier.revision == transcript.revision) derived = &earlier;
    }
  }
  if (derived == nullptr) {
    if (is_overtaken(bytes, transcript, *built)) {
      doubt("S6", file, "pages of a newer revision are stored; the next run or `pressroom reparse` writes it");
      return Derivation::same;
    }
    find("S6", file, 0, fmt::format("the archive gives no such revision ({})", transcript.revision));
    return Derivation::differs;
  }
  const std::string expected = exports::write_sidecar(*derived);
  if (expected == bytes) return Derivation::same;
  const auto differs = std::mismatch(expected.begin(), expected.end(), bytes.begin(), bytes.end());
  find("S6", file, static_cast<std::uint64_t>(differs.second - bytes.begin()),
       "differs from what the archive and its room file give; `pressroom reparse` writes it anew");
  return Derivation::differs;
}

core::Result<void> SidecarChecker::check_row(const std::string& file, const std::string& bytes,
                                             const core::Transcript& transcript, Derivation derivation) {
  const std::string native_id = core::native_id_of(transcript.transcript_id);
  TRY_ASSIGN(const auto row, archive_.catalogue().find(transcript.transcript_id));
  if (!row) {
    TRY_ASSIGN(const bool may_lack, may_lack_row(transcript.room, native_id));
    const std::string detail = "the catalogue has no row for it";
    if (may_lack && derivation == Derivation::same) {
      doubt("S7", file, detail + " yet; the next run or `pressroom reparse` writes it");
    } else {
      find("S7", file, 0, detail + "; `pressroom rebuild` makes the catalogue anew");
    }
    return {};
  }
  if (row->sidecar != file || row->sidecar_sha256 != core::sha256_hex(bytes)) {
    if (derivation == Derivation::same) {
      doubt("S7", file, "the catalogue speaks of an earlier state; `pressroom reparse` writes the row anew");
    } else {
      find("S7", file, 0,
           fmt::format("neither can pressroom {} be repeated here, nor are these the bytes that the catalogue knows",
                       transcript.tool_version));
    }
    return {};
  }
  const auto columns = row->differences(storage::database::CatalogueEntry::of(transcript));
  if (!columns.empty()) {
    find("S7", file, 0, fmt::format("the catalogue's row says otherwise: {}", fmt::join(columns, ", ")));
  }
  TRY_ASSIGN(const int latest, archive_.frontier().latest_visit_number(transcript.room, native_id));
  if (row->visit_number > latest) find("S7", file, 0, "the catalogue's row speaks of a visit that never was");
  return {};
}

core::Result<void> SidecarChecker::check_earlier(const std::string& file, const core::Transcript& transcript,
                                                 Derivation derivation) {
  TRY_ASSIGN(const auto row, archive_.catalogue().find(transcript.transcript_id));
  if (row && row->revision <= transcript.revision) {
    find("S9", file, 0, fmt::format("stands as earlier than revision {}, which is the newest", row->revision));
    return {};
  }
  if (derivation == Derivation::same) return {};
  // All revisions are written together, so one of another version than the newest was written by somebody else.
  if (!row || row->tool_version != transcript.tool_version || row->room_sha256 != transcript.room_sha256) {
    find("S6", file, 0, "was not written together with the newest revision; `pressroom reparse` writes it anew");
  } else {
    doubt("S6", file,
          fmt::format("only its texts are proved: pressroom {} cannot be repeated here; `pressroom reparse` writes it "
                      "anew",
                      transcript.tool_version));
  }
  return {};
}

/// Sidecars are written at the end of a run: while one is under way, or after a kill, the newest may be one that the
/// archive gives as an earlier revision.
bool SidecarChecker::is_overtaken(const std::string& bytes, const core::Transcript& transcript,
                                  const BuiltTranscript& built) {
  const bool is_earlier = std::any_of(built.earlier.begin(), built.earlier.end(), [&](const auto& earlier) {
    return earlier.revision == transcript.revision && exports::write_sidecar(earlier) == bytes;
  });
  const auto may_lack = may_lack_row(transcript.room, core::native_id_of(transcript.transcript_id));
  return is_earlier && may_lack && *may_lack;
}

/// A row may be missing while a visit is under way, and when the run that captured the pages was killed or stopped on
/// an error before it could write the row.
core::Result<bool> SidecarChecker::may_lack_row(const std::string& room, const std::string& native_id) {
  using State = core::VisitRecord::State;
  TRY_ASSIGN(const auto visits, archive_.frontier().visits(room, native_id, 0));
  core::Instant newest{};
  for (const core::VisitRecord& record : visits) {
    if (record.state == State::queued || record.state == State::claimed || record.state == State::captured) return true;
    if (record.capture) newest = std::max(newest, record.capture->captured_at);
  }
  TRY_ASSIGN(const auto runs, archive_.catalogue().runs(k_all_runs));
  const auto run = std::find_if(runs.begin(), runs.end(), [&](const auto& other) { return other.started <= newest; });
  if (run == runs.end() || !run->ended || !run->exit_code) return true;
  const auto exit = static_cast<ExitCode>(*run->exit_code);
  return exit != ExitCode::done && exit != ExitCode::incomplete && exit != ExitCode::refused;
}

core::Result<void> SidecarChecker::check_catalogue() {
  TRY_ASSIGN(const auto entries, archive_.catalogue().list());
  for (const auto& entry : entries) {
    if (entry.sidecar.empty()) continue;
    if (!archive_.disk().exists(archive_.root() / entry.sidecar)) {
      find("S7", entry.sidecar, 0, "the catalogue names this sidecar, but it is not there");
    }
    for (int revision = 1; revision < entry.revision; ++revision) {
      const auto earlier = exports::earlier_sidecar_path(entry.room, entry.native_id, revision);
      if (archive_.disk().exists(archive_.root() / earlier)) continue;
      find("S7", earlier.generic_string(), 0,
           fmt::format("revision {} of {} is not there", revision, entry.transcript_id));
    }
  }
  return {};
}

/// Transcripts that have captures, but neither a row nor a sidecar to miss it.
core::Result<void> SidecarChecker::check_rowless() {
  TRY_ASSIGN(const auto rooms, archive_.captures().rooms());
  for (const std::string& room : rooms) {
    TRY_ASSIGN(const auto native_ids, archive_.captures().transcripts(room));
    for (const std::string& native_id : native_ids) {
      TRY_ASSIGN(const auto row, archive_.catalogue().find(core::transcript_id(room, native_id)));
      if (row || archive_.disk().exists(archive_.root() / exports::sidecar_path(room, native_id))) continue;
      TRY_ASSIGN(const bool may_lack, may_lack_row(room, native_id));
      if (!may_lack) find("S7", "pressroom.db", 0, fmt::format("the catalogue has no row for {}:{}", room, native_id));
    }
  }
  return {};
}

core::Result<void> SidecarChecker::check_room_copies() {
  TRY_ASSIGN(const auto files, archive_.disk().files(archive_.root() / "rooms"));
  for (const std::filesystem::path& path : files) {
    if (!RoomShelf::load_overlay_copy(archive_.disk(), path)) kept_rules(path.stem().string());
  }
  return {};
}

}  // namespace pressroom::app
