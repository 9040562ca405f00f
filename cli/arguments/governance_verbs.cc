#include "cli/arguments/verbs.h"
#include "cli/names/entity_name.h"

namespace socle::cli {
namespace {

using Action = GovernanceCommand::Action;

void AddSignatories(CLI::App& root, Invocation* invocation) {
  auto command = std::make_shared<SignatoriesCommand>();
  CLI::App* verb = AddVerb(root, "signatories", "Who has signed a manifesto at a date, and who carries that on today",
                           "soclectl signatories --as-of 2012-01-01\n"
                           "  soclectl signatories international-npdc --carried-by epci-200069037");
  verb->add_option("MANIFESTO", command->manifesto, "Such as international-npdc; needless where there is one")
      ->transform(NameIn("manifestos"));
  verb->add_option("--carried-by", command->carried_by, "Only those whose engagement this collectivité carries")
      ->type_name("NAME")
      ->transform(EntityNameReader());
  verb->add_flag("--group-by-type", command->group_by_type, "Régions, départements, intercommunalités, communes");
  AddPaging(verb, &command->paging);
  AddAsOf(verb, &invocation->globals);
  AddReading(verb, &invocation->globals);
  verb->callback([=] { invocation->command = *command; });
}

class Governance {
 public:
  Governance(CLI::App& root, Invocation* invocation) : root_(root), invocation_(invocation) {}

  std::pair<CLI::App*, std::shared_ptr<GovernanceCommand>> Add(const std::string& name, Action action,
                                                               const std::string& description,
                                                               const std::string& example) {
    auto command = std::make_shared<GovernanceCommand>();
    command->action = action;
    CLI::App* verb = AddVerb(root_, name, description, example);
    verb->callback([command, invocation = invocation_] { invocation->command = *command; });
    return {verb, command};
  }

 private:
  CLI::App& root_;
  Invocation* invocation_;
};

void AddBodies(Governance& governance, Globals* globals) {
  const auto [manifestos, of_manifestos] =
      governance.Add("manifestos", Action::kManifestos, "The manifestos that can be signed", "soclectl manifestos");
  AddPaging(manifestos, &of_manifestos->paging);
  const auto [bodies, of_bodies] = governance.Add(
      "bodies", Action::kBodies, "Commissions, committees, councils, clubs at a date", "soclectl bodies --late");
  bodies->add_option("--of", of_bodies->party, "Only those in which this collectivité or organisation sits")
      ->type_name("NAME")
      ->transform(EntityNameReader());
  bodies->add_flag("--late", of_bodies->late, "Only those that should have met by then");
  AddPaging(bodies, &of_bodies->paging);
  AddAsOf(bodies, globals);
  const auto [body, of_body] =
      governance.Add("body", Action::kBody, "One body: statute, members, meetings, decisions, reviews",
                     "soclectl body tmi --as-of 2013-12-05");
  body->add_option("NAME", of_body->name, "Such as tmi")->required()->transform(NameIn("bodies"));
  AddPaging(body, &of_body->paging);
  AddAsOf(body, globals);
  const auto [meetings, of_meetings] =
      governance.Add("meetings", Action::kMeetings, "The meetings of a body", "soclectl meetings tmi");
  meetings->add_option("NAME", of_meetings->name, "Such as tmi")->required()->transform(NameIn("bodies"));
  AddPaging(meetings, &of_meetings->paging);
}

void AddDecisions(Governance& governance, Invocation* invocation) {
  const auto [decisions, of_decisions] =
      governance.Add("decisions", Action::kDecisions, "The decisions of a body", "soclectl decisions tmi");
  decisions->add_option("NAME", of_decisions->name, "Such as tmi")->required()->transform(NameIn("bodies"));
  decisions->add_option("--state", of_decisions->state, "Such as ADOPTED")->type_name("STATE");
  AddPaging(decisions, &of_decisions->paging);
  const std::string name = "Such as tmi/decisions/…, as soclectl decisions shows it";
  const auto [decision, of_decision] = governance.Add(
      "decision", Action::kDecision, "One decision and how it was voted", "soclectl decision tmi/decisions/…");
  decision->add_option("NAME", of_decision->name, name)->required()->transform(NameIn("bodies"));
  const auto [votes, of_votes] = governance.Add("votes", Action::kVotes, "Who has a voice in a decision, and said what",
                                                "soclectl votes tmi/decisions/…");
  votes->add_option("NAME", of_votes->name, name)->required()->transform(NameIn("bodies"));
  AddPaging(votes, &of_votes->paging);
  const auto [verify, of_verify] =
      governance.Add("verify", Action::kVerify, "Whether a valid decision exists on exactly this content, and why not",
                     "soclectl verify tmi/decisions/… --file deliberation.pdf");
  verify->add_option("NAME", of_verify->name, name)->required()->transform(NameIn("bodies"));
  auto* digest = verify->add_option("--digest", of_verify->digest, "SHA-256 of what was voted, 64 hexadecimal digits")
                     ->type_name("HEX")
                     ->check([](const std::string& text) -> std::string {
                       const bool hex = text.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
                       return hex && text.size() == 64 ? "" : "'" + text + "' is no SHA-256: 64 hexadecimal digits";
                     });
  auto* file = verify->add_option("--file", of_verify->file, "The file that was voted")
                   ->check(CLI::ExistingFile)
                   ->type_name("FILE")
                   ->excludes(digest);
  verify->callback([digest, file, command = of_verify, invocation] {
    if (digest->count() + file->count() == 0) throw CLI::RequiredError("--digest or --file");
    invocation->command = *command;
  });
}

}  // namespace

void AddGovernanceVerbs(CLI::App& root, Invocation* invocation) {
  AddSignatories(root, invocation);
  Governance governance(root, invocation);
  AddBodies(governance, &invocation->globals);
  AddDecisions(governance, invocation);
}

}  // namespace socle::cli
