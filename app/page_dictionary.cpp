// SPDX-License-Identifier: Apache-2.0
#include "app/page_dictionary.hpp"

#include <algorithm>

#include "app/stored_pages.hpp"
#include "core/log.hpp"

namespace pressroom::app {

namespace {

constexpr int k_most_samples = 400;
constexpr std::size_t k_fewest_samples = 16;
/// zstd's own rule of thumb: a dictionary is worth a hundredth of what it was trained from, and hardly gains beyond
/// this.
constexpr std::size_t k_samples_to_dictionary = 100;
constexpr std::size_t k_largest_dictionary = 112'640;
constexpr std::size_t k_smallest_dictionary = 2'048;

}  // namespace

core::Result<storage::warc::RecordPacker> zstd_packer(ArchiveFolder& archive, const std::string& room) {
  TRY_ASSIGN(const auto captures, archive.captures().newest_pages(room, k_most_samples));
  StoredPages pages(archive);
  std::vector<std::string> samples;
  std::size_t bytes = 0;
  for (const core::Capture& capture : captures) {
    auto stored = pages.response(capture);
    if (!stored) continue;
    bytes += stored->message.size();
    samples.push_back(std::move(stored->message));
  }
  const std::size_t size = std::min(bytes / k_samples_to_dictionary, k_largest_dictionary);
  if (samples.size() < k_fewest_samples || size < k_smallest_dictionary) {
    return storage::warc::RecordPacker::zstd(std::nullopt);
  }
  auto dictionary = core::ZstdDictionary::train(samples, size);
  if (!dictionary) {
    core::log::info("{}: no dictionary: {}", room, dictionary.error().what);
    return storage::warc::RecordPacker::zstd(std::nullopt);
  }
  return storage::warc::RecordPacker::zstd(*std::move(dictionary));
}

}  // namespace pressroom::app
