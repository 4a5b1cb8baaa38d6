// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/child.hpp"
#include "core/result.hpp"

namespace pressroom::bench {

/// How much there is to crawl.
struct SiteSize {
  int hosts = 32;
  int rooms = 4;  ///< the hosts are dealt out to them in turn
  int transcripts = 160;
  int pages_each = 12;
};

/// Generated press rooms as files, the room files that describe them, and nginx that serves them on loopback, each host
/// on an address of its own: hosts of one address would share its clock.
class PressRooms {
 public:
  /// Writes everything below `folder` and starts the server. `io` when it does not answer.
  static core::Result<PressRooms> open(const std::filesystem::path& folder, const SiteSize& size);

  const std::filesystem::path& room_files() const { return room_files_; }
  /// URLs of all transcript pages, by host, one a line: what a program without a parser is given.
  const std::filesystem::path& url_list() const { return url_list_; }
  /// The --connect-to options that lead the hosts here.
  const std::vector<std::string>& connect_to() const { return connect_to_; }
  std::uint64_t page_bytes() const { return page_bytes_; }
  int transcripts() const { return size_.transcripts; }
  int pages() const { return size_.transcripts * size_.pages_each; }
  /// What the server has used up so far.
  double server_seconds() const { return processor_seconds_of(server_.pid()); }

 private:
  PressRooms(SiteSize size, Child server) : size_(size), server_(std::move(server)) {}

  SiteSize size_;
  Child server_;
  std::filesystem::path room_files_;
  std::filesystem::path url_list_;
  std::vector<std::string> connect_to_;
  std::uint64_t page_bytes_ = 0;
};

}  // namespace pressroom::bench
