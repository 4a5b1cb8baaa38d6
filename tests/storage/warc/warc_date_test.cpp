// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/warc_date.hpp"

#include "tests/support/catch.hpp"

using namespace pressroom::storage::warc;

TEST_CASE("The forms of WARC-Date are told apart", "[warc]") {
  const auto form = [](std::string_view text) { return parse_warc_date(text).value().form; };
  for (const char* coarse : {"2026", "2026-11", "2026-11-23", "2026-11-23T08:00Z"}) {
    CHECK(form(coarse) == WarcDate::Form::coarse);
  }
  CHECK(form("2026-11-23T08:00:00Z") == WarcDate::Form::whole_seconds);
  CHECK(form("2026-11-23T08:00:00.5Z") == WarcDate::Form::fraction);
  CHECK(form("2026-11-23T08:00:00.123456789Z") == WarcDate::Form::fraction);
}

TEST_CASE("Dates are compared as instants down to the nanosecond", "[warc]") {
  const auto date = [](std::string_view text) { return parse_warc_date(text).value(); };
  CHECK(date("1970-01-01T00:00:01Z").seconds == 1);
  CHECK(date("2026-11-23T08:00:00Z") == date("2026-11-23T08:00:00.000Z"));
  CHECK(date("2026-11-23") == date("2026-11-23T00:00Z"));
  CHECK(date("2026-11-23T08:00:00.000000001Z") > date("2026-11-23T08:00:00Z"));
  CHECK(date("2026-11-23T08:00:00.1Z") < date("2026-11-23T08:00:00.11Z"));
  CHECK(date("1969-12-31T23:59:59.5Z") < date("1970-01-01T00:00:00Z"));
}

TEST_CASE("What is no date of the standard is none", "[warc]") {
  for (const char* bad :
       {"", "Z", "26", "yesterday", "2026-13", "2026-02-30", "2026-11-23T08Z", "2026-11-23T08:00",
        "2026-11-23T08:00:00", "2026-11-23 08:00:00Z", "2026-11-23T08:00:00+00:00", "2026-11-23T08:00:00.Z",
        "2026-11-23T08:00:00.1234567890Z", "2026-11-23T08:00:00.5xZ", "2026-11-23T08:00:00-5Z", "2026-11-23T25:00:00Z",
        "20261123080000", "2026-11-23T08:00:00ZZ", "2026-11-23T08:00:0.5Z"}) {
    INFO(bad);
    CHECK_FALSE(parse_warc_date(bad));
  }
}
