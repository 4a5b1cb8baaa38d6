// SPDX-License-Identifier: Apache-2.0
#include "parsers/pairing.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/text.hpp"
#include "parsers/hand_over.hpp"
#include "parsers/label_parts.hpp"
#include "parsers/label_words.hpp"
#include "parsers/roles.hpp"

namespace pressroom::parsers {

namespace {

using core::LabelKind;
using core::Role;
using core::Turn;
using core::TurnKind;

/// A chair who says more than this many words between question and answer is speaking, not handing over.
constexpr std::size_t k_longest_hand_over = 60;

/// A question back, words thrown in and thanks are shorter than this many words.
constexpr std::size_t k_longest_question_back = 15;
constexpr std::size_t k_longest_thrown_in = 12;
constexpr std::size_t k_longest_thanks = 8;

/// A speech goes on within this many turns, or is another one.
constexpr std::size_t k_longest_interruption = 3;

/// An interpreter's words in so many turns render one of somebody else, at most.
constexpr std::size_t k_longest_rendering = 20;

constexpr std::array<std::string_view, 5> k_break_marks{"--", "\u2014", "\u2013", "...", "\u2026"};

bool is_between_quotes(char32_t c) {
  constexpr std::u32string_view k_quotes = U"\"'\u201C\u201D\u2018\u2019\u00AB\u00BB";
  return core::is_white_space(c) || k_quotes.find(c) != std::u32string_view::npos;
}

bool breaks_off(const Turn& turn) {
  if (turn.paragraphs.empty()) return false;
  std::u32string letters = core::decode_utf8(turn.paragraphs.back());
  while (!letters.empty() && is_between_quotes(letters.back())) letters.pop_back();
  std::string text;
  for (const char32_t c : letters) core::append_utf8(text, c);
  return std::any_of(k_break_marks.begin(), k_break_marks.end(), [&](auto mark) { return text.ends_with(mark); });
}

enum class Start { fresh, lower_case, mark };

Start start_of(const Turn& turn) {
  if (turn.paragraphs.empty()) return Start::fresh;
  const std::string& text = turn.paragraphs.front();
  if (std::any_of(k_break_marks.begin(), k_break_marks.end(), [&](auto mark) { return text.starts_with(mark); }))
    return Start::mark;
  const std::u32string letters = core::decode_utf8(text.substr(0, 8));
  return !letters.empty() && is_lower(letters.front()) ? Start::lower_case : Start::fresh;
}

/// Whether a page is missing between two neighbours, or a later one's words may not follow the earlier's.
bool is_gap(const Turn& before, const Turn& after) {
  return !before.pages.empty() && !after.pages.empty() && after.pages.front() > before.pages.back() + 1;
}

bool is_nameless(const Turn& turn) {
  return !turn.speaker_id && (turn.label_kind == LabelKind::anonymous || turn.label_kind == LabelKind::group);
}

bool same_voice(const Turn& one, const Turn& other) {
  if (one.speaker_id || other.speaker_id) return one.speaker_id == other.speaker_id;
  return one.label && one.label == other.label;
}

/// Who is heard, for one comparison: "Mr Ada Holm (Marrowby)" and "Mr Holm" may be one.
std::optional<std::string> voice_of(const Turn& turn) { return turn.speaker_id ? turn.speaker_id : turn.label; }

/// Of somebody who is no reporter; settle_roles() says so where an assembly asks.
bool is_members_question(const Turn& turn) { return turn.role == Role::unknown && turn.kind == TurnKind::question; }

/// Marks who is broken into and who goes on.
void mark_interruptions(std::vector<Turn>& turns) {
  for (std::size_t i = 0; i + 1 < turns.size(); ++i) {
    const bool other = !same_voice(turns[i], turns[i + 1]) || is_nameless(turns[i]);
    turns[i].interrupted = other && breaks_off(turns[i]) && !is_gap(turns[i], turns[i + 1]);
  }
  for (std::size_t i = 2; i < turns.size(); ++i) {
    const Start start = start_of(turns[i]);
    if (start == Start::fresh || (is_nameless(turns[i]) && start != Start::mark)) continue;
    const std::size_t reach = is_nameless(turns[i]) ? 2 : k_longest_interruption + 1;
    for (std::size_t back = 1; back <= std::min(reach, i); ++back) {
      const std::size_t from = i - back;
      if (is_gap(turns[from], turns[from + 1])) break;
      if (!same_voice(turns[from], turns[i])) continue;
      if (back > 1 && turns[from].interrupted) turns[i].resumes = turns[from].turn_id;
      break;
    }
  }
}

bool says_interpreted(std::string_view words) {
  constexpr std::array<std::string_view, 7> k_words{"interpret",
                                                    "translat",
                                                    "int\u00E9rprete",
                                                    "traduc",
                                                    "dolmetsch",
                                                    "\u7FFB\u8BD1",
                                                    "\u043F\u0435\u0440\u0435\u0432\u043E\u0434"};
  const std::string text = lower(words);
  return std::any_of(k_words.begin(), k_words.end(), [&](auto word) { return text.find(word) != std::string::npos; });
}

bool is_interpreted(const Turn& turn) {
  if (turn.role == Role::interpreter) return true;
  if (turn.label && says_interpreted(take_apart(*turn.label).qualifier)) return true;
  return std::any_of(turn.asides.begin(), turn.asides.end(),
                     [](const core::Aside& aside) { return aside.type == "language" && says_interpreted(aside.text); });
}

int question_marks(const std::string& text) {
  int count = 0;
  bool in_run = false;
  for (const char32_t c : core::decode_utf8(text)) {
    const bool mark = c == U'?' || c == U'\uFF1F' || c == U'\u061F';
    count += mark && !in_run ? 1 : 0;
    in_run = mark || (in_run && core::is_white_space(c));
  }
  return count;
}

bool only_thanks(const Turn& turn) {
  if (word_count(turn) > k_longest_thanks || holds_question(turn)) return false;
  const std::string text = lower(turn.text());
  constexpr std::array<std::string_view, 7> k_thanks{"thank",   "thanks", "okay, thank", "ok, thank",
                                                     "gracias", "danke",  "\u8C22\u8C22"};
  return std::any_of(k_thanks.begin(), k_thanks.end(), [&](auto word) { return text.starts_with(word); });
}

/// One question and nothing else, in few words.
bool is_question_back(const Turn& turn) {
  const std::string text = turn.text();
  const bool ends = text.ends_with('?') || text.ends_with("\uFF1F");
  const bool one_sentence = text.find_first_of(".!;") == std::string::npos && text.find("\u3002") == std::string::npos;
  return ends && one_sentence && question_marks(text) == 1 && word_count(turn) <= k_longest_question_back;
}

/// "Follow-up", "Zusatzfrage".
bool is_follow_up_label(const Turn& turn) {
  const std::string label = lower(turn.label.value_or(""));
  constexpr std::array<std::string_view, 5> k_words{"zusatzfrage", "nachfrage", "follow-up", "follow up",
                                                    "\u8FFD\u95EE"};
  return std::any_of(k_words.begin(), k_words.end(), [&](auto word) { return label.starts_with(word); });
}

/// "Just to follow up on that".
bool says_follow_up(const Turn& turn) {
  constexpr std::size_t k_near = 80;
  if (turn.paragraphs.empty()) return false;
  const std::string front = lower(turn.paragraphs.front().substr(0, k_near));
  for (const std::string_view word : {"follow up", "follow-up", "following up", "\u8FFD\u95EE"}) {
    if (front.find(word) != std::string::npos) return true;
  }
  return false;
}

class Pairing {
 public:
  Pairing(std::vector<Turn>& turns, const core::Completeness& completeness)
      : turns_(turns), threads_(turns.size()), completeness_(completeness) {}

