// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace pressroom::parsers {

/// True for XML of a vocabulary of its own, by its declaration and first element: an XHTML page is none.
bool is_xml_page(std::string_view utf8);

/// Makes such XML readable for an HTML parser without moving a byte: the marks of a CDATA section become markup that
/// says nothing, so that the HTML in it is parsed where it stands; empty elements ("<title/>"), which HTML would leave
/// open, become blanks, as does a document type. Every offset stays what it was. Total, linear.
void read_xml_as_html(std::string& utf8);

}  // namespace pressroom::parsers
