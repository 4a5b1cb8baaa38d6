// SPDX-License-Identifier: Apache-2.0
#include "core/work_profile.hpp"

#include "core/thread_time.hpp"

namespace pressroom::core {

namespace {

thread_local WorkProfile* bound_profile = nullptr;
thread_local InStage* innermost = nullptr;

}  // namespace

std::string_view name(Stage stage) {
  constexpr std::array<std::string_view, k_stages> k_names{"look up",   "record", "charset", "unread", "html",
                                                           "selectors", "turns",  "sidecar", "store"};
  return k_names[static_cast<std::size_t>(stage)];
}

WorkProfile::Bind::Bind(WorkProfile* profile) : before_(bound_profile) { bound_profile = profile; }
WorkProfile::Bind::~Bind() { bound_profile = before_; }
WorkProfile* WorkProfile::bound() { return bound_profile; }

InStage::InStage(Stage stage) : stage_(stage) {
  if (bound_profile == nullptr) return;
  around_ = innermost;
  innermost = this;
  began_ = thread_processor_time().count();
}

InStage::~InStage() {
  if (innermost != this) return;
  const std::int64_t took = thread_processor_time().count() - began_;
  bound_profile->spent_[static_cast<std::size_t>(stage_)] += took - inside_;
  if (around_ != nullptr) around_->inside_ += took;
  innermost = around_;
}

void count_work(Work work, std::int64_t count) {
  if (bound_profile != nullptr) bound_profile->done_[static_cast<std::size_t>(work)] += count;
}

}  // namespace pressroom::core
