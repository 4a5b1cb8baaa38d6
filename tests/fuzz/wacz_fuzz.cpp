// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "storage/warc/wacz_checker.hpp"
#include "tests/support/memory_disk.hpp"

/// Whatever the bytes, a package gives findings, not an error: reading memory cannot fail.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pressroom;
  tests::MemoryDisk disk;
  if (!disk.write_atomically("p.wacz", std::string(reinterpret_cast<const char*>(data), size))) std::abort();
  const auto checked = storage::warc::check_wacz(disk, "p.wacz", "p.wacz", [](core::Finding finding) {
    if (finding.rule.empty() || !finding.file.starts_with("p.wacz")) std::abort();
  });
  if (!checked) std::abort();
  return 0;
}
