// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/block_check.hpp"

#include <algorithm>

#include "storage/warc/captures.hpp"
#include "storage/warc/labelled_digest.hpp"

namespace pressroom::storage::warc {
namespace {

using core::Severity;
using Conventions = BlockDigester::Conventions;

BlockDigests digests_of(const Record& record, Conventions conventions) {
  BlockDigester digester(record.header, conventions);
  digester.update(record.block);
  return digester.finish();
}

/// RFC 9112, 3: method, target and version, then fields up to an empty line.
bool begins_like_a_request(std::string_view block) {
  const std::string_view line = block.substr(0, block.find_first_of("\r\n"));
  const auto method_end = line.find(' ');
  const auto version = line.rfind(" HTTP/");
  const bool has_three_parts = method_end != std::string_view::npos && method_end > 0 &&
                               version != std::string_view::npos && version > method_end;
  const bool ends = block.find("\r\n\r\n") != std::string_view::npos || block.find("\n\n") != std::string_view::npos;
  return has_three_parts && ends;
}

class BlockChecker {
 public:
  explicit BlockChecker(const Record& record)
      : record_(record), digests_(record.digests ? *record.digests : digests_of(record, Conventions::payload)) {}

  BlockCheck run() {
    block_digest();
    const RecordType type = record_.header.type();
    if (digests_.head) message();
    if (type == RecordType::response && holds_http(record_.header) && !digests_.head) {
      add("H1", Severity::error, "the block is no HTTP response: " + digests_.head_fault);
    }
    if (type == RecordType::request && holds_http(record_.header)) request();
    if (digests_.payload) payload();
    return std::move(check_);
  }

 private:
  void add(const char* rule, Severity severity, std::string detail) {
    check_.irregularities.push_back({rule, severity, std::move(detail)});
  }

  void block_digest() {
    const auto value = record_.header.first("WARC-Block-Digest");
    if (!value) return add("D3", Severity::warning, "no block digest");
    const auto declared = parse_labelled_digest(*value);
    if (!declared) return;  // a matter of the header's rules
    if (!declared->can_be_computed())
      return add("D3", Severity::note, declared->algorithm + " block digest was not checked");
    if (declared->value != digests_.block) add("D2", Severity::error, "the block does not match its digest");
  }

  void message() {
    check_.status = digests_.head->status;
    check_.mime = mime_type(digests_.head->headers);
    if (!digests_.head->version.starts_with("HTTP/1.")) {
      add("H4", Severity::warning, "status line of " + digests_.head->version);
    }
    if (digests_.form.without_chunks) {
      add("H3", Severity::warning, "the body is stored without the chunks that its head announces");
    }
    if (digests_.form.without_coding) {
      add("H3", Severity::warning, "the body is stored without the content coding that its head announces");
    }
  }

  void request() {
    if (!begins_like_a_request(record_.block)) add("H1", Severity::error, "the block is no HTTP request");
  }

  void payload() {
    check_.payload_sha256 = "sha256:" + digests_.payload->sha256;
    const auto value = record_.header.first("WARC-Payload-Digest");
    // Of segments the whole is what was digested (segment_checker.hpp).
    if (record_.header.first("WARC-Segment-Number")) return;
    const bool is_capture = record_.header.type() != RecordType::conversion;
    if (!value) return is_capture ? add("D3", Severity::note, "no payload digest") : void();
    const auto declared = parse_labelled_digest(*value);
    if (!declared) return;
    if (!declared->can_be_computed()) {
      return add("D3", Severity::note, declared->algorithm + " payload digest was not checked");
    }
    check_.convention = convention(declared->value);
    switch (check_.convention) {
      case PayloadConvention::raw:
        return add("H2", Severity::warning, "payload digest was taken over the body with its transfer coding");
      case PayloadConvention::decoded:
        return add("H2", Severity::warning, "payload digest was taken over the body without its content coding");
      case PayloadConvention::none:
        return add("H2", Severity::error, "the payload does not match its digest");
      case PayloadConvention::payload:
      case PayloadConvention::unknown:
        return;
    }
  }

  PayloadConvention convention(const std::string& value) {
    const auto is = [&](const std::optional<PayloadDigests>& found) { return found && found->declared == value; };
    if (is(digests_.payload)) return PayloadConvention::payload;
    if (!digests_.head) return PayloadConvention::none;
    // The other conventions cost a second pass, which right digests need not pay for.
    if (!digests_.raw) digests_ = digests_of(record_, Conventions::every);
    if (is(digests_.raw)) return PayloadConvention::raw;
    return is(digests_.decoded) ? PayloadConvention::decoded : PayloadConvention::none;
  }

  const Record& record_;
  BlockDigests digests_;
  BlockCheck check_;
};

}  // namespace

BlockCheck check_block(const Record& record) { return BlockChecker(record).run(); }

}  // namespace pressroom::storage::warc
