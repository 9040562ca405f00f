// organisation …
#include "cli/output/collectivite_view.h"
#include "cli/verbs/written.h"

namespace socle::cli {
namespace {

namespace v1 = registry::v1;
using Stub = v1::OrganisationService::Stub;

void Print(const google::protobuf::RepeatedPtrField<v1::Organisation>& organisations, const Console& console,
           bool history) {
  Table table({{"NAME"},
               {"LABEL", Table::kLeft, true},
               {"KIND"},
               {"SIREN"},
               {"MEMBERS", Table::kRight},
               {"COMPETENCES", Table::kRight},
               {"FROM"},
               {"TO"},
               {"BELIEVED"}});
  for (const v1::Organisation& each : organisations) {
    const bool past = each.knowledge().has_known_to();
    table.AddRow({std::string(ShortName(each.name())), each.display_name(), v1::Organisation::Kind_Name(each.kind()),
                  each.siren(), std::to_string(each.members_size()), std::to_string(each.competences_size()),
                  DateText(each.valid_from()), DateText(each.valid_to()),
                  !history ? ""
                  : past   ? "until " + TimestampText(each.knowledge().known_to())
                           : "now"});
  }
  if (table.empty()) {
    console.out << "none\n";
  } else {
    table.Print(console);
  }
}

void Print(const v1::Organisation& organisation, const Console& console) {
  console.out << console.Bold(fmt::format("{}  {}", ShortName(organisation.name()), organisation.display_name()))
              << '\n';
  const auto line = [&](std::string_view label, std::string_view text) {
    if (!text.empty()) console.out << fmt::format("  {} {}\n", label, text);
  };
  line("kind", v1::Organisation::Kind_Name(organisation.kind()));
  line("legal form", organisation.legal_form());
  line("SIREN", organisation.siren());
  line("RNA", organisation.rna());
  line("seat", organisation.seat());
  if (organisation.has_population()) line("inhabitants", NumberText(organisation.population()));
  for (const auto& member : organisation.members()) line("member", member.member());
  for (const auto& id : organisation.external_ids()) line(id.system(), id.id());
  if (organisation.competences_size() > 0)
    line("competences", fmt::format("{}", fmt::join(organisation.competences(), ", ")));
  line("", organisation.description());
  for (const auto& advisory : organisation.advisories()) line("!", advisory.text());
  if (organisation.has_delete_time()) line("deleted", TimestampText(organisation.delete_time()));
  console.out << console.Dim(fmt::format("  etag {} · revision {}", organisation.etag(), organisation.revision()))
              << '\n';
}

void Print(const v1::GetIdentityCardResponse& card, const Console& console) {
  const bool collectivite = card.has_collectivite();
  console.out << console.Bold(fmt::format(
                     "{}  {}", ShortName(collectivite ? card.collectivite().name() : card.organisation().name()),
                     collectivite ? card.collectivite().display_name() : card.organisation().display_name()))
              << '\n';
  Table table({{"PART OF"}, {"NAME"}, {"LABEL", Table::kLeft, true}, {"KIND"}, {"THROUGH"}});
  const auto add = [&](const char* part, const v1::IdentityLink& link) {
    table.AddRow({part, std::string(ShortName(link.name())), link.display_name(), link.kind(),
                  std::string(ShortName(link.through()))});
  };
  if (card.has_epci()) add("EPCI", card.epci());
  if (card.has_ept()) add("EPT", card.ept());
  for (const auto& link : card.departements()) add("département", link);
  for (const auto& link : card.regions()) add("région", link);
  for (const auto& link : card.groupements()) add("groupement", link);
  for (const auto& each : card.territories()) {
    table.AddRow({"territory", std::string(ShortName(each.territory())), each.display_name(),
                  v1::Territory::Kind_Name(each.kind()), v1::TerritoryMembership::Relation_Name(each.relation())});
  }
  if (!table.empty()) table.Print(console);
  Table competences({{"COMPETENCE"}, {"LABEL", Table::kLeft, true}});
  for (const auto& competence : card.competences()) competences.AddRow({competence.code(), competence.display_name()});
  if (!competences.empty()) {
    console.out << '\n';
    competences.Print(console);
  }
  PrintReadInfo(card.read_info(), console);
}

template <typename Message>
absl::StatusOr<ExitCode> Show(const Session& session, const absl::StatusOr<Message>& message) {
  if (!message.ok()) return message.status();
  if (session.globals.json) {
    session.console.out << JsonOf(*message) << '\n';
  } else {
    Print(*message, session.console);
  }
  return ExitCode::kOk;
}

absl::StatusOr<v1::Organisation> Create(const WrittenCommand& command, const Session& session, Stub& stub) {
  v1::CreateOrganisationRequest request;
  request.set_organisation_id(command.id);
  request.set_validate_only(command.validate_only);
  v1::Organisation* organisation = request.mutable_organisation();
  organisation->set_display_name(command.label);
  SOCLE_ASSIGN_OR_RETURN(const int kind, EnumOf(v1::Organisation::Kind_descriptor(), command.kind));
  organisation->set_kind(static_cast<v1::Organisation::Kind>(kind));
  organisation->set_siren(command.siren);
  organisation->set_rna(command.rna);
  organisation->set_seat(command.seat);
  for (const std::string& member : command.members) organisation->add_members()->set_member(member);
  SOCLE_RETURN_IF_ERROR(AddExternalIds(command.external_ids, organisation->mutable_external_ids()));
  return session.client.Call(&Stub::CreateOrganisation, stub, request);
}

absl::StatusOr<ExitCode> List(const WrittenCommand& command, const Session& session, Stub& stub) {
  v1::ListOrganisationsRequest request;
  request.set_filter(command.filter);
  request.set_order_by(command.order_by);
  request.set_show_deleted(command.show_deleted);
  SetAsOf(session.globals, &request);
  if (session.globals.known_at) *request.mutable_known_at() = ToProto(*session.globals.known_at);
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         CollectPages(session, stub, &Stub::ListOrganisations, request,
                                      &v1::ListOrganisationsResponse::mutable_organisations, command.paging));
  if (session.globals.json) {
    session.console.out << JsonOf(list) << '\n';
    return ExitCode::kOk;
  }
  Print(list.organisations(), session.console, false);
  if (!list.next_page_token().empty()) PrintMore(session.console, list.organisations_size(), -1);
  PrintReadInfo(list.read_info(), session.console);
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> History(const WrittenCommand& command, const Session& session, Stub& stub) {
  v1::ListOrganisationHistoryRequest request;
  request.set_parent(command.name);
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         CollectPages(session, stub, &Stub::ListOrganisationHistory, request,
                                      &v1::ListOrganisationHistoryResponse::mutable_versions, command.paging));
  if (session.globals.json) {
    session.console.out << JsonOf(list) << '\n';
  } else {
    Print(list.versions(), session.console, true);
  }
  return ExitCode::kOk;
}

}  // namespace

