// SPDX-License-Identifier: Apache-2.0
#include "core/strict_toml.hpp"

#include "tests/support/catch.hpp"

using namespace pressroom::core;

namespace {

StrictToml parse(std::string_view text) {
  auto document = StrictToml::parse(text, "c.toml");
  REQUIRE(document.has_value());
  return *std::move(document);
}

std::string fault_of(const StrictToml& document) {
  const auto finished = document.finish();
  return finished ? "" : finished.error().message();
}

}  // namespace

TEST_CASE("Each type of TOML is read as itself", "[toml]") {
  StrictToml document =
      parse("a = 'x'\nb = ['y', 'z']\nc = 3\nd = 2.5\ne = true\nf = 4\n[t]\nk = 'v'\n[[l]]\nn = 1\n[[l]]\nn = 2\n");
  CHECK(document.text("a") == "x");
  CHECK(document.texts("b") == std::vector<std::string>{"y", "z"});
  CHECK(document.integer("c") == 3);
  CHECK(document.number("d") == 2.5);
  CHECK(document.number("f") == 4.0);
  CHECK(document.boolean("e") == true);
  CHECK(document.table("t")->text("k") == "v");
  auto list = document.tables("l");
  REQUIRE(list.size() == 2);
  CHECK(list[0].integer("n") == 1);
  CHECK(list[1].integer("n") == 2);
  CHECK(fault_of(document) == "");
}

TEST_CASE("An absent key has its default and is no fault", "[toml]") {
  StrictToml document = parse("");
  CHECK(document.text("a", "x") == "x");
  CHECK(document.texts("b", {"y"}) == std::vector<std::string>{"y"});
  CHECK_FALSE(document.integer("c").has_value());
  CHECK_FALSE(document.number("d").has_value());
  CHECK_FALSE(document.boolean("e").has_value());
  CHECK_FALSE(document.table("t").has_value());
  CHECK(document.tables("l").empty());
  CHECK_FALSE(document.has("a"));
  CHECK(fault_of(document) == "");
}

TEST_CASE("A value of another type is a fault with its line", "[toml]") {
  StrictToml document = parse("\n\nk = 1979-05-27\n");
  SECTION("string") { CHECK(document.text("k", "o") == "o"); }
  SECTION("list") { CHECK(document.texts("k").empty()); }
  SECTION("integer") { CHECK_FALSE(document.integer("k").has_value()); }
  SECTION("number") { CHECK_FALSE(document.number("k").has_value()); }
  SECTION("boolean") { CHECK_FALSE(document.boolean("k").has_value()); }
  SECTION("table") { CHECK_FALSE(document.table("k").has_value()); }
  SECTION("tables") { CHECK(document.tables("k").empty()); }
  CHECK(fault_of(document).starts_with("c.toml:3: k: "));
}

TEST_CASE("A float is no whole number and a number no truth", "[toml]") {
  StrictToml document = parse("k = 1.0\n");
  SECTION("integer") { CHECK_FALSE(document.integer("k").has_value()); }
  SECTION("boolean") { CHECK_FALSE(document.boolean("k").has_value()); }
  CHECK_FALSE(document.finish().has_value());
}

TEST_CASE("A key that nobody asked for is named with its line", "[toml]") {
  StrictToml document = parse("a = 1\n[t]\nb = 2\nc = 3\n");
  CHECK(document.integer("a") == 1);
  SECTION("in the root") { CHECK(fault_of(document) == "c.toml:2: unknown key 't'"); }
  SECTION("in a table") {
    CHECK(document.table("t")->integer("b") == 2);
    CHECK(fault_of(document) == "c.toml:4: unknown key 'c'");
  }
}

TEST_CASE("The first fault wins over later ones and over unknown keys", "[toml]") {
  StrictToml document = parse("a = 1\nb = 2\nc = 3\n");
  document.fault("b", "is wrong");
  document.fault("a", "is wrong as well");
  CHECK(fault_of(document) == "c.toml:2: b: is wrong");
}

TEST_CASE("A table whose keys are free tells them all", "[toml]") {
  StrictToml document = parse("[t]\nb = \"2\"\n\".a\" = \"1\"\n");
  auto table = document.table("t");
  REQUIRE(table.has_value());
  CHECK(table->keys() == std::vector<std::string>{".a", "b"});
  CHECK(fault_of(document) == "c.toml:3: unknown key '.a'");
  for (const std::string& key : table->keys()) table->text(key);
  CHECK(document.finish().has_value());
}

TEST_CASE("A fault of a table is the document's", "[toml]") {
  StrictToml document = parse("[t]\nb = 2\n");
  auto table = document.table("t");
  REQUIRE(table.has_value());
  table->fault("missing", "must be there");
  CHECK(fault_of(document) == "c.toml:1: missing: must be there");
}

TEST_CASE("A key of an empty document is missed in line 1", "[toml]") {
  const std::string text = GENERATE("", "\n", "# nothing\n");
  CHECK(parse(text).where("k") == "c.toml:1");
}

TEST_CASE("Text that is no TOML is refused with its line", "[toml]") {
  const std::string text = GENERATE("\na = \n", "\na = 'x\n", "a = 1\na = 2\n", "\n[t\n", "b=1\nno equals sign\n");
  const auto document = StrictToml::parse(text, "c.toml");
  REQUIRE_FALSE(document.has_value());
  CHECK(document.error().code == ErrorCode::configuration);
  CHECK(document.error().where == "c.toml:2");
}

TEST_CASE("Text that is no UTF-8 is refused", "[toml]") {
  const auto document = StrictToml::parse("a = '\xFF\xFE'\n", "c.toml");
  REQUIRE_FALSE(document.has_value());
  CHECK(document.error().where == "c.toml:1");
}
