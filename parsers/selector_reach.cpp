// SPDX-License-Identifier: Apache-2.0
#include "parsers/selector_reach.hpp"

#include <algorithm>
#include <array>

#include "core/http_headers.hpp"
#include "core/text.hpp"
#include "parsers/markup.hpp"

namespace pressroom::parsers {

namespace {

using Kind = SimpleSelector::Kind;
using Attributes = std::span<const WrittenAttribute>;

bool is_of_attribute(Kind kind) { return kind >= Kind::attribute_present && kind <= Kind::attribute_contains; }

/// The attribute that a condition asks for; empty when it asks for none.
std::string_view attribute_of(const SimpleSelector& simple) {
  if (simple.kind == Kind::id) return "id";
  if (simple.kind == Kind::class_name) return "class";
  return is_of_attribute(simple.kind) ? std::string_view(simple.name) : std::string_view();
}

bool value_may_match(const SimpleSelector& simple, std::string_view written) {
  if (simple.kind == Kind::attribute_present || is_rewritten(written)) return true;
  if (simple.kind == Kind::id) return written == simple.value;
  // The words of a list and the parts of a value are parts of it.
  if (simple.value_case == SimpleSelector::Case::ignored) return written.size() >= simple.value.size();
  return written.find(simple.value) != std::string_view::npos;
}

bool may_match(const SimpleSelector& simple, const HtmlTag& tag, Attributes attributes);

bool may_match(const Compound& compound, const HtmlTag& tag, Attributes attributes) {
  return std::all_of(compound.begin(), compound.end(),
                     [&](const SimpleSelector& simple) { return may_match(simple, tag, attributes); });
}

/// Of what only the tree can tell: yes.
bool may_match(const SimpleSelector& simple, const HtmlTag& tag, Attributes attributes) {
  if (simple.kind == Kind::never) return false;
  if (simple.kind == Kind::type) return tag.name == simple.name;
  if (simple.kind == Kind::any_of) {
    return std::any_of(simple.arguments.begin(), simple.arguments.end(),
                       [&](const Compound& argument) { return may_match(argument, tag, attributes); });
  }
  const std::string_view wanted = attribute_of(simple);
  if (wanted.empty()) return true;
  return std::any_of(attributes.begin(), attributes.end(), [&](const WrittenAttribute& attribute) {
    return core::equals_ignoring_case(attribute.name, wanted) && value_may_match(simple, attribute.value);
  });
}

/// The parser makes elements that no tag stands for, and they have no attributes.
bool may_match_unwritten(const Compound& compound) {
  return std::none_of(compound.begin(), compound.end(),
                      [](const SimpleSelector& simple) { return !attribute_of(simple).empty(); });
}

/// Those that the parser makes where no tag stands for them, and to which what follows belongs.
bool names_unwritten(const Compound& compound) {
  constexpr std::array<std::string_view, 6> k_made{"html", "head", "body", "tbody", "tr", "colgroup"};
  return may_match_unwritten(compound) &&
         std::any_of(compound.begin(), compound.end(), [&](const SimpleSelector& simple) {
           return (simple.kind == Kind::type && is_one_of(simple.name, k_made)) ||
                  std::any_of(simple.arguments.begin(), simple.arguments.end(), names_unwritten);
         });
}

bool looks_inside(const SimpleSelector& simple) {
  return simple.kind == Kind::empty || simple.kind == Kind::has_child || simple.kind == Kind::has_descendant;
}

bool looks_inside(const Compound& compound) {
  return std::any_of(compound.begin(), compound.end(), [](const SimpleSelector& simple) {
    return looks_inside(simple) || std::any_of(simple.arguments.begin(), simple.arguments.end(),
                                               [](const Compound& one) { return looks_inside(one); });
  });
}

}  // namespace

std::optional<SelectorReach> SelectorReach::of(const std::vector<Selector>& selectors) {
  SelectorReach reach;
  for (const Selector& selector : selectors) {
    if (!reach.add(selector.compiled())) return std::nullopt;
  }
  return reach;
}

bool SelectorReach::add(const CompiledSelector& compiled) {
  std::uint64_t needed = 0;
  for (std::size_t i = 0; i < compiled.compounds.size(); ++i) {
    if (compiled.combinators[i] == Combinator::none) needed = 0;
    if ((compiled.ends >> i & 1) != 0) {
      if (!add_subject(compiled.compounds[i], needed)) return false;
      continue;
    }
    if (looks_inside(compiled.compounds[i])) return false;
    // A sibling's place is not followed, nor that of an element without a tag: it is taken to be there.
    const Combinator next = compiled.combinators[i + 1];
    if (next != Combinator::descendant && next != Combinator::child) continue;
    if (may_match_unwritten(compiled.compounds[i])) continue;
    if (marks_ == k_most_marks) return false;
    const std::uint64_t mark = std::uint64_t{1} << marks_++;
    needed |= mark;
    add_part({compiled.compounds[i], false, 0, mark});
  }
  return true;
}

bool SelectorReach::asks_for_content(const Selector& selector) {
  const auto& compounds = selector.compiled().compounds;
  return std::any_of(compounds.begin(), compounds.end(),
                     [](const Compound& compound) { return looks_inside(compound); });
}

/// What stands inside :has() counts as hit: the element that has it may be one.
bool SelectorReach::add_subject(const Compound& compound, std::uint64_t needed) {
  if (names_unwritten(compound)) return false;
  for (const SimpleSelector& simple : compound) {
    if (simple.kind == Kind::empty) return false;
    const bool has = looks_inside(simple);
    for (const Compound& argument : simple.arguments) {
      if (looks_inside(argument)) return false;
      if (has) add_part({argument, true, 0, 0});
    }
  }
  add_part({compound, true, needed, 0});
  return true;
}

void SelectorReach::add_part(Part part) {
  const std::size_t index = parts_.size();
  const auto first = [&](auto wanted) {
    const auto found = std::find_if(part.compound.begin(), part.compound.end(), wanted);
    return found == part.compound.end() ? nullptr : &*found;
  };
  const auto of_kind = [&](Kind kind) { return first([&](const SimpleSelector& one) { return one.kind == kind; }); };
  if (const auto* id = of_kind(Kind::id)) {
    by_id_.add(id->value, index);
  } else if (const auto* class_name = of_kind(Kind::class_name)) {
    by_class_.add(class_name->value, index);
  } else if (const auto* attribute = first([](const SimpleSelector& one) { return is_of_attribute(one.kind); })) {
    by_attribute_.add(core::ascii_lower(attribute->name), index);
  } else if (const auto* type = of_kind(Kind::type)) {
    by_type_.add(type->name, index);
  } else {
    by_nothing_.push_back(index);
  }
  parts_.push_back(std::move(part));
}

void SelectorReach::note(std::size_t index, Touch& touch, const HtmlTag& tag, Attributes attributes,
                         std::uint64_t around) const {
  const Part& part = parts_[index];
  if (part.subject ? touch.hit || (part.needed & ~around) != 0 : (touch.marks & part.mark) != 0) return;
  if (!may_match(part.compound, tag, attributes)) return;
  touch.marks |= part.mark;
  touch.hit |= part.subject;
}

void SelectorReach::Index::add(const std::string& word, std::size_t part) {
  parts[word].push_back(part);
  filter.add(word);
}

const std::vector<std::size_t>* SelectorReach::Index::at(std::string_view word) const {
  if (!filter.may_hold(word)) return nullptr;
  const auto found = parts.find(word);
  return found == parts.end() ? nullptr : &found->second;
}

SelectorReach::Touch SelectorReach::touch(const HtmlTag& tag, Attributes attributes, std::uint64_t around) const {
  Touch touch;
  const auto note_all = [&](const std::vector<std::size_t>& parts) {
    for (const std::size_t part : parts) note(part, touch, tag, attributes, around);
  };
  const auto look_up = [&](const Index& index, std::string_view word) {
    if (const auto* parts = index.at(word)) note_all(*parts);
  };
  note_all(by_nothing_);
  look_up(by_type_, tag.name);
  for (const WrittenAttribute& attribute : attributes) {
    const bool id = core::equals_ignoring_case(attribute.name, "id");
    const bool class_name = !id && core::equals_ignoring_case(attribute.name, "class");
    if ((id || class_name) && is_rewritten(attribute.value)) {
      for (const auto& [word, parts] : id ? by_id_.parts : by_class_.parts) note_all(parts);
    } else if (id) {
      look_up(by_id_, attribute.value);
    } else if (class_name) {
      for_each_class(attribute.value, [&](std::string_view word) { look_up(by_class_, word); });
    }
    if (!by_attribute_.parts.empty()) look_up(by_attribute_, core::ascii_lower(attribute.name));
  }
  return touch;
}

}  // namespace pressroom::parsers
