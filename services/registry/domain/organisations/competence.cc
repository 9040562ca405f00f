#include "services/registry/domain/organisations/competence.h"

#include "services/registry/domain/search/fold.h"

namespace socle::registry {

std::string ComparableLabel(std::string_view label) {
  const size_t last = label.rfind('>');
  const std::string folded = Fold(last == std::string_view::npos ? label : label.substr(last + 1));
  std::string comparable;
  for (size_t i = 0; i < folded.size(); ++i) {
    const bool ends = i + 1 == folded.size() || folded[i + 1] == ' ';
    const bool plural = ends && (folded[i] == 's' || folded[i] == 'x');
    if (!plural) comparable += folded[i];
  }
  return comparable;
}

}  // namespace socle::registry
