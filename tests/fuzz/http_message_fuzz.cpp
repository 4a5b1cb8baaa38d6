// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/http_message.hpp"

using namespace pressroom::core;

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

/// The input is a response as it crossed the wire.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view message(reinterpret_cast<const char*>(bytes), size);
  const auto head = parse_response_head(message);
  if (!head) return 0;
  require(head->length <= size && head->status >= 100 && head->status <= 999);
  const std::string_view body = message.substr(head->length);
  const Payload payload = remove_transfer_coding(*head, body);
  constexpr DecodeLimits limits{1u << 20, 200, 2};
  const auto decoded = remove_content_coding(head->headers, payload.bytes, limits);
  if (decoded) require(decoded->size() <= limits.max_bytes || decoded->size() == payload.bytes.size());
  const auto delay = retry_after_seconds(head->headers, 1'795'420'800);
  require(!delay || *delay > 0);
  return 0;
}
