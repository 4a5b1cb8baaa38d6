// SPDX-License-Identifier: Apache-2.0
#include "parsers/room_file_canonical.hpp"

#include "parsers/room_file.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using core::CanonicalRules;

namespace {

core::Result<core::Room> read(const std::string& canonical) {
  return parsers::read_room_file(
      "name = \"small\"\n"                              // 1
      "hosts = [\"press.example\"]\n"                   // 2
      "[match]\ntranscript = 'content_(?P<id>\\d+)'\n"  // 3 and 4
      "[[layout]]\nname = \"1\"\nbody = \"#b\"\n" +
          canonical,  // from 8
      "small.toml");
}

}  // namespace

TEST_CASE("The canonical rules of a room are read", "[room_file][canonical][house]") {
  const auto room = read(
      "[canonical]\nwww = \"add\"\nscheme = \"https\"\nhosts = { \"m.press.example\" = \"WWW.press.example\" }\n"
      "extensions = { \".htm\" = \".shtml\", \".html\" = \".shtml\" }\ndrop_query = [\"spm\", \"utm_*\"]\n");
  REQUIRE(room);
  const CanonicalRules& rules = room->canonical;
  CHECK(rules.www == CanonicalRules::Www::add);
  CHECK(rules.scheme == CanonicalRules::Scheme::https);
  CHECK(rules.hosts == std::map<std::string, std::string>{{"m.press.example", "www.press.example"}});
  CHECK(rules.extensions == std::map<std::string, std::string>{{".htm", ".shtml"}, {".html", ".shtml"}});
  CHECK(rules.drop_query == std::vector<std::string>{"spm", "utm_*"});
}

TEST_CASE("A room without canonical rules keeps every address", "[room_file][canonical][house]") {
  const auto room = read(GENERATE("", "[canonical]\n", "[canonical]\nwww = \"keep\"\nscheme = \"keep\"\n"));
  REQUIRE(room);
  CHECK(room->canonical.www == CanonicalRules::Www::keep);
  CHECK(room->canonical.scheme == CanonicalRules::Scheme::keep);
  CHECK(room->canonical.hosts.empty());
}

TEST_CASE("The other words of the canonical rules are read", "[room_file][canonical][house]") {
  const auto room = read("[canonical]\nwww = \"drop\"\nscheme = \"http\"\n");
  REQUIRE(room);
  CHECK(room->canonical.www == CanonicalRules::Www::drop);
  CHECK(room->canonical.scheme == CanonicalRules::Scheme::http);
}

TEST_CASE("Canonical rules that cannot hold are named with their line", "[room_file][canonical][house]") {
  struct Row {
    std::string lines;
    int line;
    std::string what;
  };
  const auto row = GENERATE(
      Row{"www = \"yes\"", 9, "www: "}, Row{"www = true", 9, "a string is wanted"},
      Row{"scheme = \"ftp\"", 9, "scheme: "}, Row{"drop_query = \"spm\"", 9, "a list of strings"},
      Row{"drop_query = [\"a\", \"\"]", 9, "no name of a parameter"}, Row{"drop_query = [\"a*b\"]", 9, "'a*b'"},
      Row{"drop_query = [\"a=b\"]", 9, "'a=b'"}, Row{"hosts = [\"a\"]", 9, "a table is wanted"},
      Row{"hosts = { \"m.press.example\" = 7 }", 9, "a string is wanted"},
      Row{"hosts = { \"m.press.example/x\" = \"press.example\" }", 9, "no host name"},
      Row{"hosts = { \"M.press.example\" = \"press.example\" }", 9, "lower case"},
      Row{"hosts = { \"m.press.example\" = \"other.example\" }", 9, "none of the room's hosts"},
      Row{"[canonical.hosts]\n\"m.press.example\" = \"press.example\"\n\"press.example\" = \"www.press.example\"", 10,
          "which leads on to 'www.press.example'"},
      Row{"[canonical.extensions]\n\".htm\" = \".html\"\n\"html\" = \".htm\"", 11, "'html' is no extension"},
      Row{"extensions = { \".htm\" = \".\" }", 9, "'.' is no extension"},
      Row{"extensions = { \".htm\" = \".html\", \".html\" = \".shtml\" }", 9, "which leads on to '.shtml'"},
      Row{"twins = {}", 9, "unknown key 'twins'"});
  CAPTURE(row.lines);
  const auto room = read("[canonical]\n" + row.lines + "\n");
  REQUIRE_FALSE(room);
  CHECK(room.error().code == core::ErrorCode::configuration);
  CHECK(room.error().where == "small.toml:" + std::to_string(row.line));
  CHECK(room.error().what.find(row.what) != std::string::npos);
}
