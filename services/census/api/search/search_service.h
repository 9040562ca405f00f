// SearchService: everything that census keeps, found by words, themes, place and period.
#pragma once

#include "platform/base/instant.h"
#include "platform/rpc/service.h"
#include "services/census/api/search/search_place.h"
#include "socle/census/v1/search_service.pb.h"

namespace socle::census::api {

class SearchService {
 public:
  // All must outlive it.
  struct Needs {
    search::SearchBook* book;
    SearchPlaces places;
    const Clock* clock;
  };
  explicit SearchService(const Needs& needs);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::SearchResponse> Search(rpc::Call& call, const v1::SearchRequest& request);

  const Needs needs_;
  rpc::Service service_;
};

}  // namespace socle::census::api
