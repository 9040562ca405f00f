#include "services/contracts/api/instruments/instrument_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "platform/api/field_checks.h"
#include "platform/api/page.h"
#include "platform/api/resource_name.h"
#include "platform/api/time_conversion.h"

namespace socle::contracts::api {
namespace {

using socle::api::Violations;

constexpr std::string_view kUpdatable[] = {"display_name", "predecessor", "replaces_predecessor",
                                           "amends",       "parties",     "duration_months",
                                           "end_date",     "source",      "synthetic"};

void AddMissing(std::string_view field, const std::string& name, Violations* violations) {
  violations->Add(field, fmt::format("{} is not there", name), fmt::format("{} : {} n'existe pas.", field, name));
}

}  // namespace

InstrumentService::InstrumentService(const InstrumentDesk* desk)
    : desk_(desk), versions_(desk), steps_(desk), gates_(desk), service_("socle.contracts.v1.InstrumentService") {
  service_.Blocking<v1::CreateInstrumentRequest, v1::Instrument>(
      "CreateInstrument", [this](rpc::Call& call, const auto& request) { return Create(call, request); });
  service_.Blocking<v1::GetInstrumentRequest, v1::Instrument>(
      "GetInstrument", [this](rpc::Call& call, const auto& request) { return Get(call, request); });
  service_.Blocking<v1::ListInstrumentsRequest, v1::ListInstrumentsResponse>(
      "ListInstruments", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::UpdateInstrumentRequest, v1::Instrument>(
      "UpdateInstrument", [this](rpc::Call& call, const auto& request) { return Update(call, request); });
  service_.Blocking<v1::TraceInstrumentLineageRequest, v1::TraceInstrumentLineageResponse>(
      "TraceInstrumentLineage", [this](rpc::Call& call, const auto& request) { return Lineage(call, request); });
  service_.Blocking<v1::ListTransitionsRequest, v1::ListTransitionsResponse>(
      "ListTransitions", [this](rpc::Call& call, const auto& request) { return Transitions(call, request); });
  versions_.AddTo(&service_);
  steps_.AddTo(&service_);
  gates_.AddTo(&service_);
}

// Of what an instrument names: parties are the contract's, other instruments are there.
absl::Status InstrumentService::CheckReferences(db::Transaction& tx, const Contract& contract,
                                                const Instrument& instrument) const {
  Violations violations;
  for (const InstrumentParty& party : instrument.parties) {
    if (contract.FindParty(party.name) != nullptr) continue;
    violations.Add("instrument.parties", fmt::format("{} is no party of the contract", party.name),
                   fmt::format("{} n'est pas partie au contrat.", party.name));
  }
  const std::string own = NameOf(contract) + "/instruments/";
  if (!instrument.amends.empty() && !instrument.amends.starts_with(own)) {
    violations.Add("instrument.amends", "is not of the same contract",
                   "instrument.amends : un instrument du même contrat est attendu.");
  }
  if (instrument.replaces_predecessor && !instrument.predecessor.starts_with(own)) {
    violations.Add("instrument.replaces_predecessor", "the predecessor is of another contract",
                   "instrument.replaces_predecessor : l'instrument précédent est d'un autre contrat.");
  }
  const std::pair<std::string_view, const std::string*> named[] = {{"instrument.predecessor", &instrument.predecessor},
                                                                   {"instrument.amends", &instrument.amends}};
  for (const auto& [field, name] : named) {
    if (name->empty()) continue;
    SOCLE_ASSIGN_OR_RETURN(const bool there, desk_->needs().book->IsThere(tx, *name));
    if (!there) {
      AddMissing(field, *name, &violations);
    } else if (desk_->needs().book->ComesFrom(tx, *name, instrument.Name())) {
      violations.Add(field, fmt::format("{} is this instrument, or comes from it", *name),
                     fmt::format("{} : {} est cet instrument ou en découle.", field, *name));
    }
  }
  return violations.ToStatus();
}

absl::StatusOr<v1::Instrument> InstrumentService::Create(rpc::Call& call, const v1::CreateInstrumentRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string contract_id, socle::api::IdOfName(request.parent(), "contracts", "parent"));
  Instrument wanted{.contract = contract_id, .id = request.instrument_id(), .kind = request.instrument().kind()};
  Violations violations;
  FromProto(request.instrument(), &violations, &wanted);
  if (!wanted.id.empty() && !socle::api::IsResourceId(wanted.id)) {
    violations.Add("instrument_id", "not 3 to 63 lower-case letters, digits and '-', beginning with a letter",
                   "instrument_id : de 3 à 63 lettres minuscules, chiffres ou tirets, une lettre d'abord.");
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
  if (wanted.id.empty()) wanted.id = "i-" + command.NewId();
  command.resources = {request.parent(), wanted.Name()};
  return desk_->needs().writer->Run<v1::Instrument>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Instrument> {
        Held held;
        held.file.instrument = wanted;
        SOCLE_ASSIGN_OR_RETURN(held.contract, desk_->needs().contracts->Read(unit.tx(), contract_id));
        SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kDraft, held.contract, request.parent()));
        SOCLE_RETURN_IF_ERROR(CheckThere(held.contract));
        desk_->TakeRules(&held);
        if (held.kind == nullptr) {
          return InvalidField("instrument.kind", fmt::format("is no kind of {}", held.contract.programme),
                              fmt::format("instrument.kind : {} n'a pas ce type.", held.contract.programme));
        }
        SOCLE_RETURN_IF_ERROR(CheckReferences(unit.tx(), held.contract, wanted));
        Instrument& instrument = held.file.instrument;
        const Programme* programme = desk_->needs().catalogue->Find(held.contract.programme);
        const bool timeless = instrument.duration_months == 0 && instrument.agreed_end.IsOpen();
        if (timeless) instrument.duration_months = MonthsOf(*programme, *held.kind);
        Begin(desk_->DoingOf(call), held.file);
        SOCLE_RETURN_IF_ERROR(desk_->needs().book->Create(unit.tx(), unit.revision(), held.file));
        const v1::Instrument shown = held.Shown();
        unit.Record(
            {.resource = shown.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
        return shown;
      });
}

absl::StatusOr<v1::Instrument> InstrumentService::Get(rpc::Call& call, const v1::GetInstrumentRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const InstrumentName name, ParseInstrument(request.name(), "name"));
  SOCLE_ASSIGN_OR_RETURN(const Instrument found, desk_->needs().book->Get(name.contract, name.id, call.deadline()));
  return Show(found, desk_->CategoryOf(found));
}

