// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/rows.hpp"
#include "storage/exports/table_writer.hpp"

namespace pressroom::storage::exports {

namespace {

class JsonlWriter final : public TableWriter {
 public:
  JsonlWriter(const core::Table& table, HashedFile file) : table_(table), file_(std::move(file)) {}

  core::Result<void> add(const core::Row& row) override {
    JsonWriter json(JsonWriter::Style::compact);
    write_row(json, table_, row);
    ++rows_;
    return file_.append(json.take());
  }
  core::Result<WrittenFile> finish() override { return file_.commit(rows_); }

 private:
  const core::Table& table_;
  HashedFile file_;
  std::int64_t rows_ = 0;
};

}  // namespace

core::Result<std::unique_ptr<TableWriter>> write_jsonl(const TablePlace& place) {
  TRY_ASSIGN(auto file, HashedFile::create(place.disk, place.folder, place.path));
  return std::make_unique<JsonlWriter>(place.table, std::move(file));
}

}  // namespace pressroom::storage::exports
