// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/session_ids.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace pressroom::storage::warc {
namespace {

constexpr std::size_t session_id_length = 32;

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_alphanumeric(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

/// How many characters from the front are of the kind, up to `most`.
template <class Kind>
std::size_t run_of(std::string_view text, Kind kind, std::size_t most) {
  std::size_t length = 0;
  while (length < std::min(most, text.size()) && kind(text[length])) ++length;
  return length;
}

/// ASP.NET keeps a session in a segment before the page: "/(S(24 characters))/page.aspx" or "/(24 characters)/...".
enum class SessionSegment { named, bare };

std::size_t session_segment(std::string_view text, SessionSegment form) {
  constexpr std::size_t id = 24;
  const auto one_id = [&](std::size_t at) {
    return text.size() > at + id + 1 && text[at] == '(' && run_of(text.substr(at + 1), is_alphanumeric, id) == id &&
           text[at + id + 1] == ')';
  };
  std::size_t at = 0;
  if (form == SessionSegment::bare) {
    if (!one_id(0)) return 0;
    at = id + 2;
  } else {
    if (!text.starts_with('(')) return 0;
    for (at = 1; at < text.size() && is_letter(text[at]) && one_id(at + 1);) at += id + 3;
    if (at == 1 || at >= text.size() || text[at++] != ')') return 0;
  }
  return at < text.size() && text[at] == '/' ? at + 1 : 0;
}

std::string without_path_session(std::string path, SessionSegment form) {
  const auto page = [](std::string_view rest) {
    const auto at = rest.find(".aspx", 1);
    return at != std::string_view::npos && rest.find('?') > at;
  };
  for (std::size_t slash = path.rfind('/'); slash != std::string::npos; slash = path.rfind('/', slash - 1)) {
    const std::string_view rest = std::string_view(path).substr(slash + 1);
    const std::size_t length = session_segment(rest, form);
    if (length > 0 && page(rest.substr(length))) return path.erase(slash + 1, length);
    if (slash == 0) break;
  }
  return path;
}

/// The length of a session argument at the front of `text`, which is in lower case; 0: none.
using SessionArgument = std::size_t (*)(std::string_view text);

std::size_t plain_session(std::string_view text, std::string_view name) {
  if (!text.starts_with(name)) return 0;
  text.remove_prefix(name.size());
  return run_of(text, is_alphanumeric, session_id_length) == session_id_length ? name.size() + session_id_length : 0;
}

std::size_t asp_session(std::string_view text) {
  constexpr std::string_view name = "aspsessionid";
  constexpr std::size_t suffix = 8, id = 24;
  if (!text.starts_with(name) || text.size() < name.size() + suffix + 1 + id) return 0;
  text.remove_prefix(name.size());
  const bool is_session = run_of(text, is_letter, suffix) == suffix && text[suffix] == '=' &&
                          run_of(text.substr(suffix + 1), is_letter, id) == id;
  return is_session ? name.size() + suffix + 1 + id : 0;
}

std::size_t cold_fusion_session(std::string_view text) {
  constexpr std::string_view first = "cfid=", second = "&cftoken=";
  if (!text.starts_with(first)) return 0;
  const auto middle = text.find('&', first.size());
  if (middle == std::string_view::npos || middle == first.size() || !text.substr(middle).starts_with(second)) return 0;
  const auto end = std::min(text.find('&', middle + second.size()), text.size());
  return end > middle + second.size() ? end : 0;
}

constexpr std::array<SessionArgument, 5> session_arguments = {
    [](std::string_view text) { return plain_session(text, "jsessionid="); },
    [](std::string_view text) { return plain_session(text, "phpsessid="); },
    [](std::string_view text) { return plain_session(text, "sid="); }, asp_session, cold_fusion_session};

}  // namespace

std::string without_session_segments(std::string path) {
  path = without_path_session(std::move(path), SessionSegment::named);
  return without_path_session(std::move(path), SessionSegment::bare);
}

std::string without_session_arguments(std::string query) {
  for (const SessionArgument length_at : session_arguments) {
    for (std::size_t at = query.size(); at-- > 0;) {
      const std::size_t length = length_at(std::string_view(query).substr(at));
      if (length == 0 || (at + length < query.size() && query[at + length] != '&')) continue;
      query.erase(at, length + (at + length < query.size() ? 1 : 0));
      break;
    }
  }
  return query;
}

}  // namespace pressroom::storage::warc
