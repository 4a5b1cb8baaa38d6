// SPDX-License-Identifier: Apache-2.0
#include "parsers/generic_room.hpp"

#include "parsers/room_draft.hpp"
#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

constexpr const char* k_url = "http://www.somewhere.example/2024/05/bridges.html";
constexpr const char* k_id = "somewhere.example/2024/05/bridges";

/// A conversation about bridges: `open` and `close` stand round each label, `between` behind it.
std::string talk(const std::string& open, const std::string& close, const std::string& between = " ") {
  const auto turn = [&](const std::string& label, const std::string& words) {
    return open + label + ":" + between + words + close + "\n";
  };
  return turn("Moderator", "Good morning to everybody who came here today to hear about the new bridges of the town.") +
         turn("Mayor Anna Stone", "Thank you. We are going to build two bridges, and the first opens in the spring.") +
         turn("Question", "How much is it going to cost, and who is going to pay for it in the end?") +
         turn("Mayor Anna Stone", "Eleven million, and the town has saved nine of them over the last six years.") +
         turn("Question", "And when does the second one open?") + turn("Mayor Anna Stone", "Next year.");
}

std::string in_page(const std::string& body, const std::string& around = "") {
  return "<html lang=en><head><title>New bridges - Somewhere</title></head><body>" + around +
         "<h1>New bridges</h1><p class=posted>May 9, 2024</p>" + body + "</body></html>";
}

Visit generic_visit(const std::string& html, const std::string& url = k_url, const std::string& id = k_id) {
  Visit visit(*parsers::generic_room(), id);
  visit.add(url, html);
  return visit;
}

std::vector<std::string> labels_of(const parsers::ParsedTranscript& parsed) {
  std::vector<std::string> labels;
  for (const core::Turn& turn : parsed.transcript.turns) labels.push_back(turn.label.value_or("-"));
  return labels;
}

const std::vector<std::string> k_labels{"Moderator",        "Mayor Anna Stone", "Question",
                                        "Mayor Anna Stone", "Question",         "Mayor Anna Stone"};

std::string menu(int entries) {
  std::string html = "<div class=top><ul>";
  for (int i = 0; i < entries; ++i) {
    html += "<li><a href=/topic" + std::to_string(i) + ">A topic of some interest number " + std::to_string(i) +
            "</a></li>";
  }
  return html + "</ul></div>";
}

std::string refusal_of(const std::string& html) {
  const auto draft = parsers::draft_layout(page_of(k_url, html), {k_id, 1});
  return draft ? "" : draft.error().what;
}

}  // namespace

TEST_CASE("A conversation is read without knowing its site whatever its markup", "[generic][house]") {
  const auto [name, body] = GENERATE(table<std::string, std::string>({
      {"paragraphs", "<div class=story>" + talk("<p>", "</p>") + "</div>"},
      {"bold labels", "<div class=story>" + talk("<p><b>", "</b></p>", "</b> ") + "</div>"},
      {"own blocks", "<div>" + talk("<p>", "</p>", "</p><p>") + "</div>"},
      {"one paragraph with breaks", "<div><p>" + talk("", "<br><br>") + "</p></div>"},
      {"a table", "<table>" + talk("<tr><td>", "</td></tr>", "</td><td>") + "</table>"},
      {"siblings", talk("<div class=para>", "</div>")},
      {"spans in sections", "<section><span>" + talk("<div><span>", "</span></div>") + "</span></section>"},
  }));
  CAPTURE(name);
  const Visit visit = generic_visit(in_page(body));
  const auto parsed = visit.parse();
  CHECK(parsed.is_transcript);
  CHECK(labels_of(parsed) == k_labels);
  CHECK(parsed.transcript.title == "New bridges");
  CHECK(visit.fault_of(parsed.transcript).empty());
}

TEST_CASE("Words are found behind a menu that is longer than they are", "[generic][house]") {
  const auto parsed = generic_visit(in_page("<div>" + talk("<p>", "</p>") + "</div>", menu(3000))).parse();
  CHECK(labels_of(parsed) == k_labels);
}

TEST_CASE("Share bars and related links and figures are no part of a turn", "[generic][house]") {
  const std::string bar =
      "<div class='share-bar'><span>Share this page with your friends on all networks.</span></div>";
  const std::string links =
      "<ul><li><a href=/1>Another long story of the week</a></li><li><a href=/2>And one more</a></li></ul>";
  const std::string figure = "<figure><img src=a.jpg><figcaption>A bridge at night.</figcaption></figure>";
  const auto parsed =
      generic_visit(in_page("<div class=story>" + talk("<p>", "</p>") + bar + figure + links + "</div>")).parse();
  CHECK(labels_of(parsed) == k_labels);
  CHECK(parsed.transcript.turns.back().text() == "Next year.");
}

TEST_CASE("What stands on every page is the site's unless it is a label", "[generic][house]") {
  const std::string notice = "<p>All rights in these words belong to the town of Somewhere.</p>";
  const std::string greeting = "<p>You are reading the archive of the town of Somewhere.</p>";
  Visit visit(*parsers::generic_room(), "somewhere.example/content_77");
  for (int page = 1; page <= 3; ++page) {
    const std::string words = "<p>Mayor Anna Stone: These are the words of part " + std::to_string(page) +
                              " of what was said about the bridges, and there is more of it.</p>"
                              "<p>Question: What comes next after part " +
                              std::to_string(page) +
                              " of it?</p>"
                              "<p>They went on for quite a while, as it is told by those who were in the hall, part " +
                              std::to_string(page) + ".</p>";
    visit.add("http://somewhere.example/content_77" + (page == 1 ? "" : "_" + std::to_string(page)) + ".htm",
              in_page("<div class=story>" + greeting + words + notice + "</div>"));
  }
  const auto parsed = visit.parse();
  REQUIRE(parsed.transcript.turns.size() == 6);
  for (const core::Turn& turn : parsed.transcript.turns) {
    CHECK(turn.text().find("archive of the town") == std::string::npos);
    CHECK(turn.text().find("All rights") == std::string::npos);
  }
  CHECK(visit.fault_of(parsed.transcript).empty());
}

