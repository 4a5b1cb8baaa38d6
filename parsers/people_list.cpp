// SPDX-License-Identifier: Apache-2.0
#include "parsers/people_list.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "core/text.hpp"
#include "parsers/label_parts.hpp"
#include "parsers/label_words.hpp"
#include "parsers/people_list_han.hpp"

namespace pressroom::parsers {

namespace {

/// An announced name with titles is shorter than this; what is longer is a sentence.
constexpr std::size_t k_longest_entry = 300;

/// A function in running text has no more words.
constexpr std::size_t k_longest_function = 30;

/// A sentence announces no more people.
constexpr std::size_t k_most_people = 40;

std::string trimmed_words(std::string_view text) { return core::collapse_white_space(text); }

std::vector<std::string> split_at(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts;
  for (;;) {
    const auto cut = text.find(separator);
    parts.push_back(trimmed_words(text.substr(0, cut)));
    if (cut == std::string_view::npos) return parts;
    text.remove_prefix(cut + separator.size());
  }
}

/// The form of a name, and no office: "Prime Minister" is written like one.
bool is_whole_name(const std::string& words) {
  const auto all = words_of(words);
  return has_person_form(words) && !has_running_text_word(words) && !is_title_word(all.back());
}

bool is_bare_name(const std::string& words) {
  const LabelParts parts = take_apart(words);
  return parts.title.empty() && parts.outlet.empty() && is_whole_name(parts.name);
}

std::vector<ListedPerson> people_in_one(std::string_view text) {
  std::string words = trimmed_words(text);
  if (words.starts_with("and ")) words.erase(0, 4);
  // "Jr." keeps its stop.
  if (words.ends_with('.') && words.size() - words.rfind(' ') > 4) words.pop_back();
  if (words.size() > k_longest_entry || words.find(':') != std::string::npos ||
      words.find("\uFF1A") != std::string::npos) {
    return {};
  }
  const auto comma = words.find(',');
  std::string title;
  if (!is_function_entry(comma == std::string::npos ? std::string_view() : std::string_view(words).substr(comma + 1),
                         title)) {
    return {};
  }
  std::vector<ListedPerson> people;
  for (const std::string& name : split_at(std::string_view(words).substr(0, comma), " and ")) {
    const LabelParts parts = take_apart(name);
    const bool known_title = !parts.title.empty() || !title.empty();
    const bool one_word = words_of(parts.name).size() == 1 && !parts.honorific.empty() && known_title;
    if (has_running_text_word(parts.name) || !(is_whole_name(parts.name) || one_word)) return {};
    const std::string own = title.starts_with("both ") ? title.substr(5) : title;
    people.push_back({parts.name, parts.honorific, parts.title.empty() ? own : parts.title});
  }
  return people;
}

/// "A, B and C" names several people when every part is a bare name; otherwise a comma parts a name from its title.
std::vector<std::string> entries_of(std::string_view text) {
  auto parts = split_at(text, ";");
  if (parts.size() != 1) return parts;
  const auto names = split_at(parts[0], ",");
  const auto one_name = [](const std::string& name) {
    const auto pair =
        split_at(name.starts_with("and ") ? std::string_view(name).substr(4) : std::string_view(name), " and ");
    return std::all_of(pair.begin(), pair.end(), is_bare_name);
  };
  return names.size() > 1 && std::all_of(names.begin(), names.end(), one_name) ? names : parts;
}

/// Words of Spanish that the closed lists of labels do not hold.
bool is_spanish_honorific(const std::string& word) {
  constexpr std::array<std::string_view, 14> k_words{
      "doctor",  "doctora", "licenciado", "licenciada", "ingeniero",   "ingeniera", "maestro",
      "maestra", "general", "almirante",  "se\u00F1or", "se\u00F1ora", "don",       "do\u00F1a"};
  return std::find(k_words.begin(), k_words.end(), word) != k_words.end();
}

bool is_spanish_function(const std::string& word) {
  constexpr std::array<std::string_view, 16> k_words{"subsecretario", "subsecretaria", "directora",  "titular",
                                                     "gobernador",    "gobernadora",   "comandante", "vocero",
                                                     "vocera",        "fiscal",        "jefa",       "coordinador",
                                                     "jefe",          "alcalde",       "alcaldesa",  "procurador"};
  return std::find(k_words.begin(), k_words.end(), word) != k_words.end();
}

/// Takes one of `words` off the front of `text`; whether it did.
template <std::size_t n>
bool take_front(std::string_view& text, const std::array<std::string_view, n>& words) {
  const std::string lowered = core::ascii_lower(text.substr(0, 40));
  for (const std::string_view word : words) {
    if (!lowered.starts_with(word)) continue;
    text.remove_prefix(word.size());
    return true;
  }
  return false;
}

/// What stands before a name or a function without being part of either.
std::string_view without_lead(std::string_view text) {
  constexpr std::array<std::string_view, 22> k_leads{
      "and ", "as well as ", "by ",   "also ",       "our ",         "my ",      "the ", "his ",
      "her ", "their ",      "your ", "with ",       "from the ",    "y ",       "e ",   "el ",
      "la ",  "al ",         "por ",  "to my left ", "to my right ", "both the "};
  while (take_front(text, k_leads)) {
  }
  return text;
}

struct Segment {
  std::string text;
  char before = ',';  ///< the mark in front of it: ',' ';' or '&' for "and"
};

enum class Kind { person, function, other };

struct Read {
  Kind kind = Kind::other;
  ListedPerson person;
  std::string function;
};

bool is_one_name(const LabelParts& parts) {
  const auto words = words_of(parts.name);
  return words.size() == 1 && is_title_case(parts.name) && !is_title_word(parts.name) && !is_body_word(parts.name) &&
         !has_digit(parts.name) && !has_running_text_word(parts.name);
}

std::optional<ListedPerson> person_in(std::string_view text) {
  std::string_view bare = without_lead(text);
  std::string spanish;
  if (const auto words = words_of(bare); words.size() > 1 && is_spanish_honorific(words.front())) {
    spanish = words.front();
    bare.remove_prefix(words.front().size() + 1);
  }
  const LabelParts parts = take_apart(bare);
  if (!parts.outlet.empty() || parts.is_interpreters()) return std::nullopt;
  const bool addressed = !parts.honorific.empty() || !parts.title.empty() || !spanish.empty();
  const bool whole = is_whole_name(parts.name);
  if (!whole && !(addressed && is_one_name(parts))) return std::nullopt;
  return ListedPerson{parts.name, parts.honorific.empty() ? spanish : parts.honorific, parts.title};
}

bool holds_function_word(std::string_view text) {
  const auto words = words_of(text);
  return words.size() <= k_longest_function && std::any_of(words.begin(), words.end(), [](std::string word) {
           while (!word.empty() && (word.back() == 's' || word.back() == '.')) word.pop_back();
           return is_title_word(word) || is_spanish_function(core::ascii_lower(word)) || is_title_word(word + "s");
         });
}

/// Words that go on with the sentence instead of the list.
bool leaves_the_list(std::string_view text) {
  constexpr std::array<std::string_view, 24> k_on{
      "to ", "who ", "whom ", "which ", "that ", "will ", "we ",   "i ",     "you ", "they ",  "he ",     "she ",
      "it ", "is ",  "are ",  "was ",   "so ",   "but ",  "para ", "quien ", "que ", "for a ", "for an ", "here "};
  return take_front(text, k_on);
}

Read read_segment(const std::string& text) {
  std::string_view bare = text;
  constexpr std::array<std::string_view, 2> k_and{"and ", "y "};
  take_front(bare, k_and);
  if (leaves_the_list(bare)) return {};
  if (auto person = person_in(bare)) return {Kind::person, *std::move(person), {}};
  const std::string function = trimmed_words(without_lead(bare));
  if (!holds_function_word(function) || has_sentence_end(function)) return {};
  return {Kind::function, {}, function};
}

/// Cuts one stretch between commas where "and" joins two people or ends a list: not "Science and Technology".
void cut_at_and(const std::string& text, char before, std::vector<Segment>& out) {
  constexpr std::array<std::string_view, 3> k_ands{" and ", " as well as ", " y "};
  std::string_view rest = text;
  for (std::size_t from = 0; from < rest.size();) {
    std::size_t at = std::string_view::npos, width = 0;
    for (const std::string_view joint : k_ands) {
      const auto found = rest.find(joint, from);
      if (found < at) {
        at = found;
        width = joint.size();
      }
    }
    if (at == std::string_view::npos) break;
    const std::string_view left = rest.substr(0, at), right = rest.substr(at + width);
    const auto follows = person_in(right.substr(0, right.find(" and ")));
    const bool addressed = follows && (!follows->honorific.empty() || !follows->title.empty());
    if (addressed || leaves_the_list(right) || ((follows || holds_function_word(right)) && person_in(left))) {
      out.push_back({trimmed_words(left), before});
      before = '&';
      rest = right;
      from = 0;
    } else {
      from = at + width;
    }
  }
  out.push_back({trimmed_words(rest), before});
}

std::vector<Segment> segments_of(std::string_view text) {
  std::vector<Segment> segments;
  char before = ',';
  while (segments.size() < 4 * k_most_people) {
    const auto cut = text.find_first_of(",;");
    const std::string words = trimmed_words(text.substr(0, cut));
    if (!words.empty()) cut_at_and(words, before, segments);
    if (cut == std::string_view::npos) break;
    before = text[cut];
    text.remove_prefix(cut + 1);
  }
  return segments;
}

/// Puts names and functions together; a list that begins with a function has each function before its name.
class ListReader {
 public:
  std::vector<ListedPerson> read(std::string_view text) {
    bool first = true;
    for (const Segment& segment : segments_of(text)) {
      const Read read = read_segment(segment.text);
      if (read.kind == Kind::other || people_.size() == k_most_people) break;
      if (first) functions_first_ = read.kind == Kind::function;
      first = false;
      if (read.kind == Kind::person) {
        take(read.person);
      } else if (functions_first_ || (segment.before == ';' && !people_.back().title.empty())) {
        pending_ += (pending_.empty() ? "" : ", ") + read.function;
      } else {
        entitle(read.function, segment.before);
      }
    }
    std::erase_if(people_, [](const ListedPerson& who) { return who.honorific.empty() && who.title.empty(); });
    return std::move(people_);
  }

