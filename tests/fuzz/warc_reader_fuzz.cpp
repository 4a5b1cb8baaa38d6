// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "core/disk.hpp"
#include "core/gzip.hpp"
#include "core/zstd.hpp"
#include "storage/warc/block_check.hpp"
#include "storage/warc/captures.hpp"
#include "storage/warc/exchanges.hpp"
#include "storage/warc/record_cutter.hpp"
#include "storage/warc/record_rules.hpp"
#include "storage/warc/warc_reader.hpp"

namespace {

using namespace pressroom;
using storage::warc::BlockState;
using storage::warc::DamagedRange;
using storage::warc::ReadOptions;
using storage::warc::Record;

/// The input as a file.
class InputFile final : public core::ReadFile {
 public:
  explicit InputFile(std::string_view bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  core::Result<std::string> read(std::uint64_t offset, std::uint64_t length) const override {
    return std::string(bytes_.substr(std::min<std::uint64_t>(offset, bytes_.size()), length));
  }

 private:
  std::string_view bytes_;
};

void require(bool holds) {
  if (!holds) std::abort();
}

/// No mutation hits a checksum: the members and frames are made here, out of what comes in.
std::string file_of(std::string_view input) {
  if (input.size() < 4) return std::string(input);
  const auto how = static_cast<unsigned char>(input[0]);
  const std::size_t at = static_cast<unsigned char>(input[1]) | static_cast<std::size_t>(input[2] & 0x7F) << 8;
  const char flip = input[3];
  input.remove_prefix(4);
  const auto packed = [&](std::string_view part) { return how & 1 ? core::gzip_member(part) : core::zstd_frame(part); };
  std::string file;
  switch (how >> 1 & 3) {
    case 0:
      file = input;
      break;
    case 1:  // one member for all
      file = packed(input);
      break;
    case 2:  // cut anywhere
      file = packed(input.substr(0, at)) + packed(input.substr(std::min(at, input.size())));
      break;
    default:  // one for each version line
      while (!input.empty()) {
        const auto next = std::min(input.find("WARC/", 1), input.size());
        file += packed(input.substr(0, next));
        input.remove_prefix(next);
      }
  }
  if ((how & 0x80) != 0 && at < file.size()) file[at] = static_cast<char>(file[at] ^ flip);
  return file;
}

/// Reads all there is; every byte range has its place within the file, in order.
std::vector<Record> read_all(const InputFile& file, const ReadOptions& options) {
  storage::warc::WarcReader reader(file, options);
  std::vector<Record> records;
  std::uint64_t covered = 0;
  for (;;) {
    auto item = reader.next();
    require(item.has_value());
    if (!item->has_value()) return records;
    if (const auto* range = std::get_if<DamagedRange>(&**item)) {
      require(range->offset + range->length <= file.size() && range->offset + range->length >= covered);
      require(!range->rule.empty() && !range->reason.empty());
      covered = range->offset + range->length;
      continue;
    }
    auto& record = std::get<Record>(**item);
    require(record.offset + record.length <= file.size() && record.offset + record.length >= covered);
    require((record.block_state == BlockState::streamed) == (record.digests != nullptr));
    if (!record.digests) require(record.block.size() == record.header.content_length);
    covered = record.offset + record.length;
    records.push_back(std::move(record));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes = file_of(std::string_view(reinterpret_cast<const char*>(data), size));
  const InputFile file(bytes);
  ReadOptions options;
  options.max_record_bytes = 1u << 20;
  options.record_digest = ReadOptions::RecordDigest::computed;
  const auto loaded = read_all(file, options);
  options.max_record_bytes = 64;
  options.kept_block_bytes = 16;
  options.whole_member_bytes = 64;
  const auto streamed = read_all(file, options);

  // How a record is read makes no difference to what it is.
  require(loaded.size() == streamed.size());
  for (std::size_t at = 0; at < loaded.size(); ++at) {
    require(loaded[at].header.content_length == streamed[at].header.content_length);
    require(loaded[at].offset == streamed[at].offset);
    (void)storage::warc::check_header(loaded[at].header);
    const auto whole = storage::warc::check_block(loaded[at]);
    const auto passed = storage::warc::check_block(streamed[at]);
    require(whole.convention == passed.convention && whole.payload_sha256 == passed.payload_sha256);
    const auto parts = storage::warc::response_parts(loaded[at]);
    if (parts && !whole.payload_sha256.empty()) (void)storage::warc::content(*parts);
    storage::warc::RecordCutter cutter(file);
    (void)cutter.cut({"file", loaded[at].offset, loaded[at].length});
  }

  std::uint64_t exchanges = 0;
  const auto counts = storage::warc::read_exchanges(
      file, [&](const storage::warc::Exchange&) { ++exchanges; }, [](const DamagedRange&) {});
  require(counts && counts->exchanges == exchanges && exchanges <= counts->records);
  require(counts->records == loaded.size());
  return 0;
}
