// SPDX-License-Identifier: Apache-2.0
#include "app/drift_watch.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace pressroom::app {

namespace {

using storage::database::DriftAlarm;
using storage::database::StoredFigures;

constexpr double k_million = 1e6;

std::int64_t millionths(double value) { return std::llround(value * k_million); }
double units(std::int64_t stored) { return static_cast<double>(stored) / k_million; }

}  // namespace

StoredFigures stored(const Figures& figures) {
  StoredFigures kept;
  for (std::size_t i = 0; i < k_figures; ++i) {
    if (figures[i]) kept[i] = millionths(*figures[i]);
  }
  return kept;
}

Figures figures_of(const StoredFigures& stored) {
  Figures figures;
  for (std::size_t i = 0; i < k_figures; ++i) {
    if (stored[i]) figures[i] = units(*stored[i]);
  }
  return figures;
}

core::Result<std::vector<DriftAlarm>> DriftWatch::judge(const core::Transcript& transcript) {
  std::vector<DriftAlarm> raised;
  const StoredFigures now = stored(figures_of(transcript));
  TRY_ASSIGN(const auto known, store_.find(transcript.transcript_id));
  if (known == now) return raised;
  TRY_ASSIGN(const auto rows, store_.past(transcript.room, transcript.transcript_id, k_longest_past));
  std::vector<Figures> past;
  past.reserve(rows.size());
  for (const StoredFigures& row : rows) past.push_back(figures_of(row));
  TRY_ASSIGN(auto standing, store_.alarms(transcript.room));
  for (const Comparison& one : compare(figures_of(now), past)) {
    const auto alarm = std::find_if(standing.begin(), standing.end(),
                                    [&](const DriftAlarm& other) { return other.figure == name(one.figure); });
    if (alarm == standing.end()) {
      if (one.state != Comparison::State::out) continue;
      raised.push_back({transcript.room, std::string(name(one.figure)), clock_.now(), transcript.transcript_id,
                        millionths(one.value), millionths(one.median), millionths(one.low), millionths(one.high),
                        one.past, 0});
      TRY(store_.put_alarm(raised.back()));
      continue;
    }
    alarm->calm = one.state == Comparison::State::within ? alarm->calm + 1 : 0;
    if (alarm->calm >= k_calm_ends_alarm) {
      TRY(store_.remove_alarm(alarm->room, alarm->figure));
    } else {
      TRY(store_.put_alarm(*alarm));
    }
  }
  TRY(store_.put(transcript.room, transcript.transcript_id, now));
  return raised;
}

std::string words_for(const DriftAlarm& alarm) {
  Comparison comparison;
  comparison.value = units(alarm.value);
  comparison.median = units(alarm.median);
  comparison.low = units(alarm.low);
  comparison.high = units(alarm.high);
  comparison.past = alarm.past;
  return fmt::format("{} is {}", alarm.figure, words_for(comparison));
}

}  // namespace pressroom::app
