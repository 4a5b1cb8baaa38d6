// SPDX-License-Identifier: Apache-2.0
#include "app/edit_feed.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"

using namespace pressroom;
using app::FeedItem;

namespace {

FeedItem item(int second, const std::string& after = "two") {
  FeedItem made{"room:1", "Ports & \"ships\"", "http://example.com/1", {}};
  made.edit.turn_id = "room:1.0123456789ab";
  made.edit.field = "text";
  made.edit.label = "Ann <Oak>";
  made.edit.diff = core::word_diff("one", after);
  made.edit.captured_after = core::Instant(core::Duration(1'000 * second));
  core::PageCapture capture;
  capture.url = "http://example.com/1?a=1&b=2";
  made.edit.captures_after = {capture};
  return made;
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("A feed tells each edit with its words as escaped HTML", "[history]") {
  const std::string feed = app::write_feed("room", {item(10)});
  CHECK(feed.find("<title>Ports &amp; &quot;ships&quot;: wording, Ann &lt;Oak&gt;</title>") != std::string::npos);
  CHECK(feed.find("&lt;del&gt;one&lt;/del&gt;&lt;ins&gt;two&lt;/ins&gt;") != std::string::npos);
  CHECK(feed.find("<link rel=\"alternate\" href=\"http://example.com/1?a=1&amp;b=2\"/>") != std::string::npos);
  CHECK(count_of(feed, "<updated>1970-01-01T00:00:10.000Z</updated>") == 2);
  CHECK(count_of(feed, "<id>urn:uuid:") == 2);
}

TEST_CASE("A feed holds no character that XML has not", "[history]") {
  const std::string feed = app::write_feed("room", {item(10,
                                                         "a\x01"
                                                         "b\xFF \xEF\xBF\xBE <i>")});
  for (const char c : feed) CHECK((static_cast<unsigned char>(c) >= 0x20 || c == '\n'));
  CHECK(feed.find("\xEF\xBF\xBE") == std::string::npos);
  CHECK(feed.find("<i>") == std::string::npos);
  // Words that look like markup are told as words.
  CHECK(feed.find("&amp;lt;i&amp;gt;") != std::string::npos);
}

TEST_CASE("A feed tells the newest edits first and not more than it may", "[history]") {
  std::vector<FeedItem> items;
  for (int second = 0; second < 300; ++second) items.push_back(item(second));
  const std::string feed = app::write_feed("room", items);
  CHECK(count_of(feed, "<entry>") == app::max_feed_items);
  CHECK(feed.find("1970-01-01T00:04:59.000Z") < feed.find("1970-01-01T00:04:58.000Z"));
  CHECK(feed.find("1970-01-01T00:01:39.000Z") == std::string::npos);
  std::reverse(items.begin(), items.end());
  CHECK(app::write_feed("room", items) == feed);
}
