// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "app/crawl_service.hpp"
#include "app/objection.hpp"
#include "app/service.hpp"
#include "app/transcript_builder.hpp"
#include "storage/exports/sidecar.hpp"

namespace pressroom::app {

namespace {

using Json = nlohmann::ordered_json;

Json room_json(const core::Room& room) {
  Json layouts = Json::array();
  for (const core::Layout& layout : room.layouts) layouts.push_back(layout.name);
  return {{"name", room.name},  {"title", room.title},       {"language", room.language}, {"hosts", room.hosts},
          {"layouts", layouts}, {"listings", room.listings}, {"file", room.file},         {"sha256", room.sha256}};
}

void print_turns(const Service& service, const core::Transcript& transcript) {
  service.out.line("{}  {}", transcript.transcript_id, transcript.title.value_or("(no title)"));
  service.out.line("{}, {}; {} of {} pages ({})", transcript.source.value_or("(no source)"),
                   transcript.published_at ? transcript.published_at->value : "(no date)",
                   transcript.completeness.captured_pages, transcript.completeness.declared_pages,
                   core::name(transcript.completeness.verdict));
  for (const std::string& reason : transcript.completeness.reasons) service.out.line("  {}", reason);
  for (const core::TranscriptPage& page : transcript.pages) {
    for (const core::Warning& warning : page.warnings) {
      service.out.line("  page {}: {}: {}", page.page, warning.code, warning.detail);
    }
  }
  for (const core::Turn& turn : transcript.turns) {
    service.out.line("\n[{}] {} ({}, {})", turn.seq, turn.label.value_or("(no label)"), core::name(turn.role),
                     core::name(turn.kind));
    for (const std::string& paragraph : turn.paragraphs) service.out.line("{}", paragraph);
  }
}

}  // namespace

core::Result<ExitCode> room_list(const Service& service, const RoomListOptions&) {
  TRY_ASSIGN(const RoomShelf rooms, service.rooms());
  Json json = Json::array();
  for (const parsers::RoomRules& rules : rooms.rooms()) {
    const core::Room& room = rules.room();
    std::string hosts;
    for (const std::string& host : room.hosts) hosts += (hosts.empty() ? "" : ", ") + host;
    if (room.by_evidence) {
      service.out.line("{:<20} {}  (built in; any URL that no room above takes)", room.name, room.title);
    } else {
      service.out.line("{:<20} {}  ({}; {} layout(s), {} listing(s))", room.name, room.title, hosts,
                       room.layouts.size(), room.listings.size());
    }
    json.push_back(room_json(room));
  }
  service.out.document({{"rooms", json}});
  return ExitCode::done;
}

core::Result<ExitCode> room_try(const Service& service, const RoomTryOptions& options) {
  const auto url = core::Url::parse(options.url);
  if (!url) return core::fail(core::ErrorCode::usage, "this is no http(s) URL: " + url.error().what, options.url);
  RoomShelf rooms;
  if (options.file) {
    TRY_ASSIGN(parsers::RoomRules rules, RoomShelf::load_one(service.disk, *options.file));
    rooms.add(std::move(rules));
  } else {
    TRY_ASSIGN(rooms, service.rooms());
  }
  const parsers::RoomRules* serves = options.file ? &rooms.rooms().front() : rooms.of(*url);
  if (serves == nullptr) return core::fail(core::ErrorCode::usage, "no room serves this address", options.url);
  const parsers::RoomRules& room = *serves;
  const auto identity = room.identify(*url);
  if (!identity) {
    return core::fail(core::ErrorCode::configuration, "hosts or match.transcript do not fit " + options.url,
                      options.file->string());
  }
  TRY_ASSIGN(const Configuration configuration, read_configuration(service.disk, service.config()));
  TRY_ASSIGN(const NetworkPlan plan, plan_network(configuration, options.network));
  TRY(check_askable(*url, room, plan));
  TRY_ASSIGN(ArchiveFolder archive, ArchiveFolder::open_to_write(service.disk, service.archive()));
  const CrawlOrder order{{Target{&room, Target::Transcript{*identity, *url}}}, std::nullopt};
  TRY_ASSIGN(const RunReport report, crawl(service, archive, rooms, plan, order));
  StoredPages pages(archive);
  TRY_ASSIGN(const BuiltTranscript built, build_transcript(archive, pages, room, identity->id));
  if (built.is_transcript) {
    print_turns(service, built.current);
  } else {
    service.out.line("{}: {}", built.current.transcript_id, built.not_because);
  }
  Json json{{"is_transcript", built.is_transcript},
            {"not_because", built.not_because},
            {"exit_code", static_cast<int>(report.exit)}};
  json["transcript"] = Json::parse(storage::exports::write_sidecar(built.current));
  service.out.document(json);
  return report.exit;
}

}  // namespace pressroom::app
