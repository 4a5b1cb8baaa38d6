// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <map>

#include "core/text.hpp"
#include "parsers/announcement.hpp"
#include "parsers/label_parts.hpp"
#include "parsers/label_words.hpp"
#include "parsers/labels.hpp"
#include "parsers/people_list_han.hpp"

namespace pressroom::parsers {

namespace {

/// An opening is over within this many blocks; what goes on is the speech.
constexpr std::size_t k_longest_opening = 80;

/// Words that introduce, and whether those who follow are all who are going to speak.
struct Trigger {
  std::string_view words;
  bool of_all = false;
};

constexpr auto k_triggers = std::to_array<Trigger>({
    {"we have invited", true},
    {"we've invited", true},
    {"we are pleased to invite", true},
    {"we are honored to have invited", true},
    {"present today are", true},
    {"present today is", true},
    {"also present are", true},
    {"also present is", true},
    {"present at today's press conference are", true},
    {"also attending today are", true},
    {"our speakers today are", true},
    {"today's speakers are", true},
    {"joined by", false},
    {"joining me", false},
    {"joining us", false},
    {"with me today", false},
    {"with me here today", false},
    {"with me this morning", false},
    {"with me this afternoon", false},
    {"with me is", false},
    {"with me are", false},
    {"with us today", false},
    {"with us is", false},
    {"with us are", false},
    {"i have with me", false},
    {"we have with us", false},
    {"me acompa\u00F1an", false},
    {"me acompa\u00F1a", false},
    {"nos acompa\u00F1an", false},
    {"nos acompa\u00F1a", false},
    {"est\u00E1n con nosotros", false},
    {"est\u00E1 con nosotros", false},
    {"se encuentran con nosotros", false},
    {"contamos con la presencia de", false},
    {"\u9080\u8BF7\u5230\u4E86", true},
    {"\u9080\u8BF7\u5230", true},
    {"\u8BF7\u5230\u4E86", true},
    {"\u8BF7\u6765\u4E86", true},
    {"\u53D1\u5E03\u4F1A\u7684\u6709", true},
    {"\u53D1\u5E03\u4F1A\u7684\u8FD8\u6709", true},
    {"\u51FA\u5E2D\u53D1\u5E03\u4F1A\u7684\u6709", true},
});

/// Straight quotation marks, so that the words can be compared byte by byte.
std::string straightened(const std::string& text) {
  std::string out;
  for (char32_t c : core::decode_utf8(text)) {
    if (c == U'\u2018' || c == U'\u2019') c = U'\'';
    core::append_utf8(out, c);
  }
  return out;
}

bool ends_sentence(const std::string& text, std::size_t at) {
  if (text[at] == '!' || text[at] == '?') return true;
  if (text[at] != '.') return false;
  if (at + 1 == text.size()) return true;
  if (text[at + 1] != ' ') return false;
  const auto blank = text.rfind(' ', at);
  const std::string word = text.substr(blank == std::string::npos ? 0 : blank + 1, at - (blank + 1) + 1);
  // "J.", "U.S.", "Mr."
  return word.size() > 2 && word.find('.') == word.size() - 1 && !is_honorific(word);
}

std::vector<std::string> sentences_of(const std::string& text) {
  std::vector<std::string> sentences;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::size_t width = ends_sentence(text, at) ? 1 : 0;
    if (text.compare(at, 3, "\u3002") == 0) width = 3;
    if (width == 0) continue;
    sentences.push_back(text.substr(begin, at + width - begin));
    begin = at + width;
    at += width - 1;
  }
  if (begin < text.size()) sentences.push_back(text.substr(begin));
  return sentences;
}

/// What stands between the words that introduce and the first name.
std::string_view without_fillers(std::string_view text) {
  constexpr std::array<std::string_view, 20> k_fillers{"today",
                                                       "here",
                                                       "this morning",
                                                       "this afternoon",
                                                       "this evening",
                                                       "tonight",
                                                       "now",
                                                       "also",
                                                       "again",
                                                       "are",
                                                       "is",
                                                       "we have",
                                                       "by",
                                                       "on stage",
                                                       "in the room",
                                                       ":",
                                                       ",",
                                                       "hoy",
                                                       "to this press conference",
                                                       "to the press conference"};
  for (bool taken = true; taken;) {
    taken = false;
    while (text.starts_with(' ')) text.remove_prefix(1);
    const std::string lowered = core::ascii_lower(text.substr(0, 40));
    for (const std::string_view filler : k_fillers) {
      if (!lowered.starts_with(filler)) continue;
      const bool inside = lowered.size() > filler.size() && core::is_ascii_letter(lowered[filler.size()]);
      if (core::is_ascii_letter(filler.back()) && inside) continue;
      text.remove_prefix(filler.size());
      taken = true;
      break;
    }
  }
  return text;
}

/// Whom one sentence introduces.
std::vector<Announcement> introduced_in(const std::string& sentence) {
  const std::string lowered = core::ascii_lower(sentence);
  const Trigger* first = nullptr;
  std::size_t end = std::string::npos, begin = std::string::npos;
  for (const Trigger& trigger : k_triggers) {
    const auto at = lowered.find(trigger.words);
    if (at == std::string::npos || at > begin || (at == begin && at + trigger.words.size() < end)) continue;
    first = &trigger;
    begin = at;
    end = at + trigger.words.size();
  }
  std::vector<Announcement> found;
  if (first == nullptr) return found;
  for (ListedPerson& person : people_in_prose(without_fillers(std::string_view(sentence).substr(end)))) {
    found.push_back({std::move(person), core::Role::principal, "intro", std::nullopt, first->of_all});
  }
  return found;
}

enum class Voice { nobody, speaker, asker };

/// Whether a candidate is likely to open a turn, judged by its form alone.
Voice voice_of(const LabelCandidate& candidate) {
  const LabelParts parts = take_apart(candidate.label);
  const std::string& name = parts.subject();
  if (is_anonymous_question(name) || !parts.outlet.empty() || has_outlet_form(name)) return Voice::asker;
  if (has_running_text_word(name) || is_heading(name) || has_ordinal_word(name) || has_sentence_end(candidate.label))
    return Voice::nobody;
  const bool office = !parts.honorific.empty() || !parts.title.empty();
  return has_person_form(name) || has_role_form(name) || (office && is_title_case(name)) ? Voice::speaker
                                                                                         : Voice::nobody;
}

/// Walks the opening turns: the first speaker's words, and those before any label, up to the first who asks.
class Opening {
 public:
  Opening(const std::vector<PageReading>& pages, const std::vector<BlockPlace>& header)
      : pages_(pages), header_(header) {}