TEST_CASE("An article of advice under headings is no transcript", "[generic][house]") {
  std::string body = "<div>";
  for (const char* heading : {"Fresh Water", "Warm Clothes", "Good Maps", "Small Change"}) {
    body += "<p><b>" + std::string(heading) +
            ":</b> Take enough of it along, for the way is long and there are no shops at all.</p>";
  }
  const auto parsed = generic_visit(in_page(body + "</div>")).parse();
  CHECK_FALSE(parsed.is_transcript);
  CHECK(parsed.not_because.starts_with("no transcript found: "));
}

TEST_CASE("A page without labels is no transcript and says why", "[generic][house]") {
  std::string body = "<div>";
  for (int i = 0; i < 9; ++i)
    body +=
        "<p>The bridge was built by people who had never built a bridge before, part " + std::to_string(i) + ".</p>";
  const auto parsed = generic_visit(in_page(body + "</div>")).parse();
  CHECK_FALSE(parsed.is_transcript);
  CHECK(parsed.not_because == "a report: no speaker is named, and nobody speaks in the first person");
}

TEST_CASE("Questions whose answers nobody marked are refused", "[generic][house]") {
  std::string body = "<div>";
  for (int i = 0; i < 5; ++i) {
    body += "<p>Q: How many bridges are there in quarter " + std::to_string(i) +
            "?</p><p>There are more than anybody ever counted in the old days of the town.</p>";
  }
  const auto parsed = generic_visit(in_page(body + "</div>")).parse();
  CHECK_FALSE(parsed.is_transcript);
  CHECK(parsed.not_because.find("questions alone") != std::string::npos);
}

TEST_CASE("A menu and a list of teasers hold no running text", "[generic][house]") {
  CHECK(refusal_of(in_page("", menu(200))).starts_with("no transcript found: "));
  std::string teasers = "<div>";
  for (int i = 0; i < 20; ++i)
    teasers +=
        "<div><h2><a href=/t>The minister opens a bridge and says that it is the longest of all</a></h2><p>On "
        "Monday.</p></div>";
  CHECK(refusal_of(in_page(teasers + "</div>")).starts_with("no transcript found: "));
  CHECK(refusal_of(in_page("<div>" + talk("<p>", "</p>") + "</div>")).empty());
}

TEST_CASE("No name is certain where no room file speaks for it", "[generic][house]") {
  const auto parsed =
      generic_visit(in_page("<div><p>Speakers: Anna Stone, mayor</p>" + talk("<p>", "</p>") + "</div>")).parse();
  REQUIRE_FALSE(parsed.transcript.turns.empty());
  for (const core::Turn& turn : parsed.transcript.turns) CHECK(turn.attribution.confidence != core::Confidence::high);
  REQUIRE_FALSE(parsed.transcript.warnings.empty());
  const auto warned = [](const core::Warning& warning) { return warning.code == "generic-room"; };
  CHECK(std::any_of(parsed.transcript.warnings.begin(), parsed.transcript.warnings.end(), warned));
  for (const core::Participant& one : parsed.transcript.participants) {
    CHECK(one.speaker_id.starts_with("generic:somewhere.example:"));
  }
}

TEST_CASE("The same page gives the same layout twice", "[generic][house]") {
  const std::string html = in_page("<div class=story>" + talk("<p>", "</p>") + "</div>", menu(30));
  const auto one = parsers::draft_layout(page_of(k_url, html), {k_id, 1});
  const auto two = parsers::draft_layout(page_of(k_url, html), {k_id, 1});
  REQUIRE(one);
  REQUIRE(two);
  CHECK(one->layout.body == ".story");
  CHECK(one->layout.body == two->layout.body);
  CHECK(one->layout.dateline == two->layout.dateline);
  CHECK(one->layout.title == "h1");
}

TEST_CASE("The room that is built in serves any host and keeps its name", "[generic][house]") {
  const auto rules = parsers::generic_room();
  REQUIRE(rules);
  CHECK(rules->room().name == "generic");
  CHECK(rules->serves(*core::Url::parse("https://anything.example/x")));
  CHECK(rules->identify(*core::Url::parse(k_url))->id == k_id);
  CHECK(rules->room().sha256.size() == 64);
  CHECK_FALSE(rules->identify(*core::Url::parse("https://anything.example/" + std::string(5'000, 'x'))));
}

TEST_CASE("A room file that somebody wrote finds nothing by evidence", "[generic][house]") {
  const auto refused =
      parsers::read_room_file("name='x'\nby_evidence=true\n[match]\ntranscript='(?P<id>.)'\n", "x.toml");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message().find("x.toml:2") != std::string::npos);
  CHECK(refused.error().message().find("is built in") != std::string::npos);
  CHECK(parsers::read_room_file(parsers::generic_room_file(), "copy.toml", parsers::ByEvidence::allowed));
  const auto both = parsers::read_room_file(
      "name='x'\nby_evidence=true\n[match]\ntranscript='(?P<id>.)'\n[[layout]]\nname='a'\nbody='p'", "x",
      parsers::ByEvidence::allowed);
  CHECK_FALSE(both);
}
