// SPDX-License-Identifier: Apache-2.0
#include "parsers/xml_page.hpp"

#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

constexpr const char* k_room = R"(name = "xml"
hosts = ["press.example"]
[match]
transcript = '/(?P<id>\d+)$'
[[layout]]
name = "xml"
title = "record > title"
dateline = "day"
body = "record > text"
)";

constexpr const char* k_url = "http://press.example/1";

std::string read_as_html(std::string xml) {
  parsers::read_xml_as_html(xml);
  return xml;
}

parsers::PageReading reading_of(const parsers::RoomRules& rules, const parsers::Page& page) {
  auto reading = parsers::read_page(page, rules, parsers::PageIdentity{"1", 1}, core::Capture());
  if (!reading) throw std::logic_error(reading.error().message());
  return *std::move(reading);
}

/// The blocks as their bytes say them.
std::vector<std::string> from_bytes(const parsers::Page& page, const parsers::GlyphText& text) {
  std::vector<core::Span> spans;
  for (std::size_t i = 0; i < text.blocks.size(); ++i) {
    const auto anchored = parsers::anchor(text, text.blocks[i].glyphs, 1, static_cast<int>(i));
    spans.insert(spans.end(), anchored.begin(), anchored.end());
  }
  const parsers::PageBytes stored{page.payload(), page.charset().name};
  auto rebuilt = parsers::rebuild_paragraphs(spans, [&](int) { return &stored; });
  if (!rebuilt) throw std::logic_error(rebuilt.error().message());
  return *std::move(rebuilt);
}

}  // namespace

TEST_CASE("XML with a vocabulary of its own is told from XHTML and from HTML", "[house][xml]") {
  CHECK(parsers::is_xml_page("<?xml version='1.0'?><record><text/></record>"));
  CHECK(parsers::is_xml_page("\r\n <?xml version='1.0'?><!-- a --><!DOCTYPE r [<!ELEMENT r ANY>]>\n<r>"));
  CHECK_FALSE(parsers::is_xml_page("<?xml version='1.0'?><!DOCTYPE html><html lang='en'>"));
  CHECK_FALSE(parsers::is_xml_page("<?xml version='1.0'?>\n<HTML>"));
  CHECK_FALSE(parsers::is_xml_page("<record><text/></record>"));
  CHECK_FALSE(parsers::is_xml_page("<?xml version='1.0'?>"));
  CHECK_FALSE(parsers::is_xml_page("<?xml"));
  CHECK_FALSE(parsers::is_xml_page(""));
}

TEST_CASE("Nothing moves when XML is made readable as HTML", "[house][xml]") {
  for (const std::string xml :
       {"<r><title/><t><![CDATA[<p>a</p>]]></t></r>", "<r><![CDATA[", "<r><![CDATA[a]]", "<r><a b='>'/>", "<r><",
        "<r></", "<!DOCTYPE r [ <!ENTITY e 'x'> ]><r/>", "<!DOCTYPE", "<r><!-- <x/> --></r>", "<?x", "]]>"}) {
    INFO(xml);
    CHECK(read_as_html(xml).size() == xml.size());
  }
  CHECK(read_as_html("<r><title/><br/><![CDATA[<i/>]]></r>") == "<r>        <br/><!--  --><i/></></r>");
  CHECK(read_as_html("<title><![CDATA[a]]></title>") == "<title>         a   </title>");
}

TEST_CASE("The HTML in a CDATA section is read where it stands", "[house][xml]") {
  const parsers::RoomRules rules = rules_of(k_room);
  const parsers::Page page =
      page_of(k_url,
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<records><record><subject/>"
              "<title>Of tea &amp; cups</title><day>May 9, 2024</day>"
              "<text><![CDATA[<p>CHAIR: Milk &amp; sugar</p>\n<p>Q.<br />Caf\xC3\xA9 &eacute;t&eacute;?"
              "</p>Loose ]]><![CDATA[ends]]></text></record></records>",
              "text/xml");
  const parsers::PageReading reading = reading_of(rules, page);
  CHECK(reading.title == "Of tea & cups");
  CHECK(reading.dateline.text(reading.dateline.blocks.at(0).glyphs) == "May 9, 2024");
  const std::vector<std::string> words{"CHAIR: Milk & sugar", "Q.", "Caf\xC3\xA9 \xC3\xA9t\xC3\xA9?", "Loose ends"};
  REQUIRE(reading.body.blocks.size() == words.size());
  for (std::size_t i = 0; i < words.size(); ++i) CHECK(reading.body.text(reading.body.blocks[i].glyphs) == words[i]);
  CHECK(from_bytes(page, reading.body) == words);
  CHECK(reading.body.ledger().visible_chars == reading.body_chars);
  CHECK(reading.warnings.empty());
}

TEST_CASE("An empty title does not swallow what follows it in XML", "[house][xml]") {
  const parsers::RoomRules rules = rules_of(k_room);
  const parsers::Page page = page_of(
      k_url, "<?xml version='1.0'?><record><title/><text><![CDATA[<p>Here.</p>]]></text></record>", "application/xml");
  const parsers::PageReading reading = reading_of(rules, page);
  CHECK_FALSE(reading.title.has_value());
  REQUIRE(reading.body.blocks.size() == 1);
  CHECK(reading.body.text(reading.body.blocks[0].glyphs) == "Here.");
}
