#include "services/registry/api/correction_service.h"

#include <charconv>

#include "platform/api/etag.h"
#include "services/registry/api/collectivite_conversion.h"
#include "services/registry/api/correction_conversion.h"
#include "services/registry/api/freshness.h"
#include "services/registry/api/page.h"
#include "services/registry/api/written_conversion.h"
#include "services/registry/domain/record_archive.h"

namespace socle::registry::api {
namespace {

std::vector<std::string> WhatItCorrects(const Correction& correction) {
  std::vector<std::string> slugs;
  if (correction.label) slugs.push_back("label");
  if (correction.tncc) slugs.push_back("article");
  if (correction.siren) slugs.push_back("siren");
  if (correction.postal_codes) slugs.push_back("postal-codes");
  return slugs;
}

v1::Correction Show(const MadeCorrection& made) {
  v1::Correction proto;
  ToProto(made, &proto);
  return proto;
}

}  // namespace

std::vector<std::string> Corrector::ResourcesOf(const Correction& correction) {
  return {kRecordResource, EntityName(correction.entity)};
}

absl::Status Corrector::CheckKnown(const Correction& correction) const {
  const std::string name = EntityName(correction.entity);
  return FindByName(*holder_->Get()->snapshot, name, "correction.collectivite").status();
}

absl::StatusOr<MadeCorrection> Corrector::Make(write::Unit& unit, const Correction& correction,
                                               std::string_view etag) const {
  if (!etag.empty()) SOCLE_RETURN_IF_ERROR(CheckEtag(correction.entity, etag, unit.tx()));
  SOCLE_ASSIGN_OR_RETURN(const CorrectionEffect effect, book_->Make(unit.tx(), correction, unit.revision()));
  unit.Record({.resource = EntityName(correction.entity),
               .kind = write::ChangeKind::kCorrected,
               .changes = WhatItCorrects(correction),
               .before = socle::api::DigestOf({effect.facts_before}),
               .after = socle::api::DigestOf({effect.facts_after})});
  return MadeCorrection{effect.made, unit.revision()};
}

absl::Status Corrector::AwaitNewest(rpc::Call& call) const {
  SOCLE_ASSIGN_OR_RETURN(const int64_t newest, book_->RecordRevision(call.deadline()));
  return AwaitRevision(*holder_, newest, call);
}

// The view is made from memory; what changed since memory got where it is, the journal tells.
absl::Status Corrector::CheckEtag(const Entity& entity, std::string_view etag, db::Transaction& tx) const {
  const std::shared_ptr<const Serving> serving = holder_->Get();
  const std::string name = EntityName(entity);
  const ReadContext context{.serving = serving.get(), .as_of = {serving->today, std::nullopt}, .default_view = true};
  SOCLE_ASSIGN_OR_RETURN(const EntityView view, FindLiving(context, name, "correction.collectivite"));
  if (book_->HasChangedSince(tx, name, serving->revision)) return socle::api::CheckEtag(etag, std::nullopt, name);
  v1::Collectivite current;
  ToProto(*serving->snapshot, view, &current);
  return socle::api::CheckEtag(etag, current.etag(), name);
}

CorrectionService::CorrectionService(CorrectionBook* book, const Corrector* corrector, write::Writer* writer)
    : book_(book), corrector_(corrector), writer_(writer), service_("socle.registry.v1.CorrectionService") {
  service_.Blocking<v1::CreateCorrectionRequest, v1::Correction>(
      "CreateCorrection", [this](rpc::Call& call, const auto& request) { return Create(call, request); });
  service_.Blocking<v1::GetCorrectionRequest, v1::Correction>(
      "GetCorrection", [this](rpc::Call& call, const auto& request) { return Get(call, request); });
  service_.Blocking<v1::ListCorrectionsRequest, v1::ListCorrectionsResponse>(
      "ListCorrections", [this](rpc::Call& call, const auto& request) { return List(call, request); });
}

absl::StatusOr<v1::Correction> CorrectionService::Create(rpc::Call& call, const v1::CreateCorrectionRequest& request) {
  Violations violations;
  Correction correction = FromProto(request.correction(), "correction", &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  if (!request.etag().empty()) SOCLE_RETURN_IF_ERROR(corrector_->AwaitNewest(call));
  SOCLE_ASSIGN_OR_RETURN(const write::Command command,
                         write::CommandOf(call, request, Corrector::ResourcesOf(correction)));
  correction.author = command.caller;
  correction.id = command.NewId();
  return writer_->Run<v1::Correction>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Correction> {
        SOCLE_ASSIGN_OR_RETURN(const MadeCorrection made, corrector_->Make(unit, correction, request.etag()));
        return Show(made);
      });
}

absl::StatusOr<v1::Correction> CorrectionService::Get(rpc::Call& call, const v1::GetCorrectionRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, UuidOfName(request.name(), "corrections", "name"));
  SOCLE_ASSIGN_OR_RETURN(const MadeCorrection made, book_->Find(id, call.deadline()));
  return Show(made);
}

absl::StatusOr<v1::ListCorrectionsResponse> CorrectionService::List(rpc::Call& call,
                                                                    const v1::ListCorrectionsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  std::optional<Entity> of;
  if (!request.collectivite().empty()) {
    SOCLE_ASSIGN_OR_RETURN(of, ParseEntityName(request.collectivite(), "collectivite"));
  }
  int64_t before = 0;
  std::from_chars(page.after().data(), page.after().data() + page.after().size(), before);
  SOCLE_ASSIGN_OR_RETURN(std::vector<MadeCorrection> list,
                         book_->List(of ? &*of : nullptr, before, page.size() + 1, call.deadline()));
  v1::ListCorrectionsResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(std::to_string(list.back().revision)));
  }
  for (const MadeCorrection& made : list) ToProto(made, response.add_corrections());
  return response;
}

}  // namespace socle::registry::api