absl::StatusOr<v1::ListInstrumentsResponse> InstrumentService::List(rpc::Call& call,
                                                                    const v1::ListInstrumentsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const socle::api::Page page, socle::api::Page::Open(request));
  InstrumentBook::Question question{.kind = request.kind(),
                                    .party = request.party(),
                                    .state = static_cast<int>(request.state()),
                                    .limit = page.size() + 1};
  if (request.parent() == "contracts/-") {
    question.contract = "-";
  } else {
    SOCLE_ASSIGN_OR_RETURN(question.contract, socle::api::IdOfName(request.parent(), "contracts", "parent"));
  }
  Violations violations;
  if (request.state() != 0) {
    socle::api::EnumFromProto(request.state(), v1::Instrument::State_descriptor(), "state", &violations);
  }
  question.before_end = socle::api::DateFromProto(request.has_ends_before_date(), request.ends_before_date(),
                                                  "ends_before_date", Date::Max(), &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  const size_t slash = std::min(page.after().find('/'), page.after().size());
  question.after_contract = page.after().substr(0, slash);
  if (slash < page.after().size()) question.after_id = page.after().substr(slash + 1);
  SOCLE_ASSIGN_OR_RETURN(std::vector<Instrument> list, desk_->needs().book->List(question, call.deadline()));
  v1::ListInstrumentsResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(list.back().contract + "/" + list.back().id));
  }
  for (const Instrument& instrument : list) {
    *response.add_instruments() = Show(instrument, desk_->CategoryOf(instrument));
  }
  return response;
}

absl::StatusOr<v1::Instrument> InstrumentService::Update(rpc::Call& call, const v1::UpdateInstrumentRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const InstrumentName name, ParseInstrument(request.instrument().name(), "instrument.name"));
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         write::UpdateMask(request.update_mask(), v1::Instrument::descriptor(), kUpdatable));
  return desk_->Change<v1::Instrument>(
      call, request, name, {.act = Act::kDraft, .etag = request.instrument().etag()},
      [&](write::Unit& unit, Held& held, InstrumentDesk::Below*) -> absl::StatusOr<Obstacles> {
        v1::Instrument merged = held.Shown();
        write::MergeSent(request.instrument(), mask, &merged);
        Instrument wanted = held.file.instrument;
        Violations violations;
        FromProto(merged, &violations, &wanted);
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        const auto named = [&](std::string_view field) {
          return std::find(mask.paths().begin(), mask.paths().end(), field) != mask.paths().end();
        };
        // What is shown of these is not what is kept: a collectivité deliberates anyhow, and once in force the end is
        // the one that holds.
        if (!named("parties")) wanted.parties = held.file.instrument.parties;
        if (!named("end_date")) wanted.agreed_end = held.file.instrument.agreed_end;
        SOCLE_RETURN_IF_ERROR(CheckReferences(unit.tx(), held.contract, wanted));
        return socle::contracts::Change(wanted, held.file);
      },
      [](const Held& held) { return held.Shown(); });
}

absl::StatusOr<v1::TraceInstrumentLineageResponse> InstrumentService::Lineage(
    rpc::Call& call, const v1::TraceInstrumentLineageRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const InstrumentName name, ParseInstrument(request.name(), "name"));
  SOCLE_ASSIGN_OR_RETURN(const auto found, desk_->needs().book->Lineage(name.contract, name.id, call.deadline()));
  using Link = v1::TraceInstrumentLineageResponse::Link;
  v1::TraceInstrumentLineageResponse response;
  for (const InstrumentBook::Relative& relative : found) {
    Link* link = relative.distance > 0 ? response.add_ancestors() : response.add_descendants();
    *link->mutable_instrument() = Show(relative.instrument, desk_->CategoryOf(relative.instrument));
    link->set_relation(relative.amends ? Link::AMENDS : Link::PREDECESSOR);
    link->set_distance(std::abs(relative.distance));
  }
  return response;
}

absl::StatusOr<v1::ListTransitionsResponse> InstrumentService::Transitions(rpc::Call& call,
                                                                           const v1::ListTransitionsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const socle::api::Page page, socle::api::Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const InstrumentName name, ParseInstrument(request.name(), "name"));
  int32_t after = 0;
  std::from_chars(page.after().data(), page.after().data() + page.after().size(), after);
  SOCLE_ASSIGN_OR_RETURN(
      std::vector<Transition> list,
      desk_->needs().book->ListTransitions(name.contract, name.id, after, page.size() + 1, call.deadline()));
  v1::ListTransitionsResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(std::to_string(list.back().number)));
  }
  for (const Transition& transition : list) *response.add_transitions() = Show(transition);
  return response;
}

}  // namespace socle::contracts::api
