// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "demo/cms_document.hpp"
#include "demo/cms_markup.hpp"

namespace pressroom::demo {

/// One press conference (or gallery) of the bundled press room and how its pages are dressed.
struct Conference {
  CmsDocument document;
  CmsOptions options;
};

/// Twelve pages with a roster, labels alone in their block.
Conference estuary_conference();
/// Three pages in the dress of 2010: inline labels, PREV and NEXT, linked through the host without "www".
Conference lighthouse_conference();
/// Four pages, bold labels; answers run over page ends, one of them in mid-sentence.
Conference railway_conference();
/// Four pictures with a line under each: the paging of a transcript, and no turn.
Conference regatta_gallery();
/// One page without a pager.
Conference ferry_briefing();

}  // namespace pressroom::demo
