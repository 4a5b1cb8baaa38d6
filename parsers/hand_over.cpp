// SPDX-License-Identifier: Apache-2.0
#include "parsers/hand_over.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/text.hpp"
#include "parsers/label_words.hpp"
#include "parsers/roles.hpp"
#include "parsers/word_list.hpp"

namespace pressroom::parsers {

namespace {

/// Whoever says more than this many words says something.
constexpr std::size_t k_longest_hand_over = 40;
/// An invitation in so many words between two marks; more are a sentence.
constexpr std::size_t k_longest_invitation = 16;
/// Somebody is asked something, and not only "What?".
constexpr std::size_t k_least_question = 3;
/// Whoever asks to be heard does so in fewer words.
constexpr std::size_t k_longest_request = 20;

/// What words between two marks do.
enum class Part {
  assent,      ///< "Yes", "okay": an answer as well
  filler,      ///< "Well", "so"
  thanks,      ///< "Thank you very much", "great job"
  address,     ///< "Tony", "sir": words that may be a name
  invitation,  ///< "go ahead", "any other questions"
  other,
};

/// Whether words stand in a text as whole words.
bool holds_words(std::string_view text, std::string_view words) {
  for (auto at = text.find(words); at != text.npos; at = text.find(words, at + 1)) {
    const std::size_t end = at + words.size();
    if ((at == 0 || text[at - 1] == ' ') && (end == text.size() || text[end] == ' ')) return true;
  }
  return false;
}

bool is_assent(std::string_view text) {
  constexpr std::array<std::string_view, 20> k_words{
      "yes",   "yeah",      "yep",  "okay",    "ok",       "sure",  "all right", "alright", "right", "good",
      "great", "of course", "fine", "s\u00ED", "muy bien", "bueno", "bien",      "claro",   "ja",    "oui"};
  return is_one_of(text, k_words);
}

bool is_filler(std::string_view text) {
  constexpr std::array<std::string_view, 8> k_words{"well", "so", "oh", "and", "now", "but", "pues", "also"};
  return is_one_of(text, k_words);
}

bool is_thanks(std::string_view text) {
  constexpr std::array<std::string_view, 6> k_begin{"thank you", "thanks",         "many thanks",
                                                    "gracias",   "muchas gracias", "danke"};
  constexpr std::array<std::string_view, 9> k_praise{"great job", "good job",  "well done", "beautiful",       "great",
                                                     "excellent", "very good", "very nice", "we appreciate it"};
  return is_one_of(text, k_praise) ||
         std::any_of(k_begin.begin(), k_begin.end(), [&](auto word) { return text.starts_with(word); });
}

/// What gives the floor wherever it stands in a few words.
bool is_invitation(std::string_view text) {
  constexpr std::array<std::string_view, 59> k_phrases{"go ahead",
                                                       "hold on",
                                                       "one second",
                                                       "one more",
                                                       "last one",
                                                       "last question",
                                                       "next question",
                                                       "first question",
                                                       "other question",
                                                       "other questions",
                                                       "any question",
                                                       "any questions",
                                                       "have questions",
                                                       "anything else",
                                                       "anybody else",
                                                       "anyone else",
                                                       "who else",
                                                       "who's next",
                                                       "somebody else",
                                                       "keep going",
                                                       "keep it going",
                                                       "keep this going",
                                                       "should we continue",
                                                       "can answer that",
                                                       "can explain that",
                                                       "can speak to that",
                                                       "puede explicar",
                                                       "puede responder",
                                                       "puede contestar",
                                                       "take us away",
                                                       "come on up",
                                                       "want to answer",
                                                       "want to say",
                                                       "want to talk",
                                                       "want to add",
                                                       "want to take",
                                                       "want to follow",
                                                       "like to add",
                                                       "like to say",
                                                       "like to answer",
                                                       "say a few words",
                                                       "in the back",
                                                       "over here",
                                                       "over there",
                                                       "right here",
                                                       "right there",
                                                       "louder",
                                                       "speak up",
                                                       "your turn",
                                                       "your question",
                                                       "you're next",
                                                       "adelante",
                                                       "a ver",
                                                       "siguiente pregunta",
                                                       "otra pregunta",
                                                       "la palabra",
                                                       "n\u00E4chste frage",
                                                       "allez-y",
                                                       "je vous en prie"};
  constexpr std::array<std::string_view, 5> k_whole{"please", "next", "por favor", "bitte", "s'il vous pla\u00EEt"};
  constexpr std::array<std::string_view, 2> k_ends{" please", " por favor"};
  return is_one_of(text, k_whole) ||
         std::any_of(k_ends.begin(), k_ends.end(), [&](auto end) { return text.ends_with(end); }) ||
         std::any_of(k_phrases.begin(), k_phrases.end(), [&](auto words) { return holds_words(text, words); });
}

/// One to three capitalised words, or a word by which somebody is addressed.
bool is_address(std::string_view text) {
  constexpr std::array<std::string_view, 12> k_words{"sir",   "ma'am", "madam", "doctor",  "everybody",  "everyone",
                                                     "folks", "guys",  "you",   "general", "se\u00F1or", "se\u00F1ora"};
  constexpr std::array<std::string_view, 43> k_answers{
      "no",    "correct",     "exactly",     "absolutely", "never",      "nothing",    "none",       "maybe",
      "both",  "neither",     "true",        "certainly",  "perhaps",    "today",      "yes",        "tomorrow",
      "not",   "nobody",      "many",        "some",       "definitely", "indeed",     "richtig",    "nein",
      "what",  "who",         "when",        "where",      "why",        "how",        "which",      "pardon",
      "sorry", "perd\u00F3n", "cu\u00E1nto", "c\u00F3mo",  "qu\u00E9",   "qui\u00E9n", "d\u00F3nde", "cu\u00E1ndo",
      "wie",   "was",         "excuse"};
  const auto words = words_of(text);
  if (words.empty() || words.size() > 3) return false;
  const std::string whole = folded(text);
  if (is_one_of(std::string_view(whole), k_words)) return true;
  if (is_one_of(std::string_view(folded(words.front())), k_answers)) return false;
  return std::all_of(words.begin(), words.end(), [](const std::string& word) {
    const std::u32string letters = core::decode_utf8(word);
    return !letters.empty() && is_upper(letters.front()) && letters.size() > 1;
  });
}

Part part_of(const std::string& text) {
  const std::string words = folded(text);
  const std::size_t count = words_of(words).size();
  if (is_assent(words)) return Part::assent;
  if (is_filler(words)) return Part::filler;
  if (is_thanks(words)) return Part::thanks;
  if (count <= k_longest_invitation && is_invitation(words)) return Part::invitation;
  return is_address(text) ? Part::address : Part::other;
}

/// One sentence of a turn.
struct Sentence {
  std::size_t words = 0;
  std::size_t assents = 0, fillers = 0, thanks = 0, addresses = 0, invitations = 0,
              others = 0;   ///< parts between its marks
  bool asks = false;        ///< ends in a question mark
  bool asks_leave = false;  ///< every part greets, thanks, addresses, assents or asks to be heard

