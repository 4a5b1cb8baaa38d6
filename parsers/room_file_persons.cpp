// SPDX-License-Identifier: Apache-2.0
#include "parsers/room_file_persons.hpp"

#include <chrono>

#include "core/text.hpp"
#include "parsers/label_words.hpp"

namespace pressroom::parsers {

namespace {

/// YYYY-MM-DD, and a day there is.
bool is_day(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (const std::size_t at : {0, 1, 2, 3, 5, 6, 8, 9}) {
    if (!core::is_ascii_digit(text[at])) return false;
  }
  const std::chrono::year_month_day day{std::chrono::year{std::stoi(text.substr(0, 4))},
                                        std::chrono::month{static_cast<unsigned>(std::stoi(text.substr(5, 2)))},
                                        std::chrono::day{static_cast<unsigned>(std::stoi(text.substr(8, 2)))}};
  return day.ok();
}

core::Person read_person(core::StrictToml& table) {
  core::Person person;
  person.name = core::nfc(core::collapse_white_space(table.text("name")));
  person.labels = table.texts("labels");
  person.title = table.text("title");
  for (const auto& [key, day] : {std::pair{"from", &person.from}, std::pair{"to", &person.to}}) {
    *day = table.text(key);
    if (!day->empty() && !is_day(*day)) table.fault(key, "'" + *day + "' is no day, such as \"2013-09-18\"");
  }
  if (slug(person.name).empty()) table.fault("name", "a person needs a name");
  if (person.labels.empty()) table.fault("labels", "a person needs the labels that mean them");
  for (const std::string& label : person.labels) {
    if (slug(label).empty()) table.fault("labels", "'" + label + "' holds no letter");
  }
  if (!person.from.empty() && !person.to.empty() && person.to < person.from)
    table.fault("to", "the last day is before the first");
  return person;
}

}  // namespace

void read_persons(core::StrictToml& table, core::Room& room) {
  for (core::StrictToml& person : table.tables("person")) room.persons.push_back(read_person(person));
}

}  // namespace pressroom::parsers
