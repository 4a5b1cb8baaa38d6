// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/warc_reader.hpp"

#include "core/digest.hpp"
#include "core/gzip.hpp"
#include "core/zstd.hpp"
#include "tests/storage/warc/sample.hpp"

using namespace pressroom;
using namespace pressroom::storage::warc;
using namespace pressroom::tests;

namespace {

std::string plain_record(const std::string& id, const std::string& block) {
  RecordHeader header;
  header.add("WARC-Type", "resource");
  header.add("WARC-Record-ID", id);
  return serialise_record(header, block);
}

std::vector<std::string> ids(const ReadBack& back) {
  std::vector<std::string> found;
  for (const Record& record : back.records) found.emplace_back(record.header.record_id());
  return found;
}

std::string stored_as(Framing framing, const std::string& record) {
  if (framing == Framing::plain) return record;
  return framing == Framing::gzip ? core::gzip_member(record) : core::zstd_frame(record);
}

/// Bytes that do not compress: a member of them is larger than any first guess.
std::string noise(std::size_t size) {
  FakeRandom random(99);
  std::string bytes;
  while (bytes.size() < size) bytes += static_cast<char>(random.next());
  return bytes;
}

}  // namespace

TEST_CASE("Plain files are read record by record with their places", "[warc]") {
  const std::string first = plain_record("<a:1>", "one");
  const std::string second = plain_record("<a:2>", "");
  const auto back = read_back(first + second);
  REQUIRE(back.damaged.empty());
  REQUIRE(ids(back) == std::vector<std::string>{"<a:1>", "<a:2>"});
  CHECK(back.records[0].framing == Framing::plain);
  CHECK(back.records[0].block == "one");
  CHECK(back.records[1].offset == first.size());
  CHECK(back.records[1].length == second.size());
}

TEST_CASE("A plain WARC of version 1.0 with LF heads and brackets is read", "[warc]") {
  const auto back = read_back(
      "WARC/1.0\nWARC-Type: response\nWARC-Target-URI: <http://a.example/>\n"
      "Content-Length: 3\n\nabc\r\n\r\n");
  REQUIRE(back.records.size() == 1);
  CHECK(back.records[0].header.target_uri() == "http://a.example/");
  CHECK(back.records[0].block == "abc");
  CHECK(!back.records[0].irregularities.empty());
}

TEST_CASE("An empty file holds nothing", "[warc]") {
  const auto back = read_back(std::string());
  CHECK(back.records.empty());
  CHECK(back.damaged.empty());
}

TEST_CASE("A file that is no WARC is one damaged range", "[warc]") {
  const std::string bytes = GENERATE(as<std::string>{}, "x", "GIF89a...", "\x1F\x8B", "\x28\xB5\x2F\xFD zstd");
  const auto back = read_back(bytes);
  CHECK(back.records.empty());
  REQUIRE(back.damaged.size() == 1);
  CHECK(back.damaged[0].offset == 0);
  CHECK(back.damaged[0].length == bytes.size());
}

TEST_CASE("A gzip member that is no record is a damaged range of its own", "[warc]") {
  const std::string stray = core::gzip_member("not a record");
  const std::string record = core::gzip_member(plain_record("<a:1>", "one"));
  const auto back = read_back(record + stray + record);
  CHECK(back.records.size() == 2);
  REQUIRE(back.damaged.size() == 1);
  CHECK(back.damaged[0].offset == record.size());
  CHECK(back.damaged[0].length == stray.size());
}

