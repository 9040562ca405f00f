#include "services/registry/domain/signatories/signatories.h"

#include <algorithm>

namespace socle::registry {
namespace {

// The day from which on the engagement is carried: of the act, else of the text, else as late as may be.
Date CarriedFrom(const Signature& signature, Date day) {
  const Date begin = signature.Begin();
  return begin.IsOpen() ? day : std::min(begin, day);
}

}  // namespace

Resolution CarriersOn(const Snapshot& snapshot, const Entity& party, const Signature& signature, Date day) {
  return snapshot.succession_graph().Resolve(party, CarriedFrom(signature, day), day);
}

bool TouchesDepartement(const Snapshot& snapshot, const Entity& party, const Signature& signature, Date day,
                        const Code& departement) {
  const EntityIndex index = snapshot.Find(party);
  auto view = EntityView::At(snapshot, index, {CarriedFrom(signature, day), std::nullopt});
  if (!view) {
    const std::span<const Life> lives = snapshot.succession_graph().Lives(party);
    if (lives.empty()) return false;
    const Date last = lives.back().to.IsOpen() ? lives.back().from : lives.back().to.Plus(-1);
    view = EntityView::At(snapshot, index, {last, std::nullopt});
  }
  if (!view) return false;
  const std::vector<Code> codes = view->departements();
  return std::find(codes.begin(), codes.end(), departement) != codes.end();
}

int ReadingOrder(CollectiviteType type) { return static_cast<int>(type); }

}  // namespace socle::registry
