// SPDX-License-Identifier: Apache-2.0
#include "parsers/claimed_date.hpp"

#include "tests/support/catch.hpp"

using pressroom::parsers::claimed_date;

namespace {

struct Sample {
  std::string written, value;
};

}  // namespace

TEST_CASE("Times of the internet keep the offset that they claim", "[dates][rfc3339]") {
  const Sample sample = GENERATE(
      Sample{"2024-05-09T10:30:00Z", "2024-05-09T10:30:00Z"}, Sample{"2024-05-09t10:30:00z", "2024-05-09T10:30:00Z"},
      Sample{" 2024-05-09T10:30:00+08:00\n", "2024-05-09T10:30:00+08:00"},
      Sample{"2024-05-09T10:30:00.123-05:30", "2024-05-09T10:30:00.123-05:30"},
      Sample{"2024-05-09T10:30+0800", "2024-05-09T10:30:00+08:00"}, Sample{"2024-05-09 10:30:00", "2024-05-09"},
      Sample{"2024-05-09 10:30:00 +08:00", "2024-05-09T10:30:00+08:00"},
      Sample{"2016-12-31T23:59:60Z", "2016-12-31T23:59:60Z"}, Sample{"2024-05-09T10:30:00", "2024-05-09"},
      Sample{"2024-05-09", "2024-05-09"}, Sample{"2024-05-09T25:00:00Z", "2024-05-09"},
      Sample{"2024-05-09T10:30:00+25:00", "2024-05-09"}, Sample{"2024-02-30T10:30:00Z", "2024-02-30T10:30:00Z"});
  INFO(sample.written);
  CHECK(claimed_date(sample.written) == sample.value);
}

TEST_CASE("Times of mail are read with their obsolete forms", "[dates][rfc5322]") {
  const Sample sample =
      GENERATE(Sample{"Thu, 09 May 2024 10:30:00 +0800", "2024-05-09T10:30:00+08:00"},
               Sample{"Thu, 9 May 2024 10:30 GMT", "2024-05-09T10:30:00Z"},
               Sample{"9 May 24 9:05:01 UT", "2024-05-09T09:05:01Z"},
               Sample{"Sun, 06 Nov 94 08:49:37 EST", "1994-11-06T08:49:37-05:00"},
               Sample{"Sun, 06 Nov 094 08:49:37 EDT", "1994-11-06T08:49:37-04:00"},
               Sample{"Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"},
               Sample{"Thu, 09 May 2024 10:30:00 CDT", "2024-05-09T10:30:00-05:00"},
               Sample{"Thu, 09 May 2024 10:30:00 MST", "2024-05-09T10:30:00-07:00"},
               Sample{"Thu, 09 May 2024 10:30:00 PDT", "2024-05-09T10:30:00-07:00"},
               Sample{"Thu, 09 May 2024 10:30:00 Z", "2024-05-09T10:30:00Z"},
               Sample{"Thu, 09 May 2024 10:30:00 A", "2024-05-09T10:30:00-00:00"},
               Sample{"Thu, 09 May 2024 10:30:00 CEST", "2024-05-09T10:30:00-00:00"},
               Sample{"Thu, 09 May 2024 10:30:00 +0200 (CEST)", "2024-05-09T10:30:00+02:00"},
               Sample{"Thu, 09 May 2024 10:30:00", "2024-05-09"}, Sample{"Thu, 09 May 2024", "2024-05-09"},
               Sample{"Thu, 09 May 2024 24:30:00 GMT", "2024-05-09"});
  INFO(sample.written);
  CHECK(claimed_date(sample.written) == sample.value);
}

TEST_CASE("Other dates are found in running text and the rest stays as written", "[dates][house]") {
  CHECK(claimed_date("Published on May 9, 2024 at noon") == "2024-05-09");
  CHECK(claimed_date("\t next \n Tuesday ") == "next Tuesday");
  CHECK(claimed_date("2024-05") == "2024-05");
  CHECK(claimed_date("") == "");
  CHECK(claimed_date(std::string(127, 'x') + "\xC3\xA9") == std::string(127, 'x'));
  CHECK(claimed_date(std::string(1u << 20, ' ') + "2024-05-09") == "");
  for (const std::string whole : {"Thu, 09 May 2024 10:30:00 +0800", "2024-05-09T10:30:00.5+08:00"}) {
    for (std::size_t size = 0; size < whole.size(); ++size) CHECK(claimed_date(whole.substr(0, size)).size() <= 32);
  }
}
