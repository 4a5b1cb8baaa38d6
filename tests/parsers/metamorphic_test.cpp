// SPDX-License-Identifier: Apache-2.0
#include <functional>

#include "demo/cms_markup.hpp"
#include "demo/conferences.hpp"
#include "demo/generated_conference.hpp"
#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/instrumented.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using demo::CmsDocument;
using demo::CmsOptions;

namespace {

/// The room of the bundled conferences: the markup family of China.org.cn on another host.
parsers::RoomRules press_example() {
  return rules_of(R"(name = "press-example"
language = "en"
hosts = ["www.press.example", "press.example"]
[match]
transcript = '/content_(?P<id>\d+)(?:_(?P<page>\d+))?\.s?html?$'
[[layout]]
name = "2009"
probe = ["#container_txt"]
title = "#title"
dateline = "#guild dd"
body = "#container_txt"
pager = "#autopage a, #displaypagenum a"
page_count = "#mpagecount"
caption = ".pictext"
drop = ["#autopage", "#displaypagenum", "#mpagecount", "#mcurrentpage", "#guild", "#footer", ".apDiv1", ".share"]
[labels]
not_labels = ["Note"]
outlets = ["Harbor Daily"]
[roster]
speakers = ["Speakers"]
moderator = ["Chairperson"]
date = ["Date"]
)");
}

std::vector<demo::Conference> bundled() {
  return {demo::estuary_conference(), demo::lighthouse_conference(), demo::railway_conference(),
          demo::ferry_briefing()};
}

Lines expected(const CmsDocument& document) {
  Lines lines;
  for (const demo::SpokenTurn& turn : demo::spoken_turns(document)) {
    std::string line = turn.label + "|";
    for (std::size_t i = 0; i < turn.paragraphs.size(); ++i) line += (i == 0 ? " " : " / ") + turn.paragraphs[i];
    lines.push_back(std::move(line));
  }
  return lines;
}

/// The first line that is not as expected, from where it differs; empty when all are.
std::string first_difference(const Lines& lines, const Lines& wanted) {
  for (std::size_t i = 0; i < std::max(lines.size(), wanted.size()); ++i) {
    if (i >= lines.size()) return "missing: " + wanted[i];
    if (i >= wanted.size()) return "too many: " + lines[i];
    if (lines[i] == wanted[i]) continue;
    const auto at =
        std::mismatch(lines[i].begin(), lines[i].end(), wanted[i].begin(), wanted[i].end()).first - lines[i].begin();
    return std::to_string(i) + ": " + lines[i].substr(static_cast<std::size_t>(at), 80) + " instead of " +
           wanted[i].substr(static_cast<std::size_t>(at), 80);
  }
  return {};
}

using Change = std::function<std::string(std::string)>;

std::string unchanged(std::string html) { return html; }

Visit visit_of_document(const CmsDocument& document, const CmsOptions& options, const Change& change = unchanged,
                        const std::vector<int>& without = {}) {
  Visit visit(press_example(), document.native_id);
  for (int page = 1; page <= static_cast<int>(document.pages.size()); ++page) {
    if (std::find(without.begin(), without.end(), page) != without.end()) continue;
    visit.add("http://www.press.example" + demo::page_path(document, page, options),
              change(demo::render_page(document, page, options)),
              options.charset == demo::Charset::utf_8 ? "text/html" : "text/html; charset=gb2312");
  }
  return visit;
}

void check_same(const CmsDocument& document, const CmsOptions& options, const Change& change = unchanged) {
  const Visit visit = visit_of_document(document, options, change);
  const auto parsed = visit.parse();
  CHECK(first_difference(said(parsed.transcript), expected(document)) == "");
  CHECK(visit.fault_of(parsed.transcript) == "");
  CHECK(parsed.transcript.completeness.verdict == core::Verdict::complete);
  for (const core::TranscriptPage& page : parsed.transcript.pages) CHECK(page.ledger.unknown_chars == 0);
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

/// The words of the body's paragraphs, for changes that must leave head, pager and footer alone.
std::string in_body(const std::string& html, const Change& change) {
  const std::size_t begin = html.find("<!--enpcontent-->"), end = html.find("<!--/enpcontent-->");
  return html.substr(0, begin) + change(html.substr(begin, end - begin)) + html.substr(end);
}

/// `document` with everything said on pages of `blocks` paragraphs, cut anywhere between paragraphs.
CmsDocument recut(const CmsDocument& document, std::size_t paragraphs_a_page) {
  CmsDocument cut = document;
  cut.pages.assign(1, {});
  std::size_t on_page = 0;
  const auto turn_page = [&] {
    if (on_page < paragraphs_a_page) return;
    cut.pages.emplace_back();
    on_page = 0;
  };
  for (const demo::CmsPage& page : document.pages) {
    for (const demo::CmsBlock& block : page.blocks) {
      if (block.kind != demo::BlockKind::speech) {
        cut.pages.back().blocks.push_back(block);
        continue;
      }
      turn_page();
      cut.pages.back().blocks.push_back({block.kind, block.label, {}, block.continues_previous});
      for (const std::string& paragraph : block.paragraphs) {
        if (on_page >= paragraphs_a_page) {
          turn_page();
          cut.pages.back().blocks.push_back({block.kind, std::nullopt, {}, demo::Join::new_paragraph});
        }
        cut.pages.back().blocks.back().paragraphs.push_back(paragraph);
        ++on_page;
      }
    }
  }
  return cut;
}

/// Cuts each page in two inside its longest paragraph, between two lower-case words.
CmsDocument cut_in_sentences(const CmsDocument& document) {
  CmsDocument cut = document;
  cut.pages.clear();
  for (const demo::CmsPage& page : document.pages) {
    std::size_t block_at = 0, paragraph_at = 0, longest = 0;
    for (std::size_t b = 0; b < page.blocks.size(); ++b) {
      if (page.blocks[b].kind != demo::BlockKind::speech) continue;
      for (std::size_t p = 0; p < page.blocks[b].paragraphs.size(); ++p) {
        if (page.blocks[b].paragraphs[p].size() <= longest) continue;
        longest = page.blocks[b].paragraphs[p].size();
        block_at = b;
        paragraph_at = p;
      }
    }
    demo::CmsPage before = page, after;
    demo::CmsBlock& last = before.blocks[block_at];
    const std::string& words = last.paragraphs[paragraph_at];
    std::size_t at = words.size() / 2;
    const auto lower_case = [&](std::size_t i) { return words[i] >= 'a' && words[i] <= 'z'; };
    while (!(words[at] == ' ' && lower_case(at - 1) && lower_case(at + 1))) ++at;
    demo::CmsBlock rest{demo::BlockKind::speech, std::nullopt, {words.substr(at + 1)}, demo::Join::same_paragraph};
    rest.paragraphs.insert(rest.paragraphs.end(), last.paragraphs.begin() + static_cast<long>(paragraph_at) + 1,
                           last.paragraphs.end());
    after.blocks.push_back(std::move(rest));
    after.blocks.insert(after.blocks.end(), page.blocks.begin() + static_cast<long>(block_at) + 1, page.blocks.end());
    last.paragraphs.resize(paragraph_at + 1);
    last.paragraphs[paragraph_at].resize(at);
    before.blocks.resize(block_at + 1);
    cut.pages.push_back(std::move(before));
    cut.pages.push_back(std::move(after));
  }
  return cut;
}

}  // namespace

TEST_CASE("A conference says the same in every dress", "[metamorphic]") {
  CmsOptions options;
  options.labels = GENERATE(demo::LabelMarkup::own_block, demo::LabelMarkup::inline_text,
                            demo::LabelMarkup::bold_own_block, demo::LabelMarkup::bold_inline);
  options.pager = GENERATE(demo::PagerMarkup::autopage, demo::PagerMarkup::displaypagenum);
  options.extension = GENERATE(".htm", ".html", ".shtml");
  options.charset = GENERATE(demo::Charset::utf_8, demo::Charset::gb18030);
  options.oddities = GENERATE(demo::Oddities::none, demo::Oddities::usual);
  if (static std::size_t dress = 0; !is_sampled(dress++, 12)) return;
  options.extent = options.extension == ".htm" ? demo::PagerExtent::all : demo::PagerExtent::windowed;
  check_same(demo::generate_conference(7, 3), options);
  for (const demo::Conference& conference : bundled()) check_same(conference.document, options);
}

TEST_CASE("A generated conference is read as it was made", "[metamorphic]") {
  const auto seed = GENERATE(1u, 2u, 3u, 4u, 5u, 6u, 7u, 8u);
  check_same(demo::generate_conference(seed, 2 + static_cast<int>(seed)), CmsOptions{});
}

TEST_CASE("Changes that a reader does not see change no turn", "[metamorphic]") {
  CmsOptions options;
  options.labels = GENERATE(demo::LabelMarkup::own_block, demo::LabelMarkup::inline_text,
                            demo::LabelMarkup::bold_own_block, demo::LabelMarkup::bold_inline);
  const Change change = [&] {
    const int which = GENERATE(0, 1, 2, 3, 4, 5, 6, 7);
    const auto body = [](std::string_view from, std::string_view to) -> Change {
      return [=](const std::string& html) {
        return in_body(html, [=](std::string text) { return replaced(std::move(text), from, to); });
      };
    };
    switch (which) {
      case 0:
        return Change([](std::string html) { return replaced(replaced(std::move(html), "\r\n", "\n"), "\n", "\r\n"); });
      case 1:
        return body("<p>", "<p>&nbsp;&nbsp;&nbsp;&nbsp;");
      case 2:
        return body("<p>", "<p>\xE3\x80\x80\xE3\x80\x80");
      case 3:
        return body("<p>", "<p align=left><font color=\"#333\"><span>");
      case 4:
        return body("</p>", "<br/><br>");
      case 5:
        return body(". ", ".&nbsp; ");
      case 6:
        return body("the ", "t<span>h</span>e<!-- a --> ");
      default:
        return body("<p>", "<div class=x></div><p class=\"y\">");
    }
  }();
  if (static std::size_t variant = 0; !is_sampled(variant++, 6)) return;
  check_same(demo::estuary_conference().document, options, change);
  check_same(demo::generate_conference(11, 2), options, change);
}

TEST_CASE("An element that nobody closes takes no furniture into the turns", "[metamorphic]") {
  CmsOptions options;
  options.pager = GENERATE(demo::PagerMarkup::autopage, demo::PagerMarkup::displaypagenum);
  const std::string unclosed = GENERATE("<div>", "<div><div>", "<center><section>");
  check_same(demo::generate_conference(3, 2), options,
             [&](const std::string& html) { return replaced(html, "<!--enpcontent-->", unclosed); });
}

TEST_CASE("A stray end tag loses no word unsaid", "[metamorphic]") {
  const CmsDocument document = demo::generate_conference(3, 2);
  const auto warned = [&](const Change& change) {
    const auto parsed = visit_of_document(document, CmsOptions{}, change).parse();
    return std::count_if(
        parsed.transcript.pages.begin(), parsed.transcript.pages.end(), [](const core::TranscriptPage& page) {
          return std::any_of(page.warnings.begin(), page.warnings.end(),
                             [](const core::Warning& warning) { return warning.code == "text-outside-body"; });
        });
  };
  CHECK(warned(unchanged) == 0);
  for (const std::string stray : {"</div>", "</div></div>", "</div></div></div>"}) {
    CHECK(warned([&](const std::string& html) {
            return in_body(html, [&](const std::string& text) {
              const std::size_t middle = text.find("<p>", text.size() / 2);
              return text.substr(0, middle) + stray + text.substr(middle);
            });
          }) == 2);
  }
  check_same(document, CmsOptions{}, [](const std::string& html) {
    return in_body(html, [](const std::string& text) {
      const std::size_t middle = text.find("<p>", text.size() / 2);
      return text.substr(0, middle) + "</div><div id=\"container_txt\">" + text.substr(middle);
    });
  });
}

TEST_CASE("A full-width colon ends a label as well as the other", "[metamorphic]") {
  CmsOptions options;
  options.oddities = demo::Oddities::none;
  options.labels = GENERATE(demo::LabelMarkup::own_block, demo::LabelMarkup::inline_text,
                            demo::LabelMarkup::bold_own_block, demo::LabelMarkup::bold_inline);
  const Change change = [](const std::string& html) {
    return in_body(html, [](std::string text) {
      text = replaced(std::move(text), ":</", "\xEF\xBC\x9A</");
      for (const char* name :
           {"Daily", "Valderoy", "Tasker", "Fenn", "Arkwell", "Brandt", "Speakers", "Chairperson", "Date"}) {
        text = replaced(std::move(text), std::string(name) + ": ", std::string(name) + "\xEF\xBC\x9A");
      }
      return text;
    });
  };
  const CmsDocument document = demo::estuary_conference().document;
  const Visit visit = visit_of_document(document, options, change);
  const auto parsed = visit.parse();
  const Lines lines = said(parsed.transcript), wanted = expected(document);
  REQUIRE(lines.size() == wanted.size());
  CHECK(lines.front() == wanted.front());
  CHECK(visit.fault_of(parsed.transcript) == "");
}

TEST_CASE("Where pages end does not matter", "[metamorphic]") {
  const auto paragraphs = static_cast<std::size_t>(GENERATE(1, 2, 3, 5, 8, 1000));
  CmsOptions options;
  options.labels = GENERATE(demo::LabelMarkup::own_block, demo::LabelMarkup::bold_inline);
  if (static std::size_t variant = 0; !is_sampled(variant++, 4)) return;
  for (const demo::Conference& conference : {demo::estuary_conference(), demo::lighthouse_conference()}) {
    const CmsDocument cut = recut(conference.document, paragraphs);
    CHECK(expected(cut) == expected(conference.document));
    check_same(cut, options);
  }
}

TEST_CASE("A page end inside a sentence parts nothing", "[metamorphic]") {
  CmsOptions options;
  options.labels = GENERATE(demo::LabelMarkup::own_block, demo::LabelMarkup::inline_text);
  options.charset = GENERATE(demo::Charset::utf_8, demo::Charset::gb18030);
  for (const demo::Conference& conference : bundled()) {
    const CmsDocument cut = cut_in_sentences(conference.document);
    CHECK(cut.pages.size() == 2 * conference.document.pages.size());
    CHECK(expected(cut) == expected(conference.document));
    check_same(cut, options);
  }
}

TEST_CASE("A page that is dropped is named and nothing is carried over it", "[metamorphic]") {
  const int dropped = GENERATE(1, 2, 5, 9, 12);
  const demo::Conference conference = demo::estuary_conference();
  const Visit visit = visit_of_document(conference.document, conference.options, unchanged, {dropped});
  const auto parsed = visit.parse();
  const core::Transcript& transcript = parsed.transcript;
  CHECK(transcript.completeness.verdict == core::Verdict::incomplete);
  CHECK(transcript.completeness.missing == std::vector<int>{dropped});
  CHECK(visit.fault_of(transcript) == "");
  for (const core::Turn& turn : transcript.turns) {
    const bool before = turn.pages.front()<dropped, after = turn.pages.back()> dropped;
    CHECK_FALSE((before && after));
    if (!turn.label) CHECK(turn.pages.front() == dropped + 1);
  }
  Lines labelled;
  for (const std::string& line : said(transcript)) {
    if (!line.starts_with("-|")) labelled.push_back(line.substr(0, line.find('|')));
  }
  std::size_t whole = 0;
  for (const demo::SpokenTurn& turn : demo::spoken_turns(conference.document)) whole += turn.pages.front() != dropped;
  CHECK(labelled.size() == whole);
}

TEST_CASE("A page that was fetched twice says nothing twice", "[metamorphic]") {
  const CmsDocument document = demo::generate_conference(5, 4);
  const int twice = GENERATE(1, 2, 4);
  CmsOptions twin;
  twin.extension = ".shtml";
  Visit visit = visit_of_document(document, CmsOptions{});
  for (const CmsOptions& options : {CmsOptions{}, twin}) {
    visit.add("http://www.press.example" + demo::page_path(document, twice, options),
              demo::render_page(document, twice, options));
  }
  const auto parsed = visit.parse();
  CHECK(first_difference(said(parsed.transcript), expected(document)) == "");
  CHECK(visit.fault_of(parsed.transcript) == "");
  CHECK(parsed.transcript.completeness.verdict == core::Verdict::complete);
}

TEST_CASE("A page that is served under two numbers is named", "[metamorphic]") {
  const CmsDocument document = demo::generate_conference(5, 4);
  const CmsOptions options;
  Visit visit = visit_of_document(document, options, unchanged, {3});
  visit.add("http://www.press.example" + demo::page_path(document, 3, options),
            demo::render_page(document, 2, options));
  const auto parsed = visit.parse();
  CHECK(parsed.transcript.completeness.verdict == core::Verdict::incomplete);
  CHECK(parsed.transcript.completeness.missing == std::vector<int>{3});
  CHECK(parsed.transcript.completeness.reasons == Lines{"page 3: repeats page 2"});
  CHECK(parsed.transcript.turns.size() == 6);
}

TEST_CASE("A page that is cut anywhere is still accounted for", "[metamorphic]") {
  CmsOptions options;
  options.charset = GENERATE(demo::Charset::utf_8, demo::Charset::gb18030);
  const demo::Conference conference = demo::railway_conference();
  options.labels = conference.options.labels;
  const std::string url = "http://www.press.example" + demo::page_path(conference.document, 1, options);
  const std::string whole = demo::render_page(conference.document, 1, options);
  const std::size_t body = whole.find("container_txt\">");
  std::size_t read = 0;
  for (std::size_t length = body; length < whole.size(); length += length < body + 600 ? 1 : 61) {
    if (!is_sampled(length, 24)) continue;
    Visit visit(press_example(), conference.document.native_id);
    try {
      visit.add(url, whole.substr(0, length),
                options.charset == demo::Charset::utf_8 ? "text/html" : "text/html; charset=gbk");
    } catch (const std::logic_error&) {
      CHECK(length < body + 20);  // no body is there yet
      continue;
    }
    ++read;
    const std::string fault = visit.fault_of(visit.parse().transcript);
    if (!fault.empty()) CHECK(std::to_string(length) + fault == "");
  }
  CHECK(read > unless_instrumented(700u, 20u));
}
