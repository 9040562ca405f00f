// Which relations the methods of contracts ask for, for explaining them (platform/access); the handlers keep the rule.
#pragma once

#include "platform/access/method_rule.h"

namespace socle::contracts::api {

access::RelationTable MethodRelations();

}  // namespace socle::contracts::api
