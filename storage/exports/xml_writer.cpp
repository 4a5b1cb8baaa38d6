// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/xml_writer.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "core/text.hpp"

namespace pressroom::storage::exports {

namespace {

constexpr std::string_view k_declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

void require(bool holds, const char* rule) {
  if (!holds) throw std::logic_error(std::string("XmlWriter: ") + rule);
}

/// Production 2 of XML 1.0.
bool is_char(char32_t c) {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
  return c < 0xD800 || (c > 0xDFFF && c < 0xFFFE) || (c > 0xFFFF && c <= 0x10FFFF);
}

}  // namespace

XmlWriter::XmlWriter() : out_(k_declaration) {}

void XmlWriter::begin(std::string_view element, Content content) {
  require(!levels_.empty() || !has_root_, "a second root");
  const bool inline_here = !levels_.empty() && levels_.back().mixed;
  if (!levels_.empty()) {
    close_start_tag();
    levels_.back().empty = false;
    if (!inline_here) fmt::format_to(std::back_inserter(out_), "\n{:{}}", "", 2 * levels_.size());
  }
  has_root_ = true;
  out_ += '<';
  out_ += element;
  levels_.push_back(Level{std::string(element), inline_here || content == Content::mixed});
  in_start_tag_ = true;
}

void XmlWriter::attribute(std::string_view name, std::string_view value) {
  require(in_start_tag_, "an attribute outside a start tag");
  out_ += ' ';
  out_ += name;
  out_ += "=\"";
  escape(value, "&<>\"\t\n\r");
  out_ += '"';
}

void XmlWriter::attribute(std::string_view name, std::int64_t value) { attribute(name, std::to_string(value)); }

void XmlWriter::text(std::string_view text) {
  require(!levels_.empty() && levels_.back().mixed, "text where only elements may stand");
  if (text.empty()) return;
  close_start_tag();
  levels_.back().empty = false;
  escape(text, "&<>\r");
}

void XmlWriter::end() {
  require(!levels_.empty(), "an end without its beginning");
  const Level level = std::move(levels_.back());
  levels_.pop_back();
  if (level.empty) {
    out_ += "/>";
    in_start_tag_ = false;
    return;
  }
  if (!level.mixed) fmt::format_to(std::back_inserter(out_), "\n{:{}}", "", 2 * levels_.size());
  out_ += "</" + level.element + ">";
}

void XmlWriter::element(std::string_view name, std::string_view text_of_it) {
  begin(name, Content::mixed);
  text(text_of_it);
  end();
}

std::string XmlWriter::take() {
  require(has_root_ && levels_.empty(), "the document is not finished");
  has_root_ = false;
  out_ += '\n';
  return std::exchange(out_, std::string(k_declaration));
}

void XmlWriter::close_start_tag() {
  if (in_start_tag_) out_ += '>';
  in_start_tag_ = false;
}

void XmlWriter::escape(std::string_view text, std::string_view referenced) {
  for (const char32_t c : core::decode_utf8(text)) {
    if (c < 0x80 && c != 0 && referenced.find(static_cast<char>(c)) != std::string_view::npos) {
      switch (c) {
        case '&':
          out_ += "&amp;";
          break;
        case '<':
          out_ += "&lt;";
          break;
        case '>':
          out_ += "&gt;";
          break;
        case '"':
          out_ += "&quot;";
          break;
        default:
          out_ += fmt::format("&#{};", static_cast<unsigned>(c));
      }
    } else {
      core::append_utf8(out_, is_char(c) ? c : U'\uFFFD');
    }
  }
}

}  // namespace pressroom::storage::exports
