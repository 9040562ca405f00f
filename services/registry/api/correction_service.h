// CorrectionService: corrections made at once, and those that were made.
#pragma once

#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/registry/api/serving.h"
#include "services/registry/domain/corrections/correction_book.h"
#include "socle/registry/v1/correction_service.pb.h"

namespace socle::registry::api {

// Makes corrections within commands; what ChangeRequestService applies goes the same way.
class Corrector {
 public:
  // All must outlive it.
  Corrector(CorrectionBook* book, const ServingHolder* holder) : book_(book), holder_(holder) {}

  // What a command that corrects must name.
  static std::vector<std::string> ResourcesOf(const Correction& correction);

  // NOT_FOUND when nothing ever had the name, as far as this replica has got.
  absl::Status CheckKnown(const Correction& correction) const;

  // Within a command that named them. `etag`, where given, is of the collectivité's default view.
  absl::StatusOr<MadeCorrection> Make(write::Unit& unit, const Correction& correction, std::string_view etag) const;

  // Waits until this replica has what is committed, so that etags of other replicas are known. Before the command:
  // whoever waits must hold nothing.
  absl::Status AwaitNewest(rpc::Call& call) const;

 private:
  absl::Status CheckEtag(const Entity& entity, std::string_view etag, db::Transaction& tx) const;

  CorrectionBook* const book_;
  const ServingHolder* const holder_;
};

class CorrectionService {
 public:
  // All must outlive the service.
  CorrectionService(CorrectionBook* book, const Corrector* corrector, write::Writer* writer);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::Correction> Create(rpc::Call& call, const v1::CreateCorrectionRequest& request);
  absl::StatusOr<v1::Correction> Get(rpc::Call& call, const v1::GetCorrectionRequest& request);
  absl::StatusOr<v1::ListCorrectionsResponse> List(rpc::Call& call, const v1::ListCorrectionsRequest& request);

  CorrectionBook* const book_;
  const Corrector* const corrector_;
  write::Writer* const writer_;
  rpc::Service service_;
};

}  // namespace socle::registry::api
