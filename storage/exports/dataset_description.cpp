// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/dataset_description.hpp"

#include <algorithm>
#include <array>

#include "core/time_format.hpp"
#include "storage/exports/json_reader.hpp"
#include "storage/exports/json_writer.hpp"
#include "storage/exports/tables.hpp"

namespace pressroom::storage::exports {

namespace {

using Kind = core::ColumnType::Kind;
using Flow = JsonWriter::Flow;

/// Frictionless Table Schema v2, field types.
std::string_view field_type(const core::ColumnType& type) {
  switch (type.kind) {
    case Kind::text:
      return "string";
    case Kind::integer:
      return "integer";
    case Kind::boolean:
      return "boolean";
    case Kind::instant:
      return "datetime";
    case Kind::list:
      return "array";
    case Kind::record:
      return "object";
  }
  return "any";
}

std::string_view mediatype_of(std::string_view path) {
  const std::string_view ending = path.substr(std::min(path.rfind('.'), path.size()));
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> known{
      {{".jsonl", "application/jsonl"},
       {".csv", "text/csv"},
       {".parquet", "application/vnd.apache.parquet"},
       {".sqlite", "application/vnd.sqlite3"},
       {".xml", "application/tei+xml"},
       {".json", "application/json"},
       {".txt", "text/plain"}}};
  const auto found = std::find_if(known.begin(), known.end(), [&](const auto& pair) { return pair.first == ending; });
  return found == known.end() ? "application/octet-stream" : found->second;
}

/// Lower-case letters, digits, '-', '_' and '.': what a resource may be called.
std::string resource_name(std::string_view path) {
  const std::string_view stem = path.substr(0, std::min(path.rfind('.'), path.size()));
  std::string name;
  for (const char c : stem) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    name += kept ? c : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : '-';
  }
  return name;
}

void write_foreign_keys(JsonWriter& json, const core::Table& table) {
  if (table.foreign_keys.empty()) return;
  json.begin_array("foreignKeys");
  for (const core::ForeignKey& key : table.foreign_keys) {
    json.begin_object(Flow::line);
    json.texts("fields", {std::string(key.column)});
    json.begin_object("reference");
    // The standard's own word for a key into the same table.
    json.text("resource", key.table == table.name ? std::string_view() : key.table);
    json.texts("fields", {std::string(key.references)});
    json.end_object();
    json.end_object();
  }
  json.end_array();
}

void write_schema(JsonWriter& json, const core::Table& table, Layout layout, std::string_view path) {
  const bool is_csv = path.ends_with(".csv");
  json.begin_object("schema");
  json.text("$schema", "https://datapackage.org/profiles/2.0/tableschema.json");
  json.begin_array("fields");
  for (const core::Column& column : table.columns) {
    json.begin_object(Flow::line);
    json.text("name", column.name);
    json.text("type", field_type(*column.type));
    json.text("description", column.description);
    if (!column.unit.empty()) json.text("unit", column.unit);
    // Readers of CSV by this standard cannot tell an empty text, which a required column may hold, from nothing.
    if (column.presence == core::Column::Presence::always && !(is_csv && column.type->kind == Kind::text)) {
      json.begin_object("constraints");
      json.boolean("required", true);
      json.end_object();
    }
    json.end_object();
  }
  json.end_array();
  // No text of ours is a word for nothing; in CSV what stands unquoted and empty is.
  json.texts("missingValues", is_csv ? std::vector<std::string>{""} : std::vector<std::string>{});
  json.begin_array("primaryKey", Flow::line);
  for (const std::string_view key : table.primary_key) json.text(key);
  json.end_array();
  // A key names one resource, which tables in several files are not.
  if (layout == Layout::whole) write_foreign_keys(json, table);
  json.end_object();
}

void write_resource(JsonWriter& json, const Resource& resource, const DatasetDescription& dataset) {
  const core::Table* table = find_table(resource.table);
  const std::string_view path = resource.file.path;
  json.begin_object();
  json.text("name", resource_name(path));
  if (table != nullptr) {
    json.text("description", table->description);
    json.text("type", "table");
  }
  json.text("path", path);
  json.text("format", path.substr(std::min(path.rfind('.') + 1, path.size())));
  json.text("mediatype", mediatype_of(path));
  const bool is_text = !path.ends_with(".parquet") && !path.ends_with(".sqlite");
  if (is_text) json.text("encoding", "utf-8");
  json.integer("bytes", resource.file.bytes);
  json.text("hash", "sha256:" + resource.file.sha256);
  json.begin_object("pressroom", Flow::line);
  json.text("table", resource.table);
  json.integer("rows", resource.file.rows);
  json.text("sources", resource.sources);
  json.end_object();
  if (table != nullptr) write_schema(json, *table, dataset.layout, path);
  json.end_object();
}

template <class Enum>
Enum read_enum(JsonObject& object, std::string_view key, std::initializer_list<Enum> values) {
  const std::string text = object.text(key);
  for (const Enum value : values) {
    if (name(value) == text) return value;
  }
  object.fault().report(object.at(key), "\"" + text + "\" is no value of " + std::string(key));
  return *values.begin();
}

Resource read_resource(const JsonNode& node, JsonFault& fault) {
  JsonObject object(node, fault);
  Resource resource;
  for (const char* key : {"name", "format", "mediatype"}) object.text(key);
  for (const char* key : {"description", "type", "encoding"}) object.ignore(key);
  resource.file.path = object.text("path");
  resource.file.bytes = object.unsigned_integer("bytes");
  const std::string hash = object.text("hash");
  resource.file.sha256 = hash.starts_with("sha256:") ? hash.substr(7) : "";
  if (resource.file.sha256.size() != 64) fault.report(object.at("hash"), "no sha256: hash");
  JsonObject own(object.object("pressroom"), fault);
  resource.table = own.text("table");
  resource.file.rows = own.integer("rows", 0, INT64_MAX);
  resource.sources = own.text("sources");
  own.finish();
  object.ignore("schema");
  object.finish();
  return resource;
}

}  // namespace

