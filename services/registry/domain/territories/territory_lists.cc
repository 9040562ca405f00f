#include "services/registry/domain/territories/territory_lists.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "platform/base/error.h"
#include "services/registry/domain/written/import_files.h"

namespace socle::registry {
namespace {

constexpr int kYearOfIndustryList = 2026;
constexpr int kYearOfCrteList = 2022;

// The territories while their rows are read.
class Draft {
 public:
  explicit Draft(const Snapshot& snapshot) : snapshot_(snapshot) {}

  absl::Status Read(const ImportedFile& file) {
    SOCLE_ASSIGN_OR_RETURN(ImportedTable table, ImportedTable::Open(file));
    if (table.Has("ID_CRTE")) {
      Take(table, &Draft::ReadCrteRow, kCrteColumns, kYearOfCrteList);
    } else if (table.Has("ID_TI") && table.Has("SIREN_GROUPEMENT")) {
      Take(table, &Draft::ReadIndustryMember, kIndustryMemberColumns, kYearOfIndustryList);
    } else if (table.Has("ID_TI")) {
      Take(table, &Draft::ReadIndustryLabel, kIndustryColumns, kYearOfIndustryList);
    } else {
      return NotOfThisImport(file.name, "Territoires d'industrie (labels and members) or CRTE",
                             "Territoires d'industrie (libellés et membres) ou CRTE");
    }
    return absl::OkStatus();
  }

  ImportedList<Territory> Finish() {
    for (auto& [id, entry] : entries_) {
      if (entry.territory.label.empty() || entry.members.empty()) {
        Complain(entry, entry.territory.label.empty() ? "no list gives its label" : "no list gives its members");
        continue;
      }
      entry.territory.members.assign(entry.members.begin(), entry.members.end());
      list_.link_count += static_cast<int64_t>(entry.links);
      list_.resources.push_back({id, std::move(entry.territory), entry.listed_on});
    }
    return std::move(list_);
  }

 private:
  struct Entry {
    Territory territory;
    std::set<std::string> members;
    size_t links = 0;  // rows that name a member; a list may repeat one
    Date listed_on;
    std::string file;
    int64_t line = 0;
  };

  static constexpr std::array<CsvColumn, 2> kIndustryColumns = {{{"ID_TI"}, {"LIB_TI"}}};
  static constexpr std::array<CsvColumn, 2> kIndustryMemberColumns = {{{"ID_TI"}, {"SIREN_GROUPEMENT"}}};
  static constexpr std::array<CsvColumn, 3> kCrteColumns = {{{"ID_CRTE"}, {"LIB_CRTE"}, {"SIREN_GROUPEMENT"}}};

  template <size_t kColumns>
  void Take(ImportedTable& input, void (Draft::*read)(const CsvTable&, RowChecks&, Date),
            const std::array<CsvColumn, kColumns>& columns, int standard_year) {
    std::vector<RowError> errors;
    RowChecks checks(input.name(), &errors);
    CsvTable table(input.header(), columns, input.reader(), &checks);
    file_ = input.name();
    line_ = 1;
    const Date listed_on = FirstOfJanuary(input.Year(standard_year));
    while (table.Next()) {
      ++line_;
      (this->*read)(table, checks, listed_on);
    }
    list_.row_count += checks.row_count();
    list_.error_count += static_cast<int64_t>(errors.size());
    list_.errors.insert(list_.errors.end(), errors.begin(), errors.end());
  }

  Entry* EntryOf(std::string_view field, std::string_view id, TerritoryKind kind, std::string_view system,
                 RowChecks& checks, Date listed_on) {
    // Corsican ids have a capital ("crte-94-2A-1"), names have none.
    std::string own(id);
    for (char& c : own) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    if (!IsResourceId(own)) {
      checks.Refuse(field, id, "is not an id of letters, digits and hyphens");
      return nullptr;
    }
    Entry& entry = entries_[own];
    if (entry.file.empty()) {
      entry.territory.kind = kind;
      entry.territory.policy = SuccessionPolicy::kFollowSuccessors;
      entry.territory.perimeter_date = listed_on;
      entry.territory.external_ids = {{std::string(system), std::string(id)}};
      entry.listed_on = listed_on;
      entry.file = file_;
      entry.line = line_;
    }
    return &entry;
  }

