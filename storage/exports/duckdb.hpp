// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace pressroom::storage::exports {

/// DuckDB's shared library, loaded while the program runs: it reads and writes Parquet, and nobody who has no use for
/// Parquet needs it. One database in memory, one thread, so that the same statements give the same bytes; nothing is
/// installed or fetched by it.
class Duckdb {
 public:
  /// The first of `candidates` that can be loaded; a name without a folder is looked for where the system keeps its
  /// libraries. `unsupported`, saying where it was looked for and how to get it, when there is none.
  static core::Result<Duckdb> load(const std::vector<std::filesystem::path>& candidates);

  Duckdb(Duckdb&&) noexcept;
  ~Duckdb();

  /// One or several statements whose rows nobody wants. `io` with DuckDB's own words.
  core::Result<void> execute(const std::string& sql);

  /// 'text' with its quotes doubled.
  static std::string literal(const std::string& text);
  /// The same of a path that is read: DuckDB takes it for a pattern otherwise.
  static std::string path_literal(const std::filesystem::path& path);

 private:
  struct Library;
  explicit Duckdb(std::unique_ptr<Library> library);
  std::unique_ptr<Library> library_;
};

}  // namespace pressroom::storage::exports
