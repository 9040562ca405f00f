#include "services/census/domain/labelled_territories/operator.h"

namespace socle::census {

const std::string& LabelOn(const Operator& one, Date day) {
  const OperatorName* last = &one.names.front();
  for (const OperatorName& name : one.names) {
    if (name.from <= day) last = &name;
  }
  return last->label;
}

}  // namespace socle::census
