// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/disk.hpp"
#include "storage/warc/block_check.hpp"
#include "storage/warc/record_rules.hpp"
#include "storage/warc/warc_reader.hpp"

namespace {

using namespace pressroom;

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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const InputFile file(std::string_view(reinterpret_cast<const char*>(data), size));
  storage::warc::ReadOptions options;
  options.max_record_bytes = 1u << 20;
  options.record_digest = storage::warc::ReadOptions::RecordDigest::computed;
  storage::warc::WarcReader reader(file, options);
  std::uint64_t covered = 0;
  for (;;) {
    const auto item = reader.next();
    require(item.has_value());
    if (!item->has_value()) break;
    if (const auto* range = std::get_if<storage::warc::DamagedRange>(&**item)) {
      require(range->length > 0 && range->offset + range->length <= size && range->offset + range->length >= covered);
      covered = range->offset + range->length;
      continue;
    }
    const auto& record = std::get<storage::warc::Record>(**item);
    require(record.offset + record.length <= size && record.offset + record.length >= covered);
    covered = record.offset + record.length;
    (void)storage::warc::check_header(record.header);
    (void)storage::warc::check_block(record);
  }
  return 0;
}
