#include "services/registry/api/governance/exchange_service.h"

#include <charconv>

#include "platform/write/changing.h"
#include "services/registry/api/actor.h"
#include "services/registry/api/correction_conversion.h"
#include "services/registry/api/governance/exchange_conversion.h"
#include "services/registry/api/governance/exchange_text.h"
#include "services/registry/api/governance/illegal_state.h"
#include "services/registry/api/page.h"
#include "services/registry/api/read_context.h"
#include "services/registry/domain/governance/match_ranking.h"

namespace socle::registry::api {
namespace {

constexpr std::string_view kListings = "exchangeListings";
constexpr std::string_view kExchanges = "exchanges";
constexpr std::string_view kUpdatable[] = {"themes", "title",           "description", "languages",
                                           "places", "open_until_date", "source",      "synthetic"};
constexpr size_t kMaxCandidates = 1000;  // that one look for matches ranks
constexpr size_t kMaxShownWords = 20;
constexpr socle::api::TextLimits kComment{.min = 0, .max = 2000};

Relations OwnerIf(bool owns) { return owns ? Relations{Relation::kOwner} : Relations{}; }

absl::Status CheckOwns(const rpc::Call& call, const ExchangeListing& listing) {
  return CheckMay(Act::kOfferExperience, OwnerIf(ActorOf(call).ActsFor(listing.party)),
                  fmt::format("{}/{}", kListings, listing.id));
}

// Only who lives today, and can decide, offers and asks.
absl::Status CheckCanExchange(const Serving& serving, const std::string& party) {
  const ReadContext context{.serving = &serving, .as_of = {serving.today, std::nullopt}};
  SOCLE_ASSIGN_OR_RETURN(const EntityView view, FindLiving(context, party, "exchange_listing.party"));
  if (view.legal_person()) return absl::OkStatus();
  return InvalidField("exchange_listing.party", "has no organ that could decide",
                      "exchange_listing.party : n'a pas d'organe délibérant.");
}

std::string_view ListingStateName(const ExchangeListing& listing) {
  return listing.state == ListingState::kOpen ? "OPEN" : "CLOSED";
}

}  // namespace

ExchangeService::ExchangeService(ExchangeBook* book, write::Writer* writer, const ServingHolder* holder)
    : book_(book), writer_(writer), holder_(holder), service_("socle.registry.v1.ExchangeService") {
  AddListings();
  AddExchanges();
}

void ExchangeService::AddListings() {
  service_.Blocking<v1::CreateExchangeListingRequest, v1::ExchangeListing>(
      "CreateExchangeListing", [this](rpc::Call& call, const auto& request) { return Create(call, request); });
  service_.Blocking<v1::GetExchangeListingRequest, v1::ExchangeListing>(
      "GetExchangeListing", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::ExchangeListing> {
        SOCLE_ASSIGN_OR_RETURN(const std::string id, UuidOfName(request.name(), kListings, "name"));
        SOCLE_ASSIGN_OR_RETURN(const ExchangeListing found, book_->FindListing(id, call.deadline()));
        return Show(found);
      });
  service_.Blocking<v1::ListExchangeListingsRequest, v1::ListExchangeListingsResponse>(
      "ListExchangeListings", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::UpdateExchangeListingRequest, v1::ExchangeListing>(
      "UpdateExchangeListing", [this](rpc::Call& call, const auto& request) { return Update(call, request); });
  service_.Blocking<v1::CloseExchangeListingRequest, v1::ExchangeListing>(
      "CloseExchangeListing", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::ExchangeListing> {
        SOCLE_ASSIGN_OR_RETURN(const std::string id, UuidOfName(request.name(), kListings, "name"));
        return write::RunChange<v1::ExchangeListing>(
            *writer_, call, request,
            {.name = request.name(),
             .etag = request.etag(),
             .kind = write::ChangeKind::kStateChanged,
             .slugs = {"closed"}},
            [&](db::Transaction& tx) { return book_->ReadListing(tx, id); },
            [&](write::Unit& unit, ExchangeListing& listing) -> absl::Status {
              SOCLE_RETURN_IF_ERROR(CheckOwns(call, listing));
              if (const UnmetConditions unmet = Close(listing); !unmet.empty()) {
                return IllegalState(request.name(), ListingStateName(listing), unmet);
              }
              book_->Write(unit.tx(), unit.revision(), listing);
              return absl::OkStatus();
            },
            [](const ExchangeListing& listing) { return Show(listing); });
      });
  service_.Blocking<v1::ListMatchesRequest, v1::ListMatchesResponse>(
      "ListMatches", [this](rpc::Call& call, const auto& request) { return ListMatches(call, request); });
  service_.Blocking<v1::ListThemesRequest, v1::ListThemesResponse>(
      "ListThemes", [this](rpc::Call& call, const auto& request) { return ListThemes(call, request); });
}

void ExchangeService::AddExchanges() {
  const auto either_side = [](const Actor& actor, const Exchange& exchange) {
    return actor.ActsFor(exchange.requester) || actor.ActsFor(exchange.offerer);
  };
  service_.Blocking<v1::ProposeExchangeRequest, v1::Exchange>(
      "ProposeExchange", [this](rpc::Call& call, const auto& request) { return Propose(call, request); });
  service_.Blocking<v1::AcceptExchangeRequest, v1::Exchange>(
      "AcceptExchange", [this](rpc::Call& call, const auto& request) {
        return Take(
            call, request, "accepted",
            [](const Actor& actor, const Exchange& exchange) { return actor.ActsFor(exchange.Answerer()); },
            [](Exchange& exchange) { return Accept(exchange); });
      });
  service_.Blocking<v1::DeclineExchangeRequest, v1::Exchange>(
      "DeclineExchange", [this, either_side](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Exchange> {
        SOCLE_ASSIGN_OR_RETURN(const std::string comment,
                               socle::api::CheckText("comment", request.comment(), kComment));
        return Take(call, request, "declined", either_side,
                    [&](Exchange& exchange) { return Decline(comment, exchange); });
      });
  service_.Blocking<v1::CompleteExchangeRequest, v1::Exchange>(
      "CompleteExchange", [this, either_side](rpc::Call& call, const auto& request) {
        return Take(call, request, "done", either_side, [](Exchange& exchange) { return Complete(exchange); });
      });
  service_.Blocking<v1::GiveFeedbackRequest, v1::Exchange>(
      "GiveFeedback", [this](rpc::Call& call, const auto& request) { return GiveFeedback(call, request); });
  service_.Blocking<v1::GetExchangeRequest, v1::Exchange>(
      "GetExchange", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Exchange> {
        SOCLE_ASSIGN_OR_RETURN(const std::string id, UuidOfName(request.name(), kExchanges, "name"));
        SOCLE_ASSIGN_OR_RETURN(const Exchange found, book_->Find(id, call.deadline()));
        return Show(found);
      });
  service_.Blocking<v1::ListExchangesRequest, v1::ListExchangesResponse>(
      "ListExchanges", [this](rpc::Call& call, const auto& request) { return ListExchanges(call, request); });
}

absl::StatusOr<v1::ExchangeListing> ExchangeService::Create(rpc::Call& call,
                                                            const v1::CreateExchangeListingRequest& request) {
  ExchangeListing listing;
  Violations violations;
  FromProto(request.exchange_listing(), "exchange_listing", &violations, &listing);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
  listing.id = command.NewId();
  SOCLE_RETURN_IF_ERROR(CheckOwns(call, listing));
  SOCLE_RETURN_IF_ERROR(CheckCanExchange(*holder_->Get(), listing.party));
  command.resources = {fmt::format("{}/{}", kListings, listing.id)};
  return writer_->Run<v1::ExchangeListing>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::ExchangeListing> {
        book_->Write(unit.tx(), unit.revision(), listing);
        SOCLE_ASSIGN_OR_RETURN(const ExchangeListing stored, book_->ReadListing(unit.tx(), listing.id));
        const v1::ExchangeListing shown = Show(stored);
        unit.Record(
            {.resource = shown.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
        return shown;
      });
}

absl::StatusOr<v1::ListExchangeListingsResponse> ExchangeService::List(rpc::Call& call,
                                                                       const v1::ListExchangeListingsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  if (!v1::ExchangeListing::Kind_IsValid(request.kind()) || !v1::ExchangeListing::State_IsValid(request.state())) {
    return InvalidField(v1::ExchangeListing::Kind_IsValid(request.kind()) ? "state" : "kind", "not a value of it",
                        "Valeur inconnue.");
  }
  ExchangeBook::ListingQuestion question{.kind = request.kind(),
                                         .state = request.state(),
                                         .party = request.party(),
                                         .theme = ThemeSlug(request.theme()),
                                         .limit = page.size() + 1};
  if (const size_t space = page.after().find(' '); space != std::string::npos) {
    std::from_chars(page.after().data(), page.after().data() + space, question.before_time.micros);
    question.after_id = page.after().substr(space + 1);
  }
  SOCLE_ASSIGN_OR_RETURN(std::vector<ExchangeListing> list, book_->ListListings(question, call.deadline()));
  v1::ListExchangeListingsResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(
        page.NextToken(fmt::format("{} {}", list.back().written.create_time.micros, list.back().id)));
  }
  for (const ExchangeListing& listing : list) *response.add_exchange_listings() = Show(listing);
  return response;
}

absl::StatusOr<v1::ExchangeListing> ExchangeService::Update(rpc::Call& call,
                                                            const v1::UpdateExchangeListingRequest& request) {
  const v1::ExchangeListing& sent = request.exchange_listing();
  SOCLE_ASSIGN_OR_RETURN(const std::string id, UuidOfName(sent.name(), kListings, "exchange_listing.name"));
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         write::UpdateMask(request.update_mask(), v1::ExchangeListing::descriptor(), kUpdatable));
  return write::RunChange<v1::ExchangeListing>(
      *writer_, call, request, {.name = sent.name(), .etag = sent.etag()},
      [&](db::Transaction& tx) { return book_->ReadListing(tx, id); },
      [&](write::Unit& unit, ExchangeListing& listing) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(CheckOwns(call, listing));
        if (listing.state != ListingState::kOpen) {
          return IllegalState(sent.name(), "CLOSED", {{"STATE", "It is closed.", "Elle est close."}});
        }
        v1::ExchangeListing merged = Show(listing);
        write::MergeSent(sent, mask, &merged);
        Violations violations;
        FromProto(merged, "exchange_listing", &violations, &listing);
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        book_->Write(unit.tx(), unit.revision(), listing);
        return absl::OkStatus();
      },
      [](const ExchangeListing& listing) { return Show(listing); });
}

absl::StatusOr<v1::ListMatchesResponse> ExchangeService::ListMatches(rpc::Call& call,
                                                                     const v1::ListMatchesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const std::string id, UuidOfName(request.parent(), kListings, "parent"));
  SOCLE_ASSIGN_OR_RETURN(const ExchangeListing asked, book_->FindListing(id, call.deadline()));
  SOCLE_ASSIGN_OR_RETURN(std::vector<ExchangeListing> candidates,
                         book_->Answering(asked, holder_->Get()->today, kMaxCandidates, call.deadline()));
  std::vector<Match> matches;
  for (ExchangeListing& candidate : candidates) matches.push_back(MatchOf(asked, std::move(candidate)));
  Rank(&matches);
  // The token names the last match given: where that one is now, the next page begins.
  size_t begin = 0;
  if (!page.after().empty()) {
    const auto last = std::find_if(matches.begin(), matches.end(),
                                   [&](const Match& match) { return match.listing.id == page.after(); });
    begin = last == matches.end() ? matches.size() : static_cast<size_t>(last - matches.begin()) + 1;
  }
  v1::ListMatchesResponse response;
  const size_t end = std::min(matches.size(), begin + page.size());
  for (size_t i = begin; i < end; ++i) {
    v1::Match* added = response.add_matches();
    *added->mutable_exchange_listing() = Show(matches[i].listing);
    for (const std::string& slug : matches[i].shared_themes) added->add_shared_themes(slug);
    for (size_t word = 0; word < std::min(matches[i].shared_words.size(), kMaxShownWords); ++word) {
      added->add_shared_words(matches[i].shared_words[word]);
    }
    added->set_relevance(matches[i].relevance);
  }
  if (end < matches.size() && end > begin) response.set_next_page_token(page.NextToken(matches[end - 1].listing.id));
  return response;
}

