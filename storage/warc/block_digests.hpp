// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/coding_decoder.hpp"
#include "core/digest.hpp"
#include "core/http_message.hpp"
#include "core/transfer_decoder.hpp"
#include "storage/warc/labelled_digest.hpp"
#include "storage/warc/record.hpp"

namespace pressroom::storage::warc {

/// How the body of a stored response relates to what its head says of it. Some tools (pywb, browser crawlers, Common
/// Crawl) store a body that they decoded under the head that came with the coded one.
struct BodyForm {
  bool without_chunks = false;  ///< the head says chunked, and no chunk begins the body
  bool without_coding = false;  ///< the head names a content coding, and the payload is not coded
  bool as_it_stands = false;    ///< the payload is the whole body, whatever the head says of its end
};
/// Told by the first 512 bytes of a body, or all of a shorter one.
BodyForm body_form(const core::ResponseHead& head, std::string_view body_start);
/// The same, once de-chunking has shown the payload.
bool is_uncoded(const core::HttpHeaders& headers, std::string_view payload_start);

/// One sequence of bytes under SHA-256 and under the algorithm that the record declares. Hexadecimal digits.
struct PayloadDigests {
  std::string sha256;
  std::string declared;  ///< equal to `sha256` where that is what the record declares; empty when not known here
};

/// The digests of a block under every convention that archives follow.
struct BlockDigests {
  std::string block;  ///< under the algorithm of WARC-Block-Digest; empty without one
  /// Of an HTTP response, else of the block: after de-chunking, content coding kept (WARC/1.1, 5.9).
  std::optional<PayloadDigests> payload;
  std::optional<PayloadDigests> raw;       ///< of an HTTP response: the body with its transfer coding
  std::optional<PayloadDigests> decoded;   ///< of an HTTP response: the body without its content coding
  std::optional<core::ResponseHead> head;  ///< of an HTTP response or revisit, when there is one
  std::string head_fault;                  ///< why there is none
  BodyForm form;
  bool payload_whole = true;  ///< as Payload::whole
};

bool holds_http(const RecordHeader& header);

/// Takes a block in pieces of any size and computes its digests in one pass and bounded memory.
class BlockDigester {
 public:
  /// `payload` leaves the conventions out that only a wrong payload digest asks for.
  enum class Conventions { payload, every };
  BlockDigester(const RecordHeader& header, Conventions conventions);

  void update(std::string_view piece);
  /// Call once, behind the last piece.
  BlockDigests finish();

 private:
  class Running {
   public:
    explicit Running(const std::optional<LabelledDigest>& declared);
    void update(std::string_view piece);
    PayloadDigests finish();

   private:
    std::optional<core::Digest> sha256_;
    std::optional<core::Digest> declared_;
    bool declares_sha256_ = false;
  };
  enum class Kind { opaque, payload, response, head_only };
  enum class Phase { head, body, no_head };
  enum class End { not_yet, here };

  void begin_response(std::string_view start, End end);
  void begin_payload(std::string_view body);
  void take_body(std::string_view piece);
  void take_payload(std::string_view piece);

  Kind kind_;
  Conventions conventions_;
  Phase phase_ = Phase::head;
  std::optional<LabelledDigest> declared_payload_;
  std::optional<core::Digest> block_;
  std::optional<Running> payload_;
  std::optional<Running> raw_;
  std::optional<Running> decoded_;
  std::optional<core::TransferDecoder> transfer_;  ///< none when the body is stored without its chunks
  std::optional<core::CodingDecoder> coding_;
  std::string start_;          ///< until the head is complete
  std::string payload_start_;  ///< until it tells whether it is coded
  BlockDigests found_;
};

}  // namespace pressroom::storage::warc
