// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pressroom::storage::warc {

/// The value of WARC-Block-Digest or WARC-Payload-Digest (WARC/1.1, 5.8) in one spelling, so that two can be compared.
struct LabelledDigest {
  std::string algorithm;  ///< lower case without hyphens: "sha1", "sha256"
  std::string value;      ///< lower-case hexadecimal digits; of an algorithm not known here the text as it stands

  bool is_sha256() const { return algorithm == "sha256"; }
  /// False when the algorithm is not known here, so that nothing can be compared with it.
  bool can_be_computed() const;
  auto operator<=>(const LabelledDigest&) const = default;
};

/// Accepts the spellings met in archives: ":", "=" or "/" behind the label, "sha-256" and "sha256", base16 and base32
/// in either case, with or without padding. What fits both is base16, as 32 characters of MD5 are unless padded.
/// nullopt when there is no label, no value, or a value that is none of the algorithm's.
std::optional<LabelledDigest> parse_labelled_digest(std::string_view text);

}  // namespace pressroom::storage::warc
