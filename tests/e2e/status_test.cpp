// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/support/desk.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

/// Transcripts of two pages, the second of which the first `broken` of them have lost.
class Broken {
 public:
  Broken(int transcripts, int broken) : desk(site) {
    std::vector<std::string> items;
    for (int number = 1; number <= transcripts; ++number) {
      items.push_back(site.publish(number, 2));
      if (number <= broken) site.answer(Newsroom::path(number, 2), Reply::page(404, "text/html", "no"));
    }
    site.list(Desk::k_listing, items);
    CHECK(desk.run_room().exit == app::ExitCode::incomplete);
  }
  std::size_t lines_with(const std::vector<std::string>& words, const std::string& text) const {
    const std::string out = desk.press().run(words).out;
    std::size_t count = 0;
    for (auto at = out.find(text); at != std::string::npos; at = out.find(text, at + 1)) ++count;
    return count;
  }

  Newsroom site;
  Desk desk;
};

}  // namespace

TEST_CASE("Status lists what wants attention and of one room everything", "[e2e][status]") {
  const Broken room(3, 1);
  const Json all = room.desk.ask({"status"}).json;
  CHECK(all["listed"] == "wanting-attention");
  REQUIRE(all["transcripts"].size() == 1);
  CHECK(all["transcripts"][0]["verdict"] == "incomplete");
  CHECK(all["rooms"][0]["transcripts"] == 3);
  const Json of_room = room.desk.ask({"status", "desk"}).json;
  CHECK(of_room["listed"] == "all");
  CHECK(of_room["transcripts"].size() == 3);
  CHECK(room.lines_with({"status"}, "  complete   desk:") == 0);
  CHECK(room.lines_with({"status"}, "  incomplete desk:") == 1);
  CHECK(room.lines_with({"status", "desk"}, "  complete   desk:") == 2);
  // One part after the other, and yet the form of every other document.
  std::string text = room.desk.press().run({"status", "--json"}).out;
  CHECK(text == nlohmann::ordered_json::parse(text).dump(2) + "\n");
}

TEST_CASE("Of many that want attention status shows a person some and a program all", "[e2e][status]") {
  const Broken room(23, 22);
  CHECK(room.lines_with({"status"}, "  incomplete desk:") == 20);
  CHECK(room.lines_with({"status"}, "... and 2 more: `pressroom status desk`") == 1);
  CHECK(room.lines_with({"status", "desk"}, "  incomplete desk:") == 22);
  CHECK(room.desk.ask({"status"}).json["transcripts"].size() == 22);
}
