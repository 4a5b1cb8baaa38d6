// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/archive_rooms.hpp"
#include "app/service.hpp"
#include "app/transcript_builder.hpp"
#include "app/turn_name.hpp"

namespace pressroom::app {

namespace {

using Json = nlohmann::ordered_json;

/// The votes for a turn's label, from the visit in which it stands with these bytes.
const parsers::LabelDecision* decision_for(const BuiltTranscript& built, const core::Turn& turn) {
  for (auto visit = built.visits.rbegin(); visit != built.visits.rend(); ++visit) {
    for (const core::Turn& parsed : visit->transcript.turns) {
      if (parsed.spans != turn.spans || parsed.label != turn.label) continue;
      for (std::size_t i = 0; i < visit->decisions.size(); ++i) {
        if (visit->decision_of[i] == parsed.turn_id) return &visit->decisions[i];
      }
    }
  }
  return nullptr;
}

std::vector<std::string> joins_of(const BuiltTranscript& built, const core::Turn& turn) {
  for (auto visit = built.visits.rbegin(); visit != built.visits.rend(); ++visit) {
    for (std::size_t i = 0; i < visit->transcript.turns.size(); ++i) {
      if (visit->transcript.turns[i].spans == turn.spans) return visit->joins[i];
    }
  }
  return {};
}

void print_turn(const Service& service, const core::Turn& turn, const parsers::LabelDecision* decision,
                const std::vector<std::string>& joins) {
  service.out.line("{}  turn {}, page(s) {}", turn.turn_id, turn.seq,
                   fmt::format("{}-{}", turn.pages.front(), turn.pages.back()));
  service.out.line("label    {} ({})", turn.label ? "'" + *turn.label + "'" : "none", core::name(turn.label_kind));
  if (decision != nullptr) {
    for (const parsers::Vote& vote : decision->votes)
      service.out.line("  {:+3d}  {:<14} {}", vote.weight, vote.evidence, vote.detail);
    service.out.line("  {:3d}  in all; a label needs {}", decision->score, parsers::k_label_threshold);
  }
  service.out.line("speaker  {} ({}): {}, confidence {}", turn.speaker_name.value_or("nobody named"),
                   turn.speaker_id.value_or("-"), turn.attribution.reason, core::name(turn.attribution.confidence));
  service.out.line("role     {}{}", core::name(turn.role), turn.outlet ? ", outlet " + *turn.outlet : "");
  for (const std::string& join : joins) service.out.line("join     {}", join);
  service.out.line("kind     {}{}", core::name(turn.kind), turn.reply_to ? ", answers " + *turn.reply_to : "");
}

Json turn_json(const core::Turn& turn, const parsers::LabelDecision* decision, const std::vector<std::string>& joins) {
  const auto text = [](const std::optional<std::string>& value) { return value ? Json(*value) : Json(); };
  Json json{{"turn_id", turn.turn_id},
            {"seq", turn.seq},
            {"pages", turn.pages},
            {"label", text(turn.label)},
            {"label_kind", core::name(turn.label_kind)},
            {"speaker_id", text(turn.speaker_id)},
            {"speaker_name", text(turn.speaker_name)},
            {"outlet", text(turn.outlet)},
            {"role", core::name(turn.role)},
            {"attribution",
             {{"method", turn.attribution.method},
              {"confidence", core::name(turn.attribution.confidence)},
              {"reason", turn.attribution.reason}}},
            {"joins", joins},
            {"kind", core::name(turn.kind)},
            {"reply_to", text(turn.reply_to)}};
  json["votes"] = Json::array();
  if (decision != nullptr) {
    for (const parsers::Vote& vote : decision->votes) {
      json["votes"].push_back({{"evidence", vote.evidence}, {"weight", vote.weight}, {"detail", vote.detail}});
    }
    json["score"] = decision->score;
    json["threshold"] = parsers::k_label_threshold;
  }
  return json;
}

}  // namespace

core::Result<ExitCode> explain(const Service& service, const ExplainOptions& options) {
  TRY_ASSIGN(const TurnName turn_name, parse_turn_id(options.turn));
  TRY_ASSIGN(ArchiveFolder archive, ArchiveFolder::open_to_read(service.disk, service.archive()));
  TRY_ASSIGN(const parsers::RoomRules rules, room_as_used(archive, turn_name.room, turn_name.native_id));
  StoredPages pages(archive);
  TRY_ASSIGN(const BuiltTranscript built, build_transcript(archive, pages, rules, turn_name.native_id));
  const auto found = std::find_if(built.current.turns.begin(), built.current.turns.end(),
                                  [&](const core::Turn& turn) { return turn.turn_id == options.turn; });
  if (found == built.current.turns.end()) {
    return core::fail(core::ErrorCode::not_found, "today's parsers and rooms give no such turn", options.turn);
  }
  const parsers::LabelDecision* decision = decision_for(built, *found);
  const auto joins = joins_of(built, *found);
  print_turn(service, *found, decision, joins);
  service.out.document(turn_json(*found, decision, joins));
  return ExitCode::done;
}

}  // namespace pressroom::app
