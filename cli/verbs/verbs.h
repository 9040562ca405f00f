// The verbs: each asks the registry and writes the answer to the console. A returned status is a failure still to be
// told.
#pragma once

#include "absl/status/statusor.h"
#include "cli/exit_code.h"
#include "cli/invocation.h"
#include "cli/verbs/session.h"

namespace socle::cli {

absl::StatusOr<ExitCode> Run(const GetCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const SearchCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const ListCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const LookupCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const MembersCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const MembershipsCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const HistoryCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const SuccessorsCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const DiffCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const CountCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const ExportCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const ImportCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const SourcesCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const DisagreementsCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const EventsCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const WatchCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const CorrectCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const CorrectionsCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const ChangeRequestCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const WrittenCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const SignatoriesCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const GovernanceCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const ContractCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const IndicatorCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const LabelCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const CensusCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const SheetCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const SheetDuplicateCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const ProposalCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const GuideCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const GrantCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const FindCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const CallCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const MethodsCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const AuthCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const LoadCommand& command, const Session& session);
absl::StatusOr<ExitCode> Run(const HealthCommand& command, const Session& session);

}  // namespace socle::cli
