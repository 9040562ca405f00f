#include "services/registry/domain/signatories/adhesion_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/registry/domain/territories/reach.h"

namespace socle::registry {

std::optional<Date> DayOfSigning(const Snapshot& snapshot, const Entity& party, const Signature& signature,
                                 Date today) {
  const std::span<const Life> lives = snapshot.succession_graph().Lives(party);
  if (lives.empty()) return std::nullopt;
  if (!signature.adhesion.IsOpen()) return signature.adhesion;
  const Date text = signature.version_date;
  if (!text.IsOpen() && snapshot.succession_graph().AliveAt(party, text)) return text;
  return lives.back().to > today ? today : lives.back().to.Plus(-1);
}

std::string LabelOn(const Snapshot& snapshot, const Entity& party, Date day) {
  const auto view = EntityView::At(snapshot, snapshot.Find(party), {day, std::nullopt});
  return view ? view->version().label : std::string();
}

namespace {

// The communes of the party on the day; where the record does not say (a région of before 2016), those of who carried
// it on when it ended.
std::vector<EntityIndex> GroundOf(const Snapshot& snapshot, const Entity& party, Date day) {
  std::vector<EntityIndex> ground = CommunesOf(snapshot, party, {day, std::nullopt});
  const std::span<const Life> lives = snapshot.succession_graph().Lives(party);
  if (!ground.empty() || lives.empty() || lives.back().to.IsOpen()) return ground;
  const Date after = lives.back().to;
  for (const Heir& heir : snapshot.succession_graph().Resolve(party, day, after).heirs) {
    const std::vector<EntityIndex> communes = CommunesOf(snapshot, heir.entity, {after, std::nullopt});
    ground.insert(ground.end(), communes.begin(), communes.end());
  }
  return ground;
}

}  // namespace

bool InPerimeter(const Snapshot& snapshot, const Entity& party, Date day, const std::vector<Entity>& named,
                 const std::vector<EntityIndex>& ground) {
  if (std::find(named.begin(), named.end(), party) != named.end()) return true;
  const std::vector<EntityIndex> own = GroundOf(snapshot, party, day);
  return std::any_of(own.begin(), own.end(),
                     [&](EntityIndex commune) { return std::binary_search(ground.begin(), ground.end(), commune); });
}

UnmetConditions CheckSignatory(const Snapshot& snapshot, const Entity& party, std::optional<Date> day, Date today,
                               const Perimeter& perimeter) {
  const std::string name = EntityName(party);
  if (!day) return {{"ALIVE", fmt::format("'{}' is not known.", name), fmt::format("« {} » est inconnu.", name)}};
  UnmetConditions unmet;
  if (*day > today) {
    unmet.push_back(
        {"NOT_LATER_THAN_TODAY", "Nobody has signed on a day to come.", "Personne n'a signé à une date à venir."});
  }
  const auto view = EntityView::At(snapshot, snapshot.Find(party), {*day, std::nullopt});
  if (!view) {
    unmet.push_back({"ALIVE", fmt::format("'{}' did not exist on {}.", name, day->ToString()),
                     fmt::format("« {} » n'existait pas au {}.", name, day->ToString())});
    return unmet;
  }
  if (!view->legal_person()) {
    unmet.push_back({"CAN_SIGN", fmt::format("'{}' has no organ that could decide to sign.", name),
                     fmt::format("« {} » n'a pas d'organe délibérant qui puisse signer.", name)});
  }
  if (!InPerimeter(snapshot, party, *day, perimeter.named, perimeter.ground)) {
    unmet.push_back({"IN_PERIMETER",
                     fmt::format("'{}' shared no ground with the perimeter on {}.", name, day->ToString()),
                     fmt::format("« {} » n'était pas dans le périmètre au {}.", name, day->ToString())});
  }
  return unmet;
}

UnmetConditions CheckAlone(const Signature& signature, const std::vector<Signature>& others) {
  UnmetConditions unmet;
  for (const Signature& other : others) {
    if (other.id == signature.id || !other.Overlaps(signature)) continue;
    const std::string from = other.Begin().ToString();
    unmet.push_back({"NOT_SIGNED",
                     fmt::format("Its signature manifestos/{}/signatures/{} holds {}{}.", other.manifesto, other.id,
                                 from.empty() ? "since an unknown day" : "since " + from,
                                 other.withdrawal.IsOpen() ? "" : " until " + other.withdrawal.ToString()),
                     "La collectivité a déjà une signature en vigueur sur cette période."});
  }
  return unmet;
}

}  // namespace socle::registry
