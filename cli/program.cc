#include "cli/program.h"

#include <fmt/format.h>

#include <iostream>

#include "cli/arguments/command_line.h"
#include "cli/client/credentials.h"
#include "cli/verbs/audit.h"
#include "cli/verbs/development.h"
#include "cli/verbs/migrate.h"
#include "cli/verbs/verbs.h"
#include "platform/base/error.h"

namespace socle::cli {
namespace {

ExitCode Tell(const absl::Status& status, const CallContext& context, const Globals& globals, const Console& console) {
  console.err << (globals.json ? FailureJson(status) + "\n" : FailureText(status, context, console));
  return ExitCodeOf(status);
}

ExitCode RunVersion(const Globals& globals, const Console& console) {
  if (globals.json) {
    console.out << fmt::format(R"({{"version":"{}","grpc":"{}"}})", SOCLE_VERSION, grpc::Version()) << '\n';
  } else {
    console.out << fmt::format("soclectl {} (gRPC {})", SOCLE_VERSION, grpc::Version()) << '\n';
  }
  return ExitCode::kOk;
}

// The role whose token a verb takes when --as names none.
std::string_view UsualRole(const Command& command) {
  if (std::holds_alternative<ImportCommand>(command)) return "operator";
  if (const auto* correct = std::get_if<CorrectCommand>(&command))
    return correct->propose ? "contributor" : "validator";
  if (const auto* request = std::get_if<ChangeRequestCommand>(&command)) {
    using Action = ChangeRequestCommand::Action;
    const bool reads = request->action == Action::kList || request->action == Action::kGet;
    const bool is_author = request->action == Action::kSubmit || request->action == Action::kCancel;
    return reads ? "reader" : is_author ? "contributor" : "validator";
  }
  if (const auto* call = std::get_if<CallCommand>(&command)) return call->reads ? "reader" : "contributor";
  if (const auto* auth = std::get_if<AuthCommand>(&command)) return auth->reads ? "reader" : "contributor";
  if (const auto* guide = std::get_if<GuideCommand>(&command)) {
    return guide->action == GuideCommand::Action::kBuild && guide->edition == 0 ? "contributor" : "reader";
  }
  if (const auto* duplicates = std::get_if<SheetDuplicateCommand>(&command)) {
    return duplicates->action == SheetDuplicateCommand::Action::kDecide ? "contributor" : "reader";
  }
  if (const auto* proposal = std::get_if<ProposalCommand>(&command)) {
    using Action = ProposalCommand::Action;
    return proposal->action == Action::kList || proposal->action == Action::kShow ? "reader" : "contributor";
  }
  if (const auto* contract = std::get_if<ContractCommand>(&command)) {
    return contract->action == ContractCommand::Action::kTakeUp ? "contributor" : "reader";
  }
  const auto* written = std::get_if<WrittenCommand>(&command);
  if (written == nullptr) return "reader";
  switch (written->action) {
    case WrittenCommand::Action::kImport:
      return "operator";
    case WrittenCommand::Action::kCreate:
    case WrittenCommand::Action::kUpdate:
    case WrittenCommand::Action::kCorrect:
    case WrittenCommand::Action::kDelete:
    case WrittenCommand::Action::kUndelete:
      return "contributor";
    default:
      return "reader";
  }
}

}  // namespace

ExitCode RunInvocation(const Invocation& invocation, const Console& console, const std::string& start_folder) {
  Globals globals = invocation.globals;
  LocateIdentities(start_folder, &globals);
  if (std::holds_alternative<VersionCommand>(invocation.command)) return RunVersion(globals, console);
  if (const auto* completion = std::get_if<CompletionCommand>(&invocation.command)) {
    console.out << completion->script;
    return ExitCode::kOk;
  }
  if (const auto* migrate = std::get_if<MigrateCommand>(&invocation.command)) {
    const auto code = RunMigrate(*migrate, console);
    return code.ok() ? *code : Tell(code.status(), {.address = "the database", .credential = ""}, globals, console);
  }
  if (const auto* audit = std::get_if<AuditCommand>(&invocation.command)) {
    const auto code = RunAudit(*audit, globals, console);
    return code.ok() ? *code : Tell(code.status(), {.address = "the database", .credential = ""}, globals, console);
  }
  if (const auto* development = std::get_if<DevelopmentCommand>(&invocation.command)) {
    const auto code = RunDevelopment(*development, globals, console);
    return code.ok() ? *code : Tell(code.status(), {.address = "", .credential = ""}, globals, console);
  }

  auto credential = FindCredential(globals, UsualRole(invocation.command));
  if (!credential.ok()) return Tell(credential.status(), {globals.address, ""}, globals, console);
  auto client = ServiceClient::Open(globals, *std::move(credential));
  if (!client.ok()) return Tell(client.status(), {globals.address, ""}, globals, console);

  const Session session{globals, *client, console};
  const auto code = std::visit(
      [&](const auto& command) -> absl::StatusOr<ExitCode> {
        if constexpr (requires { Run(command, session); }) {
          return Run(command, session);
        } else {
          return absl::InternalError("this verb needs no service");  // handled above
        }
      },
      invocation.command);
  console.out.flush();
  return code.ok() ? *code : Tell(code.status(), client->call_context(), globals, console);
}

ExitCode RunProgram(const std::vector<std::string>& arguments) {
  const CommandLine line = ParseCommandLine(arguments);
  std::cout << line.out;
  std::cerr << line.err;
  if (!line.invocation) return line.exit_code;
  const Console console = Console::OfProcess(line.invocation->globals);
  const ExitCode code = RunInvocation(*line.invocation, console, ".");
  // Nobody reads it (a full disk); a closed pipe has ended the process before.
  return code == ExitCode::kOk && !std::cout.flush() ? ExitCode::kError : code;
}

}  // namespace socle::cli
