// SPDX-License-Identifier: Apache-2.0
#include "parsers/selector_parser.hpp"

#include <array>
#include <utility>

#include "core/number.hpp"
#include "core/text.hpp"
#include "parsers/css_cursor.hpp"

namespace pressroom::parsers {

namespace {

using Kind = SimpleSelector::Kind;

constexpr std::size_t k_longest_selector = 4'096;
constexpr std::size_t k_most_arguments = 64;

SimpleSelector simple(Kind kind, std::string name = {}, std::string value = {}) {
  SimpleSelector made;
  made.kind = kind;
  made.name = std::move(name);
  made.value = std::move(value);
  return made;
}

SimpleSelector nth(Kind kind, std::int64_t a, std::int64_t b) {
  SimpleSelector made = simple(kind);
  made.a = a;
  made.b = b;
  return made;
}

/// "odd", "even", "5", "2n", "-n+3", "2n + 1" (CSS Syntax Level 3, 6).
std::optional<std::pair<std::int64_t, std::int64_t>> read_nth(std::string_view text) {
  std::string plain;
  for (const char c : core::ascii_lower(text)) {
    if (c != ' ' && c != '\t' && c != '\n') plain += c;
  }
  if (plain == "odd") return std::pair{2, 1};
  if (plain == "even") return std::pair{2, 0};
  const auto number = [](std::string_view digits) -> std::optional<std::int64_t> {
    if (digits.starts_with('+')) digits.remove_prefix(1);
    return core::number_in(digits);
  };
  const std::size_t n = plain.find('n');
  if (n == std::string::npos) {
    const auto b = number(plain);
    return b ? std::optional(std::pair{std::int64_t{0}, *b}) : std::nullopt;
  }
  const std::string step = plain.substr(0, n), rest = plain.substr(n + 1);
  std::optional<std::int64_t> a;
  if (step.empty() || step == "+") {
    a = 1;
  } else {
    a = step == "-" ? std::optional<std::int64_t>(-1) : number(step);
  }
  const bool is_signed = rest.starts_with('+') || rest.starts_with('-');
  const auto b = rest.empty() ? std::optional<std::int64_t>(0) : is_signed ? number(rest) : std::nullopt;
  if (!a || !b) return std::nullopt;
  return std::pair{*a, *b};
}

class SelectorParser {
 public:
  explicit SelectorParser(std::string_view text) : cursor_(text) {}

  core::Result<CompiledSelector> run() {
    cursor_.skip_blanks();
    Combinator combinator = Combinator::none;
    while (true) {
      TRY_ASSIGN(Compound compound, read_compound(Nesting::allowed));
      if (compiled_.compounds.size() == CompiledSelector::k_most_compounds) {
        return core::fail(core::ErrorCode::limit, "a selector of more than 64 compounds");
      }
      compiled_.prints.push_back(print_of(compound));
      compiled_.compounds.push_back(std::move(compound));
      compiled_.combinators.push_back(combinator);
      const bool blanks = cursor_.skip_blanks();
      const bool comma = cursor_.take(",");
      if (comma || cursor_.at_end()) compiled_.ends |= std::uint64_t{1} << (compiled_.compounds.size() - 1);
      if (!comma && cursor_.at_end()) return std::move(compiled_);
      if (comma) {
        combinator = Combinator::none;
      } else {
        TRY_ASSIGN(combinator, read_combinator(blanks));
      }
      cursor_.skip_blanks();
    }
  }

 private:
  enum class Nesting { allowed, refused };

  core::Result<Combinator> read_combinator(bool blanks) {
    if (cursor_.take(">")) return Combinator::child;
    if (cursor_.take("+")) return Combinator::next_sibling;
    if (cursor_.take("~")) return Combinator::later_sibling;
    if (blanks) return Combinator::descendant;
    return cursor_.error("a combinator or the end is expected");
  }

  /// The universal selector adds no condition: it leaves its compound empty.
  core::Result<Compound> read_compound(Nesting nesting) {
    Compound compound;
    bool any = cursor_.take("*");
    if (!any) {
      if (auto tag = cursor_.identifier()) compound.push_back(simple(Kind::type, core::ascii_lower(*tag)));
    }
    while (true) {
      const char c = cursor_.peek();
      if (c == '#') {
        TRY(read_id(compound));
      } else if (c == '.') {
        TRY(read_class(compound));
      } else if (c == '[') {
        TRY(read_attribute(compound));
      } else if (c == ':') {
        TRY(read_pseudo_class(compound, nesting));
      } else {
        break;
      }
      any = true;
    }
    if (!any && compound.empty()) return cursor_.error("a selector is expected");
    return compound;
  }

  core::Result<void> read_id(Compound& compound) {
    cursor_.advance();
    auto id = cursor_.name();
    if (!id) return cursor_.error("an id is expected");
    compound.push_back(simple(Kind::id, {}, *std::move(id)));
    return {};
  }

  core::Result<void> read_class(Compound& compound) {
    cursor_.advance();
    auto name = cursor_.identifier();
    if (!name) return cursor_.error("a class name is expected");
    // No word of a list that blanks separate has a blank inside.
    const bool blank = std::any_of(name->begin(), name->end(), core::is_ascii_white_space);
    compound.push_back(simple(blank ? Kind::never : Kind::class_name, {}, *std::move(name)));
    return {};
  }

  core::Result<void> read_attribute(Compound& compound) {
    cursor_.advance();
    cursor_.skip_blanks();
    auto name = cursor_.identifier();
    if (!name) return cursor_.error("an attribute name is expected");
    SimpleSelector attribute = simple(Kind::attribute_present, core::ascii_lower(*name));
    cursor_.skip_blanks();
    if (!cursor_.take("]")) {
      TRY(read_attribute_value(attribute));
      if (!cursor_.take("]")) return cursor_.error("']' is expected");
    }
    compound.push_back(std::move(attribute));
    return {};
  }

