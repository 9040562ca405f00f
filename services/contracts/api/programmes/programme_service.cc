#include "services/contracts/api/programmes/programme_service.h"

#include "platform/api/page.h"
#include "platform/api/resource_name.h"
#include "services/contracts/api/programmes/programme_conversion.h"
#include "services/contracts/domain/contract_errors.h"
#include "socle/contracts/v1/programme_service.pb.h"

namespace socle::contracts::api {
namespace {

absl::StatusOr<grpc::ByteBuffer> Get(const Catalogue& catalogue, const v1::GetProgrammeRequest& request) {
  SOCLE_RETURN_IF_ERROR(socle::api::IdOfName(request.name(), "programmes", "name").status());
  const Programme* programme = catalogue.Find(request.name());
  if (programme == nullptr) return NothingOfName(request.name());
  return rpc::Encode(Show(*programme));
}

absl::StatusOr<grpc::ByteBuffer> List(const Catalogue& catalogue, const v1::ListProgrammesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const socle::api::Page page, socle::api::Page::Open(request));
  std::vector<std::pair<std::string, const Programme*>> keyed;
  for (const auto& [id, programme] : catalogue.all()) keyed.emplace_back(id, &programme);
  const auto part = page.Cut(std::move(keyed));
  v1::ListProgrammesResponse response;
  for (const Programme* programme : part.items) *response.add_programmes() = Show(*programme);
  response.set_next_page_token(part.next_page_token);
  return rpc::Encode(response);
}

rpc::Answer AnswerOf(absl::StatusOr<grpc::ByteBuffer> bytes) {
  if (!bytes.ok()) return bytes.status();
  return *std::move(bytes);
}

}  // namespace

ProgrammeService::ProgrammeService(const Catalogue* catalogue)
    : catalogue_(catalogue), service_("socle.contracts.v1.ProgrammeService") {
  service_.Memory<v1::GetProgrammeRequest>("GetProgramme", [this](rpc::Call&, const v1::GetProgrammeRequest& request) {
    return AnswerOf(Get(*catalogue_, request));
  });
  service_.Memory<v1::ListProgrammesRequest>(
      "ListProgrammes",
      [this](rpc::Call&, const v1::ListProgrammesRequest& request) { return AnswerOf(List(*catalogue_, request)); },
      /*hot=*/false);
}

}  // namespace socle::contracts::api
