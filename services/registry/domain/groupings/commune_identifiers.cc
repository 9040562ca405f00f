#include "services/registry/domain/groupings/commune_identifiers.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "services/registry/domain/sources/source_kind.h"

namespace socle::registry {
namespace {

// A text per entity and list; equal texts of lists that follow each other are one stretch.
class TextSeries {
 public:
  explicit TextSeries(const std::set<int16_t>& vintages) {
    for (const int16_t vintage : vintages) issues_.push_back({vintage});
  }

  struct Statement {
    std::string text;
    SourceId source = 0;
  };

  // The first statement for an entity and year counts. Returns it if it differs from this one, else nullptr.
  const Statement* Say(const Entity& entity, int16_t vintage, std::string_view text, SourceId source) {
    const auto issue = std::lower_bound(issues_.begin(), issues_.end(), vintage,
                                        [](const ListIssue& i, int16_t v) { return i.vintage < v; });
    auto& statements = tracks_.try_emplace(entity, issues_.size()).first->second;
    Statement& statement = statements[static_cast<size_t>(issue - issues_.begin())];
    if (statement.text.empty()) {
      statement = {std::string(text), source};
      return nullptr;
    }
    return statement.text == text ? nullptr : &statement;
  }

  template <typename Emit>
  void Write(const SuccessionGraph& communes, const Emit& emit) const {
    SeriesOptions options{MissingYear::kGoesOn, nullptr};
    options.begins_at_birth = [](const Life&, size_t) { return true; };
    std::vector<ListEntry> entries;
    for (const auto& [entity, statements] : tracks_) {
      entries.assign(issues_.size(), {});
      const Statement* previous = nullptr;
      for (size_t i = 0; i < issues_.size(); ++i) {
        if (statements[i].text.empty()) continue;
        const bool same = previous != nullptr && previous->text == statements[i].text;
        const auto fresh = static_cast<int32_t>(same ? previous - statements.data() : static_cast<ptrdiff_t>(i));
        entries[i] = {fresh, fresh};
        if (!same) previous = &statements[i];
      }
      EmitStretches(issues_, entries, communes.Lives(entity), options,
                    [&, &owner = entity, &said = statements](const Rectangle& when, size_t issue) {
                      emit(owner, when, said[issue]);
                    });
    }
  }

 private:
  std::vector<ListIssue> issues_;
  absl::flat_hash_map<Entity, std::vector<Statement>> tracks_;
};

bool HasSirens(const CogList& list) {
  return std::any_of(list.rows.begin(), list.rows.end(), [](const CogRow& row) { return !row.siren.empty(); });
}

// Lists of EPCI by year: official before npm, then by id.
std::vector<const EpciList*> SortedEpciLists(std::span<const SourceDocument> documents) {
  std::vector<const EpciList*> lists;
  for (const SourceDocument& document : documents) {
    if (const auto* list = std::get_if<EpciList>(&document)) lists.push_back(list);
  }
  std::sort(lists.begin(), lists.end(), [](const EpciList* a, const EpciList* b) {
    const auto key = [](const EpciList* list) {
      return std::tuple(list->source.vintage, list->source.origin == kOriginNpm, list->source.id);
    };
    return key(a) < key(b);
  });
  return lists;
}

}  // namespace

void AddCommuneSirens(std::span<const SourceDocument> documents, std::span<const CogYear> years,
                      const SuccessionGraph& communes, Record& record) {
  const std::vector<const EpciList*> epci_lists = SortedEpciLists(documents);
  std::set<int16_t> vintages;
  for (const EpciList* list : epci_lists) vintages.insert(list->source.vintage);
  for (const CogYear& year : years) {
    if (std::any_of(year.lists.begin(), year.lists.end(), [](const CogList* list) { return HasSirens(*list); })) {
      vintages.insert(year.issue.vintage);
    }
  }
  TextSeries series(vintages);
  const auto say = [&](const Code& code, int16_t vintage, const std::string& siren, SourceId source) {
    const Entity commune = Commune(code.view());
    const auto* other = series.Say(commune, vintage, siren, source);
    if (other == nullptr) return;
    record.disagreements.push_back({"siren-differs", commune, FirstOfJanuary(vintage),
                                    fmt::format("first: {}; second: {}", other->text, siren), other->source, source});
  };
  for (const EpciList* list : epci_lists) {
    for (const EpciMemberRow& row : list->rows) {
      if (!row.commune_siren.empty()) say(row.commune, list->source.vintage, row.commune_siren, list->source.id);
    }
  }
  for (const CogYear& year : years) {
    for (const CogList* list : year.lists) {
      for (const CogRow& row : list->rows) {
        if (row.type == CollectiviteType::kCommune && !row.siren.empty()) {
          say(row.code, year.issue.vintage, row.siren, list->source.id);
        }
      }
    }
  }
  series.Write(communes, [&](const Entity& commune, const Rectangle& when, const TextSeries::Statement& statement) {
    record.identifiers.push_back(
        {commune, when, IdentifierSystem::kSiren, statement.text, HasValidSirenKey(statement.text), statement.source});
  });
}

void AddPostalCodes(std::span<const CogYear> years, const SuccessionGraph& communes, Record& record) {
  const auto has_codes = [](const CogList* list) {
    return std::any_of(list->rows.begin(), list->rows.end(),
                       [](const CogRow& row) { return !row.postal_codes.empty(); });
  };
  std::set<int16_t> vintages;
  for (const CogYear& year : years) {
    if (std::any_of(year.lists.begin(), year.lists.end(), has_codes)) vintages.insert(year.issue.vintage);
  }
  TextSeries series(vintages);
  for (const CogYear& year : years) {
    for (const CogList* list : year.lists) {
      for (const CogRow& row : list->rows) {
        if (row.postal_codes.empty()) continue;
        std::vector<std::string> codes = row.postal_codes;
        std::sort(codes.begin(), codes.end());
        codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
        const Entity entity{row.type, row.code};
        const std::string text = fmt::format("{}", fmt::join(codes, " "));
        const auto* other = series.Say(entity, year.issue.vintage, text, list->source.id);
        if (other == nullptr) continue;
        record.disagreements.push_back({"postal-codes-differ", entity, year.issue.date(),
                                        fmt::format("first: {}; second: {}", other->text, text), other->source,
                                        list->source.id});
      }
    }
  }
  series.Write(communes, [&](const Entity& entity, const Rectangle& when, const TextSeries::Statement& statement) {
    record.postal_codes.push_back({entity, when, statement.text, statement.source});
  });
}

}  // namespace socle::registry
