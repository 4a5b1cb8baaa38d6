// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/index_set.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "storage/warc/cdxj.hpp"
#include "storage/warc/line_merge.hpp"

namespace pressroom::storage::warc {
namespace {

using core::ErrorCode;
using core::fail;
using core::Result;

constexpr std::string_view prefix = "captures-";
constexpr std::size_t number_digits = 10;
constexpr std::string_view standing_ending = ".cdxj";
constexpr std::string_view growing_ending = ".cdxj.part";

std::string_view ending_of(IndexSet::Stage stage) {
  return stage == IndexSet::Stage::standing ? standing_ending : growing_ending;
}

std::optional<std::uint64_t> run_number(std::string_view digits) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool whole = error == std::errc{} && end == digits.data() + digits.size();
  return whole && digits.size() == number_digits && number > 0 ? std::optional(number) : std::nullopt;
}

/// "captures-0000000001-0000000008" and the ending.
std::optional<IndexFile> index_file(const std::filesystem::path& path, std::string_view ending) {
  const std::string name = path.filename().string();
  if (name.size() != prefix.size() + 2 * number_digits + 1 + ending.size()) return std::nullopt;
  std::string_view rest = name;
  if (!rest.starts_with(prefix) || !rest.ends_with(ending)) return std::nullopt;
  rest.remove_prefix(prefix.size());
  const auto first = run_number(rest.substr(0, number_digits));
  const auto last = run_number(rest.substr(number_digits + 1, number_digits));
  if (rest[number_digits] != '-' || !first || !last || *first > *last) return std::nullopt;
  return IndexFile{path, *first, *last};
}

Result<IndexListing> list_files(const core::Disk& disk, const std::filesystem::path& folder, std::string_view ending) {
  IndexListing listing;
  TRY_ASSIGN(const auto paths, disk.files(folder));
  std::vector<IndexFile> files;
  for (const auto& path : paths) {
    if (auto file = index_file(path, ending)) {
      files.push_back(*std::move(file));
    } else if (path.native().ends_with(ending)) {
      listing.strangers.push_back(path);
    }
  }
  // The widest of those that begin alike comes first, so that a range can only lie within one before it.
  std::sort(files.begin(), files.end(), [](const IndexFile& a, const IndexFile& b) {
    return a.first != b.first ? a.first < b.first : a.last > b.last;
  });
  for (IndexFile& file : files) {
    const bool within = !listing.current.empty() && file.last <= listing.current.back().last;
    (within ? listing.superseded : listing.current).push_back(std::move(file));
  }
  return listing;
}

bool same_files(const IndexListing& a, const IndexListing& b) {
  const auto same = [](const IndexFile& one, const IndexFile& other) { return one.path == other.path; };
  return std::equal(a.current.begin(), a.current.end(), b.current.begin(), b.current.end(), same) &&
         std::equal(a.superseded.begin(), a.superseded.end(), b.superseded.begin(), b.superseded.end(), same) &&
         a.strangers == b.strangers;
}

int size_class(const IndexFile& file) {
  int of = 0;
  for (std::uint64_t runs = file.last - file.first + 1; runs >= IndexSet::fan; runs /= IndexSet::fan) ++of;
  return of;
}

/// The files that are due to become one: the newest `fan`, when they are of one class. Empty: none are.
std::vector<IndexFile> due(const std::vector<IndexFile>& files) {
  if (files.size() < IndexSet::fan) return {};
  const std::vector<IndexFile> newest(files.end() - static_cast<std::ptrdiff_t>(IndexSet::fan), files.end());
  const bool alike = std::all_of(newest.begin(), newest.end(),
                                 [&](const IndexFile& file) { return size_class(file) == size_class(newest.back()); });
  return alike ? newest : std::vector<IndexFile>{};
}

/// Lines on their way into a new file, in pieces.
class LineWriter {
 public:
  explicit LineWriter(core::NewFile& file) : file_(file) {}

  Result<void> put(const std::string& line) {
    if (line == last_ && any_) return {};
    any_ = true;
    last_ = line;
    buffer_ += line;
    buffer_ += '\n';
    return buffer_.size() < piece_bytes ? Result<void>{} : flush();
  }
  Result<void> flush() {
    TRY(file_.append(buffer_));
    buffer_.clear();
    return {};
  }

 private:
  static constexpr std::size_t piece_bytes = 256u << 10;
  core::NewFile& file_;
  std::string buffer_, last_;
  bool any_ = false;
};

}  // namespace

bool IndexListing::is_disjoint() const {
  return std::adjacent_find(current.begin(), current.end(),
                            [](const IndexFile& a, const IndexFile& b) { return b.first <= a.last; }) == current.end();
}