  void run() {
    chaired_ = std::any_of(turns_.begin(), turns_.end(), [](const Turn& turn) { return turn.role == Role::moderator; });
    members_ask_ = std::any_of(turns_.begin(), turns_.end(), is_members_question);
    for (std::size_t i = 0; i < turns_.size(); ++i) {
      Turn& turn = turns_[i];
      turn.interpreted = is_interpreted(turn);
      if (i > 0 && is_gap(turns_[i - 1], turn)) lose();
      if (turn.kind == TurnKind::unattributed && !turn.speaker_id) {
        lose();
        last_asker_.reset();
      } else {
        take(i);
      }
    }
    flag_unanswered();
  }

 private:
  /// What became of a question.
  struct Thread {
    bool asked = false;
    bool answered = false;
    bool unsure = false;                 ///< whether it was answered is not known
    std::optional<std::size_t> goes_on;  ///< the later turn that puts the same question
  };

  void lose() {
    if (question_) threads_[*question_].unsure = true;
    question_.reset();
    question_back_ = false;
  }

  void take(std::size_t i) {
    Turn& turn = turns_[i];
    switch (turn.role) {
      case Role::reporter:
        return take_reporter(i);
      case Role::interpreter:
        return take_interpreter(i);
      case Role::principal:
        return take_principal(i);
      case Role::moderator:
        if (i > 0 && word_count(turn) <= k_longest_hand_over) {
          turn.kind = TurnKind::procedural;
          return;
        }
        break;
      case Role::unknown:
        if (is_members_question(turn)) return take_reporter(i);
        if (members_ask_) lose();
        break;
    }
    if (turn.kind != TurnKind::unattributed) turn.kind = TurnKind::statement;
    if (question_) threads_[*question_].unsure = true;
  }

