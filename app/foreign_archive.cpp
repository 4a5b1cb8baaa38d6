// SPDX-License-Identifier: Apache-2.0
#include "app/foreign_archive.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/url.hpp"
#include "storage/warc/record_cutter.hpp"
#include "storage/warc/warc_files.hpp"
#include "storage/warc/zip_directory.hpp"

namespace pressroom::app {

namespace warc = storage::warc;
using core::Capture;

namespace {

constexpr core::Duration k_visit_gap = std::chrono::hours(24);

bool is_warc(std::string_view name) {
  return name.ends_with(".warc") || name.ends_with(".warc.gz") || name.ends_with(".warc.zst");
}

/// The place of a file that was named relative to the working directory, relative to the archive.
core::Result<std::filesystem::path> kept_path(const std::filesystem::path& named, const std::filesystem::path& root) {
  if (named.is_absolute()) return named.lexically_normal();
  std::error_code failed;
  auto relative = std::filesystem::relative(named, root, failed);
  if (failed || relative.empty()) return core::fail(core::ErrorCode::io, "cannot be told from the archive", named);
  return relative;
}

bool by_time(const Capture& a, const Capture& b) {
  return std::tie(a.captured_at, a.location.warc_file, a.location.offset) <
         std::tie(b.captured_at, b.location.warc_file, b.location.offset);
}

/// The numbers are those of the last visits before our own.
void number_visits(std::vector<Capture>& captures) {
  std::sort(captures.begin(), captures.end(), by_time);
  int visit = 0;
  for (std::size_t i = 0; i < captures.size(); ++i) {
    if (i > 0 && captures[i].captured_at - captures[i - 1].captured_at > k_visit_gap) ++visit;
    captures[i].visit_number = visit;
  }
  for (Capture& capture : captures) capture.visit_number -= visit;
}

}  // namespace

core::Result<void> ForeignArchive::add(const std::filesystem::path& path, const std::set<std::string>& rooms) {
  ForeignFile foreign;
  foreign.path = path;
  foreign.rooms = rooms;
  if (path.extension() != ".wacz") return add_entry(foreign);
  TRY_ASSIGN(const auto package, archive_.disk().open_read(path));
  TRY_ASSIGN(const auto directory, warc::read_zip_directory(*package));
  for (const warc::ZipFault& fault : directory.faults) {
    if (fault.severity != core::Severity::error) continue;
    faults_.add({core::ErrorCode::damaged, fault.what, fmt::format("{}:{}", path.string(), fault.offset)});
  }
  for (const warc::ZipEntry& entry : directory.entries) {
    if (!is_warc(entry.name)) continue;
    foreign.entry = entry.name;
    TRY(add_entry(foreign));
  }
  return {};
}

/// The register comes first: a capture must never name a file that nobody knows.
core::Result<void> ForeignArchive::add_entry(ForeignFile foreign) {
  const std::string shown = foreign.path.string() + (foreign.entry.empty() ? "" : "/" + foreign.entry);
  TRY_ASSIGN(const auto file, open_foreign(archive_.disk(), foreign.path, foreign.entry));
  TRY_ASSIGN(foreign.path, kept_path(foreign.path, archive_.root()));
  foreign.bytes = file->size();
  TRY_ASSIGN(foreign.sha256, warc::file_sha256_hex(*file));
  TRY_ASSIGN(ForeignRegister * others, archive_.foreign());
  TRY_ASSIGN(foreign.name, others->put(foreign));
  return index(foreign, shown, *file);
}

core::Result<void> ForeignArchive::add_registered() {
  TRY_ASSIGN(ForeignRegister * others, archive_.foreign());
  for (const auto& [name, file] : others->files()) {
    TRY_ASSIGN(const auto fault, others->fault_of(file));
    if (fault) {
      faults_.add({core::ErrorCode::damaged, *fault, name});
      continue;
    }
    TRY_ASSIGN(const auto bytes, others->open(name));
    TRY(index(file, others->place(file).string(), *bytes));
  }
  return {};
}

core::Result<void> ForeignArchive::index(const ForeignFile& foreign, const std::string& shown,
                                         const core::ReadFile& file) {
  Records records;
  const auto damage = [&](const warc::DamagedRange& range) {
    faults_.add({core::ErrorCode::damaged,
                 fmt::format("{} bytes hold no readable record: {}", range.length, range.reason),
                 fmt::format("{}:{}", shown, range.offset)});
  };
  TRY_ASSIGN(const auto count,
             warc::read_foreign_records(
                 file, foreign.name,
                 [&](warc::ForeignRecord record) { return take(foreign, std::move(record), file, records); }, damage));
  TRY(resolve(records));
  findings_.files.push_back({shown, foreign.name, count, records.size()});
  return store(foreign, std::move(records));
}

core::Result<void> ForeignArchive::take(const ForeignFile& foreign, warc::ForeignRecord record,
                                        const core::ReadFile& file, Records& records) {
  Capture& capture = record.capture;
  const auto url = core::Url::parse(capture.url);
  if (!url) {
    skip("the URL cannot be read");
    return {};
  }
  const parsers::RoomRules* rules = rooms_.of(*url);
  const auto identity = rules == nullptr ? std::nullopt : rules->identify(*url);
  const bool wanted = rules != nullptr && foreign.is_for(rules->room());
  if (!identity || (!wanted && rules->room().by_evidence)) {
    skip("no room knows a transcript at the URL");
  } else if (!wanted) {
    skip("a transcript of a room that was not named");
  } else if (capture.status == 0) {
    skip("no HTTP response");
  } else if (capture.captured_at == core::Instant{}) {
    skip("no date");
  } else if (!warc::RecordCutter(file).cut(capture.location)) {
    skip("several records share one compressed member: none can be read by itself");
  } else {
    capture.room = rules->room().name;
    capture.transcript = identity->id;
    capture.page = identity->page;
    records.push_back(std::move(record));
  }
  return {};
}

/// Which response a revisit repeats, where it names none by its id: the one of the URL and date it names, or one before
/// it in the file with the same digest. One that cannot be told is left out: it says nothing about the page.
core::Result<void> ForeignArchive::resolve(Records& records) {
  std::map<std::string, std::string> by_digest, by_place;
  std::set<std::string> ids;
  const auto place = [](const std::string& url, core::Instant date) {
    return fmt::format("{} {}", date.time_since_epoch().count() / 1000, url);
  };
  for (const warc::ForeignRecord& record : records) {
    if (record.capture.is_revisit()) continue;
    ids.insert(record.capture.record_id);
    if (!record.said_digest.empty()) by_digest.emplace(record.said_digest, record.capture.record_id);
    by_place.emplace(place(record.capture.url, record.capture.captured_at), record.capture.record_id);
  }
  Records kept;
  for (warc::ForeignRecord& record : records) {
    Capture& capture = record.capture;
    if (capture.is_revisit() && !ids.contains(capture.refers_to)) {
      TRY_ASSIGN(const auto stored, archive_.captures().by_record_id(capture.refers_to));
      const auto at =
          record.repeats_date ? by_place.find(place(record.repeats_url, *record.repeats_date)) : by_place.end();
      const auto alike = by_digest.find(record.said_digest);
      if (!stored && at != by_place.end()) {
        capture.refers_to = at->second;
      } else if (!stored && alike != by_digest.end()) {
        capture.refers_to = alike->second;
      } else if (!stored) {
        skip("a revisit of what is in none of the files");
        continue;
      }
    }
    kept.push_back(std::move(record));
  }
  records = std::move(kept);
  return {};
}

/// All rows of the file and the numbers of all visits that they belong to, in one transaction.
core::Result<void> ForeignArchive::store(const ForeignFile& foreign, Records records) {
  const std::string& name = foreign.name;
  auto store = archive_.captures();
  std::map<std::pair<std::string, std::string>, std::vector<Capture>> transcripts;
  TRY_ASSIGN(const auto standing, store.of_warc_file(name));
  for (const Capture& capture : standing) {
    const parsers::RoomRules* rules = rooms_.named(capture.room);
    const bool ours = rules == nullptr ? foreign.rooms.contains("*") : foreign.is_for(rules->room());
    if (ours) transcripts[{capture.room, capture.transcript}];
  }
  for (warc::ForeignRecord& record : records) {
    const std::pair key{record.capture.room, record.capture.transcript};
    transcripts[key].push_back(std::move(record.capture));
  }
  TRY_ASSIGN(auto transaction, storage::database::Transaction::begin(archive_.database()));
  for (auto& [key, captures] : transcripts) {
    TRY_ASSIGN(const auto numbers, store.visit_numbers(key.first, key.second));
    for (const int number : numbers) {
      if (number > 0) continue;
      TRY_ASSIGN(auto others, store.of_transcript(key.first, key.second, number));
      for (Capture& other : others) {
        if (other.location.warc_file != name) captures.push_back(std::move(other));
      }
    }
    number_visits(captures);
    TRY(store.forget_of_transcript(name, key.first, key.second));
    TRY(store.add(captures));
    findings_.transcripts.insert(key);
  }
  return transaction.commit();
}

}  // namespace pressroom::app
