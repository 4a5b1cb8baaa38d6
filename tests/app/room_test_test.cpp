// SPDX-License-Identifier: Apache-2.0
#include "app/room_test.hpp"

#include "app/room_shelf.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temp_dir.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using State = app::RoomTestResult::State;

namespace {

std::string page(int number, const std::string& body) {
  return "<html><body><h1>On bridges</h1><div id=body>" + body +
         "</div><div id=pager><a href='/content_7.htm'>1</a> <a href='/content_7_2.htm'>2</a></div>" +
         (number == 1 ? "<p>one</p>" : "<p>two</p>") + "</body></html>";
}

/// A room of two pages with one test, whose expectations are given.
struct Bench {
  explicit Bench(const std::string& expectations) {
    temp.write("tests/1.html", page(1, "<p>Ann Archer:</p><p>The bridge stands.</p>"));
    temp.write("tests/2.html", page(2, "<p>Bo Berg:</p><p>Who paid for it?</p><p>Ann Archer:</p><p>All of us.</p>"));
    file = temp.write("rooms/small.toml", R"(name = "small"
hosts = ["a.example"]
[match]
transcript = '/content_(?P<id>\d+)(?:_(?P<page>\d+))?\.htm$'
[[layout]]
name = "plain"
title = "h1"
body = "#body"
pager = "#pager a"
[[test]]
)" + expectations);
  }
  app::RoomTestResult run() const {
    const auto rules = app::RoomShelf::load_one(*disk, file);
    INFO((rules ? "read" : rules.error().message()));
    REQUIRE(rules.has_value());
    return app::run_room_test(*disk, *rules, rules->room().tests.at(0));
  }
  TempDir temp;
  std::unique_ptr<core::Disk> disk = core::make_posix_disk();
  std::filesystem::path file;
};

const std::string k_files =
    "files = ['../tests/2.html', '../tests/1.html']\n"
    "urls = ['http://a.example/content_7_2.htm', 'http://a.example/content_7.htm']\n";

}  // namespace

TEST_CASE("A room test on page files passes when everything comes out", "[room][house]") {
  const auto result = Bench(k_files +
                            "transcript = 'small:7'\npages = 2\ncomplete = true\nturns = 3\nunattributed = 0\n"
                            "first_label = 'Ann Archer'\nlast_label = 'Ann Archer'\ntitle = 'On bridges'\n"
                            "speakers = ['Bo Berg', 'Ann Archer']\n")
                          .run();
  INFO(result.reason);
  for (const auto& one : result.differences) UNSCOPED_INFO(one.key << ": " << one.expected << " / " << one.got);
  CHECK(result.state == State::passed);
  CHECK(result.transcript == "small:7");
}

TEST_CASE("A room test says what was expected and what came out", "[room][house]") {
  const auto result = Bench(k_files +
                            "pages = 3\ncomplete = false\nturns = 4\nunattributed = 1\nfirst_label = 'Bo Berg'\n"
                            "title = 'On tunnels'\nevent_date = '2024-05-09'\nspeakers = ['Ann Archer', 'Cy']\n")
                          .run();
  CHECK(result.state == State::failed);
  std::vector<std::string> told;
  for (const auto& one : result.differences) told.push_back(one.key + " " + one.expected + " " + one.got);
  CHECK(told == std::vector<std::string>{"pages 3 2", "complete false complete", "turns 4 3", "unattributed 1 0",
                                         "first_label Bo Berg Ann Archer", "title On tunnels On bridges",
                                         "event_date 2024-05-09 (none)", "speakers Cy also Bo Berg"});
}

TEST_CASE("A room test whose file is absent is skipped and names it", "[room][house]") {
  const auto result = Bench("file = 'gone.warc.gz'\nturns = 3\n").run();
  CHECK(result.state == State::skipped);
  CHECK(result.reason.find("gone.warc.gz") != std::string::npos);
}

TEST_CASE("A room test on a page of no transcript fails with the reason", "[room][house]") {
  const auto elsewhere = Bench("file = '../tests/1.html'\nurl = 'http://a.example/about.htm'\n").run();
  CHECK(elsewhere.state == State::failed);
  CHECK(elsewhere.reason.find("match.transcript") != std::string::npos);
  Bench bench("file = '../tests/3.html'\nurl = 'http://a.example/content_7.htm'\n");
  bench.temp.write("tests/3.html", "<html><body><p>No such container.</p></body></html>");
  const auto soft = bench.run();
  CHECK(soft.state == State::failed);
  CHECK(soft.reason.find("no layout") != std::string::npos);
}

TEST_CASE("A room test on pages of another transcript fails", "[room][house]") {
  CHECK(Bench(k_files + "transcript = 'small:8'\n").run().state == State::failed);
  CHECK(Bench("files = ['../tests/1.html', '../tests/2.html']\n"
              "urls = ['http://a.example/content_7.htm', 'http://a.example/content_8_2.htm']\n")
            .run()
            .state == State::failed);
}

TEST_CASE("A file that is no archive fails its room test", "[room][house]") {
  Bench bench("file = '../tests/junk.warc.gz'\n");
  bench.temp.write("tests/junk.warc.gz", "this is no WARC file");
  const auto result = bench.run();
  CHECK(result.state == State::failed);
  CHECK_FALSE(result.reason.empty());
}
