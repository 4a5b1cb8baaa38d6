// SPDX-License-Identifier: Apache-2.0
#include "parsers/xml_reader.hpp"

#include <fmt/core.h>
#include <libxml/parser.h>

#include <deque>
#include <new>
#include <span>
#include <unordered_set>

#include "parsers/xml_mender.hpp"

namespace pressroom::parsers {

namespace {

/// Large enough that looking back through what the parser holds unread costs little, small enough to bound the events
/// that wait.
constexpr std::size_t k_piece_bytes = 64u << 10;

struct FreeParser {
  void operator()(xmlParserCtxt* parser) const { xmlFreeParserCtxt(parser); }
};

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

/// The parser leaves '&' within attribute values as this, for a tree that is built later and that nobody wants here. No
/// other '&' can stand in a value.
std::string with_ampersands(std::string_view value) {
  constexpr std::string_view k_escaped = "&#38;";
  std::string plain;
  for (std::size_t at = 0; at < value.size();) {
    const std::size_t found = std::min(value.find(k_escaped, at), value.size());
    plain += value.substr(at, found - at);
    if (found < value.size()) plain += '&';
    at = found + k_escaped.size();
  }
  return plain;
}

}  // namespace

/// Everything the parser's callbacks write to; it stays where it is when the reader is moved.
struct XmlReader::State {
  State(std::string_view utf8, const XmlLimits& given) : mender(utf8), limits(given) {}

  XmlMender mender;
  XmlLimits limits;
  std::unique_ptr<xmlParserCtxt, FreeParser> parser;
  std::deque<XmlEvent> waiting;
  std::vector<std::size_t> namespaces;  ///< in scope, for each open element
  std::size_t elements = 0;
  std::unordered_set<const void*> names;  ///< the parser keeps each name once
  std::size_t faults = 0;
  std::size_t syntax_faults = 0;
  std::string piece;
  std::optional<core::Error> stopped;
  bool fed = false;

  /// The parser ends with the piece at hand; what it still finds in it is dropped.
  void stop(core::ErrorCode code, std::string what) {
    if (!stopped) stopped = core::Error{code, std::move(what), {}};
  }

  core::Result<void> feed();

  // The parser knows the state by an untyped pointer.
  static State& of(void* state) { return *static_cast<State*>(state); }

  static void on_start(void* state, const xmlChar* local, const xmlChar* prefix, const xmlChar* space, int declared,
                       const xmlChar**, int attributes, int, const xmlChar** values) {
    State& self = of(state);
    if (self.stopped) return;
    const std::span given(values, static_cast<std::size_t>(attributes) * 5);
    self.names.insert({local, prefix, space});
    for (std::size_t i = 0; i < given.size(); i += 5) self.names.insert({given[i], given[i + 1]});
    self.start({std::string(view(space)), std::string(view(prefix)), std::string(view(local))},
               static_cast<std::size_t>(declared), given);
  }

  static void on_end(void* state, const xmlChar* local, const xmlChar* prefix, const xmlChar* space) {
    State& self = of(state);
    if (self.stopped || self.namespaces.empty()) return;
    self.waiting.push_back({XmlEvent::Kind::end,
                            {std::string(view(space)), std::string(view(prefix)), std::string(view(local))},
                            {},
                            {},
                            self.namespaces.size()});
    self.namespaces.pop_back();
  }

