// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/xml_writer.hpp"

#include <stdexcept>

#include "tests/support/catch.hpp"

using pressroom::storage::exports::XmlWriter;

namespace {

const std::string k_head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

std::string text_of(std::string_view text) {
  XmlWriter xml;
  xml.element("a", text);
  return xml.take();
}

std::string attribute_of(std::string_view value) {
  XmlWriter xml;
  xml.begin("a");
  xml.attribute("b", value);
  xml.end();
  return xml.take();
}

}  // namespace

TEST_CASE("Elements stand on lines of their own and mixed content is left alone", "[exports][xml]") {
  XmlWriter xml;
  xml.begin("list");
  xml.attribute("n", 2);
  xml.begin("item", XmlWriter::Content::mixed);
  xml.text("one ");
  xml.begin("note", XmlWriter::Content::elements);
  xml.element("desc", "deep");
  xml.end();
  xml.text(" two");
  xml.end();
  xml.begin("empty");
  xml.end();
  xml.element("hollow", "");
  xml.end();
  CHECK(xml.take() == k_head +
                          "<list n=\"2\">\n  <item>one <note><desc>deep</desc></note> two</item>\n  <empty/>\n"
                          "  <hollow/>\n</list>\n");
}

TEST_CASE("What has a meaning in XML is escaped", "[exports][xml]") {
  CHECK(text_of("a < b && c ]]> \"d\" 'e'") == k_head + "<a>a &lt; b &amp;&amp; c ]]&gt; \"d\" 'e'</a>\n");
  CHECK(attribute_of("a < b & \"c\" 'd' >") == k_head + "<a b=\"a &lt; b &amp; &quot;c&quot; 'd' &gt;\"/>\n");
}

TEST_CASE("White space that a reader would normalise is referenced", "[exports][xml]") {
  CHECK(text_of("a\tb\nc\rd") == k_head + "<a>a\tb\nc&#13;d</a>\n");
  CHECK(attribute_of("a\tb\nc\rd") == k_head + "<a b=\"a&#9;b&#10;c&#13;d\"/>\n");
}

TEST_CASE("What XML cannot hold becomes a replacement character", "[exports][xml]") {
  using namespace std::string_literals;
  CHECK(text_of("a\0b\x01\x08\x0b\x1f"s) == k_head + "<a>a\uFFFDb\uFFFD\uFFFD\uFFFD\uFFFD</a>\n");
  CHECK(text_of("\xEF\xBF\xBE\xEF\xBF\xBF") == k_head + "<a>\uFFFD\uFFFD</a>\n");
  CHECK(text_of("\xC3(\xFF") == k_head + "<a>\uFFFD(\uFFFD</a>\n");
  CHECK(text_of("\x7F\xC2\x85\U0001F600\uFFFD") == k_head + "<a>\x7F\xC2\x85\U0001F600\uFFFD</a>\n");
}

TEST_CASE("A call that breaks the grammar of XML throws", "[exports][xml]") {
  XmlWriter xml;
  CHECK_THROWS_AS(xml.end(), std::logic_error);
  CHECK_THROWS_AS(xml.take(), std::logic_error);
  CHECK_THROWS_AS(xml.text("x"), std::logic_error);
  CHECK_THROWS_AS(xml.attribute("a", "x"), std::logic_error);
  xml.begin("a");
  CHECK_THROWS_AS(xml.text("x"), std::logic_error);
  xml.element("b", "x");
  CHECK_THROWS_AS(xml.attribute("c", "x"), std::logic_error);
  CHECK_THROWS_AS(xml.take(), std::logic_error);
  xml.end();
  CHECK_THROWS_AS(xml.begin("a"), std::logic_error);
  CHECK_FALSE(xml.take().empty());
  xml.element("again", "");
  CHECK(xml.take() == k_head + "<again/>\n");
}
