// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

extern char** environ;

namespace pressroom::tests {

/// How far a program came that was to be killed before one of its steps to the disk.
struct Steps {
  std::uint64_t made = 0;  ///< steps it asked for, the one it was killed before included
  bool killed = false;
  int exit = -1;         ///< exit code when it ended by itself
  bool watched = false;  ///< false: this machine lets nobody watch a process, and it was not started
};

/// System calls after which something on disk is another: a kill between two of them is a kill at either.
inline bool is_step(std::uint64_t call) {
  constexpr std::array<std::uint64_t, 7> steps{SYS_fsync,    SYS_fdatasync, SYS_rename,  SYS_unlink,
                                               SYS_unlinkat, SYS_ftruncate, SYS_pwrite64};
  return std::find(steps.begin(), steps.end(), call) != steps.end();
}

/// Runs a program, its output thrown away, and kills it when it asks the kernel for its step number `at` (from 1),
/// before the kernel does it. 0: it runs to its end.
inline Steps run_until_step(const std::vector<std::string>& command, std::uint64_t at) {
  std::vector<char*> words, environment;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  // The leak check of the address sanitizer is a watcher itself, and a process can have but one.
  // The first variable of a name counts, and in it the last word.
  constexpr std::string_view k_sanitizer = "ASAN_OPTIONS=";
  std::string no_leak_check(k_sanitizer);
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    if (text.starts_with(k_sanitizer)) {
      no_leak_check = std::string(text) + ":";
    } else {
      environment.push_back(*variable);
    }
  }
  no_leak_check += "detect_leaks=0";
  environment.push_back(no_leak_check.data());
  environment.push_back(nullptr);

  const pid_t pid = ::fork();
  if (pid == 0) {
    const int nowhere = ::open("/dev/null", O_RDWR);
    for (const int stream : {0, 1, 2}) ::dup2(nowhere, stream);
    if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(126);
    ::execve(words[0], words.data(), environment.data());
    ::_exit(127);
  }
  Steps steps;
  int status = 0;
  if (pid < 0 || ::waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status)) return steps;
  steps.watched = true;
  ::ptrace(PTRACE_SETOPTIONS, pid, nullptr, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
  for (long signal = 0;;) {
    ::ptrace(PTRACE_SYSCALL, pid, nullptr, signal);
    if (::waitpid(pid, &status, 0) != pid) return steps;
    if (WIFEXITED(status)) steps.exit = WEXITSTATUS(status);
    if (!WIFSTOPPED(status)) return steps;
    signal = WSTOPSIG(status) == (SIGTRAP | 0x80) ? 0 : WSTOPSIG(status);
    __ptrace_syscall_info info{};
    if (signal != 0 || ::ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info) <= 0) continue;
    if (info.op != PTRACE_SYSCALL_INFO_ENTRY || !is_step(info.entry.nr)) continue;
    if (++steps.made != at) continue;
    steps.killed = true;
    ::kill(pid, SIGKILL);
  }
}

}  // namespace pressroom::tests
