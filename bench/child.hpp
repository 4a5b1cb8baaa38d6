// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace pressroom::bench {

/// What a program that has ended took.
struct Took {
  double wall_seconds = 0;
  double processor_seconds = 0;  ///< user and system, all its threads
  std::uint64_t peak_resident_bytes = 0;
};

/// What several calls of one program took.
struct Samples {
  std::vector<double> wall, processor, resident;  ///< seconds, seconds, bytes

  void add(const Took& took) {
    wall.push_back(took.wall_seconds);
    processor.push_back(took.processor_seconds);
    resident.push_back(static_cast<double>(took.peak_resident_bytes));
  }
};

/// A program that runs beside this one, its output in a file. It does not outlive this object.
class Child {
 public:
  /// `io` when it cannot be started. `output` gets what it prints, on either stream.
  static core::Result<Child> start(const std::vector<std::string>& command, const std::filesystem::path& output);
  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;
  ~Child();

  pid_t pid() const { return pid_; }
  /// Waits for its end. `io` with the end of its output for an exit code other than 0.
  core::Result<Took> wait();

 private:
  Child(pid_t pid, std::string name, std::filesystem::path output, double started);

  pid_t pid_;
  std::string name_;
  std::filesystem::path output_;
  double started_;
};

/// Starts it and waits for it.
core::Result<Took> run_child(const std::vector<std::string>& command, const std::filesystem::path& output);

/// What a process has used up so far, from /proc; 0 when that cannot be read.
double processor_seconds_of(pid_t pid);

}  // namespace pressroom::bench
