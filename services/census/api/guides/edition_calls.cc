// Editions of a guide: built, verified, approved.
#include <fmt/format.h>

#include "platform/api/page.h"
#include "platform/write/changing.h"
#include "services/census/api/guides/guide_access.h"
#include "services/census/api/guides/guide_conversion.h"
#include "services/census/api/guides/guide_service.h"

namespace socle::census::api {
namespace {

using socle::api::IdOfName;
using socle::api::Page;

v1::Edition ShowEdition(const Edition& edition) { return Show(edition); }

}  // namespace

void GuideService::AddEditions() {
  service_.Blocking<v1::BuildEditionRequest, v1::Edition>(
      "BuildEdition", [this](rpc::Call& call, const auto& request) { return Build(call, request); });
  service_.Blocking<v1::GetEditionRequest, v1::Edition>(
      "GetEdition", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Edition> {
        SOCLE_ASSIGN_OR_RETURN(const EditionName name, ParseEditionName(request.name()));
        SOCLE_ASSIGN_OR_RETURN(const Edition found, needs_.book->FindEdition(name.guide, name.number, call.deadline()));
        return Show(found);
      });
  service_.Blocking<v1::ListEditionsRequest, v1::ListEditionsResponse>(
      "ListEditions", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::ListEditionsResponse> {
        SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
        SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.parent(), "guides", "parent"));
        SOCLE_RETURN_IF_ERROR(needs_.book->Find(id, call.deadline()).status());
        int32_t after = 0;
        std::from_chars(page.after().data(), page.after().data() + page.after().size(), after);
        SOCLE_ASSIGN_OR_RETURN(std::vector<Edition> list,
                               needs_.book->ListEditions(id, after, page.size() + 1, call.deadline()));
        v1::ListEditionsResponse response;
        if (list.size() > page.size()) {
          list.pop_back();
          response.set_next_page_token(page.NextToken(std::to_string(list.back().number)));
        }
        for (const Edition& edition : list) *response.add_editions() = Show(edition);
        return response;
      });
  service_.Blocking<v1::VerifyEditionRequest, v1::VerifyEditionResponse>(
      "VerifyEdition", [this](rpc::Call& call, const auto& request) { return Verify(call, request); });
  service_.Blocking<v1::SubmitEditionRequest, v1::Edition>(
      "SubmitEdition", [this](rpc::Call& call, const auto& request) { return Submit(call, request); });
  service_.Blocking<v1::PublishEditionRequest, v1::Edition>(
      "PublishEdition", [this](rpc::Call& call, const auto& request) { return Publish(call, request); });
}

absl::StatusOr<v1::Edition> GuideService::Build(rpc::Call& call, const v1::BuildEditionRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.parent(), "guides", "parent"));
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {request.parent()}));
  return needs_.writer->Run<v1::Edition>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Edition> {
        SOCLE_ASSIGN_OR_RETURN(Guide guide, needs_.book->Read(unit.tx(), id));
        SOCLE_RETURN_IF_ERROR(RequireEditor(call, guide));
        GuideBook::Gathered gathered = needs_.book->Gather(unit.tx(), guide);
        EditionText text = Write(gathered.material);
        if (guide.edition_count > 0) {
          SOCLE_ASSIGN_OR_RETURN(const Edition newest, needs_.book->ReadEdition(unit.tx(), id, guide.edition_count));
          if (newest.state == EditionState::kDraft && newest.sha256 == text.sha256) return Show(newest);
        }
        Edition edition{.guide = id,
                        .number = ++guide.edition_count,
                        .template_version = gathered.material.template_version,
                        .sha256 = text.sha256,
                        .pages = gathered.material.pages,
                        .left_out = std::move(gathered.left_out),
                        .axes = DeriveAxes(gathered.material.evidence, gathered.material.terms),
                        .markdown = std::move(text.markdown)};
        needs_.book->AddEdition(unit.tx(), unit.revision(), gathered.material, edition);
        needs_.book->Write(unit.tx(), unit.revision(), guide);
        const v1::Edition shown = Show(edition);
        unit.Record(
            {.resource = shown.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
        return shown;
      });
}

