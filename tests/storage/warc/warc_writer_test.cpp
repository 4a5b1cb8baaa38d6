// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/warc_writer.hpp"

#include <thread>

#include "core/digest.hpp"
#include "core/time_format.hpp"
#include "storage/warc/captures.hpp"
#include "storage/warc/manifest.hpp"
#include "tests/storage/warc/sample.hpp"
#include "tests/support/fault_disk.hpp"

using namespace pressroom;
using namespace pressroom::storage::warc;
using namespace pressroom::tests;

namespace {

using Operation = FaultDisk::Operation;

core::Capture append_page(WarcWriter& writer, int page) {
  const auto fetch = sample_page(page);
  return value_of(writer.append(fetch, sample_notes(fetch, page)));
}

std::vector<std::string> urls(const ReadBack& back) {
  std::vector<std::string> found;
  for (const Record& record : back.records) {
    if (record.header.type() == RecordType::response) found.emplace_back(record.header.target_uri());
  }
  return found;
}

}  // namespace

TEST_CASE("A fetch becomes request response and metadata behind a warcinfo", "[warc]") {
  const SampleArchive archive;
  const auto back = read_back(archive.bytes());
  REQUIRE(back.damaged.empty());
  REQUIRE(back.records.size() == 4);
  const auto& [warcinfo, request, response, metadata] =
      std::tie(back.records[0], back.records[1], back.records[2], back.records[3]);
  CHECK(warcinfo.header.type() == RecordType::warcinfo);
  CHECK(warcinfo.header.value("WARC-Filename") == archive.file.name);
  CHECK(warcinfo.block.find("robots: obeyed\r\n") != std::string::npos);
  CHECK(request.header.type() == RecordType::request);
  CHECK(response.header.type() == RecordType::response);
  CHECK(metadata.header.type() == RecordType::metadata);
  for (const Record* record : {&request, &response, &metadata}) {
    CHECK(record->header.version == "WARC/1.1");
    CHECK(record->header.value("WARC-Date") == "2026-11-23T08:00:01.234Z");
    CHECK(record->header.value("WARC-Warcinfo-ID") == warcinfo.header.record_id());
    CHECK(record->header.target_uri() == "http://press.example/content_4711_1.htm");
    CHECK(record->header.value("WARC-Block-Digest") == core::sha256_labelled(record->block));
    CHECK(record->irregularities.empty());
  }
  CHECK(request.header.value("WARC-Concurrent-To") == response.header.record_id());
  CHECK(metadata.header.value("WARC-Concurrent-To") == response.header.record_id());
  CHECK(response.header.value("WARC-IP-Address") == "127.0.0.1");
  CHECK(response.header.value("Content-Type") == "application/http;msgtype=response");
  CHECK(response.block == page_response("<p>Page 1</p>"));
  const auto fields = parse_warc_fields(metadata.block);
  CHECK(fields.first("via") == "http://press.example/list.htm");
  CHECK(fields.first("hopsFromSeed") == "L");
  CHECK(fields.first("fetchTimeMs") == "56");
  CHECK(fields.first("room") == "sample-room");
  CHECK(fields.first("transcript") == "4711");
  CHECK(fields.first("page") == "1");
  CHECK(fields.first("visitNumber") == "2");
  CHECK(fields.first("visitReason") == "page");
  CHECK(fields.first("robots") == "allowed by http://press.example/robots.txt");
  CHECK(fields.first("delayMs") == "5000");
  CHECK_FALSE(fields.first("claimedTitle"));
  CHECK_FALSE(fields.first("claimedDate"));
}

TEST_CASE("What a listing claims of a transcript stands in the metadata and cannot forge a field", "[warc][hostile]") {
  MemoryDisk disk;
  FakeClock clock;
  FakeRandom random;
  WarcWriter writer(disk, clock, random, sample_options());
  const auto fetch = sample_page(1);
  CaptureNotes notes = sample_notes(fetch, 1);
  notes.visit.claimed_title = "On trade\r\nroom: forged\x01";
  notes.visit.claimed_date = "2026-01-02";
  value_of(writer.append(fetch, notes));
  succeed(writer.close());
  const auto closed = writer.take_closed();
  REQUIRE(closed.size() == 1);
  const auto back = read_back(value_of(disk.read_all(closed[0].path, 1 << 20)));
  REQUIRE(back.records.size() == 4);
  const auto fields = parse_warc_fields(back.records[3].block);
  CHECK(fields.first("claimedTitle") == "On trade  room: forged");
  CHECK(fields.first("claimedDate") == "2026-01-02");
  CHECK(fields.first("room") == "sample-room");
}

