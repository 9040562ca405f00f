// What the verbs of governance have in common.
#pragma once

#include <string>

#include "cli/text/table.h"
#include "cli/verbs/verbs.h"
#include "socle/registry/v1/decision.pb.h"

namespace socle::cli {

absl::StatusOr<ExitCode> RunManifestos(const GovernanceCommand& command, const Session& session);
absl::StatusOr<ExitCode> RunBodies(const GovernanceCommand& command, const Session& session);  // bodies, body, meetings
absl::StatusOr<ExitCode> RunDecisions(const GovernanceCommand& command, const Session& session);

// Shown beside what no source gives.
inline std::string SyntheticText(bool synthetic) { return synthetic ? "synthetic" : ""; }

// "tmi" of "bodies/tmi".
inline std::string WithoutCollection(const std::string& name) { return name.substr(name.find('/') + 1); }

// The table, or "none".
inline void PrintOrNone(const Table& table, const Console& console) {
  if (table.empty()) {
    console.out << "none\n";
  } else {
    table.Print(console);
  }
}

// "3 for, 0 against, 1 abstained: adopted, unanimous"; "" without a result.
std::string ResultText(const registry::v1::DecisionResult& result);

}  // namespace socle::cli
