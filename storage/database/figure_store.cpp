// SPDX-License-Identifier: Apache-2.0
#include "storage/database/figure_store.hpp"

namespace pressroom::storage::database {

using core::Result;

namespace {

StoredFigures figures_of(const Statement& row) {
  StoredFigures figures;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const int column = static_cast<int>(i);
    if (!row.is_null(column)) figures[i] = row.integer(column);
  }
  return figures;
}

}  // namespace

Result<void> FigureStore::put(const std::string& room, const std::string& transcript_id, const StoredFigures& figures) {
  TRY(database_.run(R"sql(
    INSERT INTO figures (transcript_id, room, labels, unknown, coverage, turn_length)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (transcript_id) DO UPDATE SET labels = ?3, unknown = ?4, coverage = ?5, turn_length = ?6)sql",
                    {transcript_id, room, figures[0], figures[1], figures[2], figures[3]}));
  return {};
}

Result<std::optional<StoredFigures>> FigureStore::find(const std::string& transcript_id) const {
  TRY_ASSIGN(auto query, database_.statement(
                             "SELECT labels, unknown, coverage, turn_length FROM figures WHERE transcript_id = ?1"));
  std::optional<StoredFigures> found;
  TRY(query.each({transcript_id}, [&](const Statement& row) { found = figures_of(row); }));
  return found;
}

Result<std::vector<StoredFigures>> FigureStore::past(const std::string& room, const std::string& except,
                                                     int limit) const {
  TRY_ASSIGN(auto query, database_.statement("SELECT labels, unknown, coverage, turn_length FROM figures "
                                             "WHERE room = ?1 AND transcript_id <> ?2 ORDER BY place DESC LIMIT ?3"));
  std::vector<StoredFigures> found;
  TRY(query.each({room, except, limit}, [&](const Statement& row) { found.push_back(figures_of(row)); }));
  return found;
}

Result<std::vector<DriftAlarm>> FigureStore::alarms(const std::string& room) const {
  TRY_ASSIGN(auto query, database_.statement("SELECT figure, since, transcript_id, value, median, low, high, past, "
                                             "calm FROM drifts WHERE room = ?1 ORDER BY figure"));
  std::vector<DriftAlarm> found;
  TRY(query.each({room}, [&](const Statement& row) {
    DriftAlarm alarm;
    alarm.room = room;
    alarm.figure = row.text(0);
    alarm.since = row.instant(1);
    alarm.transcript_id = row.text(2);
    alarm.value = row.integer(3);
    alarm.median = row.integer(4);
    alarm.low = row.integer(5);
    alarm.high = row.integer(6);
    alarm.past = row.small_integer(7);
    alarm.calm = row.small_integer(8);
    found.push_back(std::move(alarm));
  }));
  return found;
}

Result<void> FigureStore::put_alarm(const DriftAlarm& alarm) {
  TRY(database_.run(R"sql(
    INSERT INTO drifts (room, figure, since, transcript_id, value, median, low, high, past, calm)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
    ON CONFLICT (room, figure) DO UPDATE SET
      since = ?3, transcript_id = ?4, value = ?5, median = ?6, low = ?7, high = ?8, past = ?9, calm = ?10)sql",
                    {alarm.room, alarm.figure, alarm.since, alarm.transcript_id, alarm.value, alarm.median, alarm.low,
                     alarm.high, alarm.past, alarm.calm}));
  return {};
}

Result<void> FigureStore::remove_alarm(const std::string& room, const std::string& figure) {
  TRY(database_.run("DELETE FROM drifts WHERE room = ?1 AND figure = ?2", {room, figure}));
  return {};
}

}  // namespace pressroom::storage::database
