// ReviewService: annual reviews, positions and contributions of bodies.
#pragma once

#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/registry/api/organisation_directory.h"
#include "services/registry/api/serving.h"
#include "services/registry/domain/governance/body_book.h"
#include "services/registry/domain/governance/review_book.h"
#include "socle/registry/v1/review_service.pb.h"

namespace socle::registry::api {

class ReviewService {
 public:
  // All must outlive the service.
  ReviewService(ReviewBook* book, BodyBook* bodies, OrganisationDirectory* organisations, write::Writer* writer,
                const ServingHolder* holder);

  rpc::Service* service() { return &service_; }

 private:
  void AddReviews();
  void AddPositions();
  void AddContributions();

  // That the caller may report for the body, in the transaction of a write. NOT_FOUND when there is no body.
  absl::Status CheckReports(const rpc::Call& call, db::Transaction& tx, const std::string& body);

  // What the resource refers to is there.
  absl::Status CheckReferences(db::Transaction& tx, const Review& review);
  absl::Status CheckReferences(db::Transaction& tx, const Position& position);
  absl::Status CheckReferences(db::Transaction& tx, const Contribution& contribution);

  // Creates a position or contribution: `sent` of the request, named `field` in it.
  template <typename Resource, typename Proto, typename Request>
  absl::StatusOr<Proto> Create(rpc::Call& call, const Request& request, const Proto& sent, const std::string& field);
  // Updates any of the three, read by `read`.
  template <typename Resource, typename Proto, typename Request, typename Read>
  absl::StatusOr<Proto> Update(rpc::Call& call, const Request& request, const Proto& sent, const std::string& field,
                               const std::string& body, std::span<const std::string_view> updatable, const Read& read);

  ReviewBook* const book_;
  BodyBook* const bodies_;
  OrganisationDirectory* const organisations_;
  write::Writer* const writer_;
  const ServingHolder* const holder_;
  rpc::Service service_;
};

}  // namespace socle::registry::api
