#include "services/registry/api/organisation_service.h"

#include "services/registry/api/errors.h"

namespace socle::registry::api {
namespace {

std::vector<std::string> NamesOf(const Organisation& organisation) {
  std::vector<std::string> names;
  for (const OrganisationMember& member : organisation.members) names.push_back(member.member);
  return names;
}

}  // namespace

OrganisationService::OrganisationService(const Archives& archives, OrganisationDirectory* directory,
                                         write::Writer* writer, const ServingHolder* holder, Freshness freshness)
    : archives_(archives),
      directory_(directory),
      writer_(writer),
      holder_(holder),
      freshness_(std::move(freshness)),
      territories_(archives.territories, directory),
      cards_(directory, &territories_, archives.competences),
      reads_(archives.organisations, holder),
      writes_(archives.organisations, writer, holder,
              [directory](db::Transaction& tx, const Organisation& organisation) {
                return directory->CheckThere(tx, NamesOf(organisation), "organisation.members");
              }),
      service_("socle.registry.v1.OrganisationService") {
  reads_.AddTo(&service_);
  writes_.AddTo(&service_);
  service_.Blocking<v1::ListOrganisationMembersRequest, v1::ListOrganisationMembersResponse>(
      "ListOrganisationMembers", [this](rpc::Call& call, const auto& request) { return Members(call, request); });
  service_.Blocking<v1::ListCompetencesRequest, v1::ListCompetencesResponse>(
      "ListCompetences", [this](rpc::Call& call, const auto& request) { return Competences(call, request); });
  service_.Blocking<v1::GetIdentityCardRequest, v1::GetIdentityCardResponse>(
      "GetIdentityCard", [this](rpc::Call& call, const auto& request) { return Card(call, request); });
  service_.ClientStream<v1::ImportOrganisationsRequest, v1::ImportOrganisationsResponse>(
      "ImportOrganisations",
      [this](rpc::Call& call, rpc::StreamIn<v1::ImportOrganisationsRequest>& in) { return Import(call, in); });
}

absl::StatusOr<v1::ListOrganisationMembersResponse> OrganisationService::Members(
    rpc::Call& call, const v1::ListOrganisationMembersRequest& request) {
  const auto serving = holder_->Get();
  SOCLE_ASSIGN_OR_RETURN(ReadContext context, MakeReadContext(*serving, request));
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request, &context));
  SOCLE_ASSIGN_OR_RETURN(const auto found, reads_.FindVersion(call, request.parent(), "parent", context.as_of));
  const std::vector<OrganisationMember>& members = found->version->content.members;
  SOCLE_ASSIGN_OR_RETURN(const auto known,
                         directory_->MembersOf(NamesOf(found->version->content), context.as_of, call.deadline()));
  std::vector<std::pair<std::string, const OrganisationMember*>> keyed;
  for (const OrganisationMember& member : members) keyed.emplace_back(member.member, &member);
  const auto part = page.Cut(std::move(keyed));
  v1::ListOrganisationMembersResponse response;
  for (const OrganisationMember* member : part.items) {
    v1::OrganisationMember* added = response.add_members();
    added->set_member(member->member);
    added->mutable_competences()->Assign(member->competences.begin(), member->competences.end());
    const absl::StatusOr<Entity> entity = ParseEntityName(member->member);
    if (const auto organisation = known.find(member->member); organisation != known.end()) {
      added->set_display_name(organisation->second.label);
    } else if (const auto index = entity.ok() ? context.snapshot().Find(*entity) : kNoEntity; index != kNoEntity) {
      const Version* version = context.snapshot().versions().LastBegun(index, context.as_of);
      if (version != nullptr) added->set_display_name(version->label);
    }
  }
  response.set_next_page_token(part.next_page_token);
  response.set_total_size(static_cast<int>(members.size()));
  SetReadInfo(context, response.mutable_read_info());
  return response;
}

