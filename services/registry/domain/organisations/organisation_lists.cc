#include "services/registry/domain/organisations/organisation_lists.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "absl/container/flat_hash_map.h"
#include "platform/base/error.h"
#include "services/registry/domain/written/import_files.h"

namespace socle::registry {
namespace {

// Its natures and members are those of the DGCL lists of 2022 and 2023; the file has no date.
constexpr int kYearOfBanatic = 2023;

std::optional<OrganisationKind> KindOfNature(std::string_view nature) {
  if (nature == "SIVU") return OrganisationKind::kSivu;
  if (nature == "SIVOM") return OrganisationKind::kSivom;
  if (nature == "SMF") return OrganisationKind::kSyndicatMixteFerme;
  if (nature == "SMO") return OrganisationKind::kSyndicatMixteOuvert;
  if (nature == "PETR") return OrganisationKind::kPetr;
  if (nature == "POLEM") return OrganisationKind::kPoleMetropolitain;
  return std::nullopt;
}

bool IsCollectivite(std::string_view nature) {
  return nature == "CC" || nature == "CA" || nature == "CU" || nature == "METRO" || nature == "MET69" ||
         nature == "EPT";
}

class Draft {
 public:
  explicit Draft(const Snapshot& snapshot) : snapshot_(snapshot) {}

  // Groupements first, whatever the order of the files: the others refer to them.
  absl::Status Read(std::span<const ImportedFile> files) {
    std::vector<ImportedTable> tables;
    for (const ImportedFile& file : files) {
      SOCLE_ASSIGN_OR_RETURN(ImportedTable table, ImportedTable::Open(file));
      tables.push_back(std::move(table));
    }
    for (ImportedTable& table : tables) {
      if (table.Has("SIREN") && table.Has("NATURE")) Take(table, &Draft::ReadGroupement, kGroupementColumns);
    }
    for (ImportedTable& table : tables) {
      if (table.Has("SIREN") && table.Has("NATURE")) continue;
      if (table.Has("SIREN") && table.Has("COMPETENCE_CODE")) {
        Take(table, &Draft::ReadCompetence, kCompetenceColumns);
      } else if (table.Has("CODE") && table.Has("NOM")) {
        Take(table, &Draft::ReadBanaticLabel, kBanaticColumns);
      } else if (table.Has("CODE") && table.Has("COMPETENCE-SOUS-COMPETENCE")) {
        Take(table, &Draft::ReadM57Label, kM57Columns);
      } else {
        return NotOfThisImport(table.name(), "groupements or competences of BANATIC, or the M57 referential",
                               "groupements ou compétences de BANATIC, ou le référentiel M57");
      }
    }
    return absl::OkStatus();
  }

  ImportedOrganisations Finish() {
    for (auto& [siren, organisation] : organisations_) {
      Normalise(&organisation);
      imported_.list.resources.push_back({"siren-" + siren, std::move(organisation), imported_.listed_on});
    }
    for (auto& [siren, codes] : held_) {
      imported_.held.push_back({EntityId(Epci(siren)), {codes.begin(), codes.end()}});
    }
    for (const auto& [key, label] : labels_) imported_.competences.push_back({key.first, key.second, label});
    return std::move(imported_);
  }

 private:
  static constexpr std::array<CsvColumn, 5> kGroupementColumns = {
      {{"SIREN"}, {"LIBELLE"}, {"NATURE"}, {"DEPARTEMENT_CODE", false}, {"POPULATION", false}}};
  static constexpr std::array<CsvColumn, 2> kCompetenceColumns = {{{"SIREN"}, {"COMPETENCE_CODE"}}};
  static constexpr std::array<CsvColumn, 2> kBanaticColumns = {{{"CODE"}, {"NOM"}}};
  static constexpr std::array<CsvColumn, 2> kM57Columns = {{{"CODE"}, {"COMPETENCE-SOUS-COMPETENCE"}}};

  template <size_t kColumns>
  void Take(ImportedTable& input, void (Draft::*read)(const CsvTable&, RowChecks&),
            const std::array<CsvColumn, kColumns>& columns) {
    std::vector<RowError> errors;
    RowChecks checks(input.name(), &errors);
    CsvTable table(input.header(), columns, input.reader(), &checks);
    if (input.Has("NATURE")) imported_.listed_on = FirstOfJanuary(input.Year(kYearOfBanatic));
    int64_t taken = 0;
    while (table.Next()) {
      (this->*read)(table, checks);
      if (checks.RowIsGood()) ++taken;
    }
    ImportedList<Organisation>& list = imported_.list;
    list.row_count += checks.row_count();
    list.error_count += std::max<int64_t>(checks.row_count() - taken, static_cast<int64_t>(errors.size()));
    list.errors.insert(list.errors.end(), errors.begin(), errors.end());
  }

