// SPDX-License-Identifier: Apache-2.0
#include "parsers/xml_reader.hpp"

#include "tests/support/catch.hpp"

using namespace pressroom;
using parsers::XmlEvent;

namespace {

struct Walk {
  std::string events;  ///< "<name a=value>text</>"
  std::string error;
  std::size_t faults = 0;
  bool cut_short = false;
  std::string document_type;
};

Walk walk(const std::string& xml, const parsers::XmlLimits& limits = {}) {
  Walk walk;
  parsers::XmlReader reader(xml, limits);
  while (true) {
    auto event = reader.next();
    if (!event) {
      walk.error = std::string(core::name(event.error().code)) + ": " + event.error().message();
      break;
    }
    if (!*event) break;
    const XmlEvent& step = **event;
    if (step.kind == XmlEvent::Kind::text) walk.events += step.text;
    if (step.kind == XmlEvent::Kind::end) walk.events += "</>";
    if (step.kind != XmlEvent::Kind::start) continue;
    walk.events += "<" + step.name.local;
    for (const auto& attribute : step.attributes) walk.events += " " + attribute.name.local + "=" + attribute.value;
    walk.events += ">";
  }
  walk.faults = reader.faults();
  walk.cut_short = reader.cut_short();
  walk.document_type = reader.document_type();
  return walk;
}

std::string repeated(const std::string& piece, std::size_t count) {
  std::string text;
  text.reserve(piece.size() * count);
  for (std::size_t i = 0; i < count; ++i) text += piece;
  return text;
}

}  // namespace

TEST_CASE("A document is read as its elements and text", "[xml]") {
  const auto found =
      walk("<?xml version=\"1.0\"?><!-- c --><a x=\"1 &amp; 2\" y='&quot;>'><b/>t&#x41;<!-- c -->u<?p i?></a>\n");
  CHECK(found.events == "<a x=1 & 2 y=\">><b></>tAu</>");
  CHECK(found.faults == 0);
  CHECK_FALSE(found.cut_short);
}

TEST_CASE("CDATA is text whatever it holds", "[xml]") {
  const auto found = walk("<a><![CDATA[<b x=\"1\">&amp;]]]]><![CDATA[></b>]]></a>");
  CHECK(found.events == "<a><b x=\"1\">&amp;]]></b></>");
  CHECK(found.faults == 0);
}

TEST_CASE("What feeds get wrong in their text is no fault", "[xml][house]") {
  const auto found = walk("<a href=\"?a=1&copy=2&lt;\">1 < 2 & 3 &nbsp;&eacute; &copy=x &unknown; ]]> \x01</a>");
  CHECK(found.events == "<a href=?a=1&copy=2<>1 < 2 & 3 \xC2\xA0\xC3\xA9 &copy=x &unknown; ]]>  </>");
  CHECK(found.faults == 0);
}

TEST_CASE("Faults of elements are gone past and counted", "[xml]") {
  const auto found = walk("<a><b x=1>t</b><c>u</d>v &amp; w<e y=\"1\" y=\"2\"/></a>trailing<f/>");
  CHECK(found.events.find("v & w") != std::string::npos);
  CHECK(found.events.ends_with("</></>"));
  CHECK(found.faults >= 3);
  CHECK(walk("<a><x:b/></a>").events == "<a><b></></>");
  CHECK(walk("<a><x:b/></a>").faults == 1);
}

TEST_CASE("A document that breaks off is read as far as it goes", "[xml]") {
  const std::string whole = "<a><b x=\"1\">text &amp; more</b><!-- c --><![CDATA[d]]></a>";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto found = walk(whole.substr(0, size));
    INFO(whole.substr(0, size));
    CHECK(found.error.empty());
    // The parser begins at four bytes, which the shortest document has, and takes an end tag without its '>'.
    CHECK(found.cut_short == (size >= 4 && size + 1 < whole.size()));
  }
  CHECK_FALSE(walk(whole).cut_short);
}

