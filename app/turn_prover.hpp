// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/evidence.hpp"
#include "core/table.hpp"
#include "parsers/anchors.hpp"

namespace pressroom::app {

/// Something that a row of a dataset says and the evidence does not (docs/verify.md, rules P).
struct RowFault {
  std::string rule;
  core::Severity severity = core::Severity::error;
  std::string detail;
  std::string record_id;
};

/// Proves rows of `turns` by the archived bytes: P3 the text has its hash and its count of words; P4 the WARC file is
/// there; P5 the record is sound; P6 it is what the row says of it; P7 the spans give the text. Pages are kept while
/// rows of one transcript follow one another.
class TurnProver {
 public:
  explicit TurnProver(const EvidenceList& evidence) : evidence_(evidence) {}

  /// `published`: the text that the bytes give where it is not that of the row, since names were taken out of it.
  core::Result<std::vector<RowFault>> prove(const core::Row& turn, const std::optional<std::string>& published = {});

 private:
  struct Page {
    core::Result<ProvedRecord> record;
    parsers::PageBytes bytes;
  };
  core::Result<Page*> page_of(const core::Cell& capture, const std::string& room);

  const EvidenceList& evidence_;
  std::string transcript_id_;
  std::map<std::string, Page> pages_;  ///< by everything that the row says of the record
};

/// The text cell of a column of `turns`; empty when it is null.
std::string turn_text(const core::Row& turn, std::string_view column);

}  // namespace pressroom::app
