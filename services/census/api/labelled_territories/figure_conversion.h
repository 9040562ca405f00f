// Figures between the API's messages and the domain.
#pragma once

#include "platform/api/violations.h"
#include "services/census/domain/labelled_territories/figures.h"
#include "socle/census/v1/programme_figure_service.pb.h"

namespace socle::census::api {

v1::PublishedFigure Show(const PublishedFigure& figure);
PublishedFigure FromProto(const v1::PublishedFigure& proto, const std::string& path,
                          socle::api::Violations* violations);

// What is counted (null: nothing is), beside what was published (null: nothing was), and the difference.
v1::Figure Show(FigureKind kind, const FigureCount* count, const PublishedFigure* published);

}  // namespace socle::census::api
