// SPDX-License-Identifier: Apache-2.0
#include "app/wacz_captures.hpp"

#include <algorithm>

#include "core/url.hpp"
#include "parsers/page.hpp"
#include "parsers/requisites.hpp"
#include "storage/warc/captures.hpp"

namespace pressroom::app {

using core::Capture;
using core::VisitReason;

namespace {

std::string authority_of(const std::string& url) {
  const auto parsed = core::Url::parse(url);
  return parsed ? parsed->authority() : std::string();
}

}  // namespace

core::Result<WaczCaptures> WaczCaptures::find(ArchiveFolder& archive, WaczScope scope, Faults& faults) {
  WaczCaptures captures(archive, std::move(scope));
  TRY(captures.look_at_pages());
  TRY(captures.look_through(faults));
  return captures;
}

/// A whole room needs no choice.
core::Result<void> WaczCaptures::look_at_pages() {
  if (scope_.kind == WaczScope::Kind::room) return {};
  StoredPages pages(archive_);
  const auto store = archive_.captures();
  for (const std::string& native_id : scope_.transcripts) {
    TRY_ASSIGN(const auto visits, store.visit_numbers(scope_.room, native_id));
    for (const int visit : visits) {
      TRY_ASSIGN(const auto captures, store.of_transcript(scope_.room, native_id, visit));
      for (const Capture& capture : captures) {
        hosts_.insert(authority_of(capture.url));
        if (!capture.succeeded()) continue;
        const auto page = pages.page(capture);
        if (page) TRY(add_requisites(parsers::requisites_of(*page), pages));
      }
    }
  }
  return {};
}

/// With what the style sheets among them name, and where they were redirected to.
core::Result<void> WaczCaptures::add_requisites(std::vector<core::Url> named, StoredPages& pages) {
  const auto store = archive_.captures();
  while (!named.empty()) {
    const core::Url url = std::move(named.back());
    named.pop_back();
    const std::string href = url.href_without_fragment();
    if (requisites_.contains(href)) continue;
    TRY_ASSIGN(const auto newest, store.latest(href));
    requisites_.emplace(href, newest ? newest->record_id : std::string());
    hosts_.insert(url.authority());
    if (!newest || newest->reason != VisitReason::requisite) continue;
    const auto stored = pages.response(*newest);
    if (!stored) continue;
    if (const auto location = stored->head.headers.sole("Location")) {
      if (auto target = core::Url::parse(*location, url)) named.push_back(*std::move(target));
    }
    if (storage::warc::mime_type(stored->head.headers) != "text/css") continue;
    const auto css = pages.content(*newest);
    if (!css) continue;
    for (core::Url& further : parsers::requisites_of_style_sheet(url, *css)) named.push_back(std::move(further));
  }
  return {};
}

core::Result<void> WaczCaptures::look_through(Faults& faults) {
  const auto store = archive_.captures();
  TRY_ASSIGN(const auto names, store.files_of(scope_.room));
  for (const std::string& name : names) {
    TRY_ASSIGN(const auto captures, store.of_warc_file(name));
    bool any = false;
    for (const Capture& capture : captures) {
      if (!is_wanted(capture)) continue;
      any = true;
      if (capture.is_revisit()) TRY(fold_in(capture, faults));
      if (capture.reason == VisitReason::listing && capture.status < 400) {
        Capture& newest = listings_[capture.url];
        if (newest.captured_at <= capture.captured_at) newest = capture;
      }
    }
    if (any) files_.push_back({name, scope_.room});
  }
  for (const auto& original : originals_) {
    const std::string& name = original.first;
    const bool known = std::any_of(files_.begin(), files_.end(), [&](const File& file) { return file.name == name; });
    if (!known) files_.push_back({name, original.second.begin()->second.room});
  }
  std::sort(files_.begin(), files_.end(), [](const File& a, const File& b) { return a.name < b.name; });
  return {};
}

bool WaczCaptures::is_wanted(const Capture& capture) const {
  if (capture.room != scope_.room) return false;
  if (capture.reason == VisitReason::requisite) return is_wanted_requisite(capture);
  if (scope_.kind == WaczScope::Kind::room || !capture.transcript.empty()) {
    return capture.transcript.empty() || scope_.has_transcript(capture.transcript);
  }
  if (capture.reason != VisitReason::robots) return false;
  return scope_.kind == WaczScope::Kind::transcripts || hosts_.contains(authority_of(capture.url));
}

/// Which of a room's images, style sheets and scripts belong to the pages in the package.
bool WaczCaptures::is_wanted_requisite(const Capture& capture) const {
  if (scope_.kind == WaczScope::Kind::room) return true;
  const auto newest = requisites_.find(capture.url);
  return newest != requisites_.end() && newest->second == capture.record_id;
}

core::Result<void> WaczCaptures::fold_in(const Capture& revisit, Faults& faults) {
  TRY_ASSIGN(const auto original, archive_.captures().by_record_id(revisit.refers_to));
  if (!original) {
    faults.add({core::ErrorCode::damaged, "the archive does not hold what this revisit refers to: " + revisit.refers_to,
                revisit.location.warc_file + ":" + std::to_string(revisit.location.offset)});
    return {};
  }
  if (is_wanted(*original)) return {};
  originals_[original->location.warc_file].emplace(original->location.offset, *original);
  return {};
}

core::Result<std::vector<Capture>> WaczCaptures::of_file(const std::string& name) {
  TRY_ASSIGN(auto captures, archive_.captures().of_warc_file(name));
  const auto& originals = originals_[name];
  std::erase_if(captures, [&](const Capture& capture) {
    return !is_wanted(capture) && !originals.contains(capture.location.offset);
  });
  return captures;
}

}  // namespace pressroom::app
