// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/json_writer.hpp"

#include "storage/exports/json_reader.hpp"
#include "tests/support/catch.hpp"

namespace pressroom::tests {

using storage::exports::JsonNode;
using storage::exports::JsonWriter;
using storage::exports::parse_json;

TEST_CASE("Compact JSON has no white space and one LF at its end", "[exports][json]") {
  JsonWriter json(JsonWriter::Style::compact);
  json.begin_object();
  json.text("a", "x");
  json.integers("b", {1, -2});
  json.begin_object("c");
  json.null("d");
  json.boolean("e", true);
  json.end_object();
  json.begin_array("f");
  json.end_array();
  json.end_object();
  CHECK(json.take() == "{\"a\":\"x\",\"b\":[1,-2],\"c\":{\"d\":null,\"e\":true},\"f\":[]}\n");
  json.boolean(false);
  CHECK(json.take() == "false\n");
}

TEST_CASE("Indented JSON puts one member on a line but for what flows", "[exports][json]") {
  JsonWriter json(JsonWriter::Style::indented);
  json.begin_object();
  json.texts("a", {"x", "y"}, JsonWriter::Flow::block);
  json.begin_array("b");
  json.begin_object(JsonWriter::Flow::line);
  json.integer("c", 1);
  json.begin_array("d");
  json.integer(2);
  json.end_array();
  json.end_object();
  json.end_array();
  json.begin_object("e");
  json.end_object();
  json.end_object();
  CHECK(json.take() ==
        "{\n  \"a\": [\n    \"x\",\n    \"y\"\n  ],\n  \"b\": [\n    {\"c\": 1, \"d\": [2]}\n  ],\n  \"e\": {}\n}\n");
}

TEST_CASE("Only what RFC 8259 demands is escaped", "[exports][json]") {
  JsonWriter json(JsonWriter::Style::compact);
  json.text(std::string("\"\\/\b\f\n\r\t\0\x1f\x7f", 11) + " <\u00e9\u4e2d\U0001F600");
  CHECK(json.take() == "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\x7f <\u00e9\u4e2d\U0001F600\"\n");
}

TEST_CASE("Ill-formed UTF-8 never gets into JSON", "[exports][json]") {
  JsonWriter json(JsonWriter::Style::compact);
  json.text(
      "a\xff"
      "b\xe4\xb8"
      "c\xed\xa0\x80");
  CHECK(json.take() == "\"a\uFFFDb\uFFFDc\uFFFD\uFFFD\uFFFD\"\n");
}

TEST_CASE("A call that breaks the grammar is a broken invariant", "[exports][json]") {
  JsonWriter json(JsonWriter::Style::compact);
  REQUIRE_THROWS(json.key("outside"));
  json.begin_object();
  REQUIRE_THROWS(json.integer(1));
  REQUIRE_THROWS(json.end_array());
  REQUIRE_THROWS(json.take());
  json.key("a");
  REQUIRE_THROWS(json.key("b"));
  REQUIRE_THROWS(json.end_object());
}

TEST_CASE("Read JSON knows where each value stood", "[exports][json]") {
  const auto tree = parse_json(R"({"a": [1, -2.5], "b": "x", "c": {"d": null}, "e": true})");
  REQUIRE(tree);
  CHECK(tree->kind == JsonNode::Kind::object);
  CHECK(tree->keys == std::vector<std::string>{"a", "b", "c", "e"});
  CHECK(tree->items[0].kind == JsonNode::Kind::array);
  CHECK(tree->items[0].items[0].integer == 1);
  CHECK(tree->items[0].items[1].number == -2.5);
  CHECK(tree->items[1].text == "x");
  CHECK(tree->items[1].offset == 25);
  CHECK(tree->items[2].items[0].kind == JsonNode::Kind::null);
  CHECK(tree->items[3].boolean);
}

TEST_CASE("What is no JSON is refused with the byte where it ends to be any", "[exports][json]") {
  struct Case {
    std::string bytes;
    std::string where;
  };
  const auto c = GENERATE(values<Case>({{"", "byte 0"},
                                        {"{\"a\": tru}", "byte 9"},
                                        {"{\"a\": 1,}", "byte 8"},
                                        {"[1] x", "byte 4"},
                                        {"\"\xff\"", "byte 1"},
                                        {"\"\n\"", "byte 1"},
                                        {"[18446744073709551615]", "byte 22"},
                                        {"{\"a\":1,\"a\":2}", "byte 10"}}));
  CAPTURE(c.bytes);
  const auto tree = parse_json(c.bytes);
  REQUIRE_FALSE(tree);
  CHECK(tree.error().code == core::ErrorCode::malformed);
  CHECK(tree.error().where == c.where);
}

TEST_CASE("Deep nesting and very wide objects are refused", "[exports][json]") {
  CHECK(parse_json(std::string(64, '[') + std::string(64, ']')));
  CHECK_FALSE(parse_json(std::string(1'000'000, '[')));
  std::string wide = "{";
  for (int i = 0; i < 1001; ++i) wide += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":0";
  CHECK_FALSE(parse_json(wide + "}"));
}

}  // namespace pressroom::tests
