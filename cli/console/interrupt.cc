#include "cli/console/interrupt.h"

#include <signal.h>

namespace socle::cli {
namespace {

volatile sig_atomic_t interrupted = 0;

void Note(int) { interrupted = 1; }

void Handle(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

Interrupt::Interrupt() {
  interrupted = 0;
  Handle(&Note);
}

Interrupt::~Interrupt() { Handle(SIG_DFL); }

bool Interrupt::requested() const { return interrupted != 0; }

}  // namespace socle::cli
