// SPDX-License-Identifier: Apache-2.0
#include "parsers/charset.hpp"

#include "core/text.hpp"
#include "parsers/charset_labels.hpp"
#include "parsers/meta_charset.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using parsers::CharsetSource;

namespace {

core::HttpHeaders typed(const std::string& content_type) {
  core::HttpHeaders headers;
  if (!content_type.empty()) headers.add("Content-Type", content_type);
  return headers;
}

struct Choice {
  std::string content_type, payload, name;
  CharsetSource source;
};

struct Sample {
  std::string charset, bytes, utf8;
};

}  // namespace

TEST_CASE("The charset is that of the strongest witness", "[charset]") {
  const std::string meta = "<meta charset=big5>";
  const auto choice = GENERATE_COPY(
      Choice{"text/html; charset=gb2312", "\xEF\xBB\xBF" + meta, "utf-8", CharsetSource::bom},
      Choice{"text/html; charset=utf-8", "\xFF\xFE<\0", "utf-16le", CharsetSource::bom},
      Choice{"", std::string("\xFE\xFF\0<", 4), "utf-16be", CharsetSource::bom},
      Choice{"text/html; charset=gb2312", meta, "gbk", CharsetSource::http_header},
      Choice{"text/html; Charset = \"Shift_JIS\" ; x=y", "", "shift_jis", CharsetSource::http_header},
      Choice{"text/html; charset=klingon", meta, "big5", CharsetSource::meta},
      Choice{"text/html", meta, "big5", CharsetSource::meta},
      Choice{"", "<meta charset=klingon><META http-equiv=Content-Type content='text/html; charset=GB2312'>", "gbk",
             CharsetSource::meta},
      Choice{"", "plain ASCII", "utf-8", CharsetSource::valid_utf8},
      Choice{"", "caf\xC3\xA9", "utf-8", CharsetSource::valid_utf8},
      Choice{"", "caf\xE9", "windows-1252", CharsetSource::fallback});
  INFO(choice.content_type + " | " + choice.payload);
  const auto decision = parsers::decide_charset(typed(choice.content_type), choice.payload);
  CHECK(decision.name == choice.name);
  CHECK(decision.source == choice.source);
}

TEST_CASE("Every declaration that was met is kept", "[charset]") {
  const auto decision = parsers::decide_charset(typed("text/html; charset=latin1"), "<meta charset=utf-8>");
  CHECK(decision.declared == std::vector<std::string>{"http_header:windows-1252", "meta:utf-8"});
}

TEST_CASE("A declaration in the page is found by the rules of the prescan", "[charset][html]") {
  struct Case {
    std::string page, name;
  };
  const auto sample =
      GENERATE(Case{"<meta charset='UTF-8'>", "utf-8"}, Case{"<meta charset = koi8-r />", "koi8-r"},
               Case{"<meta/charset=koi8-r>", "koi8-r"}, Case{"<meta charset=utf-16>", "utf-8"},
               Case{"<meta charset=x-user-defined>", "windows-1252"},
               Case{"<!-- <meta charset=big5> --><meta charset=gbk>", "gbk"}, Case{"<!--><meta charset=gbk>", "gbk"},
               Case{"<a title='<meta charset=big5>'><meta charset=gbk>", "gbk"},
               Case{"<meta name=x content='text/html; charset=big5'>", ""},
               Case{"<meta content='text/html; charset=big5' http-equiv=content-type>", "big5"},
               Case{"<meta http-equiv=content-type content='charset charset = \"big5\"'>", "big5"},
               Case{"<meta http-equiv=content-type content=\"charset='big5\">", ""}, Case{"<metacharset=big5>", ""},
               Case{"<meta charset=\"big5", ""}, Case{"<meta charset=", ""},
               Case{"<?xml version='1.0' encoding='gb2312'?><x/>", "gbk"}, Case{"<?xml version='1.0'?>", ""},
               Case{"</p charset><?php x ?><!x><meta charset=gbk>", "gbk"}, Case{"<", ""}, Case{"", ""});
  INFO(sample.page);
  CHECK(parsers::meta_charset(sample.page).value_or("") == sample.name);
}