  core::Result<void> read_attribute_value(SimpleSelector& attribute) {
    constexpr std::array<std::pair<std::string_view, Kind>, 6> k_operators{{{"=", Kind::attribute_equals},
                                                                            {"~=", Kind::attribute_word},
                                                                            {"|=", Kind::attribute_dash},
                                                                            {"^=", Kind::attribute_prefix},
                                                                            {"$=", Kind::attribute_suffix},
                                                                            {"*=", Kind::attribute_contains}}};
    for (const auto& [sign, kind] : k_operators) {
      if (attribute.kind == Kind::attribute_present && cursor_.take(sign)) attribute.kind = kind;
    }
    if (attribute.kind == Kind::attribute_present) return cursor_.error("one of = ~= |= ^= $= *= or ']' is expected");
    cursor_.skip_blanks();
    if (cursor_.peek() == '"' || cursor_.peek() == '\'') {
      TRY_ASSIGN(attribute.value, cursor_.string());
    } else if (auto value = cursor_.identifier()) {
      attribute.value = *std::move(value);
    } else {
      return cursor_.error("a name or a quoted string is expected");
    }
    // HTML compares the values of some attributes without case; of those, `type` is the one met in rooms.
    if (attribute.name == "type") attribute.value_case = SimpleSelector::Case::ignored;
    cursor_.skip_blanks();
    if (const auto flag = cursor_.identifier()) {
      if (core::ascii_lower(*flag) != "i" && core::ascii_lower(*flag) != "s")
        return cursor_.error("unknown flag " + *flag);
      attribute.value_case =
          core::ascii_lower(*flag) == "i" ? SimpleSelector::Case::ignored : SimpleSelector::Case::sensitive;
    }
    cursor_.skip_blanks();
    const bool of_parts = attribute.kind != Kind::attribute_equals && attribute.kind != Kind::attribute_dash;
    const bool blank_word =
        attribute.kind == Kind::attribute_word && attribute.value.find_first_of(" \t\n\f\r") != std::string::npos;
    if ((of_parts && attribute.value.empty()) || blank_word) attribute.kind = Kind::never;
    return {};
  }

  core::Result<void> read_pseudo_class(Compound& compound, Nesting nesting) {
    cursor_.advance();
    if (cursor_.peek() == ':') return cursor_.error("pseudo-elements select no element");
    const auto identifier = cursor_.identifier();
    if (!identifier) return cursor_.error("the name of a pseudo-class is expected");
    const std::string name = core::ascii_lower(*identifier);
    if (cursor_.take("(")) return read_function(compound, name, nesting);
    if (name == "first-child" || name == "only-child") compound.push_back(nth(Kind::nth_child, 0, 1));
    if (name == "last-child" || name == "only-child") compound.push_back(simple(Kind::last_child));
    if (name == "first-of-type" || name == "only-of-type") compound.push_back(nth(Kind::nth_of_type, 0, 1));
    if (name == "last-of-type" || name == "only-of-type") compound.push_back(simple(Kind::last_of_type));
    if (name == "empty") compound.push_back(simple(Kind::empty));
    if (name == "root") compound.push_back(simple(Kind::root));
    constexpr std::array<std::string_view, 8> k_known{"first-child",  "last-child",   "only-child", "first-of-type",
                                                      "last-of-type", "only-of-type", "empty",      "root"};
    for (const std::string_view known : k_known) {
      if (name == known) return {};
    }
    return cursor_.error("unknown pseudo-class :" + name);
  }

  core::Result<void> read_function(Compound& compound, const std::string& name, Nesting nesting) {
    if (name == "nth-child" || name == "nth-of-type") {
      TRY_ASSIGN(const std::string_view argument, cursor_.argument());
      const auto formula = read_nth(argument);
      if (!formula) return cursor_.error("'" + std::string(argument) + "' is no an+b, odd or even");
      compound.push_back(
          nth(name == "nth-child" ? Kind::nth_child : Kind::nth_of_type, formula->first, formula->second));
      return {};
    }
    if (name != "not" && name != "is" && name != "has") return cursor_.error("unknown pseudo-class :" + name + "()");
    if (nesting == Nesting::refused) return cursor_.error(":" + name + "() within another one");
    SimpleSelector function = simple(name == "not"  ? Kind::none_of
                                     : name == "is" ? Kind::any_of
                                                    : Kind::has_descendant);
    cursor_.skip_blanks();
    if (name == "has" && cursor_.take(">")) {
      function.kind = Kind::has_child;
      cursor_.skip_blanks();
    }
    do {
      cursor_.skip_blanks();
      TRY_ASSIGN(Compound argument, read_compound(Nesting::refused));
      function.arguments.push_back(std::move(argument));
      if (++arguments_ > k_most_arguments) return core::fail(core::ErrorCode::limit, "more than 64 arguments");
      cursor_.skip_blanks();
    } while (cursor_.take(","));
    if (!cursor_.take(")")) return cursor_.error("',' or ')' is expected");
    compound.push_back(std::move(function));
    return {};
  }

  CssCursor cursor_;
  CompiledSelector compiled_;
  std::size_t arguments_ = 0;
};

}  // namespace

core::Result<CompiledSelector> parse_selector(std::string_view text) {
  if (text.size() > k_longest_selector) {
    return core::fail(core::ErrorCode::limit, "a selector of more than 4096 bytes");
  }
  return SelectorParser(text).run();
}

}  // namespace pressroom::parsers
