// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/segment_checker.hpp"

#include <algorithm>

#include "storage/warc/block_check.hpp"

namespace pressroom::storage::warc {
namespace {

using core::Severity;

/// What is larger is not put together again to be checked.
constexpr std::uint64_t max_whole_bytes = 64ull << 20;

/// The first segment's header without what makes it a segment, over the whole block.
Record whole_record(const RecordHeader& first, std::string block) {
  Record whole;
  whole.header.version = first.version;
  for (const auto& field : first.fields.fields()) {
    const bool of_the_part = core::equals_ignoring_case(field.name, "WARC-Segment-Number") ||
                             core::equals_ignoring_case(field.name, "WARC-Block-Digest") ||
                             core::equals_ignoring_case(field.name, "Content-Length");
    if (!of_the_part) whole.header.add(field.name, field.value);
  }
  whole.header.content_length = block.size();
  whole.block = std::move(block);
  return whole;
}

}  // namespace

bool is_segment(const RecordHeader& header) {
  return header.type() == RecordType::continuation || header.first("WARC-Segment-Number").has_value();
}

void SegmentChecker::add(std::size_t file, const Record& record) {
  const RecordHeader& header = record.header;
  if (!is_segment(header) || header.type() == RecordType::unknown) return;
  const auto number = parse_count(header.value("WARC-Segment-Number"));
  Segment segment;
  segment.place = {file, record.offset, std::string(header.record_id())};
  segment.is_continuation = header.type() == RecordType::continuation;
  const std::string origin =
      segment.is_continuation ? std::string(header.value("WARC-Segment-Origin-ID")) : segment.place.record_id;
  // A missing or malformed field is a finding about the header. What is no continuation can only be the first.
  if (!number || origin.empty() || (segment.is_continuation && *number < 2)) return;
  segment.number = segment.is_continuation ? *number : 1;
  segment.stored_length = record.length;
  segment.block_length = header.content_length;
  if (const auto total = header.first("WARC-Segment-Total-Length")) segment.total = parse_count(*total);
  segment.uri = text_key(header.target_uri());
  chains_[origin].push_back(std::move(segment));
}

void SegmentChecker::finish(const ReadAgain& read_again) {
  for (auto& [origin, chain] : chains_) check(chain, origin, read_again);
  chains_.clear();
}

void SegmentChecker::check(Chain& chain, const std::string& origin, const ReadAgain& read_again) {
  std::stable_sort(chain.begin(), chain.end(), [](const Segment& a, const Segment& b) { return a.number < b.number; });
  if (chain.front().is_continuation) {
    report(chain.front(), Severity::warning, "the first segment is not here: " + origin);
  }
  for (const Segment& segment : chain) {
    if (segment.uri != chain.front().uri) {
      report(segment, Severity::error, "WARC-Target-URI differs from that of the first segment");
    }
  }
  const bool in_sequence = check_numbers(chain), has_end = check_end(chain);
  if (!in_sequence || !has_end || !check_sum(chain)) return;
  if (!chain.front().is_continuation) check_whole(chain, read_again);
}

bool SegmentChecker::check_numbers(const Chain& chain) const {
  bool in_sequence = true;
  for (std::size_t i = 1; i < chain.size(); ++i) {
    const std::uint64_t before = chain[i - 1].number, number = chain[i].number;
    if (number == before + 1) continue;
    in_sequence = false;
    report(chain[i], Severity::error,
           number == before ? "a second segment number " + std::to_string(number)
                            : "segment " + std::to_string(number) + " follows segment " + std::to_string(before));
  }
  return in_sequence;
}

bool SegmentChecker::check_end(const Chain& chain) const {
  const Segment& last = chain.back();
  bool right = true;
  for (const Segment& segment : chain) {
    if (!segment.total || segment.number == last.number) continue;
    right = false;
    report(segment, Severity::error, "WARC-Segment-Total-Length before the last segment");
  }
  if (!last.total) {
    report(last, Severity::warning, "no segment here has WARC-Segment-Total-Length: the last one is missing");
    return false;
  }
  return right;
}

bool SegmentChecker::check_sum(const Chain& chain) const {
  std::uint64_t sum = 0;
  for (const Segment& segment : chain) sum += segment.block_length;
  const std::uint64_t total = *chain.back().total;
  // Segments may lie in files that were not given, but then there is no more here than in all.
  if (chain.front().is_continuation ? sum <= total : sum == total) return true;
  report(chain.back(), Severity::error,
         "WARC-Segment-Total-Length is " + std::to_string(total) + ", the segments have " + std::to_string(sum) +
             " bytes");
  return false;
}

void SegmentChecker::check_whole(const Chain& chain, const ReadAgain& read_again) const {
  if (*chain.back().total > max_whole_bytes) {
    return sink_(chain.front().place, {"D3", Severity::note, "the whole of the segments is too large to be checked"});
  }
  RecordHeader first;
  std::string block;
  for (const Segment& segment : chain) {
    auto record = read_again(segment.place.file, segment.place.offset, segment.stored_length);
    if (!record) {
      return sink_(segment.place, {"D3", Severity::note,
                                   "the segment could not be read again to check the whole: " + record.error().what});
    }
    if (&segment == &chain.front()) first = std::move(record->header);
    block += record->block;
  }
  for (const Irregularity& irregularity : check_block(whole_record(first, std::move(block))).irregularities) {
    if (irregularity.rule == "D3") continue;  // no digest over the whole block can be given anywhere
    sink_(chain.front().place,
          {irregularity.rule, irregularity.severity, "all segments together: " + irregularity.detail});
  }
}

void SegmentChecker::report(const Segment& segment, Severity severity, std::string detail) const {
  sink_(segment.place, {"G1", severity, std::move(detail)});
}

}  // namespace pressroom::storage::warc
