// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/dataset_export.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/configuration.hpp"
#include "app/evaluation_scores.hpp"
#include "app/export_formats.hpp"
#include "app/progress_line.hpp"
#include "app/sqlite_dataset.hpp"
#include "app/stop_signal.hpp"
#include "storage/exports/duckdb.hpp"
#include "storage/exports/table_writer.hpp"

namespace pressroom::app {

namespace exports = storage::exports;

namespace {

/// A format with what it needs while it is written.
struct OpenFormat {
  std::unique_ptr<exports::Duckdb> duckdb;
  std::unique_ptr<exports::DatasetSink> sink;
};

core::Result<OpenFormat> open_format(const Service& service, const ExportOptions& options) {
  core::Disk& disk = service.disk;
  const std::filesystem::path& folder = options.folder;
  OpenFormat format;
  if (options.format == "jsonl") {
    format.sink = exports::tables_sink("jsonl", [&disk, folder](const std::string& path, const core::Table& table) {
      return exports::write_jsonl({disk, folder, path, table});
    });
  } else if (options.format == "csv") {
    format.sink = exports::tables_sink("csv", [&disk, folder](const std::string& path, const core::Table& table) {
      return exports::write_csv({disk, folder, path, table});
    });
  } else if (options.format == "parquet") {
    TRY_ASSIGN(auto duckdb, exports::Duckdb::load(duckdb_candidates(executable_path())));
    format.duckdb = std::make_unique<exports::Duckdb>(std::move(duckdb));
    format.sink = exports::tables_sink(
        "parquet", [&disk, folder, &duckdb = *format.duckdb](const std::string& path, const core::Table& table) {
          return exports::write_parquet({disk, folder, path, table}, duckdb);
        });
  } else if (options.format == "sqlite") {
    TRY_ASSIGN(format.sink, sqlite_sink(disk, folder));
  } else if (options.format == "tei") {
    format.sink = exports::tei_sink(disk, folder);
  } else if (options.format == "convokit") {
    format.sink = exports::convokit_sink(disk, folder);
  } else {
    return core::fail(core::ErrorCode::usage, "no such format", options.format);
  }
  return format;
}

core::Result<exports::Layout> layout_of(const ExportOptions& options) {
  const std::string wanted = options.layout.value_or("whole");
  const bool has_shards = options.format == "jsonl" || options.format == "csv" || options.format == "parquet";
  if (wanted != "whole" && !has_shards) {
    return core::fail(core::ErrorCode::usage, options.format + " knows the layout whole alone", "--layout");
  }
  return wanted == "hive"       ? exports::Layout::hive
         : wanted == "numbered" ? exports::Layout::numbered
                                : exports::Layout::whole;
}

/// The archive's own copies of the room files tell their titles; what is configured tells whom to ask.
exports::CardFacts card_facts(const Service& service) {
  exports::CardFacts facts;
  facts.title_of = [&disk = service.disk, archive = service.archive()](const std::string&, const std::string& hash) {
    const auto rules = RoomShelf::load_copy(disk, archive / "rooms" / (hash + ".toml"));
    return rules ? rules->room().title : std::string();
  };
  if (const auto configuration = read_configuration(service.disk, service.config());
      configuration && !configuration->contact.empty()) {
    facts.contact = configuration->contact;
  }
  facts.scores = evaluation_scores(service.disk, service.places.config.parent_path());
  return facts;
}

}  // namespace

core::Result<ExitCode> export_tables(const Service& service, const ExportOptions& options,
                                     const exports::Selection& selection, nlohmann::ordered_json& document,
                                     LeftOut& left_out) {
  exports::DatasetOrder order;
  order.archive = service.archive();
  order.folder = options.folder;
  order.wanted.format = options.format;
  order.wanted.tool_version = PRESSROOM_VERSION;
  order.wanted.selection = selection;
  TRY_ASSIGN(order.wanted.layout, layout_of(options));
  if (options.anonymize == "reporters") order.wanted.anonymity = exports::Anonymity::reporters;
  TRY_ASSIGN(const OpenFormat format, open_format(service, options));
  order.card = card_facts(service);

  const bool shown = service.options.loudness == GlobalOptions::Loudness::normal;
  ProgressLine progress(service.clock, shown ? ProgressLine::Shown::if_terminal : ProgressLine::Shown::never);
  order.progress = [&](std::size_t done, std::size_t all) {
    progress.show(fmt::format("export: {} of {} transcripts", done, all));
    return go_on();
  };
  TRY_ASSIGN(const exports::ExportTotals totals, exports::export_dataset(service.disk, order, *format.sink));
  const exports::RoomFigures figures = totals.figures.total();
  service.out.line(
      "{} transcripts, {} turns, {} pages, {} speakers, {} changes in {}: {} files written, {} left as "
      "they were",
      totals.transcripts, figures.turns, figures.pages, totals.figures.speakers, figures.changes,
      options.folder.string(), totals.files_written, totals.files_kept);
  document["format"] = options.format;
  document["transcripts"] = totals.transcripts;
  document["turns"] = figures.turns;
  document["pages"] = figures.pages;
  document["speakers"] = totals.figures.speakers;
  document["changes"] = figures.changes;
  document["files_written"] = totals.files_written;
  document["files_kept"] = totals.files_kept;
  left_out = {totals.left_out_incomplete, totals.left_out_undated};
  return ExitCode::done;
}

}  // namespace pressroom::app
