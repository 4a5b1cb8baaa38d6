// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "storage/database/database.hpp"

namespace pressroom::storage::database {

/// What is counted of a transcript, in millionths, by position; nullopt where there is nothing to count.
using StoredFigures = std::array<std::optional<std::int64_t>, 4>;

/// A figure of a room that has left its past.
struct DriftAlarm {
  std::string room;
  std::string figure;  ///< its name
  core::Instant since{};
  std::string transcript_id;  ///< the first that was out
  std::int64_t value = 0;     ///< of it, in millionths; likewise:
  std::int64_t median = 0;    ///< of the past then
  std::int64_t low = 0;       ///< of what would not have been out
  std::int64_t high = 0;
  int past = 0;  ///< transcripts that were the past then
  int calm = 0;  ///< transcripts in a row since, that were as the past again
};

/// The figures of published transcripts by room, and the alarms that stand. Figures can be had again from the sidecars.
class FigureStore {
 public:
  explicit FigureStore(Database& database) : database_(database) {}

  /// Stores or replaces; a transcript keeps its place in the order of first sight.
  core::Result<void> put(const std::string& room, const std::string& transcript_id, const StoredFigures& figures);
  core::Result<std::optional<StoredFigures>> find(const std::string& transcript_id) const;
  /// Of the newest `limit` transcripts of the room but for `except`, the newest first.
  core::Result<std::vector<StoredFigures>> past(const std::string& room, const std::string& except, int limit) const;

  /// By figure.
  core::Result<std::vector<DriftAlarm>> alarms(const std::string& room) const;
  core::Result<void> put_alarm(const DriftAlarm& alarm);
  core::Result<void> remove_alarm(const std::string& room, const std::string& figure);

 private:
  Database& database_;
};

}  // namespace pressroom::storage::database
