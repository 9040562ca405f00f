// ExchangeService: offers and requests of experience, matches, exchanges and feedback.
#pragma once

#include "absl/functional/function_ref.h"
#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/registry/api/serving.h"
#include "services/registry/domain/governance/exchange_book.h"
#include "services/registry/domain/governance/rights.h"
#include "socle/registry/v1/exchange_service.pb.h"

namespace socle::registry::api {

class ExchangeService {
 public:
  // All must outlive the service.
  ExchangeService(ExchangeBook* book, write::Writer* writer, const ServingHolder* holder);

  rpc::Service* service() { return &service_; }

 private:
  void AddListings();
  void AddExchanges();

  absl::StatusOr<v1::ExchangeListing> Create(rpc::Call& call, const v1::CreateExchangeListingRequest& request);
  absl::StatusOr<v1::ListExchangeListingsResponse> List(rpc::Call& call,
                                                        const v1::ListExchangeListingsRequest& request);
  absl::StatusOr<v1::ExchangeListing> Update(rpc::Call& call, const v1::UpdateExchangeListingRequest& request);
  absl::StatusOr<v1::ListMatchesResponse> ListMatches(rpc::Call& call, const v1::ListMatchesRequest& request);
  absl::StatusOr<v1::ListThemesResponse> ListThemes(rpc::Call& call, const v1::ListThemesRequest& request);
  absl::StatusOr<v1::Exchange> Propose(rpc::Call& call, const v1::ProposeExchangeRequest& request);
  absl::StatusOr<v1::Exchange> GiveFeedback(rpc::Call& call, const v1::GiveFeedbackRequest& request);
  absl::StatusOr<v1::ListExchangesResponse> ListExchanges(rpc::Call& call, const v1::ListExchangesRequest& request);

  // A step of an exchange by a side of it that `speaks` tells.
  using Speaks = absl::FunctionRef<bool(const Actor&, const Exchange&)>;
  using Step = absl::FunctionRef<UnmetConditions(Exchange&)>;
  template <typename Request>
  absl::StatusOr<v1::Exchange> Take(rpc::Call& call, const Request& request, std::string_view slug, Speaks speaks,
                                    Step step);

  ExchangeBook* const book_;
  write::Writer* const writer_;
  const ServingHolder* const holder_;
  rpc::Service service_;
};

}  // namespace socle::registry::api