TEST_CASE("After damage in the middle reading goes on at the next record", "[warc]") {
  SECTION("in a gzip file at any byte") {
    const std::string one = core::gzip_member(plain_record("<a:1>", "one"));
    const std::string two = core::gzip_member(plain_record("<a:2>", "two"));
    const std::string three = core::gzip_member(plain_record("<a:3>", "three"));
    for (std::size_t at = 0; at < two.size(); ++at) {
      // Bytes of the gzip header that carry no meaning are the manifest's business.
      if (at >= 4 && at < 10) continue;
      std::string broken = two;
      broken[at] = static_cast<char>(broken[at] ^ 0x55);
      const auto back = read_back(one + broken + three);
      REQUIRE(ids(back) == std::vector<std::string>{"<a:1>", "<a:3>"});
      REQUIRE(back.damaged.size() == 1);
      CHECK(back.damaged[0].kind == DamagedRange::Kind::garbled);
      CHECK(back.damaged[0].offset == one.size());
      CHECK(back.damaged[0].length == two.size());
    }
  }
  SECTION("in a plain file") {
    const std::string one = plain_record("<a:1>", "one");
    std::string two = plain_record("<a:2>", "two");
    two[2] = '?';
    const auto back = read_back(one + two + plain_record("<a:3>", "three"));
    REQUIRE(ids(back) == std::vector<std::string>{"<a:1>", "<a:3>"});
    REQUIRE(back.damaged.size() == 1);
    CHECK(back.damaged[0].offset == one.size());
    CHECK(back.damaged[0].length == two.size());
  }
  SECTION("at the very beginning") {
    std::string one = core::gzip_member(plain_record("<a:1>", "one"));
    const std::string two = core::gzip_member(plain_record("<a:2>", "two"));
    one[0] = 'X';
    const auto back = read_back(one + two);
    CHECK(ids(back) == std::vector<std::string>{"<a:2>"});
    REQUIRE(back.damaged.size() == 1);
    CHECK(back.damaged[0].length == one.size());
  }
}

TEST_CASE("A file cut anywhere yields its whole records and one clipped range", "[warc]") {
  const std::string one = core::gzip_member(plain_record("<a:1>", "one"));
  const std::string two = core::gzip_member(plain_record("<a:2>", "two"));
  const std::string whole = one + two;
  for (std::size_t size = 1; size < whole.size(); ++size) {
    const auto back = read_back(whole.substr(0, size));
    CHECK(back.records.size() == (size >= one.size() ? 1u : 0u));
    if (size == one.size()) {
      CHECK(back.damaged.empty());
      continue;
    }
    REQUIRE(back.damaged.size() == 1);
    CHECK(back.damaged[0].offset == (size > one.size() ? one.size() : 0));
    CHECK(back.damaged[0].offset + back.damaged[0].length == size);
    if (size > one.size() + 1) CHECK(back.damaged[0].kind == DamagedRange::Kind::clipped);
  }
}

TEST_CASE("A plain record cut short is clipped", "[warc]") {
  const std::string one = plain_record("<a:1>", "one");
  const std::string two = plain_record("<a:2>", "a longer block");
  const auto back = read_back((one + two).substr(0, one.size() + two.size() - 10));
  CHECK(back.records.size() == 1);
  REQUIRE(back.damaged.size() == 1);
  CHECK(back.damaged[0].kind == DamagedRange::Kind::clipped);
  CHECK(back.damaged[0].offset == one.size());
}

TEST_CASE("A record larger than the reading window is read whole", "[warc]") {
  const std::string block = noise(3u << 20);
  const std::string large = core::gzip_member(plain_record("<a:1>", block));
  const auto back = read_back(large + core::gzip_member(plain_record("<a:2>", "two")));
  REQUIRE(ids(back) == std::vector<std::string>{"<a:1>", "<a:2>"});
  CHECK(back.records[0].block == block);
  CHECK(back.records[0].length == large.size());
  CHECK(back.damaged.empty());
}

TEST_CASE("A record beyond the limit is streamed and the next one read", "[warc]") {
  ReadOptions options;
  options.max_record_bytes = 1000;
  options.kept_block_bytes = 100;
  options.record_digest = ReadOptions::RecordDigest::computed;
  const std::string block = noise(20u << 20);
  const std::string big = plain_record("<a:1>", block);
  const std::string next = plain_record("<a:2>", "two");
  const Framing framing = GENERATE(Framing::plain, Framing::gzip, Framing::zstd);
  const std::string stored = stored_as(framing, big);
  const auto back = read_back(stored + stored_as(framing, next), options);
  REQUIRE(back.damaged.empty());
  REQUIRE(ids(back) == std::vector<std::string>{"<a:1>", "<a:2>"});
  const Record& record = back.records[0];
  CHECK(record.framing == framing);
  CHECK(record.block_state == BlockState::streamed);
  CHECK((record.block == block.substr(0, 100)));
  CHECK(record.length == stored.size());
  CHECK(record.record_digest == core::sha256_labelled(stored));
  CHECK(record.irregularities.empty());
  REQUIRE(record.digests);
  CHECK(record.digests->payload->sha256 == core::sha256_hex(block));
  CHECK(back.records[1].block_state == BlockState::loaded);
  CHECK(back.records[1].block == "two");
}

