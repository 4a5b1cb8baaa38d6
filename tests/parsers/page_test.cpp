// SPDX-License-Identifier: Apache-2.0
#include "parsers/page.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/digest.hpp"
#include "core/text.hpp"
#include "parsers/character_references.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/instrumented.hpp"

namespace fs = std::filesystem;
using namespace pressroom;
using parsers::NodeKind;
using parsers::Page;
using tests::is_sampled;
using tests::unless_instrumented;

namespace {

core::Url some_url() { return *core::Url::parse("http://press.example/2024-05/09/content_1.htm"); }

core::HttpHeaders typed(const std::string& content_type) {
  core::HttpHeaders headers;
  headers.add("Content-Type", content_type);
  return headers;
}

Page read(const std::string& payload, const std::string& content_type = "text/html") {
  auto page = Page::read(some_url(), typed(content_type), payload);
  REQUIRE(page.has_value());
  return *std::move(page);
}

/// What a span of the payload says, by the rule that readers of the archive follow.
std::string rebuilt(const Page& page, std::uint64_t begin, std::uint64_t end) {
  const std::string_view bytes = std::string_view(page.payload()).substr(begin, end - begin);
  return parsers::resolve_character_references(parsers::decode_bytes(bytes, page.charset().name));
}

struct Proof {
  std::size_t glyphs = 0;
  std::size_t wrong = 0;
  std::size_t out_of_order = 0;
  std::size_t guessed = 0;
  std::size_t wrong_nodes = 0;  ///< nodes whose runs, each decoded as a whole, do not give their text
};

/// Cuts every character, and every run of neighbouring characters, out of the payload and compares.
Proof prove(const Page& page) {
  Proof proof;
  const auto& document = page.document();
  for (std::uint32_t i = 0; i < document.nodes().size(); ++i) {
    const auto& node = document.node(i);
    if (node.kind != NodeKind::text || node.rules == parsers::TextRules::raw) continue;
    if (!node.anchored) ++proof.guessed;
    std::uint64_t last_begin = 0, run_begin = 0, run_end = 0;
    std::string joined, text;
    document.for_each_glyph(i, [&](char32_t c, std::uint32_t from, std::uint32_t to) {
      const std::uint64_t begin = page.source_offset(from), end = page.source_offset(to);
      std::string wanted;
      core::append_utf8(wanted, c);
      text += wanted;
      const bool shares_reference = begin == last_begin && proof.glyphs > 0;
      proof.wrong += !shares_reference && rebuilt(page, begin, end).find(wanted) != 0;
      proof.out_of_order += begin < last_begin || end < begin;
      ++proof.glyphs;
      last_begin = begin;
      if (begin != run_end && !shares_reference) {
        joined += rebuilt(page, run_begin, run_end);
        run_begin = begin;
      }
      run_end = end;
    });
    joined += rebuilt(page, run_begin, run_end);
    proof.wrong_nodes += joined != node.text || text != node.text;
  }
  return proof;
}

void check_proof(const Page& page) {
  const Proof proof = prove(page);
  CHECK(proof.wrong == 0);
  CHECK(proof.out_of_order == 0);
  CHECK(proof.guessed == 0);
  CHECK(proof.wrong_nodes == 0);
}

std::string slurp(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::vector<fs::path> real_pages() {
  const char* shared = std::getenv("PRESSROOM_SHARED");
  const fs::path folder = fs::path(shared != nullptr ? shared : PRESSROOM_SOURCE_DIR "/../shared") / "cases";
  std::vector<fs::path> pages;
  if (!fs::exists(folder)) return pages;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const auto extension = entry.path().extension();
    if (extension == ".html" || extension == ".xml") pages.push_back(entry.path());
  }
  std::sort(pages.begin(), pages.end());
  return pages;
}

}  // namespace

