// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/wacz_writer.hpp"

#include "core/gzip.hpp"
#include "tests/storage/warc/wacz_sample.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using namespace pressroom::storage::warc;

namespace {

/// What the package holds of the sample's WARC when only these captures are asked for.
std::string excerpt(SampleArchive& archive, std::vector<core::Capture> captures, WantsFailures wants_failures = {}) {
  succeed(archive.disk.make_folders("out"));
  const auto writer = value_of(WaczWriter::create(archive.disk, "out/part.wacz"));
  const auto source = value_of(archive.disk.open_read(archive.file.path));
  succeed(writer->add_warc(*source, {archive.file.name, std::move(captures), std::move(wants_failures)}));
  (void)value_of(writer->finish({"t", "d", "s"}, nullptr));
  auto files = unpacked(value_of(archive.disk.read_all("out/part.wacz", 1u << 30)));
  return content_of(files, "archive/");
}

std::vector<std::string> types_in(const std::string& warc) {
  std::vector<std::string> types;
  const ReadBack stored = read_back(warc);
  for (const auto& record : stored.records) types.emplace_back(name(record.header.type()));
  return types;
}

}  // namespace

TEST_CASE("A WARC of which everything is wanted is packed as it is", "[storage][warc][wacz]") {
  SampleArchive archive(3);
  auto files = unpacked(sample_package(archive));
  CHECK(content_of(files, "archive/" + archive.file.name) == archive.bytes());
  CHECK(content_of(files, "indexes/index.cdx") == value_of(archive.disk.read_all(archive.index_path, 1u << 20)));
  CHECK(files.size() == 5);
}

TEST_CASE("The same calls give the same package", "[storage][warc][wacz]") {
  SampleArchive archive(3);
  CHECK(sample_package(archive) == sample_package(archive));
}

TEST_CASE("A part of a WARC keeps whole exchanges byte for byte and in order", "[storage][warc][wacz]") {
  SampleArchive archive(3);
  const std::string part = excerpt(archive, {archive.captures[0], archive.captures[2]});
  CHECK(types_in(part) ==
        std::vector<std::string>{"warcinfo", "request", "response", "metadata", "request", "response", "metadata"});
  const std::string whole = archive.bytes();
  const auto records = read_back(whole).records;
  CHECK(part == whole.substr(0, records[4].offset) + whole.substr(records[7].offset));
}

TEST_CASE("Index lines of a package cut out their records", "[storage][warc][wacz][cdxj]") {
  SampleArchive archive(4);
  succeed(archive.disk.make_folders("out"));
  const auto writer = value_of(WaczWriter::create(archive.disk, "out/p.wacz"));
  const auto source = value_of(archive.disk.open_read(archive.file.path));
  succeed(writer->add_warc(*source, {archive.file.name, {archive.captures[1], archive.captures[3]}, {}}));
  (void)value_of(writer->finish({"t", "d", "s"}, nullptr));
  auto files = unpacked(value_of(archive.disk.read_all("out/p.wacz", 1u << 30)));
  const auto lines = index_lines(content_of(files, "index.cdx"));
  REQUIRE(lines.size() == 2);
  for (const std::string& text : lines) {
    const auto line = value_of(parse_index_line(text));
    const std::string cut = content_of(files, "archive/").substr(line.location.offset, line.location.length);
    CHECK(core::sha256_labelled(cut) == line.record_digest);
    CHECK(value_of(core::inflate_member(cut, 1 << 20)).bytes.find("WARC-Target-URI: " + line.url) != std::string::npos);
  }
}

TEST_CASE("A failed exchange comes along where it is asked for", "[storage][warc][wacz]") {
  SampleArchive archive;
  WarcWriter warcs(archive.disk, archive.clock, archive.random, sample_options());
  const auto fetch = sample_page(7);
  const core::Remains remains{fetch.request, "HTTP/9", "127.0.0.1", fetch.started, fetch.duration};
  succeed(warcs.append_failure(fetch.url, remains, "malformed-head", sample_notes(fetch, 7)));
  archive.captures = {value_of(warcs.append(fetch, sample_notes(fetch, 7)))};
  succeed(warcs.close());
  archive.file = warcs.take_closed().at(0);
  std::vector<std::string> asked;
  const auto all = excerpt(archive, archive.captures, [&](const std::string& transcript) {
    asked.push_back(transcript);
    return true;
  });
  CHECK(all == archive.bytes());
  CHECK(asked == std::vector<std::string>{"4711"});
  CHECK(types_in(excerpt(archive, archive.captures, [](const auto&) { return false; })).size() == 4);
}

TEST_CASE("Records that are no gzip members become such", "[storage][warc][wacz]") {
  SampleArchive archive(2);
  std::string plain;
  const ReadBack stored = read_back(archive.bytes());
  for (const auto& record : stored.records) {
    const std::string bytes = serialise_record(record.header, record.block);
    for (core::Capture& capture : archive.captures) {
      if (capture.record_id == record.header.record_id()) capture.location = {"plain.warc", plain.size(), bytes.size()};
    }
    plain += bytes;
  }
  const std::string packed_before = archive.bytes();
  archive.replace(plain);
  archive.file.name = "plain.warc";
  const std::string package = sample_package(archive);
  auto files = unpacked(package);
  CHECK(content_of(files, "archive/plain.warc.gz") == packed_before);
  CHECK(told(findings_of(package)) == "");
}

TEST_CASE("A capture that is not where it should be stops the package", "[storage][warc][wacz][damage]") {
  SampleArchive archive(2);
  succeed(archive.disk.make_folders("out"));
  auto captures = archive.captures;
  captures[1].location.offset += 1;
  {
    const auto writer = value_of(WaczWriter::create(archive.disk, "out/p.wacz"));
    const auto source = value_of(archive.disk.open_read(archive.file.path));
    const auto added = writer->add_warc(*source, {archive.file.name, captures, {}});
    REQUIRE_FALSE(added);
    CHECK(added.error().code == core::ErrorCode::damaged);
    CHECK(added.error().where == archive.file.name + ":" + std::to_string(captures[1].location.offset));
  }
  CHECK(value_of(archive.disk.files("out")).empty());
}

TEST_CASE("Titles that are no UTF-8 are written as such", "[storage][warc][wacz][hostile]") {
  SampleArchive archive;
  archive.captures[0].url = "http://press.example/\xFF";
  auto files = unpacked(sample_package(archive));
  CHECK(content_of(files, "pages.jsonl").find("press.example/\xEF\xBF\xBD\"") != std::string::npos);
}

TEST_CASE("A signed package is accepted and an unsigned one is its like", "[storage][warc][wacz][signature]") {
  SampleArchive archive;
  const auto disk = core::make_posix_disk();
  const auto pem = value_of(disk->read_all(PRESSROOM_SOURCE_DIR "/tests/core/fixtures/signature/p384.pem", 1 << 16));
  const auto key = value_of(core::SigningKey::parse(pem));
  const std::string signed_package = sample_package(archive, &key);
  CHECK(told(findings_of(signed_package)) == "");
  auto with = unpacked(signed_package), without = unpacked(sample_package(archive));
  with.pop_back();
  without.pop_back();
  CHECK(with == without);
}
