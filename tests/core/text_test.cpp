// SPDX-License-Identifier: Apache-2.0
#include "core/text.hpp"

#include <unicode/uchar.h>

#include <ctime>

#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/fake_random.hpp"

using namespace pressroom::core;

TEST_CASE("Every scalar value survives encoding and decoding", "[text]") {
  std::string all;
  std::u32string expected;
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    append_utf8(all, c);
    expected += c;
  }
  CHECK(is_valid_utf8(all));
  CHECK((decode_utf8(all) == expected));
}

TEST_CASE("What is no scalar value is encoded as the replacement character", "[text]") {
  for (const char32_t c : {char32_t{0xD800}, char32_t{0xDFFF}, char32_t{0x110000}, char32_t{0xFFFFFFFF}}) {
    std::string out;
    append_utf8(out, c);
    CHECK(out == "\xEF\xBF\xBD");
  }
}

TEST_CASE("Each maximal ill-formed subpart becomes one replacement character", "[text]") {
  struct Row {
    std::string bytes;
    std::u32string expected;
  };
  const std::vector<Row> table{
      {"a\x80z", U"a\uFFFDz"},
      {"\xC0\xAF", U"\uFFFD\uFFFD"},
      {"\xC3", U"\uFFFD"},
      {"\xE4\xB8z", U"\uFFFDz"},
      {"\xE0\x80\x80", U"\uFFFD\uFFFD\uFFFD"},
      {"\xED\xA0\x80", U"\uFFFD\uFFFD\uFFFD"},
      {"\xF0\x9F\x98", U"\uFFFD"},
      {"\xF4\x90\x80\x80", U"\uFFFD\uFFFD\uFFFD\uFFFD"},
      {"\xF1\x80\xE4\xB8\xAD", U"\uFFFD\u4E2D"},
      {"\xFF\xFE", U"\uFFFD\uFFFD"},
  };
  for (const auto& [bytes, expected] : table) {
    CHECK((decode_utf8(bytes) == expected));
    CHECK_FALSE(is_valid_utf8(bytes));
  }
}

TEST_CASE("Random bytes decode to text that is well-formed when encoded again", "[text]") {
  pressroom::tests::FakeRandom random(7);
  for (int round = 0; round < 2'000; ++round) {
    std::string bytes;
    for (auto n = random.below(12); n > 0; --n) bytes += static_cast<char>(random.next());
    std::string again;
    for (const char32_t c : decode_utf8(bytes)) append_utf8(again, c);
    CHECK(is_valid_utf8(again));
    if (is_valid_utf8(bytes)) CHECK(again == bytes);
  }
}

TEST_CASE("White space is the Unicode property and nothing else", "[text]") {
  int count = 0;
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (is_white_space(c) != (u_isUWhiteSpace(static_cast<UChar32>(c)) != 0)) FAIL("differs at " << std::uint32_t{c});
    count += is_white_space(c) ? 1 : 0;
  }
  CHECK(count == 25);
  CHECK_FALSE(is_white_space(0xFEFF));
  CHECK_FALSE(is_white_space(0x200B));
}

TEST_CASE("A run of white space collapses to one blank and the ends are trimmed", "[text]") {
  CHECK(collapse_white_space("") == "");
  CHECK(collapse_white_space(" \n\t\u3000\u00A0") == "");
  CHECK(collapse_white_space("  a \u00A0\u3000\r\n b  ") == "a b");
  CHECK(collapse_white_space("\u4E2D\u3000\u6587") == "\u4E2D \u6587");
  CHECK(collapse_white_space("a\u200Bb") == "a\u200Bb");
  CHECK(collapse_white_space("a\xFF  \x80z") == "a\xFF \x80z");
}

TEST_CASE("Composed and decomposed letters are one text in NFC", "[text]") {
  CHECK(nfc("plain") == "plain");
  CHECK(nfc("Cafe\u0301") == "Caf\u00E9");
  CHECK(nfc("\u212B") == "\u00C5");
  CHECK(nfc("e\u0301\xFF") == "\u00E9\uFFFD");
}

TEST_CASE("Names are folded to one spelling of case and accents and width", "[text]") {
  CHECK(folded("Mary BROOK") == "mary brook");
  CHECK(folded("Jos\u00C9 N\u00FA\u00F1ez") == "jose nunez");
  CHECK(folded("Jose\u0301") == folded("JOS\u00C9"));
  CHECK(folded("Stra\u00DFe") == "strasse");
  CHECK(folded("\uFF28\uFF29") == "hi");
  CHECK(folded("\u6E2F\u53E3") == "\u6E2F\u53E3");
  CHECK(folded("\xFF") == "\uFFFD");
}

TEST_CASE("A letter under a million marks costs time by their number alone", "[text][hostile]") {
  std::string marks;
  for (int i = 0; i < 1'000'000; ++i) marks += "\xCC\x81\xCC\xA7";
  const std::clock_t before = std::clock();
  CHECK(nfc("e" + marks).size() >= marks.size() - 2);
  CHECK(static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC < 20.0);
  // Within the bound the order is that of the standard.
  std::string few, ordered = "x";
  for (int i = 0; i < 60; ++i) few += "\xCC\x81\xCC\xA7";
  for (int i = 0; i < 60; ++i) ordered += "\xCC\xA7";
  for (int i = 0; i < 60; ++i) ordered += "\xCC\x81";
  CHECK(nfc("x" + few) == ordered);
}
