// ProgrammeFigureService: what is counted of a programme, beside what others published.
#pragma once

#include "platform/rpc/service.h"
#include "services/census/api/labelled_territories/label_needs.h"
#include "socle/census/v1/programme_figure_service.pb.h"

namespace socle::census::api {

class FigureService {
 public:
  explicit FigureService(const LabelNeeds& needs);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::MeasureFiguresResponse> Measure(rpc::Call& call, const v1::MeasureFiguresRequest& request);
  absl::StatusOr<v1::TraceFigureResponse> Trace(rpc::Call& call, const v1::TraceFigureRequest& request);
  absl::StatusOr<v1::RecordPublishedFiguresResponse> Record(rpc::Call& call,
                                                            const v1::RecordPublishedFiguresRequest& request);
  absl::StatusOr<v1::ListPublishedFiguresResponse> List(rpc::Call& call,
                                                        const v1::ListPublishedFiguresRequest& request);

  // All that was published of a programme, of the phase or of all phases.
  absl::StatusOr<std::vector<PublishedFigure>> PublishedOf(const std::string& programme, const std::string& phase,
                                                           rpc::Call& call);

  const LabelNeeds needs_;
  rpc::Service service_;
};

}  // namespace socle::census::api
