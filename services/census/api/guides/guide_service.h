// GuideService: guides of good practices, from scores to an approved edition.
#pragma once

#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/census/domain/guides/guide_book.h"
#include "services/census/domain/project_sheets/sheet_book.h"
#include "socle/census/v1/guide_service.pb.h"

namespace socle::census::api {

class GuideService {
 public:
  // All must outlive it.
  struct Needs {
    GuideBook* book;
    ProjectSheetBook* sheets;
    Commission* commission;
    write::Writer* writer;
  };
  explicit GuideService(const Needs& needs);

  rpc::Service* service() { return &service_; }

 private:
  void AddEditions();
  absl::StatusOr<v1::Guide> Create(rpc::Call& call, const v1::CreateGuideRequest& request);
  absl::StatusOr<v1::Guide> Update(rpc::Call& call, const v1::UpdateGuideRequest& request);
  absl::StatusOr<v1::RecordScoresResponse> Score(rpc::Call& call, const v1::RecordScoresRequest& request);
  absl::StatusOr<v1::ListScoreSummariesResponse> ListScores(rpc::Call& call,
                                                            const v1::ListScoreSummariesRequest& request);
  absl::StatusOr<v1::Consent> Agree(rpc::Call& call, const v1::RecordConsentRequest& request);
  absl::StatusOr<v1::Edition> Build(rpc::Call& call, const v1::BuildEditionRequest& request);
  absl::StatusOr<v1::VerifyEditionResponse> Verify(rpc::Call& call, const v1::VerifyEditionRequest& request);
  absl::StatusOr<v1::Edition> Submit(rpc::Call& call, const v1::SubmitEditionRequest& request);
  absl::StatusOr<v1::Edition> Publish(rpc::Call& call, const v1::PublishEditionRequest& request);
  absl::Status CheckSheets(db::Transaction& tx, const Guide& guide);

  const Needs needs_;
  rpc::Service service_;
};

}  // namespace socle::census::api