std::string_view name(Layout layout) {
  switch (layout) {
    case Layout::whole:
      return "whole";
    case Layout::numbered:
      return "numbered";
    case Layout::hive:
      return "hive";
  }
  return "";
}

std::string_view name(Anonymity anonymity) { return anonymity == Anonymity::none ? "none" : "reporters"; }

const Resource* DatasetDescription::find(std::string_view path) const {
  const auto found = std::find_if(resources.begin(), resources.end(),
                                  [&](const Resource& resource) { return resource.file.path == path; });
  return found == resources.end() ? nullptr : &*found;
}

std::string write_datapackage(const DatasetDescription& dataset) {
  JsonWriter json(JsonWriter::Style::indented);
  json.begin_object();
  json.text("$schema", "https://datapackage.org/profiles/2.0/datapackage.json");
  json.text("name", "pressroom");
  json.text("title", "Speaker turns of press conferences");
  if (dataset.created) json.text("created", core::format_rfc3339(*dataset.created));
  json.begin_object("pressroom");
  json.text("format", dataset.format);
  json.text("tool_version", dataset.tool_version);
  json.text("room", dataset.selection.room);
  json.text("since", dataset.selection.since);
  json.text("until", dataset.selection.until);
  json.text("incomplete", name(dataset.selection.incomplete));
  json.text("layout", name(dataset.layout));
  json.text("anonymize", name(dataset.anonymity));
  json.end_object();
  json.begin_array("resources");
  for (const Resource& resource : dataset.resources) write_resource(json, resource, dataset);
  json.end_array();
  json.end_object();
  return json.take();
}

core::Result<DatasetDescription> read_datapackage(std::string_view bytes, const std::string& file) {
  auto tree = parse_json(bytes);
  if (!tree) {
    core::Error error = std::move(tree).error();
    error.where = file + ": " + error.where;
    return tl::unexpected(std::move(error));
  }
  JsonFault fault(file);
  JsonObject object(*tree, fault);
  DatasetDescription dataset;
  for (const char* key : {"$schema", "name", "title"}) object.text(key);
  if (object.has("created")) dataset.created = core::parse_rfc3339(object.text("created"));
  JsonObject own(object.object("pressroom"), fault);
  dataset.format = own.text("format");
  dataset.tool_version = own.text("tool_version");
  dataset.selection.room = own.text("room");
  dataset.selection.since = own.text("since");
  dataset.selection.until = own.text("until");
  dataset.selection.incomplete = read_enum(own, "incomplete", {Incomplete::left_out, Incomplete::included});
  dataset.layout = read_enum(own, "layout", {Layout::whole, Layout::numbered, Layout::hive});
  dataset.anonymity = read_enum(own, "anonymize", {Anonymity::none, Anonymity::reporters});
  own.finish();
  for (const JsonNode& node : object.items("resources")) dataset.resources.push_back(read_resource(node, fault));
  object.finish();
  if (fault.found()) return tl::unexpected(fault.error());
  return dataset;
}

}  // namespace pressroom::storage::exports
