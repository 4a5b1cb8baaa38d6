// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/url.hpp"

namespace pressroom::parsers {

/// A document that a listing, a feed or a sitemap leads to, and what it claims of it.
struct ListedItem {
  core::Url url;
  std::string title;  ///< NFC, white space collapsed, 1,024 bytes at most; empty for none
  std::string date;   ///< as claimed_date() gives it; empty for none
};

/// What became of the entries of a document that are not among its items.
struct EntryCounts {
  std::size_t refused = 0;   ///< without a usable address: none, relative where it may not be, over 4,096 bytes, with
                             ///< a name and password, or neither http nor https
  std::size_t repeated = 0;  ///< of an address met before
  std::size_t beyond = 0;    ///< behind the most that are looked at
};

/// How much of a document was read.
enum class Extent {
  whole,
  over_limit,  ///< it goes on behind the 50 MB that are read
  cut_short,   ///< it ends before it is over: a transfer broke off, or a writer did
};

/// Gathers items in their order, each address (without fragment) once.
class ItemGatherer {
 public:
  explicit ItemGatherer(std::size_t most) : most_(most) {}

  /// An entry; nullopt when it has no usable address. `title` is plain text, `date` as written.
  void add(std::optional<core::Url> url, std::string_view title, std::string_view date);

  const EntryCounts& counts() const { return counts_; }
  std::vector<ListedItem> take() { return std::move(items_); }

 private:
  std::size_t most_;
  std::size_t entries_ = 0;
  EntryCounts counts_;
  std::vector<ListedItem> items_;
  std::set<std::string, std::less<>> seen_;
};

/// The URL if a crawler may be sent there: at most 4,096 bytes, without credentials.
std::optional<core::Url> usable(core::Result<core::Url> url);

/// A title as ListedItem holds it.
std::string plain_title(std::string_view text);

/// The text of a piece of HTML: tags and comments left out (a blank where they end a line), scripts and styles with
/// what is in them, references resolved.
std::string text_of_markup(std::string_view html);

/// The longest start of `utf8` within `bytes` that ends between characters.
std::string_view cut_at_character(std::string_view utf8, std::size_t bytes);

}  // namespace pressroom::parsers
