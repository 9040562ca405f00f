#include "services/registry/domain/groupings/perimeters.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "services/registry/domain/groupings/group_label.h"
#include "services/registry/domain/sources/source_kind.h"

namespace socle::registry {
namespace {

constexpr std::string_view kTerritorialNature = "EPT";

// What one publication says of one 1 January.
struct Statement {
  int rank = 0;  // lower is believed
  std::vector<GroupRow> groups;
  std::vector<MemberRow> members;
};
using Statements =
    std::map<int16_t, std::map<std::pair<int, SourceId>, Statement>>;  // by vintage, then rank and source

int RankOf(const Source& source, bool derived) {
  if (source.origin == kOriginNpm) return 2;
  return derived ? 1 : 0;
}

void SortByKey(Statement& statement) {
  const auto by_siren = [](const GroupRow& a, const GroupRow& b) {
    return std::tie(a.siren, a.label, a.nature, a.fiscalite) < std::tie(b.siren, b.label, b.nature, b.fiscalite);
  };
  const auto by_commune = [](const MemberRow& a, const MemberRow& b) {
    return std::tie(a.commune, a.group) < std::tie(b.commune, b.group);
  };
  std::sort(statement.groups.begin(), statement.groups.end(), by_siren);
  std::sort(statement.members.begin(), statement.members.end(), by_commune);
  const auto same_group = [](const GroupRow& a, const GroupRow& b) { return a.siren == b.siren; };
  const auto same_member = [](const MemberRow& a, const MemberRow& b) {
    return a.commune == b.commune && a.group == b.group;
  };
  statement.groups.erase(std::unique(statement.groups.begin(), statement.groups.end(), same_group),
                         statement.groups.end());
  statement.members.erase(std::unique(statement.members.begin(), statement.members.end(), same_member),
                          statement.members.end());
}

void AddLists(std::span<const SourceDocument> documents, bool territorial, Statements& statements) {
  for (const SourceDocument& document : documents) {
    const auto* list = std::get_if<EpciList>(&document);
    if (list == nullptr) continue;
    Statement* statement = nullptr;
    const Code* last = nullptr;
    for (const EpciMemberRow& row : list->rows) {
      if ((row.nature == kTerritorialNature) != territorial) continue;
      if (statement == nullptr) {
        const int rank = RankOf(list->source, false);
        statement = &statements[list->source.vintage][{rank, list->source.id}];
        statement->rank = rank;
      }
      if (last == nullptr || *last != row.epci) {
        statement->groups.push_back(
            {row.epci, RepairGroupLabel(row.label), row.nature, row.fiscalite, list->source.id});
      }
      last = &row.epci;
      statement->members.push_back({row.commune, row.epci, list->source.id});
    }
  }
}

// The years that the tables of intervals were derived from: each begins or ends an interval.
template <typename Rows>
std::vector<int16_t> ListedYears(const Rows& rows) {
  std::set<int16_t> years;
  for (const auto& row : rows) years.insert({row.first_vintage, row.last_vintage});
  return {years.begin(), years.end()};
}

template <typename Row, typename Use>
void ForEachYear(const std::vector<int16_t>& years, const Row& row, const Use& use) {
  for (auto it = std::lower_bound(years.begin(), years.end(), row.first_vintage);
       it != years.end() && *it <= row.last_vintage; ++it) {
    use(*it);
  }
}

void AddIntervals(std::span<const SourceDocument> documents, Statements& statements) {
  for (const SourceDocument& document : documents) {
    if (const auto* intervals = std::get_if<MembershipIntervals>(&document)) {
      const int rank = RankOf(intervals->source, true);
      const SourceId id = intervals->source.id;
      const std::vector<int16_t> years = ListedYears(intervals->rows);
      std::map<int16_t, std::vector<MemberRow>*> lists;
      for (const int16_t year : years) lists[year] = &statements[year][{rank, id}].members;
      for (const MembershipIntervalRow& row : intervals->rows) {
        ForEachYear(years, row, [&](int16_t year) { lists[year]->push_back({row.commune, row.epci, id}); });
      }
    } else if (const auto* identities = std::get_if<EpciIdentities>(&document)) {
      const int rank = RankOf(identities->source, true);
      const SourceId id = identities->source.id;
      const std::vector<int16_t> years = ListedYears(identities->rows);
      for (const EpciIdentityRow& row : identities->rows) {
        if (row.nature == kTerritorialNature) continue;
        const std::string label = RepairGroupLabel(row.label);
        ForEachYear(years, row, [&](int16_t year) {
          statements[year][{rank, id}].groups.push_back({row.epci, label, row.nature, row.fiscalite, id});
        });
      }
    }
  }
}

class PerimeterReader {
 public:
  PerimeterReader(const SuccessionGraph& communes, std::vector<Disagreement>& disagreements)
      : communes_(communes), disagreements_(disagreements) {}

