// SPDX-License-Identifier: Apache-2.0
#include "parsers/room_file.hpp"

#include <fstream>
#include <sstream>

#include "core/digest.hpp"
#include "parsers/room_file_language.hpp"
#include "parsers/room_file_zones.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using core::LabelStyle;

namespace {

/// A whole room, line by line, so that a test can change one line and name it.
std::vector<std::string> whole_room() {
  return {
      R"(name = "small")",                                  // 1
      R"(title = "A small press room")",                    // 2
      R"(language = "en")",                                 // 3
      R"(time_zone = "Europe/Berlin")",                     // 4
      R"(source = "The Office")",                           // 5
      R"(hosts = ["press.example", "WWW.press.example"])",  // 6
      R"([discover])",                                      // 7
      R"(listings = ["http://press.example/node.htm"])",    // 8
      R"(item = "li a")",                                   // 9
      R"(next = "#pager a")",                               // 10
      R"([match])",                                         // 11
      R"(transcript = 'content_(?P<id>\d+)')",              // 12
      R"([[layout]])",                                      // 13
      R"(name = "new")",                                    // 14
      R"(probe = ["#a"])",                                  // 15
      R"(body = "#body")",                                  // 16
      R"(caption = ".caption")",                            // 17
      R"([layout.labels])",                                 // 18
      R"(styles = ["bold", "question-mark"])",              // 19
      R"([[layout]])",                                      // 20
      R"(name = "old")",                                    // 21
      R"(body = "#old")",                                   // 22
      R"(drop = [".share", "aside"])",                      // 23
      R"([layout.roster])",                                 // 24
      R"(speakers = ["Present"])",                          // 25
      R"([labels])",                                        // 26
      R"(styles = ["own-block", "inline"])",                // 27
      R"(terminators = [":"])",                             // 28
      R"(anonymous = ["Q"])",                               // 29
      R"(outlets = ["CCTV"])",                              // 30
      R"(not_labels = ["Note"])",                           // 31
      R"([roster])",                                        // 32
      R"(speakers = ["Speakers"])",                         // 33
      R"(moderator = ["Chair"])",                           // 34
      R"(date = ["Date"])",                                 // 35
      R"([[test]])",                                        // 36
      R"(file = "tests/one.warc.gz")",                      // 37
      R"(transcript = "small:1")",                          // 38
      R"(pages = 12)",                                      // 39
      R"(turns = 27)",                                      // 40
      R"(first_label = "Ann")",                             // 41
  };
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::string with_line(std::size_t number, const std::string& line) {
  auto lines = whole_room();
  lines.at(number - 1) = line;
  return joined(lines);
}

}  // namespace

TEST_CASE("A room file gives everything it says", "[room]") {
  const std::string text = joined(whole_room());
  const auto room = parsers::read_room_file(text, "rooms/small.toml");
  REQUIRE(room.has_value());
  CHECK(room->name == "small");
  CHECK(room->title == "A small press room");
  CHECK(room->time_zone == "Europe/Berlin");
  CHECK(room->source == "The Office");
  CHECK(room->hosts == std::vector<std::string>{"press.example", "www.press.example"});
  CHECK(room->listing_item == "li a");
  CHECK(room->match_transcript == "content_(?P<id>\\d+)");
  CHECK(room->file == "rooms/small.toml");
  CHECK(room->sha256 == core::sha256_hex(text));
  REQUIRE(room->tests.size() == 1);
  CHECK(room->tests[0].pages == 12);
  CHECK(room->tests[0].first_label == "Ann");
  CHECK_FALSE(room->tests[0].last_label.has_value());
}

TEST_CASE("A layout overrides the room's labels and roster key by key", "[room]") {
  const auto room = parsers::read_room_file(joined(whole_room()), "small.toml");
  REQUIRE(room.has_value());
  REQUIRE(room->layouts.size() == 2);
  const core::Layout& newer = room->layouts[0];
  const core::Layout& older = room->layouts[1];
  CHECK(newer.labels.styles == std::vector<LabelStyle>{LabelStyle::bold, LabelStyle::question_mark});
  CHECK(newer.labels.outlets == std::vector<std::string>{"CCTV"});
  CHECK(newer.roster.speakers == std::vector<std::string>{"Speakers"});
  CHECK(older.labels.styles == std::vector<LabelStyle>{LabelStyle::own_block, LabelStyle::inline_text});
  CHECK(older.roster.speakers == std::vector<std::string>{"Present"});
  CHECK(older.roster.moderator == std::vector<std::string>{"Chair"});
  CHECK(older.drop == std::vector<std::string>{".share", "aside"});
}

TEST_CASE("What may be left out of a room file has its default", "[room]") {
  const auto room = parsers::read_room_file(
      "name='a'\nhosts=['a.example']\n[match]\ntranscript='(?P<id>x)'\n"
      "[[layout]]\nname='l'\nbody='p'\n",
      "a.toml");
  REQUIRE(room.has_value());
  CHECK(room->title == "a");
  CHECK(room->time_zone == "UTC");
  CHECK(room->language.empty());
  CHECK(room->layouts[0].labels.styles.size() == 3);
  CHECK(room->layouts[0].labels.terminators == std::vector<std::string>{":", "\xEF\xBC\x9A"});
  CHECK(room->layouts[0].roster.speakers.empty());
}

TEST_CASE("A fault of a room file is named with its line", "[room]") {
  struct Fault {
    std::size_t line;
    std::string text, named;
  };
  const Fault fault = GENERATE(
      Fault{1, "name = \"Small Room\"", "name"}, Fault{1, "name = 7", "name"}, Fault{1, "name = \"\"", "name"},
      Fault{2, "titel = \"x\"", "titel"}, Fault{3, "language = [\"en\"]", "language"},
      Fault{3, "language = \"\"", "language"}, Fault{3, "language = \"english language\"", "language"},
      Fault{3, "language = \"en_GB\"", "language"}, Fault{4, "time_zone = 2", "time_zone"},
      Fault{4, "time_zone = \"\"", "time_zone"}, Fault{4, "time_zone = \"Berlin\"", "time_zone"},
      Fault{4, "time_zone = \"Asia/Shangai\"", "time_zone"}, Fault{4, "time_zone = \"+08:00\"", "time_zone"},
      Fault{28, "terminators = []", "terminators"},
      Fault{8, "listings = [\"http://other.example/node.htm\"]", "listings"},
      Fault{8, "listings = [\"http://press.example/1\", \"http://a.press.example/2\"]", "listings"},
      Fault{6, "hosts = []", "hosts"}, Fault{6, "hosts = \"press.example\"", "hosts"},
      Fault{6, "hosts = [\"press.example/x\"]", "hosts"}, Fault{6, "hosts = [\"press.example\", 3]", "hosts"},
      Fault{6, "hosts = [\"a b\"]", "hosts"}, Fault{6, "hosts = [\"user@press.example\"]", "hosts"},
      Fault{8, "listings = [\"/node.htm\"]", "listings"}, Fault{9, "item = \"li >\"", "item"},
      Fault{10, "next = \"#\"", "next"}, Fault{12, "transcript = '('", "transcript"},
      Fault{12, "transcript = 'content_(\\d+)'", "transcript"}, Fault{12, "transcript = 3", "transcript"},
      Fault{12, "pattern = 'x'", "transcript"}, Fault{14, "name = \"\"", "name"}, Fault{15, "probe = \"#a\"", "probe"},
      Fault{15, "probe = [\"#a\", \"[\"]", "probe"}, Fault{16, "body = \"..x\"", "body"},
      Fault{16, "body = \"\"", "body"}, Fault{17, "captions = \".caption\"", "captions"},
      Fault{19, "styles = [\"italic\"]", "styles"}, Fault{19, "style = [\"bold\"]", "style"},
      Fault{23, "drop = [\"a::before\"]", "drop"}, Fault{25, "speakers = \"Present\"", "speakers"},
      Fault{28, "terminators = [\"\"]", "terminators"}, Fault{31, "not_label = [\"Note\"]", "not_label"},
      Fault{35, "dates = [\"Date\"]", "dates"}, Fault{35, "family_name = \"middle\"", "family_name"},
      Fault{37, "file = \"\"", "file"}, Fault{39, "pages = \"12\"", "pages"}, Fault{39, "pages = 12.5", "pages"},
      Fault{41, "first_lable = \"Ann\"", "first_lable"}, Fault{41, "first_label = 1", "first_label"},
      Fault{5, "source = \"The Office", ""}, Fault{5, "name = \"twice\"", ""}, Fault{30, "outlets = [\"CCTV\"", ""});
  INFO(fault.text);
  const auto room = parsers::read_room_file(with_line(fault.line, fault.text), "rooms/small.toml");
  REQUIRE_FALSE(room.has_value());
  CHECK(room.error().code == core::ErrorCode::configuration);
  const bool absent_key = fault.text == "pattern = 'x'" || fault.named.empty();
  if (absent_key) {
    CHECK(room.error().where.starts_with("rooms/small.toml:"));
    CHECK_FALSE(room.error().where.ends_with(":0"));
  } else {
    CHECK(room.error().where == "rooms/small.toml:" + std::to_string(fault.line));
  }
  CHECK(room.error().what.find(fault.named) != std::string::npos);
}

TEST_CASE("A room says whether its requisites are wanted", "[room]") {
  const auto with = [](const std::string& line) {
    return parsers::read_room_file(
        "name = \"small\"\nhosts = [\"press.example\"]\n" + line +
            "\n[match]\ntranscript = 'content_(?P<id>\\d+)'\n[[layout]]\nname = \"new\"\nbody = \"#body\"\n",
        "small.toml");
  };
  CHECK_FALSE(with("")->requisites);
  CHECK_FALSE(with("requisites = false")->requisites);
  CHECK(with("requisites = true")->requisites);
  const auto wrong = with("requisites = \"yes\"");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().where == "small.toml:3");
}

