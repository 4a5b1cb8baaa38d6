// SPDX-License-Identifier: Apache-2.0
#include "app/stop_signal.hpp"

#include <atomic>
#include <csignal>

namespace pressroom::app {

namespace {

// A handler runs in whichever thread the signal finds; what it may touch there are atomics without a lock.
std::atomic<int> asked_times{0};
std::atomic<bool> configuration_wished{false};
std::atomic<bool> state_wished{false};
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

void count(int) { ++asked_times; }
void wish_configuration(int) { configuration_wished = true; }
void wish_state(int) { state_wished = true; }

}  // namespace

void StopSignal::install() {
  struct sigaction action = {};
  action.sa_handler = count;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  action.sa_handler = wish_configuration;
  sigaction(SIGHUP, &action, nullptr);
  action.sa_handler = wish_state;
  sigaction(SIGUSR1, &action, nullptr);
  struct sigaction ignore = {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignore, nullptr);
  // A file beyond the shell's limit is then a write that fails, as on a full disk.
  sigaction(SIGXFSZ, &ignore, nullptr);
}

StopSignal::Asked StopSignal::asked() {
  const int times = asked_times;
  if (times == 0) return Asked::no;
  return times == 1 ? Asked::orderly : Asked::at_once;
}

bool StopSignal::is_wished() { return configuration_wished || state_wished; }

bool StopSignal::take(Wish wish) {
  return (wish == Wish::tell_state ? state_wished : configuration_wished).exchange(false);
}

core::Result<void> go_on() {
  if (StopSignal::asked() == StopSignal::Asked::no) return {};
  return core::fail(core::ErrorCode::interrupted, "stopped as asked");
}

}  // namespace pressroom::app