TEST_CASE("A capture finds its response record while the file is still open", "[warc]") {
  SampleArchive archive;
  auto options = sample_options();
  options.run_id = "r2";
  WarcWriter writer(archive.disk, archive.clock, archive.random, options);
  append_page(writer, 1);
  const auto capture = append_page(writer, 2);
  const auto file = value_of(find_warc_file(archive.disk, sample_folder, capture.location.warc_file));
  CHECK(file.state == WarcFile::State::open);
  ReadOptions read;
  read.record_digest = ReadOptions::RecordDigest::computed;
  const auto record = value_of(RecordCutter(*value_of(archive.disk.open_read(file.path))).cut(capture.location, read));
  CHECK(record.header.record_id() == capture.record_id);
  CHECK(record.record_digest == capture.record_digest);
  CHECK(capture.payload_digest == core::sha256_labelled("<p>Page 2</p>"));
  CHECK(capture.status == 200);
  CHECK(capture.mime == "text/html");
  CHECK(core::format_rfc3339(capture.captured_at) == "2026-11-23T08:00:01.234Z");
}

TEST_CASE("A chunked payload has the digest of the same body unchunked", "[warc]") {
  MemoryDisk disk;
  FakeClock clock;
  FakeRandom random;
  WarcWriter writer(disk, clock, random, sample_options());
  const auto chunked =
      sample_fetch("http://press.example/c",
                   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n"
                   "0\r\nTrailer: t\r\n\r\n");
  const auto plain = sample_fetch("http://press.example/p", page_response("hello world"));
  const auto first = value_of(writer.append(chunked, sample_notes(chunked, 1)));
  const auto second = value_of(writer.append(plain, sample_notes(plain, 1)));
  CHECK(first.payload_digest == second.payload_digest);
  CHECK(first.payload_digest == core::sha256_labelled("hello world"));
  CHECK(first.mime == "unk");
  succeed(writer.close());
  const auto back = read_back(*value_of(disk.open_read(writer.take_closed().at(0).path)));
  CHECK(back.records.at(2).block == chunked.response);
}