TEST_CASE("A room may be discovered by feeds and sitemaps alone", "[room][discovery]") {
  const auto with = [](const std::string& discover) {
    return parsers::read_room_file(
        "name = \"small\"\nhosts = [\"press.example\"]\n[discover]\n" + discover +
            "\n[match]\ntranscript = 'content_(?P<id>\\d+)'\n[[layout]]\nname = \"new\"\nbody = \"#body\"\n",
        "small.toml");
  };
  const auto room = with(
      "feeds = [\"https://press.example/a.xml\", \"https://press.example/b.xml\"]\n"
      "sitemaps = [\"https://press.example/map.gz\"]");
  REQUIRE(room);
  CHECK(room->listings.empty());
  CHECK(room->feeds == std::vector<std::string>{"https://press.example/a.xml", "https://press.example/b.xml"});
  CHECK(room->sitemaps == std::vector<std::string>{"https://press.example/map.gz"});
  CHECK_FALSE(room->robots_sitemaps);
  const auto named = with("feeds = [\"https://press.example/a.xml\"]\nrobots_sitemaps = true");
  REQUIRE(named);
  CHECK(named->robots_sitemaps);
  const auto all = with(
      "listings = [\"http://press.example/\"]\nitem = \"li a\"\nitem_title = \"h3\"\nitem_date = \".date\"\n"
      "feeds = [\"https://press.example/a.xml\"]");
  REQUIRE(all);
  CHECK(all->listing_item_title == "h3");
  CHECK(all->listing_item_date == ".date");

  const std::string wrong =
      GENERATE("feeds = [\"https://other.example/a.xml\"]", "feeds = \"https://press.example/a.xml\"",
               "feeds = [\"/a.xml\"]", "feeds = [\"ftp://press.example/a.xml\"]", "sitemaps = [3]",
               "sitemaps = [\"https://other.example/map.xml\"]", "sitemaps = [\"https://me:pw@press.example/map.xml\"]",
               "item_title = \"h3\"", "item_date = \".date\"", "feed = [\"https://press.example/a.xml\"]");
  INFO(wrong);
  const auto refused = with(wrong);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().where == "small.toml:4");
  CHECK(refused.error().what.find(wrong.substr(0, wrong.find(' '))) != std::string::npos);
  const auto bad_selector =
      with("item = \"li a\"\n" + GENERATE(std::string("item_title = \"h3 >\""), std::string("item_date = \"[\"")));
  REQUIRE_FALSE(bad_selector);
  CHECK(bad_selector.error().where == "small.toml:5");
}

