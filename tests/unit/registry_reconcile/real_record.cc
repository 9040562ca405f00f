#include "tests/unit/registry_reconcile/real_record.h"

#include <algorithm>
#include <chrono>
#include <iostream>

namespace socle::registry {
namespace {

Record Timed(std::string_view what, const std::vector<SourceDocument>& sources) {
  const auto start = std::chrono::steady_clock::now();
  Record record = Reconcile(sources);
  const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
  std::cout << fmt::format(
      "{}: {} sources reconciled in {} ms: {} versions, {} situations, {} identifiers, {} postal codes, {} "
      "populations, "
      "{} memberships, {} successions, {} disagreements\n",
      what, sources.size(), taken.count(), record.versions.size(), record.situations.size(), record.identifiers.size(),
      record.postal_codes.size(), record.populations.size(), record.memberships.size(), record.successions.size(),
      record.disagreements.size());
  std::map<std::string, int> kinds;
  for (const Disagreement& d : record.disagreements) ++kinds[d.kind];
  for (const auto& [kind, count] : kinds) std::cout << "  " << kind << ": " << count << "\n";
  return record;
}

template <typename Facts>
auto Holding(const Facts& facts, Date day) -> typename Facts::value_type {
  for (const auto* fact : facts) {
    if (fact->when.ValidAt(day)) return fact;
  }
  return nullptr;
}

}  // namespace

RealRecord::RealRecord(Record made) : record_(std::move(made)), graph_(record_.versions, record_.successions) {
  for (const Version& fact : record_.versions) {
    if (fact.when.IsCurrentBelief()) versions_[fact.entity].push_back(&fact);
  }
  for (const Situation& fact : record_.situations) {
    if (fact.when.IsCurrentBelief()) situations_[fact.entity].push_back(&fact);
  }
}

const Version* RealRecord::VersionOf(const Entity& entity, Date day) const {
  const auto it = versions_.find(entity);
  return it == versions_.end() ? nullptr : Holding(it->second, day);
}

const Situation* RealRecord::SituationOf(const Entity& entity, Date day) const {
  const auto it = situations_.find(entity);
  return it == situations_.end() ? nullptr : Holding(it->second, day);
}

std::map<std::string, std::string> RealRecord::GroupByCommune(Date day, bool territorial) const {
  std::map<std::string, std::string> groups;
  for (const Membership& fact : record_.memberships) {
    if (!fact.when.IsCurrentBelief() || !fact.when.ValidAt(day)) continue;
    const Version* group = VersionOf(fact.group, day);
    if (group == nullptr) {
      ADD_FAILURE() << EntityId(fact.member) << " is in " << EntityId(fact.group) << ", which is not there on "
                    << day.ToString();
      continue;
    }
    if ((group->nature == "EPT") != territorial) continue;
    if (!groups.emplace(fact.member.code.str(), fact.group.code.str()).second) {
      ADD_FAILURE() << EntityId(fact.member) << " is in two EPCI on " << day.ToString();
    }
  }
  return groups;
}

std::vector<std::string> RealRecord::Communes(Date day) const {
  std::vector<std::string> codes;
  for (const auto& [entity, versions] : versions_) {
    if (entity.type != CollectiviteType::kCommune || Holding(versions, day) == nullptr) continue;
    const std::string_view departement = entity.code.view().substr(0, 3);
    if (departement >= "975" && departement != "976") continue;
    codes.push_back(entity.code.str());
  }
  return codes;
}

std::set<std::string> RealRecord::Epcis(Date day) const {
  std::set<std::string> codes;
  for (const auto& [entity, versions] : versions_) {
    if (entity.type != CollectiviteType::kEpci) continue;
    const Version* version = Holding(versions, day);
    if (version != nullptr && version->nature != "EPT") codes.insert(entity.code.str());
  }
  return codes;
}

std::string RealRecord::SirenOf(const Entity& entity, Date day) const {
  std::string found;
  for (const Identifier& fact : record_.identifiers) {
    if (fact.entity != entity || !fact.when.IsCurrentBelief() || !fact.when.ValidAt(day)) continue;
    EXPECT_EQ(found, "") << EntityId(entity) << " has two SIREN on " << day.ToString();
    found = fact.value;
  }
  return found;
}

int RealRecord::Count(std::string_view disagreement) const {
  return static_cast<int>(std::count_if(record_.disagreements.begin(), record_.disagreements.end(),
                                        [&](const Disagreement& d) { return d.kind == disagreement; }));
}

std::vector<SourceDocument> OfficialSources() {
  std::vector<SourceDocument> documents = OfficialCommuneSources();
  for (int year = 2019; year <= 2025; ++year) {
    documents.push_back(SourceFrom(OfficialFolder() / fmt::format("epci_membership_{}.csv", year)));
  }
  for (const char* name :
       {"epci_membership_intervals_1999_2025.csv", "epci_identity_intervals_1999_2025.csv",
        "epci_population_series_1999_2025.csv", "cog_departements_2026.csv", "cog_regions_2026.csv"}) {
    documents.push_back(SourceFrom(OfficialFolder() / name));
  }
  return documents;
}

std::vector<SourceDocument> NpmSources() {
  std::vector<SourceDocument> documents = NpmCommuneSources();
  for (const std::string& version : NpmVersions()) {
    for (const char* name : {"epci.json", "ept.json", "regions.json", "departements.json"}) {
      if (std::filesystem::exists(NpmFile(version, name))) documents.push_back(SourceFrom(NpmFile(version, name)));
    }
  }
  return documents;
}

const RealRecord& Official() {
  static const RealRecord* const made = new RealRecord(Timed("official", OfficialSources()));
  return *made;
}

const RealRecord& Npm() {
  static const RealRecord* const made = new RealRecord(Timed("npm", NpmSources()));
  return *made;
}

const RealRecord& Everything() {
  static const RealRecord* const made = [] {
    std::vector<SourceDocument> documents = OfficialSources();
    for (SourceDocument& document : NpmSources()) documents.push_back(std::move(document));
    return new RealRecord(Timed("everything", documents));
  }();
  return *made;
}

}  // namespace socle::registry
