#include "services/contracts/api/instruments/version_calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "platform/api/page.h"
#include "services/contracts/domain/contract_errors.h"
#include "services/contracts/domain/instruments/version_diff.h"

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
  service->Blocking<v1::DiffInstrumentVersionsRequest, v1::DiffInstrumentVersionsResponse>(
      "DiffInstrumentVersions", [this](rpc::Call& call, const auto& request) { return Diff(call, request); });
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

absl::StatusOr<v1::DiffInstrumentVersionsResponse> VersionCalls::Diff(
    rpc::Call& call, const v1::DiffInstrumentVersionsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const InstrumentName name, ParseInstrument(request.name(), "name"));
  const int32_t context = request.has_context_lines() ? request.context_lines() : 3;
  if (context < 0 || context > 100'000) {
    return InvalidField("context_lines", "not 0 to 100,000", "context_lines : de 0 à 100 000.");
  }
  InstrumentBook& book = *desk_->needs().book;
  SOCLE_ASSIGN_OR_RETURN(const Instrument instrument, book.Get(name.contract, name.id, call.deadline()));
  const int32_t to = request.to_version() == 0 ? instrument.latest_version : request.to_version();
  const int32_t from = request.from_version() == 0 ? to - 1 : request.from_version();
  if (from < 1 || to < 1) return NothingOfName(fmt::format("{}/versions/{}", name.Text(), std::min(from, to)));
  v1::DiffInstrumentVersionsResponse response;
  std::string texts[2];
  for (const auto& [number, text] : {std::pair(from, &texts[0]), std::pair(to, &texts[1])}) {
    SOCLE_ASSIGN_OR_RETURN(const InstrumentVersion version,
                           book.FindVersion(name.contract, name.id, number, call.deadline()));
    *text = version.canonical_text.empty() ? CanonicalText(instrument, version) : version.canonical_text;
    (text == &texts[0] ? response.mutable_from_sha256() : response.mutable_to_sha256())->assign(version.sha256);
  }
  response.set_from_version(fmt::format("{}/versions/{}", name.Text(), from));
  response.set_to_version(fmt::format("{}/versions/{}", name.Text(), to));
  for (const FieldChange& change : FieldChanges(texts[0], texts[1])) {
    auto* shown = response.add_fields();
    shown->set_field(change.field);
    shown->set_before(change.before);
    shown->set_after(change.after);
  }
  const std::vector<DiffLine> lines = DiffLines(texts[0], texts[1]);
  for (const DiffLine& line : lines) {
    if (line.kind == DiffLine::Kind::kAdded) response.set_added_count(response.added_count() + 1);
    if (line.kind == DiffLine::Kind::kRemoved) response.set_removed_count(response.removed_count() + 1);
  }
  for (const DiffLine& line : NearChanges(lines, static_cast<size_t>(context))) {
    auto* shown = response.add_lines();
    shown->set_kind(static_cast<v1::DiffInstrumentVersionsResponse::Line::Kind>(line.kind));
    shown->set_number_before(line.number_before);
    shown->set_number_after(line.number_after);
    shown->set_text(std::string(line.text));
  }
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
