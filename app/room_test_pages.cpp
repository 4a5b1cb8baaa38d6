// SPDX-License-Identifier: Apache-2.0
#include "app/room_test_pages.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "app/stored_pages.hpp"
#include "core/digest.hpp"
#include "core/transcript_id.hpp"
#include "storage/warc/captures.hpp"
#include "storage/warc/zip_directory.hpp"

namespace pressroom::app {

namespace {

namespace warc = storage::warc;
using core::Capture;

constexpr std::uint64_t k_most_page_bytes = 64ull << 20;

std::filesystem::path beside(const parsers::RoomRules& rules, const std::string& file) {
  return std::filesystem::path(rules.room().file).parent_path() / file;
}

core::Result<void> require_file(const core::Disk& disk, const std::filesystem::path& path) {
  if (disk.exists(path)) return {};
  return core::fail(core::ErrorCode::not_found, "the file of the test is not there", path.string());
}

/// The WARC files of a test and what they hold, revisits and their originals together.
class TestArchives {
 public:
  TestArchives(const core::Disk& disk, const parsers::RoomRules& rules) : disk_(disk), rules_(rules) {}

  core::Result<void> add(const std::filesystem::path& path) {
    TRY_ASSIGN(auto file, disk_.open_read(path));
    const core::ReadFile& opened = *file;
    files_.push_back(std::move(file));
    if (path.extension() != ".wacz") return add_warc(opened, path.filename().string());
    TRY_ASSIGN(const warc::ZipDirectory directory, warc::read_zip_directory(opened));
    for (const warc::ZipEntry& entry : directory.entries) {
      if (!entry.name.starts_with("archive/") || entry.is_folder()) continue;
      files_.push_back(warc::open_zip_slice(opened, entry.slice));
      TRY(add_warc(*files_.back(), path.filename().string() + "/" + entry.name));
    }
    return {};
  }

  /// The captures of `wanted` (any transcript where it is empty), the newest first.
  core::Result<TestPages> read(const std::string& wanted) {
    TestPages found;
    TRY_ASSIGN(found.native_id, transcript(wanted));
    std::vector<const Stored*> captures;
    int newest_visit = 0;
    for (const Stored& stored : captures_) {
      if (stored.identity.id != found.native_id) continue;
      captures.push_back(&stored);
      newest_visit = std::max(newest_visit, stored.capture.visit_number);
    }
    std::stable_sort(captures.begin(), captures.end(),
                     [](const Stored* a, const Stored* b) { return a->capture.captured_at > b->capture.captured_at; });
    std::map<int, std::string> troubles;
    std::map<int, TestPage> pages;
    for (const Stored* stored : captures) {
      const int number = stored->identity.page;
      if (stored->capture.visit_number != newest_visit || pages.contains(number)) continue;
      auto page = read(*stored);
      if (page) {
        pages.emplace(number, *std::move(page));
      } else {
        troubles.emplace(number, page.error().what);
      }
    }
    for (auto& [number, page] : pages) found.pages.push_back(std::move(page));
    for (auto& [number, reason] : troubles) {
      if (!pages.contains(number)) found.troubles.push_back({number, reason});
    }
    return found;
  }

 private:
  struct Stored {
    Capture capture;
    parsers::PageIdentity identity;
    const core::ReadFile* file = nullptr;
  };

  core::Result<void> add_warc(const core::ReadFile& file, const std::string& name) {
    TRY_ASSIGN(const warc::FileCaptures held, warc::read_captures(file, name));
    for (const Capture& capture : held.captures) {
      const Stored stored{capture, identity_of(capture), &file};
      if (!capture.is_revisit()) originals_.emplace(capture.record_id, stored);
      if (!stored.identity.id.empty()) captures_.push_back(stored);
    }
    return {};
  }

  /// Empty for what is no page of a transcript of this room.
  parsers::PageIdentity identity_of(const Capture& capture) const {
    if (!capture.transcript.empty()) {
      return capture.room == rules_.room().name ? parsers::PageIdentity{capture.transcript, capture.page}
                                                : parsers::PageIdentity{};
    }
    const auto url = core::Url::parse(capture.url);
    const auto identity = url ? rules_.identify(*url) : std::nullopt;
    return identity.value_or(parsers::PageIdentity{});
  }

  core::Result<std::string> transcript(const std::string& wanted) const {
    std::set<std::string> held;
    for (const Stored& stored : captures_) held.insert(stored.identity.id);
    if (!wanted.empty()) {
      std::string native_id = core::native_id_of(wanted);
      if (held.contains(native_id)) return native_id;
      return core::fail(core::ErrorCode::malformed, "the files hold nothing of this transcript", wanted);
    }
    if (held.size() == 1) return *held.begin();
    return core::fail(core::ErrorCode::malformed, held.empty() ? "the files hold no page of a transcript of this room"
                                                               : "the files hold several transcripts; name one");
  }

