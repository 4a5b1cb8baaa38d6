// SPDX-License-Identifier: Apache-2.0
#include "demo/press_room.hpp"

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "demo/image_host.hpp"
#include "tests/support/catch.hpp"

namespace pressroom::demo {

namespace {

/// The bytes that a reply of one step puts on the wire.
std::string answer(const PressRoom& room, const std::string& target, const std::string& host = "www.press.example",
                   const std::string& method = "GET") {
  Request request;
  request.method = method;
  request.target = target;
  request.host = host;
  const Reply reply = room.serve(request);
  REQUIRE(reply.steps().size() == 1);
  return std::get<SendBytes>(reply.steps().front()).bytes;
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string file(const std::string& path) {
  std::ifstream stream(std::string(PRESSROOM_SOURCE_DIR) + "/" + path, std::ios::binary);
  std::ostringstream bytes;
  bytes << stream.rdbuf();
  return bytes.str();
}

}  // namespace

TEST_CASE("The documents of the press room are what the table of truth says", "[demo]") {
  const PressRoom room;
  REQUIRE(room.conferences().size() == PressRoom::expected().size());
  for (std::size_t i = 0; i < room.conferences().size(); ++i) {
    const CmsDocument& document = room.conferences()[i].document;
    const ExpectedConference& expected = PressRoom::expected()[i];
    const auto turns = spoken_turns(document);
    CHECK(document.native_id == expected.native_id);
    CHECK(static_cast<int>(document.pages.size()) == expected.pages);
    REQUIRE(static_cast<int>(turns.size()) == expected.turns);
    CHECK((turns.empty() ? "" : turns.front().label) == expected.first_label);
    CHECK((turns.empty() ? "" : turns.back().label) == expected.last_label);
    CHECK((expected.kind == ExpectedConference::Kind::gallery) == turns.empty());
  }
}

TEST_CASE("Every page of every conference is served", "[demo]") {
  const PressRoom room;
  for (const Conference& conference : room.conferences()) {
    for (int page = 1; page <= static_cast<int>(conference.document.pages.size()); ++page) {
      const std::string path = page_path(conference.document, page, conference.options);
      const std::string bytes = answer(room, path, conference.options.host);
      CHECK(bytes.starts_with("HTTP/1.1 200 OK\r\n"));
      CHECK(contains(bytes, render_page(conference.document, page, conference.options)));
    }
  }
}

TEST_CASE("The listing of three pages leads to every conference", "[demo]") {
  const PressRoom room;
  const std::string pages = answer(room, "/press/node_7000001.htm") + answer(room, "/press/node_7000001_2.htm") +
                            answer(room, "/press/node_7000001_3.htm");
  for (const Conference& conference : room.conferences()) {
    const std::string path = page_path(conference.document, 1, conference.options);
    CHECK(contains(pages, "href=\"http://" + conference.options.host + path + "\""));
  }
  CHECK(contains(pages, "node_7000001_3.htm"));
  CHECK(answer(room, "/press/node_7000001_4.htm").starts_with("HTTP/1.1 404"));
}

TEST_CASE("The press room answers what it does not serve with the status of the reason", "[demo]") {
  const PressRoom room;
  CHECK(answer(room, "/nothing.htm").starts_with("HTTP/1.1 404 Not Found\r\n"));
  CHECK(answer(room, "/robots.txt", "elsewhere.example").starts_with("HTTP/1.1 421 "));
  CHECK(answer(room, "/robots.txt", "www.press.example", "POST").starts_with("HTTP/1.1 405 "));
  CHECK(contains(answer(room, "/"), "Location: http://www.press.example/press/node_7000001.htm\r\n"));
  CHECK(answer(room, "/robots.txt", "press.example:8080").starts_with("HTTP/1.1 200 "));
}

TEST_CASE("The rules for robots ask for a delay and close the internal pages", "[demo]") {
  const PressRoom room;
  const std::string bytes = answer(room, "/robots.txt");
  CHECK(contains(bytes, "\nCrawl-delay: 1\n"));
  CHECK(contains(bytes, "\nDisallow: /internal/\n"));
  CHECK(contains(answer(room, "/press/node_7000001.htm") + answer(room, "/press/node_7000001_2.htm"),
                 "http://www.press.example/internal/roster.htm"));
  CHECK(answer(room, "/internal/roster.htm").starts_with("HTTP/1.1 200 "));
}

TEST_CASE("Whatever a page takes its looks from is served", "[demo]") {
  const PressRoom room;
  const std::regex reference("(?:src|href)=\"http://images\\.press\\.example(/[^\"]+)\"");
  std::set<std::string> named;
  for (const Conference& conference : room.conferences()) {
    for (int page = 1; page <= static_cast<int>(conference.document.pages.size()); ++page) {
      const std::string html = render_page(conference.document, page, conference.options);
      for (std::sregex_iterator found(html.begin(), html.end(), reference), end; found != end; ++found) {
        named.insert((*found)[1]);
      }
    }
  }
  CHECK(named.size() >= 8);
  for (const std::string& path : named) {
    INFO(path);
    CHECK(answer(room, path, std::string(image_host)).starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(answer(room, path).starts_with("HTTP/1.1 404 "));
  }
  CHECK(contains(answer(room, "/robots.txt", std::string(image_host)), "User-agent: *\n"));
}

TEST_CASE("Two press rooms serve the same bytes", "[demo]") {
  const PressRoom one;
  const PressRoom two;
  const std::string target = "/coast/2024-05/22/content_117500012_7.htm";
  CHECK(answer(one, target) == answer(two, target));
}

TEST_CASE("The room file of the press room names its hosts and its listing", "[demo]") {
  const std::string toml = file("demo/room/demo.toml");
  for (const std::string& host : PressRoom::hosts()) {
    INFO(host);
    CHECK(contains(toml, "\"" + host + "\"") == (host != image_host));
  }
  CHECK(contains(toml, "listings = [\"" + std::string(PressRoom::listing_url()) + "\"]"));
}

TEST_CASE("The bundled conferences hold the traps they were written for", "[demo]") {
  const auto estuary = spoken_turns(estuary_conference().document);
  CHECK(estuary[1].pages == std::vector<int>{1, 2, 3});
  CHECK(contains(estuary[1].paragraphs[2], "under the following headings:"));
  CHECK(estuary[1].asides == std::vector<std::string>{"(Laughter.)"});
  const auto railway = spoken_turns(railway_conference().document);
  CHECK(contains(railway[1].paragraphs.back(), "the school and the market, in that order"));
  CHECK(railway[4].pages == std::vector<int>{2, 3});
  CHECK(railway[4].paragraphs.back().starts_with("I should add"));
  std::set<std::string> labels;
  for (const SpokenTurn& turn : estuary) labels.insert(turn.label);
  CHECK(labels.size() == 14);
}

}  // namespace pressroom::demo
