// The exchange of experience: offers and requests of collectivités, and what becomes of a match of two; as
// socle.registry.v1.ExchangeListing and Exchange say it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/registry/domain/governance/manifesto.h"
#include "services/registry/domain/unmet_condition.h"

namespace socle::registry {

// As v1::ExchangeListing::Kind and State, v1::Exchange::State; stored: append only.
enum class ListingKind { kOffer = 1, kRequest = 2 };
enum class ListingState { kOpen = 1, kClosed = 2 };
enum class ExchangeState { kProposed = 1, kAccepted = 2, kDone = 3, kDeclined = 4 };

std::string_view StateName(ExchangeState state);

// Ratings of 1 to 5 that a collectivité got.
struct FeedbackSummary {
  int32_t count = 0;
  int32_t sum = 0;
};

struct ExchangeListing {
  std::string id;  // a UUID
  ListingKind kind = ListingKind::kOffer;
  std::string party;                      // "collectivites/…"
  std::vector<std::string> theme_slugs;   // folded, each once
  std::vector<std::string> theme_labels;  // as written, in the same order
  std::string title;
  std::string description;
  std::vector<std::string> languages;
  std::vector<std::string> places;
  std::vector<std::string> words;  // of title and description, folded, sorted, each once
  Date open_until = Date::Max();   // last day
  ListingState state = ListingState::kOpen;
  std::string source;
  bool synthetic = false;
  FeedbackSummary feedback;  // on the party; of what is read, never written
  Written written;

  bool IsOpenOn(Date day) const { return state == ListingState::kOpen && day <= open_until; }
};

// STATE, unless it is open.
UnmetConditions CheckOpen(const ExchangeListing& listing, Date day);
UnmetConditions Close(ExchangeListing& listing);

struct Feedback {
  std::string party;  // who says it
  int32_t rating = 0;
  std::string comment;
  Instant create_time{};
};

struct Exchange {
  std::string id;
  std::string request;  // ids of listings
  std::string offer;
  std::string requester;  // "collectivites/…"
  std::string offerer;
  std::string proposer;  // one of the two
  ExchangeState state = ExchangeState::kProposed;
  std::string comment;
  std::vector<Feedback> feedback;  // at most one of each side
  Written written;

  // Who has to answer the proposal.
  const std::string& Answerer() const { return proposer == requester ? offerer : requester; }
  bool HasSide(std::string_view party) const { return party == requester || party == offerer; }
  const std::string& OtherSide(std::string_view party) const { return party == requester ? offerer : requester; }
};

// What stands against an exchange of the two: KIND, OTHER_PARTY, OPEN for each that is not.
UnmetConditions CheckPair(const ExchangeListing& request, const ExchangeListing& offer, Date day);

// Each makes the step, or returns what stands against it and leaves the exchange as it was. That the caller is the side
// whose step it is is asked before.
UnmetConditions Accept(Exchange& exchange);
UnmetConditions Decline(std::string_view comment, Exchange& exchange);
UnmetConditions Complete(Exchange& exchange);
// STATE, ONCE.
UnmetConditions Give(const Feedback& feedback, Exchange& exchange);

}  // namespace socle::registry
