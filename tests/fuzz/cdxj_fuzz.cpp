// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/warc/cdxj.hpp"
#include "storage/warc/index_checker.hpp"
#include "storage/warc/index_lookup.hpp"
#include "storage/warc/manifest.hpp"
#include "storage/warc/surt.hpp"
#include "tests/support/memory_disk.hpp"

namespace {

using namespace pressroom;
using namespace pressroom::storage::warc;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_key(std::string_view url) {
  const std::string key = surt_key(url);
  require(!key.empty());
  require(std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7F; }));
  (void)warcio_js_key(url);
}

/// What was understood is written in a form that is understood the same way.
void check_line(std::string_view text) {
  const auto line = parse_index_line(text);
  if (!line) return;
  const auto again = parse_index_line(line->serialise());
  require(again && again->serialise() == line->serialise());
}

/// A look-up ends whatever the file holds, and in a sorted file it finds every line that has the key of its URL.
void check_lookup(std::string_view text) {
  tests::MemoryDisk disk;
  std::vector<std::string> lines = index_lines(text);
  require(disk.write_atomically("as-it-is", text).has_value());
  require(disk.write_atomically("sorted", sorted_index(lines)).has_value());
  for (const char* name : {"as-it-is", "sorted"}) {
    auto file = disk.open_read(name);
    IndexChecker checker({}, [](const core::Finding&) {});
    for (const IndexOrigin origin : {IndexOrigin::own, IndexOrigin::foreign}) {
      require(checker.check(name, **file, origin).has_value());
    }
    std::vector<std::unique_ptr<core::ReadFile>> files;
    files.push_back(*std::move(file));
    const IndexLookup lookup(std::move(files));
    for (std::size_t at = 0; at < std::min<std::size_t>(lines.size(), 4); ++at) {
      const auto line = parse_index_line(lines[at]);
      if (!line || line->key != surt_key(line->url)) continue;
      const auto found = lookup.find(line->url);
      require(found.has_value());
      require(std::string_view(name) != "sorted" || !found->empty());
      require(lookup.closest(line->url, core::Instant{}).has_value());
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_key(text);
  (void)Manifest::parse(text);
  check_line(text);
  (void)parse_json_line(text);
  check_lookup(text);
  return 0;
}
