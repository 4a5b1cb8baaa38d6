// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/block_check.hpp"

#include "core/digest.hpp"
#include "core/gzip.hpp"
#include "storage/warc/captures.hpp"
#include "tests/storage/warc/sample.hpp"

using namespace pressroom;
using namespace pressroom::storage::warc;
using namespace pressroom::tests;

namespace {

const std::string page =
    "<html><body><p>The spokesperson said that there was nothing to add to what had been said "
    "before.</p></body></html>";

std::string labelled(const std::string& algorithm, std::string_view bytes) {
  auto digest = core::Digest::of(algorithm);
  REQUIRE(digest);
  digest->update(bytes);
  return algorithm + ":" + digest->hex();
}

std::string chunked(std::string_view body) {
  std::string out;
  for (; !body.empty(); body.remove_prefix(std::min<std::size_t>(10, body.size()))) {
    const auto data = body.substr(0, 10);
    out += (data.size() == 10 ? "a" : std::to_string(data.size())) + "\r\n" + std::string(data) + "\r\n";
  }
  return out + "0\r\n\r\n";
}

struct Stored {
  std::string fields;
  std::string body;
  std::string digested;  ///< what the payload digest was taken over
  std::string algorithm = "sha256";
  std::string type = "response";
};

std::string record_text(const Stored& stored) {
  const std::string block = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + stored.fields + "\r\n" + stored.body;
  RecordHeader header;
  header.add("WARC-Type", stored.type);
  header.add("Content-Type", "application/http; msgtype=response");
  header.add("WARC-Block-Digest", labelled(stored.algorithm, block));
  header.add("WARC-Payload-Digest", labelled(stored.algorithm, stored.digested));
  return serialise_record(header, block);
}

/// Loaded, and streamed through a reader that keeps no more than the head.
std::vector<Record> read_both_ways(const std::string& text) {
  ReadOptions streamed;
  streamed.max_record_bytes = 1;
  streamed.kept_block_bytes = 40;
  auto records = read_back(text).records;
  REQUIRE(records.size() == 1);
  records.push_back(read_back(core::gzip_member(text), streamed).records.at(0));
  REQUIRE(records[1].block_state == BlockState::streamed);
  return records;
}

std::vector<std::string> findings(const BlockCheck& check) {
  std::vector<std::string> found;
  for (const auto& [rule, severity, detail] : check.irregularities) {
    found.push_back(rule + (severity == core::Severity::error     ? " E"
                            : severity == core::Severity::warning ? " W"
                                                                  : " N"));
  }
  return found;
}

}  // namespace