  void ReadGroupement(const CsvTable& table, RowChecks& checks) {
    const std::string siren = checks.Siren("SIREN", table.Field(0)).str();
    std::string label = checks.Label("LIBELLE", table.Field(1));
    const std::string_view nature = table.Field(2);
    const Code departement =
        table.Field(3).empty() ? Code() : checks.DepartementCode("DEPARTEMENT_CODE", table.Field(3));
    const int32_t population = table.Field(4).empty() ? -1 : checks.Count("POPULATION", table.Field(4));
    if (!checks.RowIsGood()) return;
    if (IsCollectivite(nature)) {
      if (snapshot_.Find(Epci(siren)) == kNoEntity) {
        checks.Refuse("SIREN", siren, "is the SIREN of no EPCI that the registry knows");
      } else if (!held_.try_emplace(siren).second) {
        checks.Refuse("SIREN", siren, "is given twice");
      }
      return;
    }
    const std::optional<OrganisationKind> kind = KindOfNature(nature);
    if (!kind) {
      checks.Refuse("NATURE", nature, "is no nature of BANATIC that the registry knows");
      return;
    }
    Organisation organisation{.kind = *kind,
                              .label = std::move(label),
                              .legal_form = std::string(nature),
                              .siren = siren,
                              .seat = SeatIn(departement)};
    if (population >= 0) organisation.population = population;
    if (!organisations_.emplace(siren, std::move(organisation)).second) {
      checks.Refuse("SIREN", siren, "is given twice");
    }
  }

  // BANATIC says which département, in this copy not which commune.
  std::string SeatIn(const Code& departement) const {
    for (const auto type : {CollectiviteType::kDepartement, CollectiviteType::kCollectiviteOutreMer}) {
      const Entity entity{type, departement};
      if (!departement.empty() && snapshot_.Find(entity) != kNoEntity) return EntityName(entity);
    }
    return "";
  }

  void ReadCompetence(const CsvTable& table, RowChecks& checks) {
    const std::string siren = checks.Siren("SIREN", table.Field(0)).str();
    const std::string_view code = table.Field(1);
    if (!checks.RowIsGood()) return;
    const std::string full = fmt::format("{}/{}", kBanaticList, code);
    if (!IsCompetenceCode(full)) {
      checks.Refuse("COMPETENCE_CODE", code, "is no code of at most 20 letters and digits");
      return;
    }
    bool added = false;
    if (const auto organisation = organisations_.find(siren); organisation != organisations_.end()) {
      std::vector<std::string>& codes = organisation->second.competences;
      added = std::find(codes.begin(), codes.end(), full) == codes.end();
      if (added) codes.push_back(full);
    } else if (const auto held = held_.find(siren); held != held_.end()) {
      added = held->second.insert(std::string(code)).second;
    } else {
      checks.Refuse("SIREN", siren, "names no groupement of the list");
      return;
    }
    if (!added) {
      checks.Refuse("COMPETENCE_CODE", code, "is given twice for this groupement");
      return;
    }
    ++imported_.list.link_count;
    labels_.try_emplace({std::string(kBanaticList), std::string(code)});
  }

  void ReadBanaticLabel(const CsvTable& table, RowChecks& checks) { ReadLabel(kBanaticList, "NOM", table, checks); }
  void ReadM57Label(const CsvTable& table, RowChecks& checks) {
    ReadLabel(kM57List, "COMPETENCE-SOUS-COMPETENCE", table, checks);
  }

  void ReadLabel(std::string_view list, std::string_view field, const CsvTable& table, RowChecks& checks) {
    std::string label = checks.Label(field, table.Field(1));
    const std::string code(table.Field(0));
    if (!IsCompetenceCode(fmt::format("{}/{}", list, code))) {
      checks.Refuse("CODE", code, "is no code of at most 20 letters and digits");
    }
    if (checks.RowIsGood()) labels_[{std::string(list), code}] = std::move(label);
  }

  const Snapshot& snapshot_;
  std::map<std::string, Organisation> organisations_;                  // by SIREN
  std::map<std::string, std::set<std::string>> held_;                  // SIREN of an EPCI → codes
  std::map<std::pair<std::string, std::string>, std::string> labels_;  // list and code → label
  ImportedOrganisations imported_{.listed_on = FirstOfJanuary(kYearOfBanatic)};
};

}  // namespace

absl::StatusOr<ImportedOrganisations> ReadOrganisationLists(std::span<const ImportedFile> files,
                                                            const Snapshot& snapshot) {
  Draft draft(snapshot);
  SOCLE_RETURN_IF_ERROR(draft.Read(files));
  return draft.Finish();
}

}  // namespace socle::registry