TEST_CASE("Truncation and interim heads are kept", "[warc]") {
  MemoryDisk disk;
  FakeClock clock;
  FakeRandom random;
  WarcWriter writer(disk, clock, random, sample_options());
  auto fetch = sample_fetch("http://press.example/t", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
  fetch.truncation = core::Truncation::disconnect;
  fetch.interim_heads = {"HTTP/1.1 103 Early Hints\r\nLink: 100%\r\n\r\n"};
  const auto capture = value_of(writer.append(fetch, sample_notes(fetch, 1)));
  CHECK(capture.payload_digest == core::sha256_labelled("half"));
  succeed(writer.close());
  const auto back = read_back(*value_of(disk.open_read(writer.take_closed().at(0).path)));
  CHECK(back.records.at(2).header.value("WARC-Truncated") == "disconnect");
  CHECK(parse_warc_fields(back.records.at(3).block).first("interimHead") ==
        "HTTP/1.1 103 Early Hints%0D%0ALink: 100%25%0D%0A%0D%0A");
}

TEST_CASE("An exchange without a response leaves its request and what came of a head", "[warc]") {
  MemoryDisk disk;
  const FakeClock clock;
  FakeRandom random;
  WarcWriter writer(disk, clock, random, sample_options());
  const auto fetch = sample_page(1);
  const core::Remains remains{"GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\nX: \x1B[2J\r\n", "127.0.0.1", clock.now(),
                              core::Duration(7)};
  succeed(writer.append_failure(fetch.url, remains, "malformed-head: control byte", sample_notes(fetch, 1)));
  append_page(writer, 2);
  succeed(writer.close());
  const auto closed = writer.take_closed();
  REQUIRE(closed.size() == 1);
  CHECK(closed[0].captures == 1);
  const auto back = read_back(value_of(disk.read_all(closed[0].path, 1 << 20)));
  REQUIRE(back.records.size() == 6);
  const Record &request = back.records[1], &metadata = back.records[2];
  CHECK(request.header.type() == RecordType::request);
  CHECK(request.block == remains.request);
  CHECK_FALSE(request.header.fields.first("WARC-Concurrent-To"));
  CHECK(metadata.header.type() == RecordType::metadata);
  CHECK(metadata.header.value("WARC-Concurrent-To") == request.header.record_id());
  const auto fields = parse_warc_fields(metadata.block);
  CHECK(fields.first("failure") == std::string_view("malformed-head: control byte"));
  CHECK(fields.first("receivedBytes") == std::to_string(remains.received.size()));
  CHECK(fields.first("receivedHead") == std::string_view("HTTP/1.1 200 OK%0D%0AX: %1B[2J%0D%0A"));
  CHECK(fields.first("room") == std::string_view(sample_options().room));
  const auto file = value_of(disk.open_read(closed[0].path));
  const auto found = value_of(read_captures(*file, closed[0].name));
  REQUIRE(found.captures.size() == 1);
  CHECK(found.captures[0].page == 2);
  CHECK(found.group_end == closed[0].bytes);
}

TEST_CASE("Captures read back from a file equal those that were written", "[warc]") {
  const SampleArchive archive(3);
  const auto found = value_of(read_captures(*value_of(archive.disk.open_read(archive.file.path)), archive.file.name));
  CHECK(found.records == 10);
  CHECK(found.readable_end == archive.file.bytes);
  REQUIRE(found.captures.size() == 3);
  for (std::size_t at = 0; at < 3; ++at) {
    const auto& read = found.captures[at];
    const auto& written = archive.captures[at];
    CHECK(read.url == written.url);
    CHECK(read.captured_at == written.captured_at);
    CHECK(read.status == written.status);
    CHECK(read.mime == written.mime);
    CHECK(read.payload_digest == written.payload_digest);
    CHECK(read.record_digest == written.record_digest);
    CHECK(read.record_id == written.record_id);
    CHECK(read.location == written.location);
    CHECK(read.room == written.room);
    CHECK(read.transcript == written.transcript);
    CHECK(read.page == written.page);
    CHECK(read.visit_number == written.visit_number);
    CHECK(read.reason == written.reason);
  }
}

TEST_CASE("A closed file has its final name and stands in the manifest", "[warc]") {
  const SampleArchive archive;
  CHECK(archive.file.name == "PRESSROOM-sample-room-20261123080000000-00000-r1.warc.gz");
  CHECK(archive.file.relative_path == "warc/sample-room/" + archive.file.name);
  CHECK(archive.file.bytes == archive.bytes().size());
  CHECK(archive.file.sha256 == core::sha256_hex(archive.bytes()));
  const auto manifest = value_of(Manifest::load(archive.disk, sample_folder));
  CHECK(manifest.entries().at(archive.file.relative_path) == archive.file.sha256);
  CHECK(!archive.disk.exists(archive.file.path.string() + ".open"));
}

TEST_CASE("A full file is followed by one with the next serial number", "[warc]") {
  MemoryDisk disk;
  FakeClock clock;
  FakeRandom random;
  auto options = sample_options();
  options.max_file_bytes = 2000;
  options.warcinfo_lines = {"recovered: x trimmed 5 bytes"};
  WarcWriter writer(disk, clock, random, options);
  for (int page = 1; page <= 4; ++page) append_page(writer, page);
  succeed(writer.close());
  const auto closed = writer.take_closed();
  REQUIRE(closed.size() == 2);
  CHECK(writer.take_closed().empty());
  CHECK(closed[1].name == "PRESSROOM-sample-room-20261123080000000-00001-r1.warc.gz");
  for (const ClosedFile& file : closed) {
    const auto back = read_back(*value_of(disk.open_read(file.path)));
    CHECK(back.records.size() == 7);
    CHECK(back.records.front().header.value("WARC-Filename") == file.name);
    CHECK(back.records.front().block.find("recovered: x trimmed 5 bytes\r\n") != std::string::npos);
  }
}

TEST_CASE("A name is never used twice", "[warc]") {
  SampleArchive archive;
  WarcWriter writer(archive.disk, archive.clock, archive.random, sample_options());
  append_page(writer, 2);
  succeed(writer.close());
  CHECK(writer.take_closed().at(0).name == "PRESSROOM-sample-room-20261123080000000-00001-r1.warc.gz");
}

TEST_CASE("A writer that got nothing leaves no file", "[warc]") {
  MemoryDisk disk;
  FakeClock clock;
  FakeRandom random;
  WarcWriter writer(disk, clock, random, sample_options());
  succeed(writer.flush());
  succeed(writer.close());
  CHECK(writer.take_closed().empty());
  CHECK(value_of(list_warc_files(disk, sample_folder)).empty());
}

TEST_CASE("A failed append leaves whole groups only and the next one goes on", "[warc]") {
  MemoryDisk disk;
  FaultDisk faults(disk);
  FakeClock clock;
  FakeRandom random;
  WarcWriter writer(faults, clock, random, sample_options());
  append_page(writer, 1);
  const auto fetch = sample_page(2);
  faults.fail(Operation::append, {.at = 3, .bytes_first = 700});
  const auto failed = writer.append(fetch, sample_notes(fetch, 2));
  REQUIRE(!failed);
  CHECK(failed.error().code == core::ErrorCode::disk_full);
  append_page(writer, 3);
  succeed(writer.close());
  const auto closed = writer.take_closed();
  REQUIRE(closed.size() == 1);
  const auto bytes = value_of(disk.read_all(closed[0].path, 1u << 20));
  CHECK(closed[0].sha256 == core::sha256_hex(bytes));
  const auto back = read_back(bytes);
  CHECK(back.damaged.empty());
  CHECK(urls(back) ==
        std::vector<std::string>{"http://press.example/content_4711_1.htm", "http://press.example/content_4711_3.htm"});
}

TEST_CASE("After a failed sync nothing is built on the file", "[warc]") {
  MemoryDisk disk;
  FaultDisk faults(disk);
  FakeClock clock;
  FakeRandom random;
  WarcWriter writer(faults, clock, random, sample_options());
  const auto first = append_page(writer, 1);
  const auto fetch = sample_page(2);
  faults.fail(Operation::sync, {.at = 3, .code = core::ErrorCode::io});
  REQUIRE(!writer.append(fetch, sample_notes(fetch, 2)));
  const auto third = append_page(writer, 3);
  CHECK(third.location.warc_file != first.location.warc_file);
  const auto left = value_of(find_warc_file(disk, sample_folder, first.location.warc_file));
  CHECK(left.state == WarcFile::State::open);
  const auto back = read_back(*value_of(disk.open_read(left.path)));
  CHECK(back.damaged.empty());
  CHECK(urls(back) == std::vector<std::string>{"http://press.example/content_4711_1.htm"});
}

TEST_CASE("What others packed stands as it was appended and in that order", "[warc]") {
  const auto written = [](bool beside) {
    MemoryDisk disk;
    FakeClock clock;
    FakeRandom random;
    auto options = sample_options();
    options.sync = WriterOptions::Sync::at_flush;
    WarcWriter writer(disk, clock, random, options);
    std::vector<PendingExchange> pending;
    for (int page = 1; page <= 5; ++page) {
      const auto fetch = sample_page(page);
      pending.push_back(value_of(writer.prepare(fetch, sample_notes(fetch, page))));
      if (!beside) pack(pending.back());
    }
    if (beside) {
      std::vector<std::jthread> packers;
      for (PendingExchange& one : pending) packers.emplace_back([&one] { pack(one); });
    }
    for (PendingExchange& one : pending) {
      const auto capture = value_of(writer.append(std::move(one)));
      const auto path = value_of(find_warc_file(disk, sample_folder, capture.location.warc_file)).path;
      const auto file = value_of(disk.open_read(path));
      CHECK(value_of(RecordCutter(*file).cut(capture.location)).header.record_id() == capture.record_id);
    }
    succeed(writer.close());
    return value_of(disk.read_all(writer.take_closed().at(0).path, 1 << 20));
  };
  const std::string bytes = written(true);
  CHECK(bytes == written(false));
  CHECK(urls(read_back(bytes)).size() == 5);
}

TEST_CASE("What was prepared for a file that was given up is in no other", "[warc]") {
  MemoryDisk disk;
  FaultDisk faults(disk);
  FakeClock clock;
  FakeRandom random;
  WarcWriter writer(faults, clock, random, sample_options());
  append_page(writer, 1);
  const auto second = sample_page(2), third = sample_page(3);
  auto late = value_of(writer.prepare(third, sample_notes(third, 3)));
  pack(late);
  faults.fail(Operation::sync, {.at = 3, .code = core::ErrorCode::io});
  REQUIRE(!writer.append(second, sample_notes(second, 2)));
  const auto appended = writer.append(std::move(late));
  REQUIRE_FALSE(appended);
  CHECK(appended.error().code == core::ErrorCode::io);
  append_page(writer, 4);
  CHECK_FALSE(writer.append(PendingExchange{.capture = {}, .records = {}, .file = "another", .packer = {}}));
}

TEST_CASE("What append acknowledged survives a power cut", "[warc]") {
  MemoryDisk disk;
  FakeClock clock;
  FakeRandom random;
  auto options = sample_options();
  SECTION("with a sync at each append") {
    WarcWriter writer(disk, clock, random, options);
    const auto capture = append_page(writer, 1);
    disk.lose_unsynced();
    const auto file = value_of(find_warc_file(disk, sample_folder, capture.location.warc_file));
    CHECK(value_of(RecordCutter(*value_of(disk.open_read(file.path))).cut(capture.location)).header.record_id() ==
          capture.record_id);
  }
  SECTION("and with group commit only what was flushed") {
    options.sync = WriterOptions::Sync::at_flush;
    WarcWriter writer(disk, clock, random, options);
    const auto kept = append_page(writer, 1);
    append_page(writer, 2);
    succeed(writer.flush());
    append_page(writer, 3);
    disk.lose_unsynced();
    const auto file = value_of(find_warc_file(disk, sample_folder, kept.location.warc_file));
    CHECK(urls(read_back(*value_of(disk.open_read(file.path)))).size() == 2);
  }
}

TEST_CASE("The destructor closes nothing", "[warc]") {
  MemoryDisk disk;
  FakeClock clock;
  FakeRandom random;
  {
    WarcWriter writer(disk, clock, random, sample_options());
    append_page(writer, 1);
  }
  const auto files = value_of(list_warc_files(disk, sample_folder));
  REQUIRE(files.size() == 1);
  CHECK(files[0].state == WarcFile::State::open);
}

TEST_CASE("A file whose closing is objected to stays open and is left alone", "[warc]") {
  MemoryDisk disk;
  FakeClock clock;
  FakeRandom random;
  auto options = sample_options();
  options.max_file_bytes = 1;
  std::vector<ClosedFile> asked;
  bool objects = true;
  options.before_closing = [&](const ClosedFile& file) -> core::Result<void> {
    asked.push_back(file);
    CHECK(!disk.exists(file.path));
    CHECK(value_of(Manifest::load(disk, sample_folder)).entries().empty());
    if (objects) return core::fail(core::ErrorCode::busy, "made to fail");
    return {};
  };
  WarcWriter writer(disk, clock, random, options);
  const auto first = append_page(writer, 1);
  const auto fetch = sample_page(2);
  REQUIRE(writer.append(fetch, sample_notes(fetch, 2)).error().code == core::ErrorCode::busy);
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].captures == 1);
  CHECK(asked[0].name == first.location.warc_file);
  CHECK(value_of(find_warc_file(disk, sample_folder, asked[0].name)).state == WarcFile::State::open);
  CHECK(writer.take_closed().empty());
  objects = false;
  CHECK(append_page(writer, 2).location.warc_file != first.location.warc_file);
  succeed(writer.close());
  CHECK(writer.take_closed().size() == 1);
  CHECK(value_of(find_warc_file(disk, sample_folder, asked[0].name)).state == WarcFile::State::open);
}
