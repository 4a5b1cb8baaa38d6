// SPDX-License-Identifier: Apache-2.0
#include "parsers/gumbo_tree.hpp"

#include <gumbo.h>

#include <algorithm>
#include <csetjmp>
#include <ctime>
#include <stdexcept>
#include <unordered_map>

#include "core/text.hpp"
#include "parsers/character_references.hpp"
#include "parsers/markup.hpp"

namespace pressroom::parsers {

namespace {

enum Interruption : int { k_out_of_time = 1, k_out_of_memory = 2 };

std::int64_t thread_cpu_nanoseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

/// What Gumbo's allocator sees. Gumbo cannot be told to stop, but every token allocates: the allocator leaves by
/// longjmp. Only frames of C lie in between, and all they hold is in the arena.
struct Run {
  Arena& arena;
  std::int64_t deadline;
  unsigned allocations = 0;
  std::jmp_buf way_out{};
};

void* allocate(void* userdata, std::size_t size) {
  Run& run = *static_cast<Run*>(userdata);
  // Reading the clock is a system call; 64 allocations are microseconds apart at most.
  if (++run.allocations % 64 == 0 && thread_cpu_nanoseconds() > run.deadline) {
    std::longjmp(run.way_out, k_out_of_time);
  }
  void* piece = run.arena.allocate(size);
  if (piece == nullptr) std::longjmp(run.way_out, k_out_of_memory);
  return piece;
}

void deallocate(void*, void*) {}

/// No local variable lives across the setjmp, so none can be clobbered. Returns 0 or the Interruption.
int run_gumbo(Run& run, const GumboOptions& options, std::string_view source, GumboOutput** output) {
  const int interruption = setjmp(run.way_out);
  if (interruption == 0) *output = gumbo_parse_with_options(&options, source.data(), source.size());
  return interruption;
}

GumboOptions options_for(Run& run) {
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = allocate;
  options.deallocator = deallocate;
  options.userdata = &run;
  // Each recorded error copies the stack of open elements: quadratic on broken pages.
  options.max_errors = 0;
  return options;
}

const GumboVector* children_of(const GumboNode& node) {
  switch (node.type) {
    case GUMBO_NODE_DOCUMENT:
      return &node.v.document.children;
    case GUMBO_NODE_ELEMENT:
    case GUMBO_NODE_TEMPLATE:
      return &node.v.element.children;
    default:
      return nullptr;
  }
}

/// Gumbo puts a form with words of its own in place of <isindex>, as HTML 4 had it. No byte of the page says them.
bool is_made_up(const GumboNode& node) {
  const bool text = node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_WHITESPACE;
  return text && node.parent != nullptr &&
         (static_cast<unsigned>(node.parent->parse_flags) & GUMBO_INSERTION_FROM_ISINDEX) != 0;
}

/// Copies Gumbo's tree into the flat one with a stack of its own.
class TreeCopy {
 public:
  explicit TreeCopy(GumboTree& tree) : tree_(tree) {}

  core::Result<void> run(const GumboNode& document, std::size_t max_depth) {
    struct Level {
      const GumboVector* children;
      unsigned next;
      std::uint32_t node, last_child;
    };
    std::vector<Level> levels;
    add(document, 0);
    levels.push_back({children_of(document), 0, 0, 0});
    while (!levels.empty()) {
      Level& level = levels.back();
      if (level.next == level.children->length) {
        tree_.nodes[level.node].end = static_cast<std::uint32_t>(tree_.nodes.size());
        levels.pop_back();
        continue;
      }
      const auto& child = *static_cast<const GumboNode*>(level.children->data[level.next++]);
      if (is_made_up(child)) continue;
      const std::uint32_t index = add(child, level.node);
      if (level.last_child != 0) tree_.nodes[level.last_child].next_sibling = index;
      level.last_child = index;
      if (const GumboVector* children = children_of(child)) levels.push_back({children, 0, index, 0});
      if (levels.size() > max_depth) {
        return core::fail(core::ErrorCode::limit, "elements are nested deeper than " + std::to_string(max_depth),
                          "byte " + std::to_string(tree_.nodes[index].source_start));
      }
    }
    return {};
  }

