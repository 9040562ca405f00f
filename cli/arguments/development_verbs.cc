#include "cli/arguments/verbs.h"

namespace socle::cli {
namespace {

using Action = DevelopmentCommand::Action;

void AddIdentities(CLI::App& family, Invocation* invocation) {
  auto command = std::make_shared<DevelopmentCommand>();
  CLI::App* verb = AddVerb(family, "identities",
                           "Writes an authority, a certificate a name and a key that signs tokens; keeps what is good",
                           "soclectl dev identities .dev/identities");
  verb->add_option("FOLDER", command->folder, "Where; it holds secrets")->required();
  verb->add_option("--name", command->names, "A service that gets a certificate and may read with it; repeat it")
      ->type_name("NAME")
      ->default_str("registry contracts census developer");
  verb->add_option("--front-end", command->front_ends,
                   "Who may connect for people with tokens, and nothing by itself; repeat it")
      ->type_name("NAME")
      ->default_str("soclectl");
  verb->callback([=] {
    if (command->names.empty()) command->names = {"registry", "contracts", "census", "developer"};
    if (command->front_ends.empty()) command->front_ends = {"soclectl"};
    invocation->command = *command;
  });
}

void AddToken(CLI::App& family, Invocation* invocation) {
  auto command = std::make_shared<DevelopmentCommand>();
  command->action = Action::kToken;
  CLI::App* verb = AddVerb(family, "token", "Prints a token that lives a quarter of an hour",
                           "SOCLE_TOKEN=$(soclectl dev token --as commune-59350 --role contributor)");
  verb->add_option("FOLDER", command->folder, "What `dev identities` wrote; default .dev/identities, found upwards");
  verb->add_option("--subject", command->subject, "Who calls, as logs and audit records show it")
      ->type_name("TEXT")
      ->capture_default_str();
  verb->add_option("--role", command->roles,
                   "A role; repeat it. Without: somebody of the folder's people, --as says who")
      ->type_name("ROLE");
  verb->add_option("--for", command->acts_for, "For whom: commune-59350, organisations/…; repeat it")
      ->transform(AnyNameReader())
      ->type_name("NAME");
  verb->callback([=] { invocation->command = *command; });
}

}  // namespace

void AddDevelopmentVerbs(CLI::App& root, Invocation* invocation) {
  CLI::App* family = AddVerb(root, "dev", "Identities of development: an authority, certificates, tokens",
                             "soclectl dev identities .dev/identities");
  family->require_subcommand(1);
  AddIdentities(*family, invocation);
  AddToken(*family, invocation);
}

}  // namespace socle::cli
