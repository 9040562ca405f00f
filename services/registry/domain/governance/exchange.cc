#include "services/registry/domain/governance/exchange.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

namespace socle::registry {
namespace {

UnmetConditions RequireState(const Exchange& exchange, std::initializer_list<ExchangeState> allowed) {
  if (std::find(allowed.begin(), allowed.end(), exchange.state) != allowed.end()) return {};
  std::string names;
  for (const ExchangeState state : allowed) names += fmt::format("{}{}", names.empty() ? "" : " or ", StateName(state));
  return {{"STATE", fmt::format("It is {}; this needs {}.", StateName(exchange.state), names),
           fmt::format("L'échange est à l'état {}.", StateName(exchange.state))}};
}

}  // namespace

std::string_view StateName(ExchangeState state) {
  switch (state) {
    case ExchangeState::kProposed:
      return "PROPOSED";
    case ExchangeState::kAccepted:
      return "ACCEPTED";
    case ExchangeState::kDone:
      return "DONE";
    case ExchangeState::kDeclined:
      return "DECLINED";
  }
  return "UNKNOWN";
}

UnmetConditions CheckOpen(const ExchangeListing& listing, Date day) {
  if (listing.IsOpenOn(day)) return {};
  return {{"OPEN", fmt::format("exchangeListings/{} is not open.", listing.id),
           fmt::format("exchangeListings/{} n'est pas ouverte.", listing.id)}};
}

UnmetConditions Close(ExchangeListing& listing) {
  if (listing.state == ListingState::kClosed) return {{"STATE", "It is closed.", "Elle est close."}};
  listing.state = ListingState::kClosed;
  return {};
}

UnmetConditions CheckPair(const ExchangeListing& request, const ExchangeListing& offer, Date day) {
  UnmetConditions unmet;
  if (request.kind != ListingKind::kRequest || offer.kind != ListingKind::kOffer) {
    unmet.push_back({"KIND", "One has to be a request and the other an offer.",
                     "Il faut une demande d'un côté, une offre de l'autre."});
  }
  if (request.party == offer.party) {
    unmet.push_back({"OTHER_PARTY", "Nobody exchanges with itself.", "On n'échange pas avec soi-même."});
  }
  for (const ExchangeListing* listing : {&request, &offer}) {
    for (UnmetCondition& condition : CheckOpen(*listing, day)) unmet.push_back(std::move(condition));
  }
  return unmet;
}

UnmetConditions Accept(Exchange& exchange) {
  UnmetConditions unmet = RequireState(exchange, {ExchangeState::kProposed});
  if (unmet.empty()) exchange.state = ExchangeState::kAccepted;
  return unmet;
}

UnmetConditions Decline(std::string_view comment, Exchange& exchange) {
  UnmetConditions unmet = RequireState(exchange, {ExchangeState::kProposed, ExchangeState::kAccepted});
  if (!unmet.empty()) return unmet;
  exchange.state = ExchangeState::kDeclined;
  exchange.comment = std::string(comment);
  return unmet;
}

UnmetConditions Complete(Exchange& exchange) {
  UnmetConditions unmet = RequireState(exchange, {ExchangeState::kAccepted});
  if (unmet.empty()) exchange.state = ExchangeState::kDone;
  return unmet;
}

UnmetConditions Give(const Feedback& feedback, Exchange& exchange) {
  UnmetConditions unmet = RequireState(exchange, {ExchangeState::kDone});
  const auto is_his = [&](const Feedback& given) { return given.party == feedback.party; };
  if (std::any_of(exchange.feedback.begin(), exchange.feedback.end(), is_his)) {
    unmet.push_back({"ONCE", "This side has said what it thinks.", "Cette partie s'est déjà prononcée."});
  }
  if (unmet.empty()) exchange.feedback.push_back(feedback);
  return unmet;
}

}  // namespace socle::registry
