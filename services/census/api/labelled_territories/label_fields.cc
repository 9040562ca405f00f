#include "services/census/api/labelled_territories/label_fields.h"

#include <fmt/format.h>

#include <set>

#include "platform/api/field_checks.h"
#include "platform/rpc/actor.h"
#include "services/census/domain/labelled_territories/perimeter_request.h"

namespace socle::census::api {
namespace {

constexpr size_t kMostDecisions = 20;

}  // namespace

absl::Status CheckKeeps(const rpc::Call& call, std::string_view keeper, std::string_view act,
                        std::string_view resource) {
  if (rpc::ActorOf(call).ActsFor(keeper)) return absl::OkStatus();
  return rpc::RelationRequired(act, "KEEPER", resource);
}

std::string LabelSource(const std::string& path, const std::string& source, socle::api::Violations* violations) {
  return violations->Text(path, source, {.min = 1, .max = 1000});
}

std::string RegionField(const std::string& path, const std::string& name, bool required,
                        socle::api::Violations* violations) {
  if (name.empty() && !required) return {};
  if (name.starts_with("collectivites/region-")) {
    return socle::api::NameField(path, name, {"collectivites"}, true, violations);
  }
  violations->Add(path, "not a name such as collectivites/region-32",
                  path + " : un nom tel que collectivites/region-32 est attendu.");
  return {};
}

std::string ProgrammeField(const std::string& path, const std::string& name, bool required,
                           socle::api::Violations* violations) {
  return socle::api::NameField(path, name, {"programmes"}, required, violations);
}

std::vector<std::string> CommitteeDecisions(const google::protobuf::RepeatedPtrField<std::string>& names,
                                            socle::api::Violations* violations) {
  if (MoreThan(names.size(), kMostDecisions, "decisions", violations)) return {};
  std::set<std::string> seen;
  for (int i = 0; i < names.size(); ++i) {
    const std::string path = fmt::format("decisions[{}]", i);
    if (CommitteeOf(names[i]).empty()) {
      violations->Add(path, "not a name such as bodies/…/decisions/…",
                      path + " : un nom tel que bodies/…/decisions/… est attendu.");
    }
    if (!seen.insert(names[i]).second) AddTwice(path, violations);
  }
  return {names.begin(), names.end()};
}

bool MoreThan(int count, size_t most, const std::string& path, socle::api::Violations* violations) {
  if (static_cast<size_t>(count) <= most) return false;
  violations->Add(path, fmt::format("{} given, at most {} are taken", count, most),
                  fmt::format("{} : {} au plus.", path, most));
  return true;
}

void CheckOrder(Date from, Date to, const std::string& path, socle::api::Violations* violations) {
  if (from < to) return;
  violations->Add(path + ".to_date", "is not after from_date",
                  path + ".to_date : une date après from_date est attendue.");
}

void AddTwice(const std::string& path, socle::api::Violations* violations) {
  violations->Add(path, "is given twice", path + " : donné deux fois.");
}

}  // namespace socle::census::api
