// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/index_lookup.hpp"

#include <algorithm>
#include <chrono>

#include "core/time_format.hpp"
#include "storage/warc/index_set.hpp"
#include "storage/warc/line_reader.hpp"
#include "storage/warc/surt.hpp"

namespace pressroom::storage::warc {
namespace {

using core::Result;

/// Below this distance lines are read one after the other.
constexpr std::uint64_t short_distance = 16u << 10;

/// The first line that begins at or behind `offset`, which lies within the file: its start and its text.
Result<std::optional<LineReader>> line_behind(const core::ReadFile& file, std::uint64_t offset) {
  // From the byte before, so that a line that begins at `offset` is not passed over.
  LineReader lines(file, offset - 1);
  TRY(lines.next());
  TRY_ASSIGN(const bool found, lines.next());
  return found ? std::optional(std::move(lines)) : std::nullopt;
}

/// Where to begin reading: a start of a line, no line before it is `wanted` or greater.
Result<std::uint64_t> start_of(const core::ReadFile& file, std::string_view wanted) {
  std::uint64_t low = 0, high = file.size();
  while (high - low > short_distance) {
    const std::uint64_t middle = low + (high - low) / 2;
    TRY_ASSIGN(const auto line, line_behind(file, middle));
    if (!line || line->offset() >= high || line->text() >= wanted) {
      high = middle;
    } else {
      low = line->offset();
    }
  }
  return low;
}

Result<void> collect(const core::ReadFile& file, std::string_view wanted, std::vector<IndexLine>& found) {
  TRY_ASSIGN(const std::uint64_t start, start_of(file, wanted));
  LineReader lines(file, start);
  for (;;) {
    TRY_ASSIGN(const bool more, lines.next());
    if (!more) return {};
    const std::string_view text = lines.text();
    if (text.starts_with(wanted)) {
      if (auto line = parse_index_line(text)) found.push_back(*std::move(line));
    } else if (text > wanted) {
      return {};
    }
  }
}

}  // namespace

std::optional<core::Instant> index_time(std::string_view timestamp) {
  if (timestamp.size() != 14 && timestamp.size() != 17) return std::nullopt;
  std::string text;
  for (std::size_t at = 0; at < 14; ++at) {
    if (at == 4 || at == 6) text += '-';
    if (at == 8) text += 'T';
    if (at == 10 || at == 12) text += ':';
    text += timestamp[at];
  }
  if (timestamp.size() == 17) text += "." + std::string(timestamp.substr(14));
  return core::parse_rfc3339(text + "Z");
}

Result<IndexLookup> IndexLookup::open(const core::Disk& disk, const std::filesystem::path& folder) {
  TRY_ASSIGN(OpenIndex index, open_index_files(disk, folder));
  std::vector<std::unique_ptr<core::ReadFile>> files;
  for (OpenIndexFile& file : index.files) {
    if (file.kind == OpenIndexFile::Kind::current) files.push_back(std::move(file.bytes));
  }
  return IndexLookup(std::move(files));
}

Result<std::vector<IndexLine>> IndexLookup::find(std::string_view url) const {
  const std::string wanted = surt_key(url) + " ";
  std::vector<IndexLine> found;
  for (const auto& file : files_) TRY(collect(*file, wanted, found));
  std::stable_sort(found.begin(), found.end(),
                   [](const IndexLine& a, const IndexLine& b) { return a.timestamp < b.timestamp; });
  return found;
}

Result<std::optional<IndexLine>> IndexLookup::closest(std::string_view url, core::Instant when) const {
  TRY_ASSIGN(auto lines, find(url));
  std::optional<IndexLine> nearest;
  core::Duration distance{};
  for (IndexLine& line : lines) {
    const auto time = index_time(line.timestamp);
    if (!time) continue;
    const core::Duration away = std::chrono::abs(*time - when);
    if (nearest && away >= distance) continue;
    distance = away;
    nearest = std::move(line);
  }
  return nearest;
}

}  // namespace pressroom::storage::warc
