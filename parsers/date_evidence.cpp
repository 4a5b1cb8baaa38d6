// SPDX-License-Identifier: Apache-2.0
#include "parsers/date_evidence.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "core/text.hpp"
#include "parsers/claimed_date.hpp"
#include "parsers/dates.hpp"
#include "parsers/room_file_language.hpp"

namespace pressroom::parsers {

namespace {

constexpr std::size_t k_most_json = 64u << 10;
constexpr std::size_t k_most_times = 3;

/// Best first: what names the publication before what may be the day of anything.
constexpr std::array<std::string_view, 22> k_meta_names{"article:published_time",
                                                        "datepublished",
                                                        "article:published",
                                                        "og:published_time",
                                                        "dcterms.issued",
                                                        "dc.date.issued",
                                                        "publication_date",
                                                        "publicationdate",
                                                        "publishdate",
                                                        "publish-date",
                                                        "publish_date",
                                                        "published_time",
                                                        "pubdate",
                                                        "pub_date",
                                                        "parsely-pub-date",
                                                        "sailthru.date",
                                                        "firstpublishtime",
                                                        "release_date",
                                                        "dcterms.date",
                                                        "dc.date",
                                                        "dcterms.created",
                                                        "date"};

bool can_stand_in_selector(std::string_view value) {
  return !value.empty() && value.size() <= 60 && std::all_of(value.begin(), value.end(), [](char c) {
    return core::is_ascii_letter(c) || core::is_ascii_digit(c) || c == ':' || c == '.' || c == '-' || c == '_';
  });
}

/// Empty for what is no date.
std::string date_in(std::string_view written) {
  std::string value = claimed_date(written);
  return day_of(value) ? value : std::string();
}

std::optional<ClaimedDate> of_meta(const HtmlDocument& document) {
  std::optional<ClaimedDate> best;
  std::size_t best_rank = k_meta_names.size();
  for (std::uint32_t i = 1; i < document.nodes().size(); ++i) {
    if (document.node(i).kind != NodeKind::element || document.node(i).tag != "meta") continue;
    for (const char* attribute : {"property", "name", "itemprop"}) {
      const auto name = document.attribute(i, attribute);
      if (!name || !can_stand_in_selector(*name)) continue;
      const auto rank = static_cast<std::size_t>(
          std::find(k_meta_names.begin(), k_meta_names.end(), core::ascii_lower(*name)) - k_meta_names.begin());
      if (rank >= best_rank) continue;
      std::string value = date_in(document.attribute(i, "content").value_or(""));
      if (value.empty()) continue;
      best_rank = rank;
      best = ClaimedDate{std::move(value), "meta[" + std::string(attribute) + "=\"" + std::string(*name) + "\"]",
                         "content", "the head says " + std::string(*name)};
    }
  }
  return best;
}

std::optional<ClaimedDate> of_time(const HtmlDocument& document) {
  std::vector<std::uint32_t> times;
  for (std::uint32_t i = 1; i < document.nodes().size() && times.size() <= k_most_times; ++i) {
    const Node& node = document.node(i);
    if (node.kind == NodeKind::element && node.tag == "time" && document.attribute(i, "datetime")) times.push_back(i);
  }
  // More are a list of other things.
  if (times.empty() || times.size() > k_most_times) return std::nullopt;
  std::string value = date_in(document.attribute(times.front(), "datetime").value_or(""));
  if (value.empty()) return std::nullopt;
  return ClaimedDate{std::move(value), "time[datetime]", "datetime", "the first of few <time> elements"};
}

/// <release-date>, <pubdate>: what a record of data calls by its name.
std::optional<ClaimedDate> of_named_element(const HtmlDocument& document, DateOrder order) {
  constexpr std::uint32_t k_most_nodes = 8;
  for (std::uint32_t i = 1; i < document.nodes().size(); ++i) {
    const Node& node = document.node(i);
    if (node.kind != NodeKind::element || node.tag.find("date") == std::string_view::npos) continue;
    if (!can_stand_in_selector(node.tag) || node.tag.find(':') != std::string_view::npos) continue;
    if (node.tag.find("update") != std::string_view::npos || node.end - i > k_most_nodes) continue;
    if (const auto found = find_date(document.text_of(i), order)) {
      return ClaimedDate{found->value, std::string(node.tag), "", "the element <" + std::string(node.tag) + ">"};
    }
  }
  return std::nullopt;
}

}  // namespace

std::string date_of_linked_data(const HtmlDocument& document) {
  constexpr std::string_view k_key = "\"datePublished\"";
  for (std::uint32_t i = 1; i < document.nodes().size(); ++i) {
    const Node& node = document.node(i);
    if (node.kind != NodeKind::element || node.tag != "script") continue;
    if (core::ascii_lower(document.attribute(i, "type").value_or("")) != "application/ld+json") continue;
    const std::string json = document.text_of(i).substr(0, k_most_json);
    for (auto at = json.find(k_key); at != std::string::npos; at = json.find(k_key, at + 1)) {
      std::string_view rest = core::trimmed(std::string_view(json).substr(at + k_key.size()));
      if (!rest.starts_with(':')) continue;
      rest = core::trimmed(rest.substr(1));
      if (!rest.starts_with('"')) continue;
      if (std::string value = date_in(rest.substr(1, rest.find('"', 1) - 1)); !value.empty()) return value;
    }
  }
  return {};
}

std::optional<ClaimedDate> find_claimed_date(const HtmlDocument& document) {
  if (auto found = of_meta(document)) return found;
  if (std::string value = date_of_linked_data(document); !value.empty()) {
    return ClaimedDate{std::move(value), "", "", "JSON-LD says datePublished"};
  }
  if (auto found = of_named_element(document, date_order_of(claimed_language(document)))) return found;
  return of_time(document);
}

std::string claimed_language(const HtmlDocument& document) {
  const auto written = document.html() == 0 ? std::nullopt : document.attribute(document.html(), "lang");
  std::string language(core::trimmed(written.value_or("")));
  return is_language_tag(language) ? language : std::string();
}

}  // namespace pressroom::parsers
