// SPDX-License-Identifier: Apache-2.0
#include "app/metrics.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <map>
#include <set>

#include "core/text.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/memory_disk.hpp"

using namespace pressroom;
using namespace pressroom::app;
using pressroom::tests::FakeClock;
using pressroom::tests::MemoryDisk;

namespace {

/// A strict reader of the text format 0.0.4: fails on anything that a scraper could stumble over.
class Exposed {
 public:
  explicit Exposed(const std::string& text) {
    REQUIRE(text.ends_with('\n'));
    for (const auto line : core::split(std::string_view(text).substr(0, text.size() - 1), '\n')) take(line);
    for (const auto& [metric, type] : types_) CHECK((type == "counter") == metric.ends_with("_total"));
  }

  std::string value(const std::string& sample) const {
    const auto found = samples_.find(sample);
    return found == samples_.end() ? "absent" : found->second;
  }
  std::size_t size() const { return samples_.size(); }
  const std::map<std::string, std::string>& types() const { return types_; }

 private:
  static bool is_name(std::string_view name, bool colons) {
    if (name.empty() || core::is_ascii_digit(name.front())) return false;
    return std::all_of(name.begin(), name.end(), [&](char c) {
      return core::is_ascii_letter(c) || core::is_ascii_digit(c) || c == '_' || (colons && c == ':');
    });
  }

  void take(std::string_view line) {
    INFO(line);
    REQUIRE_FALSE(line.empty());
    if (line.starts_with("# HELP ")) return take_help(line.substr(7));
    if (line.starts_with("# TYPE ")) return take_type(line.substr(7));
    REQUIRE(line.front() != '#');
    take_sample(line);
  }

  void take_help(std::string_view rest) {
    const auto blank = rest.find(' ');
    REQUIRE(blank != std::string_view::npos);
    metric_ = rest.substr(0, blank);
    REQUIRE(is_name(metric_, true));
    REQUIRE(rest.find('\\') == std::string_view::npos);
    REQUIRE(helped_.insert(metric_).second);
  }

  void take_type(std::string_view rest) {
    const auto blank = rest.find(' ');
    REQUIRE(blank != std::string_view::npos);
    REQUIRE(rest.substr(0, blank) == metric_);
    const std::string type(rest.substr(blank + 1));
    REQUIRE(std::set<std::string>{"counter", "gauge", "summary"}.contains(type));
    REQUIRE(types_.emplace(metric_, type).second);
  }

  void take_sample(std::string_view line) {
    const auto end = line.find_first_of("{ ");
    REQUIRE(end != std::string_view::npos);
    const std::string name(line.substr(0, end));
    const auto type = types_.find(metric_);
    REQUIRE(type != types_.end());
    const bool of_summary = type->second == "summary" && (name == metric_ + "_sum" || name == metric_ + "_count");
    REQUIRE((name == metric_ || of_summary));
    std::size_t at = line[end] == '{' ? labels_end(line, end + 1) : end;
    REQUIRE(at < line.size());
    REQUIRE(line[at] == ' ');
    const std::string_view number = line.substr(at + 1);
    double value = 0;
    const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
    REQUIRE(read.ec == std::errc());
    REQUIRE(read.ptr == number.data() + number.size());
    if (type->second != "gauge") REQUIRE(value >= 0);
    REQUIRE(samples_.emplace(line.substr(0, at), number).second);
  }

  /// Position behind the closing brace.
  static std::size_t labels_end(std::string_view line, std::size_t at) {
    for (;;) {
      const auto equals = line.find('=', at);
      REQUIRE(equals != std::string_view::npos);
      REQUIRE(is_name(line.substr(at, equals - at), false));
      REQUIRE(line.substr(equals + 1, 1) == "\"");
      at = equals + 2;
      while (at < line.size() && line[at] != '"') {
        if (line[at] == '\\') {
          ++at;
          REQUIRE(at < line.size());
          REQUIRE(std::string_view("\\\"n").find(line[at]) != std::string_view::npos);
        }
        ++at;
      }
      REQUIRE(at + 1 < line.size());
      if (line[at + 1] == '}') return at + 2;
      REQUIRE(line[at + 1] == ',');
      at += 2;
    }
  }