TEST_CASE("Every character of a page is found again in its payload", "[page][house]") {
  const std::string body = GENERATE(
      std::string("<p>Plain words.</p><p>Caf\xC3\xA9 &amp; cr\xC3\xA8me &#8212; &#x201c;quoted&#148; &nbsp;end</p>"),
      std::string("<p>one\r\ntwo\rthree\r\n\r\nfour</p>\r\n<pre>\r\nfirst</pre>"),
      std::string("<p>stray </i> end </tag> tags <!-- note --> and </> nothing</p>"),
      std::string("<table>foster<tr>parented<td>cell</td>late</tr>text</table>after"),
      std::string("<p>AT&T &notit; &notin; &unknown; &fjlig; &acE; &ampx &lt3 a < b <3 &; & &#; &#x; &#xZ;"),
      std::string("body</body> behind </html> the end &#99999999999999999999; &#x80000000; &#0; &#xD800; done"),
      std::string("<title>T &amp; <b> T</title><textarea>\n&lt;x> <p></textarea><svg><title>a<b>x</b></title></svg>"),
      std::string("\xEF\xBB\xBF<p>U+3000:\xE3\x80\x80 U+4E28:\xE4\xB8\xA8 emoji:\xF0\x9F\x98\x80</p>"),
      std::string("<p>NUL:") + '\0' + std::string(" control:\x01\x0B\x7F\xC2\x92 &#1; &#x92; tail</p>"),
      std::string("<select><option>a<div>b</div>c<option>d</select><frameset>e"),
      std::string("text<html class=x>more<body id=y>and<head>so on<tr>row"));
  const Page page = read(body);
  check_proof(page);
  CHECK(page.warnings().empty());
}

TEST_CASE("Every character of a page in a legacy charset is found again in its payload", "[page][house]") {
  struct Sample {
    std::string charset, body;
  };
  const Sample sample = GENERATE(
      Sample{"gb2312", "<p>\xD0\xC2\xCE\xC5&#x3A;\xB7\xA2\xB2\xBC\xBB\xE1 &amp; 12 \x81\x30\x81\x30 \xA1\xA1</p>"},
      Sample{"windows-1252", "<p>\x93Smart\x94 \x96 na\xEFve &eacute; \x80 \x85</p>"},
      Sample{"iso-8859-1", "<p>M\xFCller \x92s</p>"},
      Sample{"shift_jis", "<p>\x8B\x4C\x8E\xD2\x89\xEF\x8C\xA9 \xB1\xB2 A</p>"},
      Sample{"big5", "<p>\xB0\x4F\xAA\xCC\xB7\x7C &lt; \xA4\xA4</p>"},
      Sample{"euc-kr", "<p>\xB1\xE2\xC0\xDA &gt; ok</p>"}, Sample{"koi8-r", "<p>\xF0\xD2\xC5\xD3\xD3 &mdash;</p>"},
      Sample{"euc-jp", "<p>\xB5\xAD\xBC\xD4 \x8E\xB1</p>"}, Sample{"iso-8859-16", "<p>\xAA\xBA \xDE</p>"},
      Sample{"x-user-defined", "<p>\x80\xFF</p>"});
  const Page page = read(sample.body, "text/html; charset=" + sample.charset);
  check_proof(page);
  CHECK(page.warnings().empty());
  CHECK(page.document().text_of(0).find("\xEF\xBF\xBD") == std::string::npos);
}

TEST_CASE("Every character of a UTF-16 page is found again in its payload", "[page]") {
  std::string payload = "\xFF\xFE";
  for (const char c : std::string("<p>5 < 6 &amp; ")) payload += c, payload += '\0';
  payload += std::string("\x3D\xD8\x00\xDE", 4);  // U+1F600
  const Page page = read(payload);
  CHECK(page.charset().name == "utf-16le");
  CHECK(page.document().text_of(0) == "5 < 6 & \xF0\x9F\x98\x80");
  check_proof(page);
}

TEST_CASE("Every character of the real pages is found again in its payload", "[page][house]") {
  const auto paths = real_pages();
  if (paths.empty()) {
    WARN("skipped: no folder of real pages (set PRESSROOM_SHARED)");
    return;
  }
  std::size_t glyphs = 0;
  std::size_t place = 0;
  for (const auto& path : paths) {
    if (!is_sampled(place++, 8)) continue;
    INFO(path.filename());
    const Page page = read(slurp(path));
    const Proof proof = prove(page);
    CHECK(proof.wrong == 0);
    CHECK(proof.out_of_order == 0);
    CHECK(proof.guessed == 0);
    CHECK(proof.wrong_nodes == 0);
    glyphs += proof.glyphs;
  }
  CHECK(glyphs > unless_instrumented(100'000u, 10'000u));
}

TEST_CASE("A page keeps its payload and says where it came from", "[page]") {
  const std::string payload = "\xEF\xBB\xBF<title>T</title><p>x";
  const Page page = read(payload, "text/html; charset=gb2312");
  CHECK(page.url().host() == "press.example");
  CHECK(page.payload() == payload);
  CHECK(page.content_digest() == core::sha256_labelled(payload));
  CHECK(page.charset().name == "utf-8");
  CHECK(page.charset().source == parsers::CharsetSource::bom);
  CHECK(page.charset().declared == std::vector<std::string>{"bom:utf-8", "http_header:gbk"});
  CHECK(page.warnings().empty());
}