TEST_CASE("A declaration behind the first 1024 bytes does not count", "[charset][html]") {
  const std::string tag = "<meta charset=gbk>";
  CHECK(parsers::meta_charset(std::string(1024 - tag.size(), ' ') + tag) == "gbk");
  CHECK(!parsers::meta_charset(std::string(1025 - tag.size(), ' ') + tag));
}

TEST_CASE("Labels stand for the encodings of the Encoding Standard", "[charset]") {
  CHECK(parsers::charset_of_label(" ISO-8859-1\t") == "windows-1252");
  CHECK(parsers::charset_of_label("us-ascii") == "windows-1252");
  CHECK(parsers::charset_of_label("GB2312") == "gbk");
  CHECK(parsers::charset_of_label("x-sjis") == "shift_jis");
  CHECK(parsers::charset_of_label("ks_c_5601-1987") == "euc-kr");
  CHECK(parsers::charset_of_label("hz-gb-2312") == "replacement");
  CHECK(parsers::charset_of_label("unicode") == "utf-16le");
  CHECK(!parsers::charset_of_label("utf-7"));
  CHECK(!parsers::charset_of_label(""));
}

TEST_CASE("Every encoding decodes ASCII and each of its bytes without an unknown converter", "[charset]") {
  const std::string label = GENERATE(
      "utf-8", "ibm866", "iso-8859-2", "iso-8859-3", "iso-8859-4", "iso-8859-5", "iso-8859-6", "iso-8859-7",
      "iso-8859-8", "iso-8859-8-i", "iso-8859-10", "iso-8859-13", "iso-8859-14", "iso-8859-15", "iso-8859-16", "koi8-r",
      "koi8-u", "macintosh", "windows-874", "windows-1250", "windows-1251", "windows-1252", "windows-1253",
      "windows-1254", "windows-1255", "windows-1256", "windows-1257", "windows-1258", "x-mac-cyrillic", "gbk",
      "gb18030", "big5", "euc-jp", "shift_jis", "euc-kr", "iso-2022-jp", "x-user-defined");
  REQUIRE(parsers::known_charset(*parsers::charset_of_label(label)));
  CHECK(parsers::decode_bytes("Az 09\\~\r\n", label) == "Az 09\\~\r\n");
  for (int byte = 0; byte < 256; ++byte) {
    const std::string bytes(1, static_cast<char>(byte));
    const auto decoded = parsers::decode(bytes, label);
    CHECK(core::is_valid_utf8(decoded.utf8));
    CHECK((decoded.ill_formed > 0) == (decoded.utf8.find("\xEF\xBF\xBD") != std::string::npos));
    CHECK(decoded.map.source_offset(decoded.utf8.size()) == 1);
  }
}

TEST_CASE("Legacy text becomes UTF-8", "[charset]") {
  const auto sample = GENERATE(
      Sample{"gbk", "\xD0\xC2\xCE\xC5", "\xE6\x96\xB0\xE9\x97\xBB"},
      Sample{"gb18030", "\x81\x30\x81\x30\x80", "\xC2\x80\xE2\x82\xAC"},
      Sample{"windows-1252", "\x80\x85\x93\x94\x81", "\xE2\x82\xAC\xE2\x80\xA6\xE2\x80\x9C\xE2\x80\x9D\xC2\x81"},
      Sample{"shift_jis", "\x8B\x4C\x8E\xD2\x5C\xB1", "\xE8\xA8\x98\xE8\x80\x85\\\xEF\xBD\xB1"},
      Sample{"big5", "\xB0\x4F\xAA\xCC", "\xE8\xA8\x98\xE8\x80\x85"},
      Sample{"euc-kr", "\xB1\xE2\xC0\xDA", "\xEA\xB8\xB0\xEC\x9E\x90"},
      Sample{"euc-jp", "\xB5\xAD\xBC\xD4", "\xE8\xA8\x98\xE8\x80\x85"},
      Sample{"iso-2022-jp", "\x1B$B5-<T\x1B(B.", "\xE8\xA8\x98\xE8\x80\x85."},
      Sample{"koi8-r", "\xF0\xD2\xC5\xD3\xD3\xC1", "\xD0\x9F\xD1\x80\xD0\xB5\xD1\x81\xD1\x81\xD0\xB0"},
      Sample{"iso-8859-16", "\xAA\xBA\xDE", "\xC8\x98\xC8\x99\xC8\x9A"},
      Sample{"x-user-defined", "\x80", "\xEF\x9E\x80"}, Sample{"replacement", "abc", "\xEF\xBF\xBD"},
      Sample{"klingon", "abc", "\xEF\xBF\xBD"}, Sample{"replacement", "", ""});
  INFO(sample.charset);
  CHECK(parsers::decode(sample.bytes, sample.charset).utf8 == sample.utf8);
}

