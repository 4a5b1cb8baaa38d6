// SPDX-License-Identifier: Apache-2.0
#include "parsers/date_evidence.hpp"

#include "parsers/generic_room.hpp"
#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

std::string talk() {
  std::string html;
  for (int i = 0; i < 4; ++i) {
    html += "<p>Anna Stone: We are going to build bridge number " + std::to_string(i) + ", and it is a long one.</p>";
    html += "<p>Question: What is bridge number " + std::to_string(i) + " going to cost us?</p>";
  }
  return html;
}

/// When the conversation was published, by the room that is built in: value and method.
std::string published(const std::string& head, const std::string& line, const std::string& url = "/talks/bridges") {
  Visit visit(*parsers::generic_room(), "somewhere.example/talks/bridges");
  visit.add("http://somewhere.example" + url, "<html lang=en-GB><head><title>New bridges of the town</title>" + head +
                                                  "</head><body><h1>New bridges of the town</h1>" + line + "<div>" +
                                                  talk() + "</div></body></html>");
  const auto parsed = visit.parse();
  const auto& date = parsed.transcript.published_at;
  return date ? date->value + " " + date->method : "none";
}

}  // namespace

TEST_CASE("A page by evidence is dated by its line or its head or its data or its address", "[generic][date][house]") {
  CHECK(published("", "<p class=date>May 9, 2024</p>") == "2024-05-09 dateline");
  CHECK(published("<meta property='article:published_time' content='2024-05-09T10:30:00+02:00'>", "") ==
        "2024-05-09 dateline");
  CHECK(published("<meta name='DC.date.issued' content='2024-05-09'>", "") == "2024-05-09 dateline");
  CHECK(published("", "<p>Posted <time datetime='2024-05-09'>last week</time></p>") == "2024-05-09 dateline");
  CHECK(published("<script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"datePublished\" : "
                  "\"2024-05-09T08:00:00Z\"}</script>",
                  "") == "2024-05-09T08:00:00Z json-ld");
  CHECK(published("", "", "/talks/2024/05/09/bridges") == "2024-05-09 url");
  CHECK(published("", "<release-date>23/05/2024</release-date>") == "2024-05-23 dateline");
  CHECK(published("", "") == "none");
}

TEST_CASE("A line that differs from what the head claims is not taken for the day of publication",
          "[generic][date][house]") {
  const std::string head = "<meta name=pubdate content='2024-06-01'>";
  CHECK(published(head, "<p>Held in the town hall on May 9, 2024</p>") == "2024-06-01 dateline");
  CHECK(published(head, "<p>June 1, 2024</p>") == "2024-06-01 dateline");
}

TEST_CASE("The language of a page says which number is the day", "[generic][date][house]") {
  CHECK(published("", "<p class=date>09/05/2024</p>") == "2024-05-09 dateline");
}

TEST_CASE("A claim that is no date counts for nothing", "[generic][date][house]") {
  const auto claimed = [](const std::string& head) {
    const parsers::Page page = page_of("http://a.example/", "<head>" + head + "</head><body>x</body>");
    const auto found = parsers::find_claimed_date(page.document());
    return found ? found->value : "none";
  };
  CHECK(claimed("<meta name=date content=today>") == "none");
  CHECK(claimed("<meta name=date content='2024-13-45'>") == "none");
  CHECK(claimed("<script type='application/ld+json'>{\"datePublished\": ") == "none");
  CHECK(claimed("<meta name=date content='2020-01-01'><meta name=PubDate content='2024-05-09'>") == "2024-05-09");
  CHECK(claimed("<time datetime=2024-05-01></time><time datetime=2024-05-02></time><time datetime=2024-05-03></time>"
                "<time datetime=2024-05-04></time>") == "none");
}
