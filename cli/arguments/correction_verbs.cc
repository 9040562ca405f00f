#include "cli/arguments/verbs.h"

namespace socle::cli {
namespace {

void AddCorrect(CLI::App& root, Invocation* invocation) {
  auto command = std::make_shared<CorrectCommand>();
  CLI::App* verb =
      AddVerb(root, "correct", "Corrects what the record says of a collectivité, or proposes to",
              "soclectl correct commune-59009 --label \"Villeneuve-d'Ascq\" --reason 'faute de frappe'\n"
              "  soclectl correct 59009 --postal-codes 59491,59493 --reason 'code manquant' --propose --stage mairie");
  verb->add_option("NAME", command->name, "The collectivité")->required()->transform(EntityNameReader());
  verb->add_option("--label", command->label, "Its name, with its article")->type_name("TEXT");
  verb->add_option("--siren", command->siren, "Its SIREN; '' for none")->type_name("SIREN");
  verb->add_option("--postal-codes", command->postal_codes, "All of its postal codes; '' for none")
      ->delimiter(',')
      ->type_name("CODES");
  AddDay(verb, "--from", &command->from, "First day that is wrong; default: since its begin");
  AddDay(verb, "--to", &command->to, "First day that is right again; default: to its end");
  verb->add_option("--reason", command->reason, "What was wrong")->required()->type_name("TEXT");
  verb->add_option("--reference", command->reference, "The act that shows what is right")->type_name("TEXT");
  auto* propose = verb->add_flag("--propose", command->propose, "Make a change request of it, for others to validate");
  verb->add_option("--stage", command->stages, "Who is to validate it; in order, as often as there are stages")
      ->needs(propose)
      ->type_name("TEXT");
  verb->add_flag("--dry-run", command->validate_only, "Check it, write nothing");
  verb->callback([=] { invocation->command = *command; });
}

void AddCorrections(CLI::App& root, Invocation* invocation) {
  auto command = std::make_shared<CorrectionsCommand>();
  CLI::App* verb =
      AddVerb(root, "corrections", "Corrections that were made, newest first", "soclectl corrections commune-59009");
  verb->add_option("NAME", command->name, "Of this collectivité; default all")->transform(EntityNameReader());
  AddPaging(verb, &command->paging);
  verb->callback([=] { invocation->command = *command; });
}

void AddChangeRequest(CLI::App& root, Invocation* invocation) {
  using Action = ChangeRequestCommand::Action;
  auto command = std::make_shared<ChangeRequestCommand>();
  CLI::App* family = AddVerb(root, "change-request", "Proposed corrections: hand in, validate, apply",
                             "soclectl change-request list --state PENDING\n"
                             "  soclectl change-request validate 6f1c1b7e-7a43-8c39-9a4e-0d5f6a1b2c3d --comment vu");
  family->require_subcommand(1);
  const auto add = [&](const char* name, Action action, const char* description) {
    CLI::App* verb = family->add_subcommand(name, description);
    verb->callback([=] {
      command->action = action;
      invocation->command = *command;
    });
    return verb;
  };
  CLI::App* list = add("list", Action::kList, "Those changed last first");
  list->add_option("--state", command->state, "DRAFT, PENDING, VALIDATED, APPLIED, REJECTED or CANCELLED")
      ->type_name("STATE");
  list->add_option("--of", command->of, "About this collectivité")->transform(EntityNameReader())->type_name("NAME");
  AddPaging(list, &command->paging);
  CLI::App* get = add("get", Action::kGet, "One, with its stages");
  CLI::App* submit = add("submit", Action::kSubmit, "Hand your draft in");
  CLI::App* validate = add("validate", Action::kValidate, "Validate its open stage");
  CLI::App* reject = add("reject", Action::kReject, "Refuse it");
  CLI::App* cancel = add("cancel", Action::kCancel, "Take yours back");
  CLI::App* apply = add("apply", Action::kApply, "Make the correction");
  for (CLI::App* verb : {get, submit, validate, reject, cancel, apply}) {
    verb->add_option("NAME", command->name, "The change request, or its id")->required();
    if (verb != get) verb->add_flag("--dry-run", command->validate_only, "Check it, write nothing");
  }
  for (CLI::App* verb : {validate, cancel}) verb->add_option("--comment", command->comment, "What there is to say");
  reject->add_option("--comment", command->comment, "Why")->required();
}

}  // namespace

void AddCorrectionVerbs(CLI::App& root, Invocation* invocation) {
  AddCorrect(root, invocation);
  AddCorrections(root, invocation);
  AddChangeRequest(root, invocation);
}

}  // namespace socle::cli
