#include "services/registry/api/governance/manifesto_service.h"

#include <charconv>

#include "platform/api/french_order.h"
#include "platform/write/changing.h"
#include "services/registry/api/actor.h"
#include "services/registry/api/governance/manifesto_conversion.h"
#include "services/registry/api/page.h"

namespace socle::registry::api {
namespace {

constexpr std::string_view kUpdatable[] = {"display_name", "carrier", "perimeter",
                                           "description",  "source",  "synthetic"};
constexpr std::string_view kUpdatableOfActor[] = {"organisation", "display_name", "category", "begin_date",
                                                  "end_date",     "source",       "synthetic"};

absl::Status CheckCarries(const rpc::Call& call, const Manifesto& manifesto) {
  Relations relations;
  if (ActorOf(call).ActsFor(manifesto.carrier)) relations.Add(Relation::kPilot);
  return CheckMay(Act::kCarryManifesto, relations, NameOf(manifesto));
}

int32_t NumberOf(std::string_view text) {
  int32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && number > 0 ? number : -1;
}

}  // namespace

ManifestoService::ManifestoService(Books books, OrganisationDirectory* organisations, write::Writer* writer,
                                   const ServingHolder* holder, Freshness freshness)
    : manifestos_(books.manifestos),
      organisations_(organisations),
      writer_(writer),
      holder_(holder),
      perimeters_(books.territories, organisations),
      adhesions_({books.manifestos, books.signatures, books.persons}, &perimeters_, writer, holder),
      lists_(books.signatures, holder, std::move(freshness)),
      service_("socle.registry.v1.ManifestoService") {
  service_.Blocking<v1::CreateManifestoRequest, v1::Manifesto>(
      "CreateManifesto", [this](rpc::Call& call, const auto& request) { return Create(call, request); });
  service_.Blocking<v1::GetManifestoRequest, v1::Manifesto>(
      "GetManifesto", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Manifesto> {
        SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), "manifestos", "name"));
        SOCLE_ASSIGN_OR_RETURN(const Manifesto found, manifestos_->Find(id, call.deadline()));
        return Show(found);
      });
  service_.Blocking<v1::ListManifestosRequest, v1::ListManifestosResponse>(
      "ListManifestos", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::UpdateManifestoRequest, v1::Manifesto>(
      "UpdateManifesto", [this](rpc::Call& call, const auto& request) { return Update(call, request); });
  service_.Blocking<v1::CreateManifestoVersionRequest, v1::ManifestoVersion>(
      "CreateManifestoVersion", [this](rpc::Call& call, const auto& request) { return Publish(call, request); });
  service_.Blocking<v1::GetManifestoVersionRequest, v1::ManifestoVersion>(
      "GetManifestoVersion", [this](rpc::Call& call, const auto& request) { return GetVersion(call, request); });
  service_.Blocking<v1::ListManifestoVersionsRequest, v1::ListManifestoVersionsResponse>(
      "ListManifestoVersions", [this](rpc::Call& call, const auto& request) { return ListVersions(call, request); });
  service_.Blocking<v1::CreateAssociatedActorRequest, v1::AssociatedActor>(
      "CreateAssociatedActor", [this](rpc::Call& call, const auto& request) { return Associate(call, request); });
  service_.Blocking<v1::GetAssociatedActorRequest, v1::AssociatedActor>(
      "GetAssociatedActor", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::AssociatedActor> {
        SOCLE_ASSIGN_OR_RETURN(const NestedName id, ParseNestedUuid(request.name(), "manifestos", "actors", "name"));
        SOCLE_ASSIGN_OR_RETURN(const AssociatedActor found,
                               manifestos_->FindActor(id.parent, id.child, call.deadline()));
        return Show(found);
      });
  service_.Blocking<v1::ListAssociatedActorsRequest, v1::ListAssociatedActorsResponse>(
      "ListAssociatedActors", [this](rpc::Call& call, const auto& request) { return ListActors(call, request); });
  service_.Blocking<v1::UpdateAssociatedActorRequest, v1::AssociatedActor>(
      "UpdateAssociatedActor", [this](rpc::Call& call, const auto& request) { return UpdateActor(call, request); });
  adhesions_.AddTo(&service_);
  lists_.AddTo(&service_);
}

