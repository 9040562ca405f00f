#include "services/registry/api/governance/signatory_lists.h"

#include <charconv>
#include <set>

#include "services/registry/api/governance/manifesto_conversion.h"
#include "services/registry/api/governance/signatory_view.h"
#include "services/registry/api/page.h"
#include "services/registry/domain/signatories/signatories.h"

namespace socle::registry::api {
namespace {

constexpr size_t kChunk = 1000;  // signatures that a filter looks at in one statement

// Keys of page tokens: type, key and id of the last one; neither holds a space.
std::string TokenKey(const SignatureBook::Listed& listed) {
  return fmt::format("{} {} {}", listed.type, listed.key, listed.signature.id);
}

void GoOnAfter(const SignatureBook::Listed& listed, SignatureBook::Question* question) {
  question->after_type = listed.type;
  question->after_key = listed.key;
  question->after_id = listed.signature.id;
}

absl::Status GoOnAfter(const std::string& token_key, SignatureBook::Question* question) {
  if (token_key.empty()) return absl::OkStatus();
  const size_t first = token_key.find(' ');
  const size_t second = token_key.find(' ', first + 1);
  const auto is_hex = [](std::string_view text) {
    return text.size() % 2 == 0 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  };
  if (first == std::string::npos || second == std::string::npos ||
      !is_hex(std::string_view(token_key).substr(first + 1, second - first - 1))) {
    return InvalidField("page_token", "was not issued by this API", "page_token : jeton inconnu.",
                        ErrorReason::INVALID_PAGE_TOKEN);
  }
  std::from_chars(token_key.data(), token_key.data() + first, question->after_type);
  question->after_key = token_key.substr(first + 1, second - first - 1);
  question->after_id = token_key.substr(second + 1);
  return absl::OkStatus();
}

}  // namespace

void SignatoryLists::AddTo(rpc::Service* service) {
  service->Blocking<v1::GetSignatureRequest, v1::Signature>(
      "GetSignature", [this](rpc::Call& call, const auto& request) { return Get(call, request); });
  service->Blocking<v1::ListSignaturesRequest, v1::ListSignaturesResponse>(
      "ListSignatures", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service->Blocking<v1::ListSignatoriesRequest, v1::ListSignatoriesResponse>(
      "ListSignatories", [this](rpc::Call& call, const auto& request) { return ListSignatories(call, request); });
  service->Blocking<v1::CountSignatoriesRequest, v1::CountSignatoriesResponse>(
      "CountSignatories", [this](rpc::Call& call, const auto& request) { return Count(call, request); });
}

absl::StatusOr<v1::Signature> SignatoryLists::Get(rpc::Call& call, const v1::GetSignatureRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const NestedName id, ParseNestedUuid(request.name(), "manifestos", "signatures", "name"));
  std::optional<Instant> known_at;
  if (request.has_known_at()) {
    SOCLE_ASSIGN_OR_RETURN(known_at, FromProto(request.known_at(), "known_at"));
  }
  SOCLE_ASSIGN_OR_RETURN(const Signature found, signatures_->Find(id.parent, id.child, known_at, call.deadline()));
  return Show(found);
}

absl::StatusOr<v1::ListSignaturesResponse> SignatoryLists::List(rpc::Call& call,
                                                                const v1::ListSignaturesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SignatureBook::Question question{.limit = page.size() + 1};
  if (request.parent() != "manifestos/-") {
    SOCLE_ASSIGN_OR_RETURN(question.manifesto, IdOfName(request.parent(), "manifestos", "parent"));
  }
  if (request.has_known_at()) {
    SOCLE_ASSIGN_OR_RETURN(question.known_at, FromProto(request.known_at(), "known_at"));
  }
  Violations violations;
  if (!request.party().empty()) question.party = PartyField("party", request.party(), &violations);
  if (request.attestation() != 0) {
    question.attestation =
        EnumFromProto(request.attestation(), v1::Signature::Attestation_descriptor(), "attestation", &violations);
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_RETURN_IF_ERROR(GoOnAfter(page.after(), &question));
  SOCLE_ASSIGN_OR_RETURN(SignatureBook::Listing listing, signatures_->List(question, call.deadline()));
  v1::ListSignaturesResponse response;
  if (listing.items.size() > page.size()) {
    listing.items.pop_back();
    response.set_next_page_token(page.NextToken(TokenKey(listing.items.back())));
  }
  for (const SignatureBook::Listed& listed : listing.items) *response.add_signatures() = Show(listed.signature);
  return response;
}

absl::StatusOr<v1::ListSignatoriesResponse> SignatoryLists::ListSignatories(rpc::Call& call,
                                                                            const v1::ListSignatoriesRequest& request) {
  SOCLE_RETURN_IF_ERROR(freshness_.Await(call, request.consistency()));
  const auto serving = holder_->Get();
  SOCLE_ASSIGN_OR_RETURN(ReadContext context, MakeReadContext(*serving, request));
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request, &context));
  SignatureBook::Question question{
      .day = context.as_of.day, .known_at = context.as_of.known_at, .by_type = request.group_by_type()};
  SOCLE_ASSIGN_OR_RETURN(question.manifesto, IdOfName(request.parent(), "manifestos", "parent"));
  SOCLE_ASSIGN_OR_RETURN(const SignatoryFilter filter, SignatoryFilter::Make(request, &question));
  SOCLE_RETURN_IF_ERROR(GoOnAfter(page.after(), &question));
  question.limit = filter.IsEverything() ? page.size() + 1 : kChunk;
  v1::ListSignatoriesResponse response;
  std::string last_key;
  while (true) {
    SOCLE_RETURN_IF_ERROR(call.CheckAlive());
    SOCLE_ASSIGN_OR_RETURN(const SignatureBook::Listing listing, signatures_->List(question, call.deadline()));
    SetReadInfo(context, response.mutable_read_info());
    response.mutable_read_info()->set_revision(listing.revision);
    for (const SignatureBook::Listed& listed : listing.items) {
      SOCLE_ASSIGN_OR_RETURN(const CarriedSignature carried, Carry(context, listed.signature));
      if (!filter.Wants(context, carried)) continue;
      if (response.signatories_size() == static_cast<int>(page.size())) {
        response.set_next_page_token(page.NextToken(last_key));
        return response;
      }
      *response.add_signatories() = Show(context, carried);
      last_key = TokenKey(listed);
    }
    if (listing.items.size() < question.limit) return response;
    GoOnAfter(listing.items.back(), &question);
  }
}

