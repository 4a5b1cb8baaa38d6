// SPDX-License-Identifier: Apache-2.0
#include <functional>

#include "core/thread_time.hpp"
#include "parsers/challenge.hpp"
#include "parsers/listing.hpp"
#include "parsers/requisites.hpp"
#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/instrumented.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

/// An eighth of what a page may be that was not cut, and less where every access is watched: what takes time that grows
/// with the square of a page shows here, and the rest is done in a second.
constexpr std::size_t k_largest = unless_instrumented<std::size_t>(2u << 20, 1u << 17);

std::string filled(std::string start, const std::function<std::string(std::size_t)>& piece,
                   std::size_t bytes = k_largest) {
  start.reserve(bytes + 4'096);
  for (std::size_t i = 0; start.size() < bytes; ++i) start += piece(i);
  return start;
}

std::function<std::string(std::size_t)> always(const std::string& piece) {
  return [piece](std::size_t) { return piece; };
}

std::function<std::string(std::size_t)> numbered(const std::string& before, const std::string& behind) {
  return [before, behind](std::size_t i) { return before + std::to_string(i) + behind; };
}

const std::string k_body = "<div id=body>";

/// All that is done with a page by itself, from its bytes to its turns.
core::Result<void> read_to_the_end(const std::string& payload) {
  static const auto rules = small_room();
  core::HttpHeaders headers;
  headers.add("Content-Type", "text/html");
  TRY_ASSIGN(const auto page, parsers::Page::read(*core::Url::parse(page_url(1)), headers, payload));
  (void)parsers::challenge_in(headers, page);
  (void)parsers::requisites_of(page);
  (void)parsers::read_listing(page, rules);
  core::Capture capture;
  capture.url = page_url(1);
  parsers::VisitedTranscript visited;
  visited.native_id = "77";
  TRY_ASSIGN(auto reading, parsers::read_page(page, rules, {"77", 1}, capture));
  visited.pages.push_back(std::move(reading));
  (void)parsers::parse_transcript(rules, visited);
  return {};
}

/// A page that begins like this and goes on with one piece after the other.
struct Shape {
  std::string what, start;
  std::function<std::string(std::size_t)> piece;
};

}  // namespace

TEST_CASE("No shape of a page makes reading it cost more than its length", "[page][hostile][house]") {
  const auto shape = GENERATE(values<Shape>({
      {"nested elements", k_body, always("<div>")},
      {"nested formatting", k_body, always("<b><i>x<p>")},
      {"attributes", k_body + "<p ", numbered("a", "=b ")},
      {"attributes of the body", "<body>", numbered("<body a", "=b>")},
      {"tables in tables", k_body, always("<table><td>")},
      {"links", k_body + "<div id=pager>", numbered("<a href=content_77_", ".htm>x</a>")},
      {"list items", k_body + "<ul>", numbered("<li><a href=content_", ".htm>x</a>")},
      {"images", k_body, numbered("<img src=", ".gif>")},
      {"references", k_body, always("&amp;&#65;&notin;&unknown;")},
      {"open brackets", k_body, always("<")},
      {"open comments", k_body, always("<!--")},
      {"unclosed titles", k_body, always("<title>")},
      {"labels", k_body, numbered("<p>Ann Q", "b: words")},
      {"parentheses", k_body + "<p>", always("(Laughter.) (applause ")},
      {"one label", k_body, always("Ann Archer: words<br>")},
      {"colons", k_body, always(":")},
      {"blanks", k_body + "<p>x", always(" \n")},
      {"one word", k_body + "<p>", always("word")},
      {"broken text", k_body + "<p>", always("\xFF\xC3")},
      {"NUL", k_body + "<p>", always(std::string(1, '\0'))},
      {"end tags", k_body, always("</p></b></br>")},
      {"classes", k_body + "<p class='", always("share ")},
      {"combining marks", k_body + "<p>e", always("\xCC\x81\xCC\xA7")},
      {"style sheets", k_body + "<style>", always("p{background:url(\\")},
      {"selects", k_body, always("<select><option><optgroup>")},
  }));
  INFO(shape.what);
  const std::string html = filled(shape.start, shape.piece);
  const auto before = core::thread_processor_time();
  const auto done = read_to_the_end(html);
  const auto taken = core::thread_processor_time() - before;
  INFO((done ? std::string("read") : done.error().message()));
  CHECK(taken < std::chrono::seconds(15));
}

TEST_CASE("A hundred thousand nested elements are refused before the parser sees them", "[page][hostile][house]") {
  const auto before = core::thread_processor_time();
  const auto done = read_to_the_end(filled("<div id=body>", always("<div>"), 500'000));
  REQUIRE_FALSE(done);
  CHECK(done.error().code == core::ErrorCode::limit);
  CHECK(done.error().what.find("nested deeper than") != std::string::npos);
  CHECK(core::thread_processor_time() - before < std::chrono::seconds(5));
}

TEST_CASE("A million attributes are refused before the parser sees them", "[page][hostile][house]") {
  const auto many = filled(
      "<div id=body><p ", [](std::size_t i) { return "a" + std::to_string(i) + " "; }, 8'000'000);
  const auto before = core::thread_processor_time();
  const auto done = read_to_the_end(many);
  REQUIRE_FALSE(done);
  CHECK(done.error().code == core::ErrorCode::limit);
  CHECK(done.error().what.find("more attributes than") != std::string::npos);
  CHECK(core::thread_processor_time() - before < std::chrono::seconds(5));
}

TEST_CASE("A pattern made to run back and forth takes its time once", "[room][hostile][house]") {
  const auto rules = rules_of(R"(name = "small"
title = "t"
language = "en"
hosts = ["press.example"]
[match]
transcript = '(?P<id>(?:(?:a+)+)+)$'
[[layout]]
name = "plain"
body = "#body"
)");
  const auto url = core::Url::parse("http://press.example/" + std::string(4'000, 'a') + "!");
  REQUIRE(url);
  const auto before = core::thread_processor_time();
  for (int i = 0; i < 20; ++i) CHECK_FALSE(rules.identify(*url));
  CHECK(core::thread_processor_time() - before < std::chrono::seconds(5));
}
