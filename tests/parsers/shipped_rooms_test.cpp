// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>

#include "core/digest.hpp"
#include "tests/parsers/support/both_ways.hpp"
#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

namespace fs = std::filesystem;
using namespace pressroom;
using namespace pressroom::tests;

namespace {

std::optional<std::string> slurp(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

fs::path cases_folder() {
  const char* shared = std::getenv("PRESSROOM_SHARED");
  return (shared != nullptr ? fs::path(shared) : fs::path(PRESSROOM_SOURCE_DIR "/../shared")) / "cases";
}

const std::map<std::string, parsers::RoomRules>& shipped_rooms() {
  static const auto* const rooms = [] {
    auto* read = new std::map<std::string, parsers::RoomRules>();
    for (const auto& entry : fs::directory_iterator(PRESSROOM_SOURCE_DIR "/config/rooms")) {
      if (entry.path().extension() != ".toml") continue;
      read->emplace(entry.path().stem().string(), rules_of(*slurp(entry.path()), entry.path().filename().string()));
    }
    return read;
  }();
  return *rooms;
}

core::Url url_of(std::string_view text) { return *core::Url::parse(text); }

parsers::Page read_case(const std::string& url, const std::string& bytes, const std::string& type) {
  core::HttpHeaders headers;
  headers.add("Content-Type", type);
  auto page = parsers::Page::read(url_of(url), headers, bytes);
  REQUIRE(page);
  return *std::move(page);
}

/// What was read of a page by eye. The hash is the first 16 digits over the title.
struct Case {
  std::string file, room, url, layout, title_sha256, date;
  std::int64_t chars;
  std::size_t blocks;
  std::vector<int> declared{1};
};

const std::vector<Case>& cases() {
  static const auto* const all = new std::vector<Case>{
      {"fmprc.gov.cn/t1638430.html", "fmprc-zh", "http://www.fmprc.gov.cn/web/zwbd_673032/wshd_673034/t1638430.shtml",
       "news-body", "2fd627c7a66aeea0", "2019-02-16", 523, 4},
      {"fmprc.gov.cn/t1722968.html", "fmprc-zh", "http://www.fmprc.gov.cn/web/zwbd_673032/wshd_673034/t1722968.shtml",
       "news-body", "e11d024400041691", "2019-12-10", 381, 4},
      {"fmprc.gov.cn/t1753480.html", "fmprc-zh", "http://www.fmprc.gov.cn/web/zwbd_673032/wshd_673034/t1753480.shtml",
       "news-body", "6e617118ca2d201a", "2020-03-09", 2320, 24},
      {"gob.mx-presidencia/conferencia-11-de-septiembre-2019.html", "gob-mx",
       "http://www.gob.mx/presidencia/es/articulos/"
       "version-estenografica-de-la-conferencia-de-prensa-matutina-miercoles-11-de-septiembre-2019",
       "article-body", "cf553e7599ebfa7c", "2019-09-11", 63160, 391},
      {"pmtranscripts.pmc.gov.au/transcript-10025.xml", "pmtranscripts",
       "http://pmtranscripts.pmc.gov.au/query?transcript=10025", "xml", "4051910c97b24903", "1996-06-14", 8973, 64},
      {"pmtranscripts.pmc.gov.au/transcript-1165.xml", "pmtranscripts",
       "http://pmtranscripts.pmc.gov.au/query?transcript=1165", "xml", "5ccab4da448d7b06", "1965-10-07", 11406, 280},
      {"pmtranscripts.pmc.gov.au/transcript-1623.xml", "pmtranscripts",
       "http://pmtranscripts.pmc.gov.au/query?transcript=1623", "xml", "f5501d91c7d87081", "1967-07-08", 26305, 538},
      {"pmtranscripts.pmc.gov.au/transcript-17596.xml", "pmtranscripts",
       "http://pmtranscripts.pmc.gov.au/query?transcript=17596", "xml", "e09230eb4226a033", "2011-01-12", 37505, 129},
      {"pmtranscripts.pmc.gov.au/transcript-21404.xml", "pmtranscripts",
       "http://pmtranscripts.pmc.gov.au/query?transcript=21404", "xml", "b3675306b229c1b4", "2004-07-22", 13132, 90},
      {"pmtranscripts.pmc.gov.au/transcript-22782.xml", "pmtranscripts",
       "http://pmtranscripts.pmc.gov.au/query?transcript=22782", "xml", "2dcfc391049e2c6c", "2013-08-03", 26279, 225},
      {"pmtranscripts.pmc.gov.au/transcript-2547.xml", "pmtranscripts",
       "http://pmtranscripts.pmc.gov.au/query?transcript=2547", "xml", "49945c6c0d37b721", "1972-03-09", 12353, 276},
      {"pmtranscripts.pmc.gov.au/transcript-31827.xml", "pmtranscripts",
       "http://pmtranscripts.pmc.gov.au/query?transcript=31827", "xml", "39a287f166e30e5d", "2014-02-06", 8799, 77},
      {"pmtranscripts.pmc.gov.au/transcript-3600.xml", "pmtranscripts",
       "http://pmtranscripts.pmc.gov.au/query?transcript=3600", "xml", "40d3a2da9ee85521", "1975-01-17", 7407, 170},
      {"pmtranscripts.pmc.gov.au/transcript-5078.xml", "pmtranscripts",
       "http://pmtranscripts.pmc.gov.au/query?transcript=5078", "xml", "e91da0801478c77e", "1979-06-19", 16418, 383},
      {"pmtranscripts.pmc.gov.au/transcript-7215.xml", "pmtranscripts",
       "http://pmtranscripts.pmc.gov.au/query?transcript=7215", "xml", "65c06111cae3bc6c", "1987-09-03", 13317, 264},
      {"pmtranscripts.pmc.gov.au/transcript-9168.xml", "pmtranscripts",
       "http://pmtranscripts.pmc.gov.au/query?transcript=9168", "xml", "856f605f9cdfc9ad", "1994-03-25", 8669, 175},
      {"publications.parliament.uk/debates_and_oral_answers.html", "uk-parliament",
       "http://www.publications.parliament.uk/pa/cm201011/cmhansrd/cm110720/debtext/110720-0001.htm", "sections",
       "7fe5d37a4faa2d56", "", 3670, 26},
      {"publications.parliament.uk/topical_questions.html", "uk-parliament",
       "http://www.publications.parliament.uk/pa/cm201011/cmhansrd/cm110719/debtext/110719-0001.htm", "sections",
       "7fe5d37a4faa2d56", "", 1700, 21},
      {"whitehouse.gov-2009-2016/legacy-1458.html", "whitehouse-2009-2016",
       "http://www.whitehouse.gov/the-press-office/legacy-1458", "legacy", "276ee7ac22fe19c6", "2009-11-10", 8885, 76},
      {"whitehouse.gov-2009-2016/legacy-1494.html", "whitehouse-2009-2016",
       "http://www.whitehouse.gov/the-press-office/legacy-1494", "legacy", "8840a72c6723418d", "2009-09-22", 6969, 45},
      {"whitehouse.gov-2009-2016/legacy-1544.html", "whitehouse-2009-2016",
       "http://www.whitehouse.gov/the-press-office/legacy-1544", "legacy", "3317c4212a4ad687", "2009-07-15", 49642,
       330},
      {"whitehouse.gov-2009-2016/other-1049.html", "whitehouse-2009-2016",
       "http://www.whitehouse.gov/the-press-office/other-1049", "forall", "44ecf617bc8414f9", "", 16409, 72},
      {"whitehouse.gov-2009-2016/other-669.html", "whitehouse-2009-2016",
       "http://www.whitehouse.gov/the-press-office/other-669", "forall", "e2cb04c274441000", "", 5923, 36},
      {"whitehouse.gov-2009-2016/p-1003.html", "whitehouse-2009-2016",
       "http://www.whitehouse.gov/the-press-office/p-1003", "forall", "32dd0e198f7631c4", "", 12617, 63},
      {"whitehouse.gov-2009-2016/p-395.html", "whitehouse-2009-2016",
       "http://www.whitehouse.gov/the-press-office/p-395", "forall", "1060ab3ef1ecb48f", "", 10401, 58},
      {"whitehouse.gov-2009-2016/p-811.html", "whitehouse-2009-2016",
       "http://www.whitehouse.gov/the-press-office/p-811", "forall", "28c66d402aecdc7d", "", 13095, 67},
      {"whitehouse.gov-2012-2014/2014_fy2015_budget.html", "whitehouse-2009-2016",
       "http://www.whitehouse.gov/the-press-office/2014/03/04/remarks-president-announcing-fy2015-budget",
       "press-article", "6231c0d679e1fd7e", "2014-03-04", 10072, 40},
      {"whitehouse.gov-2020/white_house_briefing_April-01-2020.html", "whitehouse-2020",
       "http://www.whitehouse.gov/briefings-statements/"
       "remarks-president-trump-vice-president-pence-members-coronavirus-task-force-press-briefing-16/",
       "editor", "1d03cd6f0c276f40", "2020-04-01", 91030, 614},
      {"whitehouse.gov-2020/white_house_briefing_April-10-2020.html", "whitehouse-2020",
       "http://www.whitehouse.gov/briefings-statements/"
       "remarks-president-trump-vice-president-pence-members-coronavirus-task-force-press-briefing-24/",
       "editor", "1d03cd6f0c276f40", "2020-04-10", 114133, 685},
  };
  return *all;
}

}  // namespace

TEST_CASE("Every shipped room file reads strictly and is named as its file", "[house][rooms]") {
  CHECK(shipped_rooms().size() >= 12);
  for (const auto& [stem, rules] : shipped_rooms()) {
    INFO(stem);
    CHECK(rules.room().name == stem);
    CHECK_FALSE(rules.room().language.empty());
    CHECK(rules.room().time_zone != "UTC");
    CHECK_FALSE(rules.room().source.empty());
  }
}

TEST_CASE("An address belongs to one shipped room at most", "[house][rooms]") {
  const std::vector<std::pair<std::string, std::string>> addresses{
      {"http://www.china.org.cn/china/2015-05/26/content_35665618.htm", "china-org-cn"},
      {"https://www.china.org.cn/china/Off_the_Wire/2025-10/20/content_118132392.shtml", "china-org-cn"},
      {"http://www.china.org.cn/china/node_7075073.htm", ""},
      {"http://english.scio.gov.cn/pressroom/2023-10/23/content_116768131_3.htm", "english-scio-gov-cn"},
      {"https://english.scio.gov.cn/m/pressroom/2026-03/20/content_118393458_7.html", "english-scio-gov-cn"},
      {"http://english.scio.gov.cn/pressroom/node_8021725_10.html", ""},
      {"https://www.fmprc.gov.cn/web/fyrbt_673021/jzhsl_673025/t1722968.shtml", "fmprc-zh"},
      {"https://www.mfa.gov.cn/web/fyrbt_673021/jzhsl_673025/202301/t20230105_11001234.shtml", "fmprc-zh"},
      {"https://www.mfa.gov.cn/eng/xw/fyrbt/lxjzh/202406/t20240611_11425556.html", "mfa-en"},
      {"https://www.fmprc.gov.cn/mfa_eng/xwfw_665399/s2510_665401/2511_665403/t1638430.shtml", "mfa-en"},
      {"https://www.fmprc.gov.cn/mfa_eng/xwfw_665399/s2510_665401/2511_665403/default_3.shtml", ""},
      {"https://obamawhitehouse.archives.gov/the-press-office/2016/08/03/press-briefing-8-3-2016",
       "whitehouse-2009-2016"},
      {"https://www.whitehouse.gov/briefings-statements/remarks-by-the-president-16/", "whitehouse-2020"},
      {"https://www.whitehouse.gov/briefing-room/press-briefings?page=2", ""},
      {"https://www.gob.mx/presidencia/es/articulos/version-estenografica-28-de-junio-2021?idiom=es", "gob-mx"},
      {"https://www.gob.mx/salud/articulos/informe", ""},
      {"https://pmtranscripts.pmc.gov.au/query?transcript=10025", "pmtranscripts"},
      {"https://pmtranscripts.pmc.gov.au/release/transcript-10025", "pmtranscripts"},
      {"http://www.publications.parliament.uk/pa/cm201011/cmhansrd/cm110719/debtext/110719-0012.htm", "uk-parliament"},
      {"http://www.publications.parliament.uk/pa/cm201011/cmhansrd/cm110719/debindx/110719-x.htm", ""},
      {"http://en.kremlin.ru/events/president/transcripts/70565", "kremlin-en"},
      {"http://kremlin.ru/events/president/transcripts/press_conferences/70565", "kremlin-ru"},
      {"http://kremlin.ru/events/president/transcripts/page/2", ""},
      {"https://www.state.gov/briefings/department-press-briefing-july-10-2024/", "state-gov"},
      {"https://www.state.gov/press-releases/something/", ""},
  };
  for (const auto& [address, owner] : addresses) {
    INFO(address);
    std::string owners;
    for (const auto& [name, rules] : shipped_rooms()) {
      if (rules.identify(url_of(address))) owners += (owners.empty() ? "" : " ") + name;
    }
    CHECK(owners == owner);
  }
}

TEST_CASE("The pages at hand are read by the layouts of the shipped rooms", "[house][rooms][cases]") {
  if (!fs::exists(cases_folder())) {
    WARN("skipped: there are no cases at " << cases_folder().string());
    return;
  }
  int unread = 0;
  for (const Case& one : cases()) {
    INFO(one.file);
    const auto bytes = slurp(cases_folder() / one.file);
    REQUIRE(bytes);
    const parsers::RoomRules& rules = shipped_rooms().at(one.room);
    const auto identity = rules.identify(url_of(one.url));
    REQUIRE(identity);
    const std::string type = one.file.ends_with(".xml") ? "text/xml" : "text/html; charset=utf-8";
    const BothWays both = read_both_ways(url_of(one.url), *identity, *bytes, type, rules);
    CHECK(both.cut == both.whole);
    CHECK(both.same_tree);
    unread += both.left_out > 0 ? 1 : 0;
    const parsers::Page page = read_case(one.url, *bytes, type);
    core::Capture capture;
    capture.url = one.url;
    const auto reading = parsers::read_page(page, rules, *identity, capture);
    REQUIRE(reading);
    CHECK(reading->layout->layout->name == one.layout);
    CHECK(core::sha256_hex(reading->title.value_or("")).substr(0, 16) == one.title_sha256);
    // Days that are written day first, or in Spanish, may go unread; they must not be misread.
    const std::string date = reading->layout->date_of(page.document());
    const bool plain = one.room != "pmtranscripts" && one.room != "gob-mx";
    CHECK((date == one.date || (!plain && date.empty())));
    CHECK(reading->body_chars == one.chars);
    CHECK(reading->body.ledger().visible_chars == reading->body_chars);
    CHECK(reading->body.blocks.size() == one.blocks);
    CHECK(reading->pager.declared == one.declared);
    CHECK(reading->warnings.empty());
    // What is cited is in the payload, byte for byte.
    std::vector<core::Span> spans;
    std::vector<std::string> paragraphs;
    for (const parsers::Block& block : reading->body.blocks) {
      const auto anchored = parsers::anchor(reading->body, block.glyphs, 1, static_cast<int>(paragraphs.size()));
      spans.insert(spans.end(), anchored.begin(), anchored.end());
      paragraphs.push_back(reading->body.text(block.glyphs));
    }
    const parsers::PageBytes stored{page.payload(), page.charset().name};
    const auto rebuilt = parsers::rebuild_paragraphs(spans, [&](int) { return &stored; });
    REQUIRE(rebuilt);
    CHECK(*rebuilt == paragraphs);
  }
  CHECK(unread >= 5);
}

TEST_CASE("No shipped layout takes a page of another site for a transcript", "[house][rooms][cases]") {
  if (!fs::exists(cases_folder())) {
    WARN("skipped: there are no cases at " << cases_folder().string());
    return;
  }
  for (const char* file : {"negatives/bundesrat.de-erinnerungen.html", "negatives/financescout24.de.autokredit.html",
                           "negatives/outdoor-magazin.com-vanlife.html", "china.org.cn/home-2018-excerpt.html",
                           "publications.parliament.uk/commons_by_date.html", "whitehouse.gov-2009-2016/page-0.html",
                           "whitehouse.gov-2009-2016/page-1.html"}) {
    const auto bytes = slurp(cases_folder() / file);
    REQUIRE(bytes);
    const parsers::Page page = read_case("http://press.example/", *bytes, "text/html; charset=utf-8");
    for (const auto& [name, rules] : shipped_rooms()) {
      INFO(file << " read by " << name);
      CHECK(rules.layout_of(page.document()) == nullptr);
    }
  }
}

TEST_CASE("Pages as others describe them are read by the layouts made for them", "[house][rooms]") {
  struct Stated {
    std::string room, url, html, layout, date;
    std::vector<std::string> words;  ///< of what is no furniture
  };
  const std::string scio = "http://english.scio.gov.cn/pressroom/2024-07/10/content_117301164.htm";
  const std::string mfa = "https://www.mfa.gov.cn/eng/xw/fyrbt/lxjzh/202406/t20240611_11425556.html";
  const std::string zh = "https://www.mfa.gov.cn/web/fyrbt_673021/jzhsl_673025/202301/t20230105_11001234.shtml";
  const std::vector<Stated> pages{
      {"china-org-cn",
       "http://www.china.org.cn/china/2015-05/26/content_35665618.htm",
       "<h1 id=title>T</h1><dl id=guild><dd>0 Comment(s)Print E-mail China.org.cn, May 26, 2015</dd></dl>"
       "<div id=container_txt><p>Ann Lee:</p><p>Yes.</p></div>",
       "2009",
       "2015-05-26",
       {"Ann Lee:", "Yes."}},
      {"china-org-cn",
       "http://www.china.org.cn/china/2015-05/26/content_35665618.htm",
       "<h1 id=title>T</h1><dl id=guild><dd>China.org.cn | May 9, 2024</dd></dl><div><!--enpcontent--><!--enpcontent-->"
       "<p>Ann Lee:</p><p>Yes.</p><!--/enpcontent--><div "
       "id=displaypagenum><span>1</span></div><!--/enpcontent--></div>",
       "enp-marks",
       "2024-05-09",
       {"Ann Lee:", "Yes."}},
      {"english-scio-gov-cn",
       scio,
       "<h1>T</h1><div class=info>China SCIO | October 23, 2023</div><div><!--enpcontent--><p>Ann Lee:</p><p>Yes.</p>"
       "<!--/enpcontent--></div>",
       "enp-marks",
       "2023-10-23",
       {"Ann Lee:", "Yes."}},
      {"mfa-en",
       mfa,
       "<meta name=ArticleTitle content=T><meta name=PubDate content='2024-06-11 18:30'><h1>T</h1><div><meta "
       "name=TRSWCM.ContStart><p>Reuters: Why?</p><p>Ann Lee: So.</p><meta name=TRSWCM.ContEnd><p>Share</p></div>",
       "trs-marks",
       "2024-06-11",
       {"Reuters: Why?", "Ann Lee: So."}},
      {"mfa-en",
       mfa,
       "<meta name=ArticleTitle content=T><h1>T</h1><div class=TRS_Editor><p>Q: Why?</p></div>",
       "trs-editor",
       "",
       {"Q: Why?"}},
      {"fmprc-zh",
       zh,
       "<div class=news-title><h1>T</h1><p>2023-01-05 18:00</p></div><div class=news-main><p>A\xEF\xBC\x9A"
       "B</p></div>",
       "news-main",
       "2023-01-05",
       {"A\xEF\xBC\x9A"
        "B"}},
      {"kremlin-en",
       "http://en.kremlin.ru/events/president/transcripts/70565",
       "<h1 class='entry-title p-name'>T</h1><time class=read__published datetime=2023-02-21>Today</time><div "
       "class='entry-content e-content read__internal_content'><p><b>Ann Lee</b><span "
       "class=read__tooltip>chair</span>: "
       "Yes.</p><div class=read__bottommeta><p>Section</p></div></div>",
       "internal-content",
       "2023-02-21",
       {"Ann Lee: Yes."}},
      {"kremlin-ru",
       "http://kremlin.ru/events/president/transcripts/70565",
       "<h1 class=entry-title>T</h1><div class=read__meta><time datetime=2023-02-21>Today</time></div><div "
       "itemprop=articleBody><p><b>Ann Lee:</b> Yes.</p><div class=read__bottom>Section</div></div>",
       "article-body",
       "2023-02-21",
       {"Ann Lee: Yes."}},
      {"state-gov",
       "https://www.state.gov/briefings/department-press-briefing-july-10-2024/",
       "<h1>T</h1><p class=article-meta__publish-date>July 10, 2024</p><div class=entry-content><p>MR PRICE: "
       "Yes.</p><p>"
       "QUESTION: Why?</p></div><!-- .entry-content -->",
       "entry-content",
       "2024-07-10",
       {"MR PRICE: Yes.", "QUESTION: Why?"}},
  };
  for (const Stated& one : pages) {
    INFO(one.room << " " << one.layout);
    const parsers::RoomRules& rules = shipped_rooms().at(one.room);
    const auto identity = rules.identify(url_of(one.url));
    REQUIRE(identity);
    const parsers::Page page =
        read_case(one.url, "<!DOCTYPE html><title>T</title>" + one.html, "text/html; charset=utf-8");
    const auto reading = parsers::read_page(page, rules, *identity, core::Capture());
    REQUIRE(reading);
    CHECK(reading->layout->layout->name == one.layout);
    CHECK(reading->title == "T");
    CHECK(reading->layout->date_of(page.document()) == one.date);
    std::vector<std::string> words;
    for (const parsers::Block& block : reading->body.blocks) {
      if (block.preset == parsers::CharClass::unknown) words.push_back(reading->body.text(block.glyphs));
    }
    CHECK(words == one.words);
    CHECK(reading->body.ledger().visible_chars == reading->body_chars);
  }
}