  static void on_text(void* state, const xmlChar* text, int size) {
    State& self = of(state);
    if (self.stopped || self.namespaces.empty() || size <= 0) return;
    const std::string_view piece(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
    if (!self.waiting.empty() && self.waiting.back().kind == XmlEvent::Kind::text) {
      self.waiting.back().text += piece;
    } else {
      self.waiting.push_back({XmlEvent::Kind::text, {}, {}, std::string(piece), self.namespaces.size()});
    }
  }

  /// The mender takes every document type out. Should one get here after all, nothing that it says is to be read.
  static void on_document_type(void* state, const xmlChar*, const xmlChar*, const xmlChar*) {
    of(state).stop(core::ErrorCode::malformed, "a document type where none may be");
    xmlStopParser(of(state).parser.get());
  }

  static void on_fault(void* state, xmlError* error) {
    State& self = of(state);
    if (error->level < XML_ERR_ERROR) return;
    ++self.faults;
    if (error->domain == XML_FROM_NAMESPACE || ++self.syntax_faults <= self.limits.max_faults) return;
    self.stop(core::ErrorCode::limit, fmt::format("more than {} faults of syntax", self.limits.max_faults));
  }

  void start(XmlName name, std::size_t declared, std::span<const xmlChar*> values);
};

void XmlReader::State::start(XmlName name, std::size_t declared, std::span<const xmlChar*> values) {
  if (namespaces.size() >= limits.max_depth) {
    return stop(core::ErrorCode::limit, fmt::format("elements nest deeper than {}", limits.max_depth));
  }
  if (++elements > limits.max_elements) {
    return stop(core::ErrorCode::limit, fmt::format("more than {} elements", limits.max_elements));
  }
  if (names.size() > limits.max_names) {
    return stop(core::ErrorCode::limit, fmt::format("more than {} different names", limits.max_names));
  }
  const std::size_t in_scope = (namespaces.empty() ? 0 : namespaces.back()) + declared;
  if (in_scope > limits.max_namespaces) {
    return stop(core::ErrorCode::limit, fmt::format("more than {} namespaces in scope", limits.max_namespaces));
  }
  namespaces.push_back(in_scope);
  XmlEvent event{XmlEvent::Kind::start, std::move(name), {}, {}, namespaces.size()};
  // Five pointers each: local name, prefix, namespace, begin and end of the value.
  for (; values.size() >= 5; values = values.subspan(5)) {
    const std::string_view value(reinterpret_cast<const char*>(values[3]),
                                 static_cast<std::size_t>(values[4] - values[3]));
    event.attributes.push_back(
        {{std::string(view(values[2])), std::string(view(values[1])), std::string(view(values[0]))},
         with_ampersands(value.substr(0, limits.max_value))});
  }
  waiting.push_back(std::move(event));
}

core::Result<void> XmlReader::State::feed() {
  piece.clear();
  TRY(mender.append(piece, k_piece_bytes));
  fed = mender.done();
  xmlParseChunk(parser.get(), piece.data(), static_cast<int>(piece.size()), fed ? 1 : 0);
  return {};
}

XmlReader::XmlReader(std::string_view utf8, const XmlLimits& limits) : state_(std::make_unique<State>(utf8, limits)) {
  xmlSAXHandler handler{};
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = State::on_start;
  handler.endElementNs = State::on_end;
  handler.characters = State::on_text;
  handler.ignorableWhitespace = State::on_text;
  handler.internalSubset = State::on_document_type;
  handler.serror = State::on_fault;
  state_->parser.reset(xmlCreatePushParserCtxt(&handler, state_.get(), nullptr, 0, nullptr));
  if (!state_->parser) throw std::bad_alloc();
  // Not HUGE: the parser's own limits on names, values and unread input stay in force.
  xmlCtxtUseOptions(state_->parser.get(), XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
}

XmlReader::~XmlReader() = default;
XmlReader::XmlReader(XmlReader&&) noexcept = default;
XmlReader& XmlReader::operator=(XmlReader&&) noexcept = default;

core::Result<std::optional<XmlEvent>> XmlReader::next() {
  while (state_->waiting.empty() && !state_->fed && !state_->stopped) TRY(state_->feed());
  if (state_->waiting.empty()) {
    if (state_->stopped) return tl::unexpected(*state_->stopped);
    return std::optional<XmlEvent>();
  }
  std::optional<XmlEvent> event(std::move(state_->waiting.front()));
  state_->waiting.pop_front();
  return event;
}

bool XmlReader::cut_short() const { return !state_->namespaces.empty(); }
std::size_t XmlReader::faults() const { return state_->faults; }
std::string_view XmlReader::document_type() const { return state_->mender.document_type(); }

std::optional<std::string_view> XmlEvent::attribute(std::string_view local) const {
  for (const XmlAttribute& one : attributes) {
    if (one.name.local == local && one.name.space.empty() && one.name.prefix.empty()) return one.value;
  }
  return std::nullopt;
}

}  // namespace pressroom::parsers