const IndexFile* IndexListing::file_of(std::uint64_t run) const {
  const auto behind = std::upper_bound(current.begin(), current.end(), run,
                                       [](std::uint64_t wanted, const IndexFile& file) { return wanted < file.first; });
  return behind != current.begin() && std::prev(behind)->holds(run) ? &*std::prev(behind) : nullptr;
}

std::uint64_t IndexListing::last_run() const { return current.empty() ? 0 : current.back().last; }

Result<IndexListing> list_index_files(const core::Disk& disk, const std::filesystem::path& folder) {
  return list_files(disk, folder, standing_ending);
}

Result<OpenIndex> open_index_files(const core::Disk& disk, const std::filesystem::path& folder) {
  constexpr int tries = 100;  // a merge takes longer than a try
  for (int attempt = 0; attempt < tries; ++attempt) {
    TRY_ASSIGN(const IndexListing listing, list_index_files(disk, folder));
    OpenIndex index;
    index.superseded = listing.superseded;
    bool all = true;
    const auto open = [&](const std::filesystem::path& path, OpenIndexFile::Kind kind) -> Result<void> {
      auto bytes = disk.open_read(path);
      if (bytes) {
        index.files.push_back({path, kind, *std::move(bytes)});
        return {};
      }
      all = false;
      return bytes.error().code == ErrorCode::not_found ? Result<void>{} : tl::unexpected(bytes.error());
    };
    for (const IndexFile& file : listing.current) TRY(open(file.path, OpenIndexFile::Kind::current));
    for (const auto& path : listing.strangers) TRY(open(path, OpenIndexFile::Kind::stranger));
    // A folder that changes while it is listed may show neither the merged file nor all of what went into it.
    TRY_ASSIGN(const IndexListing now, list_index_files(disk, folder));
    if (all && same_files(listing, now)) return index;
  }
  return fail(ErrorCode::busy, "the index files change faster than they can be opened", folder.string());
}

std::filesystem::path IndexSet::path_of(std::uint64_t first, std::uint64_t last) const {
  return folder_ / fmt::format("{}{:010}-{:010}{}", prefix, first, last, ending_of(stage_));
}

Result<IndexListing> IndexSet::list() const { return list_files(*disk_, folder_, ending_of(stage_)); }

Result<std::uint64_t> IndexSet::add(std::vector<std::string> lines) {
  TRY_ASSIGN(const IndexListing listing, list());
  const std::uint64_t run = listing.last_run() + 1;
  TRY(disk_->write_atomically(path_of(run, run), sorted_index(std::move(lines))));
  return run;
}

Result<void> IndexSet::remove_run(std::uint64_t run) { return disk_->remove(path_of(run, run)); }

Result<void> IndexSet::merge() {
  for (;;) {
    TRY_ASSIGN(const IndexListing listing, list());
    const std::vector<IndexFile> files = due(listing.current);
    if (files.empty()) return {};
    TRY(merge_into(path_of(files.front().first, files.back().last), files));
    TRY(tidy());
  }
}

Result<void> IndexSet::merge_into(const std::filesystem::path& target, const std::vector<IndexFile>& files) {
  std::vector<std::unique_ptr<core::ReadFile>> open;
  std::vector<SortedRun> runs;
  for (const IndexFile& file : files) {
    TRY_ASSIGN(auto bytes, disk_->open_read(file.path));
    runs.push_back({bytes.get(), 0, bytes->size(), file.path.filename().string()});
    open.push_back(std::move(bytes));
  }
  TRY_ASSIGN(const auto merged, disk_->create(target));
  LineWriter out(*merged);
  TRY(merge_lines(runs, [&](const std::string& line) { return out.put(line); }));
  TRY(out.flush());
  return merged->commit();
}

Result<void> IndexSet::replace_by(IndexSet& grown, std::uint64_t last) {
  TRY_ASSIGN(const IndexListing listing, grown.list());
  TRY(merge_into(path_of(1, last), listing.current));
  TRY(tidy());
  return grown.clear();
}

Result<void> IndexSet::tidy() {
  TRY_ASSIGN(const IndexListing listing, list());
  for (const IndexFile& file : listing.superseded) TRY(disk_->remove(file.path));
  return {};
}

Result<void> IndexSet::clear() {
  TRY_ASSIGN(const IndexListing listing, list());
  for (const IndexFile& file : listing.superseded) TRY(disk_->remove(file.path));
  for (const IndexFile& file : listing.current) TRY(disk_->remove(file.path));
  return {};
}

}  // namespace pressroom::storage::warc
