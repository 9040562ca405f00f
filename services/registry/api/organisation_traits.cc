#include "services/registry/api/organisation_traits.h"

#include "platform/api/enum_values.h"
#include "platform/api/french_order.h"
#include "services/registry/domain/search/fold.h"

namespace socle::registry::api {
namespace {

using Item = Listed<Organisation>;

std::vector<std::string_view> MembersOf(const Item& item) {
  std::vector<std::string_view> names;
  for (const OrganisationMember& member : item.content().members) names.push_back(member.member);
  return names;
}

}  // namespace

std::string OrganisationTraits::MadeId(const Organisation& organisation, const socle::api::Sha256& digest) {
  std::string id = IdOfNumbers(organisation);
  if (!id.empty()) return id;
  return MadeIdOf("o-", digest);
}

void OrganisationTraits::FromProto(const v1::Organisation& proto, const std::string& path, Violations* violations,
                                   Organisation* organisation) {
  organisation->label = violations->Text(path + ".display_name", proto.display_name(), {.min = 1, .max = 300});
  organisation->kind = static_cast<OrganisationKind>(
      EnumFromProto(proto.kind(), v1::Organisation::Kind_descriptor(), path + ".kind", violations));
  organisation->legal_form = violations->Text(path + ".legal_form", proto.legal_form(), {.min = 0, .max = 200});
  organisation->siren = proto.siren();
  organisation->rna = proto.rna();
  organisation->seat = proto.seat();
  if (proto.has_population()) organisation->population = proto.population();
  for (const v1::OrganisationMember& member : proto.members()) {
    organisation->members.push_back({member.member(), {member.competences().begin(), member.competences().end()}});
  }
  organisation->competences.assign(proto.competences().begin(), proto.competences().end());
  organisation->external_ids = api::FromProto(proto.external_ids(), path + ".external_ids", violations);
  organisation->description = violations->Text(path + ".description", proto.description(), {.min = 0, .max = 5000});
  organisation->geometry = api::FromProto(proto.geometry(), path + ".geometry", violations);
}

void OrganisationTraits::ToProto(const Organisation& organisation, v1::Organisation* proto) {
  proto->set_display_name(organisation.label);
  proto->set_kind(static_cast<v1::Organisation::Kind>(organisation.kind));
  proto->set_legal_form(organisation.legal_form);
  proto->set_siren(organisation.siren);
  proto->set_rna(organisation.rna);
  proto->set_seat(organisation.seat);
  if (organisation.population) proto->set_population(*organisation.population);
  for (const OrganisationMember& member : organisation.members) {
    v1::OrganisationMember* added = proto->add_members();
    added->set_member(member.member);
    added->mutable_competences()->Assign(member.competences.begin(), member.competences.end());
  }
  proto->mutable_competences()->Assign(organisation.competences.begin(), organisation.competences.end());
  api::ToProto(organisation.external_ids, proto->mutable_external_ids());
  proto->set_description(organisation.description);
  if (!organisation.geometry.empty()) api::ToProto(organisation.geometry, proto->mutable_geometry());
}

const std::vector<std::string_view>& OrganisationTraits::Updatable() {
  static const std::vector<std::string_view> fields = {"display_name", "kind",         "legal_form",  "siren",
                                                       "rna",          "seat",         "population",  "members",
                                                       "competences",  "external_ids", "description", "geometry"};
  return fields;
}

std::vector<std::string> OrganisationTraits::Slugs(const Organisation& before, const Organisation& after) {
  std::vector<std::string> slugs;
  if (before.label != after.label) slugs.push_back("renamed");
  if (before.members != after.members) slugs.push_back("members-changed");
  if (before.competences != after.competences) slugs.push_back("competences-changed");
  if (IdentifiersOf(before) != IdentifiersOf(after)) slugs.push_back("identified");
  if (before.kind != after.kind || before.legal_form != after.legal_form || before.seat != after.seat ||
      before.population != after.population || before.description != after.description ||
      before.geometry != after.geometry) {
    slugs.push_back("described");
  }
  return slugs;
}

const socle::api::FilterSchema<Item>& OrganisationTraits::Filter() {
  static const socle::api::FilterSchema<Item> schema =
      socle::api::FilterSchema<Item>()
          .Enum("kind", socle::api::EnumValues(v1::Organisation::Kind_descriptor()),
                [](const Item& item) { return item.content().kind; })
          .FoldedString("display_name", FoldedLabel<Organisation>, [](std::string_view text) { return Fold(text); })
          .String("id", [](const Item& item) { return std::string_view(item.dossier->id); })
          .String("legal_form", [](const Item& item) { return std::string_view(item.content().legal_form); })
          .String("siren", [](const Item& item) { return std::string_view(item.content().siren); })
          .String("rna", [](const Item& item) { return std::string_view(item.content().rna); })
          .String("seat", [](const Item& item) { return std::string_view(item.content().seat); })
          .Int64("population",
                 [](const Item& item) -> std::optional<int64_t> {
                   if (!item.content().population) return std::nullopt;
                   return *item.content().population;
                 })
          .Date("valid_from", [](const Item& item) { return item.version->valid_from; })
          .Date("valid_to", [](const Item& item) { return item.version->valid_to; })
          .Strings("members", MembersOf)
          .Strings("competences",
                   [](const Item& item) -> const std::vector<std::string>& { return item.content().competences; })
          .Strings("external_systems", SystemsOf<Organisation>)
          .Strings("external_ids", ExternalIdsOf<Organisation>)
          .Bare("display_name");
  return schema;
}

std::span<const std::string_view> OrganisationTraits::Sortable() {
  static constexpr std::string_view kFields[] = {"name", "display_name", "population"};
  return kFields;
}

std::string OrganisationTraits::SortKey(const Item& item, std::string_view field) {
  if (field == "display_name") return socle::api::FrenchSortKey(item.content().label);
  if (field == "population") return fmt::format("{:010}", item.content().population.value_or(0));
  return item.dossier->id;
}

}  // namespace socle::registry::api
