// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pressroom::core {

/// How a page marks who speaks. A style is a permission to look; the decision is made by evidence.
enum class LabelStyle {
  own_block,      ///< the label is alone in its block
  inline_text,    ///< the label opens a block and the words follow
  bold,           ///< the label is in bold at the start of a block; the terminator may stand behind the bold
  question_mark,  ///< a bare "Q" followed by blanks, no terminator
  scanned,        ///< recognised from paper: misread, or with a terminator that is another mark or was lost
};

/// What a room says about its labels; strings as written in the room file.
struct LabelRules {
  std::vector<LabelStyle> styles{LabelStyle::own_block, LabelStyle::inline_text, LabelStyle::bold};
  std::vector<std::string> terminators{":", "\uFF1A"};
  std::vector<std::string> anonymous;
  std::vector<std::string> outlets;
  std::vector<std::string> not_labels;
};

/// Where the family name stands in a full name: what "Mr. Li" may be short for.
enum class FamilyName { either_end, first, last };

/// The words that head the lists on the first page.
struct RosterRules {
  std::vector<std::string> speakers;
  std::vector<std::string> moderator;
  std::vector<std::string> date;
  FamilyName family_name = FamilyName::either_end;
  std::string office;         ///< what `office_holder` holds: "Prime Minister"
  std::string office_holder;  ///< selector of the element of the page that says who holds it; may be empty
};

/// What a line break is worth: a <br>, and the end of a line within a <pre>.
enum class LineBreaks {
  each,        ///< every one ends a block
  blank_line,  ///< two in a row do; one alone is a blank between words
  indent,      ///< as before, and a line that begins with blanks begins a block
};

/// One shape of page. Selectors are CSS; an empty string means "this layout has none".
struct Layout {
  std::string name;
  std::vector<std::string> probe;      ///< all must hit
  std::vector<std::string> probe_not;  ///< none may hit
  std::string title;
  std::string dateline;
  std::string dateline_attribute;  ///< the attribute that holds the date line; empty: its text does
  std::string breadcrumb;
  std::string body;                       ///< empty when `body_between` is given
  std::vector<std::string> body_between;  ///< two marks, each a selector or a whole comment, or nothing
  LineBreaks line_breaks = LineBreaks::each;
  std::string from, to;                ///< YYYY-MM-DD, first and last day of its use as far as known; may be empty
  std::string pager;                   ///< the links to the other pages
  std::string page_count;              ///< an element whose text is the number of pages
  std::string caption;                 ///< picture captions inside the body
  std::string speaker;                 ///< elements that hold a label, with or without a terminator
  std::vector<std::string> headings;   ///< headings inside the body: nobody says them
  std::vector<std::string> drop;       ///< furniture inside the body
  std::vector<std::string> drop_text;  ///< RE2: a block whose whole text one of them matches is furniture
  LabelRules labels;
  RosterRules roster;
};

/// Which of a document's addresses stands for all of them: what parsers::canonical() goes by. The default changes
/// nothing.
struct CanonicalRules {
  enum class Www { keep, add, drop } www = Www::keep;             ///< on the room's hosts, twins apart
  enum class Scheme { keep, http, https } scheme = Scheme::keep;  ///< where no port is written
  std::map<std::string, std::string> hosts;       ///< twin -> the host that stands for it; never twin of another twin
  std::map<std::string, std::string> extensions;  ///< ".htm" -> ".shtml", of the last path segment
  std::vector<std::string> drop_query;            ///< names of parameters; a '*' at the end stands for any rest
};

/// Somebody whom a room's pages call by other words than their name, perhaps for a time only.
struct Person {
  std::string name;                 ///< in full
  std::vector<std::string> labels;  ///< what the pages write instead: "PM", "THE SPOKESMAN"
  std::string title;                ///< may be empty
  std::string from, to;             ///< first and last day of the labels, YYYY-MM-DD; empty: without end on that side
};

/// A test that travels with the room file: what is stored of one transcript, and what must come out. What is not
/// named is not looked at.
struct RoomTest {
  std::vector<std::string> files;  ///< relative to the room file: archives (WARC, WACZ), or pages as they came
  std::vector<std::string> urls;   ///< where pages came from, one for each file; none for archives
  std::string transcript;          ///< room:native-id; empty: the only one of the files
  std::optional<int> pages;        ///< captured pages
  std::optional<int> turns;
  std::optional<int> unattributed;  ///< turns of which nobody knows the speaker
  std::optional<bool> complete;
  std::optional<std::string> first_label;  ///< of the first turn that has one
  std::optional<std::string> last_label;
  std::optional<std::string> title, event_date, published_at;
  std::optional<std::vector<std::string>> speakers;  ///< names of all who spoke, in any order
  int line = 0;                                      ///< of the room file, from 1
};

/// A page file of a test is read as it lies there, everything else as an archive.
bool is_page_file(std::string_view name);

/// A press room as its file says it. Plain data; selectors and patterns are compiled where they are used.
struct Room {
  std::string name;  ///< [a-z0-9-]+, also the folder name
  std::string title;
  std::string language;   ///< BCP 47
  std::string time_zone;  ///< IANA
  std::string source;     ///< the publisher as named in sidecars when a page names none; may be empty
  std::vector<std::string> hosts;
  bool requisites = false;            ///< the images, style sheets and scripts of its pages are archived too
  std::vector<std::string> listings;  ///< URLs of HTML pages that lead to transcripts
  std::vector<std::string> feeds;     ///< URLs of RSS and Atom feeds
  std::vector<std::string> sitemaps;  ///< URLs of sitemaps and sitemap indexes
  bool robots_sitemaps = false;       ///< those that its hosts' robots.txt name are watched too
  std::string listing_item;           ///< the links of a listing
  std::string listing_next;           ///< its links to further listings
  std::string listing_item_title;     ///< the title within the block of an item; empty: the link's own text
  std::string listing_item_date;      ///< likewise the date; empty: a date that the block shows
  std::string match_transcript;       ///< RE2 over the URL with named groups id and page
  CanonicalRules canonical;
  std::vector<Person> persons;
  bool by_evidence = false;  ///< serves any host; its layouts are found page by page, it has none of its own
  /// At least one, unless by evidence; labels and roster already merged with the room's own.
  std::vector<Layout> layouts;
  std::vector<RoomTest> tests;
  std::string file;    ///< path it was read from
  std::string sha256;  ///< 64 hexadecimal digits over the file's bytes
};

}  // namespace pressroom::core
