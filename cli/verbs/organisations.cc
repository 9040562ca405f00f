// organisation …
#include "cli/verbs/written_verbs.h"
#include "socle/registry/v1/organisation_service.grpc.pb.h"

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
    table.AddRow({std::string(ShortName(each.name())), each.display_name(), v1::Organisation::Kind_Name(each.kind()),
                  each.siren(), std::to_string(each.members_size()), std::to_string(each.competences_size()),
                  DateText(each.valid_from()), DateText(each.valid_to()), history ? BelievedText(each) : ""});
  }
  table.PrintOrNone(console);
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
}

// For RunCommon.
struct Organisations {
  using Stub = v1::OrganisationService::Stub;
  using Message = v1::Organisation;
  using Messages = google::protobuf::RepeatedPtrField<Message>;
  using ImportRequest = v1::ImportOrganisationsRequest;
  using ImportResponse = v1::ImportOrganisationsResponse;
  static constexpr auto kCreate = &Stub::CreateOrganisation;
  static constexpr auto kGet = &Stub::GetOrganisation;
  static constexpr auto kList = &Stub::ListOrganisations;
  static constexpr Messages* (v1::ListOrganisationsResponse::*kItems)() =
      &v1::ListOrganisationsResponse::mutable_organisations;
  static constexpr auto kUpdate = &Stub::UpdateOrganisation;
  static constexpr auto kCorrect = &Stub::CorrectOrganisation;
  static constexpr auto kDelete = &Stub::DeleteOrganisation;
  static constexpr auto kUndelete = &Stub::UndeleteOrganisation;
  static constexpr auto kHistory = &Stub::ListOrganisationHistory;
  static constexpr Messages* (v1::ListOrganisationHistoryResponse::*kVersions)() =
      &v1::ListOrganisationHistoryResponse::mutable_versions;
  static constexpr auto kImport = &Stub::ImportOrganisations;

  template <typename Request>
  static Message* In(Request* request) {
    return request->mutable_organisation();
  }
  static void SetId(const std::string& id, v1::CreateOrganisationRequest* request) { request->set_organisation_id(id); }

  static void FillInOwn(const WrittenCommand& command, Message* organisation, google::protobuf::FieldMask* mask) {
    PutText(command.legal_form, "legal_form", organisation->mutable_legal_form(), mask);
    PutText(command.siren, "siren", organisation->mutable_siren(), mask);
    PutText(command.rna, "rna", organisation->mutable_rna(), mask);
    PutText(command.seat, "seat", organisation->mutable_seat(), mask);
    if (command.population) {
      organisation->set_population(*command.population);
      mask->add_paths("population");
    }
    if (command.members) {
      for (const std::string& member : *command.members) organisation->add_members()->set_member(member);
      mask->add_paths("members");
    }
  }

  static void Print(const Messages& list, const Console& console, bool history) { cli::Print(list, console, history); }
  static void Print(const Message& organisation, const Console& console) { cli::Print(organisation, console); }
};

}  // namespace

absl::StatusOr<ExitCode> RunOrganisation(const WrittenCommand& command, const Session& session) {
  const std::unique_ptr<Stub> stub = session.client.StubOf<v1::OrganisationService>();
  if (const auto done = RunCommon<Organisations>(command, session, *stub)) return *done;
  v1::GetIdentityCardRequest request;
  request.set_name(command.name);
  return Ask(session, *stub, &Stub::GetIdentityCard, request,
             [](const auto& card, const Console& console) { Print(card, console); });
}

}  // namespace socle::cli