TEST_CASE("Language tags are well-formed by BCP 47", "[room]") {
  for (const char* tag : {"en", "zh-Hans", "zh-Hant-HK", "de-1996", "es-419", "sl-rozaj-biske", "zh-yue-HK", "x-a-b",
                          "en-x-room", "en-u-ca-gregory", "de-CH-1901", "ast", "EN-gb"}) {
    INFO(tag);
    CHECK(parsers::is_language_tag(tag));
  }
  for (const char* tag : {"", "e", "en-", "-en", "en--GB", "english1", "en_GB", "en GB", "x-", "x", "en-u", "en-x",
                          "toolonglang", "en-a", "en-GB-u-", "12", "de-1", "en-abcdefghi", "\xC3\xA9n"}) {
    INFO(tag);
    CHECK_FALSE(parsers::is_language_tag(tag));
  }
}

TEST_CASE("Time zones are known by their names", "[room]") {
  for (const char* zone : {"UTC", "Asia/Shanghai", "America/Argentina/Buenos_Aires", "Europe/Kyiv", "Europe/Kiev",
                           "Etc/GMT+8", "Africa/Abidjan", "Pacific/Yap", "Antarctica/Troll"}) {
    INFO(zone);
    CHECK(parsers::is_time_zone(zone));
  }
  for (const char* zone : {"", "/", "Asia/", "/Shanghai", "Asia/shanghai", "Asia", "Shanghai", "Asia/Shanghai ",
                           "Asia/Shanghai Taipei", "America/Argentina", "Mars/Olympus", "CST", "Asia/ "}) {
    INFO(zone);
    CHECK_FALSE(parsers::is_time_zone(zone));
  }
}

