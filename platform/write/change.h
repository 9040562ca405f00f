// What a command changed, for the audit record and the event.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "platform/api/digest.h"

namespace socle::write {

// As socle.events.v1.Event.Kind; stored as a number, so values stay.
enum class ChangeKind {
  kCreated = 1,
  kUpdated = 2,
  kCorrected = 3,
  kDeleted = 4,
  kUndeleted = 5,
  kStateChanged = 6,
  kImported = 7,  // the whole record at once
};

struct Change {
  std::string resource;  // "organisations/siren-130013543"
  ChangeKind kind = ChangeKind::kUpdated;
  // What it means, as slugs that the service documents: "renamed", "merged". May be empty.
  std::vector<std::string> changes = {};
  // Of the resource's canonical bytes; none where it was not there, or is gone.
  std::optional<api::Sha256> before = {};
  std::optional<api::Sha256> after = {};
};

}  // namespace socle::write
