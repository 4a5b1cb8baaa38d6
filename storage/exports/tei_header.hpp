// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/transcript.hpp"
#include "storage/exports/tei_ids.hpp"
#include "storage/exports/xml_writer.hpp"

namespace pressroom::storage::exports {

/// teiHeader of one transcript: what it is, the record that holds each of its pages, by what rules it was read, who
/// speaks, and every revision. Part of write_tei().
void write_tei_header(XmlWriter& xml, const core::Transcript& transcript, const TeiIds& ids);

}  // namespace pressroom::storage::exports
