// Which relations the methods of census ask for, for explaining them (platform/access); the handlers keep the rule.
#pragma once

#include "platform/access/method_rule.h"

namespace socle::census::api {

access::RelationTable MethodRelations();

}  // namespace socle::census::api
