// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/transcript.hpp"

namespace pressroom::app {

/// What a reader needs to find one turn again, and to prove it.
struct Citation {
  std::string turn_id;
  std::optional<std::string> author;  ///< the speaker's name, else a label that names somebody
  std::string speaker;                ///< as it is shown: the author, else the label, else that nobody is named
  std::optional<std::string> title;   ///< of the transcript
  core::EventKind kind = core::EventKind::unknown;
  std::string date;  ///< of the event, else of publication, as written; empty when neither is known
  std::optional<std::string> language;
  std::optional<std::string> publisher;  ///< the source that the page names
  std::string url;                       ///< of the page on which the words stand
  int page = 0, last_page = 0;           ///< 0: no page is known; they differ where a paragraph runs across
  std::optional<core::Instant> archived_at;
  std::string payload_digest;  ///< "sha256:..."; empty with archived_at
  std::string warc_file;
  std::string record_id;
  core::Verdict verdict = core::Verdict::unknown;  ///< on the pages of the transcript
};

/// Of the words in that paragraph of a turn (from 0), whatever its value. `date` as storage::exports::date_of() gives
/// it.
Citation cite(const core::Transcript& transcript, const core::Turn& turn, int paragraph, std::string date);

/// One line.
std::string citation_text(const Citation& citation);

/// One @misc entry, without a line end behind it. The author is a name that is kept whole: which of its words is the
/// family's, no page says.
std::string citation_bibtex(const Citation& citation);

/// One item of CSL-JSON (citationstyles.org, schema 1.0.2), of type `speech`.
nlohmann::ordered_json citation_csl(const Citation& citation);

/// Text as a value between braces: what BibTeX or TeX would take for syntax is written as a command, white space is
/// collapsed, UTF-8 stays.
std::string bibtex_escaped(std::string_view text);

}  // namespace pressroom::app
