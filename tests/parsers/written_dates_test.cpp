// SPDX-License-Identifier: Apache-2.0
#include "parsers/dates.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom::parsers;
using namespace std::chrono_literals;

namespace {

struct Sample {
  std::string text, value;
};

std::string value_of(const std::optional<FoundDate>& found) { return found ? found->value : ""; }

}  // namespace

TEST_CASE("Dates are read in the languages of press rooms", "[dates]") {
  const auto sample =
      GENERATE(Sample{"28 de junio de 2021", "2021-06-28"}, Sample{"Palacio, 1 de enero del 2020", "2020-01-01"},
               Sample{"11 de septiembre 2019", "2019-09-11"}, Sample{"5 de Agosto de 2019", "2019-08-05"},
               Sample{"Berlin, 3. M\u00E4rz 2021", "2021-03-03"}, Sample{"1er f\u00E9vrier 2022", "2022-02-01"},
               Sample{"1\u00BA de mar\u00E7o de 2022", "2022-03-01"},
               Sample{"9 \u043C\u0430\u044F 2024 \u0433\u043E\u0434\u0430", "2024-05-09"},
               Sample{"the 9th of May 2024", "2024-05-09"}, Sample{"May 9th, 2024", "2024-05-09"},
               Sample{"Thursday, July 5, 2012", "2012-07-05"}, Sample{"09.05.2024", "2024-05-09"},
               Sample{"\u4E8C\u3007\u4E00\u4E5D\u5E74\u5341\u4E8C\u6708\u4E8C\u5341\u4E94\u65E5", "2019-12-25"},
               Sample{"\u65F6\u95F4\uFF1A2020\u5E743\u67084\u65E5", "2020-03-04"}, Sample{"31/12/1999", "1999-12-31"},
               Sample{"12/31/1999", "1999-12-31"}, Sample{"05/05/1975", "1975-05-05"});
  INFO(sample.text);
  CHECK(value_of(find_date(sample.text)) == sample.value);
}

TEST_CASE("Two numbers that can both be the day are a date only where the order is known", "[dates]") {
  CHECK_FALSE(find_date("03/04/2012"));
  CHECK(value_of(find_date("03/04/2012", DateOrder::day_first)) == "2012-04-03");
  CHECK(value_of(find_date("03/04/2012", DateOrder::month_first)) == "2012-03-04");
  CHECK(date_order_of("en-AU") == DateOrder::day_first);
  CHECK(date_order_of("en-US") == DateOrder::month_first);
  CHECK(date_order_of("es") == DateOrder::day_first);
  CHECK(date_order_of("en") == DateOrder::unknown);
}

TEST_CASE("Words and numbers that are no date stay none", "[dates]") {
  const std::string text = GENERATE("30 de febrero de 2021", "31. Juni 2021", "9 marzipan 2024", "1.2.3", "32.01.2024",
                                    "9 de 2024", "\u5341\u4E09\u6708", "jui 9, 2020");
  INFO(text);
  CHECK_FALSE(find_date(text));
}

TEST_CASE("A day without its year goes to the year that is nearest", "[dates]") {
  const auto near = 2024y / 1 / 10;
  CHECK(value_of(find_day_near("Press conference on Dec. 28 (10 a.m.)", near)) == "2023-12-28");
  CHECK(value_of(find_day_near("held on 5 January in Beijing", near)) == "2024-01-05");
  CHECK(value_of(find_day_near("on Feb. 29", near)) == "2024-02-29");
  CHECK_FALSE(find_day_near("on Feb. 29", 2023y / 2 / 1));
  CHECK_FALSE(find_day_near("on May 9, 2019", near));
  CHECK_FALSE(find_day_near("in the May issue", near));
}

TEST_CASE("An address tells the day it was filed under", "[dates]") {
  const auto sample = GENERATE(Sample{"/china/2015-05/26/content_35665618.htm", "2015-05-26"},
                               Sample{"/the-press-office/2012/07/05/press-gaggle", "2012-07-05"},
                               Sample{"/web/fyrbt/202003/t20200304_7924.shtml", "2020-03-04"},
                               Sample{"/news/2024-05-09-briefing", "2024-05-09"}, Sample{"/content_19753934.htm", ""},
                               Sample{"/2012/13/05/x", ""}, Sample{"/node_7075073_2.htm", ""}, Sample{"", ""});
  INFO(sample.text);
  CHECK(value_of(find_url_date(sample.text)) == sample.value);
}
