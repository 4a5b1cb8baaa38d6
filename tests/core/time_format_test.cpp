// SPDX-License-Identifier: Apache-2.0
#include "core/time_format.hpp"

#include <string>
#include <vector>

#include "core/clock.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_random.hpp"

using namespace pressroom::core;
using pressroom::tests::FakeClock;

namespace {

Instant at(std::int64_t milliseconds) { return Instant{Duration{milliseconds}}; }

}  // namespace

TEST_CASE("An instant is written in the three forms of the archive", "[time]") {
  const Instant instant = FakeClock::default_start + Duration{7};
  CHECK(format_rfc3339(instant) == "2026-11-23T08:00:00.007Z");
  CHECK(format_14_digits(instant) == "20261123080000");
  CHECK(format_17_digits(instant) == "20261123080000007");
  CHECK(format_rfc3339(at(0)) == "1970-01-01T00:00:00.000Z");
  CHECK(format_rfc3339(at(-1)) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("Every written instant is read back", "[time]") {
  pressroom::tests::FakeRandom random(3);
  for (int i = 0; i < 1'000; ++i) {
    const Instant instant = at(static_cast<std::int64_t>(random.below(253'402'300'800'000)));
    CHECK(parse_rfc3339(format_rfc3339(instant)) == instant);
  }
}

TEST_CASE("WARC dates are read with up to nine fraction digits", "[time][warc]") {
  const Instant whole = FakeClock::default_start;
  CHECK(parse_rfc3339("2026-11-23T08:00:00Z") == whole);
  CHECK(parse_rfc3339("2026-11-23T08:00:00.1Z") == whole + Duration{100});
  CHECK(parse_rfc3339("2026-11-23T08:00:00.123999999Z") == whole + Duration{123});
  CHECK(parse_rfc3339("2026-11-23T08:00:00+00:00") == whole);
  CHECK(parse_rfc3339("2024-02-29T23:59:60Z") == parse_rfc3339("2024-03-01T00:00:00Z"));
  for (const char* bad :
       {"", "2026-11-23", "2026-11-23T08:00Z", "2026-11-23T08:00:00", "2026-11-23T08:00:00.Z",
        "2026-11-23T08:00:00.1234567890Z", "2026-11-23T08:00:00+08:00", "2026-11-31T08:00:00Z", "2026-02-29T08:00:00Z",
        "2026-13-01T08:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23T08:60:00Z", "2026-11-23T08:00:61Z",
        "2026-11-23T08:00:00Z ", "+026-11-23T08:00:00Z"}) {
    INFO(bad);
    CHECK_FALSE(parse_rfc3339(bad).has_value());
  }
}

TEST_CASE("An HTTP date is read in its three forms", "[time][http]") {
  const Instant expected = at(784'111'777'000);
  CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == expected);
  CHECK(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT") == expected);
  CHECK(parse_http_date("Sun Nov  6 08:49:37 1994") == expected);
  CHECK(parse_http_date("Wed Nov 16 08:49:37 1994") == at(784'975'777'000));
  CHECK(format_rfc3339(*parse_http_date("Friday, 06-Nov-26 08:49:37 GMT")) == "2026-11-06T08:49:37.000Z");
  for (const char* bad :
       {"", "soon", "06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37", "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 PST", "Sun, 06 Nov 1994 08:49:37 GMTx", "Sun Nov 6 08:49:37 1994"}) {
    INFO(bad);
    CHECK_FALSE(parse_http_date(bad).has_value());
  }
}

TEST_CASE("The system clock moves on by at least what was slept", "[time]") {
  SystemClock clock;
  const Instant before = clock.now();
  clock.sleep(Duration{20});
  clock.sleep(Duration{-5});
  CHECK(clock.now() - before >= Duration{20});
  CHECK(before > FakeClock::default_start - std::chrono::hours{24 * 365 * 3});
}
