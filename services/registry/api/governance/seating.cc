#include "services/registry/api/governance/seating.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "absl/container/flat_hash_map.h"
#include "services/registry/api/governance/member_conversion.h"
#include "services/registry/domain/governance/statute_rules.h"

namespace socle::registry::api {

absl::Status Seating::CheckMay(const rpc::Call& call, db::Transaction& tx, Act act, const Body& body) const {
  SOCLE_ASSIGN_OR_RETURN(const Relations relations, bodies_->RelationsTo(tx, body, ActorOf(call), today()));
  return api::CheckMay(act, relations, BodyName(body.id));
}

absl::Status Seating::CheckPersons(db::Transaction& tx, std::span<const std::string> paths,
                                   std::span<const RecordedMember> members, std::span<const RecordedMember> before,
                                   Violations* violations) const {
  std::set<std::string> wanted;
  for (const RecordedMember& recorded : members) {
    if (!recorded.member.person.empty()) wanted.insert(recorded.member.person);
    for (const std::string& alternate : recorded.member.alternates) {
      if (!alternate.empty()) wanted.insert(alternate);
    }
  }
  for (const RecordedMember& recorded : before) {
    wanted.erase(recorded.member.person);
    for (const std::string& alternate : recorded.member.alternates) wanted.erase(alternate);
  }
  const std::vector<std::string> list(wanted.begin(), wanted.end());
  for (const std::string& known : persons_->Known(tx, list)) wanted.erase(known);
  if (wanted.empty()) return absl::OkStatus();
  const auto tell = [&](const std::string& path, const std::string& person) {
    if (!wanted.contains(person)) return;
    violations->Add(path, fmt::format("{} is not there, or erased", PersonName(person)),
                    fmt::format("{} : {} n'existe pas, ou est effacée.", path, PersonName(person)));
  };
  for (size_t i = 0; i < members.size(); ++i) {
    tell(paths[i] + ".person", members[i].member.person);
    for (size_t k = 0; k < members[i].member.alternates.size(); ++k) {
      tell(fmt::format("{}.alternates[{}]", paths[i], k), members[i].member.alternates[k]);
    }
  }
  return absl::OkStatus();
}

absl::Status Seating::CheckMembers(db::Transaction& tx, const Body& body, std::span<const std::string> paths,
                                   std::span<RecordedMember> members, Violations* violations,
                                   std::span<const RecordedMember> before) const {
  std::vector<Parties::Wanted> wanted;
  std::vector<size_t> places;
  for (size_t i = 0; i < members.size(); ++i) {
    const Member& member = members[i].member;
    AddFaults(registry::CheckMember(member, body.content.begin), paths[i], violations);
    if (member.party.empty()) continue;
    // The day on which it begins to act; where no source says when that was, it must be able to today.
    Date day = member.begin != Date::Min() ? member.begin : body.content.begin;
    if (day == Date::Min()) day = today();
    wanted.push_back({member.party, day, paths[i] + ".party"});
    places.push_back(i);
  }
  SOCLE_ASSIGN_OR_RETURN(const std::vector<std::string> labels, parties_->Labels(tx, wanted, violations));
  for (size_t i = 0; i < places.size(); ++i) members[places[i]].party_label = labels[i];
  return CheckPersons(tx, paths, members, before, violations);
}

RecordedMember Seating::Ended(RecordedMember recorded, Date end, const std::string& path, Violations* violations) {
  recorded.member.end = end;
  if (end <= recorded.member.begin) {
    violations->Add(path, "is not after the mandate's begin", path + " : la fin doit suivre le début du mandat.");
  }
  return recorded;
}

absl::StatusOr<std::vector<CompositionViolation>> Seating::Judge(db::Transaction& tx, const Body& body,
                                                                 const Proposal& proposal) const {
  SOCLE_ASSIGN_OR_RETURN(std::vector<Statute> statutes, bodies_->Statutes(tx, body.id));
  if (proposal.statute) {
    const auto place = std::lower_bound(statutes.begin(), statutes.end(), proposal.statute->valid_from,
                                        [](const Statute& statute, Date day) { return statute.valid_from < day; });
    if (place != statutes.end() && place->valid_from == proposal.statute->valid_from) {
      *place = *proposal.statute;
    } else {
      statutes.insert(place, *proposal.statute);
    }
  }
  std::vector<Member> seats = bodies_->Seats(tx, body.id);
  absl::flat_hash_map<std::string, const Member*> changed;
  for (const RecordedMember& recorded : proposal.changed) changed[recorded.member.id] = &recorded.member;
  if (!changed.empty()) {
    for (Member& seat : seats) {
      if (const auto found = changed.find(seat.id); found != changed.end()) seat = *found->second;
    }
  }
  for (const RecordedMember& recorded : proposal.added) seats.push_back(recorded.member);
  return CheckComposition(statutes, seats, std::max(proposal.from, body.content.begin), body.content.end);
}

absl::Status Seating::Check(db::Transaction& tx, const Body& body, const Proposal& proposal) const {
  SOCLE_ASSIGN_OR_RETURN(const std::vector<CompositionViolation> violations, Judge(tx, body, proposal));
  return violations.empty() ? absl::OkStatus() : CompositionViolated(BodyName(body.id), violations);
}

}  // namespace socle::registry::api
