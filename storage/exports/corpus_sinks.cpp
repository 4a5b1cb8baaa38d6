// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <optional>
#include <set>

#include "core/text.hpp"
#include "core/transcript_id.hpp"
#include "storage/exports/convokit_writer.hpp"
#include "storage/exports/dataset_sink.hpp"
#include "storage/exports/sidecar_path.hpp"
#include "storage/exports/tei_writer.hpp"

namespace pressroom::storage::exports {

namespace {

using core::Result;

constexpr std::uint64_t k_max_manifest_bytes = 256ull << 20;

class TeiSink final : public DatasetSink {
 public:
  TeiSink(core::Disk& disk, std::filesystem::path folder) : disk_(disk), folder_(std::move(folder)) {}

  std::vector<std::string> files_of(const std::string&) const override { return {}; }

  Result<void> begin(const std::string&) override {
    if (disk_.exists(folder_ / tei_manifest)) {
      TRY_ASSIGN(const std::string manifest, disk_.read_all(folder_ / tei_manifest, k_max_manifest_bytes));
      for (auto& [hash, path] : manifest_lines(manifest)) overtaken_.insert(std::move(path));
    }
    TRY_ASSIGN(auto manifest, HashedFile::create(disk_, folder_, std::string(tei_manifest)));
    manifest_ = std::move(manifest);
    return {};
  }

  Result<void> add(const RecordedTranscript& recorded) override {
    const core::Transcript& transcript = recorded.transcript;
    const std::string room = file_name_of(transcript.room);
    if (cleaned_.insert(room).second) TRY(disk_.remove_temporaries(folder_ / room));
    const std::string path = fmt::format("{}/{}.xml", room, file_name_of(core::native_id_of(transcript.transcript_id)));
    TRY_ASSIGN(auto file, HashedFile::create(disk_, folder_, path));
    TRY(file.append(write_tei(transcript)));
    TRY_ASSIGN(const WrittenFile written, file.commit(0));
    overtaken_.erase(path);
    return manifest_->append(fmt::format("{}  {}\n", written.sha256, path));
  }

  Result<std::vector<Resource>> end() override { return std::vector<Resource>(); }

  Result<std::vector<Resource>> finish(const std::vector<core::Row>&) override {
    TRY_ASSIGN(auto manifest, manifest_->commit(0));
    for (const std::string& path : overtaken_) {
      const bool is_ours = path.ends_with(".xml") && !path.starts_with('/') && path.find("..") == std::string::npos;
      if (is_ours && disk_.exists(folder_ / path)) TRY(disk_.remove(folder_ / path));
    }
    return std::vector<Resource>{{std::move(manifest), {}, {}}};
  }

 private:
  core::Disk& disk_;
  std::filesystem::path folder_;
  std::optional<HashedFile> manifest_;
  std::set<std::string> overtaken_;
  std::set<std::string> cleaned_;  ///< folders without leavings of an export that was killed
};

class ConvokitSink final : public DatasetSink {
 public:
  ConvokitSink(core::Disk& disk, std::filesystem::path folder) : disk_(disk), folder_(std::move(folder)) {}

  std::vector<std::string> files_of(const std::string&) const override { return {}; }
  Result<void> begin(const std::string&) override {
    TRY_ASSIGN(auto writer, ConvokitWriter::create(disk_, folder_));
    writer_.emplace(std::move(writer));
    return {};
  }
  Result<void> add(const RecordedTranscript& recorded) override { return writer_->add(recorded.transcript); }
  Result<std::vector<Resource>> end() override { return std::vector<Resource>(); }
  Result<std::vector<Resource>> finish(const std::vector<core::Row>&) override {
    TRY_ASSIGN(auto files, writer_->finish());
    std::vector<Resource> resources;
    resources.reserve(files.size());
    for (WrittenFile& file : files) resources.push_back({std::move(file), {}, {}});
    return resources;
  }

 private:
  core::Disk& disk_;
  std::filesystem::path folder_;
  std::optional<ConvokitWriter> writer_;
};

}  // namespace

std::vector<std::pair<std::string, std::string>> manifest_lines(std::string_view manifest) {
  std::vector<std::pair<std::string, std::string>> lines;
  for (const std::string_view line : core::split(manifest, '\n')) {
    if (line.size() < 67 || line.substr(64, 2) != "  ") continue;
    lines.emplace_back(line.substr(0, 64), line.substr(66));
  }
  return lines;
}

std::unique_ptr<DatasetSink> tei_sink(core::Disk& disk, std::filesystem::path folder) {
  return std::make_unique<TeiSink>(disk, std::move(folder));
}

std::unique_ptr<DatasetSink> convokit_sink(core::Disk& disk, std::filesystem::path folder) {
  return std::make_unique<ConvokitSink>(disk, std::move(folder));
}

}  // namespace pressroom::storage::exports
