// SPDX-License-Identifier: Apache-2.0
#include "core/watch.hpp"

namespace pressroom::core {

std::string_view name(Watch::Kind kind) {
  switch (kind) {
    case Watch::Kind::listing:
      return "listing";
    case Watch::Kind::feed:
      return "feed";
    case Watch::Kind::sitemap:
      return "sitemap";
    case Watch::Kind::transcript:
      return "transcript";
  }
  return "unknown";
}

std::optional<Watch::Kind> watch_kind(std::string_view text) {
  using Kind = Watch::Kind;
  for (const Kind kind : {Kind::listing, Kind::feed, Kind::sitemap, Kind::transcript}) {
    if (name(kind) == text) return kind;
  }
  return std::nullopt;
}

std::string_view name(Watch::State state) {
  switch (state) {
    case Watch::State::standing:
      return "standing";
    case Watch::State::vanished:
      return "vanished";
  }
  return "unknown";
}

}  // namespace pressroom::core
