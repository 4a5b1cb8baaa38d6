// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pressroom::storage::warc {

/// The value of WARC-Block-Digest or WARC-Payload-Digest (WARC/1.1, 5.8) in one spelling, so that two can be compared.
struct LabelledDigest {
  std::string algorithm;  ///< lower case without hyphen: "sha1", "sha256"
  std::string value;      ///< SHA-256 as 64 lower-case hexadecimal digits; of others the text as it stands

  bool is_sha256() const { return algorithm == "sha256"; }
  auto operator<=>(const LabelledDigest&) const = default;
};

/// Accepts "sha-256" and "sha256", base16 and base32 in either case, with or without padding. nullopt when there is no
/// label, no value, or a value that is no SHA-256 under that label.
std::optional<LabelledDigest> parse_labelled_digest(std::string_view text);

}  // namespace pressroom::storage::warc