absl::StatusOr<v1::ListThemesResponse> ExchangeService::ListThemes(rpc::Call& call,
                                                                   const v1::ListThemesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(auto themes,
                         book_->Themes(holder_->Get()->today, page.after(), page.size() + 1, call.deadline()));
  v1::ListThemesResponse response;
  if (themes.size() > page.size()) {
    themes.pop_back();
    response.set_next_page_token(page.NextToken(themes.back().slug));
  }
  for (const ExchangeBook::Theme& theme : themes) {
    v1::Theme* added = response.add_themes();
    added->set_slug(theme.slug);
    added->set_label(theme.label);
    added->set_offer_count(theme.offers);
    added->set_request_count(theme.requests);
  }
  return response;
}

absl::StatusOr<v1::Exchange> ExchangeService::Propose(rpc::Call& call, const v1::ProposeExchangeRequest& request) {
  Exchange exchange;
  SOCLE_ASSIGN_OR_RETURN(exchange.request, UuidOfName(request.exchange().request(), kListings, "exchange.request"));
  SOCLE_ASSIGN_OR_RETURN(exchange.offer, UuidOfName(request.exchange().offer(), kListings, "exchange.offer"));
  SOCLE_ASSIGN_OR_RETURN(exchange.comment, socle::api::CheckText("comment", request.comment(), kComment));
  exchange.proposer = request.party();
  SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
  exchange.id = command.NewId();
  const std::string name = fmt::format("{}/{}", kExchanges, exchange.id);
  // Neither is closed meanwhile, and nobody else proposes the same.
  command.resources = {name, request.exchange().request(), request.exchange().offer()};
  return writer_->Run<v1::Exchange>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Exchange> {
    SOCLE_ASSIGN_OR_RETURN(const ExchangeListing asked, book_->ReadListing(unit.tx(), exchange.request));
    SOCLE_ASSIGN_OR_RETURN(const ExchangeListing offered, book_->ReadListing(unit.tx(), exchange.offer));
    exchange.requester = asked.party;
    exchange.offerer = offered.party;
    const bool is_side = exchange.HasSide(request.party()) && ActorOf(call).ActsFor(request.party());
    SOCLE_RETURN_IF_ERROR(CheckMay(Act::kAnswerExperience, OwnerIf(is_side), name));
    UnmetConditions unmet = CheckPair(asked, offered, holder_->Get()->today);
    if (book_->IsUnderWay(unit.tx(), exchange.request, exchange.offer)) {
      unmet.push_back({"NOT_UNDER_WAY", "An exchange of the two is under way.", "Un échange est déjà en cours."});
    }
    if (!unmet.empty()) return IllegalState(name, "NOT_PROPOSED", unmet);
    book_->Write(unit.tx(), unit.revision(), exchange);
    const v1::Exchange shown = Show(exchange);
    unit.Record({.resource = name,
                 .kind = write::ChangeKind::kCreated,
                 .changes = {"proposed"},
                 .after = socle::api::DigestOfShown(shown)});
    return shown;
  });
}

