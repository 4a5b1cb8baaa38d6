// SPDX-License-Identifier: Apache-2.0
#include "core/work_profile.hpp"

#include <thread>

#include "core/thread_time.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom::core;

namespace {

/// Uses up processor time.
void work_for(std::chrono::nanoseconds time) {
  const auto end = thread_processor_time() + time;
  while (thread_processor_time() < end) {
  }
}

constexpr std::int64_t k_millisecond = 1'000'000;

}  // namespace

TEST_CASE("Time counts to the innermost stage", "[house]") {
  WorkProfile profile;
  {
    const WorkProfile::Bind bind(&profile);
    const InStage turns(Stage::turns);
    work_for(std::chrono::milliseconds(5));
    {
      const InStage html(Stage::html);
      work_for(std::chrono::milliseconds(20));
    }
    work_for(std::chrono::milliseconds(5));
  }
  CHECK(profile.spent(Stage::html) >= 20 * k_millisecond);
  CHECK(profile.spent(Stage::turns) >= 10 * k_millisecond);
  // Were the inner stage counted twice, it would be three times as much.
  CHECK(profile.spent(Stage::turns) < profile.spent(Stage::html));
  CHECK(profile.spent(Stage::record) == 0);
}

TEST_CASE("Threads are bound one by one and to nothing by themselves", "[house]") {
  WorkProfile profile;
  const WorkProfile::Bind bind(&profile);
  const auto work = [] {
    const InStage stage(Stage::record);
    work_for(std::chrono::milliseconds(2));
    count_work(Work::pages, 1);
  };
  std::thread unbound(work);
  unbound.join();
  CHECK(profile.spent(Stage::record) == 0);
  CHECK(profile.done(Work::pages) == 0);
  const auto bound = [&, inherited = WorkProfile::bound()] {
    const WorkProfile::Bind here(inherited);
    work();
  };
  std::thread one(bound), other(bound);
  one.join();
  other.join();
  CHECK(profile.spent(Stage::record) >= 4 * k_millisecond);
  CHECK(profile.done(Work::pages) == 2);
}

TEST_CASE("Stages have names of their own", "[house]") {
  for (std::size_t i = 0; i < k_stages; ++i) {
    CHECK_FALSE(name(static_cast<Stage>(i)).empty());
    for (std::size_t j = 0; j < i; ++j) CHECK(name(static_cast<Stage>(i)) != name(static_cast<Stage>(j)));
  }
}
