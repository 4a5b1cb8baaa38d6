// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/page_date.hpp"

#include "tests/support/catch.hpp"

using pressroom::storage::exports::seconds_of_page_date;

TEST_CASE("A date of a page is counted from 1970 in UTC", "[exports][dates]") {
  CHECK(seconds_of_page_date("1970-01-01") == 0);
  CHECK(seconds_of_page_date("2009-04-02") == 1'238'630'400);
  CHECK(seconds_of_page_date("2009-04-02T10:30:05Z") == 1'238'668'205);
  CHECK(seconds_of_page_date("2009-04-02T10:30:05.999+08:00") == 1'238'639'405);
  CHECK(seconds_of_page_date("1969-12-31T23:00:00-01:30") == 1'800);
  CHECK(seconds_of_page_date("2024-02-29") == 1'709'164'800);
}

TEST_CASE("What is no date has no seconds", "[exports][dates]") {
  const char* value =
      GENERATE("", "2009", "2009-04", "2009-4-2", "2009-02-29", "2009-13-01", "2009-00-10", "0000-01-01",
               "2009-04-02 10:30:05Z", "2009-04-02T10:30Z", "2009-04-02T10:30:05", "2009-04-02T24:00:00Z",
               "2009-04-02T10:60:05Z", "2009-04-02T10:30:05+15:00", "2009-04-02T10:30:05Zx", "2009-04-02T10:30:05.Z",
               "+2009-04-02", "2009-04-02x", "April 2, 2009");
  CAPTURE(value);
  CHECK_FALSE(seconds_of_page_date(value));
}
