#include "services/registry/domain/communes/commune_record.h"

#include <algorithm>
#include <optional>
#include <set>

#include "services/registry/domain/communes/belief.h"
#include "services/registry/domain/communes/commune_history.h"
#include "services/registry/domain/communes/commune_lists.h"
#include "services/registry/domain/communes/commune_successions.h"
#include "services/registry/domain/communes/historique_history.h"
#include "services/registry/domain/communes/historique_witness.h"
#include "services/registry/domain/communes/movement_replay.h"
#include "services/registry/domain/communes/vintage_history.h"

namespace socle::registry {
namespace {

// The last day of which the historique tells.
const Date kHistoriqueEnd = FirstOfJanuary(2019);

// Of several publications of one kind the newest; among equals one that does not depend on the order.
template <typename List>
const List* Newest(std::span<const SourceDocument> documents) {
  const List* newest = nullptr;
  for (const SourceDocument& document : documents) {
    const auto* list = std::get_if<List>(&document);
    if (list == nullptr) continue;
    const auto key = [](const List& l) {
      return std::tuple(l.source.vintage, l.source.digest, l.source.file, l.source.id);
    };
    if (newest == nullptr || key(*list) > key(*newest)) newest = list;
  }
  return newest;
}

class Reconciliation {
 public:
  explicit Reconciliation(std::span<const SourceDocument> documents)
      : documents_(documents),
        lists_(YearLists(documents, &record_.disagreements)),
        movements_(Newest<MovementList>(documents)),
        historique_(Newest<HistoriqueList>(documents)) {}

  CommuneRecord Run() {
    BuildHistory();
    Believe();
    const CommuneHistory overseas = OverseasHistory(documents_);
    for (const auto& [entity, stretches] : overseas.entities()) Write(entity, BelieveEntity(stretches, {}));
    record_.successions =
        SuccessionsOf(history_, [this](const Entity& entity, Date day) { return KnownSince(entity, day); });
    std::sort(record_.versions.begin(), record_.versions.end(), [](const Version& a, const Version& b) {
      return std::tuple(a.entity, a.when.known_from, a.when.valid_from) <
             std::tuple(b.entity, b.when.known_from, b.when.valid_from);
    });
    std::sort(record_.successions.begin(), record_.successions.end());
    std::sort(record_.disagreements.begin(), record_.disagreements.end());
    return std::move(record_);
  }

 private:
  void BuildHistory() {
    Date told_until = Date::Min();
    if (movements_ != nullptr) {
      history_ = ReplayMovements(*movements_, BaseList(), &record_.disagreements);
      told_until = FirstOfJanuary(movements_->source.vintage);
      for (const MovementRow& row : movements_->rows) told_until = std::max(told_until, row.date);
      if (historique_ != nullptr) {
        witness_ = HistoriqueHistory(*historique_, Date::Max());
        const auto differences =
            CompareHistories(history_, movements_->source.id, witness_, historique_->source.id, kHistoriqueEnd);
        record_.disagreements.insert(record_.disagreements.end(), differences.begin(), differences.end());
      }
    } else if (historique_ != nullptr) {
      history_ = HistoriqueHistory(*historique_, lists_.empty() ? Date::Max() : lists_.front().Day());
    }
    for (size_t i = 0; i < lists_.size(); ++i) {
      if (lists_[i].Day() > told_until) AppendVintage(lists_, i, &history_);
    }
  }

  // The list that completes the movements: the newest one that they reach.
  const YearList* BaseList() const {
    if (lists_.empty()) return nullptr;
    const YearList* base = &lists_.front();
    for (const YearList& list : lists_) {
      if (list.year <= movements_->source.vintage) base = &list;
    }
    return base;
  }

  void Believe() {
    record_.versions.reserve(60'000);
    std::set<Entity> only_listed;
    for (const YearList& list : lists_) {
      for (const auto& [entity, listed] : list.communes) {
        if (history_.Find(entity) == nullptr) only_listed.insert(entity);
      }
    }
    std::vector<Sighting> sightings;
    for (const auto& [entity, stretches] : history_.entities()) BelieveOne(entity, stretches, &sightings);
    for (const Entity& entity : only_listed) BelieveOne(entity, {}, &sightings);
  }

  void BelieveOne(const Entity& entity, const Stretches& stretches, std::vector<Sighting>* sightings) {
    sightings->clear();
    std::optional<Date> first_seen;
    for (const YearList& list : lists_) {
      const ListedCommune* listed = list.Find(entity);
      sightings->push_back(
          {list.Day(), list.source, listed == nullptr ? std::nullopt : std::optional(listed->State())});
      const Stretch* seen = listed == nullptr || first_seen ? nullptr : witness_.At(entity, list.Day());
      if (seen != nullptr) first_seen = seen->from;
    }
    const Belief belief = BelieveEntity(stretches, *sightings, first_seen);
    const SourceId told_by = movements_ != nullptr ? movements_->source.id : 0;
    for (const LateKnowledge& late : belief.late) {
      record_.disagreements.push_back({late.kind, entity, late.list_day, late.detail, late.source, told_by});
    }
    if (!belief.late.empty()) late_[entity] = belief;
    Write(entity, belief);
  }

  void Write(const Entity& entity, const Belief& belief) {
    for (const Belief::Fact& fact : belief.facts) {
      Version version;
      version.entity = entity;
      version.when = {fact.stretch.from,           fact.stretch.to,          fact.known_from, fact.known_to,
                      fact.stretch.from_precision, fact.stretch.to_precision};
      version.label = fact.stretch.state.label;
      version.tncc = fact.stretch.state.tncc;
      if (!fact.stretch.state.parent.empty()) version.parent = {CollectiviteType::kCommune, fact.stretch.state.parent};
      version.cause = fact.stretch.cause;
      version.source = fact.stretch.source;
      record_.versions.push_back(std::move(version));
    }
  }

  Instant KnownSince(const Entity& entity, Date day) const {
    const auto late = late_.find(entity);
    return late == late_.end() ? Instant::At(day) : std::max(Instant::At(day), late->second.KnownSince(day));
  }

  std::span<const SourceDocument> documents_;
  CommuneRecord record_;
  std::vector<YearList> lists_;
  const MovementList* movements_;
  const HistoriqueList* historique_;
  CommuneHistory history_;
  CommuneHistory witness_;  // the historique beside the movements; empty without either
  absl::flat_hash_map<Entity, Belief> late_;
};

}  // namespace

CommuneRecord ReconcileCommunes(std::span<const SourceDocument> documents) { return Reconciliation(documents).Run(); }

}  // namespace socle::registry
