// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/drift.hpp"
#include "core/clock.hpp"
#include "storage/database/figure_store.hpp"

namespace pressroom::app {

/// An alarm stands until so many transcripts in a row are as the room's past.
constexpr int k_calm_ends_alarm = 3;

/// What is kept of the figures, in millionths.
storage::database::StoredFigures stored(const Figures& figures);
Figures figures_of(const storage::database::StoredFigures& stored);

/// Holds each new transcript of a room against those before it, raises alarms and ends them. What it says depends on
/// the order in which transcripts came: it stands in the database and in reports, never in sidecars, which a reparse
/// must be able to make again byte by byte.
class DriftWatch {
 public:
  DriftWatch(storage::database::FigureStore store, const core::Clock& clock) : store_(store), clock_(clock) {}

  /// Judges a whole transcript and remembers its figures. Returns the alarms it raises; one that stands is not raised
  /// again. Nothing happens when the transcript's figures are those that are known of it.
  core::Result<std::vector<storage::database::DriftAlarm>> judge(const core::Transcript& transcript);

 private:
  storage::database::FigureStore store_;
  const core::Clock& clock_;
};

/// "labels-per-1000-characters is 0.02, where ...", for reports and `status`.
std::string words_for(const storage::database::DriftAlarm& alarm);

}  // namespace pressroom::app