absl::StatusOr<ExitCode> RunOrganisation(const WrittenCommand& command, const Session& session) {
  const std::unique_ptr<Stub> stub = v1::OrganisationService::NewStub(session.client.channel());
  using Action = WrittenCommand::Action;
  switch (command.action) {
    case Action::kList:
      return List(command, session, *stub);
    case Action::kHistory:
      return History(command, session, *stub);
    case Action::kCreate:
      return Show(session, Create(command, session, *stub));
    case Action::kDelete: {
      v1::DeleteOrganisationRequest request;
      request.set_name(command.name);
      return Show(session, session.client.Call(&Stub::DeleteOrganisation, *stub, request));
    }
    case Action::kUndelete: {
      v1::UndeleteOrganisationRequest request;
      request.set_name(command.name);
      return Show(session, session.client.Call(&Stub::UndeleteOrganisation, *stub, request));
    }
    case Action::kImport: {
      using Response = v1::ImportOrganisationsResponse;
      return SendFiles<v1::ImportOrganisationsRequest, Response>(command, session, *stub, &Stub::ImportOrganisations);
    }
    case Action::kCard: {
      v1::GetIdentityCardRequest request;
      request.set_name(command.name);
      SetAsOf(session.globals, &request);
      SetReading(session.globals, &request);
      return Show(session, session.client.Call(&Stub::GetIdentityCard, *stub, request));
    }
    default: {
      v1::GetOrganisationRequest request;
      request.set_name(command.name);
      SetAsOf(session.globals, &request);
      if (session.globals.known_at) *request.mutable_known_at() = ToProto(*session.globals.known_at);
      return Show(session, session.client.Call(&Stub::GetOrganisation, *stub, request));
    }
  }
}

}  // namespace socle::cli
