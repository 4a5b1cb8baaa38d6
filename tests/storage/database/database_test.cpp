// SPDX-License-Identifier: Apache-2.0
#include "storage/database/database.hpp"

#include "storage/database/schema.hpp"
#include "tests/storage/database/open_database.hpp"

namespace pressroom::tests {

namespace {

using core::ErrorCode;
using storage::database::Database;
using storage::database::Mode;
using storage::database::Transaction;

std::string value_of(Database& database, std::string_view sql) {
  auto query = database.statement(sql);
  REQUIRE(query);
  REQUIRE(*query->step());
  return query->text(0);
}

}  // namespace

TEST_CASE("A new database is WAL and fully synchronous and carries our marks", "[database]") {
  TempDir folder;
  Database database = open_database(folder);
  CHECK(value_of(database, "PRAGMA journal_mode") == "wal");
  CHECK(value_of(database, "PRAGMA synchronous") == "2");
  CHECK(value_of(database, "PRAGMA foreign_keys") == "1");
  CHECK(value_of(database, "PRAGMA secure_delete") == "0");
  CHECK(value_of(database, "PRAGMA user_version") == std::to_string(storage::database::schema_version));
  CHECK(value_of(database, "PRAGMA application_id") == std::to_string(storage::database::application_id));
  CHECK(database.faults()->empty());
}

TEST_CASE("A transaction that is durable with the next waits for no disk and the next does", "[database][house]") {
  using storage::database::Durable;
  TempDir folder;
  Database database = open_database(folder);
  {
    auto relaxed = Transaction::begin(database, Durable::with_next);
    REQUIRE(relaxed);
    CHECK(value_of(database, "PRAGMA synchronous") == "1");
    {
      auto within = Transaction::begin(database);
      REQUIRE(within);
      CHECK(value_of(database, "PRAGMA synchronous") == "1");
      REQUIRE(within->commit());
    }
    REQUIRE(relaxed->commit());
  }
  CHECK(value_of(database, "PRAGMA synchronous") == "2");
  {
    auto undone = Transaction::begin(database, Durable::with_next);
    REQUIRE(undone);
  }
  CHECK(value_of(database, "PRAGMA synchronous") == "2");
}

TEST_CASE("Every table is strict", "[database][house]") {
  TempDir folder;
  Database database = open_database(folder);
  CHECK(value_of(database,
                 "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND "
                 "name NOT LIKE 'sqlite_%' AND NOT strict") == "0");
  const auto refused = database.run("INSERT INTO runs (run, started) VALUES ('r', 'yesterday')");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::malformed);
}

TEST_CASE("A database of another schema version is refused with both versions", "[database]") {
  TempDir folder;
  REQUIRE(open_database(folder).execute("PRAGMA user_version = 99"));
  const auto mode = GENERATE(Mode::read_write, Mode::read_only);
  const auto database = Database::open(folder / "pressroom.db", mode);
  REQUIRE_FALSE(database);
  CHECK(database.error().code == ErrorCode::unsupported);
  CHECK(database.error().what.find("99") != std::string::npos);
  CHECK(database.error().what.find("version " + std::to_string(storage::database::schema_version)) !=
        std::string::npos);
  CHECK(database.error().where == (folder / "pressroom.db").string());
}

TEST_CASE("What is no database of ours is damage and stays untouched", "[database]") {
  TempDir folder;
  const std::string bytes = GENERATE(std::string(4096, 'x'), std::string("SQLite format 3") + std::string(200, '\0'));
  const auto file = folder.write("pressroom.db", bytes);
  const auto database = Database::open(file, Mode::read_write);
  REQUIRE_FALSE(database);
  CHECK(database.error().code == ErrorCode::damaged);
  CHECK(folder.read("pressroom.db") == bytes);
}

TEST_CASE("The database of another program is refused", "[database]") {
  TempDir folder;
  REQUIRE(open_database(folder).execute("PRAGMA application_id = 7"));
  const auto database = Database::open(folder / "pressroom.db", Mode::read_write);
  REQUIRE_FALSE(database);
  CHECK(database.error().code == ErrorCode::damaged);
}

TEST_CASE("Reading needs a database and cannot write to it", "[database]") {
  TempDir folder;
  const auto absent = Database::open(folder / "pressroom.db", Mode::read_only);
  REQUIRE_FALSE(absent);
  CHECK(absent.error().code == ErrorCode::not_found);
  CHECK_FALSE(std::filesystem::exists(folder / "pressroom.db"));
  const Database writer = open_database(folder);
  Database reader = open_database(folder, Mode::read_only);
  CHECK_FALSE(reader.run("INSERT INTO runs (run, started) VALUES ('r', 1)"));
}