  bool hands_over() const { return others == 0 || invitations > 0; }
};

bool asks_to_be_heard(std::string_view text) {
  constexpr std::array<std::string_view, 14> k_phrases{
      "can i",        "could i",   "may i",     "follow up", "follow-up", "another question", "a question",
      "one question", "excuse me", "i'm sorry", "hi",        "hello",     "una pregunta",     "disculpe"};
  return std::any_of(k_phrases.begin(), k_phrases.end(), [&](auto words) { return holds_words(text, words); });
}

/// "Mr. President", "sir": a name alone may be a question ("Jones?"), or no name at all ("Really?").
bool addresses_by_office(const std::string& text) {
  const auto words = words_of(folded(text));
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return is_honorific(word) || is_title_word(word) || word == "sir" || word == "ma'am";
  });
}

void add_part(Sentence& sentence, const std::string& text) {
  const Part part = part_of(text);
  std::size_t* const counts[] = {&sentence.assents,   &sentence.fillers,     &sentence.thanks,
                                 &sentence.addresses, &sentence.invitations, &sentence.others};
  ++*counts[static_cast<std::size_t>(part)];
  sentence.words += words_of(text).size();
  const bool polite = part == Part::thanks || part == Part::assent || part == Part::filler ||
                      (part == Part::address && addresses_by_office(text));
  sentence.asks_leave = sentence.asks_leave && (polite || asks_to_be_heard(folded(text)));
}

