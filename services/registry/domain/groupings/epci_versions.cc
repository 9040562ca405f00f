#include "services/registry/domain/groupings/epci_versions.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "services/registry/domain/groupings/group_label.h"

namespace socle::registry {
namespace {

// The rows of one EPCI, one place per list.
using RowsOfGroup = std::vector<const GroupRow*>;

bool SameContent(const GroupRow& a, const GroupRow& b) {
  return std::tie(a.label, a.nature, a.fiscalite) == std::tie(b.label, b.nature, b.fiscalite);
}

class VersionWriter {
 public:
  VersionWriter(std::span<const ListIssue> issues, Record& record) : issues_(issues), record_(record) {}

  void Write(const Code& siren, const RowsOfGroup& rows) {
    const Entity entity = Epci(siren.view());
    std::vector<ListEntry> entries(rows.size());
    std::vector<ListEntry> presence(rows.size());
    size_t previous = rows.size();
    for (size_t i = 0; i < rows.size(); ++i) {
      if (rows[i] == nullptr) continue;
      presence[i] = {0, 0};
      entries[i] = Compare(entity, rows, entries, previous, i);
      previous = i;
    }
    ReportMissingYears(entity, rows);

    const SeriesOptions options{MissingYear::kGoesOnIfListedAgain, nullptr};
    EmitStretches(issues_, entries, {}, options, [&](const Rectangle& when, size_t issue) {
      const GroupRow& row = *rows[issue];
      Version version;
      version.entity = entity;
      version.when = when;
      version.label = row.label;
      version.nature = row.nature;
      version.fiscalite = row.fiscalite;
      version.tncc = -1;
      version.source = row.source;
      record_.versions.push_back(std::move(version));
    });
    const bool key_valid = HasValidSirenKey(siren.view());
    EmitStretches(issues_, presence, {}, options, [&](const Rectangle& when, size_t issue) {
      record_.identifiers.push_back(
          {entity, when, IdentifierSystem::kSiren, siren.str(), key_valid, rows[issue]->source});
    });
  }

 private:
  ListEntry Compare(const Entity& entity, const RowsOfGroup& rows, const std::vector<ListEntry>& entries,
                    size_t previous, size_t i) {
    const int32_t fresh = static_cast<int32_t>(i);
    if (previous == rows.size()) return {fresh, fresh};
    const GroupRow& before = *rows[previous];
    const GroupRow& now = *rows[i];
    if (SameContent(before, now)) return entries[previous];
    if (before.nature != now.nature || before.fiscalite != now.fiscalite ||
        GroupLabelKey(before.label, before.nature) != GroupLabelKey(now.label, now.nature)) {
      return {fresh, fresh};
    }
    record_.disagreements.push_back(
        {"epci-spelling", entity, issues_[i].date(),
         fmt::format("\"{}\" and \"{}\": one name, the newer spelling is shown", before.label, now.label),
         before.source, now.source});
    return {entries[previous].value, fresh};
  }

  // Years without a list, where the lists around them differ about this EPCI.
  void ReportMissingYears(const Entity& entity, const RowsOfGroup& rows) {
    for (size_t i = 1; i < rows.size(); ++i) {
      const int first_missing = issues_[i - 1].vintage + 1;
      if (issues_[i].vintage == first_missing) continue;
      const GroupRow* before = rows[i - 1];
      const GroupRow* after = rows[i];
      if (before == nullptr && after == nullptr) continue;
      if (before != nullptr && after != nullptr && SameContent(*before, *after)) continue;
      const auto show = [](const GroupRow* row) {
        return row == nullptr ? std::string("not listed")
                              : fmt::format("\"{}\" {} {}", row->label, row->nature, row->fiscalite);
      };
      record_.disagreements.push_back(
          {"vintage-missing", entity, FirstOfJanuary(first_missing),
           fmt::format("there is no list of {}; {}: {}; {}: {}", first_missing, issues_[i - 1].vintage, show(before),
                       issues_[i].vintage, show(after)),
           before == nullptr ? 0 : before->source, after == nullptr ? 0 : after->source});
    }
  }

  std::span<const ListIssue> issues_;
  Record& record_;
};

}  // namespace

void AddEpciVersions(std::span<const Perimeter> perimeters, Record& record) {
  std::vector<ListIssue> issues;
  for (const Perimeter& perimeter : perimeters) issues.push_back(perimeter.issue);
  absl::flat_hash_map<Code, RowsOfGroup> groups;
  for (size_t i = 0; i < perimeters.size(); ++i) {
    for (const GroupRow& row : perimeters[i].groups) {
      RowsOfGroup& rows = groups[row.siren];
      rows.resize(perimeters.size());
      rows[i] = &row;
    }
  }
  VersionWriter writer(issues, record);
  for (const auto& [siren, rows] : groups) writer.Write(siren, rows);
}

}  // namespace socle::registry
