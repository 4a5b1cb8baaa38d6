// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/reference_checker.hpp"

#include <algorithm>

namespace pressroom::storage::warc {
namespace {

using core::Severity;

bool may_be_revisited(RecordType type) {
  return type == RecordType::response || type == RecordType::resource || type == RecordType::revisit;
}

std::string_view without_brackets(std::string_view uri) {
  if (uri.size() >= 2 && uri.front() == '<' && uri.back() == '>') uri = uri.substr(1, uri.size() - 2);
  return uri;
}

TextKey uri_and_date_key(std::string_view uri, const WarcDate& date) {
  return text_key(std::to_string(date.seconds) + "." + std::to_string(date.nanoseconds) + " " + std::string(uri));
}

}  // namespace

void ReferenceChecker::add(std::size_t file, const std::string& name, const Record& record,
                           std::string_view payload_sha256) {
  if (names_.size() <= file) names_.resize(file + 1);
  names_[file] = name;
  const RecordPlace place{file, record.offset, std::string(record.header.record_id())};
  remember(place, record.header, payload_sha256);
  if (record.header.type() != RecordType::unknown) refer(place, record.header);
}

ReferenceChecker::Original ReferenceChecker::original(const RecordHeader& header, std::string_view payload_sha256) {
  Original original;
  original.uri = text_key(header.target_uri());
  if (const auto digest = parse_labelled_digest(header.value("WARC-Payload-Digest"))) {
    original.algorithm = text_key(digest->algorithm);
    original.payload = text_key(digest->value);
  }
  if (const auto digest = parse_labelled_digest(payload_sha256)) original.computed = text_key(digest->value);
  return original;
}

void ReferenceChecker::remember(const RecordPlace& place, const RecordHeader& header, std::string_view payload_sha256) {
  if (place.record_id.empty()) return;
  const Known known{place.offset, parse_warc_date(header.value("WARC-Date")), static_cast<std::uint32_t>(place.file),
                    static_cast<std::uint32_t>(originals_.size()), header.type()};
  const TextKey key = text_key(header.record_id());
  const auto inserted = by_id_.emplace(key, known);
  const auto seen = inserted.first;
  if (!inserted.second) {
    const std::string there = names_[seen->second.file] + ":" + std::to_string(seen->second.offset);
    return sink_(place, {"F6", Severity::error, "the record id was used before at " + there});
  }
  if (may_be_revisited(known.type)) originals_.push_back(original(header, payload_sha256));
  const auto answer = [&](const TextKey& asked) {
    const auto [first, last] = waiting_.equal_range(asked);
    for (auto waiting = first; waiting != last; ++waiting) compare(waiting->second, seen->second);
    waiting_.erase(first, last);
  };
  answer(key);
  // What stands for a place and a time is the capture itself, not a revisit of it.
  if (!may_be_revisited(known.type) || known.type == RecordType::revisit || !known.date) return;
  const TextKey uri_and_date = uri_and_date_key(header.target_uri(), *known.date);
  by_uri_and_date_.emplace(uri_and_date, &seen->second);
  answer(uri_and_date);
}

void ReferenceChecker::refer(const RecordPlace& place, const RecordHeader& header) {
  const auto date = parse_warc_date(header.value("WARC-Date"));
  const auto reference = [&](Field field, std::string_view target) {
    return Reference{.field = field, .from = place, .target = bounded_text(target), .date = date};
  };
  for (const std::string_view target : header.all("WARC-Concurrent-To")) {
    follow(reference(Field::concurrent_to, target), text_key(target));
  }
  if (const auto target = header.first("WARC-Warcinfo-ID")) refer_to_warcinfo(place, *target);
  if (header.type() == RecordType::revisit) {
    refer_revisit(reference(Field::refers_to, header.value("WARC-Refers-To")), header);
  } else if (const auto target = header.first("WARC-Refers-To")) {
    follow(reference(Field::refers_to, *target), text_key(*target));
  }
}

void ReferenceChecker::refer_to_warcinfo(const RecordPlace& place, std::string_view target) {
  Reference made{.field = Field::warcinfo_id, .from = place, .target = bounded_text(target), .date = {}};
  const TextKey key = text_key(target);
  const auto [said, is_new] = warcinfo_ids_.try_emplace({place.file, key}, std::move(made));
  if (!is_new) ++said->second.times;
}

void ReferenceChecker::refer_revisit(Reference reference, const RecordHeader& header) {
  reference.profile = revisit_profile(header).kind;
  reference.payload = parse_labelled_digest(header.value("WARC-Payload-Digest"));
  reference.refers_to_date = parse_warc_date(header.value("WARC-Refers-To-Date"));
  const std::string_view uri = without_brackets(header.value("WARC-Refers-To-Target-URI"));
  if (!uri.empty()) reference.uri = text_key(uri);
  if (reference.uri && reference.refers_to_date) {
    reference.by_uri_and_date = uri_and_date_key(uri, *reference.refers_to_date);
    if (reference.target.empty()) {
      reference.target = bounded_text(uri) + " of " + bounded_text(header.value("WARC-Refers-To-Date"));
      const TextKey key = *reference.by_uri_and_date;
      return follow(std::move(reference), key);
    }
  }
  if (reference.target.empty()) return;  // check_header() misses the fields
  follow(std::move(reference), text_key(header.value("WARC-Refers-To")));
}

void ReferenceChecker::follow(Reference reference, const TextKey& target) {
  if (const auto found = by_id_.find(target); found != by_id_.end()) return compare(reference, found->second);
  if (const auto found = by_uri_and_date_.find(target); found != by_uri_and_date_.end()) {
    return compare(reference, *found->second);
  }
  waiting_.emplace(target, std::move(reference));
}

void ReferenceChecker::compare(const Reference& reference, const Known& target) const {
  if (reference.field == Field::concurrent_to && reference.date && target.date && *reference.date != *target.date) {
    report(reference, "F7", Severity::warning, "WARC-Date differs from that of the concurrent record");
  }
  if (reference.profile != RevisitProfile::Kind::unknown) compare_revisit(reference, target);
}

void ReferenceChecker::compare_revisit(const Reference& reference, const Known& target) const {
  const std::string place = names_[target.file] + ":" + std::to_string(target.offset);
  const auto found = [&](Severity severity, const std::string& what) {
    report(reference, "V4", severity, what + " (" + place + ")");
  };
  if (!may_be_revisited(target.type)) {
    return found(Severity::warning,
                 "refers to a record of type " + std::string(name(target.type)) + ", which cannot be revisited");
  }
  if (reference.date && target.date && *target.date > *reference.date) {
    found(Severity::warning, "the record referred to is later than the revisit");
  }
  if (reference.refers_to_date && target.date && *reference.refers_to_date != *target.date) {
    found(Severity::warning, "WARC-Refers-To-Date is not the date of the record referred to");
  }
  if (target.type == RecordType::revisit) {
    const bool is_itself = target.file == reference.from.file && target.offset == reference.from.offset;
    found(is_itself ? Severity::error : Severity::warning,
          is_itself ? "refers to itself" : "refers to another revisit, which holds no payload");
  }
  const Original& original = originals_[target.original];
  if (reference.uri && *reference.uri != original.uri) {
    found(Severity::warning, "WARC-Refers-To-Target-URI is not that of the record referred to");
  }
  if (reference.payload) compare_payload(reference, original, place);
}

void ReferenceChecker::compare_payload(const Reference& reference, const Original& target,
                                       const std::string& place) const {
  const TextKey value = text_key(reference.payload->value);
  const bool as_declared = target.algorithm == text_key(reference.payload->algorithm);
  const bool as_computed = reference.payload->is_sha256() && target.computed;
  if (!as_declared && !as_computed) return;  // two algorithms cannot be compared
  if ((as_declared && target.payload == value) || (as_computed && target.computed == value)) return;
  const bool identical = reference.profile == RevisitProfile::Kind::identical_payload;
  report(reference, identical ? "V4" : "V3", identical ? Severity::error : Severity::warning,
         "the payload digest differs from that of the record referred to (" + place + ")");
}

void ReferenceChecker::finish() {
  std::vector<Reference> missing;
  for (auto& [key, reference] : waiting_) {
    const auto found =
        reference.by_uri_and_date ? by_uri_and_date_.find(*reference.by_uri_and_date) : by_uri_and_date_.end();
    if (found != by_uri_and_date_.end()) {
      compare(reference, *found->second);
    } else {
      missing.push_back(std::move(reference));
    }
  }
  for (auto& [key, reference] : warcinfo_ids_) {
    const auto found = by_id_.find(key.second);
    if (found == by_id_.end()) {
      missing.push_back(std::move(reference));
    } else if (found->second.type != RecordType::warcinfo) {
      report(reference, "R1", Severity::warning, "WARC-Warcinfo-ID names a record that is no warcinfo");
    }
  }
  waiting_.clear();
  warcinfo_ids_.clear();
  std::sort(missing.begin(), missing.end(), [](const Reference& a, const Reference& b) {
    return std::tie(a.from.file, a.from.offset, a.field, a.target) <
           std::tie(b.from.file, b.from.offset, b.field, b.target);
  });
  for (const Reference& reference : missing) report_missing(reference);
}

void ReferenceChecker::report_missing(const Reference& reference) const {
  switch (reference.field) {
    case Field::concurrent_to:
      return report(reference, "R1", Severity::warning, "WARC-Concurrent-To names no record: " + reference.target);
    case Field::warcinfo_id: {
      const std::string others =
          reference.times > 1 ? " (and " + std::to_string(reference.times - 1) + " more records say so)" : "";
      return report(reference, "R1", Severity::warning,
                    "WARC-Warcinfo-ID names no record: " + reference.target + others);
    }
    case Field::refers_to: {
      const bool revisit = reference.profile != RevisitProfile::Kind::unknown;
      return report(reference, revisit ? "V4" : "R1", Severity::warning,
                    "the record referred to is not here: " + reference.target);
    }
  }
}

void ReferenceChecker::report(const Reference& reference, const char* rule, Severity severity,
                              std::string detail) const {
  sink_(reference.from, {rule, severity, std::move(detail)});
}

}  // namespace pressroom::storage::warc
