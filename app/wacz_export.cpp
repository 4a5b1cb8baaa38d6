// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "app/archive_folder.hpp"
#include "app/export_formats.hpp"
#include "app/wacz_captures.hpp"
#include "core/digest.hpp"
#include "core/transcript_id.hpp"
#include "storage/exports/sidecar.hpp"
#include "storage/exports/sidecar_path.hpp"
#include "storage/warc/wacz_writer.hpp"

namespace pressroom::app {

namespace exports = storage::exports;
namespace warc = storage::warc;

using Json = nlohmann::ordered_json;

namespace {

constexpr std::uint64_t k_max_key_bytes = 64 * 1024;

core::Result<std::optional<core::SigningKey>> key_of(const Service& service, const ExportOptions& options) {
  if (!options.sign) return std::optional<core::SigningKey>();
  const auto pem = service.disk.read_all(*options.sign, k_max_key_bytes);
  if (!pem) return core::fail(core::ErrorCode::usage, "--sign: " + pem.error().what, options.sign->string());
  auto key = core::SigningKey::parse(*pem);
  if (!key) return core::fail(key.error().code, "--sign: " + key.error().what, options.sign->string());
  return std::optional(*std::move(key));
}

/// The words spoken on one page: each paragraph where it begins.
std::string words_on(const core::Transcript& transcript, int page) {
  std::string words;
  for (const core::Turn& turn : transcript.turns) {
    std::map<int, int> begins;  // paragraph to page
    for (const core::Span& span : turn.spans) begins.emplace(span.paragraph, span.page);
    for (const auto& [paragraph, begun] : begins) {
      if (begun != page || std::cmp_greater_equal(paragraph, turn.paragraphs.size())) continue;
      if (!words.empty()) words += '\n';
      words += turn.paragraphs[static_cast<std::size_t>(paragraph)];
    }
  }
  return words;
}

warc::WaczPage page_of(const core::Transcript& transcript, const core::TranscriptPage& page) {
  warc::WaczPage line;
  line.id = fmt::format("{}.p{}", transcript.transcript_id, page.page);
  line.url = page.url;
  line.captured_at = page.capture.captured_at;
  line.title = transcript.title;
  if (line.title && transcript.pages.size() > 1) {
    *line.title += fmt::format(" ({}/{})", page.page, std::max(transcript.completeness.declared_pages, page.page));
  }
  line.text = words_on(transcript, page.page);
  line.bytes = page.capture.location.length;
  return line;
}

warc::WaczPage page_of(const core::Capture& listing) {
  return {.id = "listing." + core::sha256_hex(listing.url).substr(0, 12),
          .url = listing.url,
          .captured_at = listing.captured_at,
          .title = {},
          .text = {},
          .bytes = listing.location.length};
}

/// The title of the room as the archive's own copy of the room file has it, so that the archive alone decides.
std::string title_of_room(const ArchiveFolder& archive, const std::string& room, const std::string& room_sha256) {
  const auto rules = RoomShelf::load_copy(archive.disk(), archive.room_copy(room_sha256));
  return rules && !rules->room().title.empty() ? rules->room().title : room;
}

/// The packages of one call, one after the other.
class Packages {
 public:
  Packages(const Service& service, ArchiveFolder& archive, const exports::Selection& selection,
           const std::filesystem::path& folder)
      : service_(service), archive_(archive), selection_(selection), folder_(folder), faults_(service.out) {}

  core::Result<void> write(const std::string& room, const exports::ChosenSidecars& chosen,
                           const core::SigningKey* key) {
    WaczScope scope{kind(), room, {}};
    if (scope.kind == WaczScope::Kind::room) {
      for (const std::string& id : chosen.incomplete) add_transcript(scope, id);
    } else {
      for (const auto& sidecar : chosen.sidecars) add_transcript(scope, sidecar.transcript_id);
      if (scope.transcripts.empty()) return {};
    }
    TRY_ASSIGN(WaczCaptures captures, WaczCaptures::find(archive_, std::move(scope), faults_));
    if (captures.empty()) return {};
    const std::filesystem::path file = folder_ / name_of(captures.scope());
    TRY_ASSIGN(const auto writer, warc::WaczWriter::create(service_.disk, file));
    TRY(add_warcs(*writer, captures));
    TRY_ASSIGN(const warc::WaczDescription description, add_pages(*writer, captures, chosen));
    TRY_ASSIGN(const warc::WaczTotals totals, writer->finish(description, key));
    service_.out.line("{}: {} WARC files, {} captures, {} pages, {} bytes{}", file.string(), totals.warc_files,
                      totals.captures, totals.pages, totals.bytes, key != nullptr ? ", signed" : "");
    json_.push_back({{"file", file.string()},
                     {"room", room},
                     {"warc_files", totals.warc_files},
                     {"captures", totals.captures},
                     {"pages", totals.pages},
                     {"bytes", totals.bytes},
                     {"signed", key != nullptr}});
    return {};
  }

  const Json& json() const { return json_; }
  const Faults& faults() const { return faults_; }
  std::int64_t transcripts() const { return transcripts_; }

 private:
  WaczScope::Kind kind() const {
    if (!selection_.transcript.empty()) return WaczScope::Kind::transcript;
    return selection_.has_dates() ? WaczScope::Kind::transcripts : WaczScope::Kind::room;
  }

  static void add_transcript(WaczScope& scope, const std::string& transcript_id) {
    if (core::room_of(transcript_id) == scope.room) scope.transcripts.insert(core::native_id_of(transcript_id));
  }