TEST_CASE("Each convention of payload digests is named in loaded and streamed blocks", "[warc]") {
  const std::string packed = core::gzip_member(page);
  const std::string chunks = "Transfer-Encoding: chunked\r\n";
  const std::string coded = "Content-Encoding: gzip\r\n";
  struct Row {
    std::string name;
    Stored stored;
    PayloadConvention convention;
    std::vector<std::string> findings;
  };
  using Found = std::vector<std::string>;
  const std::vector<Row> table{
      {"plain", {"", page, page}, PayloadConvention::payload, {}},
      {"after de-chunking", {chunks, chunked(page), page}, PayloadConvention::payload, {}},
      {"content coding kept", {coded, packed, packed}, PayloadConvention::payload, {}},
      {"both", {coded + chunks, chunked(packed), packed}, PayloadConvention::payload, {}},
      {"with its chunks", {chunks, chunked(page), chunked(page)}, PayloadConvention::raw, Found{"H2 W"}},
      {"both with chunks", {coded + chunks, chunked(packed), chunked(packed)}, PayloadConvention::raw, Found{"H2 W"}},
      {"decoded", {coded, packed, page}, PayloadConvention::decoded, Found{"H2 W"}},
      {"both decoded", {coded + chunks, chunked(packed), page}, PayloadConvention::decoded, Found{"H2 W"}},
      {"stored without chunks", {chunks, page, page}, PayloadConvention::payload, Found{"H3 W"}},
      {"stored without coding", {coded, page, page}, PayloadConvention::payload, Found{"H3 W"}},
      {"stored without brotli", {"Content-Encoding: br\r\n", page, page}, PayloadConvention::payload, Found{"H3 W"}},
      {"stored without both", {coded + chunks, page, page}, PayloadConvention::payload, Found{"H3 W", "H3 W"}},
      {"length of the coded body",
       {coded + "Content-Length: 50\r\n", page, page},
       PayloadConvention::payload,
       Found{"H3 W"}},
      {"SHA-1", {chunks, chunked(page), page, "sha1"}, PayloadConvention::payload, {}},
      {"MD5 of the chunks", {chunks, chunked(page), chunked(page), "md5"}, PayloadConvention::raw, Found{"H2 W"}},
      {"none of them", {coded + chunks, chunked(packed), "other"}, PayloadConvention::none, Found{"H2 E"}},
      {"none of them by SHA-1", {"", page, "other", "sha1"}, PayloadConvention::none, Found{"H2 E"}},
  };
  for (const Row& row : table) {
    INFO(row.name);
    for (const Record& record : read_both_ways(record_text(row.stored))) {
      INFO((record.digests ? "streamed" : "loaded"));
      const BlockCheck check = check_block(record);
      CHECK(findings(check) == row.findings);
      CHECK(check.convention == row.convention);
      CHECK(check.status == 200);
      CHECK(check.mime == "text/html");
    }
  }
}

TEST_CASE("Bodies stored decoded under the head of the coded one are readable", "[warc]") {
  for (const char* fields : {"", "Transfer-Encoding: chunked\r\n", "Content-Encoding: gzip\r\n",
                             "Content-Encoding: br\r\n", "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
                             "Content-Encoding: gzip\r\nContent-Length: 50\r\n"}) {
    INFO(fields);
    const auto back = read_back(record_text({fields, page, page}));
    const auto parts = value_of(response_parts(back.records.at(0)));
    CHECK(parts.payload.bytes == page);
    CHECK(parts.payload.whole);
    CHECK(value_of(content(parts)) == page);
  }
}

TEST_CASE("Chunks that break off are not taken for a body without chunks", "[warc]") {
  const auto back = read_back(record_text({"Transfer-Encoding: chunked\r\n", "64\r\nabc", "abc"}));
  const auto parts = value_of(response_parts(back.records.at(0)));
  CHECK(parts.payload.bytes == "abc");
  CHECK_FALSE(parts.payload.whole);
  CHECK(findings(check_block(back.records.at(0))).empty());
}

TEST_CASE("A revisit is checked for its block alone", "[warc]") {
  for (const Record& record : read_both_ways(record_text({"", "", page, "sha256", "revisit"}))) {
    const BlockCheck check = check_block(record);
    CHECK(findings(check).empty());
    CHECK(check.convention == PayloadConvention::unknown);
    CHECK(check.payload_sha256.empty());
    CHECK(check.status == 200);
  }
}

TEST_CASE("A block that was tampered with does not match in any algorithm", "[warc]") {
  for (const char* algorithm : {"sha256", "sha1", "md5", "sha512"}) {
    std::string text = record_text({"", page, page, algorithm});
    text.replace(text.find("nothing"), 7, "Nothing");
    for (const Record& record : read_both_ways(text)) {
      CHECK(findings(check_block(record)) == std::vector<std::string>{"D2 E", "H2 E"});
    }
  }
}

TEST_CASE("A streamed block that is no HTTP response is named", "[warc]") {
  RecordHeader header;
  header.add("WARC-Type", "response");
  header.add("Content-Type", "application/http; msgtype=response");
  for (const Record& record : read_both_ways(serialise_record(header, std::string(700u << 10, 'x')))) {
    CHECK(findings(check_block(record)) == std::vector<std::string>{"D3 W", "H1 E"});
  }
}
