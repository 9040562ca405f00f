#include "services/registry/domain/communes/commune_successions.h"

#include <algorithm>

namespace socle::registry {
namespace {

constexpr MovementCode kPartsRestored = 71;
constexpr MovementCode kPartOfChefLieu = 72;

bool SamePair(const CommuneEdge& a, const CommuneEdge& b) {
  return a.before == b.before && a.after == b.after && a.date == b.date;
}

Succession Draft(const CommuneEdge& edge, bool survives) {
  Succession succession;
  succession.predecessor = edge.before;
  succession.successor = edge.after;
  succession.date = edge.date;
  succession.precision = edge.precision;
  succession.cause = edge.cause;
  succession.predecessor_survives = survives;
  succession.source = edge.source;
  return succession;
}

}  // namespace

std::vector<Succession> SuccessionsOf(const CommuneHistory& history,
                                      const std::function<Instant(const Entity&, Date)>& known_since) {
  std::vector<CommuneEdge> edges = history.edges();
  const auto by_event = [](const CommuneEdge& a, const CommuneEdge& b) {
    return std::tuple(a.before, a.date, a.after, a.cause) < std::tuple(b.before, b.date, b.after, b.cause);
  };
  std::sort(edges.begin(), edges.end(), by_event);
  edges.erase(std::unique(edges.begin(), edges.end(), SamePair), edges.end());

  std::vector<Succession> successions;
  successions.reserve(edges.size());
  for (size_t begin = 0; begin < edges.size();) {
    size_t end = begin;
    while (end < edges.size() && edges[end].before == edges[begin].before && edges[end].date == edges[begin].date)
      ++end;
    const Entity& before = edges[begin].before;
    const bool survives = history.At(before, edges[begin].date) != nullptr;
    // A survivor is its own heir among its like.
    size_t communes = survives && !IsPart(before) ? 1 : 0;
    size_t parts = survives && IsPart(before) ? 1 : 0;
    for (size_t i = begin; i < end; ++i) ++(IsPart(edges[i].after) ? parts : communes);
    for (size_t i = begin; i < end; ++i) {
      Succession succession = Draft(edges[i], survives);
      // The commune is larger than the part that is made of it again.
      const bool only_a_part = edges[i].cause == kPartOfChefLieu || edges[i].cause == kPartsRestored;
      if ((IsPart(edges[i].after) ? parts : communes) == 1 && !only_a_part) {
        succession.basis = ShareBasis::kExact;
        succession.share_numerator = 1;
        succession.share_denominator = 1;
      }
      succession.known_from = std::max(known_since(before, edges[i].date), known_since(edges[i].after, edges[i].date));
      successions.push_back(succession);
    }
    begin = end;
  }
  return successions;
}

}  // namespace socle::registry
