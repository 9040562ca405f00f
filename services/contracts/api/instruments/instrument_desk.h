// What every command on an instrument does: hold the contract and the instrument, ask whether the caller may, compare
// the etag, make the step, save, record.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "absl/functional/function_ref.h"
#include "platform/base/legal_day.h"
#include "platform/rpc/actor.h"
#include "platform/write/changing.h"
#include "services/contracts/api/access.h"
#include "services/contracts/api/instruments/instrument_conversion.h"
#include "services/contracts/api/reviews/plan_effects.h"
#include "services/contracts/domain/contracts/contract_book.h"
#include "services/contracts/domain/instruments/instrument_book.h"
#include "services/contracts/domain/instruments/kind_rules.h"
#include "services/contracts/domain/instruments/steps.h"
#include "services/contracts/domain/registry.h"

namespace socle::contracts::api {

// An instrument as a command holds it.
struct Held {
  Contract contract;
  InstrumentFile file;
  const InstrumentKind* kind = nullptr;  // nullptr: its programme is not served here any more
  KindRules rules;

  v1::Instrument Shown() const { return Show(file.instrument, kind == nullptr ? 0 : static_cast<int>(kind->category)); }
};

// FAILED_PRECONDITION ILLEGAL_STATE with every obstacle; UNAVAILABLE REGISTRY_UNAVAILABLE when one could not be looked
// up.
absl::Status Refusal(const Instrument& instrument, const Obstacles& obstacles);

class InstrumentDesk {
 public:
  // All must outlive it.
  struct Needs {
    InstrumentBook* book;
    ContractBook* contracts;
    const Catalogue* catalogue;
    Registry* registry;
    write::Writer* writer;
    const Clock* clock;
    const PlanEffects* plan;
  };
  explicit InstrumentDesk(const Needs& needs) : needs_(needs) {}

  struct What {
    Act act = Act::kDraft;
    std::string owner = {};  // whose own act it is
    std::string_view etag = {};
    write::ChangeKind kind = write::ChangeKind::kUpdated;
    std::string slug = {};
    std::vector<std::string> locks = {};  // names of what else it changes
  };
  // What lies below the instrument and is written with it.
  struct Below {
    std::string name;
    write::ChangeKind kind = write::ChangeKind::kCreated;
  };
  // Gives what stands against it; an error is something else that is wrong. Sets what is written below, if anything.
  using Step = absl::FunctionRef<absl::StatusOr<Obstacles>(write::Unit& unit, Held& held, Below* below)>;

  template <typename Proto, typename Request, typename ShowResult>
  absl::StatusOr<Proto> Change(rpc::Call& call, const Request& request, const InstrumentName& name, const What& what,
                               Step step, const ShowResult& show) const {
    SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, what.locks));
    command.resources.insert(command.resources.end(), {name.Contract(), name.Text()});
    return needs_.writer->template Run<Proto>(command, call.deadline(),
                                              [&](write::Unit& unit) -> absl::StatusOr<Proto> {
                                                Held held;
                                                SOCLE_RETURN_IF_ERROR(ChangeHeld(unit, call, name, what, step, &held));
                                                return show(std::as_const(held));
                                              });
  }

  // A step of another instrument that follows from a command which holds its contract: read, made, saved and recorded.
  // `make` gives what stands against it.
  absl::Status StepOther(write::Unit& unit, const InstrumentName& name, std::string_view slug,
                         absl::FunctionRef<Obstacles(InstrumentFile& file)> make) const;
  // Marks an instrument that binds as under review, or as no longer so; nothing where that is so already, or it has
  // ended.
  absl::Status MarkReview(write::Unit& unit, const Doing& doing, const InstrumentName& name, bool under_review,
                          std::string_view reason) const;

  Doing DoingOf(rpc::Call& call) const;
  Date Today() const { return TodayInParis(needs_.clock->Now()); }
  absl::StatusOr<Held> Read(db::Transaction& tx, const InstrumentName& name) const;
  // Kind and rules by the programme; none where it is not served.
  void TakeRules(Held* held) const;
  // The category of its kind; 0 where its programme is not served.
  int CategoryOf(const Instrument& instrument) const;
  const Needs& needs() const { return needs_; }

 private:
  absl::Status ChangeHeld(write::Unit& unit, rpc::Call& call, const InstrumentName& name, const What& what, Step step,
                          Held* held) const;

  const Needs needs_;
};

}  // namespace socle::contracts::api