  std::string metric_;
  std::set<std::string> helped_;
  std::map<std::string, std::string> types_;
  std::map<std::string, std::string> samples_;
};

Metrics sample_metrics() {
  Metrics metrics;
  metrics.written = FakeClock::default_start;
  RoomMetrics& room = metrics.rooms["sample-room"];
  room.attempts = {{"2xx", 12}, {"failed_timeout", 1}};
  room.received_bytes = 345'678;
  room.revisits = 3;
  room.refusals = {{"robots", 2}};
  room.incomplete_transcripts = 1;
  room.last_success = FakeClock::default_start - core::Duration(1);
  room.is_paused = true;
  metrics.rooms["other-room"] = {};
  metrics.hosts["press.example"] = {4, 2, FakeClock::default_start + core::Duration(60'000)};
  metrics.hosts["calm.example"] = {};
  metrics.warc_bytes = 99;
  metrics.warc_syncs = 7;
  metrics.warc_sync_time = core::Duration(1'005);
  metrics.leases_held = 1;
  metrics.leases_lost = 5;
  metrics.frontier_queued = 1'000'000;
  metrics.oldest_due_age = core::Duration(61'250);
  metrics.run_started = FakeClock::default_start;
  metrics.run_duration = core::Duration(-1'500);  // a wall clock may be set back
  metrics.run_exit_code = 3;
  return metrics;
}

}  // namespace

TEST_CASE("Every value of a run stands in the metrics with its unit", "[app][metrics]") {
  const Exposed exposed(prometheus_text(sample_metrics()));
  const std::string room = "room=\"sample-room\"";
  const std::string host = "{host=\"press.example\"}";
  CHECK(exposed.value("pressroom_attempts_total{" + room + ",outcome=\"2xx\"}") == "12");
  CHECK(exposed.value("pressroom_attempts_total{" + room + ",outcome=\"failed_timeout\"}") == "1");
  CHECK(exposed.value("pressroom_received_bytes_total{" + room + "}") == "345678");
  CHECK(exposed.value("pressroom_revisits_total{" + room + "}") == "3");
  CHECK(exposed.value("pressroom_refusals_total{" + room + ",kind=\"robots\"}") == "2");
  CHECK(exposed.value("pressroom_incomplete_transcripts{" + room + "}") == "1");
  CHECK(exposed.value("pressroom_last_success_timestamp_seconds{" + room + "}") == "1795420799.999");
  CHECK(exposed.value("pressroom_last_success_timestamp_seconds{room=\"other-room\"}") == "absent");
  CHECK(exposed.value("pressroom_room_paused{" + room + "}") == "1");
  CHECK(exposed.value("pressroom_room_paused{room=\"other-room\"}") == "0");
  CHECK(exposed.value("pressroom_host_blocks_total" + host) == "4");
  CHECK(exposed.value("pressroom_host_backoff_step" + host) == "2");
  CHECK(exposed.value("pressroom_host_blocked_until_timestamp_seconds" + host) == "1795420860.000");
  CHECK(exposed.value("pressroom_host_blocked_until_timestamp_seconds{host=\"calm.example\"}") == "absent");
  CHECK(exposed.value("pressroom_warc_bytes_total") == "99");
  CHECK(exposed.value("pressroom_warc_sync_seconds_sum") == "1.005");
  CHECK(exposed.value("pressroom_warc_sync_seconds_count") == "7");
  CHECK(exposed.value("pressroom_leases_held") == "1");
  CHECK(exposed.value("pressroom_leases_lost_total") == "5");
  CHECK(exposed.value("pressroom_frontier_queued") == "1000000");
  CHECK(exposed.value("pressroom_frontier_oldest_due_age_seconds") == "61.250");
  CHECK(exposed.value("pressroom_run_started_timestamp_seconds") == "1795420800.000");
  CHECK(exposed.value("pressroom_run_duration_seconds") == "-1.500");
  CHECK(exposed.value("pressroom_run_exit_code") == "3");
  CHECK(exposed.value("pressroom_metrics_written_timestamp_seconds") == "1795420800.000");
}

TEST_CASE("What has not happened yet has no metric", "[app][metrics]") {
  const Exposed exposed(prometheus_text(Metrics{}));
  CHECK(exposed.types().count("pressroom_run_exit_code") == 0);
  CHECK(exposed.types().count("pressroom_frontier_oldest_due_age_seconds") == 0);
  CHECK(exposed.value("pressroom_frontier_queued") == "0");
}

TEST_CASE("Label values are escaped and nothing breaks out of them", "[app][metrics][hostile]") {
  Metrics metrics;
  metrics.rooms["a\"} 1\nevil{b=\"\\"].received_bytes = 1;
  metrics.rooms["ill-formed \xFF"].received_bytes = 2;
  const Exposed exposed(prometheus_text(metrics));
  CHECK(exposed.value("pressroom_received_bytes_total{room=\"a\\\"} 1\\nevil{b=\\\"\\\\\"}") == "1");
  CHECK(exposed.value("pressroom_received_bytes_total{room=\"ill-formed \xEF\xBF\xBD\"}") == "2");
}

TEST_CASE("The metrics of a documented table are the ones that are written", "[app][metrics]") {
  const Exposed exposed(prometheus_text(sample_metrics()));
  const auto disk = core::make_posix_disk();
  const std::string text =
      disk->read_all(std::filesystem::path(PRESSROOM_SOURCE_DIR) / "docs" / "operations.md", 1 << 20).value();
  std::set<std::string> documented, written;
  for (const auto line : core::split(text, '\n')) {
    if (!line.starts_with("| `pressroom_")) continue;
    const auto name = line.substr(3, line.find_first_of("`{", 3) - 3);
    documented.emplace(name);
  }
  for (const auto& [metric, type] : exposed.types()) written.insert(metric);
  CHECK(documented == written);
}

TEST_CASE("The metrics file is replaced as a whole", "[app][metrics]") {
  MemoryDisk disk;
  REQUIRE(disk.make_folders("textfile"));
  REQUIRE(disk.write_atomically("textfile/pressroom.prom", "old"));
  REQUIRE(write_metrics(disk, "textfile/pressroom.prom", sample_metrics()));
  CHECK(disk.read_all("textfile/pressroom.prom", 1 << 20).value() == prometheus_text(sample_metrics()));
  CHECK_FALSE(write_metrics(disk, "nowhere/pressroom.prom", sample_metrics()));
  // For readers that are not ours.
  if (const char* file = std::getenv("PRESSROOM_METRICS_FILE")) {
    CHECK(write_metrics(*core::make_posix_disk(), file, sample_metrics()));
  }
}
