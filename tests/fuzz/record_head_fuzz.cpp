// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "storage/warc/labelled_digest.hpp"
#include "storage/warc/record.hpp"
#include "storage/warc/record_rules.hpp"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pressroom::storage::warc;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)parse_warc_fields(bytes);
  const auto head = parse_record_head(bytes);
  if (!head) return 0;
  require(head->length <= size);
  (void)check_header(head->header);
  for (const auto& field : head->header.fields.fields()) (void)parse_labelled_digest(field.value);
  // What was read is written so that it is read as the same.
  const std::string written = serialise_head(head->header);
  const auto again = parse_record_head(written);
  require(again.has_value());
  require(again->length == written.size());
  require(again->header.content_length == head->header.content_length);
  require(again->header.fields.fields().size() == head->header.fields.fields().size());
  return 0;
}
