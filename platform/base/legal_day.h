// The day that it is in law: that of Paris, whatever the machine's zone.
#pragma once

#include "platform/base/date.h"
#include "platform/base/instant.h"

namespace socle {

Date TodayInParis(Instant now);

}  // namespace socle
