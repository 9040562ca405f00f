#include <fmt/format.h>

#include <algorithm>

#include "platform/api/field_checks.h"
#include "platform/api/page.h"
#include "platform/api/time_conversion.h"
#include "services/contracts/api/instruments/act_conversion.h"
#include "services/contracts/api/instruments/signature_service.h"
#include "services/contracts/domain/contract_errors.h"

namespace socle::contracts::api {
namespace {

// An instrument has a few hundred acts at most: pages are cut from all of them, in the order in which they were
// recorded.
template <typename Item, typename Request, typename Takes>
absl::StatusOr<socle::api::Page::Part<const Item*>> PageOf(const std::vector<Item>& items, const Request& request,
                                                           const Takes& takes) {
  SOCLE_ASSIGN_OR_RETURN(const socle::api::Page page, socle::api::Page::Open(request));
  std::vector<std::pair<std::string, const Item*>> keyed;
  for (const Item& item : items) {
    if (!request.party().empty() && item.party != request.party()) continue;
    if (takes(item)) keyed.emplace_back(fmt::format("{:08}", item.place), &item);
  }
  return page.Cut(std::move(keyed));
}

template <typename Proto, typename Item>
absl::StatusOr<Proto> One(const InstrumentDesk& desk, rpc::Call& call, std::string_view name,
                          std::string_view collection, std::vector<Item> InstrumentFile::*items) {
  SOCLE_ASSIGN_OR_RETURN(const BelowInstrument below, ParseAct(name, collection, "name"));
  SOCLE_ASSIGN_OR_RETURN(const InstrumentFile file,
                         desk.needs().book->Find(below.instrument.contract, below.instrument.id, call.deadline()));
  for (const Item& item : file.*items) {
    if (item.id == below.child) return Show(file.instrument, item);
  }
  return NothingOfName(name);
}

absl::StatusOr<InstrumentFile> FileOf(const InstrumentDesk& desk, rpc::Call& call, std::string_view name,
                                      std::string_view field) {
  SOCLE_ASSIGN_OR_RETURN(const InstrumentName parsed, ParseInstrument(name, field));
  return desk.needs().book->Find(parsed.contract, parsed.id, call.deadline());
}

}  // namespace

void SignatureService::AddReads() {
  service_.Blocking<v1::GetDeliberationRequest, v1::Deliberation>(
      "GetDeliberation", [this](rpc::Call& call, const auto& request) {
        return One<v1::Deliberation>(*desk_, call, request.name(), "deliberations", &InstrumentFile::deliberations);
      });
  service_.Blocking<v1::GetMandateRequest, v1::Mandate>("GetMandate", [this](rpc::Call& call, const auto& request) {
    return One<v1::Mandate>(*desk_, call, request.name(), "mandates", &InstrumentFile::mandates);
  });
  service_.Blocking<v1::GetSignatureRequest, v1::Signature>(
      "GetSignature", [this](rpc::Call& call, const auto& request) {
        return One<v1::Signature>(*desk_, call, request.name(), "signatures", &InstrumentFile::signatures);
      });
  service_.Blocking<v1::ListDeliberationsRequest, v1::ListDeliberationsResponse>(
      "ListDeliberations",
      [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::ListDeliberationsResponse> {
        SOCLE_ASSIGN_OR_RETURN(const InstrumentFile file, FileOf(*desk_, call, request.parent(), "parent"));
        SOCLE_ASSIGN_OR_RETURN(const auto part, PageOf(file.deliberations, request, [](const auto&) { return true; }));
        v1::ListDeliberationsResponse response;
        for (const auto* each : part.items) *response.add_deliberations() = Show(file.instrument, *each);
        response.set_next_page_token(part.next_page_token);
        return response;
      });
  service_.Blocking<v1::ListMandatesRequest, v1::ListMandatesResponse>(
      "ListMandates", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::ListMandatesResponse> {
        SOCLE_ASSIGN_OR_RETURN(const InstrumentFile file, FileOf(*desk_, call, request.parent(), "parent"));
        socle::api::Violations violations;
        const Date day =
            socle::api::DateFromProto(request.has_as_of(), request.as_of(), "as_of", Date::Min(), &violations);
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        SOCLE_ASSIGN_OR_RETURN(const auto part, PageOf(file.mandates, request, [&](const Mandate& each) {
                                 return day.IsOpen() || (each.begin <= day && day < each.end);
                               }));
        v1::ListMandatesResponse response;
        for (const auto* each : part.items) *response.add_mandates() = Show(file.instrument, *each);
        response.set_next_page_token(part.next_page_token);
        return response;
      });
  service_.Blocking<v1::ListSignaturesRequest, v1::ListSignaturesResponse>(
      "ListSignatures", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::ListSignaturesResponse> {
        SOCLE_ASSIGN_OR_RETURN(const InstrumentFile file, FileOf(*desk_, call, request.parent(), "parent"));
        const int state = static_cast<int>(request.state());
        socle::api::Violations violations;
        if (state != 0) socle::api::EnumFromProto(state, v1::Signature::State_descriptor(), "state", &violations);
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        SOCLE_ASSIGN_OR_RETURN(const auto part, PageOf(file.signatures, request, [&](const Signature& each) {
                                 return state == 0 || static_cast<int>(each.state) == state;
                               }));
        v1::ListSignaturesResponse response;
        for (const auto* each : part.items) *response.add_signatures() = Show(file.instrument, *each);
        response.set_next_page_token(part.next_page_token);
        return response;
      });
  service_.Blocking<v1::SummarizeSignatoriesRequest, v1::SummarizeSignatoriesResponse>(
      "SummarizeSignatories", [this](rpc::Call& call, const auto& request) { return Summarize(call, request); });
}

absl::StatusOr<v1::SummarizeSignatoriesResponse> SignatureService::Summarize(
    rpc::Call& call, const v1::SummarizeSignatoriesRequest& request) const {
  Held held;
  SOCLE_ASSIGN_OR_RETURN(held.file, FileOf(*desk_, call, request.name(), "name"));
  const InstrumentFile& file = held.file;
  SOCLE_ASSIGN_OR_RETURN(held.contract, desk_->needs().contracts->Find(file.instrument.contract, call.deadline()));
  desk_->TakeRules(&held);
  v1::SummarizeSignatoriesResponse response;
  int signatories = 0, signed_count = 0, pending_votes = 0;
  for (const InstrumentParty& party : file.instrument.parties) {
    if (!party.Signs()) continue;
    ++signatories;
    v1::SignatoryStatus status;
    *status.mutable_party() = Show(party);
    const Deliberation* deliberation = file.DeliberationOf(party.name);
    if (deliberation != nullptr) {
      status.set_deliberation(fmt::format("{}/deliberations/{}", file.instrument.Name(), deliberation->id));
      status.set_result(static_cast<v1::Deliberation::Result>(deliberation->result));
      const Date executory = deliberation->Executory();
      if (!executory.IsOpen()) socle::api::ToProto(executory, status.mutable_executory_date());
    }
    const bool adopted = deliberation != nullptr && deliberation->result == DeliberationResult::kAdopted;
    const bool votes = !HasBound(file.instrument.state) && MustDeliberate(party, held.rules) && !adopted;
    status.set_vote_pending(votes);
    const Signature* signature = file.SignatureOf(party.name);
    if (signature != nullptr) {
      status.set_signature(fmt::format("{}/signatures/{}", file.instrument.Name(), signature->id));
    }
    status.set_signature_pending(signature == nullptr);
    signed_count += signature != nullptr ? 1 : 0;
    pending_votes += votes ? 1 : 0;
    if (!request.pending_only() || votes || signature == nullptr) *response.add_signatories() = std::move(status);
  }
  response.set_signed_count(signed_count);
  response.set_signatory_count(signatories);
  response.set_vote_pending_count(pending_votes);
  return response;
}

}  // namespace socle::contracts::api
