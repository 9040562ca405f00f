#include "services/contracts/api/method_relations.h"

#include "services/contracts/domain/rights.h"

namespace socle::contracts::api {
namespace {

struct Row {
  std::string_view method;
  Act act;
};

constexpr Row kRows[] = {
    {"ContractService/CreateContract", Act::kKeepContract},
    {"ContractService/UpdateContract", Act::kKeepContract},
    {"ContractService/DeleteContract", Act::kKeepContract},
    {"ContractService/UndeleteContract", Act::kKeepContract},
    {"ContractService/AdvancePhase", Act::kKeepContract},
    {"InstrumentService/CreateInstrument", Act::kDraft},
    {"InstrumentService/UpdateInstrument", Act::kDraft},
    {"InstrumentService/CreateInstrumentVersion", Act::kDraft},
    {"InstrumentService/UpdateInstrumentVersion", Act::kDraft},
    {"InstrumentService/SubmitInstrument", Act::kDraft},
    {"InstrumentService/StartReview", Act::kDraft},
    {"InstrumentService/ExpireInstrument", Act::kDraft},
    {"InstrumentService/FreezeInstrument", Act::kLeadInstrument},
    {"InstrumentService/OpenVoting", Act::kLeadInstrument},
    {"InstrumentService/SetBodyDecision", Act::kLeadInstrument},
    {"InstrumentService/OpenSigning", Act::kLeadInstrument},
    {"InstrumentService/EnterIntoForce", Act::kLeadInstrument},
    {"InstrumentService/ReopenInstrument", Act::kLeadInstrument},
    {"InstrumentService/EndReview", Act::kLeadInstrument},
    {"InstrumentService/TerminateInstrument", Act::kLeadInstrument},
    {"SignatureService/CreateDeliberation", Act::kActAsParty},
    {"SignatureService/UpdateDeliberation", Act::kActAsParty},
    {"SignatureService/CreateMandate", Act::kActAsParty},
    {"SignatureService/EndMandate", Act::kActAsParty},
    {"SignatureService/Sign", Act::kActAsParty},
    {"SignatureService/WithdrawSignature", Act::kActAsParty},
    {"SignatureService/RefuseInstrument", Act::kActAsParty},
    {"ActionService/CreateAction", Act::kPropose},
    {"ActionService/CreateAction", Act::kChangeOwn},
    {"ActionService/UpdateAction", Act::kChangeOwn},
    {"ActionService/BulkUpdateActions", Act::kChangeOwn},
    {"ActionService/DeleteAction", Act::kChangeOwn},
    {"ActionService/UndeleteAction", Act::kChangeOwn},
    {"ActionService/ChangeActionStatus", Act::kChangeOwn},
    {"ActionService/SelectAction", Act::kSelect},
    {"AxisService/CreateAxis", Act::kSelect},
    {"AxisService/AdoptAxes", Act::kSelect},
    {"AxisService/UpdateAxis", Act::kSelect},
    {"AxisService/DeleteAxis", Act::kSelect},
    {"PlanService/SetEnvelope", Act::kChangeContributed},
    {"FinancingService/DecideFinancingFinding", Act::kSelect},
    {"AssessmentService/RecordAssessments", Act::kActAsParty},
    {"ContractReviewService/CreateContractReview", Act::kLeadInstrument},
    {"ContractReviewService/DecideContractReview", Act::kLeadInstrument},
    {"ContractReviewService/ReopenContractReview", Act::kLeadInstrument},
    {"ContractReviewService/CloseContractReview", Act::kLeadInstrument},
    {"ContractReviewService/SetReviewDecisions", Act::kSelect},
    {"DiagnosticService/CreateFinding", Act::kPropose},
    {"DiagnosticService/CreateFinding", Act::kActAsParty},
    {"DiagnosticService/UpdateFinding", Act::kChangeContributed},
    {"DiagnosticService/DeleteFinding", Act::kChangeContributed},
    {"DiagnosticService/UndeleteFinding", Act::kChangeContributed},
    {"DiagnosticService/LockSection", Act::kSelect},
    {"DiagnosticService/UnlockSection", Act::kSelect},
    {"FrameworkService/CreateIssue", Act::kPropose},
    {"FrameworkService/CreateOrientation", Act::kPropose},
    {"FrameworkService/CreateIssue", Act::kActAsParty},
    {"FrameworkService/CreateOrientation", Act::kActAsParty},
    {"FrameworkService/UpdateIssue", Act::kChangeContributed},
    {"FrameworkService/DeleteIssue", Act::kChangeContributed},
    {"FrameworkService/UndeleteIssue", Act::kChangeContributed},
    {"FrameworkService/UpdateOrientation", Act::kChangeContributed},
    {"FrameworkService/DeleteOrientation", Act::kChangeContributed},
    {"FrameworkService/UndeleteOrientation", Act::kChangeContributed},
    {"CommitmentService/CreateCommitment", Act::kChangeContributed},
    {"CommitmentService/UpdateCommitment", Act::kChangeContributed},
    {"CommitmentService/UpdateCommitment", Act::kActAsParty},
    {"CommitmentService/PromiseCommitment", Act::kActAsParty},
    {"CommitmentService/ReportFulfilment", Act::kActAsParty},
    {"CommitmentService/AcceptFulfilment", Act::kActAsParty},
    {"CommitmentService/ContestFulfilment", Act::kActAsParty},
    {"CommitmentService/WaiveCommitment", Act::kActAsParty},
    {"NotebookService/UpdateNotebook", Act::kSelect},
    {"NotebookService/PublishNotebookEdition", Act::kSelect},
    {"NotebookService/CreateNotebookPage", Act::kWritePage},
    {"NotebookService/UpdateNotebookPage", Act::kChangeContributed},
    {"NotebookService/DeleteNotebookPage", Act::kChangeContributed},
    {"TaskService/DecideTask", Act::kDecideTask},
    {"TaskService/DismissTask", Act::kDecideTask},
};

}  // namespace

access::RelationTable MethodRelations() {
  access::RelationTable table;
  for (const Row& row : kRows) {
    table.push_back({row.method, std::string(ActName(row.act)), RelationNames(Allowing(row.act))});
  }
  return table;
}

}  // namespace socle::contracts::api
