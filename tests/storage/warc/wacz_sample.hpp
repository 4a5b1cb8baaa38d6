// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/digest.hpp"
#include "storage/warc/wacz_checker.hpp"
#include "storage/warc/wacz_writer.hpp"
#include "storage/warc/zip_directory.hpp"
#include "tests/storage/warc/sample.hpp"

namespace pressroom::tests {

/// The files of a package, in order.
using PackedFiles = std::vector<std::pair<std::string, std::string>>;

/// The whole of a sample archive as a package.
inline std::string sample_package(SampleArchive& archive, const core::SigningKey* key = nullptr) {
  succeed(archive.disk.make_folders("out"));
  const auto writer = value_of(storage::warc::WaczWriter::create(archive.disk, "out/sample.wacz"));
  const auto source = value_of(archive.disk.open_read(archive.file.path));
  succeed(writer->add_warc(*source, {archive.file.name, archive.captures, [](const auto&) { return true; }}));
  for (const core::Capture& capture : archive.captures) {
    succeed(writer->add_page({.id = capture.record_id,
                              .url = capture.url,
                              .captured_at = capture.captured_at,
                              .title = "A title",
                              .text = "Some words",
                              .bytes = capture.location.length}));
  }
  (void)value_of(writer->finish({"Sample", "For tests", "pressroom test"}, key));
  return value_of(archive.disk.read_all("out/sample.wacz", 1u << 30));
}

inline storage::warc::ZipDirectory directory_of(const std::string& bytes) {
  MemoryDisk disk;
  succeed(disk.write_atomically("file", bytes));
  return value_of(storage::warc::read_zip_directory(*value_of(disk.open_read("file"))));
}

inline PackedFiles unpacked(const std::string& bytes) {
  MemoryDisk disk;
  succeed(disk.write_atomically("file", bytes));
  const auto file = value_of(disk.open_read("file"));
  PackedFiles files;
  const auto directory = value_of(storage::warc::read_zip_directory(*file));
  for (const auto& entry : directory.entries) {
    std::string content;
    succeed(storage::warc::read_zip_slice(*file, entry.slice, [&](std::string_view piece) {
      content += piece;
      return core::Result<void>();
    }));
    files.emplace_back(entry.name, content);
  }
  return files;
}

/// `deflated`: those whose name holds this text; the others are stored.
inline std::string packed(const PackedFiles& files, const std::string& deflated = ".json") {
  MemoryDisk disk;
  const auto out = value_of(disk.open_append("file"));
  storage::warc::ZipWriter writer(*out);
  for (const auto& [name, content] : files) {
    const bool deflate = name.find(deflated) != std::string::npos;
    succeed(writer.begin(name, content.size(),
                         deflate ? storage::warc::ZipCoding::deflated : storage::warc::ZipCoding::stored));
    succeed(writer.write(content));
  }
  succeed(writer.close());
  return value_of(disk.read_all("file", 1u << 30));
}

inline std::string& content_of(PackedFiles& files, const std::string& name) {
  for (auto& [path, content] : files) {
    if (path.find(name) != std::string::npos) return content;
  }
  FAIL("no such file: " << name);
  throw std::logic_error("unreachable");
}

/// Hashes and sizes made right again, so that only what else is wrong shows.
inline PackedFiles resealed(PackedFiles files) {
  auto datapackage = nlohmann::ordered_json::parse(content_of(files, "datapackage.json"));
  datapackage["resources"] = nlohmann::ordered_json::array();
  for (const auto& [path, content] : files) {
    if (path.starts_with("datapackage")) continue;
    datapackage["resources"].push_back(
        {{"name", path}, {"path", path}, {"hash", core::sha256_labelled(content)}, {"bytes", content.size()}});
  }
  content_of(files, "datapackage.json") = datapackage.dump(2);
  auto digest = nlohmann::ordered_json::parse(content_of(files, "datapackage-digest.json"));
  digest["hash"] = core::sha256_labelled(content_of(files, "datapackage.json"));
  content_of(files, "datapackage-digest.json") = digest.dump(2);
  return files;
}

inline std::vector<core::Finding> findings_of(const std::string& bytes) {
  MemoryDisk disk;
  succeed(disk.write_atomically("p.wacz", bytes));
  std::vector<core::Finding> findings;
  value_of(storage::warc::check_wacz(disk, "p.wacz", "p.wacz",
                                     [&](core::Finding finding) { findings.push_back(std::move(finding)); }));
  return findings;
}

/// "E A2 p.wacz/pages/pages.jsonl: ..." one a line; without notes.
inline std::string told(const std::vector<core::Finding>& findings) {
  std::string all;
  for (const core::Finding& finding : findings) {
    if (finding.severity == core::Severity::note) continue;
    all += std::string(core::name(finding.severity)) + " " + finding.rule + " " + finding.file + ": " + finding.detail +
           "\n";
  }
  return all;
}

inline std::size_t errors_in(const std::vector<core::Finding>& findings) {
  return static_cast<std::size_t>(std::count_if(findings.begin(), findings.end(), [](const core::Finding& finding) {
    return finding.severity == core::Severity::error;
  }));
}

}  // namespace pressroom::tests
