// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "core/time_format.hpp"
#include "storage/exports/dataset_card.hpp"
#include "storage/exports/json_writer.hpp"

namespace pressroom::storage::exports {

namespace {

void write_reference(JsonWriter& json, std::string_view key, std::string_view id) {
  json.begin_object(key, JsonWriter::Flow::line);
  json.text("@id", id);
  json.end_object();
}

void write_references(JsonWriter& json, std::string_view key, const std::vector<std::string>& ids) {
  json.begin_array(key);
  for (const std::string& id : ids) {
    json.begin_object(JsonWriter::Flow::line);
    json.text("@id", id);
    json.end_object();
  }
  json.end_array();
}

void begin_entity(JsonWriter& json, std::string_view id, std::string_view type) {
  json.begin_object();
  json.text("@id", id);
  json.text("@type", type);
}

void write_file(JsonWriter& json, const WrittenFile& file, std::string_view name) {
  begin_entity(json, file.path, "File");
  json.text("name", name);
  json.text("contentSize", fmt::format("{}", file.bytes));
  json.text("sha256", file.sha256);
  json.end_object();
}

std::string room_id(const std::string& sha256) { return "urn:sha256:" + sha256; }

/// The room files by which the transcripts were read, each once.
std::map<std::string, std::string> room_files(const DatasetFigures& figures) {
  std::map<std::string, std::string> files;  // hash to room
  for (const auto& [name, room] : figures.rooms) {
    for (const auto& [rule, transcripts] : room.rules) files.emplace(rule.substr(rule.find(' ') + 1), name);
  }
  return files;
}

void write_root(JsonWriter& json, const DatasetDescription& dataset, const DatasetFigures& figures,
                const std::vector<WrittenFile>& descriptions) {
  const RoomFigures all = figures.total();
  begin_entity(json, "./", "Dataset");
  json.text("name", "Speaker turns of press conferences");
  json.text("description", fmt::format("{} transcripts, {} turns; every row leads to the bytes of an archived page.",
                                       all.transcripts, all.turns));
  if (dataset.created) json.text("datePublished", core::format_rfc3339(*dataset.created));
  if (!all.first_date.empty()) {
    json.text("temporalCoverage", all.first_date.substr(0, 10) + "/" + all.last_date.substr(0, 10));
  }
  write_reference(json, "license", "#rights");
  std::vector<std::string> parts;
  parts.reserve(descriptions.size() + dataset.resources.size());
  for (const WrittenFile& file : descriptions) parts.push_back(file.path);
  for (const Resource& resource : dataset.resources) parts.push_back(resource.file.path);
  write_references(json, "hasPart", parts);
  json.end_object();
}

void write_action(JsonWriter& json, const DatasetDescription& dataset, const DatasetFigures& figures) {
  begin_entity(json, "#export", "CreateAction");
  json.text("name", command_for(dataset));
  write_reference(json, "instrument", "#pressroom");
  std::vector<std::string> objects;
  for (const auto& [hash, room] : room_files(figures)) objects.push_back(room_id(hash));
  write_references(json, "object", objects);
  std::vector<std::string> results;
  results.reserve(dataset.resources.size());
  for (const Resource& resource : dataset.resources) results.push_back(resource.file.path);
  write_references(json, "result", results);
  json.end_object();

  begin_entity(json, "#pressroom", "SoftwareApplication");
  json.text("name", "pressroom");
  json.text("softwareVersion", dataset.tool_version);
  json.text("description", "Archives press conferences and cuts them into speaker turns");
  json.end_object();
  for (const auto& [hash, room] : room_files(figures)) {
    begin_entity(json, room_id(hash), "CreativeWork");
    json.text("name", "Room file " + room);
    json.text("description", "The rules by which pages of this press room were read; kept in the archive by this hash");
    json.end_object();
  }
}

}  // namespace

std::string write_crate(const DatasetDescription& dataset, const DatasetFigures& figures,
                        const std::vector<WrittenFile>& descriptions) {
  JsonWriter json(JsonWriter::Style::indented);
  json.begin_object();
  json.text("@context", "https://w3id.org/ro/crate/1.2/context");
  json.begin_array("@graph");
  begin_entity(json, "ro-crate-metadata.json", "CreativeWork");
  write_reference(json, "conformsTo", "https://w3id.org/ro/crate/1.2");
  write_reference(json, "about", "./");
  json.end_object();
  write_root(json, dataset, figures, descriptions);
  for (const Resource& resource : dataset.resources) {
    write_file(json, resource.file, resource.table.empty() ? resource.file.path : resource.table);
  }
  for (const WrittenFile& file : descriptions) {
    write_file(json, file, file.path == datapackage_name ? "Data package" : "Dataset card");
  }
  begin_entity(json, "#rights", "CreativeWork");
  json.text("name", "Rights of the sources");
  json.text("description", "The words are those of the speakers and of the sites that published them");
  json.end_object();
  write_action(json, dataset, figures);
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace pressroom::storage::exports
