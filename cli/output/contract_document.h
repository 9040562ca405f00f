// A contract as one readable document, in Markdown: who, what was signed and when, what is to be done, and at the end
// the content that was signed with its digest. And as data, for programs.
#pragma once

#include <string>
#include <vector>

#include "socle/contracts/v1/action.pb.h"
#include "socle/contracts/v1/axis.pb.h"
#include "socle/contracts/v1/commitment.pb.h"
#include "socle/contracts/v1/contract.pb.h"
#include "socle/contracts/v1/diagnostic.pb.h"
#include "socle/contracts/v1/framework.pb.h"
#include "socle/contracts/v1/instrument.pb.h"
#include "socle/contracts/v1/notebook_service.pb.h"
#include "socle/contracts/v1/plan_service.pb.h"
#include "socle/contracts/v1/signature_service.pb.h"

namespace socle::cli {

struct InstrumentPages {
  contracts::v1::Instrument instrument;
  contracts::v1::InstrumentVersion version;  // the frozen one, else the newest; no name: there is none
  std::vector<contracts::v1::SignatoryStatus> signatories;
  std::vector<contracts::v1::Deliberation> deliberations;
  std::vector<contracts::v1::Mandate> mandates;
  std::vector<contracts::v1::Signature> signatures;
};

struct ContractDocument {
  contracts::v1::Contract contract;
  contracts::v1::Programme programme;
  std::vector<contracts::v1::PhaseChange> phases;
  std::vector<InstrumentPages> instruments;
  std::vector<contracts::v1::Finding> findings;
  std::vector<contracts::v1::Issue> issues;
  std::vector<contracts::v1::Orientation> orientations;
  contracts::v1::GetPlanSummaryResponse plan;
  std::vector<contracts::v1::Axis> axes;
  std::vector<contracts::v1::Action> actions;  // all that were proposed
  std::vector<contracts::v1::Commitment> commitments;
  std::vector<contracts::v1::NotebookEntry> notebook;  // its table of contents
};

// Of actions the retained ones; the others are counted. The same bytes for the same content.
std::string MarkdownOf(const ContractDocument& document);

// Everything, as a JSON object of lists of the API's messages in their JSON form; ends with a line end.
std::string DataOf(const ContractDocument& document);

}  // namespace socle::cli
