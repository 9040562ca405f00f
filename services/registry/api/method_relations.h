// Which relations the methods of the registry ask for, for explaining them (platform/access); the handlers keep the
// rule.
#pragma once

#include "platform/access/method_rule.h"

namespace socle::registry::api {

access::RelationTable MethodRelations();

}  // namespace socle::registry::api
