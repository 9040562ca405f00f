#include "cli/arguments/verbs.h"
#include "cli/names/entity_name.h"

namespace socle::cli {
namespace {

using Action = ContractCommand::Action;

std::pair<CLI::App*, std::shared_ptr<ContractCommand>> Add(CLI::App& root, const std::string& name, Action action,
                                                           const std::string& description, const std::string& example,
                                                           Invocation* invocation) {
  auto command = std::make_shared<ContractCommand>();
  command->action = action;
  CLI::App* verb = AddVerb(root, name, description, example);
  verb->callback([=] { invocation->command = *command; });
  return {verb, command};
}

}  // namespace

void AddContractVerbs(CLI::App& root, Invocation* invocation) {
  Add(root, "programmes", Action::kProgrammes, "The programmes whose rules contracts follow: phases, instruments, axes",
      "soclectl programmes", invocation);
  CLI::App* contract = AddVerb(root, "contract", "Contracts between collectivités: on one page, or what each lacks",
                               "soclectl contract show cambresis");
  contract->require_subcommand(1);
  const auto [list, listed] = Add(*contract, "list", Action::kList, "All of them, or those of a programme or a party",
                                  "soclectl contract list --party departement-59", invocation);
  list->add_option("--programme", listed->programme, "Such as contrat-de-territoire-nord")
      ->transform(NameIn("programmes"));
  list->add_option("--party", listed->party, "Only those that this one is party to")
      ->type_name("NAME")
      ->transform(AnyNameReader());
  list->add_option("--query", listed->query, "Words of its name or description");
  AddPaging(list, &listed->paging);
  const auto [deployment, deployed] =
      Add(*contract, "deployment", Action::kDeployment,
          "Where a pilot's contracts stood on a day: launched, in force, ended, or planned",
          "soclectl contract deployment departement-59 --as-of 2012-12-10", invocation);
  deployment->add_option("PILOT", deployed->pilot, "Who keeps them; without: anybody")
      ->type_name("NAME")
      ->transform(AnyNameReader());
  deployment->add_option("--programme", deployed->programme, "Only those of this one, such as territoires-d-industrie")
      ->transform(NameIn("programmes"));
  AddAsOf(deployment, &invocation->globals);
  const auto [show, shown] =
      Add(*contract, "show", Action::kShow, "One contract on a page: what is signed, engaged, late, missing",
          "soclectl contract show cambresis", invocation);
  show->add_option("NAME", shown->name, "Such as cambresis")->required()->transform(NameIn("contracts"));
  const auto [check, checked] =
      Add(*contract, "check", Action::kCheck, "What its next phase and each of its instruments lack, with the law",
          "soclectl contract check cambresis", invocation);
  check->add_option("NAME", checked->name, "Such as cambresis")->required()->transform(NameIn("contracts"));
  const auto [due, asked] =
      Add(*contract, "due", Action::kDue, "The reviews that are announced, due or overdue on a day",
          "soclectl contract due --as-of 2014-02-01", invocation);
  due->add_option("--party", asked->party, "Only those of contracts that this one is party to")
      ->type_name("NAME")
      ->transform(AnyNameReader());
  AddAsOf(due, &invocation->globals);
  AddPaging(due, &asked->paging);
  const auto [review, reviewed] =
      Add(*contract, "review", Action::kReview, "The reviews of a contract: when, who has answered, what is decided",
          "soclectl contract review cambresis", invocation);
  review->add_option("NAME", reviewed->name, "Such as cambresis")->required()->transform(NameIn("contracts"));
  AddAsOf(review, &invocation->globals);
  const auto [print, printed] =
      Add(*contract, "print", Action::kPrint, "The whole contract as a document or as data, with what was signed",
          "soclectl contract print cambresis --format odt --folder cambresis", invocation);
  print->add_option("NAME", printed->name, "Such as cambresis")->required()->transform(NameIn("contracts"));
  print
      ->add_option("--format", printed->format,
                   "A document in Markdown, one in OpenDocument (by pandoc; needs --folder), or data")
      ->type_name("md|odt|json")
      ->check(CLI::IsMember({"md", "odt", "json"}).description(""))
      ->capture_default_str();
  print
      ->add_option("--folder", printed->folder,
                   "Write it there, and each signed content in a file of its own; their digests go to standard error")
      ->type_name("DIR");
  const auto [diff, compared] =
      Add(*contract, "diff", Action::kDiff, "What changed from one version of an instrument to another, line by line",
          "soclectl contract diff cambresis/instruments/contrat 1 2", invocation);
  diff->add_option("NAME", compared->name, "Of an instrument, such as cambresis/instruments/contrat")
      ->required()
      ->transform(NameIn("contracts"));
  diff->add_option("FROM", compared->from_version, "Number of the version before; without it, the one before the last");
  diff->add_option("TO", compared->to_version, "Number of the version after; without it, the newest");
  AddPlanVerbs(*contract, invocation);
}

}  // namespace socle::cli