 private:
  std::uint32_t add(const GumboNode& gumbo, std::uint32_t parent) {
    const auto index = static_cast<std::uint32_t>(tree_.nodes.size());
    Node node;
    node.parent = parent;
    node.end = index + 1;
    switch (gumbo.type) {
      case GUMBO_NODE_DOCUMENT:
        node.kind = NodeKind::document;
        break;
      case GUMBO_NODE_ELEMENT:
      case GUMBO_NODE_TEMPLATE:
        fill_element(node, gumbo);
        break;
      case GUMBO_NODE_COMMENT:
        fill_text(node, NodeKind::comment, gumbo.v.text);
        break;
      case GUMBO_NODE_TEXT:
      case GUMBO_NODE_CDATA:
      case GUMBO_NODE_WHITESPACE:
        fill_text(node, NodeKind::text, gumbo.v.text);
        node.rules = gumbo.type == GUMBO_NODE_CDATA ? TextRules::raw : rules_within(tree_.nodes[parent]);
        break;
    }
    tree_.nodes.push_back(node);
    return index;
  }

  static TextRules rules_within(const Node& parent) {
    if (parent.kind != NodeKind::element || parent.foreign) return TextRules::data;
    if (is_rcdata_element(parent.tag)) return TextRules::rcdata;
    return is_raw_text_element(parent.tag) ? TextRules::raw : TextRules::data;
  }

  void fill_text(Node& node, NodeKind kind, const GumboText& text) const {
    node.kind = kind;
    node.text = text.text;
    if (!stands_in_source(text.original_text)) return;
    node.source_start = offset_of(text.original_text.data);
    node.source_end = static_cast<std::uint32_t>(
        std::min<std::size_t>(node.source_start + text.original_text.length, tree_.source.size()));
  }

  void fill_element(Node& node, const GumboNode& gumbo) {
    const GumboElement& element = gumbo.v.element;
    node.kind = NodeKind::element;
    node.foreign = element.tag_namespace != GUMBO_NAMESPACE_HTML;
    name_element(node, element);
    node.attributes_begin = static_cast<std::uint32_t>(tree_.attributes.size());
    for (unsigned i = 0; i < element.attributes.length; ++i) {
      const auto& attribute = *static_cast<const GumboAttribute*>(element.attributes.data[i]);
      tree_.attributes.push_back({attribute.name, attribute.value});
      place_value(tree_.attributes.back(), attribute.original_value);
    }
    node.attributes_end = static_cast<std::uint32_t>(tree_.attributes.size());
    // A clone carries the tag of the element it was cloned from.
    constexpr unsigned k_clone =
        GUMBO_INSERTION_RECONSTRUCTED_FORMATTING_ELEMENT | GUMBO_INSERTION_ADOPTION_AGENCY_CLONED;
    if ((static_cast<unsigned>(gumbo.parse_flags) & k_clone) != 0 || !stands_in_source(element.original_tag)) return;
    node.source_start = offset_of(element.original_tag.data);
    node.source_end = node.source_start + static_cast<std::uint32_t>(element.original_tag.length);
    const bool own_end_tag = (static_cast<unsigned>(gumbo.parse_flags) & GUMBO_INSERTION_IMPLICIT_END_TAG) == 0;
    std::size_t end = element.end_pos.offset;
    if (own_end_tag && stands_in_source(element.original_end_tag)) {
      end = offset_of(element.original_end_tag.data) + element.original_end_tag.length;
    }
    node.source_end = std::max(node.source_end, static_cast<std::uint32_t>(std::min(end, tree_.source.size())));
  }

  void place_value(Attribute& attribute, const GumboStringPiece& written) const {
    if (attribute.value.empty() || !stands_in_source(written)) return;
    const bool quoted = written.length > 1 && (written.data[0] == '"' || written.data[0] == '\'');
    attribute.value_start = offset_of(written.data) + (quoted ? 1u : 0u);
    attribute.value_end = offset_of(written.data + written.length) - (quoted ? 1u : 0u);
  }

