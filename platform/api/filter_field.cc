#include "platform/api/filter_field.h"

namespace socle::api {
namespace {

template <typename Named>
const Named* Find(const std::vector<std::unique_ptr<Named>>& all, std::string_view name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one->name == name; });
  return found == all.end() ? nullptr : found->get();
}

}  // namespace

const FilterField* FilterVocabulary::FindField(std::string_view name) const { return Find(fields, name); }

const FilterFunction* FilterVocabulary::FindFunction(std::string_view name) const { return Find(functions, name); }

}  // namespace socle::api
