// SPDX-License-Identifier: Apache-2.0
#include "parsers/anchors.hpp"

#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using core::Span;

namespace {

core::Result<std::vector<std::string>> rebuild(const std::vector<Span>& spans, const std::string& payload,
                                               const std::string& charset = "utf-8") {
  const parsers::PageBytes bytes{payload, charset};
  return parsers::rebuild_paragraphs(spans, [&](int page) { return page == 1 ? &bytes : nullptr; });
}

/// The bytes each span of the only turn of `html` covers, with "+" or "_" for its join.
Lines cut(const std::string& html) {
  const std::string payload = page_html("<p>Ann Archer:</p>" + html);
  Visit visit(small_room());
  visit.add(page_url(1), payload);
  const auto parsed = visit.parse();
  CHECK(visit.fault_of(parsed.transcript) == "");
  REQUIRE(parsed.transcript.turns.size() == 1);
  Lines lines;
  for (const Span& span : parsed.transcript.turns[0].spans) {
    lines.push_back(std::to_string(span.paragraph) + (span.join == " " ? "_" : "+") +
                    payload.substr(span.byte_start, span.byte_end - span.byte_start));
  }
  return lines;
}

}  // namespace

TEST_CASE("A span is one run of bytes of one text node", "[anchors]") {
  CHECK(cut("<p>One two.</p>") == Lines{"0+One two."});
  CHECK(cut("<p> One\r\n two. </p><p>Three.</p>") == Lines{"0+One\r\n two.", "1+Three."});
  CHECK(cut("<p>One <b>two</b> three.</p>") == Lines{"0+One", "0_two", "0_three."});
  CHECK(cut("<p>O<b>n</b>e</p>") == Lines{"0+O", "0+n", "0+e"});
  CHECK(cut("<p>One<b> </b>two</p>") == Lines{"0+One", "0_two"});
  CHECK(cut("<p>a&amp;b &#8220;c&rdquo;</p>") == Lines{"0+a&amp;b &#8220;c&rdquo;"});
  CHECK(cut("<p>a (Laughter.) b</p>") == Lines{"0+a", "0_b"});
  CHECK(cut("<p>a(Laughter.)b</p>") == Lines{"0+a", "0+b"});
  CHECK(cut("<p>&fjlig;ord</p>") == Lines{"0+&fjlig;ord"});
}

TEST_CASE("Raw text is rebuilt as it stands", "[anchors]") {
  CHECK(cut("<xmp>a &amp; <b>b</b> &lt c</xmp>") == Lines{"0+a &", "0+amp; <b>b</b> &", "0+lt c"});
  CHECK(cut("<plaintext>a &amp; b").front() == "0+a &");
}

TEST_CASE("What a NUL became is no part of the text", "[anchors]") {
  using namespace std::string_literals;
  CHECK(cut("<p>a\0b</p>"s) == Lines{"0+a", "0+b"});
  CHECK(cut("<xmp>a\0b</xmp>"s) == Lines{"0+a", "0+b"});
  CHECK(cut("<p><svg><text>a\0b</text></svg>"s) == Lines{"0+a", "0+b"});
}

TEST_CASE("Text that its source does not explain is left out and named", "[anchors]") {
  Visit visit(small_room());
  visit.add(page_url(1),
            page_html("<p>Ann Archer:</p><p>One.</p><svg>a &amp; <![CDATA[ b &amp; c ]]></svg><p>Two.</p>"));
  const auto parsed = visit.parse();
  CHECK(visit.fault_of(parsed.transcript) == "");
  CHECK(said(parsed.transcript) == Lines{"Ann Archer| One. / Two."});
  REQUIRE(parsed.transcript.pages[0].warnings.size() == 1);
  CHECK(parsed.transcript.pages[0].warnings[0].code == "unanchored-text");
}

TEST_CASE("Paragraphs are rebuilt from their spans", "[anchors]") {
  const std::string payload = "<p>One&nbsp; two</p><p>t&amp;h\xC3\xA9</p>";
  CHECK(*rebuild({Span{1, 3, 16, 0, ""}}, payload) == Lines{"One two"});
  CHECK(*rebuild({Span{1, 3, 6, 0, ""}, Span{1, 13, 16, 0, " "}, Span{1, 23, 32, 1, ""}}, payload) ==
        Lines{"One two", "t&h\xC3\xA9"});
  CHECK(rebuild({}, payload)->empty());
}

