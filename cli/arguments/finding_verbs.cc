#include "cli/arguments/verbs.h"

namespace socle::cli {
namespace {

void AddGet(CLI::App& root, Invocation* invocation) {
  auto command = std::make_shared<GetCommand>();
  CLI::App* verb = AddVerb(root, "get", "One collectivité, or several, at a date",
                           "soclectl get 59350 epci-200093201 --as-of 2024-07-01");
  verb->add_option("NAME", command->names, "commune-59350, or short: 59350, 200093201")
      ->required()
      ->transform(EntityNameReader());
  AddAsOf(verb, &invocation->globals);
  AddReading(verb, &invocation->globals);
  verb->callback([=] { invocation->command = *command; });
}

void AddSearch(CLI::App& root, Invocation* invocation) {
  auto command = std::make_shared<SearchCommand>();
  auto words = std::make_shared<std::vector<std::string>>();
  CLI::App* verb = AddVerb(root, "search", "By name, as a person types it: accents, case and a typo do not matter",
                           "soclectl search st omer --filter 'departement:62'");
  verb->add_option("QUERY", *words, "What you remember of the name")->required();
  AddFilter(verb, &command->filter);
  verb->add_flag("--boost-population", command->boost_population,
                 "Let a large population outweigh a slightly better match");
  verb->add_option("--limit", command->limit, "How many to show")
      ->check(CLI::Range(1, 100))
      ->type_name("N")
      ->capture_default_str();
  verb->add_flag("--fresh", invocation->globals.fresh, "Ask the database for the newest revision first");
  verb->callback([=] {
    command->query = CLI::detail::join(*words, " ");
    invocation->command = *command;
  });
}

void AddList(CLI::App& root, Invocation* invocation) {
  auto command = std::make_shared<ListCommand>();
  CLI::App* verb =
      AddVerb(root, "list", "The collectivités that live at a date, filtered and ordered",
              "soclectl list --filter 'type = EPCI AND nature = METRO' --order-by 'population desc' --all");
  AddFilter(verb, &command->filter);
  verb->add_option("--order-by", command->order_by,
                   "code, display_name or population, each with ' desc' for the reverse")
      ->type_name("ORDER");
  AddPaging(verb, &command->paging);
  AddAsOf(verb, &invocation->globals);
  AddReading(verb, &invocation->globals);
  verb->callback([=] { invocation->command = *command; });
}

void AddLookup(CLI::App& root, Invocation* invocation) {
  auto command = std::make_shared<LookupCommand>();
  CLI::App* verb = AddVerb(root, "lookup", "Who carries a code, SIREN, SIRET or postal code at a date",
                           "soclectl lookup --code 59355 --as-of 2000-01-01");
  auto* which = verb->add_option_group("identifier");
  const auto add = [&](const char* option, LookupCommand::Kind kind, const char* help) {
    which
        ->add_option_function<std::string>(
            option,
            [=](const std::string& identifier) {
              command->kind = kind;
              command->identifier = identifier;
            },
            help)
        ->type_name("TEXT");
  };
  add("--code", LookupCommand::Kind::kCode, "Official code: 59350, 2A, 59D");
  add("--siren", LookupCommand::Kind::kSiren, "Nine digits");
  add("--siret", LookupCommand::Kind::kSiret, "Fourteen digits, looked up by its SIREN");
  add("--postal-code", LookupCommand::Kind::kPostalCode, "Five digits: every commune that it serves");
  which->require_option(1);
  AddAsOf(verb, &invocation->globals);
  AddReading(verb, &invocation->globals);
  verb->callback([=] { invocation->command = *command; });
}

void AddCount(CLI::App& root, Invocation* invocation) {
  auto command = std::make_shared<CountCommand>();
  CLI::App* verb = AddVerb(root, "count", "How many live at a date, by the values of a property",
                           "soclectl count departement --filter 'type = COMMUNE AND population < 500'");
  verb->add_option("PROPERTY", command->property, "Default type")
      ->check(CLI::IsMember({"type", "departement", "region", "zone", "nature", "fiscalite", "epci"}));
  AddFilter(verb, &command->filter);
  AddAsOf(verb, &invocation->globals);
  AddReading(verb, &invocation->globals);
  verb->callback([=] { invocation->command = *command; });
}

}  // namespace

void AddFindingVerbs(CLI::App& root, Invocation* invocation) {
  AddGet(root, invocation);
  AddSearch(root, invocation);
  AddList(root, invocation);
  AddLookup(root, invocation);
  AddCount(root, invocation);
}

}  // namespace socle::cli
