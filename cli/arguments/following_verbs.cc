#include "cli/arguments/value_checks.h"
#include "cli/arguments/verbs.h"

namespace socle::cli {
namespace {

void AddMembers(CLI::App& root, Invocation* invocation) {
  auto command = std::make_shared<MembersCommand>();
  CLI::App* verb = AddVerb(root, "members",
                           "The members of a grouping, the communes of a département or région, the parts of a commune",
                           "soclectl members 200093201 --as-of 2020-01-01 --all");
  verb->add_option("NAME", command->name, "The grouping")->required()->transform(EntityNameReader());
  AddPaging(verb, &command->paging);
  AddAsOf(verb, &invocation->globals);
  AddReading(verb, &invocation->globals);
  verb->callback([=] { invocation->command = *command; });
}

void AddMemberships(CLI::App& root, Invocation* invocation) {
  auto command = std::make_shared<MembershipsCommand>();
  CLI::App* verb = AddVerb(root, "memberships", "The groupings that a collectivité has belonged to, oldest first",
                           "soclectl memberships 59122");
  verb->add_option("NAME", command->name, "The member")->required()->transform(EntityNameReader());
  AddPaging(verb, &command->paging);
  AddAsOf(verb, &invocation->globals);
  AddReading(verb, &invocation->globals);
  verb->callback([=] { invocation->command = *command; });
}

void AddHistory(CLI::App& root, Invocation* invocation) {
  auto command = std::make_shared<HistoryCommand>();
  CLI::App* verb = AddVerb(root, "history", "The versions of a collectivité, with who came before and after",
                           "soclectl history commune-49092 --corrected");
  verb->add_option("NAME", command->name, "Living or not")->required()->transform(EntityNameReader());
  verb->add_flag("--corrected", command->corrected, "Also what was once believed and has been corrected since");
  AddPaging(verb, &command->paging);
  AddReading(verb, &invocation->globals);
  verb->callback([=] { invocation->command = *command; });
}

void AddSuccessors(CLI::App& root, Invocation* invocation) {
  auto command = std::make_shared<SuccessorsCommand>();
  CLI::App* verb =
      AddVerb(root, "successors", "Who carries on old codes and names, with shares and the path that leads there",
              "soclectl successors 59355 62588 --from 1999-12-31\n"
              "  soclectl successors --file beneficiaries.csv --json");
  verb->add_option("NAME_OR_CODE", command->collectivites, "Names, INSEE codes (communes) or SIREN (EPCI)");
  AddDay(verb, "--from", &command->from, "The day on which the codes were right; default the last of their life");
  verb->add_option("--file", command->file,
                   "Codes, one a line, or a CSV with the columns code and date; - reads standard input")
      ->type_name("FILE");
  AddAsOf(verb, &invocation->globals);
  AddReading(verb, &invocation->globals);
  verb->callback([=] {
    if (command->collectivites.empty() && command->file.empty()) throw CLI::RequiredError("NAME_OR_CODE or --file");
    invocation->command = *command;
  });
}

void AddDiff(CLI::App& root, Invocation* invocation) {
  auto command = std::make_shared<DiffCommand>();
  CLI::App* verb = AddVerb(root, "diff", "What changed between two dates: births, ends, names, parents, memberships",
                           "soclectl diff 2024-12-31 2025-01-01 --filter 'type = COMMUNE'");
  const auto add = [&](const char* name, Date DiffCommand::*field, const char* help) {
    verb->add_option_function<std::string>(
            name,
            [=](const std::string& text) {
              const auto date = ReadDate(text);
              if (!date) throw CLI::ValidationError(name, "'" + text + "' is no date: write 2025-01-01");
              (*command).*field = *date;
            },
            help)
        ->type_name("DATE")
        ->required();
  };
  add("FROM", &DiffCommand::from, "The earlier day");
  add("TO", &DiffCommand::to, "The later day");
  AddFilter(verb, &command->filter);
  AddPaging(verb, &command->paging);
  AddReading(verb, &invocation->globals);
  verb->callback([=] {
    if (command->to <= command->from) throw CLI::ValidationError("TO", "must be after FROM");
    invocation->command = *command;
  });
}

}  // namespace

void AddFollowingVerbs(CLI::App& root, Invocation* invocation) {
  AddMembers(root, invocation);
  AddMemberships(root, invocation);
  AddHistory(root, invocation);
  AddSuccessors(root, invocation);
  AddDiff(root, invocation);
}

}  // namespace socle::cli