template <typename Request>
absl::StatusOr<v1::Exchange> ExchangeService::Take(rpc::Call& call, const Request& request, std::string_view slug,
                                                   Speaks speaks, Step step) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, UuidOfName(request.name(), kExchanges, "name"));
  return write::RunChange<v1::Exchange>(
      *writer_, call, request,
      {.name = request.name(),
       .etag = request.etag(),
       .kind = write::ChangeKind::kStateChanged,
       .slugs = {std::string(slug)}},
      [&](db::Transaction& tx) { return book_->Read(tx, id); },
      [&](write::Unit& unit, Exchange& exchange) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(
            CheckMay(Act::kAnswerExperience, OwnerIf(speaks(ActorOf(call), exchange)), request.name()));
        if (const UnmetConditions unmet = step(exchange); !unmet.empty()) {
          return IllegalState(request.name(), StateName(exchange.state), unmet);
        }
        book_->Write(unit.tx(), unit.revision(), exchange);
        return absl::OkStatus();
      },
      [](const Exchange& exchange) { return Show(exchange); });
}

absl::StatusOr<v1::Exchange> ExchangeService::GiveFeedback(rpc::Call& call, const v1::GiveFeedbackRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, UuidOfName(request.name(), kExchanges, "name"));
  Violations violations;
  Feedback feedback{.party = PartyField("feedback.party", request.feedback().party(), &violations),
                    .rating = request.feedback().rating()};
  feedback.comment = violations.Text("feedback.comment", request.feedback().comment(), kComment);
  if (feedback.rating < 1 || feedback.rating > 5) {
    violations.Add("feedback.rating", "not 1 to 5", "feedback.rating : de 1 à 5.");
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  return write::RunChange<v1::Exchange>(
      *writer_, call, request,
      {.name = request.name(),
       .etag = request.etag(),
       .kind = write::ChangeKind::kUpdated,
       .slugs = {"feedback-given"}},
      [&](db::Transaction& tx) { return book_->Read(tx, id); },
      [&](write::Unit& unit, Exchange& exchange) -> absl::Status {
        const bool is_side = exchange.HasSide(feedback.party) && ActorOf(call).ActsFor(feedback.party);
        SOCLE_RETURN_IF_ERROR(CheckMay(Act::kAnswerExperience, OwnerIf(is_side), request.name()));
        if (const UnmetConditions unmet = Give(feedback, exchange); !unmet.empty()) {
          return IllegalState(request.name(), StateName(exchange.state), unmet);
        }
        book_->Add(unit.tx(), exchange, exchange.feedback.back());
        book_->Write(unit.tx(), unit.revision(), exchange);
        return absl::OkStatus();
      },
      [](const Exchange& exchange) { return Show(exchange); });
}

absl::StatusOr<v1::ListExchangesResponse> ExchangeService::ListExchanges(rpc::Call& call,
                                                                         const v1::ListExchangesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  if (!v1::Exchange::State_IsValid(request.state())) {
    return InvalidField("state", "not a state", "state : cet état n'existe pas.");
  }
  ExchangeBook::Question question{.party = request.party(), .state = request.state(), .limit = page.size() + 1};
  std::from_chars(page.after().data(), page.after().data() + page.after().size(), question.before_revision);
  SOCLE_ASSIGN_OR_RETURN(std::vector<Exchange> list, book_->List(question, call.deadline()));
  v1::ListExchangesResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(std::to_string(list.back().written.revision)));
  }
  for (const Exchange& exchange : list) *response.add_exchanges() = Show(exchange);
  return response;
}

}  // namespace socle::registry::api
