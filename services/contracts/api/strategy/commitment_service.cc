// Commitments as they are recorded, changed and stepped through; reads are in commitment_reads.cc.
#include "services/contracts/api/strategy/commitment_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/base/legal_day.h"
#include "platform/rpc/actor.h"
#include "platform/write/changing.h"
#include "services/contracts/api/strategy/commitment_conversion.h"

namespace socle::contracts::api {
namespace {

using socle::api::ParseNestedUuid;

constexpr std::string_view kUpdatable[] = {"text", "due_date", "action", "source", "synthetic"};

absl::StatusOr<socle::api::NestedName> CommitmentName(std::string_view name, std::string_view field) {
  return ParseNestedUuid(name, "contracts", "commitments", field);
}

void CheckParty(const Contract& contract, const std::string& party, std::string_view field, Violations* violations) {
  if (contract.FindParty(party) != nullptr) return;
  violations->Add(field, fmt::format("{} is no party of the contract", party),
                  fmt::format("{} : {} n'est pas partie au contrat.", field, party));
}

// Who may record one, or change what nobody has promised yet.
absl::Status CheckMayPropose(const rpc::Call& call, const Contract& contract, const Commitment& commitment,
                             std::string_view resource) {
  Relations relations = RelationsTo(contract, rpc::ActorOf(call), commitment.debtor);
  if (rpc::ActorOf(call).ActsFor(commitment.creditor)) relations.Add(Relation::kOwner);
  return CheckMay(Act::kChangeContributed, relations, resource);
}

// The party that records a commitment: the debtor promises, others propose.
std::string RecordedBy(const Actor& actor, const Contract& contract, const Commitment& commitment) {
  for (const std::string& party : {commitment.debtor, commitment.creditor}) {
    if (actor.ActsFor(party)) return party;
  }
  return contract.pilot;
}

absl::Status TermsAreFixed(const std::string& name, CommitmentState state, std::string_view field) {
  return StrategyRefused(name, StateName(state),
                         {{"TERMS", std::string(field), fmt::format("{} has been promised and stays as it is.", field),
                           fmt::format("{} a été promis et ne change plus.", field)}});
}

bool SameTerms(const Commitment& a, const Commitment& b) { return a.text == b.text && a.due_date == b.due_date; }

}  // namespace

CommitmentService::CommitmentService(ContractBook* contracts, CommitmentBook* book, write::Writer* writer,
                                     const Clock* clock)
    : contracts_(contracts),
      book_(book),
      writer_(writer),
      clock_(clock),
      service_("socle.contracts.v1.CommitmentService") {
  AddWrites();
  AddSteps();
  AddReads();
}

Date CommitmentService::Today() const { return TodayInParis(clock_->Now()); }

absl::Status CommitmentService::CheckAction(db::Transaction& tx, const Commitment& commitment) {
  if (commitment.action.empty() || book_->HasAction(tx, commitment.contract, commitment.action)) {
    return absl::OkStatus();
  }
  return InvalidField("commitment.action", "is not there", "commitment.action : cette action n'existe pas.");
}

void CommitmentService::AddWrites() {
  service_.Blocking<v1::CreateCommitmentRequest, v1::Commitment>(
      "CreateCommitment", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Commitment> {
        const v1::Commitment& sent = request.commitment();
        Commitment commitment;
        SOCLE_ASSIGN_OR_RETURN(commitment.contract, ContractOfParent(request.parent()));
        Violations violations;
        FromProto(sent, "commitment", &violations, &commitment);
        commitment.debtor = PartyField("commitment.debtor", sent.debtor(), &violations);
        commitment.creditor = PartyField("commitment.creditor", sent.creditor(), &violations);
        if (!commitment.debtor.empty() && commitment.debtor == commitment.creditor) {
          violations.Add("commitment.creditor", "is the debtor", "commitment.creditor : c'est le débiteur lui-même.");
        }
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
        commitment.id = command.NewId();
        command.resources = {Show(commitment, Date::Min()).name()};
        return writer_->Run<v1::Commitment>(
            command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Commitment> {
              SOCLE_ASSIGN_OR_RETURN(const Contract contract, ReadLiving(*contracts_, unit.tx(), commitment.contract));
              SOCLE_RETURN_IF_ERROR(CheckMayPropose(call, contract, commitment, request.parent()));
              Violations strangers;
              CheckParty(contract, commitment.debtor, "commitment.debtor", &strangers);
              CheckParty(contract, commitment.creditor, "commitment.creditor", &strangers);
              SOCLE_RETURN_IF_ERROR(strangers.ToStatus());
              SOCLE_RETURN_IF_ERROR(CheckAction(unit.tx(), commitment));
              const std::string party = RecordedBy(rpc::ActorOf(call), contract, commitment);
              commitment.state = party == commitment.debtor ? CommitmentState::kPromised : CommitmentState::kProposed;
              book_->Write(unit.tx(), unit.revision(), commitment);
              book_->AddStep(unit.tx(), unit.revision(), commitment, {.state = commitment.state, .party = party});
              const v1::Commitment shown = Show(commitment, Today());
              unit.Record({.resource = shown.name(),
                           .kind = write::ChangeKind::kCreated,
                           .after = socle::api::DigestOfShown(shown)});
              return shown;
            });
      });
  service_.Blocking<v1::UpdateCommitmentRequest, v1::Commitment>(
      "UpdateCommitment", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Commitment> {
        const v1::Commitment& sent = request.commitment();
        SOCLE_ASSIGN_OR_RETURN(const auto id, CommitmentName(sent.name(), "commitment.name"));
        SOCLE_ASSIGN_OR_RETURN(const auto mask,
                               write::UpdateMask(request.update_mask(), v1::Commitment::descriptor(), kUpdatable));
        const Date today = Today();
        return write::RunChange<v1::Commitment>(
            *writer_, call, request, {.name = sent.name(), .etag = sent.etag()},
            [&](db::Transaction& tx) { return book_->Read(tx, id.parent, id.child); },
            [&](write::Unit& unit, Commitment& commitment) -> absl::Status {
              SOCLE_ASSIGN_OR_RETURN(const Contract contract, ReadLiving(*contracts_, unit.tx(), id.parent));
              if (HasOpenTerms(commitment)) {
                SOCLE_RETURN_IF_ERROR(CheckMayPropose(call, contract, commitment, sent.name()));
              } else {
                const Actor actor = rpc::ActorOf(call);
                Relations relations;
                if (actor.ActsFor(commitment.debtor) || actor.ActsFor(commitment.creditor)) {
                  relations.Add(Relation::kOwner);
                }
                SOCLE_RETURN_IF_ERROR(CheckMay(Act::kActAsParty, relations, sent.name()));
              }
              const Commitment before = commitment;
              v1::Commitment merged = Show(commitment, today);
              write::MergeSent(sent, mask, &merged);
              Violations violations;
              FromProto(merged, "commitment", &violations, &commitment);
              SOCLE_RETURN_IF_ERROR(violations.ToStatus());
              if (!HasOpenTerms(before) && !SameTerms(before, commitment)) {
                return TermsAreFixed(sent.name(), before.state, before.text == commitment.text ? "due_date" : "text");
              }
              SOCLE_RETURN_IF_ERROR(CheckAction(unit.tx(), commitment));
              book_->Write(unit.tx(), unit.revision(), commitment);
              return absl::OkStatus();
            },
            [today](const Commitment& commitment) { return Show(commitment, today); });
      });
}

template <typename Request>
absl::StatusOr<v1::Commitment> CommitmentService::TakeStep(rpc::Call& call, const Request& request, CommitmentStep step,
                                                           CommitmentStepRecord record) {
  SOCLE_ASSIGN_OR_RETURN(const auto id, CommitmentName(request.name(), "name"));
  const Date today = Today();
  return write::RunChange<v1::Commitment>(
      *writer_, call, request,
      {.name = request.name(), .etag = request.etag(), .kind = write::ChangeKind::kStateChanged},
      [&](db::Transaction& tx) { return book_->Read(tx, id.parent, id.child); },
      [&](write::Unit& unit, Commitment& commitment) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(ReadLiving(*contracts_, unit.tx(), id.parent).status());
        record.party = IsOfDebtor(step) ? commitment.debtor : commitment.creditor;
        Relations relations;
        if (rpc::ActorOf(call).ActsFor(record.party)) relations.Add(Relation::kOwner);
        SOCLE_RETURN_IF_ERROR(CheckMay(Act::kActAsParty, relations, request.name()));
        const CommitmentState before = commitment.state;
        if (const StrategyConditions unmet = Take(step, commitment); !unmet.empty()) {
          return StrategyRefused(request.name(), StateName(before), unmet);
        }
        if (!record.proof.text.empty()) commitment.proof = record.proof;
        ++commitment.step_count;
        record.state = commitment.state;
        book_->Write(unit.tx(), unit.revision(), commitment);
        book_->AddStep(unit.tx(), unit.revision(), commitment, record);
        return absl::OkStatus();
      },
      [today](const Commitment& commitment) { return Show(commitment, today); });
}

