// SPDX-License-Identifier: Apache-2.0
#include "storage/database/database.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cerrno>
#include <stdexcept>
#include <unordered_map>
#include <utility>

namespace pressroom::storage::database {

using core::ErrorCode;
using core::Result;

namespace {

constexpr int busy_timeout_ms = 5000;

ErrorCode error_code(int extended, int system_error) {
  if (system_error == ENOSPC || system_error == EDQUOT) return ErrorCode::disk_full;
  switch (extended & 0xff) {
    case SQLITE_FULL:
      return ErrorCode::disk_full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return ErrorCode::damaged;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ErrorCode::busy;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
      return ErrorCode::malformed;
    case SQLITE_TOOBIG:
    case SQLITE_NOMEM:
      return ErrorCode::limit;
    default:
      return ErrorCode::io;
  }
}

struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using OwnedStatement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

}  // namespace

struct Database::Connection {
  std::filesystem::path path;
  sqlite3* handle = nullptr;
  // Several of one text may be lent at once (a loop over rows that calls a function asking the same); all come back.
  std::unordered_map<std::string, std::vector<OwnedStatement>> idle;
  int transactions = 0;                  ///< standing, one within the other
  Durable durable = Durable::at_commit;  ///< of what stands or comes next

  ~Connection() {
    idle.clear();
    sqlite3_close_v2(handle);
  }

  /// For readers of a file that was killed while it was being made: it says as much as an empty archive, and not even
  /// the tables may be written into it.
  Result<void> turn_to_memory() {
    idle.clear();
    sqlite3_close_v2(handle);
    handle = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int result = sqlite3_open_v2(":memory:", &handle, flags, nullptr);
    if (result != SQLITE_OK) return failure(result);
    return {};
  }

  tl::unexpected<core::Error> failure(int result) const {
    const bool disk_trouble = (result & 0xff) == SQLITE_IOERR || (result & 0xff) == SQLITE_CANTOPEN;
    const int system_error = disk_trouble && handle != nullptr ? sqlite3_system_errno(handle) : 0;
    const char* what = handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(result);
    return core::fail(error_code(result, system_error), fmt::format("database: {}", what), path.string());
  }
};

struct Statement::Loan {
  std::shared_ptr<Database::Connection> connection;
  std::string sql;
  OwnedStatement statement;
};

Statement::Statement(std::unique_ptr<Loan> loan) : loan_(std::move(loan)) {}
Statement::Statement(Statement&&) noexcept = default;

Statement::~Statement() {
  if (!loan_) return;
  sqlite3_reset(loan_->statement.get());
  sqlite3_clear_bindings(loan_->statement.get());
  loan_->connection->idle[loan_->sql].push_back(std::move(loan_->statement));
}

Result<void> Statement::bind(std::span<const Value> values) {
  sqlite3_stmt* statement = loan_->statement.get();
  sqlite3_reset(statement);
  if (static_cast<int>(values.size()) != sqlite3_bind_parameter_count(statement)) {
    throw std::logic_error("parameters given and wanted differ: " + loan_->sql);
  }
  int index = 0;
  for (const Value& value : values) {
    ++index;
    int result = SQLITE_OK;
    if (const auto* integer = std::get_if<std::int64_t>(&value.held())) {
      result = sqlite3_bind_int64(statement, index, *integer);
    } else if (const auto* text = std::get_if<std::string_view>(&value.held())) {
      // A null pointer would bind NULL, and an empty view may hold one.
      result = sqlite3_bind_text64(statement, index, text->empty() ? "" : text->data(), text->size(), SQLITE_TRANSIENT,
                                   SQLITE_UTF8);
    } else {
      result = sqlite3_bind_null(statement, index);
    }
    if (result != SQLITE_OK) return loan_->connection->failure(result);
  }
  return {};
}

Result<bool> Statement::step() {
  const int result = sqlite3_step(loan_->statement.get());
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  return loan_->connection->failure(sqlite3_extended_errcode(loan_->connection->handle));
}

Result<void> Statement::run_with_row(const Statement& row, int columns) {
  sqlite3_stmt* statement = loan_->statement.get();
  sqlite3_reset(statement);
  for (int column = 0; column < columns; ++column) {
    const int result =
        sqlite3_bind_value(statement, column + 1, sqlite3_column_value(row.loan_->statement.get(), column));
    if (result != SQLITE_OK) return loan_->connection->failure(result);
  }
  for (;;) {
    TRY_ASSIGN(const bool more, step());
    if (!more) return {};
  }
}

Result<void> Statement::run(std::initializer_list<Value> values) {
  return each(values, [](const Statement&) {});
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(loan_->statement.get(), column); }

std::string Statement::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(loan_->statement.get(), column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(loan_->statement.get(), column))};
}

