#include "cli/arguments/verbs.h"
#include "cli/client/method_caller.h"

namespace socle::cli {
namespace {

void AddExplain(CLI::App& family, Invocation* invocation) {
  auto command = std::make_shared<AuthCommand>();
  CLI::App* verb =
      AddVerb(family, "explain", "Whom a service takes you for, what a method asks, and whether it would let you in",
              "soclectl --as departement-59 auth explain CastVote bodies/tmi/decisions/2026-3");
  verb->add_option("METHOD", command->method, "Such as GetBody or BodyService.GetBody; without: only who you are");
  verb->add_option("RESOURCE", command->resource,
                   "Whole name: the call is tried on it, as a check that changes nothing (validate_only)");
  verb->add_option("--request", command->json, "The request to try, as JSON; - reads it from standard input")
      ->type_name("JSON");
  verb->add_option("--service", command->service, "Who is asked where no METHOD says so: registry, contracts, census")
      ->check(CLI::IsMember({"registry", "contracts", "census"}).description(""))
      ->type_name("SERVICE");
  verb->callback([=] {
    if (command->method.empty() && !command->json.empty()) {
      throw CLI::ValidationError("--request", "takes a METHOD");
    }
    if (!command->method.empty()) {
      const auto method = FindAnyMethod(command->method);
      if (!method.ok()) throw CLI::ValidationError("METHOD", std::string(method.status().message()));
      command->reads = IsRead(*method);
    }
    invocation->command = *command;
  });
}

}  // namespace

void AddAuthVerbs(CLI::App& root, Invocation* invocation) {
  CLI::App* family =
      AddVerb(root, "auth", "Why a call is or would be denied", "soclectl auth explain BodyService.CreateBody");
  family->require_subcommand(1);
  AddExplain(*family, invocation);
}

}  // namespace socle::cli
