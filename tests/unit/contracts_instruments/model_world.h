// An instrument and its reference model, to which the same is done.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/contracts/domain/instruments/kind_rules.h"
#include "tests/unit/contracts_instruments/negotiated.h"
#include "tests/unit/contracts_instruments/reference_model.h"

namespace socle::contracts {

// Drawn numbers: each command takes what it needs of them.
struct Command {
  int what = 0;
  int party = 0;
  int a = 0;
  int b = 0;
};

class World {
 public:
  static constexpr int kCommands = 20;
  static constexpr int kToday = 37;

  // `config`: who takes part and which bodies decide.
  explicit World(int config);
  // An instrument of a kind of a programme: what the model asks is read from the data a second time.
  World(int config, const InstrumentKind& kind);

  // Does the command to both. nullopt: they agree; else what they do not agree on, or what must never be.
  std::optional<std::string> Do(Command command);
  const reference::Model& model() const { return model_; }

 private:
  // What would bring it forward.
  Command Helpful(const Command& drawn) const;
  // Whether each took it.
  struct Outcome {
    bool domain;
    bool model;
  };
  Outcome DoText(const Command& command);
  Outcome DoAct(const Command& command);
  Outcome DoStep(const Command& command);
  std::string Sha(int text) const;
  std::string IdOf(std::string_view prefix, size_t number) const {
    return std::string(prefix) + std::to_string(number);
  }
  RegistryFacts Facts() const;
  std::string Everything() const;
  std::optional<std::string> NeverFrom(const std::string& before, bool taken) const;

  InstrumentFile file_;
  KindRules rules_;
  std::string role_ = "body";  // of the body that decides
  Doing doing_{.actor = "somebody", .today = Day(kToday)};
  reference::Model model_;
  std::map<int, std::string> sha_;               // by frozen text
  std::map<std::string, std::string> state_of_;  // of signatures, as last seen
  int decisions_ = 0;
};

}  // namespace socle::contracts
