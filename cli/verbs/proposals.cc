// proposal list, show, create, update, move, uptake, participation.
#include <fmt/format.h>

#include <algorithm>

#include "cli/names/entity_name.h"
#include "cli/verbs/governance.h"
#include "cli/verbs/pages.h"
#include "cli/verbs/written.h"
#include "platform/base/error.h"
#include "socle/census/v1/proposal_service.grpc.pb.h"

namespace socle::cli {
namespace {

namespace v1 = ::socle::census::v1;
using Proposal = v1::Proposal;
using Service = v1::ProposalService;
using Stub = Service::Stub;

absl::StatusOr<v1::ListProposalsRequest> RequestOf(const ProposalCommand& command) {
  v1::ListProposalsRequest request;
  request.set_query(command.query);
  request.set_workshop(command.workshop);
  request.set_indicator(command.indicator);
  request.set_taken_up_by(command.taken_up_by);
  request.set_keeper(command.keeper);
  if (!command.kind.empty()) {
    SOCLE_ASSIGN_OR_RETURN(const int kind, EnumOf(Proposal::Kind_descriptor(), command.kind));
    request.set_kind(static_cast<Proposal::Kind>(kind));
  }
  if (!command.status.empty()) {
    SOCLE_ASSIGN_OR_RETURN(const int status, EnumOf(Proposal::Status_descriptor(), command.status));
    request.set_status(static_cast<Proposal::Status>(status));
  }
  return request;
}

absl::StatusOr<ExitCode> List(const ProposalCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<Service>();
  SOCLE_ASSIGN_OR_RETURN(const auto request, RequestOf(command));
  SOCLE_ASSIGN_OR_RETURN(const auto list, CollectPages(session, *stub, &Stub::ListProposals, request,
                                                       &v1::ListProposalsResponse::mutable_proposals, command.paging));
  if (session.globals.json) return PrintJson(list, session);
  Table table({{"NAME"},
               {"LABEL", Table::kLeft, true},
               {"KIND"},
               {"STATUS"},
               {"TAKEN UP", Table::kRight},
               {"WORKSHOP"},
               {"KEPT BY"},
               {""}});
  for (const Proposal& each : list.proposals()) {
    table.AddRow({WithoutCollection(each.name()), each.display_name(), Proposal::Kind_Name(each.kind()),
                  Proposal::Status_Name(each.status()), each.uptakes().empty() ? "" : NumberText(each.uptakes_size()),
                  WithoutCollection(each.workshop()), std::string(ShortName(each.keeper())),
                  SyntheticText(each.synthetic())});
  }
  PrintOrNone(table, session.console);
  if (!list.next_page_token().empty()) PrintMore(session.console, list.proposals_size(), -1);
  return ExitCode::kOk;
}

std::string ParticipationText(const v1::ProposalParticipation& who) {
  std::string text(ShortName(who.party()));
  if (!who.place().empty()) text += (text.empty() ? "" : " in ") + std::string(ShortName(who.place()));
  if (!who.domain().empty()) text += (text.empty() ? "" : ", ") + who.domain();
  return text;
}

void Print(const Proposal& proposal, const Console& console) {
  console.out << console.Bold(proposal.display_name()) << "  " << SyntheticText(proposal.synthetic()) << '\n';
  const auto line = [&](std::string_view what, const std::string& text) {
    if (!text.empty()) console.out << fmt::format("  {:<11} {}\n", what, text);
  };
  line("kind", Proposal::Kind_Name(proposal.kind()));
  line("status", Proposal::Status_Name(proposal.status()));
  line("says", proposal.statement());
  line("stands in", proposal.publication());
  line("workshop", proposal.workshop());
  line("issue", proposal.issue());
  for (const std::string& name : proposal.indicators()) line("indicator", name);
  for (const std::string& domain : proposal.domains()) line("domain", domain);
  line("kept by", std::string(ShortName(proposal.keeper())));
  line("source", proposal.source());
  console.out << console.Dim(fmt::format("  {} · etag {}", proposal.name(), proposal.etag())) << '\n';
  Table uptakes({{"TAKEN UP BY"}, {"STATE"}, {"SINCE"}, {"WHO SAYS SO", Table::kLeft, true}, {""}});
  for (const v1::ProposalUptake& each : proposal.uptakes()) {
    uptakes.AddRow({each.action(), v1::ProposalUptake::State_Name(each.state()), DateText(each.date()),
                    each.followed() ? "the action itself, followed" : each.source(), SyntheticText(each.synthetic())});
  }
  if (!uptakes.empty()) uptakes.Print(console);
  Table joined({{"TAKES PART"}, {"SINCE"}, {"SOURCE", Table::kLeft, true}, {""}});
  for (const v1::ProposalParticipation& each : proposal.participations()) {
    joined.AddRow({ParticipationText(each), DateText(each.date()), each.source(), SyntheticText(each.synthetic())});
  }
  if (!joined.empty()) joined.Print(console);
}

absl::StatusOr<ExitCode> Shown(const absl::StatusOr<Proposal>& proposal, const Session& session) {
  if (!proposal.ok()) return proposal.status();
  if (session.globals.json) return PrintJson(*proposal, session);
  Print(*proposal, session.console);
  return ExitCode::kOk;
}

absl::StatusOr<Proposal> Get(const ProposalCommand& command, const Session& session, Stub& stub) {
  v1::GetProposalRequest request;
  request.set_name(command.name);
  return session.client.Call(&Stub::GetProposal, stub, request);
}

absl::StatusOr<ExitCode> ShowWithMoves(const ProposalCommand& command, const Session& session, Stub& stub) {
  SOCLE_ASSIGN_OR_RETURN(const Proposal proposal, Get(command, session, stub));
  if (session.globals.json) return PrintJson(proposal, session);
  v1::ListProposalMovesRequest request;
  request.set_parent(command.name);
  SOCLE_ASSIGN_OR_RETURN(const auto moves,
                         CollectPages(session, stub, &Stub::ListProposalMoves, request,
                                      &v1::ListProposalMovesResponse::mutable_moves, Paging{.limit = 0, .all = true}));
  Print(proposal, session.console);
  Table table({{"BECAME"}, {"ON"}, {"RECORDED"}, {"WHY", Table::kLeft, true}});
  for (const v1::ProposalMove& each : moves.moves()) {
    table.AddRow({Proposal::Status_Name(each.status()), DateText(each.date()), TimestampText(each.create_time()),
                  each.reason()});
  }
  if (!table.empty()) table.Print(session.console);
  return ExitCode::kOk;
}

// What was given, into the proposal, and the names of the fields into the mask.
absl::Status FillIn(const ProposalCommand& command, Proposal* proposal, google::protobuf::FieldMask* mask) {
  PutText(command.label, "display_name", proposal->mutable_display_name(), mask);
  PutText(command.publication, "publication", proposal->mutable_publication(), mask);
  PutText(command.new_workshop, "workshop", proposal->mutable_workshop(), mask);
  PutText(command.issue, "issue", proposal->mutable_issue(), mask);
  PutText(command.statement, "statement", proposal->mutable_statement(), mask);
  PutText(command.source, "source", proposal->mutable_source(), mask);
  if (command.new_kind) {
    SOCLE_ASSIGN_OR_RETURN(const int kind, EnumOf(Proposal::Kind_descriptor(), *command.new_kind));
    proposal->set_kind(static_cast<Proposal::Kind>(kind));
    mask->add_paths("kind");
  }
  if (command.indicators) {
    for (const std::string& name : *command.indicators) proposal->add_indicators(name);
    mask->add_paths("indicators");
  }
  if (command.domains) {
    for (const std::string& domain : *command.domains) proposal->add_domains(domain);
    mask->add_paths("domains");
  }
  return absl::OkStatus();
}

absl::StatusOr<ExitCode> Create(const ProposalCommand& command, const Session& session, Stub& stub) {
  v1::CreateProposalRequest request;
  google::protobuf::FieldMask unused;
  SOCLE_RETURN_IF_ERROR(FillIn(command, request.mutable_proposal(), &unused));
  request.mutable_proposal()->set_keeper(command.keeper);
  request.mutable_proposal()->set_synthetic(command.synthetic);
  request.set_proposal_id(command.id);
  request.set_validate_only(command.validate_only);
  return Shown(session.client.Call(&Stub::CreateProposal, stub, request), session);
}

absl::StatusOr<ExitCode> Update(const ProposalCommand& command, const Session& session, Stub& stub) {
  v1::UpdateProposalRequest request;
  request.mutable_proposal()->set_name(command.name);
  request.mutable_proposal()->set_etag(command.etag);
  request.set_validate_only(command.validate_only);
  SOCLE_RETURN_IF_ERROR(FillIn(command, request.mutable_proposal(), request.mutable_update_mask()));
  // A mask without fields would mean all of them.
  if (request.update_mask().paths().empty()) {
    return absl::InvalidArgumentError("nothing is to be changed: say what, such as --statement TEXT");
  }
  return Shown(session.client.Call(&Stub::UpdateProposal, stub, request), session);
}

absl::StatusOr<ExitCode> Move(const ProposalCommand& command, const Session& session, Stub& stub) {
  v1::MoveProposalRequest request;
  request.set_name(command.name);
  SOCLE_ASSIGN_OR_RETURN(const int status, EnumOf(Proposal::Status_descriptor(), command.status));
  request.set_status(static_cast<Proposal::Status>(status));
  if (command.since) *request.mutable_date() = ToProto(*command.since);
  request.set_reason(command.reason);
  request.set_etag(command.etag);
  request.set_validate_only(command.validate_only);
  return Shown(session.client.Call(&Stub::MoveProposal, stub, request), session);
}

// A list of the proposal is written whole, so it is read first, and its etag keeps what others wrote meanwhile.
absl::StatusOr<ExitCode> WriteList(const ProposalCommand& command, Proposal proposal, const char* field,
                                   const Session& session, Stub& stub) {
  v1::UpdateProposalRequest request;
  *request.mutable_proposal() = std::move(proposal);
  if (!command.etag.empty()) request.mutable_proposal()->set_etag(command.etag);
  request.mutable_update_mask()->add_paths(field);
  request.set_validate_only(command.validate_only);
  return Shown(session.client.Call(&Stub::UpdateProposal, stub, request), session);
}

// The uptake that the keeper wrote of an action is replaced; the one that census follows stays beside it.
absl::StatusOr<ExitCode> WriteUptake(const ProposalCommand& command, const Session& session, Stub& stub) {
  if (!command.gone && (command.state.empty() || !command.source)) {
    return absl::InvalidArgumentError("give --state and --source, or --remove");
  }
  SOCLE_ASSIGN_OR_RETURN(Proposal proposal, Get(command, session, stub));
  auto* uptakes = proposal.mutable_uptakes();
  uptakes->erase(std::remove_if(uptakes->begin(), uptakes->end(),
                                [&](const auto& each) { return !each.followed() && each.action() == command.taker; }),
                 uptakes->end());
  if (!command.gone) {
    SOCLE_ASSIGN_OR_RETURN(const int state, EnumOf(v1::ProposalUptake::State_descriptor(), command.state));
    v1::ProposalUptake* added = proposal.add_uptakes();
    added->set_action(command.taker);
    added->set_state(static_cast<v1::ProposalUptake::State>(state));
    if (command.since) *added->mutable_date() = ToProto(*command.since);
    added->set_source(*command.source);
    added->set_synthetic(command.synthetic);
  }
  return WriteList(command, std::move(proposal), "uptakes", session, stub);
}

absl::StatusOr<ExitCode> AddParticipation(const ProposalCommand& command, const Session& session, Stub& stub) {
  SOCLE_ASSIGN_OR_RETURN(Proposal proposal, Get(command, session, stub));
  v1::ProposalParticipation* added = proposal.add_participations();
  added->set_party(command.party);
  added->set_place(command.place);
  added->set_domain(command.domain);
  if (command.since) *added->mutable_date() = ToProto(*command.since);
  added->set_source(command.source.value_or(""));
  added->set_synthetic(command.synthetic);
  return WriteList(command, std::move(proposal), "participations", session, stub);
}

}  // namespace

absl::StatusOr<ExitCode> Run(const ProposalCommand& command, const Session& session) {
  using Action = ProposalCommand::Action;
  const auto stub = session.client.StubOf<Service>();
  switch (command.action) {
    case Action::kShow:
      return ShowWithMoves(command, session, *stub);
    case Action::kCreate:
      return Create(command, session, *stub);
    case Action::kUpdate:
      return Update(command, session, *stub);
    case Action::kMove:
      return Move(command, session, *stub);
    case Action::kUptake:
      return WriteUptake(command, session, *stub);
    case Action::kParticipation:
      return AddParticipation(command, session, *stub);
    default:
      return List(command, session);
  }
}

}  // namespace socle::cli
