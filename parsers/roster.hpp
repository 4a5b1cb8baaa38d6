// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/room.hpp"
#include "core/transcript.hpp"
#include "parsers/label_parts.hpp"
#include "parsers/page_reading.hpp"

namespace pressroom::parsers {

struct Announcement;
struct BlockPlace;

/// Who is announced, by all lists, introductions and the title together, and when the event took place.
struct Roster {
  std::vector<core::Participant> participants;
  std::optional<core::Dated> event_date;
  std::vector<std::size_t> blocks;  ///< blocks of the first page that are lists of the announced, ascending
  core::FamilyName family_name = core::FamilyName::either_end;
  std::optional<std::size_t> speech_of;       ///< whose speech the title and the page say that this is
  bool lists_speakers = false;                ///< everybody who is going to speak is announced
  std::map<std::size_t, std::string> doubts;  ///< by participant: where the announcements contradict one another
  std::vector<core::Warning> warnings;        ///< the same, and names that stand in one list only

  struct Match {
    enum class By { full_name, family_name };
    std::size_t participant = 0;
    By by = By::full_name;
  };
  /// The participant a label names: by the full name in any case, or by a family name that only one of them bears.
  /// Nobody when the label speaks of the press, of an interpreter, or (with a family name alone) of another office or
  /// honorific than was announced.
  std::optional<Match> find(const LabelParts& label) const;
  /// Whether anybody announced has this name or family name.
  bool bears(std::string_view name) const;
  /// The only participant who holds the office that a label consists of: "THE PRESIDENT", "Spokesperson". Nobody when
  /// two hold it; a deputy or former holder holds another.
  std::optional<std::size_t> holder_of(std::string_view office) const;

  /// Call when the participants are complete: find() looks names up here. Keys are slugs.
  void index_names();
  std::map<std::string, std::size_t> by_name;
  std::map<std::string, std::vector<std::size_t>> by_family_name;
};

/// The slugs of the words of a name that may be its family name: the first, the last, or both, as the room says; of a
/// Chinese name its first character, or two.
std::vector<std::string> family_names_of(std::string_view name, core::FamilyName where);

/// Whether a label with only a family name contradicts what is known of its bearer: another office, or an honorific of
/// the other sex. "Premier Li" is not Li Lecheng, governor.
bool contradicts(const LabelParts& label, const core::Participant& who);

/// Reads everything that announces speakers and merges it once: whoever is announced several times is one participant
/// with as many claims. The lists' blocks are classified as roster. `pages` ascend; `room` scopes the speaker ids.
Roster read_roster(std::vector<PageReading>& pages, const std::string& room);

}  // namespace pressroom::parsers
