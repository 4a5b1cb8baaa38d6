// SPDX-License-Identifier: Apache-2.0
#include "app/excerpt.hpp"

#include "core/text.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_random.hpp"

namespace pressroom::tests {

namespace {

using app::Excerpt;
using app::excerpt_of;

/// As it stands on a terminal without colours.
std::string shown(const Excerpt& excerpt) {
  std::string text;
  for (const app::Piece& piece : excerpt.pieces()) {
    text += piece.weight == app::Piece::Weight::strong ? "[" + piece.text + "]" : piece.text;
  }
  return text;
}

}  // namespace

TEST_CASE("A short turn is shown whole with its hits", "[excerpt]") {
  const Excerpt excerpt = excerpt_of("The \x01harbour\x02 opens.\nThe \x01gates\x02 too.", 100);
  CHECK(shown(excerpt) == "The [harbour] opens. The [gates] too.");
  REQUIRE(excerpt.hits.size() == 2);
  CHECK(excerpt.hits[0].at == 4);
  CHECK(excerpt.hits[0].length == 7);
  CHECK(excerpt.paragraph == 0);
}

TEST_CASE("A long turn is cut between words where most hits stand", "[excerpt]") {
  std::string text = "\x01gates\x02 first.\n";
  for (int i = 0; i < 50; ++i) text += "some words go on ";
  text += "\nthe \x01harbour\x02 and its \x01gates\x02 ";
  for (int i = 0; i < 50; ++i) text += "other words follow ";
  const Excerpt excerpt = excerpt_of(text, 60);
  INFO(shown(excerpt));
  CHECK(excerpt.hits.size() == 2);
  CHECK(excerpt.paragraph == 2);
  CHECK(shown(excerpt).find("the [harbour] and its [gates]") != std::string::npos);
  CHECK(excerpt.text.starts_with("… "));
  CHECK(excerpt.text.ends_with(" …"));
  CHECK(core::decode_utf8(excerpt.text).size() <= 64);
}

TEST_CASE("Characters that were indexed one by one are shown as they stand", "[excerpt]") {
  const Excerpt excerpt =
      excerpt_of("\x01\u6E2F\u200B\u53E3\x02\u200B\u7684\u200B\x01\u95F8\x02\u200B\x01\u95E8\x02", 100);
  CHECK(shown(excerpt) == "[\u6E2F\u53E3]\u7684[\u95F8\u95E8]");
}

TEST_CASE("Marks that do not pair and texts without any are shown all the same", "[excerpt]") {
  CHECK(shown(excerpt_of("", 100)) == "");
  CHECK(shown(excerpt_of("no hit here", 100)) == "no hit here");
  CHECK(shown(excerpt_of("no hit here", 7)) == "no hit …");
  CHECK(shown(excerpt_of("\x02\x02"
                         "a\x01",
                         100)) == "a");
  CHECK(shown(excerpt_of("\x01\x01"
                         "a\x02 b\xFF\x02",
                         100)) == "[a] b\uFFFD");
  FakeRandom random(3);
  for (int round = 0; round < 5'000; ++round) {
    std::string text;
    for (auto n = random.below(80); n > 0; --n) text += "\x01\x02 \nabc\xE4\xB8\xAD"[random.below(10)];
    const Excerpt excerpt = excerpt_of(text, 1 + random.below(40));
    const std::size_t length = core::decode_utf8(excerpt.text).size();
    std::size_t at = 0;
    for (const Excerpt::Hit& hit : excerpt.hits) {
      CHECK(hit.at >= at);
      CHECK(hit.length > 0);
      at = hit.at + hit.length;
    }
    CHECK(at <= length);
  }
}

}  // namespace pressroom::tests
