// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/archive_folder.hpp"
#include "app/stored_pages.hpp"
#include "core/frontier.hpp"
#include "parsers/page.hpp"

namespace pressroom::app {

/// From a stored page or style sheet to the visits of what a browser would fetch to show it.
///
/// A requisite belongs to its room, not to a page: it is asked for once within an order, however many pages name it.
/// One that had an answer before is asked for again only when what names it came with bytes that were never seen at
/// that address; one that had none, or an error of the server's, at every visit of a page that names it.
class RequisiteFinder {
 public:
  RequisiteFinder(ArchiveFolder& archive, const core::Frontier& frontier) : archive_(archive), frontier_(frontier) {}

  /// Whether what names them was just captured, or was read before and is read once more.
  enum class Reading { first, again };

  core::Result<std::vector<core::Visit>> named_by(const core::Visit& visit, const core::Capture& capture,
                                                  const parsers::Page& page, Reading reading);
  /// Of a requisite that was captured: none unless it is a style sheet, nor of sheets that lie too deep.
  core::Result<std::vector<core::Visit>> named_by_sheet(const core::Visit& visit, const core::Capture& capture,
                                                        StoredPages& stored);
  /// Where a requisite was redirected to.
  core::Result<std::vector<core::Visit>> behind(const core::Visit& redirect, const core::Url& target);

 private:
  enum class Wanted { unanswered, all };
  core::Result<std::vector<core::Visit>> due(const core::Visit& from, char hop, const std::vector<core::Url>& urls,
                                             Wanted wanted);
  core::Result<bool> is_style_sheet(const core::Capture& capture) const;
  core::Result<Wanted> wanted_by(const core::Capture& capture) const;
  core::Result<core::Instant> asked_since(const std::string& room);

  ArchiveFolder& archive_;
  const core::Frontier& frontier_;
  std::map<std::string, core::Instant> asked_since_;  ///< by room
};

}  // namespace pressroom::app