/// The sentences of a turn and the words between their marks: "Deborah -- yes -- yes, go ahead." has four such parts.
std::vector<Sentence> sentences_of(const core::Turn& turn) {
  constexpr std::u32string_view k_ends = U".?!\u2026\n\uFF1F\u3002";
  constexpr std::u32string_view k_marks = U",;:\u2014\u2013\u00A1\u00BF";
  std::vector<Sentence> sentences;
  Sentence open{.asks_leave = true};
  std::string part;
  const auto end_part = [&] {
    part = core::collapse_white_space(part);
    if (!part.empty()) add_part(open, part);
    part.clear();
  };
  const auto end_sentence = [&](bool asks) {
    end_part();
    open.asks = asks;
    if (open.words > 0) sentences.push_back(open);
    open = Sentence{.asks_leave = true};
  };
  const std::u32string text = core::decode_utf8(turn.text());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = text[i] == U'-' && i + 1 < text.size() && text[i + 1] == U'-';
    const bool abbreviates = text[i] == U'.' && is_honorific(core::collapse_white_space(part));
    if (abbreviates) {
      part += ' ';
    } else if (k_ends.find(text[i]) != std::u32string_view::npos) {
      end_sentence(text[i] == U'?' || text[i] == U'\uFF1F');
    } else if (dash || k_marks.find(text[i]) != std::u32string_view::npos) {
      end_part();
      i += dash ? 1 : 0;
    } else {
      core::append_utf8(part, text[i]);
    }
  }
  end_sentence(false);
  return sentences;
}

using Sentences = std::vector<Sentence>;

std::size_t sum(const Sentences& sentences, std::size_t Sentence::*count) {
  std::size_t all = 0;
  for (const Sentence& sentence : sentences) all += sentence.*count;
  return all;
}

bool breaks_off(const core::Turn& turn) {
  const std::u32string text = core::decode_utf8(turn.text());
  return !text.empty() && (text.back() == U'\u2014' || text.back() == U'\u2026' || text.back() == U'-');
}

bool goes_on(const core::Turn& turn) {
  const std::string text = turn.text();
  return text.starts_with("\u2014") || text.starts_with("\u2026") || text.starts_with("--") || text.starts_with("...");
}

bool hands_to_asker(const core::Turn& turn, const HandOverPlace& place, const Sentences& said) {
  const bool invites = sum(said, &Sentence::invitations) > 0;
  // Who was not asked and invites somebody first has not answered, whatever else is said. At the end of an answer an
  // invitation is a part of it.
  if (place.before == Neighbour::another && !said.empty() && said.front().invitations > 0) return true;
  if (!std::all_of(said.begin(), said.end(), [](const Sentence& one) { return one.hands_over(); })) return false;
  if (invites || sum(said, &Sentence::thanks) > 0) return true;
  if (place.chaired) return false;
  const bool addressed = sum(said, &Sentence::addresses) > 0 && !breaks_off(turn);
  return addressed ? !place.asked || place.before == Neighbour::another
                   : !place.asked && sum(said, &Sentence::assents) > 0;
}

/// A question that is not the answer's own: no other sentence says anything, and nobody has just been handed the floor.
bool hands_to_another(const HandOverPlace& place, const Sentences& said) {
  std::size_t questions = 0;
  const bool plainly = sum(said, &Sentence::invitations) + sum(said, &Sentence::thanks) > 0;
  if (place.chaired && !plainly) return false;
  for (const Sentence& sentence : said) {
    if (sentence.hands_over()) continue;
    if (!sentence.asks || sentence.words < k_least_question || place.handed) return false;
    ++questions;
  }
  return questions < 2;
}

}  // namespace

bool only_hands_over(const core::Turn& turn, const HandOverPlace& place) {
  const std::size_t words = word_count(turn);
  if (words == 0 || words > k_longest_hand_over) return false;
  const Sentences said = sentences_of(turn);
  switch (place.behind) {
    case Neighbour::asker:
      return hands_to_asker(turn, place, said);
    case Neighbour::another:
      return hands_to_another(place, said);
    case Neighbour::none:
      return sum(said, &Sentence::others) == 0 && sum(said, &Sentence::thanks) > 0;
    case Neighbour::same:
      break;
  }
  return false;
}

bool only_asks_for_the_floor(const core::Turn& turn) {
  const std::size_t words = word_count(turn);
  if (words == 0 || words > k_longest_request || goes_on(turn)) return false;
  const Sentences said = sentences_of(turn);
  const bool assents_only = sum(said, &Sentence::assents) > 0 && sum(said, &Sentence::addresses) == 0 &&
                            sum(said, &Sentence::thanks) == 0 && sum(said, &Sentence::others) == 0;
  return !assents_only && std::all_of(said.begin(), said.end(), [](const Sentence& one) { return one.asks_leave; });
}

}  // namespace pressroom::parsers
