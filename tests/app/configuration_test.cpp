// SPDX-License-Identifier: Apache-2.0
#include "app/configuration.hpp"

#include <cmath>

#include "tests/support/catch.hpp"
#include "tests/support/memory_disk.hpp"

using namespace pressroom;
using namespace pressroom::app;

namespace {

core::Result<Configuration> read(std::string_view text) {
  tests::MemoryDisk disk;
  REQUIRE(disk.write_atomically("/pressroom.toml", text));
  return read_configuration(disk, "/pressroom.toml");
}

NetworkOptions loopback() {
  NetworkOptions options;
  options.connect_to = {"www.press.example:80:127.0.0.1:8080"};
  return options;
}

std::string fault(const core::Result<NetworkPlan>& plan) { return plan ? "" : plan.error().message(); }

}  // namespace

TEST_CASE("An empty configuration holds the documented defaults", "[app][configuration]") {
  const auto configuration = read("");
  REQUIRE(configuration);
  CHECK(configuration->contact.empty());
  CHECK(configuration->pace.min_delay == core::Duration(5'000));
  CHECK(configuration->pace.max_delay == core::Duration(60'000));
  CHECK(configuration->patience == core::Duration(60'000));
  CHECK(configuration->max_body_bytes == 16u << 20);
  CHECK(configuration->max_warc_bytes == 1'000'000'000u);
}

TEST_CASE("The shipped configuration says what the defaults are", "[app][configuration]") {
  const auto disk = core::make_posix_disk();
  const auto shipped = read_configuration(*disk, std::string(PRESSROOM_SOURCE_DIR) + "/config/pressroom.toml");
  REQUIRE(shipped);
  const auto defaults = read("").value();
  CHECK(shipped->pace.min_delay == defaults.pace.min_delay);
  CHECK(shipped->pace.max_delay == defaults.pace.max_delay);
  CHECK(shipped->patience == defaults.patience);
  CHECK(shipped->max_transfer == defaults.max_transfer);
  CHECK(shipped->connect_timeout == defaults.connect_timeout);
  CHECK(shipped->stall_timeout == defaults.stall_timeout);
  CHECK(shipped->max_body_bytes == defaults.max_body_bytes);
  CHECK(shipped->max_warc_bytes == defaults.max_warc_bytes);
  CHECK(shipped->when_denied == defaults.when_denied);
}

TEST_CASE("A denied robots.txt forbids where the operator says so", "[app][configuration][robots]") {
  CHECK(read("")->when_denied == crawler::WhenDenied::allow);
  CHECK(read("robots_strict = false\n")->when_denied == crawler::WhenDenied::allow);
  CHECK(read("robots_strict = true\n")->when_denied == crawler::WhenDenied::forbid);
  const auto wrong = read("\nrobots_strict = \"yes\"\n");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().where == "/pressroom.toml:2");
}

TEST_CASE("Every key of the configuration is read", "[app][configuration]") {
  const auto configuration = read(
      "contact = \"me@press.example\"\noperator = \"The library\"\nmin_delay_seconds = 7\nmax_delay_seconds = 70.5\n"
      "patience_seconds = 0\nmax_transfer_seconds = 9\nconnect_timeout_seconds = 2\nstall_timeout_seconds = 3\n"
      "max_body_bytes = 5000\nmax_warc_bytes = 6000\n");
  REQUIRE(configuration);
  CHECK(configuration->contact == "me@press.example");
  CHECK(configuration->operator_name == "The library");
  CHECK(configuration->pace.min_delay == core::Duration(7'000));
  CHECK(configuration->pace.max_delay == core::Duration(70'500));
  CHECK(configuration->patience == core::Duration(0));
  CHECK(configuration->max_transfer == core::Duration(9'000));
  CHECK(configuration->connect_timeout == core::Duration(2'000));
  CHECK(configuration->stall_timeout == core::Duration(3'000));
  CHECK(configuration->max_body_bytes == 5'000);
  CHECK(configuration->max_warc_bytes == 6'000);
}

TEST_CASE("A fault in the configuration names file and line", "[app][configuration]") {
  for (const char* text : {"\nmin_delay = 5\n", "\nmin_delay_seconds = 0.5\n", "\nmin_delay_seconds = nan\n",
                           "\nmin_delay_seconds = \"5\"\n", "\nmax_body_bytes = -1\n", "\nmax_body_bytes = 999\n",
                           "\npatience_seconds = 1e9\n", "\ncontact = 5\n", "\n[pace\n"}) {
    INFO(text);
    const auto configuration = read(text);
    REQUIRE_FALSE(configuration);
    CHECK(configuration.error().code == core::ErrorCode::configuration);
    CHECK(configuration.error().where.starts_with("/pressroom.toml:2"));
  }
}

TEST_CASE("A configuration that is not there is named", "[app][configuration]") {
  const tests::MemoryDisk disk;
  const auto configuration = read_configuration(disk, "/nowhere.toml");
  REQUIRE_FALSE(configuration);
  CHECK(configuration.error().code == core::ErrorCode::configuration);
  CHECK(configuration.error().where == "/nowhere.toml");
}

TEST_CASE("A rehearsal needs every mapping to lead to loopback", "[app][configuration]") {
  NetworkOptions options = loopback();
  options.min_delay_seconds = 0;
  CHECK(plan_network({}, options));
  options.connect_to.push_back("www.press.example:443:192.0.2.1:443");
  CHECK(fault(plan_network({}, options)).find("--min-delay") != std::string::npos);
  options.connect_to.clear();
  CHECK(fault(plan_network({}, options)).find("--min-delay") != std::string::npos);
  options.min_delay_seconds = 1;
  options.contact = "me@press.example";
  CHECK(plan_network({}, options));
}

TEST_CASE("Seconds are finite numbers", "[app][configuration]") {
  NetworkOptions options = loopback();
  options.min_delay_seconds = std::nan("");
  CHECK(fault(plan_network({}, options)).find("--min-delay") != std::string::npos);
  options.min_delay_seconds = 0;
  options.patience_seconds = std::nan("");
  CHECK(fault(plan_network({}, options)).find("--patience") != std::string::npos);
}

TEST_CASE("Without a contact only loopback is crawled", "[app][configuration]") {
  CHECK(plan_network({}, loopback()));
  CHECK(fault(plan_network({}, {})).find("--contact") != std::string::npos);
}

TEST_CASE("A contact is an https URL or a mail address", "[app][configuration]") {
  for (const char* good : {"https://press.example/crawler", "mailto:me@press.example", "me@press.example"}) {
    NetworkOptions options;
    options.contact = good;
    const auto plan = plan_network({}, options);
    REQUIRE(plan);
    CHECK(plan->user_agent.find(std::string("(+") + good + ")") != std::string::npos);
  }
  for (const char* bad : {"http://press.example/", "press.example", "@press.example", "me@", "a@b@c",
                          "me@press.example\r\nX-Evil: 1", "me (at) press", "https://", "mailto:"}) {
    INFO(bad);
    NetworkOptions options;
    options.contact = bad;
    const auto plan = plan_network({}, options);
    REQUIRE_FALSE(plan);
    CHECK(plan.error().code == core::ErrorCode::usage);
  }
}

TEST_CASE("The From field holds a mail address and nothing else", "[app][configuration]") {
  const auto from = [](const char* contact) {
    NetworkOptions options;
    options.contact = contact;
    return plan_network({}, options).value().from;
  };
  CHECK(from("mailto:me@press.example") == "me@press.example");
  CHECK(from("me@press.example") == "me@press.example");
  CHECK(from("https://press.example/@me").empty());
}

TEST_CASE("The command line overrides the configuration", "[app][configuration]") {
  Configuration configuration;
  configuration.contact = "old@press.example";
  NetworkOptions options;
  options.contact = "new@press.example";
  options.min_delay_seconds = 12.5;
  options.patience_seconds = 3;
  const auto plan = plan_network(configuration, options);
  REQUIRE(plan);
  CHECK(plan->configuration.contact == "new@press.example");
  CHECK(plan->configuration.pace.min_delay == core::Duration(12'500));
  CHECK(plan->configuration.patience == core::Duration(3'000));
}

// RFC 9309, 2.2.1: the token of robots.txt is a part of what names us in each request.
TEST_CASE("The User-Agent field holds the product token of robots.txt", "[app][configuration][robots][rfc9309]") {
  const auto plan = plan_network(read("contact = \"https://press.example/bot\"\n").value(), loopback());
  REQUIRE(plan);
  CHECK(plan->user_agent.starts_with(std::string(crawler::kProductToken) + "/"));
}