absl::StatusOr<v1::Manifesto> ManifestoService::Create(rpc::Call& call, const v1::CreateManifestoRequest& request) {
  Manifesto manifesto{.id = request.manifesto_id()};
  Violations violations;
  FromProto(request.manifesto(), "manifesto", &violations, &manifesto);
  if (!manifesto.id.empty() && !IsResourceId(manifesto.id)) {
    violations.Add("manifesto_id", "not lower-case letters, digits and '-', beginning with a letter, 3 to 63",
                   "manifesto_id : de 3 à 63 lettres minuscules, chiffres et tirets, une lettre d'abord.");
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
  if (manifesto.id.empty()) manifesto.id = "m-" + command.NewId();
  SOCLE_RETURN_IF_ERROR(CheckCarries(call, manifesto));
  const Snapshot& snapshot = *holder_->Get()->snapshot;
  SOCLE_RETURN_IF_ERROR(perimeters_.CheckThere(snapshot, manifesto.perimeter, "manifesto.perimeter", call.deadline()));
  SOCLE_RETURN_IF_ERROR(perimeters_.CheckThere(snapshot, {manifesto.carrier}, "manifesto.carrier", call.deadline()));
  command.resources = {NameOf(manifesto)};
  return writer_->Run<v1::Manifesto>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Manifesto> {
    SOCLE_RETURN_IF_ERROR(manifestos_->Create(unit.tx(), unit.revision(), manifesto));
    const v1::Manifesto shown = Show(manifesto);
    unit.Record(
        {.resource = shown.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
    return shown;
  });
}

absl::StatusOr<v1::ListManifestosResponse> ManifestoService::List(rpc::Call& call,
                                                                  const v1::ListManifestosRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(std::vector<Manifesto> list,
                         manifestos_->List(request.carrier(), page.after(), page.size() + 1, call.deadline()));
  v1::ListManifestosResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(list.back().id));
  }
  for (const Manifesto& manifesto : list) *response.add_manifestos() = Show(manifesto);
  return response;
}

absl::StatusOr<v1::Manifesto> ManifestoService::Update(rpc::Call& call, const v1::UpdateManifestoRequest& request) {
  const std::string& name = request.manifesto().name();
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(name, "manifestos", "manifesto.name"));
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         write::UpdateMask(request.update_mask(), v1::Manifesto::descriptor(), kUpdatable));
  // Names that are there when it is asked stay there.
  const Snapshot& snapshot = *holder_->Get()->snapshot;
  std::vector<std::string> perimeter(request.manifesto().perimeter().begin(), request.manifesto().perimeter().end());
  if (perimeter.size() <= kMaxPerimeter) {
    SOCLE_RETURN_IF_ERROR(perimeters_.CheckThere(snapshot, perimeter, "manifesto.perimeter", call.deadline()));
  }
  return write::RunChange<v1::Manifesto>(
      *writer_, call, request, {.name = name, .etag = request.manifesto().etag()},
      [&](db::Transaction& tx) { return manifestos_->Read(tx, id); },
      [&](write::Unit& unit, Manifesto& manifesto) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(CheckCarries(call, manifesto));
        v1::Manifesto merged = Show(manifesto);
        write::MergeSent(request.manifesto(), mask, &merged);
        Violations violations;
        FromProto(merged, "manifesto", &violations, &manifesto);
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        SOCLE_RETURN_IF_ERROR(FindByName(snapshot, manifesto.carrier, "manifesto.carrier").status());
        manifestos_->Update(unit.tx(), unit.revision(), manifesto);
        return absl::OkStatus();
      },
      [](const Manifesto& manifesto) { return Show(manifesto); });
}

absl::StatusOr<v1::ManifestoVersion> ManifestoService::Publish(rpc::Call& call,
                                                               const v1::CreateManifestoVersionRequest& request) {
  ManifestoVersion version;
  SOCLE_ASSIGN_OR_RETURN(version.manifesto, IdOfName(request.parent(), "manifestos", "parent"));
  Violations violations;
  FromProto(request.manifesto_version(), "manifesto_version", &violations, &version);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {request.parent()}));
  return writer_->Run<v1::ManifestoVersion>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::ManifestoVersion> {
        SOCLE_ASSIGN_OR_RETURN(const Manifesto manifesto, manifestos_->Read(unit.tx(), version.manifesto));
        SOCLE_RETURN_IF_ERROR(CheckCarries(call, manifesto));
        manifestos_->Publish(unit.tx(), unit.revision(), version);
        const v1::ManifestoVersion shown = Show(version);
        unit.Record(
            {.resource = shown.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
        return shown;
      });
}

absl::StatusOr<v1::ManifestoVersion> ManifestoService::GetVersion(rpc::Call& call,
                                                                  const v1::GetManifestoVersionRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const NestedName name, ParseNested(request.name(), "manifestos", "versions", "name"));
  const int32_t number = name.child == "latest" ? 0 : NumberOf(name.child);
  if (number < 0) {
    return InvalidField("name", "a version is a number, or latest", "name : numéro de version attendu.",
                        ErrorReason::INVALID_NAME);
  }
  SOCLE_ASSIGN_OR_RETURN(const ManifestoVersion found, manifestos_->FindVersion(name.parent, number, call.deadline()));
  return Show(found);
}

absl::StatusOr<v1::ListManifestoVersionsResponse> ManifestoService::ListVersions(
    rpc::Call& call, const v1::ListManifestoVersionsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.parent(), "manifestos", "parent"));
  const int32_t after = page.after().empty() ? 0 : NumberOf(page.after());
  SOCLE_ASSIGN_OR_RETURN(std::vector<ManifestoVersion> list,
                         manifestos_->ListVersions(id, after, page.size() + 1, call.deadline()));
  v1::ListManifestoVersionsResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(std::to_string(list.back().number)));
  }
  for (const ManifestoVersion& version : list) *response.add_manifesto_versions() = Show(version);
  return response;
}

