// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/duckdb.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <utility>

namespace pressroom::storage::exports {

namespace {

// The part of DuckDB's C interface that is used here, as its documentation describes it; stable since 1.0.
enum class State : int { success = 0, error = 1 };
using Handle = void*;
/// duckdb_result: five members that nobody should read any more, then the library's own.
using ResultBlock = std::array<std::uint64_t, 6>;

using OpenFunction = State (*)(const char* path, Handle* database);
using CloseFunction = void (*)(Handle* handle);
using ConnectFunction = State (*)(Handle database, Handle* connection);
using QueryFunction = State (*)(Handle connection, const char* query, ResultBlock* result);
using ResultErrorFunction = const char* (*)(ResultBlock* result);
using DestroyResultFunction = void (*)(ResultBlock* result);

constexpr const char* k_settings =
    "SET threads = 1; SET preserve_insertion_order = true; SET memory_limit = '400MB'; SET TimeZone = 'UTC'; "
    "SET autoinstall_known_extensions = false; SET autoload_known_extensions = false;";

}  // namespace

struct Duckdb::Library {
  void* handle = nullptr;
  Handle database = nullptr, connection = nullptr;
  OpenFunction open = nullptr;
  CloseFunction close = nullptr, disconnect = nullptr;
  ConnectFunction connect = nullptr;
  QueryFunction query = nullptr;
  ResultErrorFunction result_error = nullptr;
  DestroyResultFunction destroy_result = nullptr;

  Library() = default;
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
  /// The library stays loaded: it keeps threads and at-exit functions of its own.
  ~Library() {
    if (connection != nullptr) disconnect(&connection);
    if (database != nullptr) close(&database);
  }

  template <class Function>
  bool find(Function& function, const char* name) {
    function = reinterpret_cast<Function>(dlsym(handle, name));
    return function != nullptr;
  }
  bool find_all() {
    return find(open, "duckdb_open") && find(close, "duckdb_close") && find(connect, "duckdb_connect") &&
           find(disconnect, "duckdb_disconnect") && find(query, "duckdb_query") &&
           find(result_error, "duckdb_result_error") && find(destroy_result, "duckdb_destroy_result");
  }
};

Duckdb::Duckdb(std::unique_ptr<Library> library) : library_(std::move(library)) {}
Duckdb::Duckdb(Duckdb&&) noexcept = default;
Duckdb::~Duckdb() = default;

core::Result<Duckdb> Duckdb::load(const std::vector<std::filesystem::path>& candidates) {
  std::string looked;
  for (const std::filesystem::path& candidate : candidates) {
    looked += (looked.empty() ? "" : ", ") + candidate.string();
    auto library = std::make_unique<Library>();
    library->handle = dlopen(candidate.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library->handle == nullptr || !library->find_all()) continue;
    if (library->open(nullptr, &library->database) != State::success ||
        library->connect(library->database, &library->connection) != State::success) {
      return core::fail(core::ErrorCode::io, "DuckDB could not be started", candidate.string());
    }
    Duckdb duckdb(std::move(library));
    TRY(duckdb.execute(k_settings));
    return duckdb;
  }
  return core::fail(core::ErrorCode::unsupported,
                    fmt::format("Parquet needs DuckDB's library (libduckdb.so), which was not found; looked for: {}. "
                                "./run fetches it where npm is installed; any release from 1.0 on will do: name the "
                                "file in PRESSROOM_DUCKDB",
                                looked));
}

core::Result<void> Duckdb::execute(const std::string& sql) {
  ResultBlock result{};
  const State state = library_->query(library_->connection, sql.c_str(), &result);
  const char* words = state == State::success ? nullptr : library_->result_error(&result);
  const std::string error = words == nullptr ? "no reason given" : words;
  library_->destroy_result(&result);
  if (state == State::success) return {};
  return core::fail(error.find("No space left") == std::string::npos ? core::ErrorCode::io : core::ErrorCode::disk_full,
                    "DuckDB: " + error);
}

std::string Duckdb::literal(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') quoted += '\'';
    quoted += c;
  }
  return quoted + "'";
}

std::string Duckdb::path_literal(const std::filesystem::path& path) {
  std::string pattern;
  for (const char c : path.string()) {
    const bool is_special = c == '*' || c == '?' || c == '[';
    pattern += is_special ? std::string("[") + c + "]" : std::string(1, c);
  }
  return literal(pattern);
}

}  // namespace pressroom::storage::exports