TEST_CASE("Spans are decoded by the charset of their page", "[anchors]") {
  CHECK(*rebuild({Span{1, 0, 4, 0, ""}}, "\xB8\xDF\xCC\xCE", "gb18030") == Lines{"\xE9\xAB\x98\xE6\xB6\x9B"});
  CHECK(*rebuild({Span{1, 0, 1, 0, ""}}, "\xE9", "windows-1252") == Lines{"\xC3\xA9"});
  CHECK(*rebuild({Span{1, 0, 1, 0, ""}, Span{1, 1, 3, 0, ""}}, "n\xCC\x83") == Lines{"\xC3\xB1"});
}

TEST_CASE("A span that cannot be is damage and named", "[anchors]") {
  const Span span = GENERATE(Span{1, 0, 9, 0, ""}, Span{1, 4, 4, 0, ""}, Span{1, 5, 4, 0, ""}, Span{2, 0, 1, 0, ""},
                             Span{1, 0, 1, 1, ""}, Span{1, 0, 1, -1, ""}, Span{1, ~0ull - 1, ~0ull, 0, ""});
  const auto rebuilt = rebuild({span}, "12345678");
  REQUIRE_FALSE(rebuilt.has_value());
  CHECK(rebuilt.error().code == core::ErrorCode::damaged);
}

TEST_CASE("Paragraphs out of order are damage", "[anchors]") {
  CHECK_FALSE(rebuild({Span{1, 0, 1, 0, ""}, Span{1, 1, 2, 1, ""}, Span{1, 2, 3, 0, ""}}, "12345678").has_value());
  CHECK_FALSE(rebuild({Span{1, 0, 1, 0, ""}, Span{1, 1, 2, 2, ""}}, "12345678").has_value());
}

TEST_CASE("Characters that the parser drops or replaces keep their places apart", "[anchors]") {
  using namespace std::string_literals;
  const std::string words = GENERATE("a\0\x03 b"s, "a\0\0\x03\xEF\xBF\xBD\0 b"s, "\0a\x7F\0b"s,
                                     "<svg><title>a\0b</title></svg> c"s, "a &#0; \0 b"s);
  Visit visit(small_room());
  visit.add(page_url(1), page_html("<p>Ann Archer: " + words + "</p>"));
  const auto parsed = visit.parse();
  CHECK(parsed.transcript.pages[0].warnings.empty());
  CHECK(visit.fault_of(parsed.transcript) == "");
}

TEST_CASE("Turns are rebuilt from pages in every charset and with ill-formed bytes", "[anchors]") {
  struct Sample {
    std::string charset, words;
  };
  const Sample sample =
      GENERATE(Sample{"gb18030", "\xB8\xDF\xCC\xCE &amp; \x81\x30\x81\x30 b"}, Sample{"gb18030", "a\x81\x30 b"},
               Sample{"gb18030", "a \x81"}, Sample{"gb18030", "a \xC1\x30\x81 8"},
               Sample{"gb18030", "\x81\x30\x81 \xFF b"}, Sample{"big5", "\xA4\xA4 \x88\x62 \x81 b"},
               Sample{"shift_jis", "\x8B\x4C \x81"}, Sample{"euc-jp", "\xB5\xAD \x8F\xB5 b"},
               Sample{"utf-8", "caf\xE9 \xE9\xAB b \xF0\x9F"}, Sample{"windows-1252", "\x93q\x94"},
               Sample{"iso-2022-jp", "a \x1B$B5-<T\x1B(B b"}, Sample{"iso-2022-jp", "\x1B$B5-<T\x1B(B"});
  INFO(sample.charset << ": " << sample.words);
  Visit visit(small_room());
  visit.add(page_url(1), page_html("<p>Ann Archer: " + sample.words + "</p>"), "text/html; charset=" + sample.charset);
  const auto parsed = visit.parse();
  REQUIRE(parsed.transcript.turns.size() == 1);
  CHECK(visit.fault_of(parsed.transcript) == "");
}
