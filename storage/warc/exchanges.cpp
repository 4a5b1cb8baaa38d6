// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/exchanges.hpp"

#include <algorithm>
#include <charconv>
#include <deque>
#include <utility>
#include <vector>

#include "core/text.hpp"
#include "storage/warc/captures.hpp"
#include "storage/warc/warc_date.hpp"

namespace pressroom::storage::warc {
namespace {

using core::Duration;

constexpr std::size_t max_pending = 64;
constexpr std::size_t max_ids = 16;  // of one exchange: three are usual
constexpr std::size_t max_message_bytes = 1u << 20;
/// 49 days: a longer transfer or delay is no measurement.
constexpr std::int64_t most_milliseconds = 0xFFFF'FFFE;

std::optional<std::uint64_t> number(std::string_view digits) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

std::optional<Duration> milliseconds(std::string_view digits) {
  const auto value = number(digits);
  if (!value || *value > static_cast<std::uint64_t>(most_milliseconds)) return std::nullopt;
  return Duration(static_cast<std::int64_t>(*value));
}

/// Records of which one names another by WARC-Concurrent-To.
struct Group {
  std::vector<std::string> ids;  ///< of its records, and of those that they name
  Exchange exchange;
  bool has_times = false;  ///< a metadata record of a crawler's was read

  bool knows(std::string_view id) const { return !id.empty() && std::find(ids.begin(), ids.end(), id) != ids.end(); }
  bool is_exchange() const { return exchange.has_answer || exchange.has_request || has_times; }
  /// Our writer and Heritrix write the metadata record last.
  bool is_whole() const { return has_times && (exchange.has_answer || !exchange.failure.empty()); }
};

void take_date(Exchange& exchange, const Record& record) {
  const auto date = parse_warc_date(record.header.value("WARC-Date"));
  if (exchange.began || !date || date->form == WarcDate::Form::coarse) return;
  exchange.began = core::Instant(Duration(date->seconds * 1000 + date->nanoseconds / 1'000'000));
  exchange.precision = Duration(date->form == WarcDate::Form::fraction ? 1 : 1000);
}

/// Field lines behind the request line (RFC 9112, 2.1), as far as they were kept.
core::HttpHeaders request_fields(std::string_view block) {
  const std::size_t line = block.find('\n');
  if (line == std::string_view::npos) return {};
  block.remove_prefix(line + 1);
  return parse_warc_fields(block.substr(0, std::min(block.find("\r\n\r\n"), block.find("\n\n"))));
}

void take_request(Exchange& exchange, const Record& record) {
  const core::HttpHeaders fields = request_fields(record.block);
  exchange.has_request = true;
  exchange.user_agent = fields.first("User-Agent").value_or(std::string_view{});
  exchange.from = fields.first("From").value_or(std::string_view{});
  if (exchange.record_id.empty()) exchange.record_id = record.header.record_id();
}

/// The size of an answer whose body was left out, since another record holds the same.
std::optional<std::uint64_t> told_size(const core::ResponseHead& head) {
  const auto body = number(head.headers.sole("Content-Length").value_or(std::string_view{}));
  if (!body || head.headers.first("Transfer-Encoding")) return std::nullopt;
  return head.length + *body;
}

bool may_be_robots(const Exchange& exchange, const Record& record) {
  if (record.block_state == BlockState::streamed || record.block.size() > max_message_bytes) return false;
  return exchange.url.ends_with("robots.txt") || mime_type(exchange.head.headers) == "text/plain";
}

void take_answer(Exchange& exchange, const Record& record) {
  const auto head = core::parse_response_head(record.block);
  if (head) exchange.head = *head;
  exchange.record_id = record.header.record_id();
  exchange.url = record.header.target_uri();
  exchange.is_revisit = record.header.type() == RecordType::revisit;
  exchange.payload_digest = record.header.value("WARC-Payload-Digest");
  exchange.received = record.header.content_length;
  const std::string_view cut = record.header.value("WARC-Truncated");
  if (exchange.is_revisit) {
    if (record.header.value("WARC-Profile").ends_with("identical-payload-digest")) {
      exchange.received = told_size(exchange.head);
    }
    return;
  }
  if (!cut.empty()) {
    exchange.truncation = cut == core::name(core::Truncation::length) ? core::Truncation::length
                          : cut == core::name(core::Truncation::time) ? core::Truncation::time
                                                                      : core::Truncation::disconnect;
  }
  if (may_be_robots(exchange, record)) exchange.message = record.block;
}

void take_metadata(Group& group, const Record& record) {
  const core::HttpHeaders fields = parse_warc_fields(record.block);
  const auto value = [&](std::string_view name) { return fields.first(name).value_or(std::string_view{}); };
  if (!fields.first("fetchTimeMs")) return;  // other tools keep notes of many kinds in such records
  Exchange& exchange = group.exchange;
  group.has_times = true;
  exchange.transfer = milliseconds(value("fetchTimeMs"));
  exchange.delay = milliseconds(value("delayMs"));
  exchange.reason = value("visitReason");
  exchange.via = value("via");
  exchange.failure = value("failure");
  if (!exchange.has_answer) exchange.received = number(value("receivedBytes"));
}

bool is_http(const RecordHeader& header) {
  const std::string_view url = header.target_uri();
  return url.starts_with("http://") || url.starts_with("https://");
}

class Collector {
 public:
  explicit Collector(const ExchangeSink& sink) : sink_(sink) {}

