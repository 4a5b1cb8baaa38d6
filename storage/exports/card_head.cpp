// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/card_head.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "storage/exports/tables.hpp"

namespace pressroom::storage::exports {

namespace {

using Kind = core::ColumnType::Kind;

/// Hugging Face's own classes.
std::string size_category(std::int64_t rows) {
  constexpr std::array<std::pair<std::int64_t, const char*>, 6> classes{{{1'000, "n<1K"},
                                                                         {10'000, "1K<n<10K"},
                                                                         {100'000, "10K<n<100K"},
                                                                         {1'000'000, "100K<n<1M"},
                                                                         {10'000'000, "1M<n<10M"},
                                                                         {100'000'000, "10M<n<100M"}}};
  for (const auto& [below, name] : classes) {
    if (rows < below) return name;
  }
  return "100M<n<1B";
}

std::string scalar(const core::ColumnType& type, bool is_parquet) {
  switch (type.kind) {
    case Kind::integer:
      return "int64";
    case Kind::boolean:
      return "bool";
    case Kind::instant:
      return is_parquet ? "timestamp[us, tz=UTC]" : "string";
    default:
      return "string";
  }
}

/// "dtype: X", or a list of features, one level deeper each.
std::string feature(const core::ColumnType& type, bool is_parquet, std::size_t indent) {
  const std::string margin(indent, ' ');
  if (type.kind == Kind::list && type.item->kind != Kind::record) {
    return fmt::format("{}list: {}\n", margin, scalar(*type.item, is_parquet));
  }
  if (type.kind != Kind::list) return fmt::format("{}dtype: {}\n", margin, scalar(type, is_parquet));
  std::string text = margin + "list:\n";
  for (const core::RecordField& field : type.item->fields) {
    text += fmt::format("{}- name: {}\n{}", margin, field.name, feature(*field.type, is_parquet, indent + 2));
  }
  return text;
}

std::string features(const core::Table& table, const std::string& format) {
  std::string text = fmt::format("- config_name: {}\n  features:\n", table.name);
  for (const core::Column& column : table.columns) {
    const bool as_text = format == "csv" && column.type->kind == Kind::list;
    text += fmt::format("  - name: {}\n", column.name);
    text += as_text ? "    dtype: string\n" : feature(*column.type, format == "parquet", 4);
  }
  return text;
}

}  // namespace

std::string write_card_head(const DatasetDescription& dataset, const DatasetFigures& figures) {
  std::string head = "---\n";
  std::set<std::string> languages;
  // The head wants the language alone, without region or script.
  for (const std::string& tag : figures.total().languages) languages.insert(tag.substr(0, tag.find('-')));
  if (!languages.empty()) {
    head += "language:\n";
    for (const std::string& language : languages) head += fmt::format("- {}\n", language);
  }
  head += fmt::format(
      "license: other\nlicense_name: rights-of-the-sources\n"
      "pretty_name: Speaker turns of press conferences\nsize_categories:\n- {}\ntags:\n- press-conferences\n- "
      "dialogue\n- provenance\n",
      size_category(figures.total().turns));
  std::string configs, infos;
  for (const core::Table* table : dataset_tables()) {
    std::string files;
    for (const Resource& resource : dataset.resources) {
      if (resource.table == table->name) files += fmt::format("    - {}\n", resource.file.path);
    }
    if (files.empty()) continue;
    configs += fmt::format("- config_name: {}\n{}  data_files:\n  - split: train\n    path:\n{}", table->name,
                           table->name == "turns" ? "  default: true\n" : "", files);
    infos += features(*table, dataset.format);
  }
  if (!configs.empty()) head += "configs:\n" + configs + "dataset_info:\n" + infos;
  return head + "---\n";
}

}  // namespace pressroom::storage::exports
