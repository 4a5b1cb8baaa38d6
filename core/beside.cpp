// SPDX-License-Identifier: Apache-2.0
#include "core/beside.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

namespace pressroom::core {

namespace {

constexpr std::size_t k_most_threads = 32;

}  // namespace

Result<void> beside(const std::vector<std::function<Result<void>()>>& work) {
  std::vector<Result<void>> outcomes(work.size());
  std::atomic<std::size_t> next{0};
  const auto do_some = [&] {
    for (std::size_t i = next++; i < work.size(); i = next++) outcomes[i] = work[i]();
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < std::min(work.size(), k_most_threads); ++i) others.emplace_back(do_some);
    do_some();
  }
  for (Result<void>& outcome : outcomes) TRY(std::move(outcome));
  return {};
}

}  // namespace pressroom::core
