// SPDX-License-Identifier: Apache-2.0
#include "bench/child.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

extern char** environ;

namespace pressroom::bench {

namespace {

double now_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

std::string end_of(const std::filesystem::path& file) {
  constexpr std::size_t most = 2'000;
  std::ifstream stream(file);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  return text.size() > most ? text.substr(text.size() - most) : text;
}

}  // namespace

Child::Child(pid_t pid, std::string name, std::filesystem::path output, double started)
    : pid_(pid), name_(std::move(name)), output_(std::move(output)), started_(started) {}

Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      name_(std::move(other.name_)),
      output_(std::move(other.output_)),
      started_(other.started_) {}

Child::~Child() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

core::Result<Child> Child::start(const std::vector<std::string>& command, const std::filesystem::path& output) {
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&files, 1, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::posix_spawn_file_actions_adddup2(&files, 1, 2);
  pid_t pid = -1;
  const double started = now_seconds();
  const int fault = ::posix_spawnp(&pid, words[0], &files, nullptr, words.data(), environ);
  ::posix_spawn_file_actions_destroy(&files);
  if (fault != 0) {
    return core::fail(core::ErrorCode::io, fmt::format("cannot be started: {}", std::strerror(fault)), command.front());
  }
  return Child(pid, command.front(), output, started);
}

core::Result<Took> Child::wait() {
  int status = 0;
  rusage used{};
  const pid_t waited = ::wait4(std::exchange(pid_, -1), &status, 0, &used);
  const double wall = now_seconds() - started_;
  if (waited < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return core::fail(core::ErrorCode::io, fmt::format("ended with status {:#x}: {}", status, end_of(output_)), name_);
  }
  return Took{wall, seconds(used.ru_utime) + seconds(used.ru_stime), static_cast<std::uint64_t>(used.ru_maxrss) * 1024};
}

core::Result<Took> run_child(const std::vector<std::string>& command, const std::filesystem::path& output) {
  TRY_ASSIGN(Child child, Child::start(command, output));
  return child.wait();
}

double processor_seconds_of(pid_t pid) {
  std::ifstream file(fmt::format("/proc/{}/stat", pid));
  std::string line;
  std::getline(file, line);
  const auto behind_name = line.rfind(')');
  if (behind_name == std::string::npos) return 0;
  // Fields 14 and 15 (proc(5)); the name, which may hold blanks, is field 2.
  std::istringstream fields(line.substr(behind_name + 1));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  double user = 0, system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace pressroom::bench
