#include "services/contracts/api/instruments/version_calls.h"

#include <fmt/format.h>

#include <charconv>

#include "platform/api/page.h"
#include "services/contracts/domain/contract_errors.h"

namespace socle::contracts::api {
namespace {

constexpr std::string_view kUpdatable[] = {"comment", "translations"};

}  // namespace

void VersionCalls::AddTo(rpc::Service* service) {
  service->Blocking<v1::CreateInstrumentVersionRequest, v1::InstrumentVersion>(
      "CreateInstrumentVersion", [this](rpc::Call& call, const auto& request) { return Create(call, request); });
  service->Blocking<v1::GetInstrumentVersionRequest, v1::InstrumentVersion>(
      "GetInstrumentVersion", [this](rpc::Call& call, const auto& request) { return Get(call, request); });
  service->Blocking<v1::ListInstrumentVersionsRequest, v1::ListInstrumentVersionsResponse>(
      "ListInstrumentVersions", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service->Blocking<v1::UpdateInstrumentVersionRequest, v1::InstrumentVersion>(
      "UpdateInstrumentVersion", [this](rpc::Call& call, const auto& request) { return Update(call, request); });
}

absl::StatusOr<v1::InstrumentVersion> VersionCalls::Create(rpc::Call& call,
                                                           const v1::CreateInstrumentVersionRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const InstrumentName name, ParseInstrument(request.parent(), "parent"));
  InstrumentVersion version{.author = rpc::ActorOf(call).subject};
  socle::api::Violations violations;
  FromProto(request.instrument_version(), &violations, &version);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  return desk_->Change<v1::InstrumentVersion>(
      call, request, name, {.act = Act::kDraft, .slug = "version-written"},
      [&](write::Unit&, Held& held, InstrumentDesk::Below* below) -> absl::StatusOr<Obstacles> {
        const int32_t latest = held.file.instrument.latest_version;
        if (request.base_version() != 0 && request.base_version() != latest) return ConcurrentChange(name.Text());
        below->name = fmt::format("{}/versions/{}", name.Text(), latest + 1);
        return Write(version, held.file);
      },
      [](const Held& held) { return Show(held.file.instrument, held.file.versions.back()); });
}

absl::StatusOr<v1::InstrumentVersion> VersionCalls::Get(rpc::Call& call,
                                                        const v1::GetInstrumentVersionRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const VersionName name, ParseVersion(request.name(), "name"));
  SOCLE_ASSIGN_OR_RETURN(
      const InstrumentVersion version,
      desk_->needs().book->FindVersion(name.instrument.contract, name.instrument.id, name.number, call.deadline()));
  return Show(Instrument{.contract = name.instrument.contract, .id = name.instrument.id}, version);
}

absl::StatusOr<v1::ListInstrumentVersionsResponse> VersionCalls::List(
    rpc::Call& call, const v1::ListInstrumentVersionsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const socle::api::Page page, socle::api::Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const InstrumentName name, ParseInstrument(request.parent(), "parent"));
  int32_t after = 0;
  std::from_chars(page.after().data(), page.after().data() + page.after().size(), after);
  SOCLE_ASSIGN_OR_RETURN(
      std::vector<InstrumentVersion> list,
      desk_->needs().book->ListVersions(name.contract, name.id, after, page.size() + 1, call.deadline()));
  v1::ListInstrumentVersionsResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(std::to_string(list.back().number)));
  }
  const Instrument instrument{.contract = name.contract, .id = name.id};
  for (const InstrumentVersion& version : list) *response.add_instrument_versions() = Show(instrument, version);
  return response;
}

absl::StatusOr<v1::InstrumentVersion> VersionCalls::Update(rpc::Call& call,
                                                           const v1::UpdateInstrumentVersionRequest& request) {
  const v1::InstrumentVersion& sent = request.instrument_version();
  SOCLE_ASSIGN_OR_RETURN(const VersionName name, ParseVersion(sent.name(), "instrument_version.name"));
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         write::UpdateMask(request.update_mask(), v1::InstrumentVersion::descriptor(), kUpdatable));
  SOCLE_ASSIGN_OR_RETURN(const write::Command command,
                         write::CommandOf(call, request, {name.instrument.Contract(), name.instrument.Text()}));
  // Not through the desk: what is not signed leaves the instrument, and its etag, as they are.
  return desk_->needs().writer->Run<v1::InstrumentVersion>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::InstrumentVersion> {
        SOCLE_ASSIGN_OR_RETURN(Held held, desk_->Read(unit.tx(), name.instrument));
        SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kDraft, held.contract, name.instrument.Text()));
        SOCLE_RETURN_IF_ERROR(CheckThere(held.contract));
        const Instrument& instrument = held.file.instrument;
        const int32_t number = name.number == 0 ? instrument.latest_version : name.number;
        SOCLE_ASSIGN_OR_RETURN(InstrumentVersion version,
                               desk_->needs().book->ReadVersion(unit.tx(), instrument, number));
        v1::InstrumentVersion shown = Show(instrument, version);
        const auto before = socle::api::DigestOfShown(shown);
        SOCLE_RETURN_IF_ERROR(socle::api::CheckEtag(sent.etag(), shown.etag(), shown.name()));
        write::MergeSent(sent, mask, &shown);
        socle::api::Violations violations;
        NotesFromProto(shown, &violations, &version);
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        desk_->needs().book->Annotate(unit.tx(), unit.revision(), instrument, version);
        shown = Show(instrument, version);
        unit.Record({.resource = shown.name(),
                     .changes = {"annotated"},
                     .before = before,
                     .after = socle::api::DigestOfShown(shown)});
        return shown;
      });
}

}  // namespace socle::contracts::api