void CommitmentService::AddSteps() {
  service_.Blocking<v1::PromiseCommitmentRequest, v1::Commitment>(
      "PromiseCommitment",
      [this](rpc::Call& call, const auto& request) { return TakeStep(call, request, CommitmentStep::kPromise, {}); });
  service_.Blocking<v1::ReportFulfilmentRequest, v1::Commitment>(
      "ReportFulfilment", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Commitment> {
        Violations violations;
        CommitmentStepRecord record;
        record.proof = FromProto(request.proof(), "proof", Today(), &violations);
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        return TakeStep(call, request, CommitmentStep::kReport, std::move(record));
      });
  service_.Blocking<v1::AcceptFulfilmentRequest, v1::Commitment>(
      "AcceptFulfilment",
      [this](rpc::Call& call, const auto& request) { return TakeStep(call, request, CommitmentStep::kAccept, {}); });
  const auto with_reason = [this](rpc::Call& call, const auto& request,
                                  CommitmentStep step) -> absl::StatusOr<v1::Commitment> {
    Violations violations;
    CommitmentStepRecord record;
    record.reason = violations.Text("reason", request.reason(), {.min = 1, .max = 2000});
    SOCLE_RETURN_IF_ERROR(violations.ToStatus());
    return TakeStep(call, request, step, std::move(record));
  };
  service_.Blocking<v1::ContestFulfilmentRequest, v1::Commitment>(
      "ContestFulfilment", [with_reason](rpc::Call& call, const auto& request) {
        return with_reason(call, request, CommitmentStep::kContest);
      });
  service_.Blocking<v1::WaiveCommitmentRequest, v1::Commitment>(
      "WaiveCommitment", [with_reason](rpc::Call& call, const auto& request) {
        return with_reason(call, request, CommitmentStep::kWaive);
      });
}

}  // namespace socle::contracts::api
