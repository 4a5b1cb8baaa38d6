// SPDX-License-Identifier: Apache-2.0
#include "core/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_color_sinks.h>

#include <memory>
#include <mutex>

#include "core/text.hpp"

namespace pressroom::core::log {
namespace {

struct Output {
  std::mutex mutex;
  std::shared_ptr<spdlog::logger> logger;  ///< null until start()
  void (*before)() = nullptr;
  void (*after)() = nullptr;
};

/// Never destroyed, so that a thread that outlives main may still log.
Output& output() {
  static auto* const instance = new Output;
  return *instance;
}

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warn:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
    case Level::off:
      return spdlog::level::off;
  }
  return spdlog::level::off;
}

}  // namespace

void start(Level level) {
  auto sink = std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
  auto logger = std::make_shared<spdlog::logger>("pressroom", std::move(sink));
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %^%l%$ %v", spdlog::pattern_time_type::utc);
  logger->set_level(spdlog_level(level));
  logger->flush_on(spdlog::level::debug);
  const std::lock_guard lock(output().mutex);
  output().logger = std::move(logger);
}

void set_curtain(void (*before)(), void (*after)()) {
  const std::lock_guard lock(output().mutex);
  output().before = before;
  output().after = after;
}

void write(Level level, std::string_view message) {
  Output& out = output();
  const std::lock_guard lock(out.mutex);
  if (level == Level::off || !out.logger || !out.logger->should_log(spdlog_level(level))) return;
  if (out.before) out.before();
  // Messages quote servers.
  out.logger->log(spdlog_level(level), "{}", harmless(message));
  if (out.after) out.after();
}

}  // namespace pressroom::core::log
