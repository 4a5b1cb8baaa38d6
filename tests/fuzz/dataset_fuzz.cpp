// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "storage/exports/dataset_description.hpp"
#include "storage/exports/row_cursor.hpp"
#include "storage/exports/rows.hpp"
#include "storage/exports/sidecar.hpp"
#include "storage/exports/tables.hpp"
#include "tests/support/memory_disk.hpp"

namespace {

using namespace pressroom;
using namespace pressroom::storage::exports;

void require(bool holds) {
  if (!holds) std::abort();
}

/// A row that was understood is written in a form that is understood the same way; whatever else stands in a file, its
/// end is reached.
void check_rows(RowCursor& cursor, const core::Table& table) {
  for (;;) {
    const auto found = cursor.next();
    require(found.has_value());
    if (!*found) return;
    if (!(*found)->fault.empty()) continue;
    JsonWriter json(JsonWriter::Style::compact);
    write_row(json, table, (*found)->row);
    const auto tree = parse_json(json.take());
    require(tree.has_value());
    const FoundRow again = row_of(*tree, table);
    require(again.fault.empty() && again.row == (*found)->row);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const core::Table& table = *dataset_tables()[data[0] % dataset_tables().size()];
  tests::MemoryDisk disk;
  if (!disk.write_atomically("/rows", bytes)) return 0;
  check_rows(*read_jsonl(*disk.open_read("/rows"), table), table);
  check_rows(*read_csv(*disk.open_read("/rows"), table), table);
  if (const auto dataset = read_datapackage(bytes, "datapackage.json")) {
    require(read_datapackage(write_datapackage(*dataset), "again").has_value());
  }
  const auto head = read_sidecar_head(bytes);
  const auto sidecar = read_sidecar(bytes);
  if (sidecar) require(head && head->transcript_id == sidecar->transcript_id && head->revision == sidecar->revision);
  return 0;
}