  /// Words without a question between the two halves of somebody's speech, and no half of a question themselves.
  bool is_thrown_in(std::size_t i) const {
    if (i == 0 || i + 1 >= turns_.size()) return false;
    if (start_of(turns_[i]) == Start::mark || breaks_off(turns_[i])) return false;
    return turns_[i - 1].interrupted && turns_[i + 1].resumes == turns_[i - 1].turn_id && !holds_question(turns_[i]) &&
           word_count(turns_[i]) <= k_longest_thrown_in;
  }

  void take_reporter(std::size_t i) {
    Turn& turn = turns_[i];
    if (is_thrown_in(i)) {
      turn.kind = TurnKind::interjection;
      return;
    }
    if (only_thanks(turn)) {
      turn.kind = TurnKind::interjection;
      question_.reset();
      question_back_ = false;
      return;
    }
    // Whether a "Q" is the same asker's, or follows up on somebody else's question, nobody can tell.
    const bool told_apart = turn.label_kind != LabelKind::anonymous;
    const bool same_asker = question_ && last_asker_ == voice_of(turn) && told_apart;
    const bool answered = question_ && threads_[*question_].answered;
    const bool goes_on =
        question_ && (question_back_ || turn.resumes == turns_[*question_].turn_id || (same_asker && !answered));
    const bool follows =
        question_ && (is_follow_up_label(turn) ||
                      (told_apart && (question_back_ || (answered && (same_asker || says_follow_up(turn))))));
    if (goes_on) threads_[*question_].goes_on = i;
    turn.kind = follows ? TurnKind::follow_up : TurnKind::question;
    turn.n_questions = std::max(1, question_marks(turn.text()));
    threads_[i].asked = true;
    question_ = i;
    last_asker_ = voice_of(turn);
    question_back_ = false;
  }

  /// A question put back to the one who asked, who then says more.
  bool asks_back(std::size_t i) const {
    if (threads_[*question_].answered || i + 1 >= turns_.size() || is_gap(turns_[i], turns_[i + 1])) return false;
    const Turn& next = turns_[i + 1];
    return next.role == Role::reporter && next.label == turns_[*question_].label && !only_thanks(next) &&
           is_question_back(turns_[i]);
  }

