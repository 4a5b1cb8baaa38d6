// SPDX-License-Identifier: Apache-2.0
#include "crawler/response_assembly.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

bool holds_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return (octet < 0x20 && octet != '\t') || octet == 0x7F;
  });
}

}  // namespace

/// The input is what a server sends, handed over as curl does: the heads line by line, the body in pieces of a size
/// that the first byte tells. Nothing passes a limit, no control byte gets into a field, and what came is kept.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace pressroom;
  if (size == 0) return 0;
  const std::size_t piece = bytes[0] + 1u;
  std::string_view rest(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  constexpr crawler::HeadLimits limits{4096, 512, 40};
  constexpr std::uint64_t max_body = 8192;
  crawler::ResponseAssembly assembly(limits, max_body);
  bool wanted = true;
  while (wanted && !rest.empty()) {
    std::size_t length = std::min(piece, rest.size());
    if (!assembly.has_head()) length = std::min(rest.find('\n'), rest.size() - 1) + 1;
    wanted = assembly.has_head() ? assembly.add_body(rest.substr(0, length))
                                 : assembly.add_head_line(rest.substr(0, length));
    rest.remove_prefix(length);
  }
  require(wanted == (assembly.stop() == crawler::ResponseAssembly::Stop::none));
  require(wanted || !assembly.detail().empty());
  if (!assembly.has_head()) return 0;
  core::Fetch fetch{*core::Url::parse("http://press.example/"), {}, {}, {}, {}, {}, {}, {}, {}};
  assembly.move_into(fetch);
  require(fetch.body().size() <= max_body && fetch.head.length <= limits.bytes);
  require(fetch.head.status >= 200);
  for (const auto& field : fetch.head.headers.fields())
    require(!holds_control(field.name) && !holds_control(field.value));
  const auto validators = core::validators_of(fetch.head.headers);
  require(!holds_control(validators.etag) && !holds_control(validators.last_modified));
  return 0;
}
