// The axes of programmes, by the edition of their list: what they were called changes while a programme runs.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "services/census/domain/action_sheets/sheet.h"

namespace socle::census::sheets {

class ProgrammeAxes {
 public:
  using Editions = std::map<std::string, std::vector<std::string>, std::less<>>;  // ids of axes, by edition

  // "programmes/crte", and its editions; none: its sheets have axes of their own.
  void Add(std::string programme, Editions editions) {
    programmes_.insert_or_assign(std::move(programme), std::move(editions));
  }

  // What is wrong with the entry; `type` is the field below it. A programme that is not known is refused.
  Unmets Check(const ProgrammeEntry& entry) const;

 private:
  std::map<std::string, Editions, std::less<>> programmes_;
};

}  // namespace socle::census::sheets