 private:
  void take(ListedPerson person) {
    if (person.title.empty()) person.title = std::move(pending_);
    pending_.clear();
    appended_ = false;
    people_.push_back(std::move(person));
  }

  void entitle(const std::string& function, char before) {
    ListedPerson& last = people_.back();
    constexpr std::array<std::string_view, 5> k_shared{"both ", "all ", "respectively ", "ambos ", "todos "};
    std::string_view own = function;
    const bool shared = take_front(own, k_shared);
    if (last.title.empty()) {
      for (auto who = people_.rbegin(); who != people_.rend() && who->title.empty(); ++who) {
        who->title = std::string(own);
        if (!shared) break;
      }
      appended_ = true;
    } else if (before != ';' && appended_) {
      last.title += ", " + function;
    }
  }

  std::vector<ListedPerson> people_;
  std::string pending_;
  bool functions_first_ = false;
  bool appended_ = false;  ///< the last title came from a stretch of its own
};

}  // namespace

bool is_function_entry(std::string_view text, std::string& title) {
  title = trimmed_words(text);
  while (title.ends_with('.') || title.ends_with(';') || title.ends_with(',')) title.pop_back();
  return !has_sentence_end(title);
}

std::vector<ListedPerson> people_in_entry(std::string_view text) {
  std::vector<ListedPerson> people;
  for (const std::string& entry : entries_of(text)) {
    for (ListedPerson& person : people_in_one(entry)) people.push_back(std::move(person));
  }
  return people;
}

std::vector<ListedPerson> people_in_prose(std::string_view text) {
  if (auto people = people_in_han(text); !people.empty()) return people;
  std::string words = trimmed_words(text);
  while (words.ends_with('.') || words.ends_with('!')) words.pop_back();
  return ListReader().read(words);
}

}  // namespace pressroom::parsers