absl::StatusOr<v1::VerifyEditionResponse> GuideService::Verify(rpc::Call& call,
                                                               const v1::VerifyEditionRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const EditionName name, ParseEditionName(request.name()));
  SOCLE_ASSIGN_OR_RETURN(const Edition edition, needs_.book->FindEdition(name.guide, name.number, call.deadline()));
  SOCLE_ASSIGN_OR_RETURN(EditionMaterial material, needs_.book->MaterialOf(name.guide, name.number, call.deadline()));
  const EditionText text = Write(std::move(material));
  v1::VerifyEditionResponse response;
  response.set_identical(text.markdown == edition.markdown && text.sha256 == edition.sha256);
  response.set_sha256(text.sha256);
  return response;
}

absl::StatusOr<v1::Edition> GuideService::Submit(rpc::Call& call, const v1::SubmitEditionRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const EditionName name, ParseEditionName(request.name()));
  return write::RunChange<v1::Edition>(
      *needs_.writer, call, request,
      {.name = request.name(), .etag = request.etag(), .kind = write::ChangeKind::kStateChanged},
      [&](db::Transaction& tx) { return needs_.book->ReadEdition(tx, name.guide, name.number); },
      [&](write::Unit& unit, Edition& edition) -> absl::Status {
        SOCLE_ASSIGN_OR_RETURN(const Guide guide, needs_.book->Read(unit.tx(), name.guide));
        SOCLE_RETURN_IF_ERROR(RequireEditor(call, guide));
        SOCLE_RETURN_IF_ERROR(RequireState(edition, EditionState::kDraft));
        edition.state = EditionState::kApproval;
        needs_.book->WriteEdition(unit.tx(), unit.revision(), edition);
        return absl::OkStatus();
      },
      ShowEdition);
}

absl::StatusOr<v1::Edition> GuideService::Publish(rpc::Call& call, const v1::PublishEditionRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const EditionName name, ParseEditionName(request.name()));
  SOCLE_ASSIGN_OR_RETURN(const Guide edited, needs_.book->Find(name.guide, call.deadline()));
  SOCLE_RETURN_IF_ERROR(RequireEditor(call, edited));
  SOCLE_ASSIGN_OR_RETURN(const Edition asked, needs_.book->FindEdition(name.guide, name.number, call.deadline()));
  SOCLE_RETURN_IF_ERROR(RequireState(asked, EditionState::kApproval));
  // Asked before the transaction, which must not wait for the registry; what a body adopted on a content stays so.
  bool adopted = request.decision().starts_with(edited.commission + "/decisions/");
  if (adopted) {
    SOCLE_ASSIGN_OR_RETURN(adopted, needs_.commission->Adopted(request.decision(), asked.sha256, call.deadline()));
  }
  if (!adopted) {
    return socle::api::IllegalState(
        asked.Name(), StateName(asked.state),
        {{"NOT_ADOPTED", fmt::format("{} has not adopted this digest by that decision.", edited.commission),
          fmt::format("{} n'a pas adopté cette empreinte par cette décision.", edited.commission)}});
  }
  return write::RunChange<v1::Edition>(
      *needs_.writer, call, request,
      {.name = request.name(),
       .etag = request.etag(),
       .kind = write::ChangeKind::kStateChanged,
       .locks = {edited.Name()}},
      [&](db::Transaction& tx) { return needs_.book->ReadEdition(tx, name.guide, name.number); },
      [&](write::Unit& unit, Edition& edition) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(RequireState(edition, EditionState::kApproval));
        edition.state = EditionState::kPublished;
        edition.decision = request.decision();
        needs_.book->WriteEdition(unit.tx(), unit.revision(), edition);
        return absl::OkStatus();
      },
      ShowEdition);
}

}  // namespace socle::census::api