  Neighbour neighbour(std::size_t i, std::size_t other) const {
    if (other >= turns_.size()) return Neighbour::none;
    if (turns_[other].role == Role::reporter) return Neighbour::asker;
    return same_voice(turns_[i], turns_[other]) ? Neighbour::same : Neighbour::another;
  }

  /// A principal who chairs as well: "Go ahead.", "Tony?".
  bool hands_over(std::size_t i) const {
    if (i == 0) return false;
    HandOverPlace place;
    place.chaired = chaired_;
    place.behind = neighbour(i, i + 1);
    place.handed = question_ && turns_[i - 1].kind == TurnKind::procedural;
    place.before = place.handed ? Neighbour::asker : neighbour(i, i - 1);
    const std::size_t asked = place.handed ? *question_ : i - 1;
    place.asked = place.before != Neighbour::asker || !only_asks_for_the_floor(turns_[asked]);
    return only_hands_over(turns_[i], place);
  }

  void take_principal(std::size_t i) {
    Turn& turn = turns_[i];
    if (turn.kind != TurnKind::unattributed && hands_over(i)) {
      turn.kind = TurnKind::procedural;
      return;
    }
    if (!question_) {
      if (turn.kind != TurnKind::unattributed) turn.kind = TurnKind::statement;
      return;
    }
    turn.kind = TurnKind::answer;
    turn.reply_to = turns_[*question_].turn_id;
    // "Which gate?" replies, and leaves the question open.
    question_back_ = asks_back(i);
    threads_[*question_].answered = threads_[*question_].answered || !question_back_;
  }

  void take_interpreter(std::size_t i) {
    Turn& turn = turns_[i];
    std::size_t source = i;
    while (source > 0 && i - source < k_longest_rendering &&
           (source == i || turns_[source].role == Role::interpreter) && !is_gap(turns_[source - 1], turns_[source])) {
      --source;
    }
    const Turn& said = turns_[source];
    const bool found = source < i && said.role != Role::interpreter && said.kind != TurnKind::unattributed;
    if (question_ && (!found || (*question_ == source && !holds_question(turn)))) {
      turn.kind = TurnKind::answer;
      turn.reply_to = turns_[*question_].turn_id;
      threads_[*question_].answered = true;
    } else if (found) {
      turn.kind = said.kind;
      turn.renders = said.turn_id;
      turn.reply_to = said.reply_to;
    } else {
      turn.kind = TurnKind::statement;
    }
  }

  void flag_unanswered() {
    if (question_ && may_go_on(turns_[*question_])) threads_[*question_].unsure = true;
    for (std::size_t i = turns_.size(); i > 0; --i) {
      Thread& thread = threads_[i - 1];
      if (!thread.asked) continue;
      if (thread.goes_on) {
        const Thread& later = threads_[*thread.goes_on];
        thread.answered = thread.answered || later.answered;
        thread.unsure = thread.unsure || later.unsure;
      }
      turns_[i - 1].unanswered = !thread.answered && !thread.unsure;
    }
  }

  /// Whether pages that are not there may follow the last turns.
  bool may_go_on(const Turn& turn) const {
    if (completeness_.verdict == core::Verdict::unknown) return true;
    const int last = turn.pages.empty() ? 0 : turn.pages.back();
    return std::any_of(completeness_.missing.begin(), completeness_.missing.end(),
                       [&](int missing) { return missing > last; });
  }

  std::vector<Turn>& turns_;
  std::vector<Thread> threads_;  ///< by turn
  const core::Completeness& completeness_;
  std::optional<std::size_t> question_;  ///< the open one
  std::optional<std::string> last_asker_;
  bool question_back_ = false;  ///< a principal asked the asker
  bool chaired_ = false;        ///< somebody has the role of the chair
  bool members_ask_ = false;    ///< people without a known role do, and words between are no answers
};

}  // namespace

void pair_turns(std::vector<Turn>& turns, const core::Completeness& completeness) {
  mark_interruptions(turns);
  Pairing(turns, completeness).run();
}

}  // namespace pressroom::parsers