TEST_CASE("What stands before the root is passed over", "[xml][house]") {
  CHECK(walk("Warning: line 3\n<?xml version=\"1.0\"?><a/>").events == "<a></>");
  CHECK(walk("< & ]]> <a/>").events == "<a></>");
  CHECK(walk("").events.empty());
  CHECK(walk("no element").events.empty());
}

TEST_CASE("Entities are never expanded", "[xml][house]") {
  std::string laughs = "<!DOCTYPE a [<!ENTITY l0 \"ha\">";
  for (int i = 1; i < 30; ++i) {
    laughs += "<!ENTITY l" + std::to_string(i) + " \"" + repeated("&l" + std::to_string(i - 1) + ";", 10) + "\">";
  }
  const auto found = walk(laughs + "]><a x=\"&l29;\">&l29;</a>");
  CHECK(found.events == "<a x=&l29;>&l29;</>");
  CHECK(found.document_type == "a");
  const auto outside = walk(
      "<!DOCTYPE a SYSTEM \"file:///etc/passwd\" [<!ENTITY x SYSTEM \"file:///etc/passwd\"><!ENTITY % y SYSTEM "
      "\"http://127.0.0.1:1/\">%y;<!-- ]> --><!ATTLIST a secret CDATA \"default\">]><a>&x;</a>");
  CHECK(outside.events == "<a>&x;</>");
  CHECK(walk("<a><!DOCTYPE b [<!ENTITY x \"y\">]>&x;</a>").events == "<a>&x;</>");
}

TEST_CASE("A million nested elements are refused", "[xml][house]") {
  CHECK(walk(repeated("<a>", 1'000'000)).error == "limit: elements nest deeper than 256");
  CHECK(walk(repeated("<a>", 256) + repeated("</a>", 256)).error.empty());
  CHECK(walk(repeated("<a>", 257)).error.starts_with("limit"));
}

TEST_CASE("What costs the parser more than its size is refused", "[xml][house]") {
  std::string attributes, names;
  for (int i = 0; i < 257; ++i) {
    attributes += " a" + std::to_string(i) + "=\"\"";
  }
  for (int i = 0; i < 5'000; ++i) names += "<n" + std::to_string(i) + "/>";
  CHECK(walk("<a" + attributes + "/>").error == "limit: byte 1946: a tag has more than 256 attributes");
  parsers::XmlLimits few;
  few.max_namespaces = 3;
  CHECK(walk("<a xmlns:a=\"u\" xmlns:b=\"u\"><b xmlns:c=\"u\"/><b xmlns:c=\"u\"/></a>", few).error.empty());
  CHECK(walk("<a xmlns:a=\"u\" xmlns:b=\"u\"><b xmlns:c=\"u\" xmlns:d=\"u\"/></a>", few).error ==
        "limit: more than 3 namespaces in scope");
  CHECK(walk("<a>" + names + "</a>").error == "limit: more than 4096 different names");
  CHECK(walk("<a>" + repeated("<b></c>", 20'000) + "</a>").error == "limit: more than 10000 faults of syntax");
  few.max_elements = 10;
  CHECK(walk("<a>" + repeated("<b/>", 9) + "</a>", few).error.empty());
  CHECK(walk("<a>" + repeated("<b/>", 10) + "</a>", few).error == "limit: more than 10 elements");
}

TEST_CASE("Events before a limit are given", "[xml]") {
  CHECK(walk("<a><b/>" + repeated("<c>", 300)).events.starts_with("<a><b></><c>"));
}

TEST_CASE("Long text and values come in bounded pieces", "[xml]") {
  const std::string xml = "<a x=\"" + std::string(1u << 20, 'v') + "\">" + std::string(1u << 20, 't') + "</a>";
  parsers::XmlReader reader(xml);
  std::size_t text = 0;
  while (true) {
    auto event = reader.next();
    REQUIRE(event);
    if (!*event) break;
    text += (*event)->text.size();
    CHECK((*event)->text.size() <= 256u << 10);
    if ((*event)->kind == XmlEvent::Kind::start) CHECK((*event)->attribute("x")->size() == 64u << 10);
  }
  CHECK(text == 1u << 20);
}
