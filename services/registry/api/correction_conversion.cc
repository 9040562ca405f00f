#include "services/registry/api/correction_conversion.h"

#include <algorithm>
#include <limits>

#include "platform/api/text.h"
#include "services/registry/api/time_conversion.h"
#include "services/registry/api/written_conversion.h"

namespace socle::registry::api {
namespace {

// How long a text may be is for the domain to say (FaultsOf).
constexpr socle::api::TextLimits kAnyLength{.max = std::numeric_limits<size_t>::max()};

std::string Sorted(const google::protobuf::RepeatedPtrField<std::string>& codes) {
  std::vector<std::string> sorted(codes.begin(), codes.end());
  std::sort(sorted.begin(), sorted.end());
  std::string joined;
  for (const std::string& code : sorted) joined += (joined.empty() ? "" : " ") + code;
  return joined;
}

}  // namespace

Correction FromProto(const v1::Correction& proto, const std::string& path, socle::api::Violations* violations) {
  Correction correction;
  if (const auto entity = ParseEntityName(proto.collectivite(), path + ".collectivite"); entity.ok()) {
    correction.entity = *entity;
  } else {
    violations->Add(path + ".collectivite", "not the name of a collectivité, as 'collectivites/commune-59350'",
                    path + ".collectivite : un nom tel que « collectivites/commune-59350 » est attendu.");
  }
  correction.valid_from =
      DateFromProto(proto.has_start_date(), proto.start_date(), path + ".start_date", Date::Min(), violations);
  correction.valid_to =
      DateFromProto(proto.has_end_date(), proto.end_date(), path + ".end_date", Date::Max(), violations);
  const v1::Correction::Values& values = proto.values();
  if (values.has_label()) {
    correction.label = violations->Text(path + ".values.label", values.label(), kAnyLength);
  }
  if (values.has_article_code()) correction.tncc = static_cast<int8_t>(std::clamp(values.article_code(), -1, 9));
  if (values.has_siren()) correction.siren = values.siren();
  if (values.postal_codes_size() > 0) correction.postal_codes = Sorted(values.postal_codes());
  if (values.no_postal_codes()) {
    if (correction.postal_codes) {
      violations->Add(path + ".values.no_postal_codes", "set together with postal_codes",
                      path + ".values.no_postal_codes contredit postal_codes.");
    }
    correction.postal_codes = "";
  }
  correction.reason = violations->Text(path + ".reason", proto.reason(), kAnyLength);
  correction.reference = violations->Text(path + ".reference", proto.reference(), kAnyLength);
  if (violations->empty()) AddFaults(FaultsOf(correction), path, violations);
  return correction;
}

void ToProto(const MadeCorrection& made, v1::Correction* proto) {
  const Correction& correction = made.correction;
  proto->set_name("corrections/" + correction.id);
  proto->set_collectivite(EntityName(correction.entity));
  if (!correction.valid_from.IsOpen()) ToProto(correction.valid_from, proto->mutable_start_date());
  if (!correction.valid_to.IsOpen()) ToProto(correction.valid_to, proto->mutable_end_date());
  v1::Correction::Values* values = proto->mutable_values();
  if (correction.label) values->set_label(*correction.label);
  if (correction.tncc) values->set_article_code(*correction.tncc);
  if (correction.siren) values->set_siren(*correction.siren);
  if (correction.postal_codes) {
    std::string_view rest = *correction.postal_codes;
    values->set_no_postal_codes(rest.empty());
    while (!rest.empty()) {
      const size_t end = std::min(rest.find(' '), rest.size());
      values->add_postal_codes(std::string(rest.substr(0, end)));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  proto->set_reason(correction.reason);
  proto->set_reference(correction.reference);
  proto->set_author(correction.author);
  ToProto(correction.known_from, proto->mutable_create_time());
  proto->set_revision(made.revision);
}

}  // namespace socle::registry::api
