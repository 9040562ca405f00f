#include "services/census/api/labelled_territories/figure_conversion.h"

#include "platform/api/field_checks.h"
#include "platform/api/time_conversion.h"
#include "services/census/api/labelled_territories/label_fields.h"

namespace socle::census::api {

v1::PublishedFigure Show(const PublishedFigure& figure) {
  v1::PublishedFigure proto;
  proto.set_name(figure.Name());
  proto.set_programme(figure.programme);
  proto.set_programme_phase(figure.programme_phase);
  proto.set_kind(static_cast<v1::FigureKind>(figure.kind));
  proto.set_region(figure.region);
  proto.set_value(figure.value);
  proto.set_approximate(figure.approximate);
  if (!figure.date.IsOpen()) socle::api::ToProto(figure.date, proto.mutable_date());
  proto.set_period(figure.period);
  proto.set_statement(figure.statement);
  proto.set_source(figure.source);
  proto.set_keeper(figure.keeper);
  socle::api::ToProto(figure.create_time, proto.mutable_create_time());
  proto.set_revision(figure.revision);
  return proto;
}

PublishedFigure FromProto(const v1::PublishedFigure& proto, const std::string& path,
                          socle::api::Violations* violations) {
  PublishedFigure figure{
      .programme = ProgrammeField(path + ".programme", proto.programme(), true, violations),
      .programme_phase = violations->Text(path + ".programme_phase", proto.programme_phase(), {.min = 0, .max = 30}),
      .kind = static_cast<FigureKind>(
          socle::api::EnumFromProto(proto.kind(), v1::FigureKind_descriptor(), path + ".kind", violations)),
      .region = RegionField(path + ".region", proto.region(), false, violations),
      .value = proto.value(),
      .approximate = proto.approximate(),
      .date = socle::api::DateFromProto(proto.has_date(), proto.date(), path + ".date", Date::Max(), violations),
      .period = violations->Text(path + ".period", proto.period(), {.min = 0, .max = 100}),
      .statement = violations->Text(path + ".statement", proto.statement(), {.min = 0, .max = 1000}),
      .source = LabelSource(path + ".source", proto.source(), violations),
      .keeper = socle::api::NameField(path + ".keeper", proto.keeper(), {"collectivites", "organisations"}, true,
                                      violations)};
  if (figure.value < 0) violations->Add(path + ".value", "is negative", path + ".value : ne peut être négatif.");
  return figure;
}

v1::Figure Show(FigureKind kind, const FigureCount* count, const PublishedFigure* published) {
  v1::Figure proto;
  proto.set_kind(static_cast<v1::FigureKind>(kind));
  if (count != nullptr) {
    proto.set_counted(count->counted);
    proto.set_synthetic(count->synthetic);
    proto.set_undated(count->undated);
  }
  if (published == nullptr) return proto;
  *proto.mutable_published() = Show(*published);
  if (proto.has_counted()) proto.set_difference(proto.counted() - published->value);
  return proto;
}

}  // namespace socle::census::api
