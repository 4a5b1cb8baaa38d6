// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/disk.hpp"
#include "core/result.hpp"
#include "core/table.hpp"
#include "storage/exports/dataset_description.hpp"
#include "storage/exports/recorded_transcript.hpp"

namespace pressroom::storage::exports {

/// What a format makes of transcripts. They come in the order of the dataset, shard after shard; formats that know no
/// shards get one, whose key is empty.
class DatasetSink {
 public:
  virtual ~DatasetSink() = default;

  /// The files that hold a shard and nothing else; empty when nothing can be kept of an earlier export.
  virtual std::vector<std::string> files_of(const std::string& shard) const = 0;
  virtual core::Result<void> begin(const std::string& shard) = 0;
  virtual core::Result<void> add(const RecordedTranscript& recorded) = 0;
  /// The files of the shard that began last.
  virtual core::Result<std::vector<Resource>> end() = 0;
  /// After the last shard: the people of all of them, as rows of `speakers`. The files that belong to no shard.
  virtual core::Result<std::vector<Resource>> finish(const std::vector<core::Row>& speakers) = 0;
};

/// Opens a writer for a table in a file.
using TableOpener =
    std::function<core::Result<std::unique_ptr<class TableWriter>>(const std::string& path, const core::Table& table)>;

/// One file for each table and shard, and one for the speakers.
std::unique_ptr<DatasetSink> tables_sink(std::string extension, TableOpener open);

/// One document for each transcript, ROOM/ID.xml (tei_writer.hpp), and manifest-sha256.txt, which lists them in the
/// form of RFC 8493, 2.1.3. Documents of an earlier manifest that are not of this one are removed.
std::unique_ptr<DatasetSink> tei_sink(core::Disk& disk, std::filesystem::path folder);

/// ConvoKit's five files (convokit_writer.hpp).
std::unique_ptr<DatasetSink> convokit_sink(core::Disk& disk, std::filesystem::path folder);

/// "HEX  PATH" of each line of a manifest; what is none is left out.
std::vector<std::pair<std::string, std::string>> manifest_lines(std::string_view manifest);
inline constexpr std::string_view tei_manifest = "manifest-sha256.txt";

}  // namespace pressroom::storage::exports