absl::StatusOr<v1::CountSignatoriesResponse> SignatoryLists::Count(rpc::Call& call,
                                                                   const v1::CountSignatoriesRequest& request) {
  SOCLE_RETURN_IF_ERROR(freshness_.Await(call, request.consistency()));
  const auto serving = holder_->Get();
  SOCLE_ASSIGN_OR_RETURN(const ReadContext context, MakeReadContext(*serving, request));
  SignatureBook::Question question{
      .day = context.as_of.day, .known_at = context.as_of.known_at, .by_type = true, .limit = kChunk};
  SOCLE_ASSIGN_OR_RETURN(question.manifesto, IdOfName(request.parent(), "manifestos", "parent"));
  SOCLE_ASSIGN_OR_RETURN(const SignatoryFilter filter, SignatoryFilter::Make(request, &question));
  v1::CountSignatoriesResponse response;
  std::set<Entity> carriers;
  std::map<int, int> types;
  while (true) {
    SOCLE_RETURN_IF_ERROR(call.CheckAlive());
    SOCLE_ASSIGN_OR_RETURN(const SignatureBook::Listing listing, signatures_->List(question, call.deadline()));
    SetReadInfo(context, response.mutable_read_info());
    response.mutable_read_info()->set_revision(listing.revision);
    for (const SignatureBook::Listed& listed : listing.items) {
      SOCLE_ASSIGN_OR_RETURN(const CarriedSignature carried, Carry(context, listed.signature));
      if (!filter.Wants(context, carried)) continue;
      for (const Heir& heir : carried.carriers.heirs) carriers.insert(heir.entity);
      ++types[listed.type];
      response.set_signature_count(response.signature_count() + 1);
      response.set_ambiguous_count(response.ambiguous_count() + carried.carriers.ambiguous);
      response.set_orphan_count(response.orphan_count() + carried.carriers.heirs.empty());
      response.set_undated_count(response.undated_count() + listed.signature.adhesion.IsOpen());
    }
    if (listing.items.size() < question.limit) break;
    GoOnAfter(listing.items.back(), &question);
  }
  response.set_carrier_count(static_cast<int>(carriers.size()));
  for (const auto& [type, count] : types) {
    auto* added = response.add_types();
    added->set_type(static_cast<v1::Collectivite::Type>(type));
    added->set_signature_count(count);
  }
  return response;
}

}  // namespace socle::registry::api