  static std::string name_of(const WaczScope& scope) {
    std::string name = exports::file_name_of(scope.room);
    if (scope.kind == WaczScope::Kind::transcript) name += "-" + exports::file_name_of(*scope.transcripts.begin());
    return name + ".wacz";
  }

  core::Result<void> add_warcs(warc::WaczWriter& writer, WaczCaptures& captures) {
    const auto wants_failures = [&scope = captures.scope()](const std::string& transcript) {
      return transcript.empty() ? scope.kind == WaczScope::Kind::room : scope.has_transcript(transcript);
    };
    for (const WaczCaptures::File& file : captures.files()) {
      TRY_ASSIGN(auto wanted, captures.of_file(file.name));
      auto source = service_.disk.open_read(archive_.warc_path(file.room, file.name));
      // A writer may close and so rename the file between the look and the opening.
      if (!source) source = service_.disk.open_read(archive_.warc_path(file.room, file.name));
      if (!source && source.error().code == core::ErrorCode::not_found) {
        return core::fail(core::ErrorCode::damaged, "the WARC file is not there", file.name);
      }
      if (!source) return tl::unexpected(source.error());
      TRY(writer.add_warc(**source, {file.name, std::move(wanted), wants_failures}));
    }
    return {};
  }

  core::Result<warc::WaczDescription> add_pages(warc::WaczWriter& writer, const WaczCaptures& captures,
                                                const exports::ChosenSidecars& chosen) {
    const std::string& room = captures.scope().room;
    std::string room_sha256, title;
    std::int64_t transcripts = 0;
    for (const exports::ChosenSidecar& sidecar : chosen.sidecars) {
      if (sidecar.room() != room) continue;
      TRY_ASSIGN(const core::Transcript transcript, exports::read_chosen(service_.disk, archive_.root(), sidecar));
      for (const core::TranscriptPage& page : transcript.pages) TRY(writer.add_page(page_of(transcript, page)));
      room_sha256 = transcript.room_sha256;
      title = transcript.title.value_or(transcript.transcript_id);
      ++transcripts;
    }
    TRY(add_sidecars(writer, room, chosen));
    for (const auto& [url, listing] : captures.listings()) TRY(writer.add_page(page_of(listing)));
    transcripts_ += transcripts;
    const std::string room_title = title_of_room(archive_, room, room_sha256);
    if (captures.scope().kind != WaczScope::Kind::transcript) title = room_title;
    return warc::WaczDescription{title,
                                 fmt::format("{} transcript{} of {}, with the records that prove them", transcripts,
                                             transcripts == 1 ? "" : "s", room_title),
                                 "pressroom " PRESSROOM_VERSION};
  }

  /// What the records are held against by who has the package alone: sidecars of every revision, and the rules that
  /// made them. All in one folder: py-wacz looks at the last two parts of a path and no further.
  core::Result<void> add_sidecars(warc::WaczWriter& writer, const std::string& room,
                                  const exports::ChosenSidecars& chosen) {
    std::set<std::string> rules;
    const auto add = [&](const std::filesystem::path& path) -> core::Result<void> {
      TRY_ASSIGN(const std::string bytes, service_.disk.read_all(archive_.root() / path, exports::max_sidecar_bytes));
      return writer.add_file("pressroom/" + path.filename().string(), bytes);
    };
    for (const exports::ChosenSidecar& sidecar : chosen.sidecars) {
      if (sidecar.room() != room) continue;
      TRY_ASSIGN(const core::Transcript transcript, exports::read_chosen(service_.disk, archive_.root(), sidecar));
      const std::string native_id = core::native_id_of(transcript.transcript_id);
      for (int revision = 1; revision < transcript.revision; ++revision) {
        TRY(add(exports::earlier_sidecar_path(room, native_id, revision)));
      }
      TRY(add(exports::sidecar_path(room, native_id)));
      rules.insert(transcript.room_sha256);
      for (const core::AppliedOverlay& overlay : transcript.overlays) rules.insert(overlay.sha256);
    }
    for (const std::string& hash : rules) TRY(add(std::filesystem::path("rooms") / (hash + ".toml")));
    return {};
  }

  const Service& service_;
  ArchiveFolder& archive_;
  const exports::Selection& selection_;
  const std::filesystem::path& folder_;
  Faults faults_;
  Json json_ = Json::array();
  std::int64_t transcripts_ = 0;
};

}  // namespace

core::Result<ExitCode> export_packages(const Service& service, const ExportOptions& options,
                                       const exports::Selection& selection, Json& document, LeftOut& left_out) {
  TRY_ASSIGN(const auto key, key_of(service, options));
  TRY_ASSIGN(ArchiveFolder archive, ArchiveFolder::open_to_read(service.disk, service.archive()));
  TRY_ASSIGN(const exports::ChosenSidecars chosen,
             exports::choose_sidecars(service.disk, service.archive(), selection));
  left_out = {static_cast<std::int64_t>(chosen.incomplete.size()), chosen.undated};
  TRY(service.disk.make_folders(options.folder));
  TRY_ASSIGN(const auto rooms, archive.captures().rooms());
  Packages packages(service, archive, selection, options.folder);
  for (const std::string& room : rooms) {
    if (selection.room.empty() || selection.room == room) TRY(packages.write(room, chosen, key ? &*key : nullptr));
  }
  if (packages.json().empty()) service.out.line("nothing to package");
  document["packages"] = packages.json();
  document["transcripts"] = packages.transcripts();
  if (!packages.faults().empty()) document["faults"] = packages.faults().json();
  // Who names a transcript wants that one.
  const bool missed = !selection.transcript.empty() && packages.json().empty();
  return packages.faults().empty() && missed ? ExitCode::incomplete : packages.faults().exit();
}

}  // namespace pressroom::app