TEST_CASE("A declaration that the bytes refute is named", "[page][charset]") {
  const Page mistaken = read("<p>caf\xC3\xA9", "text/html; charset=gbk");
  REQUIRE(mistaken.warnings().size() == 1);
  CHECK(mistaken.warnings()[0].code == "charset-mistaken");
  CHECK(mistaken.warnings()[0].detail == "read as gbk, but the bytes are utf-8");

  const Page torn = read("<meta charset=big5><p>\xB0\xA1", "text/html; charset=gbk");
  REQUIRE(torn.warnings().size() == 1);
  CHECK(torn.warnings()[0].code == "charset-conflict");
  CHECK(torn.warnings()[0].detail == "declared http_header:gbk, meta:big5");

  CHECK(read("<meta charset=gbk><p>caf\xC3\xA9", "text/html; charset=utf-8").warnings().empty());
  CHECK(read("<meta charset=gbk><p>plain", "text/html; charset=big5").warnings().empty());
}

TEST_CASE("A declaration of UTF-8 that the bytes refute leaves no doubt", "[page][charset]") {
  const Page page = read("<meta charset=utf-8><p>\xD0\xC2\xCE\xC5\xB7\xA2\xB2\xBC", "text/html; charset=gb2312");
  CHECK(page.charset().name == "gbk");
  REQUIRE(page.warnings().size() == 1);
  CHECK(page.warnings()[0].code == "charset-refuted");
  CHECK(page.warnings()[0].detail == "read as gbk, the bytes refute meta:utf-8");

  // One torn character refutes nothing: most of the page is UTF-8.
  const Page torn = read("<meta charset=utf-8><p>\xE2\x80\x9CT\xE2\x80\x9DT\xE2\x80T", "text/html; charset=gb2312");
  REQUIRE(torn.warnings().size() == 1);
  CHECK(torn.warnings()[0].code == "charset-conflict");
}

TEST_CASE("A page survives being moved", "[page]") {
  Page first = read("<p id=a>short</p>");
  const Page second = std::move(first);
  CHECK(second.document().text_of(0) == "short");
  CHECK(second.document().attribute(second.document().body() + 1, "id") == "a");
  check_proof(second);
}

TEST_CASE("Bytes that are not the declared charset are counted and become replacement characters", "[page]") {
  const Page page = read("<p>caf\xE9 \x93quoted\x94</p>", "text/html; charset=utf-8");
  CHECK(page.document().text_of(0) == "caf\xEF\xBF\xBD \xEF\xBF\xBDquoted\xEF\xBF\xBD");
  REQUIRE(page.warnings().size() == 1);
  CHECK(page.warnings()[0].code == "ill-formed-text");
  CHECK(page.warnings()[0].detail.starts_with("3 sequences"));
  check_proof(page);
}

TEST_CASE("Content types that are no page are refused by name", "[page]") {
  const std::string type = GENERATE("image/jpeg", "application/pdf", "application/octet-stream", "video/mp4; codecs=x");
  const auto page = Page::read(some_url(), typed(type), "<p>x");
  REQUIRE(!page);
  CHECK(page.error().code == core::ErrorCode::unsupported);
  CHECK(page.error().what.find(type.substr(0, type.find(';'))) != std::string::npos);
}

TEST_CASE("Content types of pages are read whatever their case and parameters", "[page]") {
  const std::string type = GENERATE("text/html", "Text/HTML; charset=\"utf-8\"", "application/xhtml+xml", "text/plain",
                                    "text/xml", "application/rss+xml", "html", "");
  CHECK(Page::read(some_url(), typed(type), "<p>x").has_value());
}

TEST_CASE("An empty payload is an empty page", "[page]") {
  const Page page = read("");
  CHECK(page.document().text_of(0).empty());
  CHECK(page.charset().name == "utf-8");
}

TEST_CASE("A page that nests too deep is refused with its place", "[page]") {
  std::string payload;
  for (int i = 0; i < 20'000; ++i) payload += "<div>";
  const auto page = Page::read(some_url(), typed("text/html"), payload);
  REQUIRE(!page);
  CHECK(page.error().code == core::ErrorCode::limit);
  CHECK(page.error().where == "byte 2560");
}
