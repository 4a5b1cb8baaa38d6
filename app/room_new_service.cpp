// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/crawl_service.hpp"
#include "app/objection.hpp"
#include "app/service.hpp"
#include "app/stored_pages.hpp"
#include "app/transcript_builder.hpp"
#include "core/transcript_id.hpp"
#include "parsers/generic_room.hpp"
#include "parsers/room_file.hpp"
#include "parsers/room_writer.hpp"
#include "parsers/transcript_parser.hpp"

namespace pressroom::app {

namespace {

using Json = nlohmann::ordered_json;

/// The first page of the newest visit that was answered, read back from the archive.
core::Result<parsers::Page> first_page(ArchiveFolder& archive, const std::string& native_id) {
  TRY_ASSIGN(const auto visits, archive.captures().visit_numbers(std::string(parsers::k_generic_name), native_id));
  if (visits.empty()) return core::fail(core::ErrorCode::not_found, "nothing was answered", native_id);
  TRY_ASSIGN(auto captures,
             archive.captures().of_transcript(std::string(parsers::k_generic_name), native_id, visits.back()));
  std::erase_if(captures, [](const core::Capture& capture) { return !capture.succeeded(); });
  if (captures.empty()) return core::fail(core::ErrorCode::not_found, "no page of it was answered", native_id);
  const auto first =
      std::min_element(captures.begin(), captures.end(), [](const auto& a, const auto& b) { return a.page < b.page; });
  return StoredPages(archive).page(*first);
}

/// What a room file makes of one page alone: what its [[test]] will say.
core::Result<core::RoomTest> test_of(const parsers::RoomDraft& draft, const parsers::Page& page, std::string file) {
  TRY_ASSIGN(core::Room room, parsers::read_room_file(draft.text(), "the draft"));
  TRY_ASSIGN(const parsers::RoomRules rules, parsers::RoomRules::compile(std::move(room)));
  const auto identity = rules.identify(page.url());
  if (!identity) {
    return core::fail(core::ErrorCode::malformed, "no pattern was found that serves this address", page.url().href());
  }
  core::Capture capture;
  capture.url = page.url().href();
  capture.page = identity->page;
  TRY_ASSIGN(parsers::PageReading reading, parsers::read_page(page, rules, *identity, std::move(capture)));
  parsers::VisitedTranscript visited;
  visited.native_id = identity->id;
  visited.pages.push_back(std::move(reading));
  const parsers::ParsedTranscript parsed = parsers::parse_transcript(rules, std::move(visited));
  core::RoomTest test;
  test.files = {std::move(file)};
  test.urls = {page.url().href()};
  test.transcript = core::transcript_id(draft.room.name, identity->id);
  test.turns = static_cast<int>(parsed.transcript.turns.size());
  const auto labelled = [](const core::Turn& turn) { return turn.label.has_value(); };
  const auto& turns = parsed.transcript.turns;
  const auto first = std::find_if(turns.begin(), turns.end(), labelled);
  if (first == turns.end())
    return core::fail(core::ErrorCode::not_found, "no transcript found: no labels", page.url().href());
  test.first_label = first->label;
  test.last_label = std::find_if(turns.rbegin(), turns.rend(), labelled)->label;
  return test;
}

Json as_json(const parsers::RoomDraft& draft, const std::filesystem::path& file, const std::filesystem::path& page) {
  Json choices = Json::array();
  for (const parsers::DraftChoice& choice : draft.choices) {
    choices.push_back(
        {{"key", choice.key}, {"evidence", choice.evidence}, {"confidence", core::name(choice.confidence)}});
  }
  const core::RoomTest& test = draft.room.tests.front();
  return {{"file", file.string()},         {"page", page.string()}, {"name", draft.room.name},
          {"transcript", test.transcript}, {"turns", *test.turns},  {"choices", choices},
          {"left_out", draft.left_out}};
}

}  // namespace

core::Result<ExitCode> room_new(const Service& service, const RoomNewOptions& options) {
  const auto url = core::Url::parse(options.url);
  if (!url) return core::fail(core::ErrorCode::usage, "this is no http(s) URL: " + url.error().what, options.url);
  RoomShelf rooms;
  TRY(rooms.add_generic());
  const parsers::RoomRules& generic = rooms.rooms().front();
  const auto known = generic.identify(*url);
  if (!known) return core::fail(core::ErrorCode::usage, "this address is too long to be a page's", options.url);
  const parsers::PageIdentity& identity = *known;
  TRY_ASSIGN(const Configuration configuration, read_configuration(service.disk, service.config()));
  TRY_ASSIGN(const NetworkPlan plan, plan_network(configuration, options.network));
  TRY(check_askable(*url, generic, plan));
  TRY_ASSIGN(ArchiveFolder archive, ArchiveFolder::open_to_write(service.disk, service.archive()));
  const CrawlOrder order{{Target{&generic, Target::Transcript{identity, *url}}}, std::nullopt};
  TRY_ASSIGN(const RunReport report, crawl(service, archive, rooms, plan, order));
  if (report.exit == ExitCode::interrupted || report.exit == ExitCode::refused) {
    print_transcripts(service, report);
    service.out.document(report.json());
    return report.exit;
  }
  StoredPages pages(archive);
  TRY_ASSIGN(const BuiltTranscript built, build_transcript(archive, pages, generic, identity.id));
  if (!built.is_transcript) return core::fail(core::ErrorCode::not_found, built.not_because, options.url);
  TRY_ASSIGN(const parsers::Page page, first_page(archive, identity.id));
  const parsers::PageIdentity page_identity = generic.identify(page.url()).value_or(identity);
  TRY_ASSIGN(parsers::RoomDraft draft, parsers::draft_room(page, page_identity));
  const std::filesystem::path file = options.output.value_or(draft.room.name + ".toml");
  const std::filesystem::path beside = std::filesystem::path(file).replace_extension(".html");
  for (const auto& path : {file, beside}) {
    if (service.disk.exists(path)) return core::fail(core::ErrorCode::usage, "this file stands already", path.string());
  }
  TRY_ASSIGN(core::RoomTest test, test_of(draft, page, beside.filename().string()));
  draft.room.tests.push_back(std::move(test));
  TRY(service.disk.write_atomically(beside, page.payload()));
  TRY(service.disk.write_atomically(file, draft.text()));
  for (const parsers::DraftChoice& choice : draft.choices) {
    service.out.line("{:<9} {:<7} {}", choice.key, core::name(choice.confidence), choice.evidence);
  }
  for (const std::string& one : draft.left_out) service.out.line("left out          {}", one);
  service.out.line("{} turns; wrote {} and {}", *draft.room.tests.front().turns, file.string(), beside.string());
  service.out.document(as_json(draft, file, beside));
  return ExitCode::done;
}

}  // namespace pressroom::app