absl::StatusOr<v1::ListCompetencesResponse> OrganisationService::Competences(
    rpc::Call& call, const v1::ListCompetencesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_RETURN_IF_ERROR(socle::api::CheckText("list", request.list(), {.min = 0, .max = 50}).status());
  SOCLE_ASSIGN_OR_RETURN(const auto codes, archives_.competences->List("", call.deadline()));
  std::vector<std::pair<std::string, v1::Competence>> keyed;
  for (v1::Competence& competence : ShowCompetences(codes)) {
    if (!request.list().empty() && !competence.code().starts_with(request.list() + "/")) continue;
    std::string key = competence.code();
    keyed.emplace_back(std::move(key), std::move(competence));
  }
  auto part = page.Cut(std::move(keyed));
  v1::ListCompetencesResponse response;
  for (v1::Competence& competence : part.items) *response.add_competences() = std::move(competence);
  response.set_next_page_token(part.next_page_token);
  return response;
}

absl::StatusOr<v1::GetIdentityCardResponse> OrganisationService::Card(rpc::Call& call,
                                                                      const v1::GetIdentityCardRequest& request) {
  SOCLE_RETURN_IF_ERROR(freshness_.Await(call, request.consistency()));
  const auto serving = holder_->Get();
  SOCLE_ASSIGN_OR_RETURN(const ReadContext context, MakeReadContext(*serving, request));
  if (!request.name().starts_with("organisations/")) return cards_.OfCollectivite(call, context, request.name());
  SOCLE_ASSIGN_OR_RETURN(const auto found, reads_.FindVersion(call, request.name(), "name", context.as_of));
  return cards_.OfOrganisation(call, context, reads_.view().Show(found->file, *found->version, context.as_of.known_at));
}

absl::StatusOr<v1::ImportOrganisationsResponse> OrganisationService::Import(
    rpc::Call& call, rpc::StreamIn<v1::ImportOrganisationsRequest>& in) {
  v1::ImportOrganisationsRequest::Options options;
  SOCLE_ASSIGN_OR_RETURN(const std::vector<ImportedFile> files, ReadImport(in, &options));
  SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, options, {}));
  command.fingerprint = DigestOfFiles(command, files);
  SOCLE_ASSIGN_OR_RETURN(const auto imported, ReadOrganisationLists(files, *holder_->Get()->snapshot));
  v1::ImportOrganisationsResponse response;
  SOCLE_RETURN_IF_ERROR(WrittenImport<OrganisationTraits>(archives_.organisations, writer_)
                            .Run(call, command, imported.list, response.mutable_report()));
  SOCLE_RETURN_IF_ERROR(WriteCompetences(call, command, imported, response.mutable_report()));
  return response;
}

absl::Status OrganisationService::WriteCompetences(rpc::Call& call, const write::Command& import,
                                                   const ImportedOrganisations& imported, v1::ImportReport* report) {
  constexpr size_t kFirstBatch = 1'000'000;  // numbers of batches that no organisations have
  for (size_t begin = 0, batch = kFirstBatch; begin < imported.held.size() || batch == kFirstBatch;
       begin += kImportBatch, ++batch) {
    SOCLE_RETURN_IF_ERROR(call.CheckAlive());
    const auto held =
        std::span(imported.held)
            .subspan(std::min(begin, imported.held.size()), std::min(kImportBatch, imported.held.size() - begin));
    std::vector<std::string> names;
    for (const HeldCompetences& each : held) names.push_back("collectivites/" + each.collectivite);
    if (batch == kFirstBatch) names.push_back("competences");
    const write::Command command = BatchCommand(import, batch, std::move(names));
    SOCLE_ASSIGN_OR_RETURN(
        const v1::ImportReport done,
        writer_->Run<v1::ImportReport>(
            command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::ImportReport> {
              v1::ImportReport written;
              if (batch == kFirstBatch) {
                SOCLE_ASSIGN_OR_RETURN(const int64_t codes,
                                       archives_.competences->WriteCodes(unit.tx(), imported.competences));
                if (codes > 0) unit.Record({.resource = "competences", .changes = {"codes-added"}});
              }
              SOCLE_ASSIGN_OR_RETURN(
                  const std::vector<std::string> changed,
                  archives_.competences->WriteHeld(unit.tx(), held, kBanaticList, imported.listed_on, unit.revision()));
              for (const std::string& id : changed) {
                unit.Record({.resource = "collectivites/" + id, .changes = {"competences-changed"}});
              }
              if (!unit.changes().empty()) written.set_revision(unit.revision());
              return written;
            }));
    if (!command.validate_only) report->set_revision(std::max(report->revision(), done.revision()));
  }
  return absl::OkStatus();
}

}  // namespace socle::registry::api
