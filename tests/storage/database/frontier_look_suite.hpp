// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "tests/storage/database/frontier_under_test.hpp"

namespace pressroom::tests {

inline std::vector<std::string> queued_urls(FrontierUnderTest& frontier, std::int64_t now, int most = 0) {
  const auto queue = frontier->queued("example", at(now), most);
  REQUIRE(queue);
  std::vector<std::string> urls;
  for (const core::VisitRecord& record : queue->first) urls.push_back(record.visit.url.href());
  return urls;
}

/// What is queued is told without being taken, in the order in which it is taken.
inline void check_frontier_look(FrontierUnderTest& frontier) {
  using Urls = std::vector<std::string>;
  REQUIRE(enqueue(frontier, {visit_of("http://a.example/i.gif", 0, core::VisitReason::requisite, "")}, at(0)));
  REQUIRE(enqueue(frontier, {visit_of("http://a.example/late")}, at(75)));
  REQUIRE(enqueue(frontier, {visit_of("http://b.example/3", 3), visit_of("http://c.example/2", 2)}, at(2)));
  REQUIRE(enqueue(frontier, {visit_of("http://a.example/1")}, at(1)));
  REQUIRE(enqueue(frontier, {visit_of("http://c.example/robots.txt", 0, core::VisitReason::robots, "")}, at(3)));

  SECTION("in the order of taking it") {
    const Urls looked = queued_urls(frontier, 10);
    CHECK(looked == Urls{"http://c.example/robots.txt", "http://a.example/1", "http://b.example/3",
                         "http://c.example/2", "http://a.example/i.gif", "http://a.example/late"});
    Urls taken;
    for (std::int64_t now = 10; now < 90; now += 10) {
      const auto visit = take_one(frontier, at(now), at(now));
      REQUIRE(visit);
      if (!*visit) continue;
      taken.push_back((*visit)->url.href());
      REQUIRE(frontier->end(**visit, {core::VisitEnd::Kind::failed, "timeout", ""}, {}));
    }
    CHECK(taken == looked);
    CHECK(queued_urls(frontier, 10).empty());
  }
  SECTION("behind a block comes last and the count is that of all") {
    REQUIRE(put_host(frontier, clock_of("host:c.example", 0, 100)));
    CHECK(queued_urls(frontier, 10, 2) == Urls{"http://a.example/1", "http://b.example/3"});
    CHECK(queued_urls(frontier, 10).back() == "http://c.example/2");
    CHECK(queued_urls(frontier, 101).front() == "http://c.example/robots.txt");
    const auto queue = frontier->queued("example", at(10), 1);
    REQUIRE(queue);
    CHECK(queue->by_host ==
          std::map<std::string, std::int64_t>{{"host:a.example", 3}, {"host:b.example", 1}, {"host:c.example", 2}});
    CHECK(frontier->queued("zoo", at(10), 0)->by_host.empty());
  }
  SECTION("by anybody and with what is on its way") {
    const auto taken = claim_one(frontier, 10);
    const auto queue = frontier.other().queued("example", at(10), 0);
    REQUIRE(queue);
    REQUIRE(queue->first.size() == 6);
    const auto found = std::find_if(queue->first.begin(), queue->first.end(),
                                    [&](const core::VisitRecord& record) { return record.visit.id == taken.id; });
    REQUIRE(found != queue->first.end());
    CHECK(found->state == core::VisitRecord::State::claimed);
    CHECK(found->due_at == at(3));
  }
}

}  // namespace pressroom::tests
