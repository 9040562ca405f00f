#include "services/registry/domain/governance/electors.h"

#include <fmt/format.h>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"

namespace socle::registry {
namespace {

// The elector that presides, as an index; electors.size() when nobody does.
size_t Presiding(std::span<const Member> members, const std::vector<Elector>& electors) {
  const size_t nobody = electors.size();
  size_t deputy = nobody;
  bool one_deputy = true;
  for (size_t i = 0, elector = 0; i < members.size() && elector < electors.size(); ++i) {
    if (members[i].id != electors[elector].member_id) continue;
    const std::optional<Presence>& presence = electors[elector].presence;
    const bool is_there = !presence || presence == Presence::kPresent;
    if (members[i].office == Office::kChair && is_there) return elector;
    if (members[i].office == Office::kViceChair && presence && is_there) {
      one_deputy = deputy == nobody;
      deputy = elector;
    }
    ++elector;
  }
  return one_deputy ? deputy : nobody;
}

std::string MemberName(std::string_view body_id, std::string_view id) {
  return fmt::format("bodies/{}/members/{}", body_id, id);
}

void CheckProxies(const Statute& statute, std::span<const Elector> electors, std::string_view body_id,
                  Reasons& faults) {
  absl::flat_hash_map<std::string_view, const Elector*> by_id;
  for (const Elector& elector : electors) by_id[elector.member_id] = &elector;
  std::map<std::string_view, int32_t> held;
  for (const Elector& elector : electors) {
    if (elector.presence != Presence::kRepresented) continue;
    const auto holder = by_id.find(elector.proxy_holder);
    if (holder == by_id.end() ||
        (holder->second->presence != Presence::kPresent && holder->second->presence != Presence::kReplaced)) {
      faults.push_back({ReasonCode::kInvalidProxy, "A proxy is held by nobody who is there and has a voice.",
                        "Un pouvoir n'est détenu par aucun membre présent ayant voix délibérative.",
                        MemberName(body_id, elector.member_id)});
      continue;
    }
    ++held[elector.proxy_holder];
  }
  for (const auto& [holder, count] : held) {
    if (count <= statute.proxies_per_member) continue;
    faults.push_back(
        {ReasonCode::kTooManyProxies,
         fmt::format("A member holds {} proxies; the statute allows {}.", count, statute.proxies_per_member),
         fmt::format("Un membre détient {} pouvoirs ; le règlement en permet {}.", count, statute.proxies_per_member),
         MemberName(body_id, holder)});
  }
}

}  // namespace

std::vector<Elector> ElectorsOf(const Statute& statute, std::span<const Member> members,
                                const std::vector<Attendance>* attendance) {
  absl::flat_hash_map<std::string_view, const Attendance*> recorded;
  if (attendance != nullptr) {
    for (const Attendance& one : *attendance) recorded[one.member_id] = &one;
  }
  std::vector<Elector> electors;
  electors.reserve(members.size());
  for (const Member& member : members) {
    const int64_t voices = VoicesOf(statute, member);
    if (voices == 0) continue;
    Elector& elector = electors.emplace_back();
    elector.member_id = member.id;
    elector.party = member.party;
    elector.college = member.college;
    elector.voices = voices;
    if (attendance == nullptr) continue;
    elector.presence = Presence::kAbsent;
    if (const auto found = recorded.find(member.id); found != recorded.end()) {
      elector.presence = found->second->presence;
      if (elector.presence == Presence::kRepresented) elector.proxy_holder = found->second->proxy_holder;
    }
  }
  if (const size_t presiding = Presiding(members, electors); presiding < electors.size()) {
    electors[presiding].presiding = true;
  }
  return electors;
}

Reasons FaultsOf(const Statute& statute, std::span<const Elector> electors, std::string_view body_id) {
  Reasons faults;
  if (electors.empty()) {
    faults.push_back({ReasonCode::kNoElector, "No member has a voice on that day.",
                      "Aucun membre n'a voix délibérative à cette date."});
  }
  CheckProxies(statute, electors, body_id, faults);
  if (statute.voice_rule != VoiceRule::kOnePerParty) return faults;
  absl::flat_hash_set<std::string_view> parties, told;
  for (const Elector& elector : electors) {
    if (elector.party.empty() || parties.insert(elector.party).second || !told.insert(elector.party).second) continue;
    faults.push_back({ReasonCode::kSeveralMembersOfParty, "A party that has one voice has several voting members.",
                      "Une collectivité qui n'a qu'une voix compte plusieurs membres votants.", elector.party});
  }
  return faults;
}

}  // namespace socle::registry
