#include "cli/arguments/completion.h"
#include "cli/arguments/value_checks.h"
#include "cli/arguments/verbs.h"

namespace socle::cli {
namespace {

void AddHealth(CLI::App& root, Invocation* invocation) {
  auto command = std::make_shared<HealthCommand>();
  CLI::App* verb = AddVerb(root, "health", "Whether the service is ready to answer; ends with 4 when it is not",
                           "soclectl health --wait 60");
  verb->add_option_function<std::string>(
          "--wait",
          [=](const std::string& text) {
            const auto wait = ReadDuration(text);
            if (!wait) throw CLI::ValidationError("--wait", "'" + text + "' is no duration: write 60 or 2m");
            command->wait = *wait;
          },
          "How long to wait until it is")
      ->type_name("SECONDS");
  verb->add_flag("--liveness", command->liveness, "Ask only whether the process lives");
  verb->callback([=] { invocation->command = *command; });
}

// Whose database is meant, and where it is.
template <typename Command>
void AddDatabase(CLI::App* verb, Command* command) {
  verb->add_option("--service", command->service, "Whose database it is: registry (default), contracts or census")
      ->check(CLI::IsMember({"registry", "contracts", "census"}).description(""))
      ->type_name("SERVICE");
  verb->add_option("--database-url", command->database_url,
                   "The database, without a password: SOCLE_DATABASE_PASSWORD_FILE names the file that holds it")
      ->envname("SOCLE_DATABASE_URL")
      ->required()
      ->type_name("URL");
}

void AddMigrate(CLI::App& root, Invocation* invocation) {
  auto command = std::make_shared<MigrateCommand>();
  CLI::App* verb =
      AddVerb(root, "migrate", "Brings the database of a service to the schema of this version; safe to repeat",
              "SOCLE_DATABASE_URL=postgresql://… soclectl migrate --service contracts");
  AddDatabase(verb, command.get());
  verb->callback([=] { invocation->command = *command; });
}

void AddAudit(CLI::App& root, Invocation* invocation) {
  CLI::App* family = AddVerb(root, "audit", "The sealed chain of audit records", "soclectl audit verify --help");
  family->require_subcommand(1);
  auto command = std::make_shared<AuditCommand>();
  CLI::App* verb =
      AddVerb(*family, "verify", "Whether the audit records are as they were sealed; ends with 5 when not",
              "SOCLE_DATABASE_URL=postgresql://… soclectl audit verify --service census --checkpoint census.log");
  AddDatabase(verb, command.get());
  verb->add_option("--checkpoint", command->checkpoints,
                   "File with lines of the service's log, kept elsewhere: against it a lost end is found")
      ->type_name("FILE");
  verb->add_option("--public-key", command->public_key, "PEM file: each checkpoint has to be signed with it")
      ->type_name("FILE");
  verb->callback([=] { invocation->command = *command; });
}

void AddVersion(CLI::App& root, Invocation* invocation) {
  CLI::App* verb = AddVerb(root, "version", "The version of this program", "soclectl version");
  verb->callback([=] { invocation->command = VersionCommand{}; });
}

void AddCompletion(CLI::App& root, Invocation* invocation) {
  auto shell = std::make_shared<std::string>();
  CLI::App* verb = AddVerb(root, "completion", "A script that completes verbs and options in your shell",
                           "soclectl completion bash > /etc/bash_completion.d/soclectl");
  verb->add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}).description(""));
  verb->callback([=, &root] { invocation->command = CompletionCommand{CompletionScript(root, *shell)}; });
}

}  // namespace

void AddOperatingVerbs(CLI::App& root, Invocation* invocation) {
  AddHealth(root, invocation);
  AddMigrate(root, invocation);
  AddAudit(root, invocation);
  AddVersion(root, invocation);
  AddCompletion(root, invocation);
}

}  // namespace socle::cli
