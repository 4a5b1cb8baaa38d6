// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/datapackage.hpp"

#include "core/time_format.hpp"

namespace pressroom::storage::exports {

namespace {

void write_schema(JsonWriter& json, const Table& table) {
  json.begin_object("schema");
  json.text("$schema", "https://datapackage.org/profiles/2.0/tableschema.json");
  json.begin_array("fields");
  for (const Column& column : table.columns) {
    json.begin_object(JsonWriter::Flow::line);
    json.text("name", column.name);
    json.text("type", column.type);
    json.text("description", column.description);
    json.end_object();
  }
  json.end_array();
  json.begin_array("primaryKey", JsonWriter::Flow::line);
  for (const std::string_view key : table.primary_key) json.text(key);
  json.end_array();
  if (&table != &transcripts_table()) {
    json.begin_array("foreignKeys");
    json.begin_object(JsonWriter::Flow::line);
    json.texts("fields", {"transcript_id"});
    json.begin_object("reference");
    json.text("resource", transcripts_table().name);
    json.texts("fields", {"transcript_id"});
    json.end_object();
    json.end_object();
    json.end_array();
  }
  json.end_object();
}

}  // namespace

std::string write_datapackage(const std::vector<Resource>& resources, std::optional<core::Instant> created) {
  JsonWriter json(JsonWriter::Style::indented);
  json.begin_object();
  json.text("$schema", "https://datapackage.org/profiles/2.0/datapackage.json");
  json.text("name", "pressroom");
  json.text("title", "Speaker turns of press conferences");
  if (created) json.text("created", core::format_rfc3339(*created));
  json.begin_array("resources");
  for (const Resource& resource : resources) {
    json.begin_object();
    json.text("name", resource.table->name);
    json.text("description", resource.table->description);
    json.text("type", "table");
    json.text("path", resource.file);
    json.text("format", resource.format);
    json.text("mediatype", resource.mediatype);
    json.text("encoding", "utf-8");
    json.integer("bytes", resource.bytes);
    json.text("hash", "sha256:" + resource.sha256);
    write_schema(json, *resource.table);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace pressroom::storage::exports
