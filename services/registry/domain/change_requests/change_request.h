// A correction that is proposed, and validated stage by stage before it is made.
//
//   DRAFT → PENDING → VALIDATED → APPLIED | REJECTED | CANCELLED
//
// Rights depend on what somebody did to the request (wrote it, validated a stage), never on who they are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/base/instant.h"
#include "services/registry/domain/corrections/correction.h"
#include "services/registry/domain/unmet_condition.h"

namespace socle::registry {

// Values are stored, and are those of the API: append only.
enum class ChangeRequestState { kDraft = 1, kPending = 2, kValidated = 3, kApplied = 4, kRejected = 5, kCancelled = 6 };

// "DRAFT", as the API shows it.
std::string_view StateName(ChangeRequestState state);

struct ValidationStage {
  std::string label;
  std::string validator;  // empty: open
  Instant time{};         // of the validation
  std::string comment;

  friend auto operator<=>(const ValidationStage&, const ValidationStage&) = default;
};

struct ChangeRequest {
  std::string id;  // a UUID
  Correction correction;
  std::vector<ValidationStage> stages;  // 1 to 5, validated in order
  ChangeRequestState state = ChangeRequestState::kDraft;
  std::string author;
  std::string closer;
  std::string closing_comment;
  Instant create_time{};
  Instant update_time{};
  int64_t revision = 0;  // of the last change
};

inline constexpr size_t kMaxStages = 5;

// Each makes the step, or returns what stands against it and leaves the request as it was.
UnmetConditions Submit(std::string_view who, ChangeRequest& request);
UnmetConditions Validate(std::string_view who, Instant now, std::string_view comment, ChangeRequest& request);
UnmetConditions Reject(std::string_view who, std::string_view comment, ChangeRequest& request);
UnmetConditions Cancel(std::string_view who, std::string_view comment, ChangeRequest& request);
UnmetConditions Apply(std::string_view who, ChangeRequest& request);

}  // namespace socle::registry
