// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/block_digests.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace pressroom::storage::warc {
namespace {

constexpr std::string_view gzip_magic = "\x1F\x8B";
/// So much of a body tells whether a chunk begins it, and of a payload whether it is coded.
constexpr std::size_t telling_bytes = 512;
/// Shorter coded bytes may happen to hold no control character.
constexpr std::size_t shortest_telling_text = 48;

bool is_text(std::string_view bytes) {
  return std::none_of(bytes.begin(), bytes.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') || byte == 0x7F;
  });
}

std::vector<std::string> content_codings(const core::HttpHeaders& headers) {
  auto codings = headers.tokens("Content-Encoding");
  std::erase(codings, "identity");
  return codings;
}

/// Whether what begins a body can be the line that begins a chunk (RFC 9112, 7.1). An empty body can: it was cut short.
bool begins_chunk(std::string_view body) {
  const auto end = body.find('\n');
  std::string_view line = body.substr(0, std::min(end, telling_bytes));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line.empty() ? end == std::string_view::npos : core::chunk_size(line).has_value();
}

}  // namespace

BodyForm body_form(const core::ResponseHead& head, std::string_view body_start) {
  using Kind = core::BodyFraming::Kind;
  BodyForm form;
  const Kind framing = core::body_framing(head).kind;
  form.without_chunks = framing == Kind::chunked && !begins_chunk(body_start);
  if (framing != Kind::chunked || form.without_chunks) form.without_coding = is_uncoded(head.headers, body_start);
  // A declared length is that of the coded body.
  form.as_it_stands = form.without_chunks || (form.without_coding && framing == Kind::length);
  return form;
}

bool is_uncoded(const core::HttpHeaders& headers, std::string_view payload_start) {
  const auto codings = content_codings(headers);
  if (codings.empty() || payload_start.empty()) return false;
  if (codings.back() == "gzip" || codings.back() == "x-gzip") {
    return payload_start.substr(0, gzip_magic.size()) != gzip_magic.substr(0, payload_start.size());
  }
  const std::string_view telling = payload_start.substr(0, telling_bytes);
  return telling.size() >= shortest_telling_text && is_text(telling);
}

/// As for pages: a few bytes must not cost hours.
constexpr std::uint64_t max_decoded_ratio = 200;

bool holds_http(const RecordHeader& header) {
  return core::ascii_lower(header.value("Content-Type")).starts_with("application/http");
}

BlockDigester::Running::Running(const std::optional<LabelledDigest>& declared)
    : sha256_(core::Digest::of("sha256")), declares_sha256_(declared && declared->is_sha256()) {
  if (declared && !declares_sha256_) declared_ = core::Digest::of(declared->algorithm);
}

void BlockDigester::Running::update(std::string_view piece) {
  sha256_->update(piece);
  if (declared_) declared_->update(piece);
}

PayloadDigests BlockDigester::Running::finish() {
  PayloadDigests digests{sha256_->hex(), {}};
  if (declared_) digests.declared = declared_->hex();
  if (declares_sha256_) digests.declared = digests.sha256;
  return digests;
}

BlockDigester::BlockDigester(const RecordHeader& header, Conventions conventions)
    : kind_(Kind::opaque), conventions_(conventions) {
  const RecordType type = header.type();
  const bool http = holds_http(header);
  if (type == RecordType::response) kind_ = http ? Kind::response : Kind::payload;
  if (type == RecordType::resource || type == RecordType::conversion) kind_ = Kind::payload;
  // The payload of a revisit lies in the record that it refers to (WARC/1.1, 6.7).
  if (type == RecordType::revisit && http) kind_ = Kind::head_only;
  if (const auto value = header.first("WARC-Block-Digest")) {
    if (const auto declared = parse_labelled_digest(*value)) block_ = core::Digest::of(declared->algorithm);
  }
  if (const auto value = header.first("WARC-Payload-Digest")) declared_payload_ = parse_labelled_digest(*value);
  if (kind_ == Kind::payload) payload_.emplace(declared_payload_);
}

void BlockDigester::update(std::string_view piece) {
  if (block_) block_->update(piece);
  if (kind_ == Kind::payload) payload_->update(piece);
  if (kind_ != Kind::response && kind_ != Kind::head_only) return;
  if (phase_ == Phase::body) return take_body(piece);
  if (phase_ == Phase::no_head) return;
  // A block that lies in memory whole is not copied for the sake of its head.
  if (start_.empty()) {
    begin_response(piece, End::not_yet);
    if (phase_ == Phase::head) start_ = piece;
  } else {
    start_ += piece;
    begin_response(start_, End::not_yet);
  }
  if (phase_ != Phase::head) std::string().swap(start_);
}

void BlockDigester::begin_response(std::string_view start, End end) {
  auto head = core::parse_response_head(start);
  if (!head) {
    if (end == End::not_yet && start.size() <= max_head_bytes) return;
    phase_ = Phase::no_head;
    found_.head_fault = head.error().what;
    return;
  }
  const std::string_view body = start.substr(std::min(head->length, start.size()));
  if (body.size() < telling_bytes && end == End::not_yet) return;
  phase_ = Phase::body;
  found_.form = body_form(*head, body);
  found_.head = *std::move(head);
  if (kind_ == Kind::response) begin_payload(body);
}

void BlockDigester::begin_payload(std::string_view body) {
  payload_.emplace(declared_payload_);
  if (!found_.form.as_it_stands) transfer_.emplace(*found_.head);
  if (conventions_ == Conventions::every) {
    raw_.emplace(declared_payload_);
    if (auto codings = content_codings(found_.head->headers); !codings.empty()) {
      decoded_.emplace(declared_payload_);
      coding_.emplace(std::move(codings), max_decoded_ratio);
    }
  }
  take_body(body);
}

void BlockDigester::take_body(std::string_view piece) {
  if (kind_ != Kind::response) return;
  if (raw_) raw_->update(piece);
  if (!transfer_) return take_payload(piece);
  transfer_->feed(piece, [&](std::string_view payload) { take_payload(payload); });
}

void BlockDigester::take_payload(std::string_view piece) {
  payload_->update(piece);
  if (payload_start_.size() < telling_bytes) payload_start_ += piece.substr(0, telling_bytes - payload_start_.size());
  if (coding_) coding_->feed(piece, [&](std::string_view decoded) { decoded_->update(decoded); });
}

BlockDigests BlockDigester::finish() {
  const bool wants_head = kind_ == Kind::response || kind_ == Kind::head_only;
  if (wants_head && phase_ == Phase::head) begin_response(start_, End::here);
  if (transfer_) {
    found_.payload_whole = transfer_->finish([&](std::string_view payload) { take_payload(payload); });
  }
  if (coding_) coding_->finish([&](std::string_view decoded) { decoded_->update(decoded); });
  if (found_.head && kind_ == Kind::response)
    found_.form.without_coding = is_uncoded(found_.head->headers, payload_start_);
  if (block_) found_.block = block_->hex();
  if (payload_) found_.payload = payload_->finish();
  if (raw_) found_.raw = raw_->finish();
  if (decoded_) found_.decoded = decoded_->finish();
  return std::move(found_);
}

}  // namespace pressroom::storage::warc