  core::Result<TestPage> read(const Stored& visited) const {
    if (!visited.capture.succeeded()) {
      return core::fail(core::ErrorCode::malformed, "HTTP " + std::to_string(visited.capture.status));
    }
    const Stored* stored = &visited;
    if (visited.capture.is_revisit()) {
      const auto original = originals_.find(visited.capture.refers_to);
      if (original == originals_.end()) {
        return core::fail(core::ErrorCode::damaged, "refers to a response that is not in these files");
      }
      stored = &original->second;
    }
    warc::RecordCutter cutter(*stored->file);
    TRY_ASSIGN(const StoredResponse response, read_response(cutter, stored->capture));
    TRY_ASSIGN(StoredPage page, read_stored_page(response, stored->capture));
    return TestPage{std::move(page.page), visited.identity, stored->capture, std::move(page.doubt)};
  }

  const core::Disk& disk_;
  const parsers::RoomRules& rules_;
  std::vector<std::unique_ptr<core::ReadFile>> files_;
  std::vector<Stored> captures_;
  std::map<std::string, Stored> originals_;  ///< by record id
};

core::Result<TestPage> read_page_file(const core::Disk& disk, const parsers::RoomRules& rules,
                                      const std::filesystem::path& path, const std::string& href) {
  TRY(require_file(disk, path));
  TRY_ASSIGN(std::string payload, disk.read_all(path, k_most_page_bytes));
  TRY_ASSIGN(const core::Url url, core::Url::parse(href));
  const auto identity = rules.identify(url);
  if (!identity) {
    return core::fail(core::ErrorCode::configuration, "hosts or match.transcript do not fit this URL", href);
  }
  Capture capture;
  capture.url = url.href_without_fragment();
  capture.status = 200;
  capture.mime = path.extension() == ".xml" ? "application/xml" : "text/html";
  capture.payload_digest = core::sha256_labelled(payload);
  capture.page = identity->page;
  core::HttpHeaders headers;
  headers.add("Content-Type", capture.mime);
  TRY_ASSIGN(parsers::Page page, parsers::Page::read(url, headers, std::move(payload)));
  return TestPage{std::move(page), *identity, std::move(capture), {}};
}

core::Result<TestPages> read_page_files(const core::Disk& disk, const parsers::RoomRules& rules,
                                        const core::RoomTest& test) {
  TestPages found;
  for (std::size_t i = 0; i < test.files.size(); ++i) {
    TRY_ASSIGN(TestPage page, read_page_file(disk, rules, beside(rules, test.files[i]), test.urls[i]));
    if (!found.native_id.empty() && found.native_id != page.identity.id) {
      return core::fail(core::ErrorCode::malformed, "the pages are of several transcripts", test.urls[i]);
    }
    found.native_id = page.identity.id;
    found.pages.push_back(std::move(page));
  }
  const std::string transcript = core::transcript_id(rules.room().name, found.native_id);
  if (!test.transcript.empty() && test.transcript != transcript) {
    return core::fail(core::ErrorCode::malformed, "the pages are of the transcript " + transcript, test.transcript);
  }
  std::stable_sort(found.pages.begin(), found.pages.end(),
                   [](const TestPage& a, const TestPage& b) { return a.identity.page < b.identity.page; });
  return found;
}

}  // namespace

core::Result<TestPages> read_test_pages(const core::Disk& disk, const parsers::RoomRules& rules,
                                        const core::RoomTest& test) {
  if (!test.urls.empty()) return read_page_files(disk, rules, test);
  TestArchives archives(disk, rules);
  for (const std::string& file : test.files) {
    const std::filesystem::path path = beside(rules, file);
    TRY(require_file(disk, path));
    TRY(archives.add(path));
  }
  return archives.read(test.transcript);
}

parsers::VisitedTranscript visit_of(const TestPages& pages, const parsers::RoomRules& rules) {
  parsers::VisitedTranscript visited;
  visited.native_id = pages.native_id;
  visited.troubles = pages.troubles;
  for (const TestPage& page : pages.pages) {
    auto reading = parsers::read_page(page.page, rules, page.identity, page.capture);
    if (!reading) {
      visited.troubles.push_back({page.identity.page, reading.error().what});
      continue;
    }
    if (!page.doubt.empty()) visited.troubles.push_back({page.identity.page, page.doubt});
    visited.pages.push_back(*std::move(reading));
  }
  return visited;
}

}  // namespace pressroom::app
