// SPDX-License-Identifier: Apache-2.0
#include "app/progress_line.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>

#include "core/log.hpp"
#include "core/text.hpp"

namespace pressroom::app {

namespace {

constexpr core::Duration k_quiet_start{1'000};
constexpr core::Duration k_redraw{100};

ProgressLine* current = nullptr;

std::size_t terminal_columns() {
  winsize size = {};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

}  // namespace

ProgressLine::ProgressLine(const core::Clock& clock, Shown shown)
    : clock_(clock), on_terminal_(shown == Shown::if_terminal && isatty(STDERR_FILENO) == 1), started_(clock.now()) {
  current = this;
  core::log::set_curtain(step_aside, come_back);
}

ProgressLine::~ProgressLine() {
  clear();
  core::log::set_curtain(nullptr, nullptr);
  current = nullptr;
}

void ProgressLine::show(std::string_view text) {
  if (!on_terminal_) return;
  text_ = core::harmless(text);  // names of rooms and servers
  const core::Instant now = clock_.now();
  if (now - started_ < k_quiet_start || now - drawn_ < k_redraw) return;
  drawn_ = now;
  draw();
}

void ProgressLine::draw() {
  std::string line = text_.substr(0, terminal_columns() - 1);
  while (!line.empty() && (static_cast<unsigned char>(text_[line.size() - 1]) & 0xC0) == 0x80 &&
         line.size() < text_.size())
    line.pop_back();
  std::fprintf(stderr, "\r\033[2K%s", line.c_str());
  std::fflush(stderr);
  visible_ = true;
}

void ProgressLine::clear() {
  if (!visible_) return;
  std::fputs("\r\033[2K", stderr);
  std::fflush(stderr);
  visible_ = false;
}

void ProgressLine::step_aside() {
  if (current != nullptr) current->clear();
}

void ProgressLine::come_back() {
  if (current != nullptr && current->on_terminal_ && !current->text_.empty() &&
      current->clock_.now() - current->started_ >= k_quiet_start) {
    current->draw();
  }
}

}  // namespace pressroom::app
