// SPDX-License-Identifier: Apache-2.0
#include "parsers/style_sheet.hpp"

#include <utility>
#include <vector>

#include "core/text.hpp"
#include "parsers/css_cursor.hpp"

namespace pressroom::parsers {

namespace {

bool is_quote(char c) { return c == '"' || c == '\''; }

/// What the tokens that follow may be.
enum class Statement {
  ordinary,
  import_rule,     ///< its first string is a reference
  namespace_rule,  ///< its URL names a vocabulary and no resource
};

class StyleSheetScanner {
 public:
  StyleSheetScanner(std::string_view css, const std::function<void(const std::string&)>& found)
      : cursor_(css), found_(found) {}

  void scan() {
    while (!cursor_.at_end()) {
      if (!cursor_.skip_blanks()) token();
    }
  }

 private:
  void token() {
    const char c = cursor_.peek();
    if (is_quote(c)) {
      quoted();
    } else if (c == '@') {
      cursor_.advance();
      at_keyword(core::ascii_lower(cursor_.identifier().value_or("")));
    } else if (c == '#') {
      cursor_.advance();
      cursor_.name();
    } else if (auto identifier = cursor_.identifier()) {
      if (cursor_.take("(")) function(core::ascii_lower(*std::move(identifier)));
    } else {
      punctuation(c);
      cursor_.advance();
    }
  }

  void at_keyword(const std::string& keyword) {
    statement_ = keyword == "import"      ? Statement::import_rule
                 : keyword == "namespace" ? Statement::namespace_rule
                                          : Statement::ordinary;
  }

  void function(const std::string& name) {
    if (name != "url") {
      images_.push_back(name == "image-set" || name == "-webkit-image-set");
      return;
    }
    // Blanks alone may stand before the quote: "/*" begins a path here.
    std::size_t blanks = 0;
    while (core::is_ascii_white_space(cursor_.peek(blanks))) ++blanks;
    if (is_quote(cursor_.peek(blanks))) {
      cursor_.advance(blanks);
      if (const auto reference = cursor_.string()) give(*reference);
      images_.push_back(false);
    } else if (const auto reference = cursor_.unquoted_url()) {
      give(*reference);
    }
  }

  void quoted() {
    const auto text = cursor_.string();
    const bool is_image = !images_.empty() && images_.back();
    if (text && (is_image || (statement_ == Statement::import_rule && images_.empty()))) give(*text);
  }

  void give(const std::string& reference) {
    if (statement_ != Statement::namespace_rule) found_(reference);
    // Behind its reference an @import holds conditions.
    if (statement_ == Statement::import_rule) statement_ = Statement::ordinary;
  }

  void punctuation(char c) {
    if (c == '(') images_.push_back(false);
    if (c == ')' && !images_.empty()) images_.pop_back();
    if (c != ';' && c != '{' && c != '}') return;
    // Parentheses that nobody closed end with their statement, so that the rest of a broken sheet is read.
    images_.clear();
    statement_ = Statement::ordinary;
  }

  CssCursor cursor_;
  const std::function<void(const std::string&)>& found_;
  Statement statement_ = Statement::ordinary;
  std::vector<bool> images_;  ///< for each open parenthesis: whether strings in it are images
};

}  // namespace

void for_each_reference(std::string_view css, const std::function<void(const std::string&)>& found) {
  StyleSheetScanner(css, found).scan();
}

}  // namespace pressroom::parsers
