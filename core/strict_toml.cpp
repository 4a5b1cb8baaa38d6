// SPDX-License-Identifier: Apache-2.0
#include "core/strict_toml.hpp"

#include <algorithm>
#include <deque>
#include <set>

#include <toml++/toml.h>

namespace pressroom::core {

struct StrictToml::Node {
  const toml::table* table = nullptr;
  std::set<std::string, std::less<>> asked;
};

struct StrictToml::Document {
  std::string file;
  toml::table root;
  std::deque<Node> nodes;
  std::optional<Error> fault;

  std::string place(const toml::source_region& region) const { return file + ":" + std::to_string(region.begin.line); }
  Node* add(const toml::table* table) {
    nodes.push_back(Node{table, {}});
    return &nodes.back();
  }
};

Result<StrictToml> StrictToml::parse(std::string_view text, std::string file) {
  auto document = std::make_shared<Document>();
  document->file = std::move(file);
  try {
    document->root = toml::parse(text, document->file);
  } catch (const toml::parse_error& error) {  // the only way the library tells
    return fail(ErrorCode::configuration, std::string(error.description()), document->place(error.source()));
  }
  Node* root = document->add(&document->root);
  return StrictToml(std::move(document), root);
}

std::vector<std::string> StrictToml::keys() const {
  std::vector<std::string> found;
  for (const auto& [key, value] : *node_->table) found.emplace_back(key.str());
  std::sort(found.begin(), found.end());
  return found;
}

bool StrictToml::has(std::string_view key) const { return node_->table->contains(key); }

std::string StrictToml::where(std::string_view key) const {
  const toml::node* value = node_->table->get(key);
  return document_->place(value != nullptr ? value->source() : node_->table->source());
}

void StrictToml::fault(std::string_view key, std::string what) {
  if (!document_->fault) {
    document_->fault = Error{ErrorCode::configuration, std::string(key) + ": " + std::move(what), where(key)};
  }
}

std::string StrictToml::text(std::string_view key, std::string otherwise) {
  node_->asked.emplace(key);
  const toml::node* value = node_->table->get(key);
  if (value == nullptr) return otherwise;
  if (auto found = value->value_exact<std::string>()) return *found;
  fault(key, "a string is wanted here");
  return otherwise;
}

std::vector<std::string> StrictToml::texts(std::string_view key, std::vector<std::string> otherwise) {
  node_->asked.emplace(key);
  const toml::node* value = node_->table->get(key);
  if (value == nullptr) return otherwise;
  const toml::array* array = value->as_array();
  if (array == nullptr) {
    fault(key, "a list of strings is wanted here");
    return otherwise;
  }
  std::vector<std::string> found;
  for (const toml::node& element : *array) {
    auto item = element.value_exact<std::string>();
    if (!item) {
      fault(key, "every member of this list must be a string");
      return otherwise;
    }
    found.push_back(std::move(*item));
  }
  return found;
}

std::optional<std::int64_t> StrictToml::integer(std::string_view key) {
  node_->asked.emplace(key);
  const toml::node* value = node_->table->get(key);
  if (value == nullptr) return std::nullopt;
  auto found = value->value_exact<std::int64_t>();
  if (!found) fault(key, "a whole number is wanted here");
  return found;
}

std::optional<double> StrictToml::number(std::string_view key) {
  node_->asked.emplace(key);
  const toml::node* value = node_->table->get(key);
  if (value == nullptr) return std::nullopt;
  if (auto whole = value->value_exact<std::int64_t>()) return static_cast<double>(*whole);
  auto found = value->value_exact<double>();
  if (!found) fault(key, "a number is wanted here");
  return found;
}

std::optional<bool> StrictToml::boolean(std::string_view key) {
  node_->asked.emplace(key);
  const toml::node* value = node_->table->get(key);
  if (value == nullptr) return std::nullopt;
  auto found = value->value_exact<bool>();
  if (!found) fault(key, "true or false is wanted here");
  return found;
}

std::optional<StrictToml> StrictToml::table(std::string_view key) {
  node_->asked.emplace(key);
  const toml::node* value = node_->table->get(key);
  if (value == nullptr) return std::nullopt;
  const toml::table* found = value->as_table();
  if (found == nullptr) {
    fault(key, "a table is wanted here");
    return std::nullopt;
  }
  return StrictToml(document_, document_->add(found));
}

std::vector<StrictToml> StrictToml::tables(std::string_view key) {
  node_->asked.emplace(key);
  std::vector<StrictToml> found;
  const toml::node* value = node_->table->get(key);
  if (value == nullptr) return found;
  const toml::array* array = value->as_array();
  if (array == nullptr || !array->is_homogeneous(toml::node_type::table)) {
    fault(key, "this is written as [[" + std::string(key) + "]]");
    return found;
  }
  for (const toml::node& element : *array) {
    found.push_back(StrictToml(document_, document_->add(element.as_table())));
  }
  return found;
}

Result<void> StrictToml::finish() const {
  if (document_->fault) return tl::unexpected(*document_->fault);
  for (const Node& node : document_->nodes) {
    for (const auto& [key, value] : *node.table) {
      if (node.asked.contains(key.str())) continue;
      return fail(ErrorCode::configuration, "unknown key '" + std::string(key.str()) + "'",
                  document_->place(key.source()));
    }
  }
  return {};
}

}  // namespace pressroom::core
