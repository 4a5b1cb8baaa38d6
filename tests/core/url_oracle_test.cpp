// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/text.hpp"
#include "core/url.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_random.hpp"
#include "tests/support/temp_dir.hpp"

using nlohmann::json;
using pressroom::core::Url;
using pressroom::tests::FakeRandom;
using pressroom::tests::TempDir;

namespace {

struct Question {
  std::string reference;
  std::optional<std::string> base;
};

/// Pieces that sit on the borders of the standard's states; a random row of them is a hostile href.
/// No right-to-left letters: Node does not check the Bidi rule, which the standard demands.
const std::vector<std::string> pieces{"http",
                                      "https",
                                      ":",
                                      "/",
                                      "//",
                                      "\\",
                                      "\\\\",
                                      "?",
                                      "#",
                                      "@",
                                      ".",
                                      "..",
                                      "%2e",
                                      "%2E",
                                      "%",
                                      "%zz",
                                      "%00",
                                      "%41",
                                      "%c3%a9",
                                      "a",
                                      "B",
                                      "c1",
                                      "0x7f",
                                      "017",
                                      "08",
                                      "256",
                                      "127",
                                      "1",
                                      "0x",
                                      "65535",
                                      "65536",
                                      "80",
                                      "443",
                                      "[",
                                      "]",
                                      "::",
                                      "[::1]",
                                      "[1:2::3]",
                                      "[::1.2.3.4]",
                                      "\t",
                                      "\n",
                                      " ",
                                      "\x01",
                                      "\x7f",
                                      "<",
                                      ">",
                                      "\"",
                                      "'",
                                      "`",
                                      "{",
                                      "}",
                                      "|",
                                      "^",
                                      "~",
                                      ";",
                                      "=",
                                      "&",
                                      "+",
                                      "$",
                                      "!",
                                      "*",
                                      "(",
                                      ")",
                                      ",",
                                      "-",
                                      "_",
                                      "\u00e9",
                                      "\u00df",
                                      "\u4e2d\u56fd",
                                      "\u3002",
                                      "\uff0e",
                                      "\uff11",
                                      "\u00ad",
                                      "\u200d",
                                      "\u2260",
                                      "xn--",
                                      "xn--bcher-kva",
                                      "xn--a",
                                      "example.org",
                                      "ftp",
                                      "file",
                                      "mailto:",
                                      "\U0001F600",
                                      "\ufeff",
                                      "\u0301"};

const std::vector<std::string> bases{"http://example.org/a/b?q#f", "https://u:p@h:81/x/y/", "http://[::1]:8080/",
                                     "http://127.0.0.1//a//b"};

std::string row_of_pieces(FakeRandom& random, std::uint64_t longest) {
  std::string out;
  for (std::uint64_t n = random.below(longest) + 1; n > 0; --n) out += pieces[random.below(pieces.size())];
  return out;
}

/// A quarter each: anything, an authority, a path, a relative reference.
std::vector<Question> questions(int count) {
  FakeRandom random(20'261'123);
  std::vector<Question> out;
  for (int i = 0; i < count; ++i) {
    switch (i % 4) {
      case 0:
        out.push_back({row_of_pieces(random, 8), std::nullopt});
        break;
      case 1:
        out.push_back({"http://" + row_of_pieces(random, 4) + "/", std::nullopt});
        break;
      case 2:
        out.push_back({"http://h/" + row_of_pieces(random, 8), std::nullopt});
        break;
      default:
        out.push_back({row_of_pieces(random, 6), bases[random.below(bases.size())]});
        break;
    }
  }
  return out;
}

json ours(const Question& question) {
  if (!question.base) {
    const auto url = Url::parse(question.reference);
    return url ? json(url->href()) : json();
  }
  const auto url = Url::parse(question.reference, *Url::parse(*question.base));
  return url ? json(url->href()) : json();
}

}  // namespace

TEST_CASE("Ten thousand hostile references read as in Node", "[url][oracle]") {
  if (std::system("command -v node >/dev/null 2>&1") != 0) {
    std::cout << "skipped: node is not installed, so its URL parser cannot be asked\n";
    return;
  }
  const auto asked = questions(10'000);
  json input = json::array();
  for (const auto& [reference, base] : asked) input.push_back({reference, base ? json(*base) : json()});
  const TempDir folder;
  const auto in = folder.write("in.json", input.dump());
  const auto script = std::string(PRESSROOM_SOURCE_DIR) + "/tests/core/url_oracle.mjs";
  const auto out = folder / "out.json";
  REQUIRE(std::system(("node '" + script + "' <'" + in.string() + "' >'" + out.string() + "'").c_str()) == 0);
  const json theirs = json::parse(folder.read("out.json"));
  REQUIRE(theirs.size() == asked.size());
  int accepted = 0;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    INFO(input[i].dump());
    CHECK(ours(asked[i]).dump() == theirs[i].dump());
    accepted += theirs[i].is_string() ? 1 : 0;
  }
  CHECK(accepted > 2'000);  // else the questions have gone blunt
}
