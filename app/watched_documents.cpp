// SPDX-License-Identifier: Apache-2.0
#include "app/watched_documents.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "crawler/robots.hpp"
#include "crawler/scope.hpp"

namespace pressroom::app {

namespace {

/// Of what robots.txt names; large sites name an index or a few.
constexpr std::size_t k_most_named = 100;

core::Watch watch_of(const parsers::RoomRules& rules, core::Watch::Kind kind, const core::Url& url, core::Instant now) {
  core::Watch watch{.room = rules.room().name, .kind = kind, .key = url.href_without_fragment(), .url = url};
  watch.due_at = now;
  return watch;
}

/// Where the rules of the room's hosts may have been read.
std::set<std::string> origins_of(const core::Room& room) {
  std::set<std::string> origins;
  for (const std::string& host : room.hosts) {
    const std::string bare = host.starts_with("www.") ? host.substr(4) : host;
    for (const std::string& name : {bare, "www." + bare}) {
      for (const std::string scheme : {"http://", "https://"}) {
        const auto url = core::Url::parse(scheme + name + "/");
        if (url) origins.insert(url->origin());
      }
    }
  }
  return origins;
}

}  // namespace

std::vector<core::Watch> documents_of(const parsers::RoomRules& rules, core::Instant now) {
  std::vector<core::Watch> documents;
  const auto add = [&](core::Watch::Kind kind, const std::vector<std::string>& urls) {
    for (const std::string& text : urls) {
      const auto url = core::Url::parse(text);
      if (url) documents.push_back(watch_of(rules, kind, *url, now));  // the room file's reader lets no other in
    }
  };
  add(core::Watch::Kind::listing, rules.room().listings);
  add(core::Watch::Kind::feed, rules.room().feeds);
  add(core::Watch::Kind::sitemap, rules.room().sitemaps);
  return documents;
}

core::Result<std::vector<core::Watch>> documents_of(const parsers::RoomRules& rules, core::Instant now,
                                                    const core::RobotsStore& robots) {
  std::vector<core::Watch> documents = documents_of(rules, now);
  if (!rules.room().robots_sitemaps) return documents;
  std::set<std::string> keys;
  for (const core::Watch& watch : documents) keys.insert(watch.key);
  const crawler::Scope scope{rules.room().hosts, {}, {}};
  std::size_t named = 0;
  for (const std::string& origin : origins_of(rules.room())) {
    TRY_ASSIGN(const auto copy, robots.robots(origin));
    if (!copy) continue;
    TRY_ASSIGN(const core::Url base, core::Url::parse(origin + "/robots.txt"));
    const crawler::Robots parsed = crawler::Robots::parse(copy->body);
    for (const std::string& written : parsed.sitemaps()) {
      const auto url = core::Url::parse(written, base);
      if (!url || crawler::in_scope(*url, scope)) continue;
      if (!keys.insert(url->href_without_fragment()).second) continue;
      if (++named > k_most_named) return documents;
      documents.push_back(watch_of(rules, core::Watch::Kind::sitemap, *url, now));
    }
  }
  return documents;
}

bool is_apart(core::VisitReason reason) {
  return reason == core::VisitReason::robots || reason == core::VisitReason::requisite;
}

NamedBy named_by(const std::vector<core::VisitRecord>& records) {
  NamedBy names;
  for (const core::VisitRecord& record : records) {
    if (is_apart(record.visit.reason)) continue;
    names.emplace(record.visit.url.href_without_fragment(), record.visit.via);
  }
  return names;
}

std::string root_of(const core::Visit& visit, const NamedBy& names) {
  std::string root = visit.url.href_without_fragment();
  std::string via = visit.via;
  std::set<std::string> seen;
  while (!via.empty() && seen.insert(via).second) {
    const auto url = core::Url::parse(via);
    root = url ? url->href_without_fragment() : via;
    const auto before = names.find(root);
    via = before == names.end() ? std::string() : before->second;
  }
  return root;
}

}  // namespace pressroom::app