  void name_element(Node& node, const GumboElement& element) {
    node.tag_id = static_cast<std::uint32_t>(element.tag);
    if (element.tag != GUMBO_TAG_UNKNOWN) {
      node.tag = gumbo_normalized_tagname(element.tag);
      return;
    }
    GumboStringPiece name = element.original_tag;
    gumbo_tag_from_original_text(&name);
    char* lower = tree_.arena.copy(std::string_view(name.data, name.length));
    if (lower == nullptr) return;
    std::for_each(lower, lower + name.length, [](char& c) { c = core::ascii_lower(c); });
    node.tag = std::string_view(lower, name.length);
    const auto next_id = static_cast<std::uint32_t>(GUMBO_TAG_LAST + unknown_tags_.size());
    node.tag_id = unknown_tags_.emplace(node.tag, next_id).first->second;
  }

  bool stands_in_source(const GumboStringPiece& piece) const {
    const char* const begin = tree_.source.data();
    return piece.data != nullptr && piece.length > 0 && piece.data >= begin &&
           piece.data <= begin + tree_.source.size();
  }
  std::uint32_t offset_of(const char* at) const { return static_cast<std::uint32_t>(at - tree_.source.data()); }

  GumboTree& tree_;
  std::unordered_map<std::string_view, std::uint32_t> unknown_tags_;
};

}  // namespace

core::Result<GumboTree> parse_with_gumbo(std::string_view utf8, const ParseBudget& budget) {
  GumboTree tree{Arena(std::max<std::size_t>(utf8.size() * 8, 1u << 16), budget.max_bytes), {}, {}, {}};
  char* source = tree.arena.copy(utf8);
  if (source == nullptr) return core::fail(core::ErrorCode::limit, "the page needs more memory than a parse may use");
  clamp_numeric_references(source, utf8.size());
  tree.source = std::string_view(source, utf8.size());
  const auto mebibytes = static_cast<std::int64_t>((utf8.size() + (1u << 20) - 1) >> 20);
  const auto cpu_time = std::min(budget.most_cpu_time, budget.cpu_time * std::max<std::int64_t>(mebibytes, 1));
  Run run{tree.arena, thread_cpu_nanoseconds() + std::chrono::nanoseconds(cpu_time).count()};
  const GumboOptions options = options_for(run);
  GumboOutput* output = nullptr;
  switch (run_gumbo(run, options, tree.source, &output)) {
    case k_out_of_time:
      return core::fail(core::ErrorCode::limit,
                        "parsing took more than " + std::to_string(cpu_time.count()) + " ms of processor time");
    case k_out_of_memory:
      return core::fail(core::ErrorCode::limit,
                        "parsing needed more than " + std::to_string(budget.max_bytes) + " bytes");
    default:
      break;
  }
  TRY(TreeCopy(tree).run(*output->document, budget.max_depth));
  return tree;
}

bool gumbo_knows(const std::string& tag) {
  return gumbo_tagn_enum(tag.data(), static_cast<unsigned>(tag.size())) != GUMBO_TAG_UNKNOWN;
}

std::string gumbo_text_of(std::string_view fragment) {
  Arena arena(1u << 14, 1u << 20);
  Run run{arena, thread_cpu_nanoseconds() + 1'000'000'000};
  GumboOptions options = options_for(run);
  options.fragment_context = GUMBO_TAG_DIV;
  GumboOutput* output = nullptr;
  if (run_gumbo(run, options, fragment, &output) != 0) throw std::logic_error("a short fragment used up the parser");
  std::string text;
  const GumboVector& children = output->root->v.element.children;
  for (unsigned i = 0; i < children.length; ++i) {
    const auto& child = *static_cast<const GumboNode*>(children.data[i]);
    if (child.type == GUMBO_NODE_TEXT || child.type == GUMBO_NODE_WHITESPACE) text += child.v.text.text;
  }
  return text;
}

}  // namespace pressroom::parsers
