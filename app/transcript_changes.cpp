// SPDX-License-Identifier: Apache-2.0
#include "app/transcript_changes.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/text.hpp"

namespace pressroom::app {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t k_context = 20;
constexpr std::size_t k_most = 120;

/// `from` to `to` of `text`, for one line of a terminal.
std::string part(const std::u32string& text, std::size_t from, std::size_t to) {
  std::string shown = from > 0 ? "..." : "";
  const std::size_t end = std::min(to, from + k_most);
  for (std::size_t i = from; i < end; ++i) core::append_utf8(shown, text[i] == U'\n' ? U'\u00B6' : text[i]);
  return shown + (end < text.size() ? "..." : "");
}

std::string shown(const Json& value) {
  return value.is_string() ? value.get<std::string>()
                           : value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::string brief(const Json& element) {
  const std::string words =
      element.contains("text") && element.contains("label")
          ? shown(element["label"].is_null() ? Json("(no label)") : element["label"]) + ": " + shown(element["text"])
          : shown(element);
  return differing_parts("", words).after;
}

/// The key that tells the elements of a list apart; empty when its elements are compared as one value.
std::string identity_of(const Json& list) {
  for (const char* key : {"turn_id", "speaker_id", "revision"}) {
    if (!list.empty() && list.front().is_object() && list.front().contains(key)) return key;
  }
  // Spans name pages too; only the pages of a transcript have a capture.
  return !list.empty() && list.front().is_object() && list.front().contains("capture") ? "page" : "";
}

/// What another difference implies, or the cause says.
bool is_implied(const std::string& key) {
  static const std::set<std::string> implied{"paragraphs", "text_sha256", "tool_version", "room_sha256"};
  return implied.contains(key);
}

/// The shape of a sidecar bounds the depth: it was read by the schema.
class Comparison {
 public:
  std::vector<Change> run(const Json& before, const Json& after) {
    compare("", "", before, after);
    return std::move(changes_);
  }

 private:
  void compare(const std::string& turn, const std::string& field, const Json& before, const Json& after) {
    if (before == after) return;
    if (before.is_object() && after.is_object()) return compare_keys(turn, field, before, after);
    if (before.is_array() && after.is_array()) {
      const std::string key = identity_of(before.empty() ? after : before);
      if (!key.empty()) return compare_elements(turn, field, key, before, after);
    }
    auto [was, is] = differing_parts(shown(before), shown(after));
    changes_.push_back({turn, field, std::move(was), std::move(is)});
  }

  void compare_keys(const std::string& turn, const std::string& field, const Json& before, const Json& after) {
    for (const auto& [key, value] : after.items()) {
      const auto standing = before.find(key);
      if (is_implied(key) || key == "turn_id") continue;
      compare(turn, field.empty() ? key : fmt::format("{}.{}", field, key),
              standing == before.end() ? Json() : *standing, value);
    }
  }

  void compare_elements(const std::string& turn, const std::string& field, const std::string& key, const Json& before,
                        const Json& after) {
    std::map<std::string, const Json*> standing;
    for (const Json& element : before) standing.emplace(shown(element[key]), &element);
    for (const Json& element : after) {
      const std::string id = shown(element[key]);
      const bool is_turn = key == "turn_id";
      const std::string about = is_turn ? id : turn;
      const std::string place = is_turn ? "" : fmt::format("{}[{}]", field, id);
      const auto found = standing.find(id);
      if (found == standing.end()) {
        changes_.push_back({about, is_turn ? "turn" : place, std::nullopt, brief(element)});
        continue;
      }
      compare(about, place, *found->second, element);
      standing.erase(found);
    }
    for (const Json& element : before) {
      const std::string id = shown(element[key]);
      if (!standing.contains(id)) continue;
      const bool is_turn = key == "turn_id";
      changes_.push_back(
          {is_turn ? id : turn, is_turn ? "turn" : fmt::format("{}[{}]", field, id), brief(element), std::nullopt});
    }
  }

  std::vector<Change> changes_;
};

/// The records that the words were read from.
std::vector<std::pair<int, std::string>> contents(const core::Transcript& transcript) {
  std::vector<std::pair<int, std::string>> found;
  for (const core::TranscriptPage& page : transcript.pages) found.emplace_back(page.page, page.content_digest);
  return found;
}

}  // namespace

Excerpts differing_parts(std::string_view before, std::string_view after) {
  const std::u32string was = core::decode_utf8(before), is = core::decode_utf8(after);
  const std::size_t shorter = std::min(was.size(), is.size());
  std::size_t head = 0, tail = 0;
  while (head < shorter && was[head] == is[head]) ++head;
  while (tail < shorter - head && was[was.size() - 1 - tail] == is[is.size() - 1 - tail]) ++tail;
  const std::size_t from = head > k_context ? head - k_context : 0;
  const std::size_t kept = tail > k_context ? tail - k_context : 0;
  return {part(was, from, was.size() - kept), part(is, from, is.size() - kept)};
}

std::vector<Change> changes_between(std::string_view before, std::string_view after) {
  return Comparison().run(Json::parse(before, nullptr, false), Json::parse(after, nullptr, false));
}

std::string cause_of(const core::Transcript& before, const core::Transcript& after) {
  std::string cause;
  const auto add = [&](std::string_view what) { cause += (cause.empty() ? "" : ", ") + std::string(what); };
  if (before.revision != after.revision) add("source: the site changed its text");
  if (before.completeness.captured_pages < after.completeness.captured_pages) add("source: pages supplied");
  if (before.completeness.captured_pages > after.completeness.captured_pages)
    add("source: pages can no longer be read");
  if (before.room_sha256 != after.room_sha256) add("rule: the room file changed");
  if (before.overlays != after.overlays) add("rule: the overlay changed");
  if (before.tool_version != after.tool_version) add("rule: another version of pressroom");
  if (!cause.empty()) return cause;
  if (contents(before) != contents(after)) return "source: captured anew";
  if (before.completeness.reasons != after.completeness.reasons) return "source: the visits ended otherwise";
  return "rule: another build of this version, or an edit of the sidecar";
}

}  // namespace pressroom::app
