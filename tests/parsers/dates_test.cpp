// SPDX-License-Identifier: Apache-2.0
#include "parsers/dates.hpp"

#include "tests/support/catch.hpp"

using namespace pressroom::parsers;

TEST_CASE("Dates are read in the forms of press rooms", "[dates]") {
  struct Sample {
    std::string text, value;
  };
  const Sample sample = GENERATE(
      Sample{"May 9, 2024", "2024-05-09"}, Sample{"Sept.27, 2009", "2009-09-27"},
      Sample{"Sept. 15, 2026", "2026-09-15"}, Sample{"SEPTEMBER 5 2026", "2026-09-05"},
      Sample{"9 May 2024", "2024-05-09"}, Sample{"9 Sept. 2024", "2024-09-09"}, Sample{"2024-05-09", "2024-05-09"},
      Sample{"2024/5/9", "2024-05-09"}, Sample{"Beijing | 3 p.m. Feb. 26, 2021", "2021-02-26"},
      Sample{"2024\xE5\xB9\xB4"
             "5\xE6\x9C\x88"
             "9\xE6\x97\xA5",
             "2024-05-09"},
      Sample{"Feb. 29, 2024", "2024-02-29"}, Sample{"from 10:30 on May 9, 2024 in room 12", "2024-05-09"},
      Sample{"maybe May 1, then May 9, 2024", "2024-05-09"}, Sample{"China SCIOUpdated: May 22, 2020", "2020-05-22"},
      Sample{"2019-04-18 11:18:16.0", "2019-04-18"});
  INFO(sample.text);
  const auto found = find_date(sample.text);
  REQUIRE(found.has_value());
  CHECK(found->value == sample.value);
  CHECK(found->begin < found->end);
  CHECK(found->end <= sample.text.size());
}

TEST_CASE("What the calendar does not have is no date", "[dates]") {
  const std::string text =
      GENERATE("Feb. 29, 2023", "May 32, 2024", "2024-13-01", "2024-00-10", "0 May 2024", "Mayor 9, 2024", "Ma 9, 2024",
               "May 2024", "9/2024", "12345-05-09", "May 9, 20245", "2024-05-091", "", "dismay9,2024",
               "2024\xE5\xB9\xB4"
               "5\xE6\x9C\x88");
  INFO(text);
  CHECK_FALSE(find_date(text).has_value());
}

TEST_CASE("A date says where it stands", "[dates]") {
  const auto found = find_date("On May 9, 2024, at noon");
  REQUIRE(found.has_value());
  CHECK(found->begin == 3);
  CHECK(found->end == 14);
}

TEST_CASE("A date line is taken apart in the forms of its eras", "[dates]") {
  struct Sample {
    std::string text, source, date;
  };
  const Sample sample =
      GENERATE(Sample{"China.org.cn | May 9, 2024", "China.org.cn", "2024-05-09"},
               Sample{"0 Comment(s)Print E-mail China.org.cn, May 26, 2015", "China.org.cn", "2015-05-26"},
               Sample{"0 Comment(s) Print E-mail China.org.cn, May 26, 2015", "China.org.cn", "2015-05-26"},
               Sample{"China SCIO | October 23, 2023", "China SCIO", "2023-10-23"},
               Sample{"China SCIOUpdated: May 22, 2020", "China SCIO", "2020-05-22"},
               Sample{"China SCIO\xE4\xB8\xA8Updated: December 18, 2020", "China SCIO", "2020-12-18"},
               Sample{"China SCIO\xEF\xBD\x9C December 18, 2020", "China SCIO", "2020-12-18"},
               Sample{"Xinhua News Agency, April 6, 2010", "Xinhua News Agency", "2010-04-06"},
               Sample{"May 9, 2024", "", "2024-05-09"}, Sample{"China.org.cn", "China.org.cn", ""}, Sample{"", "", ""},
               Sample{" | , : ", "", ""});
  INFO(sample.text);
  const Dateline dateline = read_dateline(sample.text);
  CHECK(dateline.source == sample.source);
  CHECK((dateline.date ? dateline.date->value : "") == sample.date);
}