TEST_CASE("UTF-16 is decoded behind its byte order mark", "[charset]") {
  const auto decoded = parsers::decode(std::string("\xFF\xFE"
                                                   "A\0\x3D\xD8\x00\xDE"
                                                   "B\0",
                                                   10),
                                       "utf-16le");
  CHECK(decoded.utf8 ==
        "A\xF0\x9F\x98\x80"
        "B");
  CHECK(decoded.map.source_offset(0) == 2);
  CHECK(decoded.map.source_offset(1) == 4);
  CHECK(decoded.map.source_offset(5) == 8);
  CHECK(decoded.map.source_offset(6) == 10);
}

TEST_CASE("Offsets lead back to the bytes of each character", "[charset]") {
  const auto decoded = parsers::decode(
      "a\xD0\xC2"
      "b\xCE\xC5\x81\x30\x81\x30!",
      "gbk");
  REQUIRE(decoded.utf8 ==
          "a\xE6\x96\xB0"
          "b\xE9\x97\xBB\xC2\x80!");
  const std::vector<std::pair<std::uint64_t, std::uint64_t>> wanted{{0, 0}, {1, 1},   {4, 3},  {5, 4},
                                                                    {8, 6}, {10, 10}, {11, 11}};
  for (const auto& [text, source] : wanted) CHECK(decoded.map.source_offset(text) == source);
}

TEST_CASE("A byte order mark is no text", "[charset]") {
  const auto decoded = parsers::decode("\xEF\xBB\xBFx", "utf-8");
  CHECK(decoded.utf8 == "x");
  CHECK(decoded.map.source_offset(0) == 3);
  CHECK(parsers::decode_bytes("\xEF\xBB\xBFx", "utf-8") == "\xEF\xBB\xBFx");
}

TEST_CASE("Ill-formed sequences are counted and swallow no ASCII", "[charset]") {
  struct Case {
    std::string charset, bytes, utf8;
    std::uint64_t ill_formed;
  };
  const auto sample = GENERATE(Case{"utf-8", "a\xE2\x82<b\xFF", "a\xEF\xBF\xBD<b\xEF\xBF\xBD", 2},
                               Case{"utf-8", "\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 3},
                               Case{"gbk", "\xD0<p>", "\xEF\xBF\xBD<p>", 1}, Case{"gbk", "x\xD0", "x\xEF\xBF\xBD", 1},
                               Case{"shift_jis", "\x81\"q", "\xEF\xBF\xBD\"q", 1},
                               Case{"utf-16le",
                                    std::string("\x00\xD8"
                                                "A\0"
                                                "B",
                                                5),
                                    "\xEF\xBF\xBD"
                                    "A\xEF\xBF\xBD",
                                    2});
  INFO(sample.charset);
  const auto decoded = parsers::decode(sample.bytes, sample.charset);
  CHECK(decoded.utf8 == sample.utf8);
  CHECK(decoded.ill_formed == sample.ill_formed);
  CHECK(decoded.map.source_offset(decoded.utf8.size()) == sample.bytes.size());
}
