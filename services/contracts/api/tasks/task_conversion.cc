#include "services/contracts/api/tasks/task_conversion.h"

#include <fmt/format.h>

#include "services/contracts/api/fields.h"

namespace socle::contracts::api {
namespace {

constexpr int kMaxHeirs = 100;

void ShowHeirs(const std::vector<Heir>& heirs, google::protobuf::RepeatedPtrField<v1::TaskHeir>* shown) {
  for (const Heir& heir : heirs) {
    v1::TaskHeir* added = shown->Add();
    added->set_party(heir.name);
    added->set_display_name(heir.label);
    if (!heir.share) continue;
    added->set_numerator(heir.share->numerator);
    added->set_denominator(heir.share->denominator);
  }
}

}  // namespace

v1::Task Show(const Task& task) {
  v1::Task proto;
  proto.set_name(NameOf(task));
  proto.set_state(static_cast<v1::Task::State>(task.state));
  proto.set_party(task.party);
  proto.set_party_display_name(task.party_label);
  proto.set_outcome(static_cast<v1::Task::Outcome>(task.outcome));
  ShowHeirs(task.heirs, proto.mutable_heirs());
  proto.set_explanation(task.explanation);
  if (!task.as_of.IsOpen()) socle::api::ToProto(task.as_of, proto.mutable_as_of_date());
  ShowHeirs(task.decided_heirs, proto.mutable_decided_heirs());
  proto.set_decision(task.decision);
  proto.set_note(task.note);
  ShowWritten(task.written, &proto);
  return proto;
}

std::vector<Heir> HeirsField(const google::protobuf::RepeatedPtrField<v1::TaskHeir>& heirs,
                             socle::api::Violations* violations) {
  std::vector<Heir> taken;
  if (heirs.size() > kMaxHeirs) {
    violations->Add("heirs", fmt::format("{} given, at most {} are taken", heirs.size(), kMaxHeirs),
                    fmt::format("heirs : {} au plus.", kMaxHeirs));
    return taken;
  }
  for (int i = 0; i < heirs.size(); ++i) {
    const std::string path = fmt::format("heirs[{}]", i);
    const int64_t numerator = heirs[i].numerator();
    const int64_t denominator = heirs[i].denominator();
    Heir heir{.name = PartyField(path + ".party", heirs[i].party(), violations)};
    if (numerator > 0 && numerator <= denominator) {
      heir.share = Share{numerator, denominator};
    } else if (numerator != 0 || denominator != 0) {
      violations->Add(path + ".numerator", "is no part of the denominator",
                      path + ".numerator : une part du dénominateur est attendue.");
    }
    taken.push_back(std::move(heir));
  }
  return taken;
}

}  // namespace socle::contracts::api
