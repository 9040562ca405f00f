#include "cli/arguments/verbs.h"
#include "cli/client/method_caller.h"

namespace socle::cli {
namespace {

void AddCall(CLI::App& root, Invocation* invocation) {
  auto command = std::make_shared<CallCommand>();
  CLI::App* verb = AddVerb(root, "call", "Any method of the API, with its request as JSON",
                           "soclectl call BodyService.GetBody '{\"name\": \"bodies/tmi\"}'\n"
                           "  soclectl --as departement-62 call MeetingService.ConveneMeeting - < meeting.json");
  verb->add_option("METHOD", command->method, "Such as GetBody or BodyService.GetBody; soclectl methods lists all")
      ->required();
  verb->add_option("JSON", command->json, "The request as proto3 JSON; - reads it from standard input; default {}");
  verb->callback([=] {
    const auto method = FindMethod(command->method);
    if (!method.ok()) throw CLI::ValidationError("METHOD", std::string(method.status().message()));
    command->reads = IsRead(*method);
    invocation->command = *command;
  });
}

void AddMethods(CLI::App& root, Invocation* invocation) {
  auto command = std::make_shared<MethodsCommand>();
  CLI::App* verb =
      AddVerb(root, "methods", "The methods of the API, with the permission that each needs", "soclectl methods Body");
  verb->add_option("PART", command->part, "Only those whose names contain it");
  verb->callback([=] { invocation->command = *command; });
}

void AddLoad(CLI::App& root, Invocation* invocation) {
  auto command = std::make_shared<LoadCommand>();
  CLI::App* verb = AddVerb(root, "load", "Makes the calls of a scenario (data/demo), each as who acts in it",
                           "soclectl load data/demo/*.json");
  verb->add_option("FILE", command->files, "Scenarios, in order; safe to repeat")->required()->check(CLI::ExistingFile);
  verb->add_flag("--dry-run", command->dry_run, "Check the files and list the steps, call nothing");
  verb->add_flag("--actors", command->actors, "List who acts in them, one a line: who needs a token");
  verb->callback([=] { invocation->command = *command; });
}

}  // namespace

void AddCallingVerbs(CLI::App& root, Invocation* invocation) {
  AddCall(root, invocation);
  AddMethods(root, invocation);
  AddLoad(root, invocation);
}

}  // namespace socle::cli
