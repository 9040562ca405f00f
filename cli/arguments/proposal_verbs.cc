#include "cli/arguments/verbs.h"

namespace socle::cli {
namespace {

using Action = ProposalCommand::Action;

class Proposals {
 public:
  Proposals(CLI::App* family, Invocation* invocation) : family_(family), invocation_(invocation) {
    family_->require_subcommand(1);
  }

  CLI::App* Add(const std::string& name, Action action, const std::string& description, const std::string& example) {
    command_ = std::make_shared<ProposalCommand>();
    command_->action = action;
    CLI::App* verb = AddVerb(*family_, name, description, example);
    verb->callback([command = command_, invocation = invocation_] { invocation->command = *command; });
    return verb;
  }

  // Of the verb that was added last.
  ProposalCommand* command() { return command_.get(); }
  const std::shared_ptr<ProposalCommand>& shared() { return command_; }

 private:
  CLI::App* family_;
  Invocation* invocation_;
  std::shared_ptr<ProposalCommand> command_;
};

void AddName(CLI::App* verb, ProposalCommand* command) {
  verb->add_option("NAME", command->name, "Such as prix-action-citoyenne")->required()->transform(NameIn("proposals"));
}

void AddWriting(CLI::App* verb, ProposalCommand* command, bool changes) {
  if (changes) verb->add_option("--etag", command->etag, "Refuse when it changed since it was read")->type_name("ETAG");
  verb->add_flag("--dry-run", command->validate_only, "Check it, write nothing");
}

// What a proposal says.
void AddFields(CLI::App* verb, ProposalCommand* command) {
  verb->add_option("--kind", command->new_kind, "ACTION, OBSERVATORY, CHARTER, PRIZE and their like")
      ->type_name("KIND");
  verb->add_option("--statement", command->statement, "The words of the proposal")->type_name("TEXT");
  verb->add_option("--publication", command->publication, "In which white book it stands")->type_name("TEXT");
  verb->add_option("--workshop", command->new_workshop, "The body of the registry that made it")
      ->type_name("NAME")
      ->transform(NameIn("bodies"));
  verb->add_option("--issue", command->issue, "What is at stake")->type_name("TEXT");
  verb->add_option("--indicator", command->indicators, "All that it answers to, as often as there are")
      ->type_name("NAME")
      ->transform(NameIn("indicators"));
  verb->add_option("--domain", command->domains, "All that a prize is given in")->type_name("TEXT");
  verb->add_option("--source", command->source, "What it is recorded from")->type_name("TEXT");
}

void AddReading(Proposals& proposals) {
  CLI::App* list =
      proposals.Add("list", Action::kList, "The proposals there are", "soclectl proposal list --kind PRIZE");
  ProposalCommand* command = proposals.command();
  list->add_option("--query", command->query, "Words of its name or statement");
  list->add_option("--kind", command->kind, "Such as PRIZE");
  list->add_option("--status", command->status, "Such as TAKEN_UP");
  list->add_option("--workshop", command->workshop, "Only of this workshop")
      ->type_name("NAME")
      ->transform(NameIn("bodies"));
  list->add_option("--indicator", command->indicator, "Only those that answer to this indicator")
      ->type_name("NAME")
      ->transform(NameIn("indicators"));
  list->add_option("--taken-up-by", command->taken_up_by, "Only those that this contract or action takes up")
      ->type_name("NAME")
      ->transform(NameIn("contracts"));
  list->add_option("--keeper", command->keeper, "Only those that this one keeps")
      ->type_name("NAME")
      ->transform(AnyNameReader());
  AddPaging(list, &command->paging);
  CLI::App* show = proposals.Add("show", Action::kShow, "One, what became of it, and the actions that take it up",
                                 "soclectl proposal show prix-action-citoyenne");
  AddName(show, proposals.command());
}

void AddWrites(Proposals& proposals) {
  CLI::App* create = proposals.Add(
      "create", Action::kCreate, "Records one that you keep",
      "soclectl --as departement-59 proposal create prix-citoyen \"Prix de l'action citoyenne\" --kind PRIZE \\\n"
      "    --keeper departement-59 --statement '« Créer un prix. »' --source 'Livre blanc, p. 12'");
  ProposalCommand* command = proposals.command();
  create->add_option("ID", command->id, "The last part of its name")->required();
  create->add_option("LABEL", command->label, "What it is called")->required();
  create->add_option("--keeper", command->keeper, "Who keeps it: you")
      ->required()
      ->type_name("NAME")
      ->transform(AnyNameReader());
  create->add_flag("--synthetic", command->synthetic, "It is an example that no source gives");
  AddFields(create, command);
  for (const char* needed : {"--kind", "--statement", "--source"}) create->get_option(needed)->required();
  AddWriting(create, command, false);

  CLI::App* update =
      proposals.Add("update", Action::kUpdate, "Changes what is written of it",
                    "soclectl --as departement-59 proposal update prix-citoyen --issue 'Le lien social'");
  command = proposals.command();
  AddName(update, command);
  update->add_option("--label", command->label, "What it is called")->type_name("TEXT");
  AddFields(update, command);
  update->add_flag_callback(
      "--no-indicators", [kept = proposals.shared()] { kept->indicators.emplace(); }, "It answers to none");
  update->add_flag_callback(
      "--no-domains", [kept = proposals.shared()] { kept->domains.emplace(); }, "It is given in none");
  AddWriting(update, command, true);

  CLI::App* move = proposals.Add(
      "move", Action::kMove, "Says what became of it: TAKEN_UP, IN_PROGRESS, DONE, DROPPED",
      "soclectl --as departement-59 proposal move prix-citoyen TAKEN_UP --reason 'Le contrat la reprend'");
  command = proposals.command();
  AddName(move, command);
  move->add_option("STATUS", command->status, "What it becomes")->required();
  move->add_option("--reason", command->reason, "Why")->required()->type_name("TEXT");
  AddDay(move, "--since", &command->since, "On which day; without: not known");
  AddWriting(move, command, true);
}

void AddSayings(Proposals& proposals) {
  CLI::App* uptake =
      proposals.Add("uptake", Action::kUptake, "Writes that an action takes it up, where a source says so",
                    "soclectl --as departement-59 proposal uptake prix-citoyen cambresis/actions/prix --state TAKEN_UP "
                    "--source 'Comité de 2012'");
  ProposalCommand* command = proposals.command();
  AddName(uptake, command);
  uptake->add_option("ACTION", command->taker, "Such as cambresis/actions/prix")
      ->required()
      ->transform(NameIn("contracts"));
  uptake->add_option("--state", command->state, "TAKEN_UP, DONE or GIVEN_UP")->type_name("STATE");
  AddDay(uptake, "--since", &command->since, "Since when; without: not known");
  uptake->add_option("--source", command->source, "What says so")->type_name("TEXT");
  uptake->add_flag("--synthetic", command->synthetic, "It is an example that no source gives");
  uptake->add_flag("--remove", command->gone, "No source says so: takes it out")
      ->excludes("--state")
      ->excludes("--source");
  AddWriting(uptake, command, true);

  CLI::App* joins = proposals.Add(
      "participation", Action::kParticipation, "Adds who takes part, or where it is",
      "soclectl --as departement-59 proposal participation charte --party commune-59350 --source 'Liste de 1999'");
  command = proposals.command();
  AddName(joins, command);
  joins->add_option("--party", command->party, "Who")->type_name("NAME")->transform(AnyNameReader());
  joins->add_option("--place", command->place, "Where: a commune")->type_name("NAME")->transform(EntityNameReader());
  joins->add_option("--domain", command->domain, "Of a prize: in which domain")->type_name("TEXT");
  AddDay(joins, "--since", &command->since, "Since when; without: not known");
  joins->add_option("--source", command->source, "What says so")->required()->type_name("TEXT");
  joins->add_flag("--synthetic", command->synthetic, "It is an example that no source gives");
  AddWriting(joins, command, true);
}

}  // namespace

void AddProposalVerbs(CLI::App& root, Invocation* invocation) {
  Proposals proposals(
      AddVerb(root, "proposal", "What white books and observatories propose, and what contracts make of it",
              "soclectl proposal show prix-action-citoyenne"),
      invocation);
  AddReading(proposals);
  AddWrites(proposals);
  AddSayings(proposals);
}

}  // namespace socle::cli
