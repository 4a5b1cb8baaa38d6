// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <sstream>

#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using core::Role;
using core::TurnKind;

namespace {

/// The shipped room of the Chinese foreign ministry.
parsers::RoomRules ministry() {
  std::ifstream file(PRESSROOM_SOURCE_DIR "/config/rooms/fmprc-zh.toml");
  std::ostringstream text;
  text << file.rdbuf();
  return rules_of(text.str(), "fmprc-zh.toml");
}

core::Transcript on(const std::string& body) {
  Visit visit(ministry(), "1234567");
  visit.add("https://www.fmprc.gov.cn/web/fyrbt_673021/t1234567.shtml",
            "<html><head><meta charset=utf-8></head><body><div id=News_Body_Title>\u4F8B\u884C\u8BB0\u8005\u4F1A</div>"
            "<div class=time><span id=News_Body_Time>2024-05-10</span></div><div id=News_Body_Txt_A class=content>" +
                body + "</div></body></html>");
  const auto parsed = visit.parse();
  CHECK(visit.fault_of(parsed.transcript).empty());
  return parsed.transcript;
}

const std::string k_question = "\u8239\u95F8\u5DF2\u7ECF\u5F00\u653E\u5417\uFF1F";
const std::string k_answer = "\u662F\u7684\uFF0C\u6211\u4EEC\u6B22\u8FCE\u6240\u6709\u8239\u53EA\u3002";

std::string paragraph(const std::string& words) { return "<p>\u3000\u3000" + words + "</p>"; }
std::string exchange(const std::string& asks, const std::string& answers) {
  return paragraph("<strong>" + asks + "\uFF1A" + k_question + "</strong>") + paragraph(answers + "\uFF1A" + k_answer);
}

}  // namespace

TEST_CASE("A regular press conference in Chinese is questions and answers in many forms", "[rooms]") {
  const auto [asks, answers] = GENERATE(std::tuple{"\u95EE", "\u7B54"}, std::tuple{"\u8BB0\u8005", "\u9648"},
                                        std::tuple{"\u8DEF\u900F\u793E\u8BB0\u8005", "\u9648\u5C0F\u5DDD"},
                                        std::tuple{"\u95EE", "\u9648\u5C0F\u5DDD"});
  const auto transcript = on(exchange(asks, answers) + exchange(asks, answers) + exchange(asks, answers));
  REQUIRE(transcript.turns.size() == 6);
  for (std::size_t i = 0; i < 6; i += 2) {
    CHECK(transcript.turns[i].role == Role::reporter);
    CHECK(transcript.turns[i].text() == k_question);
    CHECK(transcript.turns[i + 1].role == Role::principal);
    CHECK(transcript.turns[i + 1].kind == TurnKind::answer);
    CHECK(transcript.turns[i + 1].reply_to == transcript.turns[i].turn_id);
  }
}

TEST_CASE("The first line of a regular press conference tells its day and is nobody's", "[rooms]") {
  const auto transcript =
      on(paragraph("2024\u5E745\u67089\u65E5\uFF0C\u5916\u4EA4\u90E8\u53D1\u8A00\u4EBA\u9648\u5C0F\u5DDD\u4E3B\u6301"
                   "\u4F8B\u884C\u8BB0\u8005\u4F1A\u3002") +
         exchange("\u95EE", "\u9648\u5C0F\u5DDD") + exchange("\u95EE", "\u9648\u5C0F\u5DDD"));
  REQUIRE(transcript.event_date.has_value());
  CHECK(transcript.event_date->value == "2024-05-09");
  REQUIRE(transcript.published_at.has_value());
  CHECK(transcript.published_at->value == "2024-05-10");
  REQUIRE(transcript.turns.size() == 4);
  CHECK(transcript.turns[0].role == Role::reporter);
}