  // NOLINTNEXTLINE(performance-unnecessary-value-param): its parts are sorted in place
  std::vector<Perimeter> Read(Statements statements) {
    std::vector<Perimeter> perimeters;
    for (auto& [vintage, said] : statements) {
      Perimeter perimeter;
      perimeter.issue.vintage = vintage;
      for (auto& [key, statement] : said) {
        SortByKey(statement);
        Take(statement.groups, perimeter.groups, vintage);
        Take(statement.members, perimeter.members, vintage);
      }
      ReadDeadCodes(perimeter);
      KeepOneGroupEach(perimeter, perimeters.empty() ? nullptr : &perimeters.back());
      NameEveryGroup(perimeter);
      perimeters.push_back(std::move(perimeter));
    }
    return perimeters;
  }

 private:
  // The first statement with any rows is believed, the others are compared with it.
  void Take(std::vector<GroupRow>& said, std::vector<GroupRow>& taken, int16_t vintage) {
    if (taken.empty()) return taken.swap(said);
    auto ours = taken.begin();
    for (const GroupRow& theirs : said) {
      while (ours != taken.end() && ours->siren < theirs.siren) ++ours;
      const bool known = ours != taken.end() && ours->siren == theirs.siren;
      if (known && std::tie(ours->label, ours->nature, ours->fiscalite) ==
                       std::tie(theirs.label, theirs.nature, theirs.fiscalite)) {
        continue;
      }
      const auto show = [](const GroupRow& row) {
        return fmt::format("\"{}\" {} {}", row.label, row.nature, row.fiscalite);
      };
      Report("epci-differs", Epci(theirs.siren.view()), vintage, known ? ours->source : 0, theirs.source,
             fmt::format("first: {}; second: {}", known ? show(*ours) : "not listed", show(theirs)));
    }
  }

  void Take(std::vector<MemberRow>& said, std::vector<MemberRow>& taken, int16_t vintage) {
    if (taken.empty()) return taken.swap(said);
    auto ours = taken.begin();
    for (const MemberRow& theirs : said) {
      while (ours != taken.end() && ours->commune < theirs.commune) ++ours;
      const bool known = ours != taken.end() && ours->commune == theirs.commune;
      if (known && ours->group == theirs.group) continue;
      Report("membership-differs", Commune(theirs.commune.view()), vintage, known ? ours->source : 0, theirs.source,
             fmt::format("first: {}; second: {}", known ? ours->group.view() : "no EPCI", theirs.group.view()));
    }
  }

