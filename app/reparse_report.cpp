// SPDX-License-Identifier: Apache-2.0
#include "app/reparse_report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace pressroom::app {

namespace {

using Json = nlohmann::ordered_json;

/// Of one transcript: its counts tell the rest.
constexpr std::size_t k_most_samples = 20;

Json as_json(const ReparseCounts& counts) {
  Json json;
  for (const ReparseCounts::Named& one : counts.named()) json[std::string(one.name)] = one.count;
  return json;
}

Json as_json(const Published& published) {
  const auto text = [](const std::optional<std::string>& value) { return value ? Json(*value) : Json(); };
  Json json{{"transcript_id", published.report.transcript_id},
            {"effect", name(published.effect)},
            {"cause", published.cause.empty() ? Json() : Json(published.cause)},
            {"verdict", core::name(published.report.completeness.verdict)},
            {"reasons", published.report.completeness.reasons},
            {"revision", published.report.revision},
            {"turns", published.report.turns},
            {"waits", published.waits},
            {"counts", as_json(published.counts)},
            {"changes_left_out", published.changes.size() - std::min(published.changes.size(), k_most_samples)}};
  json["changes"] = Json::array();
  for (std::size_t i = 0; i < std::min(published.changes.size(), k_most_samples); ++i) {
    const Change& change = published.changes[i];
    json["changes"].push_back({{"turn_id", change.turn_id.empty() ? Json() : Json(change.turn_id)},
                               {"field", change.field},
                               {"before", text(change.before)},
                               {"after", text(change.after)}});
  }
  return json;
}

}  // namespace

SidecarPublisher::Writing writing_of(const ReparseOptions& options) {
  using Writing = SidecarPublisher::Writing;
  if (options.dry_run == DryRun::yes) return Writing::off;
  return options.rule_changes == ReparseOptions::RuleChanges::accepted ? Writing::on : Writing::unless_rules;
}

ReparseReport::ReparseReport(const Output& out) : out_(out) {}

ReparseReport::~ReparseReport() = default;

void ReparseReport::print(const Published& published) const {
  out_.line("{} {}: {}, {} turns; {}", name(published.effect), published.report.transcript_id,
            core::name(published.report.completeness.verdict), published.report.turns, published.cause);
  for (std::size_t i = 0; i < std::min(published.changes.size(), k_most_samples); ++i) {
    const Change& change = published.changes[i];
    out_.line("  {}{}{}", change.turn_id, change.turn_id.empty() ? "" : " ", change.field);
    if (change.before) out_.line("    - {}", *change.before);
    if (change.after) out_.line("    + {}", *change.after);
  }
  if (published.changes.size() > k_most_samples) out_.line("  and {} more", published.changes.size() - k_most_samples);
}

void ReparseReport::add(const Published& published) {
  if (published.effect != Published::Effect::unchanged && published.effect != Published::Effect::none) {
    print(published);
  }
  // Without the document memory must not grow with the archive.
  if (out_.is_json()) transcripts_.push_back(as_json(published));
  counts_ += published.counts;
  ++effects_[std::string(name(published.effect))];
  if (published.waits) ++waiting_;
}

void ReparseReport::add_unparsed(const storage::database::CatalogueEntry& row) {
  Published published;
  published.effect = row.sidecar.empty() ? Published::Effect::none : Published::Effect::unchanged;
  published.report.transcript_id = row.transcript_id;
  published.report.completeness = row.completeness;
  published.report.revision = row.revision;
  published.report.turns = row.turns;
  add(published);
  ++unparsed_;
}

ExitCode ReparseReport::conclude(const Faults& faults) const {
  for (const auto& [effect, count] : effects_) out_.line("{:>6} {}", count, effect);
  for (const ReparseCounts::Named& one : counts_.named()) {
    if (one.count > 0) out_.line("{:>8} {}", one.count, one.name);
  }
  if (unparsed_ > 0) {
    out_.line("{} not parsed again: pages, room file and program are those of the last time", unparsed_);
  }
  if (waiting_ > 0) {
    out_.line("{} transcript(s) left as they are: the rules changed; waiting for --accept", waiting_);
  }
  return faults.empty() && waiting_ > 0 ? ExitCode::incomplete : faults.exit();
}

Json ReparseReport::json() const {
  return {{"waiting", waiting_}, {"unparsed", unparsed_}, {"counts", as_json(counts_)}, {"transcripts", transcripts_}};
}

}  // namespace pressroom::app
