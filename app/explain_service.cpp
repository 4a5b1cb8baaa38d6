// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/archive_rooms.hpp"
#include "app/service.hpp"
#include "app/turn_evidence.hpp"
#include "app/turn_name.hpp"

namespace pressroom::app {

namespace {

using Json = nlohmann::ordered_json;

void print_votes(const Service& service, const parsers::LabelDecision& decision) {
  for (const parsers::Vote& vote : decision.votes) {
    const std::string evidence =
        vote.detail.empty() ? vote.evidence : fmt::format("{:<14} {}", vote.evidence, vote.detail);
    service.out.line("  {:+3d}  {}", vote.weight, evidence);
  }
  service.out.line("  {:3d}  in all; a label needs {}", decision.score, parsers::k_label_threshold);
}

void print_turn(const Service& service, const core::Turn& turn, const TurnEvidence& evidence) {
  service.out.line("{}  turn {}, page(s) {}", turn.turn_id, turn.seq,
                   turn.pages.empty() ? "none" : fmt::format("{}-{}", turn.pages.front(), turn.pages.back()));
  service.out.line("label    {} ({})", turn.label ? "'" + *turn.label + "'" : "none", core::name(turn.label_kind));
  if (evidence.decision != nullptr) print_votes(service, *evidence.decision);
  for (const parsers::LabelDecision* rejected : evidence.rejected) {
    service.out.line("no label '{}'", rejected->candidate.label);
    print_votes(service, *rejected);
  }
  const std::string named_by = evidence.decision == nullptr || evidence.decision->named_by.empty()
                                   ? std::string()
                                   : "; named by: " + evidence.decision->named_by;
  service.out.line("speaker  {} ({}): {}, confidence {}{}", turn.speaker_name.value_or("nobody named"),
                   turn.speaker_id.value_or("-"), turn.attribution.reason, core::name(turn.attribution.confidence),
                   named_by);
  service.out.line("role     {}: {}", core::name(turn.role), evidence.role);
  for (const PageJoin& join : evidence.joins) {
    service.out.line("join     page {} to {}: {}: '{}' | '{}'", join.from_page, join.to_page, join.how, join.before,
                     join.after);
  }
  service.out.line("kind     {}: {}", core::name(turn.kind), evidence.kind);
  service.out.line("link     {}: {}", turn.reply_to.value_or("none"), evidence.link);
  for (const std::string& answer : evidence.answered_by) service.out.line("         {}", answer);
}

Json votes_json(const parsers::LabelDecision& decision) {
  Json votes = Json::array();
  for (const parsers::Vote& vote : decision.votes) {
    votes.push_back({{"evidence", vote.evidence}, {"weight", vote.weight}, {"detail", vote.detail}});
  }
  return votes;
}

Json joins_json(const TurnEvidence& evidence) {
  Json joins = Json::array();
  for (const PageJoin& join : evidence.joins) {
    joins.push_back({{"from_page", join.from_page},
                     {"from_byte", join.from_byte > 0 ? Json(join.from_byte) : Json()},
                     {"to_page", join.to_page},
                     {"to_byte", join.to_byte},
                     {"how", join.how},
                     {"before", join.before},
                     {"after", join.after}});
  }
  return joins;
}

Json rejected_json(const TurnEvidence& evidence) {
  Json rejected = Json::array();
  for (const parsers::LabelDecision* decision : evidence.rejected) {
    rejected.push_back(
        {{"label", decision->candidate.label}, {"score", decision->score}, {"votes", votes_json(*decision)}});
  }
  return rejected;
}

Json turn_json(const core::Turn& turn, const TurnEvidence& evidence) {
  const auto text = [](const std::optional<std::string>& value) { return value ? Json(*value) : Json(); };
  const parsers::LabelDecision* decision = evidence.decision;
  Json json{{"turn_id", turn.turn_id},
            {"seq", turn.seq},
            {"pages", turn.pages},
            {"label", text(turn.label)},
            {"label_kind", core::name(turn.label_kind)},
            {"speaker_id", text(turn.speaker_id)},
            {"speaker_name", text(turn.speaker_name)},
            {"outlet", text(turn.outlet)},
            {"role", core::name(turn.role)},
            {"role_evidence", evidence.role},
            {"attribution",
             {{"method", turn.attribution.method},
              {"confidence", core::name(turn.attribution.confidence)},
              {"reason", turn.attribution.reason}}},
            {"joins", joins_json(evidence)},
            {"kind", core::name(turn.kind)},
            {"kind_evidence", evidence.kind},
            {"reply_to", text(turn.reply_to)},
            {"renders", text(turn.renders)},
            {"resumes", text(turn.resumes)},
            {"interrupted", turn.interrupted},
            {"interpreted", turn.interpreted},
            {"n_questions", turn.n_questions ? Json(*turn.n_questions) : Json(nullptr)},
            {"unanswered", turn.unanswered},
            {"link_evidence", evidence.link},
            {"answered_by", evidence.answered_by}};
  json["named_by"] = decision != nullptr && !decision->named_by.empty() ? Json(decision->named_by) : Json();
  json["taken_for"] = decision != nullptr && !decision->taken_for.empty() ? Json(decision->taken_for) : Json();
  json["votes"] = decision != nullptr ? votes_json(*decision) : Json::array();
  json["score"] = decision != nullptr ? Json(decision->score) : Json();
  json["threshold"] = parsers::k_label_threshold;
  json["rejected"] = rejected_json(evidence);
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
  TRY_ASSIGN(const TurnEvidence evidence, evidence_of(built, *found, pages));
  print_turn(service, *found, evidence);
  service.out.document(turn_json(*found, evidence));
  return ExitCode::done;
}

}  // namespace pressroom::app