  void ReadDeadCodes(Perimeter& perimeter) {
    if (!communes_.KnowsCommunes()) return;
    const Date day = perimeter.issue.date();
    std::vector<MemberRow> moved;
    std::erase_if(perimeter.members, [&](const MemberRow& row) {
      const Entity commune = Commune(row.commune.view());
      if (communes_.AliveAt(commune, day)) return false;
      const std::vector<Heir> heirs = communes_.Resolve(commune, day, day).heirs;
      if (heirs.empty()) {
        Report("unknown-member", commune, perimeter.issue.vintage, row.source, 0,
               fmt::format("{} lists it as a member, no commune carried this code on that day", row.group.view()));
        return true;
      }
      for (const Heir& heir : heirs) {
        if (heir.entity.type == CollectiviteType::kCommune) moved.push_back({heir.entity.code, row.group, row.source});
      }
      Report("dead-member-code", commune, perimeter.issue.vintage, row.source, 0,
             fmt::format("{} lists a code that was dead on that day; read as {}", row.group.view(),
                         EntityId(heirs.front().entity)));
      return true;
    });
    for (const MemberRow& row : moved) {
      const auto place = std::lower_bound(perimeter.members.begin(), perimeter.members.end(), row,
                                          [](const MemberRow& a, const MemberRow& b) { return a.commune < b.commune; });
      if (place == perimeter.members.end() || place->commune != row.commune) perimeter.members.insert(place, row);
    }
  }

  // One EPCI per commune is the law; of two, the one it was in before is kept.
  void KeepOneGroupEach(Perimeter& perimeter, const Perimeter* before) {
    auto& members = perimeter.members;
    auto kept = members.begin();
    for (auto it = members.begin(); it != members.end();) {
      const auto end =
          std::find_if(it, members.end(), [&](const MemberRow& row) { return row.commune != it->commune; });
      auto chosen = it;
      if (end - it > 1) {
        const Code* former = before == nullptr ? nullptr : GroupOf(*before, it->commune);
        for (auto row = it; former != nullptr && row != end; ++row) {
          if (row->group == *former) chosen = row;
        }
        for (auto row = it; row != end; ++row) {
          if (row == chosen) continue;
          Report(
              "two-fiscal-epci", Commune(row->commune.view()), perimeter.issue.vintage, row->source, chosen->source,
              fmt::format("listed in {} and in {}; only the latter is taken", row->group.view(), chosen->group.view()));
        }
      }
      *kept++ = *chosen;
      it = end;
    }
    members.erase(kept, members.end());
  }

  static const Code* GroupOf(const Perimeter& perimeter, const Code& commune) {
    const auto it = std::lower_bound(perimeter.members.begin(), perimeter.members.end(), commune,
                                     [](const MemberRow& row, const Code& code) { return row.commune < code; });
    return it == perimeter.members.end() || it->commune != commune ? nullptr : &it->group;
  }

  // Intervals of memberships without the table of identities: the SIREN has to do as a name.
  void NameEveryGroup(Perimeter& perimeter) {
    std::map<Code, SourceId> unnamed;
    for (const MemberRow& row : perimeter.members) unnamed.emplace(row.group, row.source);
    for (const GroupRow& group : perimeter.groups) unnamed.erase(group.siren);
    for (const auto& [siren, source] : unnamed) {
      Report("epci-without-identity", Epci(siren.view()), perimeter.issue.vintage, source, 0,
             "it has members, and no source states its name and nature");
      perimeter.groups.push_back({siren, siren.str(), "", "", source});
    }
    if (unnamed.empty()) return;
    std::sort(perimeter.groups.begin(), perimeter.groups.end(),
              [](const GroupRow& a, const GroupRow& b) { return a.siren < b.siren; });
  }

  void Report(std::string_view kind, const Entity& entity, int vintage, SourceId first, SourceId second,
              std::string detail) {
    disagreements_.push_back({std::string(kind), entity, FirstOfJanuary(vintage), std::move(detail), first, second});
  }

  const SuccessionGraph& communes_;
  std::vector<Disagreement>& disagreements_;
};

}  // namespace

Perimeters ReadPerimeters(std::span<const SourceDocument> documents, const SuccessionGraph& communes,
                          std::vector<Disagreement>& disagreements) {
  Statements fiscal;
  AddLists(documents, false, fiscal);
  AddIntervals(documents, fiscal);
  Statements territorial;
  AddLists(documents, true, territorial);
  PerimeterReader reader(communes, disagreements);
  return {reader.Read(std::move(fiscal)), reader.Read(std::move(territorial))};
}

}  // namespace socle::registry
