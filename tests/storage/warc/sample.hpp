// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/disk.hpp"
#include "core/fetch.hpp"
#include "storage/warc/cdxj.hpp"
#include "storage/warc/record_cutter.hpp"
#include "storage/warc/warc_reader.hpp"
#include "storage/warc/warc_writer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_random.hpp"
#include "tests/support/memory_disk.hpp"

namespace pressroom::tests {

inline const std::filesystem::path sample_folder = "archive";

template <class T>
T value_of(core::Result<T> result) {
  if (!result) FAIL(result.error().message());
  return *std::move(result);
}

inline void succeed(const core::Result<void>& result) {
  if (!result) FAIL(result.error().message());
}

/// A fetch as the crawler hands it over, from the bytes of its response.
inline core::Fetch sample_fetch(const std::string& url, const std::string& response) {
  core::Fetch fetch{.url = value_of(core::Url::parse(url)),
                    .request = {},
                    .interim_heads = {},
                    .response = response,
                    .head = value_of(core::parse_response_head(response)),
                    .address = "127.0.0.1"};
  fetch.request = "GET " + std::string(fetch.url.path()) + " HTTP/1.1\r\nHost: " + fetch.url.authority() + "\r\n\r\n";
  fetch.started = FakeClock::default_start + core::Duration{1234};
  fetch.duration = core::Duration{56};
  return fetch;
}

inline std::string page_response(std::string_view body) {
  return "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + std::string(body);
}

inline core::Fetch sample_page(int page) {
  return sample_fetch("http://press.example/content_4711_" + std::to_string(page) + ".htm",
                      page_response("<p>Page " + std::to_string(page) + "</p>"));
}

inline storage::warc::CaptureNotes sample_notes(const core::Fetch& fetch, int page) {
  core::Visit visit{.room = "sample-room", .url = fetch.url, .transcript = "4711", .via = {}, .hops = "L"};
  visit.reason = core::VisitReason::page;
  visit.page = page;
  visit.visit_number = 2;
  visit.via = "http://press.example/list.htm";
  return {visit, "allowed by http://press.example/robots.txt", core::Duration{5000}};
}

inline storage::warc::WriterOptions sample_options() {
  storage::warc::WriterOptions options;
  options.archive = sample_folder;
  options.room = "sample-room";
  options.run_id = "r1";
  options.software = "pressroom/test";
  options.operator_contact = "mailto:desk@press.example";
  options.user_agent = "pressroom-test";
  return options;
}

/// An archive in memory with one closed WARC of `pages` fetches, its manifest and its index.
struct SampleArchive {
  explicit SampleArchive(int pages = 1) {
    storage::warc::WarcWriter writer(disk, clock, random, sample_options());
    std::vector<std::string> lines;
    for (int page = 1; page <= pages; ++page) {
      const auto fetch = sample_page(page);
      captures.push_back(value_of(writer.append(fetch, sample_notes(fetch, page))));
      lines.push_back(storage::warc::index_line(captures.back()).serialise());
    }
    succeed(writer.close());
    file = writer.take_closed().at(0);
    succeed(disk.make_folders(index_path.parent_path()));
    succeed(disk.write_atomically(index_path, storage::warc::sorted_index(lines)));
  }

  std::string bytes() const { return value_of(disk.read_all(file.path, 1u << 30)); }
  void replace(const std::string& bytes) { succeed(disk.write_atomically(file.path, bytes)); }

  std::filesystem::path index_path = sample_folder / "indexes" / "captures-0000000001-0000000001.cdxj";
  MemoryDisk disk;
  FakeClock clock;
  FakeRandom random;
  storage::warc::ClosedFile file;
  std::vector<core::Capture> captures;
};

struct ReadBack {
  std::vector<storage::warc::Record> records;
  std::vector<storage::warc::DamagedRange> damaged;
};

inline ReadBack read_back(const core::ReadFile& file, storage::warc::ReadOptions options = {}) {
  ReadBack out;
  storage::warc::WarcReader reader(file, options);
  for (;;) {
    auto item = value_of(reader.next());
    if (!item) return out;
    if (auto* record = std::get_if<storage::warc::Record>(&*item)) {
      out.records.push_back(std::move(*record));
    } else {
      out.damaged.push_back(std::get<storage::warc::DamagedRange>(*item));
    }
  }
}

inline ReadBack read_back(const std::string& bytes, storage::warc::ReadOptions options = {}) {
  MemoryDisk disk;
  succeed(disk.write_atomically("file", bytes));
  return read_back(*value_of(disk.open_read("file")), options);
}

}  // namespace pressroom::tests