TEST_CASE("A streamed record whose member is damaged at its end is no record", "[warc]") {
  ReadOptions options;
  options.max_record_bytes = 1000;
  const Framing framing = GENERATE(Framing::gzip, Framing::zstd);
  std::string stored = stored_as(framing, plain_record("<a:1>", noise(9u << 20)));
  const std::size_t size = stored.size();
  const std::string next = stored_as(framing, plain_record("<a:2>", "two"));
  SECTION("wrong checksum") {
    stored[size - 5 + (framing == Framing::zstd ? 2 : 0)] ^= 1;
    const auto back = read_back(stored + next, options);
    CHECK(ids(back) == std::vector<std::string>{"<a:2>"});
    REQUIRE(back.damaged.size() == 1);
    CHECK(back.damaged[0].kind == DamagedRange::Kind::garbled);
    CHECK(back.damaged[0].rule == (framing == Framing::gzip ? "Z1" : "Z3"));
    CHECK(back.damaged[0].length == size);
  }
  SECTION("clipped") {
    const auto back = read_back(next + stored.substr(0, size - 1), options);
    CHECK(ids(back) == std::vector<std::string>{"<a:2>"});
    REQUIRE(back.damaged.size() == 1);
    CHECK(back.damaged[0].kind == DamagedRange::Kind::clipped);
    CHECK(back.damaged[0].offset == next.size());
  }
}

TEST_CASE("A whole file in one member is read record by record in bounded memory", "[warc]") {
  ReadOptions options;
  options.max_record_bytes = 1u << 20;
  options.whole_member_bytes = GENERATE(1u, 100u << 20);
  std::string whole;
  const std::string block = noise(300u << 10);
  for (int record = 0; record < 60; ++record) whole += plain_record("<a:" + std::to_string(record) + ">", block);
  const Framing framing = GENERATE(Framing::gzip, Framing::zstd);
  const auto back = read_back(stored_as(framing, whole), options);
  CHECK(back.damaged.empty());
  REQUIRE(back.records.size() == 60);
  for (const Record& record : back.records) CHECK((record.block == block));
  CHECK(back.records[59].irregularities.at(0).rule == (framing == Framing::gzip ? "Z1" : "Z3"));
}

TEST_CASE("Damage inside a shared member costs no more than its record", "[warc]") {
  const Framing framing = GENERATE(Framing::gzip, Framing::zstd);
  const auto read = [&](const std::string& middle) {
    return read_back(stored_as(framing, plain_record("<a:1>", "one") + middle + plain_record("<a:3>", "three")));
  };
  SECTION("a version line that is none") {
    std::string broken = plain_record("<a:2>", "two");
    broken[1] = '?';
    const auto back = read(broken);
    CHECK(ids(back) == std::vector<std::string>{"<a:1>", "<a:3>"});
  }
  SECTION("a head without a length") {
    const auto back = read("WARC/1.1\r\nWARC-Type: resource\r\n\r\ntwo\r\n\r\n");
    CHECK(ids(back) == std::vector<std::string>{"<a:1>", "<a:3>"});
    REQUIRE(back.damaged.size() == 1);
    CHECK(back.damaged[0].reason == "record without Content-Length");
  }
  SECTION("a length that is too short") {
    std::string broken = plain_record("<a:2>", "");
    broken.replace(broken.size() - 4, 4, "two\r\n\r\n");
    const auto back = read(broken);
    REQUIRE(ids(back) == std::vector<std::string>{"<a:1>", "<a:2>", "<a:3>"});
    CHECK(back.records[1].irregularities.at(0).rule == "F1");
  }
}

TEST_CASE("A lying length in a plain file does not hide what follows", "[warc]") {
  std::string lying = plain_record("<a:1>", "one");
  lying.replace(lying.find("Content-Length: 3"), 17, "Content-Length: 999999999999999");
  const auto back = read_back(lying + plain_record("<a:2>", "two"));
  CHECK(ids(back) == std::vector<std::string>{"<a:2>"});
  REQUIRE(back.damaged.size() == 1);
  CHECK(back.damaged[0].length == lying.size());
}