TEST_CASE("A key that is missing is named with its table", "[room]") {
  struct Missing {
    std::size_t line;
    std::string named;
  };
  const Missing missing =
      GENERATE(Missing{1, "name"}, Missing{6, "hosts"}, Missing{9, "item"}, Missing{12, "transcript"},
               Missing{14, "name"}, Missing{16, "body"}, Missing{37, "file"});
  const auto room = parsers::read_room_file(with_line(missing.line, ""), "small.toml");
  REQUIRE_FALSE(room.has_value());
  CHECK(room.error().what.starts_with(missing.named + ":"));
  CHECK(room.error().where.starts_with("small.toml:"));
  CHECK_FALSE(room.error().where.ends_with(":0"));
}

TEST_CASE("A room without match or layout is refused", "[room]") {
  const std::string head = "name='a'\nhosts=['a.example']\n";
  const std::string match = "[match]\ntranscript='(?P<id>x)'\n", layout = "[[layout]]\nname='l'\nbody='p'\n";
  const auto refused = [&](const std::string& text) {
    const auto room = parsers::read_room_file(text, "a.toml");
    return room ? std::string() : room.error().what;
  };
  CHECK(refused(head + match + layout).empty());
  CHECK(refused(head + layout).find("match") != std::string::npos);
  CHECK(refused(head + match).find("layout") != std::string::npos);
  CHECK(refused(head + match + "[layout]\nname='l'\nbody='p'\n").find("[[layout]]") != std::string::npos);
  CHECK(refused("layout = 3\n" + head + match).find("[[layout]]") != std::string::npos);
  CHECK_FALSE(refused("").empty());
  CHECK_FALSE(refused(std::string("name\0='a'", 9)).empty());
}

TEST_CASE("A number of a test that is out of range is refused", "[room]") {
  const std::string line = GENERATE("pages = 99999999999", "pages = -1");
  CHECK_FALSE(parsers::read_room_file(with_line(39, line), "small.toml").has_value());
}

TEST_CASE("The room files that come with the program are right", "[room]") {
  const std::string path = PRESSROOM_SOURCE_DIR "/config/rooms/china-org-cn.toml";
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file.good());
  std::ostringstream text;
  text << file.rdbuf();
  const auto room = parsers::read_room_file(text.str(), path);
  REQUIRE(room.has_value());
  CHECK(room->name == "china-org-cn");
}
