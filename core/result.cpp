// SPDX-License-Identifier: Apache-2.0
#include "core/result.hpp"

namespace pressroom::core {

std::string_view name(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage:
      return "usage";
    case ErrorCode::configuration:
      return "configuration";
    case ErrorCode::not_found:
      return "not-found";
    case ErrorCode::io:
      return "io";
    case ErrorCode::disk_full:
      return "disk-full";
    case ErrorCode::malformed:
      return "malformed";
    case ErrorCode::limit:
      return "limit";
    case ErrorCode::unsupported:
      return "unsupported";
    case ErrorCode::busy:
      return "busy";
    case ErrorCode::lease_lost:
      return "lease-lost";
    case ErrorCode::damaged:
      return "damaged";
    case ErrorCode::network:
      return "network";
    case ErrorCode::interrupted:
      return "interrupted";
  }
  return "unknown";
}

std::string Error::message() const { return where.empty() ? what : where + ": " + what; }

}  // namespace pressroom::core
