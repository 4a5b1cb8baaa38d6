// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/clock.hpp"
#include "core/result.hpp"
#include "storage/database/schema.hpp"

namespace pressroom::storage::database {

/// One parameter of a statement. Text is borrowed until the call that takes it returns.
class Value {
 public:
  Value(std::nullopt_t) {}                                                  // NOLINT(google-explicit-constructor)
  Value(int value) : value_(std::int64_t{value}) {}                         // NOLINT(google-explicit-constructor)
  Value(std::int64_t value) : value_(value) {}                              // NOLINT(google-explicit-constructor)
  Value(core::Instant value) : value_(value.time_since_epoch().count()) {}  // NOLINT(google-explicit-constructor)
  Value(std::string_view value) : value_(value) {}                          // NOLINT(google-explicit-constructor)
  Value(const std::string& value) : value_(std::string_view(value)) {}      // NOLINT(google-explicit-constructor)
  Value(const char* value) : value_(std::string_view(value)) {}             // NOLINT(google-explicit-constructor)
  template <class T>
  Value(const std::optional<T>& value) : Value(value ? Value(*value) : Value(std::nullopt)) {}  // NOLINT

  const auto& held() const { return value_; }

 private:
  std::variant<std::monostate, std::int64_t, std::string_view> value_;
};

/// A compiled statement on loan from its database: the destructor gives it back, reset.
class Statement {
 public:
  Statement(Statement&&) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  /// Binds ?1, ?2 ... and starts anew. The bytes are copied.
  core::Result<void> bind(std::span<const Value> values);
  core::Result<void> bind(std::initializer_list<Value> values) {
    return bind(std::span(values.begin(), values.size()));
  }
  /// true: a row stands ready; false: no more rows.
  core::Result<bool> step();
  /// bind(), then steps to the end, for statements whose rows nobody wants.
  core::Result<void> run(std::initializer_list<Value> values = {});
  /// The same with the first `columns` columns of another statement's row, of whatever type, as parameters.
  core::Result<void> run_with_row(const Statement& row, int columns);
  /// bind(), then `visit(*this)` for each row. `visit` returns nothing.
  template <class Visitor>
  core::Result<void> each(std::initializer_list<Value> values, Visitor visit) {
    TRY(bind(values));
    for (;;) {
      TRY_ASSIGN(const bool row, step());
      if (!row) return {};
      visit(*this);
    }
  }

  /// Columns of the current row, from 0. NULL reads as 0, an empty text or the epoch.
  std::int64_t integer(int column) const;
  int small_integer(int column) const { return static_cast<int>(integer(column)); }
  core::Instant instant(int column) const { return core::Instant{core::Duration{integer(column)}}; }
  std::string text(int column) const;
  bool is_null(int column) const;
  std::optional<std::string> optional_text(int column) const;
  std::optional<core::Instant> optional_instant(int column) const;

 private:
  friend class Database;
  struct Loan;
  explicit Statement(std::unique_ptr<Loan> loan);
  std::unique_ptr<Loan> loan_;
};

enum class Mode {
  read_write,
  read_only,
  salvage,  ///< as read_write, and a database of an older schema will do: for whoever copies out what it knows
};

/// A SQLite file of the archive: WAL, every commit durable when it returns (synchronous=FULL), foreign keys enforced.
/// One connection; not safe to use from several threads at once (open another one: readers run beside the writer).
///
/// Errors of every call: `disk_full`, `damaged` (the file is no intact database), `busy` (another writer for more
/// than five seconds), `malformed` (a value the schema refuses), `io`. `where` is the file.
class Database {
 public:
  /// read_write creates what is missing. `not_found` when a read-only file is absent, `unsupported` when the file
  /// has another schema version (both are named), `damaged` when it belongs to another program or is of another kind.
  static core::Result<Database> open(const std::filesystem::path& path, Mode mode,
                                     const Schema& schema = archive_schema);

  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  /// Compiled once per text, then lent again and again.
  core::Result<Statement> statement(std::string_view sql);
  /// One or several statements without parameters.
  core::Result<void> execute(const char* sql);
  /// A statement with parameters whose rows nobody wants; returns how many rows it changed.
  core::Result<std::int64_t> run(std::string_view sql, std::initializer_list<Value> values = {});

  std::int64_t last_insert_id() const;
  const std::filesystem::path& path() const;

  /// Moves what the write-ahead log holds into the file, so that the file alone is the database. `busy` while a reader
  /// holds on to an older state.
  core::Result<void> settle();

  /// What SQLite's own checks (quick_check, foreign_key_check) complain about; empty when sound.
  core::Result<std::vector<std::string>> faults();

 private:
  struct Connection;
  friend class Statement;
  friend class Transaction;
  explicit Database(std::shared_ptr<Connection> connection);
  core::Result<void> prepare_schema(Mode mode, const Schema& schema);
  core::Result<std::int64_t> number(std::string_view sql);
  std::shared_ptr<Connection> connection_;
};

/// When what a transaction changed outlives the power. A process that is killed loses none of it either way.
enum class Durable {
  at_commit,
  with_next,  ///< at the latest with the next transaction that is durable at its commit
};

/// All or nothing. The destructor rolls back what was not committed. One that begins while another stands is a part of
/// that one: it can be rolled back by itself, and is durable when the outermost has committed. They end in the reverse
/// order of their beginnings.
class Transaction {
 public:
  /// Takes the write lock at once, so that no later statement can fail for want of it. Of one within another `durable`
  /// says nothing: the outermost decides.
  static core::Result<Transaction> begin(Database& database, Durable durable = Durable::at_commit);
  Transaction(Transaction&& other) noexcept
      : database_(std::exchange(other.database_, nullptr)), depth_(other.depth_) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  core::Result<void> commit();

 private:
  static core::Result<void> sync_at_commit(Database& database, Durable durable);
  Transaction(Database& database, int depth) : database_(&database), depth_(depth) {}
  Database* database_;
  int depth_;
};

}  // namespace pressroom::storage::database
