#include "cli/program.h"

#include <fmt/format.h>

#include <iostream>

#include "cli/arguments/command_line.h"
#include "cli/client/credentials.h"
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

}  // namespace

ExitCode RunInvocation(const Invocation& invocation, const Console& console, const std::string& start_folder) {
  const Globals& globals = invocation.globals;
  if (std::holds_alternative<VersionCommand>(invocation.command)) return RunVersion(globals, console);
  if (const auto* completion = std::get_if<CompletionCommand>(&invocation.command)) {
    console.out << completion->script;
    return ExitCode::kOk;
  }
  if (const auto* migrate = std::get_if<MigrateCommand>(&invocation.command)) {
    const auto code = RunMigrate(*migrate, console);
    return code.ok() ? *code : Tell(code.status(), {.address = "the database", .credential = ""}, globals, console);
  }

  const bool imports = std::holds_alternative<ImportCommand>(invocation.command);
  auto credential = FindCredential(globals, imports ? "operator" : "reader", start_folder);
  if (!credential.ok()) return Tell(credential.status(), {globals.address, ""}, globals, console);
  auto client = RegistryClient::Open(globals, *std::move(credential));
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
