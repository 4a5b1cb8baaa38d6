// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/temp_dir.hpp"

extern char** environ;

namespace pressroom::tests {

/// What a program left behind.
struct Finished {
  int exit = -1;  ///< exit code, or 128 + the signal that ended it
  std::string out;
  std::string err;
  bool in_time = true;
};

/// A child process whose output goes to files, so that it never waits for its reader. It does not outlive this object.
class Program {
 public:
  explicit Program(const std::vector<std::string>& command) {
    std::vector<char*> words;
    for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    const std::string out = (output_ / "out").string(), err = (output_ / "err").string();
    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&files, 1, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::posix_spawn_file_actions_addopen(&files, 2, err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    const int fault = ::posix_spawnp(&pid_, words[0], &files, nullptr, words.data(), environ);
    ::posix_spawn_file_actions_destroy(&files);
    if (fault != 0) throw std::runtime_error("cannot start " + command.front());
    // The C library's own wrapper has C++ linkage in Debian 12 and so cannot be linked.
    handle_ = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
    if (handle_ < 0) throw std::runtime_error("no handle for " + command.front());
  }
  ~Program() {
    if (!ended_) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
    ::close(handle_);
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  pid_t pid() const { return pid_; }
  void signal(int number) { ::kill(pid_, number); }

  /// True when it has ended within `limit`.
  bool ends_within(std::chrono::milliseconds limit) const {
    pollfd ended{handle_, POLLIN, 0};
    return ::poll(&ended, 1, static_cast<int>(limit.count())) == 1;
  }

  /// Its end; a program that takes longer than `limit` is killed.
  Finished wait(std::chrono::milliseconds limit = std::chrono::seconds(60)) {
    Finished finished;
    finished.in_time = ends_within(limit);
    if (!finished.in_time) signal(SIGKILL);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    ended_ = true;
    finished.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    finished.out = output_.read("out");
    finished.err = output_.read("err");
    return finished;
  }

 private:
  TempDir output_;
  pid_t pid_ = -1;
  int handle_ = -1;
  bool ended_ = false;
};

inline Finished run_program(const std::vector<std::string>& command) { return Program(command).wait(); }

}  // namespace pressroom::tests