  void ReadIndustryLabel(const CsvTable& table, RowChecks& checks, Date listed_on) {
    const std::string label = checks.Label("LIB_TI", table.Field(1));
    if (!checks.RowIsGood()) return;
    Entry* entry = EntryOf("ID_TI", table.Field(0), TerritoryKind::kTerritoireIndustrie, "id_ti", checks, listed_on);
    if (entry != nullptr) entry->territory.label = label;
  }

  void ReadIndustryMember(const CsvTable& table, RowChecks& checks, Date listed_on) {
    AddMember(EntryOf("ID_TI", table.Field(0), TerritoryKind::kTerritoireIndustrie, "id_ti", checks, listed_on),
              table.Field(1), checks, listed_on);
  }

  void ReadCrteRow(const CsvTable& table, RowChecks& checks, Date listed_on) {
    const std::string label = checks.Label("LIB_CRTE", table.Field(1));
    if (!checks.RowIsGood()) return;
    Entry* entry = EntryOf("ID_CRTE", table.Field(0), TerritoryKind::kCrte, "id_crte", checks, listed_on);
    if (entry == nullptr) return;
    if (entry->territory.label.empty()) entry->territory.label = label;
    if (entry->territory.label != label) {
      checks.Refuse("LIB_CRTE", label, "is another label than an earlier row of this CRTE has");
      return;
    }
    AddMember(entry, table.Field(2), checks, listed_on);
  }

  void AddMember(Entry* entry, std::string_view siren, RowChecks& checks, Date listed_on) {
    if (entry == nullptr) return;
    if (!IsSirenShape(siren)) {
      checks.Refuse("SIREN_GROUPEMENT", siren, "is not a SIREN of nine digits");
      return;
    }
    const std::optional<Entity> holder = HolderOfSiren(snapshot_, siren, listed_on);
    if (!holder) {
      checks.Refuse("SIREN_GROUPEMENT", siren, "is the SIREN of no collectivité that the registry knows");
      return;
    }
    entry->members.insert(EntityName(*holder));
    ++entry->links;
  }

  void Complain(const Entry& entry, std::string_view reason) {
    ++list_.error_count;
    list_.errors.push_back({.file = entry.file,
                            .line = entry.line,
                            .field = "",
                            .value = entry.territory.external_ids.front().id,
                            .reason = std::string(reason)});
  }

  const Snapshot& snapshot_;
  std::map<std::string, Entry> entries_;
  ImportedList<Territory> list_;
  std::string file_;
  int64_t line_ = 0;
};

}  // namespace

std::optional<Entity> HolderOfSiren(const Snapshot& snapshot, std::string_view siren, Date day) {
  if (snapshot.Find(Epci(siren)) != kNoEntity) return Epci(siren);
  // The SIREN is the body: whoever carried it on the day, else the last one.
  std::optional<Entity> last;
  Date last_from = Date::Min();
  for (const EntityIndex index : snapshot.EverWithSiren(siren)) {
    for (const Identifier& identifier : snapshot.identifiers().Current(index)) {
      if (identifier.value != siren) continue;
      if (identifier.when.ValidAt(day)) return snapshot.entities()[index];
      if (!last || last_from < identifier.when.valid_from) {
        last = snapshot.entities()[index];
        last_from = identifier.when.valid_from;
      }
    }
  }
  return last;
}

absl::StatusOr<ImportedList<Territory>> ReadTerritoryLists(std::span<const ImportedFile> files,
                                                           const Snapshot& snapshot) {
  Draft draft(snapshot);
  for (const ImportedFile& file : files) {
    SOCLE_RETURN_IF_ERROR(draft.Read(file));
  }
  return draft.Finish();
}

}  // namespace socle::registry
