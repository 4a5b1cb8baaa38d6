// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "storage/warc/record.hpp"
#include "storage/warc/warc_reader.hpp"

namespace pressroom::storage::warc {

/// Over which bytes WARC-Payload-Digest was found to be taken.
enum class PayloadConvention {
  unknown,  ///< no payload, no digest, or one that cannot be computed here
  payload,  ///< after de-chunking, content coding kept, as the standard has it (WARC/1.1, 5.9)
  raw,      ///< the body with its transfer coding
  decoded,  ///< the body without its content coding
  none      ///< none of these: the payload is not what was digested
};

/// What a block showed when it was compared with its header.
struct BlockCheck {
  std::vector<Irregularity> irregularities;
  PayloadConvention convention = PayloadConvention::unknown;
  int status = 0;              ///< of an HTTP response or revisit; 0 otherwise
  std::string mime;            ///< of an HTTP response or revisit, as index lines have it; empty otherwise
  std::string payload_sha256;  ///< "sha256:..." over the payload; empty when the record has none
};

/// Block digest, form of the HTTP message, payload digest, of loaded and of streamed blocks alike. A payload digest
/// that was taken over other bytes by a known habit is named as that habit (H2, warning), and so is a body that was
/// stored decoded under the head of the coded one (H3, warning).
BlockCheck check_block(const Record& record);

}  // namespace pressroom::storage::warc