  void take(const Record& record) {
    const RecordType type = record.header.type();
    const bool is_message = type == RecordType::request || type == RecordType::response || type == RecordType::revisit;
    if ((!is_message && type != RecordType::metadata) || !is_http(record.header)) return;
    const auto group = group_of(record);
    Exchange& exchange = group->exchange;
    take_date(exchange, record);
    if (exchange.url.empty()) exchange.url = record.header.target_uri();
    if (type == RecordType::request) {
      take_request(exchange, record);
    } else if (type == RecordType::metadata) {
      take_metadata(*group, record);
    } else {
      take_answer(exchange, record);
      exchange.has_answer = true;
    }
    if (group->is_whole()) hand_over(group);
  }

  std::uint64_t finish() {
    while (!pending_.empty()) hand_over(pending_.begin());
    return exchanges_;
  }

 private:
  using Groups = std::deque<Group>;

  Groups::iterator group_of(const Record& record) {
    const std::string_view own = record.header.record_id();
    const auto others = record.header.all("WARC-Concurrent-To");
    auto group = std::find_if(pending_.begin(), pending_.end(), [&](const Group& known) {
      return known.knows(own) || std::any_of(others.begin(), others.end(), [&](auto id) { return known.knows(id); });
    });
    if (group == pending_.end()) {
      if (pending_.size() >= max_pending) hand_over(pending_.begin());
      group = pending_.insert(pending_.end(), Group{});
    }
    if (group->ids.size() < max_ids) group->ids.emplace_back(own);
    for (const auto id : others) {
      if (group->ids.size() < max_ids) group->ids.emplace_back(id);
    }
    return group;
  }

  void hand_over(const Groups::iterator& group) {
    if (group->is_exchange()) {
      ++exchanges_;
      if (group->exchange.record_id.empty()) group->exchange.record_id = group->ids.front();
      sink_(std::move(group->exchange));
    }
    pending_.erase(group);
  }

  const ExchangeSink& sink_;
  Groups pending_;
  std::uint64_t exchanges_ = 0;
};

}  // namespace

core::Result<ExchangeCounts> read_exchanges(const core::ReadFile& file, const ExchangeSink& sink,
                                            const DamageSink& damage) {
  ExchangeCounts counts;
  Collector collector(sink);
  WarcReader reader(file);
  for (;;) {
    TRY_ASSIGN(const auto item, reader.next());
    if (!item) break;
    if (const auto* range = std::get_if<DamagedRange>(&*item)) {
      damage(*range);
    } else {
      ++counts.records;
      collector.take(std::get<Record>(*item));
    }
  }
  counts.exchanges = collector.finish();
  return counts;
}

}  // namespace pressroom::storage::warc
