// SPDX-License-Identifier: Apache-2.0
#include "parsers/room_file.hpp"

#include <algorithm>
#include <array>

#include "core/digest.hpp"
#include "core/strict_toml.hpp"
#include "core/url.hpp"
#include "parsers/dates.hpp"
#include "parsers/page_body.hpp"
#include "parsers/room_file_canonical.hpp"
#include "parsers/room_file_language.hpp"
#include "parsers/room_file_persons.hpp"
#include "parsers/room_file_tests.hpp"
#include "parsers/room_file_zones.hpp"
#include "parsers/selector.hpp"
#include "parsers/url_pattern.hpp"

namespace pressroom::parsers {

namespace {

using core::LabelStyle;
using core::StrictToml;

constexpr std::array<std::pair<std::string_view, LabelStyle>, 5> k_styles{{{"own-block", LabelStyle::own_block},
                                                                           {"inline", LabelStyle::inline_text},
                                                                           {"bold", LabelStyle::bold},
                                                                           {"question-mark", LabelStyle::question_mark},
                                                                           {"scanned", LabelStyle::scanned}}};

std::string selector(StrictToml& table, std::string_view key) {
  std::string written = table.text(key);
  if (written.empty()) return written;
  if (auto parsed = Selector::parse(written); !parsed) table.fault(key, parsed.error().message());
  return written;
}

constexpr std::array<std::pair<std::string_view, core::LineBreaks>, 3> k_line_breaks{
    {{"each", core::LineBreaks::each},
     {"blank-line", core::LineBreaks::blank_line},
     {"indent", core::LineBreaks::indent}}};

std::vector<std::string> selectors(StrictToml& table, std::string_view key) {
  std::vector<std::string> written = table.texts(key);
  for (const std::string& one : written) {
    if (auto parsed = Selector::parse(one); !parsed) table.fault(key, "'" + one + "': " + parsed.error().message());
  }
  return written;
}

/// As find_date() writes a day, so that the two compare.
bool is_calendar_day(const std::string& written) {
  const auto found = find_date(written);
  return found && found->value == written;
}

core::LabelRules read_labels(StrictToml& table, core::LabelRules rules) {
  if (table.has("styles")) {
    rules.styles.clear();
    for (const std::string& word : table.texts("styles")) {
      const auto known = std::find_if(k_styles.begin(), k_styles.end(), [&](const auto& s) { return s.first == word; });
      if (known == k_styles.end()) {
        table.fault("styles", "'" + word + "' is none of own-block, inline, bold, question-mark, scanned");
      } else {
        rules.styles.push_back(known->second);
      }
    }
  }
  rules.terminators = table.texts("terminators", std::move(rules.terminators));
  if (rules.terminators.empty()) table.fault("terminators", "labels need at least one terminator");
  if (std::any_of(rules.terminators.begin(), rules.terminators.end(), [](const auto& t) { return t.empty(); })) {
    table.fault("terminators", "a terminator cannot be empty");
  }
  rules.anonymous = table.texts("anonymous", std::move(rules.anonymous));
  rules.outlets = table.texts("outlets", std::move(rules.outlets));
  rules.not_labels = table.texts("not_labels", std::move(rules.not_labels));
  return rules;
}

core::RosterRules read_roster(StrictToml& table, core::RosterRules rules) {
  rules.speakers = table.texts("speakers", std::move(rules.speakers));
  rules.moderator = table.texts("moderator", std::move(rules.moderator));
  rules.date = table.texts("date", std::move(rules.date));
  const std::string family_name = table.text("family_name");
  if (family_name == "first") {
    rules.family_name = core::FamilyName::first;
  } else if (family_name == "last") {
    rules.family_name = core::FamilyName::last;
  } else if (!family_name.empty()) {
    table.fault("family_name", "a family name stands \"first\" or \"last\"");
  }
  if (table.has("office")) rules.office = table.text("office");
  if (table.has("office_holder")) rules.office_holder = selector(table, "office_holder");
  if (rules.office.empty() != rules.office_holder.empty()) {
    table.fault(rules.office.empty() ? "office_holder" : "office", "an office and who holds it go together");
  }
  return rules;
}

void read_body_rules(StrictToml& table, core::Layout& layout) {
  layout.body = selector(table, "body");
  layout.body_between = table.texts("body_between");
  for (const std::string& mark : layout.body_between) {
    if (auto parsed = BodyMark::parse(mark); !parsed) {
      table.fault("body_between", "'" + mark + "': " + parsed.error().message());
    }
  }
  if (table.has("body_between") && layout.body_between.size() != 2) {
    table.fault("body_between", "two marks are wanted here, where the body begins and where it ends");
  }
  if (layout.body.empty() && layout.body_between.empty()) {
    table.fault("body", "a layout needs the selector of its body, or the marks that it stands between (body_between)");
  }
  if (!layout.body.empty() && !layout.body_between.empty()) {
    table.fault("body_between", "a layout has either body or body_between");
  }
  if (const std::string word = table.text("line_breaks"); !word.empty()) {
    const auto known =
        std::find_if(k_line_breaks.begin(), k_line_breaks.end(), [&](const auto& one) { return one.first == word; });
    if (known == k_line_breaks.end()) {
      table.fault("line_breaks", "'" + word + "' is none of each, blank-line, indent");
    } else {
      layout.line_breaks = known->second;
    }
  }
  layout.drop_text = table.texts("drop_text");
  for (const std::string& pattern : layout.drop_text) {
    if (auto compiled = TextPattern::compile(pattern); !compiled) {
      table.fault("drop_text", "'" + pattern + "': " + compiled.error().what);
    }
  }
}

std::string day(StrictToml& table, std::string_view key) {
  std::string written = table.text(key);
  if (!written.empty() && !is_calendar_day(written)) table.fault(key, "'" + written + "' is no day as YYYY-MM-DD");
  return written;
}

core::Layout read_layout(StrictToml& table, const core::Layout& room_wide) {
  core::Layout layout = room_wide;
  layout.name = table.text("name");
  layout.probe = selectors(table, "probe");
  layout.probe_not = selectors(table, "probe_not");
  layout.title = selector(table, "title");
  layout.dateline = selector(table, "dateline");
  layout.dateline_attribute = table.text("dateline_attribute");
  if (!layout.dateline_attribute.empty() && layout.dateline.empty()) {
    table.fault("dateline_attribute", "there is no 'dateline' that it belongs to");
  }
  layout.breadcrumb = selector(table, "breadcrumb");
  read_body_rules(table, layout);
  layout.from = day(table, "from");
  layout.to = day(table, "to");
  if (!layout.from.empty() && !layout.to.empty() && layout.to < layout.from) {
    table.fault("to", "a layout ends no earlier than it begins");
  }
  layout.pager = selector(table, "pager");
  layout.page_count = selector(table, "page_count");
  layout.caption = selector(table, "caption");
  layout.speaker = selector(table, "speaker");
  layout.headings = selectors(table, "headings");
  layout.drop = selectors(table, "drop");
  if (auto labels = table.table("labels")) layout.labels = read_labels(*labels, std::move(layout.labels));
  if (auto roster = table.table("roster")) layout.roster = read_roster(*roster, std::move(layout.roster));
  if (layout.name.empty()) table.fault("name", "a layout needs a name");
  return layout;
}

void read_name(StrictToml& table, core::Room& room) {
  room.name = table.text("name");
  const bool plain = !room.name.empty() && std::all_of(room.name.begin(), room.name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (!plain) table.fault("name", "a room's name is made of a-z, 0-9 and '-'");
}

void read_language_and_zone(StrictToml& table, core::Room& room) {
  room.language = table.text("language");
  if (table.has("language") && !is_language_tag(room.language)) {
    table.fault("language", "'" + room.language + "' is no language tag (BCP 47), such as en or zh-Hans");
  }
  room.time_zone = table.text("time_zone", "UTC");
  if (!is_time_zone(room.time_zone)) {
    table.fault("time_zone", "'" + room.time_zone + "' is no time zone (IANA), such as Asia/Shanghai or UTC");
  }
}

void read_hosts(StrictToml& table, core::Room& room) {
  room.hosts = table.texts("hosts");
  if (room.hosts.empty() && !room.by_evidence) table.fault("hosts", "a room needs at least one host");
  for (std::string& host : room.hosts) {
    const auto url = core::Url::parse("http://" + host + "/");
    if (!url || url->href() != "http://" + std::string(url->host()) + "/") {
      table.fault("hosts", "'" + host + "' is no host name");
    } else {
      host = std::string(url->host());
    }
  }
}

std::vector<std::string> watched(StrictToml& table, std::string_view key, const core::Room& room) {
  std::vector<std::string> urls = table.texts(key);
  for (const std::string& written : urls) {
    const auto url = core::Url::parse(written);
    if (!url) {
      table.fault(key, "'" + written + "': " + url.error().what);
    } else if (url->has_credentials()) {
      table.fault(key, "'" + written + "' holds a name and password");
    } else if (std::find(room.hosts.begin(), room.hosts.end(), url->host()) == room.hosts.end()) {
      table.fault(key, "'" + written + "' is on none of the room's hosts");
    }
  }
  return urls;
}

void read_discover(StrictToml& table, core::Room& room) {
  auto discover = table.table("discover");
  if (!discover) return;
  room.listings = watched(*discover, "listings", room);
  room.feeds = watched(*discover, "feeds", room);
  room.sitemaps = watched(*discover, "sitemaps", room);
  room.robots_sitemaps = discover->boolean("robots_sitemaps").value_or(false);
  room.listing_item = selector(*discover, "item");
  room.listing_next = selector(*discover, "next");
  room.listing_item_title = selector(*discover, "item_title");
  room.listing_item_date = selector(*discover, "item_date");
  if (!room.listings.empty() && room.listing_item.empty())
    discover->fault("item", "listings need the selector of their items");
  for (const char* key : {"item_title", "item_date"}) {
    if (discover->has(key) && room.listing_item.empty()) discover->fault(key, "there is no 'item' that it belongs to");
  }
}

void read_match(StrictToml& table, core::Room& room) {
  auto match = table.table("match");
  if (!match) {
    table.fault("match", "a room needs [match] with the pattern 'transcript'");
    return;
  }
  room.match_transcript = match->text("transcript");
  if (auto pattern = UrlPattern::compile(room.match_transcript); !pattern) {
    match->fault("transcript", pattern.error().what);
  }
}

}  // namespace

core::Result<core::Room> read_room_file(std::string_view toml, const std::string& file, ByEvidence by_evidence) {
  TRY_ASSIGN(StrictToml table, StrictToml::parse(toml, file));
  core::Room room;
  room.file = file;
  room.sha256 = core::sha256_hex(toml);
  read_name(table, room);
  room.title = table.text("title", room.name);
  read_language_and_zone(table, room);
  room.source = table.text("source");
  room.by_evidence = table.boolean("by_evidence").value_or(false);
  if (table.has("by_evidence") && by_evidence == ByEvidence::refused) {
    table.fault("by_evidence", "a room by evidence is built in (\"generic\"); a room file says hosts and layouts");
  }
  read_hosts(table, room);
  room.requisites = table.boolean("requisites").value_or(false);
  read_discover(table, room);
  read_match(table, room);
  read_canonical(table, room);

  core::Layout room_wide;
  if (auto labels = table.table("labels")) room_wide.labels = read_labels(*labels, std::move(room_wide.labels));
  if (auto roster = table.table("roster")) room_wide.roster = read_roster(*roster, {});
  for (StrictToml& layout : table.tables("layout")) room.layouts.push_back(read_layout(layout, room_wide));
  if (room.layouts.empty() && !room.by_evidence) table.fault("layout", "a room needs at least one [[layout]]");
  if (!room.layouts.empty() && room.by_evidence) {
    table.fault("layout", "a room whose layouts are found by evidence has none of its own");
  }
  read_persons(table, room);
  for (StrictToml& test : table.tables("test")) room.tests.push_back(read_room_test(test, room));
  TRY(table.finish());
  return room;
}

}  // namespace pressroom::parsers
