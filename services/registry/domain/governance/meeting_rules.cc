#include "services/registry/domain/governance/meeting_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "services/registry/domain/governance/body.h"

namespace socle::registry {
namespace {

class AttendanceCheck {
 public:
  AttendanceCheck(const Statute& statute, std::string_view body_id, std::span<const Member> members,
                  std::span<const Attendance> attendances)
      : statute_(statute), body_id_(body_id), members_(members) {
    for (const Attendance& attendance : attendances) {
      if (!by_member_.emplace(attendance.member_id, &attendance).second) {
        Add("MEMBER", attendance.member_id, "is there twice", "y est deux fois");
      }
    }
  }

  UnmetConditions Run() {
    for (const auto& [id, attendance] : by_member_) Check(*attendance);
    for (const auto& [holder, count] : proxies_) {
      if (count <= statute_.proxies_per_member) continue;
      Add("PROXIES", holder, fmt::format("stands in for {} members, {} allowed", count, statute_.proxies_per_member),
          fmt::format("détient {} pouvoirs, {} au plus", count, statute_.proxies_per_member));
    }
    return std::move(unmet_);
  }

 private:
  const Member* Find(std::string_view id) const {
    const auto found =
        std::lower_bound(members_.begin(), members_.end(), id,
                         [](const Member& member, std::string_view wanted) { return member.id < wanted; });
    return found == members_.end() || found->id != id ? nullptr : &*found;
  }

  void Check(const Attendance& attendance) {
    const Member* member = Find(attendance.member_id);
    if (member == nullptr) {
      Add("MEMBER", attendance.member_id, "does not sit on the day of the meeting",
          "ne siège pas le jour de la réunion");
    } else if (attendance.presence == Presence::kRepresented) {
      CheckProxy(*member, attendance.proxy_holder);
    } else if (attendance.presence == Presence::kReplaced) {
      const auto& alternates = member->alternates;
      if (std::find(alternates.begin(), alternates.end(), attendance.alternate) == alternates.end()) {
        Add("ALTERNATE", member->id, "is replaced by somebody who is none of its alternates",
            "est remplacé par quelqu'un qui n'est pas son suppléant");
      }
    }
  }

  void CheckProxy(const Member& member, const std::string& holder_id) {
    if (statute_.proxies_per_member == 0) {
      Add("PROXY", member.id, "gave a proxy, and the statute has none", "a donné pouvoir, le statut n'en prévoit pas");
      return;
    }
    if (!member.voting) Add("PROXY", member.id, "has no voice to give", "n'a pas de voix à confier");
    if (holder_id == member.id) {
      Add("PROXY", member.id, "stands in for itself", "se représente lui-même");
      return;
    }
    ++proxies_[holder_id];
    const Member* holder = Find(holder_id);
    const auto there = by_member_.find(holder_id);
    const bool is_there = there != by_member_.end() && (there->second->presence == Presence::kPresent ||
                                                        there->second->presence == Presence::kReplaced);
    if (holder == nullptr || !holder->voting || !is_there) {
      Add("HOLDER", holder_id, "holds a proxy and is no voting member that is there",
          "détient un pouvoir sans être un membre votant présent");
    }
  }

  void Add(std::string_view type, std::string_view member_id, std::string_view english, std::string_view french) {
    if (unmet_.size() >= kMaxAttendanceFaults) return;
    const std::string name = MemberName(body_id_, member_id);
    unmet_.push_back({std::string(type), fmt::format("{} {}.", name, english), fmt::format("{} {}.", name, french)});
  }

  const Statute& statute_;
  const std::string_view body_id_;
  const std::span<const Member> members_;
  std::map<std::string_view, const Attendance*> by_member_;
  std::map<std::string, int32_t> proxies_;  // by holder
  UnmetConditions unmet_;
};

}  // namespace

std::string_view StateName(MeetingState state) {
  switch (state) {
    case MeetingState::kConvened:
      return "CONVENED";
    case MeetingState::kHeld:
      return "HELD";
    case MeetingState::kCancelled:
      return "CANCELLED";
  }
  return "UNKNOWN";
}

UnmetConditions CheckNotice(const Statute& statute, const Meeting& meeting) {
  if (meeting.convocation_date.IsOpen() || statute.notice_days == 0) return {};
  const int full = std::max(meeting.date.days - meeting.convocation_date.days - 1, 0);
  if (full >= statute.notice_days) return {};
  return {{"NOTICE",
           fmt::format("Between convocation and meeting lie {} full days; the statute asks for {}.", full,
                       statute.notice_days),
           fmt::format("Il y a {} jours francs entre la convocation et la réunion ; le statut en demande {}.", full,
                       statute.notice_days)}};
}

UnmetConditions CheckAttendance(const Statute& statute, std::string_view body_id, std::span<const Member> members,
                                std::span<const Attendance> attendances) {
  return AttendanceCheck(statute, body_id, members, attendances).Run();
}

int32_t CountProxyHolders(std::span<const Attendance> attendances) {
  std::set<std::string_view> holders;
  for (const Attendance& attendance : attendances) {
    if (attendance.presence == Presence::kRepresented) holders.insert(attendance.proxy_holder);
  }
  return static_cast<int32_t>(holders.size());
}

}  // namespace socle::registry
