// SPDX-License-Identifier: Apache-2.0
#include "app/stop_signal.hpp"

#include <csignal>

namespace pressroom::app {

namespace {

volatile std::sig_atomic_t asked_times = 0;

void count(int) { asked_times = asked_times + 1; }

}  // namespace

void StopSignal::install() {
  struct sigaction action = {};
  action.sa_handler = count;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGHUP, &action, nullptr);
  struct sigaction ignore = {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignore, nullptr);
  // A file beyond the shell's limit is then a write that fails, as on a full disk.
  sigaction(SIGXFSZ, &ignore, nullptr);
}

StopSignal::Asked StopSignal::asked() {
  if (asked_times == 0) return Asked::no;
  return asked_times == 1 ? Asked::orderly : Asked::at_once;
}

}  // namespace pressroom::app
