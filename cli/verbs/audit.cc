#include "cli/verbs/audit.h"

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/console/progress.h"
#include "cli/verbs/database.h"
#include "platform/audit/verification.h"
#include "platform/base/error.h"

namespace socle::cli {
namespace {

absl::StatusOr<std::ifstream> Open(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(fmt::format("{} cannot be read", path));
  return file;
}

absl::StatusOr<audit::Witnesses> ReadWitnesses(const AuditCommand& command) {
  if (command.checkpoints.empty()) {
    if (command.public_key.empty()) return audit::Witnesses();
    return absl::InvalidArgumentError("--public-key: takes --checkpoint");
  }
  std::optional<audit::PublicKey> key;
  if (!command.public_key.empty()) {
    SOCLE_ASSIGN_OR_RETURN(std::ifstream file, Open(command.public_key));
    const std::string pem((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    auto read = audit::PublicKey::FromPem(pem);
    if (!read.ok()) {
      return absl::InvalidArgumentError(fmt::format("--public-key: {}", std::string(read.status().message())));
    }
    key = *std::move(read);
  }
  SOCLE_ASSIGN_OR_RETURN(std::ifstream lines, Open(command.checkpoints));
  auto witnesses = audit::ReadCheckpoints(lines, command.service, key ? &*key : nullptr);
  if (witnesses.ok()) return witnesses;
  return absl::Status(witnesses.status().code(),
                      fmt::format("{}: {}", command.checkpoints, std::string(witnesses.status().message())));
}

nlohmann::json JsonOf(const audit::Verdict& verdict, const std::string& service) {
  nlohmann::json json{{"service", service},
                      {"whole", !verdict.fault.has_value()},
                      {"entries", verdict.entries},
                      {"hash", audit::HexOf(verdict.hash)},
                      {"erasedActors", verdict.erased_actors},
                      {"checkpoints", verdict.checkpoints},
                      {"unsealed", verdict.unsealed}};
  if (verdict.fault) json["firstBad"] = {{"seq", verdict.fault->seq}, {"what", verdict.fault->what}};
  return json;
}

void Print(const audit::Verdict& verdict, const AuditCommand& command, const Console& console) {
  if (verdict.fault) {
    console.out << fmt::format("{}: BROKEN at {}: {}\n", command.service, verdict.fault->seq, verdict.fault->what);
    return;
  }
  console.out << fmt::format("{}: {} sealed audit records are as they were, up to {}\n", command.service,
                             verdict.entries, audit::HexOf(verdict.hash));
  if (verdict.erased_actors > 0) {
    console.out << fmt::format("  of {} of them the actor was erased\n", verdict.erased_actors);
  }
  if (verdict.unsealed > 0) {
    console.out << fmt::format("  {}{} more wait to be sealed, the oldest for {} s\n",
                               verdict.unsealed == audit::kMostCounted ? "at least " : "", verdict.unsealed,
                               verdict.oldest_waiting.count() / 1000);
  }
  console.out << (command.checkpoints.empty()
                      ? "  no checkpoint was given: a lost end or a chain made anew would not show\n"
                      : fmt::format("  {} checkpoints hold\n", verdict.checkpoints));
}

}  // namespace

absl::StatusOr<ExitCode> RunAudit(const AuditCommand& command, const Globals& globals, const Console& console) {
  const auto witnesses = ReadWitnesses(command);
  if (absl::IsDataLoss(witnesses.status())) {
    console.err << "error: " << std::string(witnesses.status().message()) << '\n';
    return ExitCode::kBroken;
  }
  SOCLE_RETURN_IF_ERROR(witnesses.status());
  SOCLE_ASSIGN_OR_RETURN(const std::unique_ptr<db::Pool> pool,
                         OpenDatabase(command.database_url, "soclectl audit", /*needs_primary=*/false));
  Progress progress(console);
  const auto verdict = audit::Verify(
      *pool, *witnesses, {.progress = [&](int64_t done, int64_t total) { progress.Show("verifying", done, total); }});
  progress.Clear();
  SOCLE_RETURN_IF_ERROR(OfDatabase(verdict.status()));
  if (globals.json) {
    console.out << JsonOf(*verdict, command.service).dump() << '\n';
  } else {
    Print(*verdict, command, console);
  }
  return verdict->fault ? ExitCode::kBroken : ExitCode::kOk;
}

}  // namespace socle::cli
