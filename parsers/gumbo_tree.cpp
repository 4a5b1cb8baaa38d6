// SPDX-License-Identifier: Apache-2.0
#include "parsers/gumbo_tree.hpp"

#include <gumbo.h>

#include <algorithm>
#include <csetjmp>
#include <stdexcept>
#include <unordered_map>

#include "core/text.hpp"
#include "core/thread_time.hpp"
#include "parsers/character_references.hpp"
#include "parsers/markup.hpp"
#include "parsers/shortened_text.hpp"
#include "parsers/word_list.hpp"

namespace pressroom::parsers {

namespace {

constexpr std::string_view k_stand_in = ShortenedText::k_stand_in;

enum Interruption : int { k_out_of_time = 1, k_out_of_memory = 2 };

/// What Gumbo's allocator sees. Gumbo cannot be told to stop, but every token allocates: the allocator leaves by
/// longjmp. Only frames of C lie in between, and all they hold is in the arena.
struct Run {
  Arena& arena;
  std::chrono::nanoseconds deadline;  ///< of thread_processor_time()
  unsigned allocations = 0;
  std::jmp_buf way_out{};
};

void* allocate(void* userdata, std::size_t size) {
  Run& run = *static_cast<Run*>(userdata);
  // Reading the clock is a system call; that many allocations are a fraction of a millisecond apart.
  if (++run.allocations % 512 == 0 && core::thread_processor_time() > run.deadline) {
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
  TreeCopy(GumboTree& tree, const ShortenedText& given) : tree_(tree), given_(given) {}

  /// Of the plain runs that Gumbo was not given.
  std::size_t runs_put_back() const { return runs_put_back_; }

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
        node.kind = NodeKind::comment;
        place_text(node, gumbo.v.text);
        break;
      case GUMBO_NODE_TEXT:
      case GUMBO_NODE_CDATA:
      case GUMBO_NODE_WHITESPACE:
        node.kind = NodeKind::text;
        if (place_text(node, gumbo.v.text)) put_back(node, gumbo.v.text);
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

  /// False when no piece of the source is named.
  bool place_text(Node& node, const GumboText& text) const {
    node.text = text.text;
    if (!stands_in_source(text.original_text)) return false;
    node.source_start = offset_of(text.original_text.data);
    node.source_end = offset_of(end_of(text.original_text));
    return true;
  }

  /// In the order in which they were taken out: what lies between the first and the last of one text is one text.
  void put_back(Node& node, const GumboText& text) {
    if (given_.runs() == 0) return;
    const std::string_view original(text.original_text.data,
                                    static_cast<std::size_t>(end_of(text.original_text) - text.original_text.data));
    std::size_t run = given_.first_run_from(static_cast<std::size_t>(original.data() - given_.text().data()));
    if (original == node.text) {
      node.text = tree_.source.substr(node.source_start, node.source_end - node.source_start);
      const char* const end = original.data() + original.size();
      runs_put_back_ += given_.first_run_from(static_cast<std::size_t>(end - given_.text().data())) - run;
      return;
    }
    std::string whole;
    std::size_t begin = 0, runs = 0;
    for (std::size_t at = node.text.find(k_stand_in); at != std::string_view::npos && run < given_.runs();
         at = node.text.find(k_stand_in, begin)) {
      whole.append(node.text.substr(begin, at - begin)).append(given_.run(run++));
      ++runs;
      begin = at + k_stand_in.size();
    }
    if (runs == 0) return;
    whole.append(node.text.substr(begin));
    const char* kept = tree_.arena.copy(whole);
    if (kept == nullptr) return;
    node.text = std::string_view(kept, whole.size());
    runs_put_back_ += runs;
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
    node.print = print_of(node);
    // A clone carries the tag of the element it was cloned from.
    constexpr unsigned k_clone =
        GUMBO_INSERTION_RECONSTRUCTED_FORMATTING_ELEMENT | GUMBO_INSERTION_ADOPTION_AGENCY_CLONED;
    if ((static_cast<unsigned>(gumbo.parse_flags) & k_clone) != 0 || !stands_in_source(element.original_tag)) return;
    node.source_start = offset_of(element.original_tag.data);
    node.source_end = offset_of(end_of(element.original_tag));
    const bool own_end_tag = (static_cast<unsigned>(gumbo.parse_flags) & GUMBO_INSERTION_IMPLICIT_END_TAG) == 0;
    const char* end = given_.text().data() + std::min<std::size_t>(element.end_pos.offset, given_.text().size());
    if (own_end_tag && stands_in_source(element.original_end_tag)) end = end_of(element.original_end_tag);
    node.source_end = std::max(node.source_end, offset_of(end));
  }

  std::uint64_t print_of(const Node& node) const {
    std::uint64_t print = word_print(node.tag);
    for (std::uint32_t i = node.attributes_begin; i < node.attributes_end; ++i) {
      const Attribute& attribute = tree_.attributes[i];
      if (attribute.name == "id") print |= word_print(attribute.value);
      if (attribute.name != "class") continue;
      for_each_class(attribute.value, [&](std::string_view word) { print |= word_print(word); });
    }
    return print;
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
    const char* const begin = given_.text().data();
    return piece.data != nullptr && piece.length > 0 && piece.data >= begin &&
           piece.data <= begin + given_.text().size();
  }
  /// Of a piece that stands in the source; Gumbo's may be longer than what is left of it.
  const char* end_of(const GumboStringPiece& piece) const {
    const char* const end = given_.text().data() + given_.text().size();
    return piece.data + std::min(piece.length, static_cast<std::size_t>(end - piece.data));
  }
  /// In the whole source.
  std::uint32_t offset_of(const char* at) const {
    return static_cast<std::uint32_t>(given_.whole_offset(static_cast<std::size_t>(at - given_.text().data())));
  }

  GumboTree& tree_;
  const ShortenedText& given_;
  std::size_t runs_put_back_ = 0;
  std::unordered_map<std::string_view, std::uint32_t> unknown_tags_;
};

}  // namespace

core::Result<std::optional<GumboTree>> parse_with_gumbo(std::string_view utf8, const std::vector<TextSpan>& plain_runs,
                                                        const ParseBudget& budget) {
  GumboTree tree{Arena(std::max<std::size_t>(utf8.size() * 8, 1u << 16), budget.max_bytes), {}, {}, {}};
  char* source = tree.arena.copy(utf8);
  if (source == nullptr) return core::fail(core::ErrorCode::limit, "the page needs more memory than a parse may use");
  clamp_numeric_references(source, utf8.size());
  tree.source = std::string_view(source, utf8.size());
  const auto mebibytes = static_cast<std::int64_t>((utf8.size() + (1u << 20) - 1) >> 20);
  const auto cpu_time = std::min(budget.most_cpu_time, budget.cpu_time * std::max<std::int64_t>(mebibytes, 1));
  Run run{tree.arena, core::thread_processor_time() + cpu_time};
  const GumboOptions options = options_for(run);
  const ShortenedText given(tree.source, plain_runs);
  GumboOutput* output = nullptr;
  switch (run_gumbo(run, options, given.text(), &output)) {
    case k_out_of_time:
      return core::fail(core::ErrorCode::limit,
                        "parsing took more than " + std::to_string(cpu_time.count()) + " ms of processor time");
    case k_out_of_memory:
      return core::fail(core::ErrorCode::limit,
                        "parsing needed more than " + std::to_string(budget.max_bytes) + " bytes");
    default:
      break;
  }
  TreeCopy copy(tree, given);
  TRY(copy.run(*output->document, budget.max_depth));
  if (copy.runs_put_back() != given.runs()) return std::nullopt;
  return std::optional(std::move(tree));
}

bool gumbo_knows(const std::string& tag) {
  return gumbo_tagn_enum(tag.data(), static_cast<unsigned>(tag.size())) != GUMBO_TAG_UNKNOWN;
}

std::string gumbo_text_of(std::string_view fragment) {
  Arena arena(1u << 14, 1u << 20);
  Run run{arena, core::thread_processor_time() + std::chrono::seconds(1)};
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
