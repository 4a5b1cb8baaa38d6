// SPDX-License-Identifier: Apache-2.0
#include "bench/rounds.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <thread>

#include "core/thread_time.hpp"

namespace pressroom::bench {

namespace {

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string processor_name() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    const auto colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
  }
  return "unknown processor";
}

}  // namespace

core::Result<std::vector<Timing>> run_rounds(const std::vector<Contender>& contenders, int rounds) {
  std::vector<Timing> timings;
  for (const Contender& contender : contenders) {
    TRY(contender.work());
    timings.push_back({contender.name, {}, {}});
  }
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < contenders.size(); ++i) {
      const double processor = processor_seconds(), wall = wall_seconds();
      TRY(contenders[i].work());
      timings[i].processor_seconds.push_back(processor_seconds() - processor);
      timings[i].wall_seconds.push_back(wall_seconds() - wall);
    }
  }
  return timings;
}

double processor_seconds() { return std::chrono::duration<double>(core::thread_processor_time()).count(); }

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

double spread_percent(const std::vector<double>& values) {
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  return (*most - *least) / median(values) * 100;
}

void print_table(const std::vector<Timing>& timings, std::size_t pages, std::uint64_t bytes) {
  fmt::print("{:<38} {:>9} {:>8} {:>8} {:>14}\n", "per core, medians", "pages/s", "MB/s", "spread", "pages/s (wall)");
  for (const Timing& timing : timings) {
    const double seconds = median(timing.processor_seconds);
    fmt::print("{:<38} {:>9.0f} {:>8.1f} {:>6.1f} % {:>14.0f}\n", timing.name, static_cast<double>(pages) / seconds,
               static_cast<double>(bytes) / 1e6 / seconds, spread_percent(timing.processor_seconds),
               static_cast<double>(pages) / median(timing.wall_seconds));
  }
}

std::string machine() {
#if defined(__clang__)
  const std::string compiler = "clang " __clang_version__;
#else
  const std::string compiler = "g++ " __VERSION__;
#endif
  return fmt::format("{}, {} core(s); {}, build type {}", processor_name(), std::thread::hardware_concurrency(),
                     compiler, PRESSROOM_BUILD);
}

core::Result<int> count_of(std::string_view option, std::string_view value) {
  int count = 0;
  const auto read = std::from_chars(value.data(), value.data() + value.size(), count);
  if (read.ec == std::errc() && read.ptr == value.data() + value.size() && count >= 1) return count;
  return core::fail(core::ErrorCode::usage, "a whole number from 1 is wanted", std::string(option));
}

core::Result<std::vector<int>> counts_of(std::string_view list) {
  std::vector<int> counts;
  for (std::size_t at = 0; at <= list.size();) {
    const std::size_t end = std::min(list.find(',', at), list.size());
    TRY_ASSIGN(const int count, count_of(list, list.substr(at, end - at)));
    counts.push_back(count);
    at = end + 1;
  }
  return counts;
}

core::Result<std::string> read_settings(const std::vector<std::string_view>& words,
                                        const std::map<std::string_view, Setting>& settings, std::string_view usage) {
  if (words.size() % 2 != 1) return core::fail(core::ErrorCode::usage, std::string(usage));
  for (std::size_t i = 1; i < words.size(); i += 2) {
    const auto setting = settings.find(words[i]);
    if (setting == settings.end()) return core::fail(core::ErrorCode::usage, std::string(usage));
    if (int* const* count = std::get_if<int*>(&setting->second)) {
      TRY_ASSIGN(**count, count_of(words[i], words[i + 1]));
    } else if (std::string* const* text = std::get_if<std::string*>(&setting->second)) {
      **text = words[i + 1];
    } else {
      *std::get<std::filesystem::path*>(setting->second) = words[i + 1];
    }
  }
  return std::string(words[0]);
}

int exit_code_of(const char* program, const core::Result<void>& done) {
  if (done) return 0;
  std::fprintf(stderr, "%s: %s\n", program, done.error().message().c_str());
  return done.error().code == core::ErrorCode::usage ? 2 : 1;
}

}  // namespace pressroom::bench
