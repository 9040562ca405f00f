// Ctrl-C and SIGTERM for verbs that would go on for ever: they end in order instead of in the middle of a line.
#pragma once

namespace socle::cli {

// As long as it lives, the two signals only set requested(). One at a time in a process.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  bool requested() const;
};

}  // namespace socle::cli
