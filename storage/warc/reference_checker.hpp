// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "storage/warc/labelled_digest.hpp"
#include "storage/warc/record_rules.hpp"
#include "storage/warc/text_key.hpp"
#include "storage/warc/warc_date.hpp"
#include "storage/warc/warc_reader.hpp"

namespace pressroom::storage::warc {

/// Where a finding is: a file by its number in the order of checking, a record by its offset and id.
struct RecordPlace {
  std::size_t file = 0;
  std::uint64_t offset = 0;
  std::string record_id;
};

/// Takes what is found at a place.
using PlacedSink = std::function<void(const RecordPlace&, const Irregularity&)>;

/// Follows what records say of one another, through all files that are given to it, in whichever order: F6 a record id
/// used twice, F7 dates of one capture event, R1 references that name nobody, V3 and V4 what a revisit says of the
/// record it refers to. Of a record about 100 bytes are kept, and its references until they are found.
class ReferenceChecker {
 public:
  explicit ReferenceChecker(PlacedSink sink) : sink_(std::move(sink)) {}

  /// `file` counts up from 0, `name` is what findings call it. `payload_sha256` is the computed one, labelled; empty
  /// when there is none.
  void add(std::size_t file, const std::string& name, const Record& record, std::string_view payload_sha256);

  /// After the last file: what no record answered to.
  void finish();

 private:
  /// What a revisit is compared with.
  struct Original {
    TextKey uri;
    std::optional<TextKey> algorithm;  ///< of the payload digest in the header
    std::optional<TextKey> payload;    ///< its value
    std::optional<TextKey> computed;   ///< value of the SHA-256 over the payload
  };
  struct Known {
    std::uint64_t offset;
    std::optional<WarcDate> date;
    std::uint32_t file;
    std::uint32_t original;  ///< place in `originals_`, when the type may be revisited
    RecordType type;
  };
  enum class Field { concurrent_to, warcinfo_id, refers_to };
  struct Reference {
    Field field;
    RecordPlace from;
    std::string target;  ///< as findings show it
    std::optional<WarcDate> date = {};
    std::uint64_t times = 1;  ///< how many records of the file say the same; of `warcinfo_id` alone
    // Of a revisit:
    RevisitProfile::Kind profile = RevisitProfile::Kind::unknown;
    std::optional<TextKey> by_uri_and_date = {};
    std::optional<TextKey> uri = {};
    std::optional<WarcDate> refers_to_date = {};
    std::optional<LabelledDigest> payload = {};
  };

  static Original original(const RecordHeader& header, std::string_view payload_sha256);
  void remember(const RecordPlace& place, const RecordHeader& header, std::string_view payload_sha256);
  void refer(const RecordPlace& place, const RecordHeader& header);
  void refer_to_warcinfo(const RecordPlace& place, std::string_view target);
  void refer_revisit(Reference reference, const RecordHeader& header);
  void follow(Reference reference, const TextKey& target);
  void compare(const Reference& reference, const Known& target) const;
  void compare_revisit(const Reference& reference, const Known& target) const;
  void compare_payload(const Reference& reference, const Original& target, const std::string& place) const;
  void report_missing(const Reference& reference) const;
  void report(const Reference& reference, const char* rule, core::Severity severity, std::string detail) const;

  PlacedSink sink_;
  std::vector<std::string> names_;
  std::unordered_map<TextKey, Known, TextKeyHash> by_id_;
  std::vector<Original> originals_;
  std::unordered_map<TextKey, const Known*, TextKeyHash> by_uri_and_date_;  ///< of what a revisit may refer to
  std::unordered_multimap<TextKey, Reference, TextKeyHash> waiting_;        ///< by the key of what is waited for
  std::map<std::pair<std::size_t, TextKey>, Reference> warcinfo_ids_;       ///< one for each file and target
};

}  // namespace pressroom::storage::warc
