// SPDX-License-Identifier: Apache-2.0
#include "core/beside.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

namespace pressroom::core {

namespace {

constexpr std::size_t k_most_waiting = 32;

std::size_t most_threads(Beside kind) {
  return kind == Beside::waiting ? k_most_waiting : std::max(1u, std::thread::hardware_concurrency());
}

}  // namespace

Result<void> beside(Beside kind, const std::vector<std::function<Result<void>()>>& work) {
  std::vector<Result<void>> outcomes(work.size());
  std::atomic<std::size_t> next{0};
  const auto do_some = [&] {
    for (std::size_t i = next++; i < work.size(); i = next++) outcomes[i] = work[i]();
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < std::min(work.size(), most_threads(kind)); ++i) others.emplace_back(do_some);
    do_some();
  }
  for (Result<void>& outcome : outcomes) TRY(std::move(outcome));
  return {};
}

}  // namespace pressroom::core