bool Statement::is_null(int column) const { return sqlite3_column_type(loan_->statement.get(), column) == SQLITE_NULL; }

std::optional<std::string> Statement::optional_text(int column) const {
  if (is_null(column)) return std::nullopt;
  return text(column);
}

std::optional<core::Instant> Statement::optional_instant(int column) const {
  if (is_null(column)) return std::nullopt;
  return instant(column);
}

Database::Database(std::shared_ptr<Connection> connection) : connection_(std::move(connection)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(const std::filesystem::path& path, Mode mode, const Schema& schema) {
  std::error_code ignored;
  if (mode == Mode::read_only && !std::filesystem::exists(path, ignored)) {
    return core::fail(ErrorCode::not_found, "there is no database", path.string());
  }
  auto connection = std::make_shared<Connection>();
  connection->path = path;
  const int flags = mode == Mode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  const int result =
      sqlite3_open_v2(path.c_str(), &connection->handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  if (result != SQLITE_OK) return connection->failure(result);
  sqlite3_busy_timeout(connection->handle, busy_timeout_ms);
  Database database(std::move(connection));
  TRY(database.prepare_schema(mode, schema));
  return database;
}

Result<void> Database::prepare_schema(Mode mode, const Schema& schema) {
  // trusted_schema and defensive: a database from a stranger must not run functions or rewrite its own schema.
  TRY(execute("PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON; PRAGMA secure_delete = OFF;"));
  sqlite3_db_config(connection_->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  if (mode != Mode::read_only)
    TRY(execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 8000;"));

  TRY_ASSIGN(const std::int64_t objects, number("SELECT count(*) FROM sqlite_schema"));
  TRY_ASSIGN(const std::int64_t owner, number("PRAGMA application_id"));
  if (objects == 0 && owner == 0) {
    if (mode == Mode::read_only) TRY(connection_->turn_to_memory());
    TRY_ASSIGN(auto transaction, Transaction::begin(*this));
    TRY(execute(schema.tables));
    TRY(execute(
        fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {};", schema.application_id, schema.version)
            .c_str()));
    return transaction.commit();
  }
  if (owner != schema.application_id) {
    return core::fail(ErrorCode::damaged, "this is not a pressroom database", path().string());
  }
  TRY_ASSIGN(const std::int64_t version, number("PRAGMA user_version"));
  const bool older = version < schema.version;
  if (version == schema.version || (older && mode == Mode::salvage)) return {};
  return core::fail(
      ErrorCode::unsupported,
      fmt::format("the database has schema version {}, this program reads and writes version {}{}", version,
                  schema.version, older ? fmt::format("; `{}` brings it there", schema.renewal) : std::string()),
      path().string());
}

Result<std::int64_t> Database::number(std::string_view sql) {
  TRY_ASSIGN(auto query, statement(sql));
  TRY_ASSIGN(const bool row, query.step());
  return row ? query.integer(0) : 0;
}

Result<Statement> Database::statement(std::string_view sql) {
  auto loan = std::make_unique<Statement::Loan>();
  loan->connection = connection_;
  loan->sql = sql;
  auto& idle = connection_->idle[loan->sql];
  if (!idle.empty()) {
    loan->statement = std::move(idle.back());
    idle.pop_back();
  } else {
    sqlite3_stmt* compiled = nullptr;
    const int result = sqlite3_prepare_v3(connection_->handle, sql.data(), static_cast<int>(sql.size()),
                                          SQLITE_PREPARE_PERSISTENT, &compiled, nullptr);
    if (result != SQLITE_OK) return connection_->failure(result);
    loan->statement.reset(compiled);
  }
  return Statement(std::move(loan));
}

Result<void> Database::execute(const char* sql) {
  const int result = sqlite3_exec(connection_->handle, sql, nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) return connection_->failure(result);
  return {};
}

Result<std::int64_t> Database::run(std::string_view sql, std::initializer_list<Value> values) {
  TRY_ASSIGN(auto query, statement(sql));
  TRY(query.run(values));
  return sqlite3_changes64(connection_->handle);
}

std::int64_t Database::last_insert_id() const { return sqlite3_last_insert_rowid(connection_->handle); }
const std::filesystem::path& Database::path() const { return connection_->path; }

Result<void> Database::settle() {
  TRY_ASSIGN(const std::int64_t kept_from_it, number("PRAGMA wal_checkpoint(TRUNCATE)"));
  if (kept_from_it == 0) return {};
  return core::fail(ErrorCode::busy, "another process reads the database", path().string());
}

Result<std::vector<std::string>> Database::faults() {
  std::vector<std::string> found;
  TRY_ASSIGN(auto pages, statement("PRAGMA quick_check"));
  TRY(pages.each({}, [&](const Statement& row) {
    if (row.text(0) != "ok") found.push_back(row.text(0));
  }));
  TRY_ASSIGN(auto keys, statement("PRAGMA foreign_key_check"));
  TRY(keys.each({}, [&](const Statement& row) {
    found.push_back(
        fmt::format("row {} of {} names a row of {} that does not exist", row.integer(1), row.text(0), row.text(2)));
  }));
  return found;
}

/// SQLite's word for it holds for the connection and can change only between transactions.
Result<void> Transaction::sync_at_commit(Database& database, Durable durable) {
  Durable& standing = database.connection_->durable;
  if (standing == durable) return {};
  TRY(database.execute(durable == Durable::at_commit ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL"));
  standing = durable;
  return {};
}

Result<Transaction> Transaction::begin(Database& database, Durable durable) {
  int& depth = database.connection_->transactions;
  if (depth == 0) TRY(sync_at_commit(database, durable));
  TRY(database.run(depth == 0 ? "BEGIN IMMEDIATE" : fmt::format("SAVEPOINT within_{}", depth)));
  return Transaction(database, depth++);
}

Transaction::~Transaction() {
  if (database_ == nullptr) return;
  database_->connection_->transactions = depth_;
  // After some errors SQLite has already rolled back by itself; then this one has nothing to do and fails harmlessly.
  if (depth_ == 0) {
    static_cast<void>(database_->run("ROLLBACK"));
    static_cast<void>(sync_at_commit(*database_, Durable::at_commit));
  } else {
    static_cast<void>(database_->run(fmt::format("ROLLBACK TO within_{}", depth_)));
    static_cast<void>(database_->run(fmt::format("RELEASE within_{}", depth_)));
  }
}

Result<void> Transaction::commit() {
  TRY(database_->run(depth_ == 0 ? "COMMIT" : fmt::format("RELEASE within_{}", depth_)));
  database_->connection_->transactions = depth_;
  Database& database = *std::exchange(database_, nullptr);
  // Statements that come without a transaction are durable by themselves.
  return depth_ == 0 ? sync_at_commit(database, Durable::at_commit) : Result<void>();
}

}  // namespace pressroom::storage::database
