#include "services/registry/domain/organisations/organisation.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/registry/domain/territories/territory_rules.h"

namespace socle::registry {
namespace {

constexpr size_t kMaxMemberCompetences = 100;

bool IsAlphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

bool IsRna(std::string_view text) {
  return text.size() == 10 && text[0] == 'W' && std::all_of(text.begin() + 1, text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
         });
}

void CheckCompetences(const std::vector<std::string>& codes, size_t max, const std::string& field, Faults* faults) {
  if (codes.size() > max) {
    faults->push_back({field, fmt::format("{} given, at most {} are taken", codes.size(), max),
                       fmt::format("{} : {} au plus.", field, max)});
    return;
  }
  for (size_t i = 0; i < codes.size(); ++i) {
    const std::string path = fmt::format("{}[{}]", field, i);
    if (!IsCompetenceCode(codes[i])) {
      faults->push_back({path, "not a list and a code such as banatic-2021/1505",
                         path + " : une liste et un code sont attendus, tels que banatic-2021/1505."});
    } else if (i > 0 && codes[i] == codes[i - 1]) {
      faults->push_back({path, "given twice", path + " : donné deux fois."});
    }
  }
}

}  // namespace

bool IsCompetenceCode(std::string_view text) {
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash > 50) return false;
  const std::string_view list = text.substr(0, slash);
  const std::string_view code = text.substr(slash + 1);
  const auto plain = [](char c) { return IsAlphanumeric(c) || c == '-'; };
  return !code.empty() && code.size() <= 20 && std::all_of(code.begin(), code.end(), plain) &&
         std::all_of(list.begin(), list.end(), [&](char c) { return plain(c) && !(c >= 'A' && c <= 'Z'); });
}

void Normalise(Organisation* organisation) {
  for (OrganisationMember& member : organisation->members) {
    std::sort(member.competences.begin(), member.competences.end());
  }
  std::sort(organisation->members.begin(), organisation->members.end(),
            [](const OrganisationMember& a, const OrganisationMember& b) { return a.member < b.member; });
  std::sort(organisation->competences.begin(), organisation->competences.end());
  std::sort(organisation->external_ids.begin(), organisation->external_ids.end());
}

Faults CheckOrganisation(const Organisation& organisation, const Snapshot& snapshot) {
  Faults faults;
  if (!organisation.siren.empty() && !IsSirenShape(organisation.siren)) {
    faults.push_back({"siren", "not nine digits", "siren : neuf chiffres sont attendus."});
  }
  if (!organisation.rna.empty() && !IsRna(organisation.rna)) {
    faults.push_back({"rna", "not W and nine characters", "rna : W suivi de neuf caractères est attendu."});
  }
  if (IsSirenShape(organisation.siren) && snapshot.Find(Epci(organisation.siren)) != kNoEntity) {
    faults.push_back({"siren", "is that of an EPCI, which is a collectivité of the registry",
                      "siren : c'est celui d'un EPCI, une collectivité du registre."});
  }
  if (!organisation.seat.empty()) {
    const absl::StatusOr<Entity> seat = ParseEntityName(organisation.seat);
    if (!seat.ok() || EntityName(*seat) != organisation.seat || snapshot.Find(*seat) == kNoEntity) {
      faults.push_back({"seat", "not the name of a collectivité that the registry knows",
                        "seat : ce n'est pas une collectivité connue du registre."});
    }
  }
  if (organisation.population && *organisation.population < 0) {
    faults.push_back({"population", "must not be negative", "population : ne peut être négative."});
  }
  std::vector<std::string> names;
  for (const OrganisationMember& member : organisation.members) names.push_back(member.member);
  CheckMemberNames(names, 0, kMaxOrganisationMembers, snapshot, &faults);
  for (size_t i = 0; i < organisation.members.size() && faults.size() < 20; ++i) {
    CheckCompetences(organisation.members[i].competences, kMaxMemberCompetences,
                     fmt::format("members[{}].competences", i), &faults);
  }
  CheckCompetences(organisation.competences, kMaxCompetences, "competences", &faults);
  CheckExternalIds(organisation.external_ids, &faults);
  CheckGeometry(organisation.geometry, &faults);
  return faults;
}

std::vector<Advisory> OrganisationAdvisories(const Organisation& organisation) {
  if (organisation.siren.empty() || HasValidSirenKey(organisation.siren)) return {};
  return {{.rule = "siren-checksum",
           .text = fmt::format("La clé du SIREN {} est fausse : le numéro est repris tel que publié.",
                               organisation.siren)}};
}

std::vector<ExternalId> IdentifiersOf(const Organisation& organisation) {
  std::vector<ExternalId> identifiers = organisation.external_ids;
  if (!organisation.siren.empty()) identifiers.push_back({"siren", organisation.siren});
  if (!organisation.rna.empty()) identifiers.push_back({"rna", organisation.rna});
  return identifiers;
}

std::string IdOfNumbers(const Organisation& organisation) {
  if (!organisation.siren.empty()) return "siren-" + organisation.siren;
  if (organisation.rna.empty()) return "";
  std::string id = "rna-" + organisation.rna;
  for (char& c : id) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return id;
}

}  // namespace socle::registry
