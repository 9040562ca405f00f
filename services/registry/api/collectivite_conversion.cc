#include "services/registry/api/collectivite_conversion.h"

#include <fmt/format.h>

#include "platform/api/etag.h"
#include "services/registry/api/time_conversion.h"
#include "services/registry/domain/advisories.h"

namespace socle::registry::api {
namespace {

v1::Validity::Precision PrecisionOf(Precision precision) {
  switch (precision) {
    case Precision::kExact:
      return v1::Validity::EXACT;
    case Precision::kVintage:
      return v1::Validity::FIRST_OF_JANUARY;
    case Precision::kOnOrBefore:
      return v1::Validity::ON_OR_BEFORE;
    case Precision::kOpen:
      break;
  }
  return v1::Validity::PRECISION_UNSPECIFIED;
}

v1::Collectivite::Zone ZoneOf(std::string_view zone) {
  if (zone == "metro") return v1::Collectivite::METRO;
  if (zone == "drom") return v1::Collectivite::DROM;
  if (zone == "com") return v1::Collectivite::COM;
  return v1::Collectivite::ZONE_UNSPECIFIED;
}

void SetPopulation(const Population& population, v1::Population* proto) {
  proto->set_year(population.year);
  if (population.municipale >= 0) proto->set_municipale(population.municipale);
  if (population.totale >= 0) proto->set_totale(population.totale);
}

void SetSituation(const Situation& situation, v1::Collectivite* proto) {
  proto->set_arrondissement_code(situation.arrondissement.str());
  proto->set_canton_code(situation.canton.str());
  proto->set_ctcd_code(situation.ctcd.str());
  if (!situation.chef_lieu.empty()) proto->set_chef_lieu(EntityName(Commune(situation.chef_lieu.view())));
}

void SetPostalCodes(std::string_view codes, v1::Collectivite* proto) {
  while (!codes.empty()) {
    const size_t end = std::min(codes.find(' '), codes.size());
    proto->add_postal_codes(std::string(codes.substr(0, end)));
    codes.remove_prefix(std::min(end + 1, codes.size()));
  }
}

std::vector<Advisory> AdvisoriesOf(const Snapshot& snapshot, const EntityView& view) {
  if (view.entity().type == CollectiviteType::kEpci) {
    const Population* population = view.population();
    const bool published = population != nullptr && population->municipale >= 0;
    return EpciAdvisories(view.version().nature, published ? std::optional(population->municipale) : std::nullopt);
  }
  // Only of days whose perimeters are known whole: before, to be in no EPCI was usual.
  const bool perimeters_known = snapshot.newest_perimeter_year() > 0 && view.as_of().day >= FirstOfJanuary(2019);
  if (view.entity().type == CollectiviteType::kCommune && perimeters_known && view.fiscal_membership() == nullptr) {
    return CommuneWithoutEpciAdvisories(view.entity(), view.zone());
  }
  return {};
}

}  // namespace

void ToProto(const Rectangle& when, v1::Validity* proto) {
  if (!when.valid_from.IsOpen()) ToProto(when.valid_from, proto->mutable_valid_from());
  if (!when.valid_to.IsOpen()) ToProto(when.valid_to, proto->mutable_valid_to());
  if (!when.valid_from.IsOpen()) proto->set_begin_precision(PrecisionOf(when.from_precision));
  if (!when.valid_to.IsOpen()) proto->set_end_precision(PrecisionOf(when.to_precision));
}

void ToProto(const Snapshot& snapshot, const Membership& membership, const AsOf& as_of, bool with_member,
             v1::Membership* proto) {
  if (with_member) proto->set_member(EntityName(membership.member));
  proto->set_group(EntityName(membership.group));
  ToProto(membership.when, proto->mutable_validity());
  const int newest = snapshot.newest_perimeter_year();
  if (!as_of.day.IsOpen() && as_of.day.Year() > newest && membership.when.ValidAt(as_of.day)) {
    proto->set_perimeter_year(newest);
  }
}

void ToProto(const Snapshot& snapshot, const EntityView& view, v1::Collectivite* proto) {
  const Version& version = view.version();
  proto->set_name(EntityName(view.entity()));
  proto->set_type(static_cast<v1::Collectivite::Type>(view.entity().type));
  proto->set_code(view.entity().code.str());
  proto->set_display_name(version.label);
  if (version.tncc >= 0) proto->set_article_code(version.tncc);
  proto->set_siren(std::string(view.siren()));
  if (const PostalCodes* codes = view.postal_codes()) SetPostalCodes(codes->codes, proto);
  if (!version.parent.code.empty()) proto->set_parent(EntityName(version.parent));
  for (const Code& code : view.departements()) {
    proto->add_departements(EntityName({CollectiviteType::kDepartement, code}));
  }
  for (const Code& code : view.regions()) proto->add_regions(EntityName({CollectiviteType::kRegion, code}));
  if (const Situation* situation = view.situation()) SetSituation(*situation, proto);
  proto->set_zone(ZoneOf(view.zone()));
  proto->set_nature(version.nature);
  proto->set_fiscalite(version.fiscalite);
  if (const Population* population = view.population()) SetPopulation(*population, proto->mutable_population());
  for (const Membership* membership : view.memberships()) {
    ToProto(snapshot, *membership, view.as_of(), false, proto->add_memberships());
  }
  ToProto(version.when, proto->mutable_validity());
  proto->set_legal_person(view.legal_person());
  for (const Advisory& advisory : AdvisoriesOf(snapshot, view)) {
    v1::Advisory* added = proto->add_advisories();
    added->set_rule(advisory.rule);
    added->set_text(advisory.text);
    added->set_reference(advisory.reference);
  }
  proto->set_etag(socle::api::StrongEtag(proto->SerializeAsString()));
}

void ToProto(const Succession& edge, const Entity& other_end, v1::SuccessionLink* proto) {
  proto->set_collectivite(EntityName(other_end));
  ToProto(edge.date, proto->mutable_effective_date());
  proto->set_movement_code(edge.cause);
  if (edge.share_denominator > 0) {
    proto->mutable_share()->set_numerator(edge.share_numerator);
    proto->mutable_share()->set_denominator(edge.share_denominator);
  }
  proto->set_basis(static_cast<v1::SuccessionLink::Basis>(edge.basis));
}

void ToProto(const Snapshot& snapshot, const Version& version, v1::CollectiviteVersion* proto) {
  const std::string begin = version.when.valid_from.IsOpen() ? "1943-01-01" : version.when.valid_from.ToString();
  proto->set_version_id(fmt::format("{}@{}", EntityId(version.entity), begin));
  proto->set_display_name(version.label);
  if (!version.parent.code.empty()) proto->set_parent(EntityName(version.parent));
  proto->set_nature(version.nature);
  proto->set_fiscalite(version.fiscalite);
  ToProto(version.when, proto->mutable_validity());
  v1::Knowledge* knowledge = proto->mutable_knowledge();
  if (!version.when.known_from.IsOpen()) ToProto(version.when.known_from, knowledge->mutable_known_from());
  if (!version.when.known_to.IsOpen()) ToProto(version.when.known_to, knowledge->mutable_known_to());
  proto->set_movement_code(version.cause);
  for (const Succession* edge : snapshot.SuccessionsInto(version.entity)) {
    if (edge->date == version.when.valid_from) ToProto(*edge, edge->predecessor, proto->add_predecessors());
  }
  for (const Succession* edge : snapshot.HeirsOf(version.entity)) {
    if (edge->date == version.when.valid_to) ToProto(*edge, edge->successor, proto->add_successors());
  }
  proto->set_source(SourceName(snapshot, version.source));
}

std::string SourceName(const Snapshot& snapshot, SourceId source) {
  for (const Source& candidate : snapshot.sources()) {
    if (candidate.id == source) return "sources/" + candidate.digest;
  }
  return "";
}

}  // namespace socle::registry::api
