// A contract as one readable document, in Markdown: who, what was signed and when, what is to be done, and at the end
// the content that was signed with its digest.
#pragma once

#include <string>
#include <vector>

#include "socle/contracts/v1/action.pb.h"
#include "socle/contracts/v1/commitment.pb.h"
#include "socle/contracts/v1/contract.pb.h"
#include "socle/contracts/v1/framework.pb.h"
#include "socle/contracts/v1/instrument.pb.h"
#include "socle/contracts/v1/plan_service.pb.h"
#include "socle/contracts/v1/signature_service.pb.h"

namespace socle::cli {

struct InstrumentPages {
  contracts::v1::Instrument instrument;
  contracts::v1::InstrumentVersion version;  // the frozen one, else the newest; no name: there is none
  std::vector<contracts::v1::SignatoryStatus> signatories;
  std::vector<contracts::v1::Signature> signatures;
};

struct ContractDocument {
  contracts::v1::Contract contract;
  std::vector<InstrumentPages> instruments;
  std::vector<contracts::v1::Issue> issues;
  std::vector<contracts::v1::Orientation> orientations;
  contracts::v1::GetPlanSummaryResponse plan;
  std::vector<contracts::v1::Action> actions;  // retained
  std::vector<contracts::v1::Commitment> commitments;
};

// The same bytes for the same content.
std::string MarkdownOf(const ContractDocument& document);

}  // namespace socle::cli
