// What everything that a party contributes to a contract's strategy has: who wrote it, where it stands, since when.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/instant.h"
#include "platform/base/relation.h"

namespace socle::contracts {

struct Contribution {
  std::string contract;  // id
  std::string id;        // a UUID
  std::string author;    // the party that wrote it, "collectivites/…"
  std::string section;   // of the document; empty: in none
  std::string source;
  bool synthetic = false;
  bool locked = false;  // its section is locked; read, never written
  Instant create_time{};
  Instant update_time{};
  Instant delete_time = Instant::Max();  // Max: it is not deleted
  int64_t revision = 0;

  bool deleted() const { return delete_time != Instant::Max(); }
};

// The party that an actor writes for: `wanted` when the actor acts for it and it is one of `eligible`; when nothing is
// wanted the only one of `eligible` that the actor acts for. Empty: there is none, or more than one.
std::string AuthorFor(const Actor& actor, std::string_view wanted, const std::vector<std::string>& eligible);

// Why a step cannot be made: one thing that has to hold and does not.
struct StrategyCondition {
  std::string type;     // slug: "ALT_TEXT"
  std::string subject;  // a resource's name, or what else it is about
  std::string english;  // a sentence
  std::string french;
};
using StrategyConditions = std::vector<StrategyCondition>;

}  // namespace socle::contracts