TEST_CASE("A reader beside the writer sees what is committed and only that", "[database]") {
  TempDir folder;
  Database writer = open_database(folder);
  Database reader = open_database(folder, Mode::read_only);
  {
    auto transaction = Transaction::begin(writer);
    REQUIRE(transaction);
    REQUIRE(writer.run("INSERT INTO runs (run, started) VALUES ('r', 1)") == 1);
    CHECK(value_of(reader, "SELECT count(*) FROM runs") == "0");
    REQUIRE(transaction->commit());
  }
  CHECK(value_of(reader, "SELECT count(*) FROM runs") == "1");
}

TEST_CASE("A transaction that goes out of scope leaves nothing", "[database]") {
  TempDir folder;
  Database database = open_database(folder);
  {
    auto transaction = Transaction::begin(database);
    REQUIRE(transaction);
    REQUIRE(database.run("INSERT INTO runs (run, started) VALUES ('r', 1)"));
  }
  CHECK(value_of(database, "SELECT count(*) FROM runs") == "0");
  REQUIRE(Transaction::begin(database));
}

TEST_CASE("Values come back as they were bound", "[database]") {
  TempDir folder;
  Database database = open_database(folder);
  auto echo = database.statement("SELECT ?1, ?2, ?3, ?4, ?5, typeof(?4)");
  REQUIRE(echo);
  const std::string with_nul("a\0b", 3);
  REQUIRE(echo->bind({std::int64_t{-5}, with_nul, std::nullopt, std::string_view{},
                      core::Instant{core::Duration{1'795'420'800'123}}}));
  REQUIRE(*echo->step());
  CHECK(echo->integer(0) == -5);
  CHECK(echo->text(1) == with_nul);
  CHECK(echo->is_null(2));
  CHECK_FALSE(echo->optional_text(2));
  CHECK(echo->optional_text(3) == std::string());
  CHECK(echo->instant(4) == core::Instant{core::Duration{1'795'420'800'123}});
  CHECK(echo->text(5) == "text");
  CHECK_FALSE(*echo->step());
}

TEST_CASE("One statement may be lent twice at a time", "[database]") {
  TempDir folder;
  Database database = open_database(folder);
  const char* sql = "SELECT value FROM json_each('[1,2,3]')";
  auto outer = database.statement(sql);
  REQUIRE(outer);
  int pairs = 0;
  REQUIRE(outer->each({}, [&](const auto&) {
    auto inner = database.statement(sql);
    REQUIRE(inner);
    REQUIRE(inner->each({}, [&](const auto&) { ++pairs; }));
  }));
  CHECK(pairs == 9);
}

TEST_CASE("A wrong number of parameters is a broken invariant", "[database]") {
  TempDir folder;
  Database database = open_database(folder);
  REQUIRE_THROWS(static_cast<void>(database.run("SELECT ?1", {})));
}

TEST_CASE("A full disk is told as such and the database stays sound", "[database]") {
  TempDir folder;
  Database database = open_database(folder);
  REQUIRE(database.execute("PRAGMA max_page_count = 80"));
  const std::string large(1 << 20, 'x');
  const auto result = database.run("INSERT INTO robots VALUES ('o', 'parsed', ?1, 0, 0, '')", {large});
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::disk_full);
  CHECK(database.faults()->empty());
  CHECK(value_of(database, "SELECT count(*) FROM robots") == "0");
}

TEST_CASE("Damage inside the file is told as such", "[database]") {
  TempDir folder;
  {
    Database database = open_database(folder);
    for (int i = 0; i < 200; ++i) {
      REQUIRE(database.run("INSERT INTO robots VALUES (?1, 'parsed', ?2, 0, 0, '')",
                           {std::to_string(i), std::string(500, 'x')}));
    }
    REQUIRE(database.execute("PRAGMA wal_checkpoint(TRUNCATE)"));
  }
  std::string bytes = folder.read("pressroom.db");
  const std::size_t after_schema = bytes.size() * 3 / 4;
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(after_schema), bytes.end(), '\xee');
  folder.write("pressroom.db", bytes);
  Database database = open_database(folder, Mode::read_only);
  const auto faults = database.faults();
  const bool reported = faults ? !faults->empty() : faults.error().code == ErrorCode::damaged;
  CHECK(reported);
  auto query = database.statement("SELECT sum(length(body)) FROM robots");
  REQUIRE(query);
  const auto row = query->step();
  REQUIRE_FALSE(row);
  CHECK(row.error().code == ErrorCode::damaged);
}

}  // namespace pressroom::tests
