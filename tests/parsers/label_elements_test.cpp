// SPDX-License-Identifier: Apache-2.0
#include "parsers/label_elements.hpp"

#include "parsers/page_evidence.hpp"
#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

std::string selector_of(const std::string& body) {
  const parsers::Page page = page_of("http://a.example/", "<body>" + body + "</body>");
  const parsers::PageEvidence evidence(page.document());
  return evidence.label_elements() ? evidence.label_elements()->selector : "none";
}

std::string turns(const std::string& open, const std::string& close, const std::vector<std::string>& labels) {
  std::string html;
  for (const std::string& label : labels) {
    html += open + label + close + "We are going to build a bridge that is long enough for this river.</p>";
  }
  return html;
}

const std::vector<std::string> k_talk{"Anna Stone", "River Post", "Anna Stone", "Peter Berg", "Anna Stone"};

/// The words of a page that a room with `speaker` reads, a line for each turn.
std::string heard(const std::string& layout, const std::string& body) {
  const std::string url = "http://press.example/content_7.htm";
  Visit visit(rules_of("name='x'\nhosts=['press.example']\n[match]\ntranscript='content_(?P<id>\\d+)'\n[[layout]]\n"
                       "name='a'\nbody='#b'\n" +
                       layout),
              "7");
  visit.add(url, "<body><div id=b>" + body + "</div></body>");
  const auto parsed = visit.parse();
  std::string out = visit.fault_of(parsed.transcript);
  for (const core::Turn& turn : parsed.transcript.turns) out += turn.label.value_or("-") + ": " + turn.text() + "\n";
  return out;
}

}  // namespace

TEST_CASE("Elements that hold names that return are found by what they hold", "[generic][labels][house]") {
  CHECK(selector_of(turns("<h4>", "</h4><p>", k_talk)) == "h4");
  CHECK(selector_of(turns("<p><b>", "</b> ", k_talk)) == "b");
  CHECK(selector_of(turns("<p class='a who'>", "</p><p>", k_talk)) == "p.who");
  CHECK(selector_of(turns("<p><b>", ":</b> ", k_talk)) == "none");  // a colon says it all
}

TEST_CASE("Headings that do not return and words that are no names are no labels", "[generic][labels][house]") {
  CHECK(selector_of(turns("<h4>", "</h4><p>", {"Anna Stone", "Peter Berg", "Maria Lake", "John Wood"})) == "none");
  CHECK(selector_of(turns("<h4>", "</h4><p>", {"What it costs", "When it opens", "What it costs", "Who pays"})) ==
        "none");
  CHECK(selector_of(turns("<h4>", "</h4><p>", {"Spring 2021", "Spring 2022", "Spring 2021", "Spring 2022"})) == "none");
}

TEST_CASE("A room says which elements hold its labels", "[labels][room][house]") {
  const std::string body =
      "<p><i>Anna Stone</i> Good morning.</p><p><i>Peter Berg</i>: Who pays?</p><p>And when?</p>"
      "<p>Nobody. <i>Anna Stone</i> The town.</p>";
  CHECK(heard("speaker='i'\n", body) ==
        "Anna Stone: Good morning.\nPeter Berg: Who pays?\nAnd when?\nNobody.\nAnna Stone: The town.\n");
  CHECK(heard("", body).find("Anna Stone: Good") == std::string::npos);
}

TEST_CASE("An element that holds a sentence holds no label", "[labels][room][house]") {
  CHECK(heard("speaker='i'\n",
              "<p><i>Anna Stone</i> Good morning.</p><p><i>We have never said so before.</i> Not once.</p>") ==
        "Anna Stone: Good morning.\nWe have never said so before. Not once.\n");
}
