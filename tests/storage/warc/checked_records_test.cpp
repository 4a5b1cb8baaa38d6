// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/checked_records.hpp"

#include "core/digest.hpp"
#include "tests/storage/warc/checked.hpp"

using namespace pressroom;
using namespace pressroom::storage::warc;
using namespace pressroom::tests;

namespace {

CheckedRecord sample(RecordType type, std::uint64_t offset, const std::string& id) {
  CheckedRecord record;
  record.type = type;
  record.offset = offset;
  record.length = offset + 7;
  record.record_id = id;
  record.url = sample_uri;
  record.date = sample_date;
  record.status = 404;
  record.mime = "text/html";
  record.payload_digest = "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ";
  record.payload_sha256 = core::sha256_labelled("payload");
  record.record_digest = core::sha256_labelled("record");
  return record;
}

}  // namespace

TEST_CASE("A packed record is given back as it was", "[warc]") {
  const std::string id =
      GENERATE(std::string(), id_of(5), std::string("<urn:uuid:00000000-0000-4000-8000-00000000000G>"),
               std::string("<urn:uuid:0000000000004000800000000000000A>"),
               std::string("<urn:uuid:00000000-0000-4000-8000-00000000000A>"), std::string("<urn:uuid:>"),
               std::string("<urn:uuid:00000000-0000-4000-8000-000000000005"), std::string(300, 'x'));
  CheckedRecord record = sample(RecordType::response, 1ull << 40, id);
  record.payload_digest = GENERATE(std::string(), std::string("sha256:"), core::sha256_labelled("p"),
                                   std::string("sha256:") + std::string(64, 'A'));
  CheckedRecords records;
  records.push_back(sample(RecordType::metadata, 0, id_of(1)));
  records.push_back(record);
  const CheckedRecord back = records[1];
  CHECK(back.type == record.type);
  CHECK(back.offset == record.offset);
  CHECK(back.length == record.length);
  CHECK(back.record_id == record.record_id);
  CHECK(back.url == record.url);
  CHECK(back.date == record.date);
  CHECK(back.status == record.status);
  CHECK(back.mime == record.mime);
  CHECK(back.payload_digest == record.payload_digest);
  CHECK(back.payload_sha256 == record.payload_sha256);
  CHECK(back.record_digest == record.record_digest);
}

TEST_CASE("Records are found by their offset and in their order", "[warc]") {
  CheckedRecords records;
  CHECK(records.empty());
  CHECK_FALSE(records.at_offset(0));
  for (const std::uint64_t offset : {0u, 10u, 10u, 30u}) {
    records.push_back(sample(RecordType::response, offset, id_of(static_cast<int>(records.size()))));
  }
  CHECK(records.size() == 4);
  CHECK(records.at_offset(10).value().record_id == id_of(1));
  CHECK_FALSE(records.at_offset(11));
  int number = 0;
  for (const CheckedRecord& record : records) CHECK(record.record_id == id_of(number++));
  CHECK(number == 4);
}

TEST_CASE("Of a request only place and id are kept", "[warc]") {
  CheckedRecords records;
  records.push_back(sample(RecordType::request, 0, id_of(1)));
  records.push_back(sample(RecordType::response, 9, id_of(2)));
  CHECK(records[0].record_id == id_of(1));
  CHECK(records[0].url.empty());
  CHECK(records[1].url == sample_uri);
}
