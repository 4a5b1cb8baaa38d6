// SPDX-License-Identifier: Apache-2.0
#include "core/log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/temp_dir.hpp"

using namespace pressroom::core;

namespace {

/// Runs `action` with standard error sent to a file; returns what was written.
template <class Action>
std::string standard_error_of(Action action) {
  const pressroom::tests::TempDir folder;
  std::fflush(stderr);
  const int saved = ::dup(STDERR_FILENO);
  const int file = ::open((folder / "err").c_str(), O_WRONLY | O_CREAT, 0600);
  REQUIRE(saved >= 0);
  REQUIRE(file >= 0);
  ::dup2(file, STDERR_FILENO);
  ::close(file);
  action();
  std::fflush(stderr);
  ::dup2(saved, STDERR_FILENO);
  ::close(saved);
  return folder.read("err");
}

}  // namespace

TEST_CASE("Lines appear from the level up with time and level in front", "[log]") {
  const std::string written = standard_error_of([] {
    log::start(log::Level::warn);
    log::info("quiet");
    log::warn("page {} of {}", 3, 12);
    log::error("lost");
    log::start(log::Level::off);
    log::error("silent");
  });
  CHECK(written.find("quiet") == std::string::npos);
  CHECK(written.find("silent") == std::string::npos);
  CHECK(written.find("Z warning page 3 of 12\n") == 23);
  CHECK(written.find("Z error lost\n") != std::string::npos);
}

TEST_CASE("Control bytes of a quoted server cannot forge a line", "[log][security]") {
  const std::string written = standard_error_of([] {
    log::start(log::Level::info);
    log::info("{}", std::string_view("a\nb\x1b[2J\0\x7f\xC3\xA9\xC2\x9B\xE2\x80\xAE", 16));
    log::start(log::Level::off);
  });
  CHECK(written.find("a\\u000Ab\\u001B[2J\\u0000\\u007F\xC3\xA9\\u009B\\u202E\n") != std::string::npos);
}

TEST_CASE("The curtain opens before a line and closes behind it", "[log]") {
  const std::string written = standard_error_of([] {
    log::start(log::Level::info);
    log::set_curtain([] { std::fputs("<", stderr); }, [] { std::fputs(">", stderr); });
    log::debug("unseen");
    log::info("seen");
    log::set_curtain(nullptr, nullptr);
    log::start(log::Level::off);
  });
  CHECK(written.front() == '<');
  CHECK(written.find("seen\n>") != std::string::npos);
  CHECK(written.find("unseen") == std::string::npos);
}