absl::Status ManifestoService::CheckOrganisation(db::Transaction& tx, AssociatedActor& actor) {
  if (actor.organisation.empty()) return absl::OkStatus();
  SOCLE_RETURN_IF_ERROR(organisations_->CheckThere(tx, {actor.organisation}, "associated_actor.organisation"));
  if (!actor.display_name.empty()) return absl::OkStatus();
  SOCLE_ASSIGN_OR_RETURN(actor.display_name, organisations_->LabelOf(tx, actor.organisation, holder_->Get()->today));
  return absl::OkStatus();
}

absl::StatusOr<v1::AssociatedActor> ManifestoService::Associate(rpc::Call& call,
                                                                const v1::CreateAssociatedActorRequest& request) {
  AssociatedActor actor;
  SOCLE_ASSIGN_OR_RETURN(actor.manifesto, IdOfName(request.parent(), "manifestos", "parent"));
  Violations violations;
  FromProto(request.associated_actor(), "associated_actor", &violations, &actor);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
  actor.id = command.NewId();
  command.resources = {NameOf(actor)};
  return writer_->Run<v1::AssociatedActor>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::AssociatedActor> {
        SOCLE_ASSIGN_OR_RETURN(const Manifesto manifesto, manifestos_->Read(unit.tx(), actor.manifesto));
        SOCLE_RETURN_IF_ERROR(CheckCarries(call, manifesto));
        SOCLE_RETURN_IF_ERROR(CheckOrganisation(unit.tx(), actor));
        manifestos_->Write(unit.tx(), unit.revision(), socle::api::FrenchSortKey(actor.display_name), actor);
        const v1::AssociatedActor shown = Show(actor);
        unit.Record(
            {.resource = shown.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
        return shown;
      });
}

absl::StatusOr<v1::ListAssociatedActorsResponse> ManifestoService::ListActors(
    rpc::Call& call, const v1::ListAssociatedActorsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  ManifestoBook::ActorQuestion question{.limit = page.size() + 1};
  SOCLE_ASSIGN_OR_RETURN(question.manifesto, IdOfName(request.parent(), "manifestos", "parent"));
  if (request.has_as_of()) {
    SOCLE_ASSIGN_OR_RETURN(question.day, FromProto(request.as_of(), "as_of"));
  }
  Violations violations;
  if (request.category() != 0) {
    question.category =
        EnumFromProto(request.category(), v1::AssociatedActor::Category_descriptor(), "category", &violations);
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  if (const size_t space = page.after().find(' '); space != std::string::npos) {
    question.after_key = page.after().substr(0, space);
    question.after_id = page.after().substr(space + 1);
  }
  SOCLE_ASSIGN_OR_RETURN(auto list, manifestos_->ListActors(question, call.deadline()));
  v1::ListAssociatedActorsResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(fmt::format("{} {}", list.back().key, list.back().actor.id)));
  }
  for (const auto& listed : list) *response.add_associated_actors() = Show(listed.actor);
  return response;
}

absl::StatusOr<v1::AssociatedActor> ManifestoService::UpdateActor(rpc::Call& call,
                                                                  const v1::UpdateAssociatedActorRequest& request) {
  const std::string& name = request.associated_actor().name();
  SOCLE_ASSIGN_OR_RETURN(const NestedName id, ParseNestedUuid(name, "manifestos", "actors", "associated_actor.name"));
  SOCLE_ASSIGN_OR_RETURN(
      const auto mask, write::UpdateMask(request.update_mask(), v1::AssociatedActor::descriptor(), kUpdatableOfActor));
  return write::RunChange<v1::AssociatedActor>(
      *writer_, call, request, {.name = name, .etag = request.associated_actor().etag()},
      [&](db::Transaction& tx) { return manifestos_->ReadActor(tx, id.parent, id.child); },
      [&](write::Unit& unit, AssociatedActor& actor) -> absl::Status {
        SOCLE_ASSIGN_OR_RETURN(const Manifesto manifesto, manifestos_->Read(unit.tx(), id.parent));
        SOCLE_RETURN_IF_ERROR(CheckCarries(call, manifesto));
        v1::AssociatedActor merged = Show(actor);
        write::MergeSent(request.associated_actor(), mask, &merged);
        Violations violations;
        FromProto(merged, "associated_actor", &violations, &actor);
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        SOCLE_RETURN_IF_ERROR(CheckOrganisation(unit.tx(), actor));
        manifestos_->Write(unit.tx(), unit.revision(), socle::api::FrenchSortKey(actor.display_name), actor);
        return absl::OkStatus();
      },
      [](const AssociatedActor& actor) { return Show(actor); });
}

}  // namespace socle::registry::api
