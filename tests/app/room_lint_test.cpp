// SPDX-License-Identifier: Apache-2.0
#include "app/room_lint.hpp"

#include "app/room_shelf.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temp_dir.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

const std::string k_head =
    "name = 'small'\nhosts = ['a.example']\n[match]\ntranscript = '/content_(?P<id>\\d+)\\.htm$'\n";
const std::string k_layout = "[[layout]]\nname = 'plain'\ntitle = 'h1'\nbody = '#body'\n";
const std::string k_test = "[[test]]\nfile = 'page.html'\nurl = 'http://a.example/content_7.htm'\nturns = 1\n";

struct Desk {
  Desk() {
    temp.write("page.html",
               "<html><body class=new><h1>On bridges</h1><div id=body><p>Ann Archer:</p><p>It stands.</p></div></body>"
               "</html>");
  }
  void room(const std::string& name, const std::string& toml) {
    const auto file = temp.write(name, toml);
    auto rules = app::RoomShelf::load_one(*disk, file);
    INFO((rules ? "read" : rules.error().message()));
    REQUIRE(rules.has_value());
    rooms.push_back(*std::move(rules));
  }
  /// "rule LINE" for each finding.
  std::vector<std::string> lint() {
    const auto findings = app::lint_rooms(*disk, rooms);
    REQUIRE(findings.has_value());
    std::vector<std::string> told;
    for (const app::LintFinding& one : *findings) {
      UNSCOPED_INFO(one.where << ": " << one.rule << ": " << one.detail);
      told.push_back(one.rule + " " + one.where.substr(one.where.rfind(':') + 1));
    }
    return told;
  }
  std::vector<std::string> lint_of(const std::string& toml) {
    room("small.toml", toml);
    return lint();
  }
  TempDir temp;
  std::unique_ptr<core::Disk> disk = core::make_posix_disk();
  std::vector<parsers::RoomRules> rooms;
};

using Found = std::vector<std::string>;

}  // namespace

TEST_CASE("A sound room file has no findings", "[room][lint][house]") {
  CHECK(Desk().lint_of(k_head + k_layout + k_test) == Found{});
}

TEST_CASE("Lint names missing and empty and absent tests", "[room][lint][house]") {
  CHECK(Desk().lint_of(k_head + k_layout) == Found{"no-tests 1"});
  CHECK(Desk().lint_of(k_head + k_layout + "[[test]]\nfile = 'page.html'\nurl = 'http://a.example/content_7.htm'\n") ==
        Found{"test-expects-nothing 9"});
  CHECK(Desk().lint_of(k_head + k_layout + "[[test]]\nturns = 1\nfile = 'gone.wacz'\n") ==
        Found{"test-file-absent 11"});
  CHECK(Desk().lint_of(k_head + k_layout + "[[test]]\nturns = 1\nfile = 'page.html'\nurl = 'http://a.example/x'\n") ==
        Found{"test-unreadable 11"});
}

TEST_CASE("Lint names selectors that hit nothing on the test pages", "[room][lint][house]") {
  CHECK(Desk().lint_of(k_head + k_layout + "caption = '.caption'\ndrop = ['.share', 'p']\nprobe_not = ['.old']\n" +
                       k_test) == Found{"unused-selector 9", "unused-selector 10", "unused-selector 11"});
}

TEST_CASE("Lint names layouts that are never chosen or hide others", "[room][lint][house]") {
  const std::string second = "[[layout]]\nname = 'second'\nprobe = ['.new']\nbody = '#body'\n";
  CHECK(Desk().lint_of(k_head + k_layout + second + k_test) ==
        Found{"unused-layout 10", "hidden-layout 11", "overlapping-layouts 11"});
  const std::string old = "[[layout]]\nname = 'old'\nbody = '#container'\n";
  CHECK(Desk().lint_of(k_head + old + k_layout + k_test) == Found{"unused-layout 6"});
  const std::string guarded = "[[layout]]\nname = 'guarded'\nprobe_not = ['.new']\nbody = '#body'\n";
  CHECK(Desk().lint_of(k_head + guarded + k_layout + k_test) == Found{"unused-layout 6"});
}

TEST_CASE("Lint names text rules that nothing on the test pages needs", "[room][lint][house]") {
  Desk desk;
  desk.room("a.toml", k_head + k_layout + "speaker = 'dt'\ndrop_text = ['Page \\d+', 'It stands\\.']\n" +
                          "line_breaks = 'blank-line'\n" + k_test);
  CHECK(desk.lint() == std::vector<std::string>{"unused-selector 9", "unused-pattern 10", "unused-line-breaks 11"});
}

TEST_CASE("Lint holds layouts against their days and their marks", "[room][lint][house]") {
  Desk desk;
  desk.temp.write("page.html",
                  "<html><body><h1>On bridges</h1><p id=d>May 9, 2024</p><div id=body><p>Ann Archer:</p>"
                  "<p>It stands.</p></div></body></html>");
  const std::string dated = "[[layout]]\nname = 'old'\nbody = '#body'\ndateline = '#d'\n";
  desk.room("a.toml", k_head + dated + "to = '2019-12-31'\n" + k_test);
  CHECK(desk.lint() == std::vector<std::string>{"layout-out-of-use 9"});
  Desk other;
  other.temp.write("page.html",
                   "<html><body><h1>x</h1><p id=d>May 9, 2024</p><div id=body><p>Ann Archer:</p><p>It "
                   "stands.</p></div></body></html>");
  // An old layout leaves the days behind it to the next one, and other marks make another layout.
  other.room("a.toml", k_head + dated + "to = '2019-12-31'\n[[layout]]\nname = 'new'\nbody = '#body'\n" +
                           "[[layout]]\nname = 'a'\nbody_between = ['h1', 'h2']\n" +
                           "[[layout]]\nname = 'b'\nbody_between = ['h1', 'h3']\n" + k_test);
  const auto told = other.lint();
  CHECK(std::none_of(told.begin(), told.end(), [](const auto& one) { return one.starts_with("hidden-layout"); }));
}

TEST_CASE("Lint names words that are doubled or contradict themselves", "[room][lint][house]") {
  CHECK(Desk().lint_of(k_head + k_layout +
                       "[labels]\noutlets = ['Harbor Daily', 'HARBOR  DAILY', 'Note']\nnot_labels = ['Note']\n"
                       "anonymous = ['Q', 'Q']\n" +
                       k_test) == Found{"contradicting-words 10", "doubled-word 10", "doubled-word 12"});
}

TEST_CASE("Lint names a listing that is taken for a transcript", "[room][lint][house]") {
  CHECK(Desk().lint_of(k_head + "[discover]\nlistings = ['http://a.example/content_1.htm']\nitem = 'a'\n" + k_layout +
                       k_test) == Found{"listing-is-transcript 6"});
}

TEST_CASE("Lint names two rooms that serve one page", "[room][lint][house]") {
  Desk desk;
  desk.room("small.toml", k_head + k_layout + k_test);
  desk.room("large.toml", "name = 'large'\nhosts = ['a.example']\n[match]\ntranscript = '_(?P<id>\\d+)'\n" + k_layout +
                              "[[test]]\nfile = 'page.html'\nurl = 'http://a.example/text_9'\nturns = 1\n");
  desk.room("apart.toml",
            "name = 'apart'\nhosts = ['b.example']\n[match]\ntranscript = '/content_(?P<id>\\d+)\\.htm$'\n" + k_layout +
                "[[test]]\nfile = 'page.html'\nurl = 'http://b.example/content_7.htm'\nturns = 1\n");
  CHECK(desk.lint() == Found{"rooms-overlap 4"});
}
