// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <utility>

#include "storage/exports/dataset_sink.hpp"
#include "storage/exports/rows.hpp"
#include "storage/exports/shards.hpp"
#include "storage/exports/table_writer.hpp"
#include "storage/exports/tables.hpp"

namespace pressroom::storage::exports {

namespace {

class TablesSink final : public DatasetSink {
 public:
  TablesSink(std::string extension, TableOpener open) : extension_(std::move(extension)), open_(std::move(open)) {}

  std::vector<std::string> files_of(const std::string& shard) const override {
    std::vector<std::string> files;
    for (const core::Table* table : sharded_) files.push_back(shard_path(table->name, shard, extension_));
    return files;
  }

  core::Result<void> begin(const std::string& shard) override {
    for (std::size_t i = 0; i < sharded_.size(); ++i) {
      TRY_ASSIGN(writers_[i], open_(shard_path(sharded_[i]->name, shard, extension_), *sharded_[i]));
    }
    return {};
  }

  core::Result<void> add(const RecordedTranscript& recorded) override {
    const core::Transcript& transcript = recorded.transcript;
    for (const core::Turn& turn : transcript.turns) TRY(writers_[0]->add(turn_row(transcript, turn)));
    TRY(writers_[1]->add(transcript_row(transcript)));
    for (const core::TranscriptPage& page : transcript.pages) TRY(writers_[2]->add(page_row(transcript, page)));
    for (std::size_t n = 0; n < recorded.edits.size(); ++n) {
      TRY(writers_[3]->add(change_row(transcript, static_cast<int>(n), recorded.edits[n])));
    }
    return {};
  }

  core::Result<std::vector<Resource>> end() override {
    std::vector<Resource> resources;
    for (std::size_t i = 0; i < sharded_.size(); ++i) {
      TRY_ASSIGN(auto file, writers_[i]->finish());
      writers_[i].reset();
      resources.push_back({std::move(file), std::string(sharded_[i]->name), {}});
    }
    return resources;
  }

  core::Result<std::vector<Resource>> finish(const std::vector<core::Row>& speakers) override {
    const core::Table& table = speakers_table();
    TRY_ASSIGN(const auto writer, open_(shard_path(table.name, "", extension_), table));
    for (const core::Row& row : speakers) TRY(writer->add(row));
    TRY_ASSIGN(auto file, writer->finish());
    return std::vector<Resource>{{std::move(file), std::string(table.name), {}}};
  }

 private:
  const std::array<const core::Table*, 4> sharded_{&turns_table(), &transcripts_table(), &pages_table(),
                                                   &changes_table()};
  std::array<std::unique_ptr<TableWriter>, 4> writers_;
  std::string extension_;
  TableOpener open_;
};

}  // namespace

std::unique_ptr<DatasetSink> tables_sink(std::string extension, TableOpener open) {
  return std::make_unique<TablesSink>(std::move(extension), std::move(open));
}

}  // namespace pressroom::storage::exports
