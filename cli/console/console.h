// Where soclectl writes: the two streams, whether a person looks at them, and colours.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>

#include "cli/invocation.h"

namespace socle::cli {

struct Console {
  std::ostream& out;
  std::ostream& err;
  bool color = false;         // whether to colour `out`
  bool progress_bar = false;  // whether `err` is a terminal that can redraw a line
  size_t width = 0;           // columns of the terminal behind `out`; 0: not a terminal, do not cut
  Language language = Language::kEnglish;

  std::string Bold(std::string_view text) const { return Styled("1", text); }
  std::string Dim(std::string_view text) const { return Styled("2", text); }
  std::string Red(std::string_view text) const { return Styled("31", text); }

 private:
  std::string Styled(std::string_view code, std::string_view text) const {
    if (!color) return std::string(text);
    return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
  }

 public:
  // The process's own streams. Colours as `globals` has it; by itself on a terminal, unless NO_COLOR is set.
  static Console OfProcess(const Globals& globals);
};

}  // namespace socle::cli
