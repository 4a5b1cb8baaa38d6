// SPDX-License-Identifier: Apache-2.0
#include "app/configuration.hpp"

#include <cmath>

#include "core/strict_toml.hpp"
#include "core/url.hpp"

namespace pressroom::app {

namespace {

core::Duration seconds(double value) { return core::Duration(std::llround(value * 1000.0)); }

void read_delay(core::StrictToml& table, std::string_view key, core::Duration& into, double least) {
  const auto value = table.number(key);
  if (!value) return;
  if (!(*value >= least) || *value > 86'400.0) {
    table.fault(key, "seconds from " + std::to_string(static_cast<int>(least)) + " to 86400 are wanted here");
    return;
  }
  into = seconds(*value);
}

void read_bytes(core::StrictToml& table, std::string_view key, std::uint64_t& into) {
  const auto value = table.integer(key);
  if (!value) return;
  if (*value < 1'000) {
    table.fault(key, "at least 1000 bytes are wanted here");
    return;
  }
  into = static_cast<std::uint64_t>(*value);
}

void read_count(core::StrictToml& table, std::string_view key, int& into) {
  const auto value = table.integer(key);
  if (!value) return;
  if (*value < 1 || *value > 1'000'000) {
    table.fault(key, "a number from 1 to 1000000 is wanted here");
    return;
  }
  into = static_cast<int>(*value);
}

void read_compression(core::StrictToml& table, std::string_view key, Configuration::Compression& into) {
  const std::string value = table.text(key);
  if (value == "zstd") {
    into = Configuration::Compression::zstd;
  } else if (!value.empty() && value != "gzip") {
    table.fault(key, "\"gzip\" or \"zstd\" is wanted here");
  }
}

bool is_mail_address(std::string_view text) {
  const auto at = text.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         text.find('@', at + 1) == std::string_view::npos;
}

bool is_printable(std::string_view text) {
  for (const char c : text) {
    if (c <= ' ' || c > '~' || c == '(' || c == ')') return false;
  }
  return !text.empty();
}

core::Result<void> check_contact(const std::string& contact) {
  const std::string_view bare = std::string_view(contact).substr(contact.starts_with("mailto:") ? 7 : 0);
  const bool https = contact.starts_with("https://") && core::Url::parse(contact).has_value();
  if (is_printable(contact) && (https || is_mail_address(bare))) return {};
  return core::fail(core::ErrorCode::usage, "'" + contact + "' is no https URL, mailto: or mail address", "--contact");
}

/// The command line knows the range; what is no number at all passes every comparison with its ends.
core::Result<void> check_seconds(const std::optional<double>& value, const char* option) {
  if (!value || std::isfinite(*value)) return {};
  return core::fail(core::ErrorCode::usage, "a number of seconds is wanted", option);
}

}  // namespace

core::Result<Configuration> read_configuration(const core::Disk& disk, const std::filesystem::path& file) {
  auto text = disk.read_all(file, 1 << 20);
  if (!text) return core::fail(core::ErrorCode::configuration, text.error().what, file.string());
  TRY_ASSIGN(core::StrictToml table, core::StrictToml::parse(*text, file.string()));
  Configuration configuration;
  configuration.contact = table.text("contact");
  configuration.operator_name = table.text("operator");
  read_delay(table, "min_delay_seconds", configuration.pace.min_delay, 1.0);
  read_delay(table, "max_delay_seconds", configuration.pace.max_delay, 1.0);
  read_delay(table, "patience_seconds", configuration.patience, 0.0);
  read_delay(table, "max_transfer_seconds", configuration.max_transfer, 1.0);
  read_delay(table, "connect_timeout_seconds", configuration.connect_timeout, 1.0);
  read_delay(table, "stall_timeout_seconds", configuration.stall_timeout, 1.0);
  read_bytes(table, "max_body_bytes", configuration.max_body_bytes);
  read_bytes(table, "max_warc_bytes", configuration.max_warc_bytes);
  read_bytes(table, "min_free_bytes", configuration.min_free_bytes);
  read_compression(table, "warc_compression", configuration.warc_compression);
  read_count(table, "max_listing_pages", configuration.max_listing_pages);
  read_count(table, "max_in_flight", configuration.max_in_flight);
  read_count(table, "max_requests_per_day", configuration.max_requests_per_day);
  read_bytes(table, "max_bytes_per_day", configuration.max_bytes_per_day);
  if (table.boolean("robots_strict").value_or(false)) configuration.when_denied = crawler::WhenDenied::forbid;
  TRY(table.finish());
  return configuration;
}

core::Result<NetworkPlan> plan_network(Configuration configuration, const NetworkOptions& options) {
  NetworkPlan plan;
  TRY_ASSIGN(plan.connect_map, crawler::ConnectMap::parse(options.connect_to));
  TRY(check_seconds(options.min_delay_seconds, "--min-delay"));
  TRY(check_seconds(options.patience_seconds, "--patience"));
  if (options.contact) configuration.contact = *options.contact;
  if (options.min_delay_seconds) configuration.pace.min_delay = seconds(*options.min_delay_seconds);
  if (options.patience_seconds) configuration.patience = seconds(*options.patience_seconds);
  const bool loopback = plan.connect_map.all_loopback();
  if (configuration.pace.rehearsal() && !loopback) {
    return core::fail(core::ErrorCode::usage,
                      "a delay under 1 second is a rehearsal: every request must be mapped to loopback by --connect-to",
                      "--min-delay");
  }
  if (configuration.contact.empty()) {
    if (!loopback) {
      return core::fail(core::ErrorCode::usage,
                        "webmasters must be able to reach you: give an https URL or a mail address", "--contact");
    }
  } else {
    TRY(check_contact(configuration.contact));
  }
  plan.user_agent = "pressroom/" PRESSROOM_VERSION;
  if (!configuration.contact.empty()) plan.user_agent += " (+" + configuration.contact + ")";
  const std::string_view contact = configuration.contact;
  const std::string_view address = contact.substr(contact.starts_with("mailto:") ? 7 : 0);
  if (is_mail_address(address) && !contact.starts_with("https://")) plan.from = std::string(address);
  plan.configuration = std::move(configuration);
  return plan;
}

}  // namespace pressroom::app
