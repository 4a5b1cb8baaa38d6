// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "app/options.hpp"
#include "core/disk.hpp"
#include "crawler/connect_map.hpp"
#include "crawler/pacer.hpp"
#include "crawler/robots_gate.hpp"

namespace pressroom::app {

/// pressroom.toml: facts about the operator and limits that hold for all rooms.
struct Configuration {
  std::string contact;        ///< empty: crawling is refused but on loopback
  std::string operator_name;  ///< for warcinfo; may be empty
  crawler::PaceRules pace;
  core::Duration patience{60'000};
  core::Duration max_transfer{300'000};  ///< a whole transfer
  core::Duration connect_timeout{15'000};
  core::Duration stall_timeout{30'000};  ///< below 1 KiB/s for this long
  std::uint64_t max_body_bytes = 16ull << 20;
  std::uint64_t max_warc_bytes = 1'000'000'000;
  std::uint64_t min_free_bytes = 50'000'000;  ///< a run asks for nothing more while less than this is free
  enum class Compression { gzip, zstd } warc_compression = Compression::gzip;
  int max_listing_pages = 500;                                   ///< in one visit of a document
  int max_in_flight = 16;                                        ///< requests, over all hosts
  int max_requests_per_day = 2'000;                              ///< of a room, by UTC day
  std::uint64_t max_bytes_per_day = 1'000'000'000;               ///< received for a room, by UTC day
  crawler::WhenDenied when_denied = crawler::WhenDenied::allow;  ///< `robots_strict` forbids
};

/// Strict, as room files are: `configuration` with file:line.
core::Result<Configuration> read_configuration(const core::Disk& disk, const std::filesystem::path& file);

/// The configuration with the command line's network options laid over it, checked as a whole.
struct NetworkPlan {
  Configuration configuration;
  crawler::ConnectMap connect_map;
  std::string user_agent;  ///< "pressroom/0.1.0 (+contact)"
  std::string from;        ///< the contact when it is a mail address, else empty
};

/// `usage` for options that contradict each other or the rules: a delay under one second that does not stay on
/// loopback, a contact that is neither https URL nor address, no contact for a real network.
core::Result<NetworkPlan> plan_network(Configuration configuration, const NetworkOptions& options);

}  // namespace pressroom::app
