// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "demo/conferences.hpp"
#include "demo/http_exchange.hpp"

namespace pressroom::demo {

/// The truth about one document of the bundled press room, written down by hand.
struct ExpectedConference {
  enum class Kind { transcript, gallery };
  std::string_view native_id;
  Kind kind;
  int pages;
  int turns;
  std::string_view first_label;  ///< empty for a gallery
  std::string_view last_label;
};

/// The bundled press room of www.press.example: robots.txt with a Crawl-delay, a listing of three pages, four
/// conferences and a gallery, all of it invented; and images.press.example, where its pages take their looks from.
/// Every page is rendered once; serve() may be called by several threads and answers the same request with the same
/// bytes for ever.
class PressRoom {
 public:
  PressRoom();

  /// 200, 302 for "/", 404, 405 for anything but GET, 421 for a foreign host.
  Reply serve(const Request& request) const;

  /// In the order of the listing: newest first.
  const std::vector<Conference>& conferences() const { return conferences_; }

  /// All that are answered for; the last one holds no pages.
  static const std::vector<std::string>& hosts();
  static const std::vector<ExpectedConference>& expected();
  /// Where discovery starts.
  static std::string_view listing_url();

 private:
  struct Resource {
    std::string content_type;
    std::string body;
  };
  void add_conference(const Conference& conference);
  void add_listing();
  std::vector<ListingItem> listing_items() const;

  std::vector<Conference> conferences_;
  std::map<std::string, Resource, std::less<>> resources_;    ///< by path
  std::map<std::string, Resource, std::less<>> image_files_;  ///< of images.press.example
  std::string not_found_;
};

}  // namespace pressroom::demo