  std::vector<Announcement> read() {
    for (std::size_t page = 0; page < pages_.size() && !over_; ++page) {
      if (pages_[page].number != static_cast<int>(page) + 1) break;
      read_page(page);
    }
    return std::move(found_);
  }

 private:
  void read_page(std::size_t page) {
    const auto candidates = find_label_candidates(pages_[page], page);
    auto next = candidates.begin();
    const auto& blocks = pages_[page].body.blocks;
    for (std::size_t block = 0; block < blocks.size() && !over_; ++block) {
      while (next != candidates.end() && next->block < block) ++next;
      if (blocks[block].preset != CharClass::unknown) continue;
      if (std::binary_search(header_.begin(), header_.end(), BlockPlace{page, block})) continue;
      GlyphRange words = blocks[block].glyphs;
      if (next != candidates.end() && next->block == block) take_label(*next, words);
      over_ = over_ || ++read_ > k_longest_opening;
      if (!over_ && (!opener_ || listening_)) read_block(pages_[page], words);
    }
  }

  void take_label(const LabelCandidate& candidate, GlyphRange& words) {
    const Voice voice = voice_of(candidate);
    if (voice == Voice::nobody) return;
    over_ = voice == Voice::asker;
    const std::string label = folded(candidate.label);
    if (!opener_) opener_ = label;
    listening_ = *opener_ == label;
    words.begin = candidate.text_begin;
  }

  void read_block(const PageReading& page, GlyphRange words) {
    for (const std::string& sentence : sentences_of(straightened(page.body.text(words)))) {
      for (Announcement& announcement : introduced_in(sentence)) {
        announcement.span = span_of_words(page, words, announcement.person.name);
        found_.push_back(std::move(announcement));
      }
    }
  }

  const std::vector<PageReading>& pages_;
  const std::vector<BlockPlace>& header_;
  std::vector<Announcement> found_;
  std::optional<std::string> opener_;  ///< label of the first speaker
  bool listening_ = false;             ///< the words at hand are the opener's
  bool over_ = false;
  std::size_t read_ = 0;
};

/// "on bridges", "aboard ...", "5/1/2015": what a title goes on with behind names.
std::string without_occasion(std::string_view names) {
  constexpr std::array<std::string_view, 16> k_occasions{
      " aboard ", " en route ", " on ",     " at ", " before ",     " after ",     " following ", " during ",
      " -- ",     " \u2013 ",   " \u2014 ", " | ",  " announcing ", " regarding ", " in ",        " with "};
  const std::string lowered = core::ascii_lower(names);
  std::size_t end = names.size();
  for (const std::string_view occasion : k_occasions) end = std::min(end, lowered.find(occasion));
  return std::string(names.substr(0, end));
}

}  // namespace

std::vector<Announcement> read_introductions(const std::vector<PageReading>& pages,
                                             const std::vector<BlockPlace>& header) {
  return Opening(pages, header).read();
}

std::vector<Announcement> read_title(const std::string& title) {
  std::vector<ListedPerson> people = host_in_han_title(title);
  const std::string text = straightened(title);
  const std::string lowered = core::ascii_lower(text);
  constexpr std::array<std::string_view, 6> k_occasions{"briefing", "conference", "gaggle",
                                                        "remarks",  "interview",  "call"};
  const bool occasion = std::any_of(k_occasions.begin(), k_occasions.end(),
                                    [&](std::string_view word) { return lowered.find(word) != std::string::npos; });
  if (occasion && people.empty()) {
    if (const auto by = lowered.find(" by "); by != std::string::npos) {
      people = people_in_prose(without_occasion(std::string_view(text).substr(by + 4)));
    } else if (const auto owner = text.find("'s "); owner != std::string::npos) {
      people = people_in_prose(std::string_view(text).substr(0, owner));
    }
  }
  std::vector<Announcement> found;
  found.reserve(people.size());
  for (ListedPerson& person : people) {
    found.push_back({std::move(person), core::Role::principal, "title", std::nullopt, false});
  }
  return found;
}

}  // namespace pressroom::parsers
