// SPDX-License-Identifier: Apache-2.0
#include "core/frontier.hpp"

namespace pressroom::core {

std::string_view name(HostState::Block block) {
  switch (block) {
    case HostState::Block::none:
      return "none";
    case HostState::Block::back_off:
      return "back-off";
    case HostState::Block::retry_after:
      return "retry-after";
    case HostState::Block::circuit:
      return "circuit";
  }
  return "unknown";
}

std::string_view name(RobotsCopy::State state) {
  switch (state) {
    case RobotsCopy::State::parsed:
      return "parsed";
    case RobotsCopy::State::unavailable:
      return "unavailable";
    case RobotsCopy::State::denied:
      return "denied";
    case RobotsCopy::State::unreachable:
      return "unreachable";
  }
  return "unknown";
}

std::string_view name(VisitRecord::State state) {
  switch (state) {
    case VisitRecord::State::queued:
      return "queued";
    case VisitRecord::State::claimed:
      return "claimed";
    case VisitRecord::State::captured:
      return "captured";
    case VisitRecord::State::done:
      return "done";
    case VisitRecord::State::failed:
      return "failed";
    case VisitRecord::State::refused:
      return "refused";
  }
  return "unknown";
}

}  // namespace pressroom::core
