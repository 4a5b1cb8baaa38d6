// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/result.hpp"

namespace pressroom::bench {

/// One way to work through the whole corpus.
struct Contender {
  std::string name;
  std::function<core::Result<void>()> work;
};

/// What one contender needed, one value per round.
struct Timing {
  std::string name;
  std::vector<double> processor_seconds;  ///< of the thread: what a core does, however busy the machine is
  std::vector<double> wall_seconds;
};

/// Runs every contender once unmeasured, then `rounds` times in turn, so that whatever changes on the machine
/// meanwhile meets all of them alike.
core::Result<std::vector<Timing>> run_rounds(const std::vector<Contender>& contenders, int rounds);

/// What the calling thread has used up so far.
double processor_seconds();

double median(std::vector<double> values);
/// (highest - lowest) / median, in percent.
double spread_percent(const std::vector<double>& values);

/// The table people read, a line per timing: pages and megabytes (10^6 bytes) a second by processor time and by the
/// wall.
void print_table(const std::vector<Timing>& timings, std::size_t pages, std::uint64_t bytes);

/// The value of a command-line option that wants a whole number from 1; else `usage`.
core::Result<int> count_of(std::string_view option, std::string_view value);
/// Several of them with commas between; else `usage`.
core::Result<std::vector<int>> counts_of(std::string_view list);
/// Where the value of an option goes: a whole number from 1, a text, or a path.
using Setting = std::variant<int*, std::string*, std::filesystem::path*>;
/// Reads "PROGRAM [--OPTION VALUE]..." and returns PROGRAM; else `usage`, with the text `usage` where a word is
/// unknown.
core::Result<std::string> read_settings(const std::vector<std::string_view>& words,
                                        const std::map<std::string_view, Setting>& settings, std::string_view usage);
/// 0, or 1 (2 for `usage`) with the error on standard error.
int exit_code_of(const char* program, const core::Result<void>& done);

/// Processor, its number, compiler and build type, in one line.
std::string machine();

}  // namespace pressroom::bench