TEST_CASE("Several records in one gzip member are read and named as a fault", "[warc]") {
  const auto back = read_back(core::gzip_member(plain_record("<a:1>", "one") + plain_record("<a:2>", "two")));
  REQUIRE(ids(back) == std::vector<std::string>{"<a:1>", "<a:2>"});
  CHECK(back.records[0].irregularities.empty());
  REQUIRE(back.records[1].irregularities.size() == 1);
  CHECK(back.records[1].irregularities[0].rule == "Z1");
}

TEST_CASE("Bytes behind a record in its member are named", "[warc]") {
  const auto back = read_back(core::gzip_member(plain_record("<a:1>", "one") + "tail"));
  REQUIRE(back.records.size() == 1);
  REQUIRE(back.records[0].irregularities.size() == 1);
  CHECK(back.records[0].irregularities[0].rule == "Z1");
}

TEST_CASE("Lengths that a gzip header tells are held against the member", "[warc]") {
  // As wget writes them: extra field "sl" with the length of the member and of what it inflates to.
  const auto with_lengths = [](const std::string& record, std::uint32_t wrong_by) {
    std::string member = core::gzip_member(record);
    const auto word = [](std::size_t value) {
      std::string bytes;
      for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(value >> shift & 0xFF);
      return bytes;
    };
    member[3] = '\x04';
    member.insert(10, std::string("\x0C\x00sl\x08\x00", 6) + word(member.size() + 14 + wrong_by) + word(record.size()));
    return member;
  };
  ReadOptions options;
  options.whole_member_bytes = GENERATE(1u, 1u << 20);
  const std::string record = plain_record("<a:1>", "one");
  const auto right = read_back(with_lengths(record, 0), options);
  REQUIRE(right.records.size() == 1);
  CHECK(right.records[0].irregularities.empty());
  const auto wrong = read_back(with_lengths(record, 1), options);
  REQUIRE(wrong.records.size() == 1);
  REQUIRE(wrong.records[0].irregularities.size() == 1);
  CHECK(wrong.records[0].irregularities[0].rule == "Z2");
  CHECK(wrong.records[0].irregularities[0].severity == core::Severity::warning);
}

TEST_CASE("A location that cuts no whole record is damage with file and offset", "[warc]") {
  const SampleArchive archive(2);
  const auto file = value_of(archive.disk.open_read(archive.file.path));
  const core::RecordLocation right = archive.captures[1].location;
  REQUIRE(RecordCutter(*file).cut(right));
  core::RecordLocation wrong = right;
  SECTION("one byte early") { --wrong.offset; }
  SECTION("one byte short") { --wrong.length; }
  SECTION("one byte long") { ++wrong.length; }
  SECTION("behind the end") { wrong.offset = archive.file.bytes; }
  SECTION("two members") { wrong.length = archive.file.bytes - wrong.offset; }
  SECTION("nothing at all") { wrong.length = 0; }
  const auto record = RecordCutter(*file).cut(wrong);
  REQUIRE(!record);
  CHECK(record.error().code == core::ErrorCode::damaged);
  CHECK(record.error().where == archive.file.name + ":" + std::to_string(wrong.offset));
}

TEST_CASE("A plain record is read at its location", "[warc]") {
  const std::string one = plain_record("<a:1>", "one");
  const std::string two = plain_record("<a:2>", "two");
  MemoryDisk disk;
  succeed(disk.write_atomically("f.warc", one + two));
  const auto record =
      value_of(RecordCutter(*value_of(disk.open_read("f.warc"))).cut({"f.warc", one.size(), two.size()}));
  CHECK(record.block == "two");
  CHECK(record.framing == Framing::plain);
}

TEST_CASE("The record digest is that of the stored bytes", "[warc]") {
  const std::string member = core::gzip_member(plain_record("<a:1>", "one"));
  ReadOptions options;
  options.record_digest = ReadOptions::RecordDigest::computed;
  CHECK(read_back(member + member, options).records.at(1).record_digest == core::sha256_labelled(member));
  const std::string plain = plain_record("<a:1>", "one");
  CHECK(read_back(plain, options).records.at(0).record_digest == core::sha256_labelled(plain));
}
