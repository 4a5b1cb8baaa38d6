// SPDX-License-Identifier: Apache-2.0
#include "app/stop_signal.hpp"

#include <csignal>

namespace pressroom::app {

namespace {

volatile std::sig_atomic_t asked_times = 0;

volatile std::sig_atomic_t configuration_wished = 0;
volatile std::sig_atomic_t state_wished = 0;

void count(int) { asked_times = asked_times + 1; }
void wish_configuration(int) { configuration_wished = 1; }
void wish_state(int) { state_wished = 1; }

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
  if (asked_times == 0) return Asked::no;
  return asked_times == 1 ? Asked::orderly : Asked::at_once;
}

bool StopSignal::is_wished() { return configuration_wished != 0 || state_wished != 0; }

bool StopSignal::take(Wish wish) {
  volatile std::sig_atomic_t& wished = wish == Wish::tell_state ? state_wished : configuration_wished;
  if (wished == 0) return false;
  wished = 0;
  return true;
}

}  // namespace pressroom::app
