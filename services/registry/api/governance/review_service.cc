#include "services/registry/api/governance/review_service.h"

#include <charconv>

#include "platform/write/changing.h"
#include "services/registry/api/actor.h"
#include "services/registry/api/governance/illegal_state.h"
#include "services/registry/api/governance/review_conversion.h"
#include "services/registry/api/page.h"

namespace socle::registry::api {
namespace {

constexpr std::string_view kReviewFields[] = {"objectives", "bilan",  "bilan_date", "meeting",
                                              "next_axes",  "source", "synthetic"};
constexpr std::string_view kPositionFields[] = {"title", "level",    "text",   "addressee",
                                                "date",  "decision", "source", "synthetic"};
constexpr std::string_view kContributionFields[] = {"study_title", "carrier", "carrier_label", "frame",
                                                    "content",     "date",    "source",        "synthetic"};
constexpr int32_t kFirstYear = 1900;
constexpr int32_t kLastYear = 2199;

// 0: no year.
int32_t YearOf(std::string_view text) {
  int32_t year = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && year >= kFirstYear && year <= kLastYear ? year : 0;
}

struct ReviewName {
  std::string body;
  int32_t year;
};

absl::StatusOr<ReviewName> ParseReviewName(std::string_view name, std::string_view field) {
  SOCLE_ASSIGN_OR_RETURN(const NestedName nested, ParseNested(name, "bodies", "reviews", field));
  if (const int32_t year = YearOf(nested.child); year != 0) return ReviewName{nested.parent, year};
  return InvalidField(field, "a review is named by its year", fmt::format("{} : une année est attendue.", field),
                      ErrorReason::INVALID_NAME);
}

// The body of a parent; "" for all.
absl::StatusOr<std::string> BodyOfParent(std::string_view parent) {
  if (parent == "bodies/-") return std::string();
  return IdOfName(parent, "bodies", "parent");
}

std::string_view StateName(const Review& review) { return review.state == ReviewState::kOpen ? "OPEN" : "CLOSED"; }

template <typename Request>
absl::StatusOr<ReviewBook::DatedQuestion> DatedQuestionOf(const Request& request, const Page& page) {
  ReviewBook::DatedQuestion question{.limit = page.size() + 1};
  SOCLE_ASSIGN_OR_RETURN(question.body, BodyOfParent(request.parent()));
  Violations violations;
  question.from = DateFromProto(request.has_from_date(), request.from_date(), "from_date", Date::Min(), &violations);
  question.to = DateFromProto(request.has_to_date(), request.to_date(), "to_date", Date::Max(), &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  if (const size_t space = page.after().find(' '); space != std::string::npos) {
    const absl::StatusOr<Date> date = Date::Parse(page.after().substr(0, space));
    question.after_date = date.ok() ? *date : Date::Min();
    question.after_id = page.after().substr(space + 1);
  }
  return question;
}

// Takes the one too many off the list; the token of the next page.
template <typename Resource, typename Key>
std::string NextPage(const Page& page, std::vector<Resource>* list, const Key& key) {
  if (list->size() <= page.size()) return {};
  list->pop_back();
  return page.NextToken(key(list->back()));
}

template <typename Resource>
std::string DatedKey(const Resource& resource) {
  return fmt::format("{} {}", resource.date.ToString(), resource.id);
}

}  // namespace

ReviewService::ReviewService(ReviewBook* book, BodyBook* bodies, OrganisationDirectory* organisations,
                             write::Writer* writer, const ServingHolder* holder)
    : book_(book),
      bodies_(bodies),
      organisations_(organisations),
      writer_(writer),
      holder_(holder),
      service_("socle.registry.v1.ReviewService") {
  AddReviews();
  AddPositions();
  AddContributions();
}

absl::Status ReviewService::CheckReports(const rpc::Call& call, db::Transaction& tx, const std::string& body) {
  SOCLE_ASSIGN_OR_RETURN(const Body found, bodies_->Find(tx, body));
  SOCLE_ASSIGN_OR_RETURN(const Relations relations,
                         bodies_->RelationsTo(tx, found, ActorOf(call), holder_->Get()->today));
  return CheckMay(Act::kReport, relations, fmt::format("bodies/{}", body));
}

absl::Status ReviewService::CheckReferences(db::Transaction& tx, const Review& review) {
  if (review.meeting.empty() || book_->IsThere(tx, review.meeting)) return absl::OkStatus();
  return InvalidField("review.meeting", "is not there", "review.meeting : cette réunion n'existe pas.");
}

absl::Status ReviewService::CheckReferences(db::Transaction& tx, const Position& position) {
  if (position.decision.empty() || book_->IsThere(tx, position.decision)) return absl::OkStatus();
  return InvalidField("position.decision", "is not there", "position.decision : cette décision n'existe pas.");
}

absl::Status ReviewService::CheckReferences(db::Transaction& tx, const Contribution& contribution) {
  if (contribution.carrier.empty()) return absl::OkStatus();
  return organisations_->CheckThere(tx, {contribution.carrier}, "contribution.carrier");
}

template <typename Resource, typename Proto, typename Request>
absl::StatusOr<Proto> ReviewService::Create(rpc::Call& call, const Request& request, const Proto& sent,
                                            const std::string& field) {
  Resource resource;
  SOCLE_ASSIGN_OR_RETURN(resource.body, IdOfName(request.parent(), "bodies", "parent"));
  Violations violations;
  FromProto(sent, field, &violations, &resource);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
  resource.id = command.NewId();
  command.resources = {Show(resource).name()};
  return writer_->Run<Proto>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<Proto> {
    SOCLE_RETURN_IF_ERROR(CheckReports(call, unit.tx(), resource.body));
    SOCLE_RETURN_IF_ERROR(CheckReferences(unit.tx(), resource));
    book_->Write(unit.tx(), unit.revision(), resource);
    const Proto shown = Show(resource);
    unit.Record(
        {.resource = shown.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
    return shown;
  });
}

template <typename Resource, typename Proto, typename Request, typename Read>
absl::StatusOr<Proto> ReviewService::Update(rpc::Call& call, const Request& request, const Proto& sent,
                                            const std::string& field, const std::string& body,
                                            std::span<const std::string_view> updatable, const Read& read) {
  SOCLE_ASSIGN_OR_RETURN(const auto mask, write::UpdateMask(request.update_mask(), Proto::descriptor(), updatable));
  return write::RunChange<Proto>(
      *writer_, call, request, {.name = sent.name(), .etag = sent.etag()}, read,
      [&](write::Unit& unit, Resource& resource) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(CheckReports(call, unit.tx(), body));
        if constexpr (std::is_same_v<Resource, Review>) {
          if (const UnmetConditions unmet = CheckOpen(resource); !unmet.empty()) {
            return IllegalState(sent.name(), StateName(resource), unmet);
          }
        }
        Proto merged = Show(resource);
        write::MergeSent(sent, mask, &merged);
        Violations violations;
        FromProto(merged, field, &violations, &resource);
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        SOCLE_RETURN_IF_ERROR(CheckReferences(unit.tx(), resource));
        book_->Write(unit.tx(), unit.revision(), resource);
        return absl::OkStatus();
      },
      [](const Resource& resource) { return Show(resource); });
}

void ReviewService::AddReviews() {
  service_.Blocking<v1::CreateReviewRequest, v1::Review>(
      "CreateReview", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Review> {
        Review review{.year = request.year()};
        SOCLE_ASSIGN_OR_RETURN(review.body, IdOfName(request.parent(), "bodies", "parent"));
        Violations violations;
        if (review.year < kFirstYear || review.year > kLastYear) {
          violations.Add("year", "not a year from 1900 to 2199", "year : une année de 1900 à 2199 est attendue.");
        }
        FromProto(request.review(), "review", &violations, &review);
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {Show(review).name()}));
        return writer_->Run<v1::Review>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Review> {
          SOCLE_RETURN_IF_ERROR(CheckReports(call, unit.tx(), review.body));
          SOCLE_RETURN_IF_ERROR(CheckReferences(unit.tx(), review));
          SOCLE_RETURN_IF_ERROR(book_->Create(unit.tx(), unit.revision(), review));
          const v1::Review shown = Show(review);
          unit.Record({.resource = shown.name(),
                       .kind = write::ChangeKind::kCreated,
                       .after = socle::api::DigestOfShown(shown)});
          return shown;
        });
      });
  service_.Blocking<v1::GetReviewRequest, v1::Review>(
      "GetReview", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Review> {
        SOCLE_ASSIGN_OR_RETURN(const ReviewName name, ParseReviewName(request.name(), "name"));
        SOCLE_ASSIGN_OR_RETURN(const Review found, book_->Find(name.body, name.year, call.deadline()));
        return Show(found);
      });
  service_.Blocking<v1::ListReviewsRequest, v1::ListReviewsResponse>(
      "ListReviews", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::ListReviewsResponse> {
        SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
        ReviewBook::ReviewQuestion question{.year = request.year(), .limit = page.size() + 1};
        SOCLE_ASSIGN_OR_RETURN(question.body, BodyOfParent(request.parent()));
        if (!v1::Review::State_IsValid(request.state())) {
          return InvalidField("state", "not a state", "state : cet état n'existe pas.");
        }
        question.state = request.state();
        if (const size_t space = page.after().find(' '); space != std::string::npos) {
          question.before_year = YearOf(page.after().substr(0, space));
          question.after_body = page.after().substr(space + 1);
        }
        SOCLE_ASSIGN_OR_RETURN(std::vector<Review> list, book_->List(question, call.deadline()));
        v1::ListReviewsResponse response;
        response.set_next_page_token(
            NextPage(page, &list, [](const Review& review) { return fmt::format("{} {}", review.year, review.body); }));
        for (const Review& review : list) *response.add_reviews() = Show(review);
        return response;
      });
  service_.Blocking<v1::UpdateReviewRequest, v1::Review>(
      "UpdateReview", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Review> {
        SOCLE_ASSIGN_OR_RETURN(const ReviewName name, ParseReviewName(request.review().name(), "review.name"));
        return Update<Review>(call, request, request.review(), "review", name.body, kReviewFields,
                              [&](db::Transaction& tx) { return book_->Read(tx, name.body, name.year); });
      });
  service_.Blocking<v1::CloseReviewRequest, v1::Review>(
      "CloseReview", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Review> {
        SOCLE_ASSIGN_OR_RETURN(const ReviewName name, ParseReviewName(request.name(), "name"));
        return write::RunChange<v1::Review>(
            *writer_, call, request,
            {.name = request.name(),
             .etag = request.etag(),
             .kind = write::ChangeKind::kStateChanged,
             .slugs = {"closed"}},
            [&](db::Transaction& tx) { return book_->Read(tx, name.body, name.year); },
            [&](write::Unit& unit, Review& review) -> absl::Status {
              SOCLE_RETURN_IF_ERROR(CheckReports(call, unit.tx(), name.body));
              if (const UnmetConditions unmet = Close(review); !unmet.empty()) {
                return IllegalState(request.name(), StateName(review), unmet);
              }
              book_->Write(unit.tx(), unit.revision(), review);
              return absl::OkStatus();
            },
            [](const Review& review) { return Show(review); });
      });
}

void ReviewService::AddPositions() {
  service_.Blocking<v1::CreatePositionRequest, v1::Position>(
      "CreatePosition", [this](rpc::Call& call, const auto& request) {
        return Create<Position>(call, request, request.position(), "position");
      });
  service_.Blocking<v1::GetPositionRequest, v1::Position>(
      "GetPosition", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Position> {
        SOCLE_ASSIGN_OR_RETURN(const NestedName id, ParseNestedUuid(request.name(), "bodies", "positions", "name"));
        SOCLE_ASSIGN_OR_RETURN(const Position found, book_->FindPosition(id.parent, id.child, call.deadline()));
        return Show(found);
      });
  service_.Blocking<v1::ListPositionsRequest, v1::ListPositionsResponse>(
      "ListPositions", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::ListPositionsResponse> {
        SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
        SOCLE_ASSIGN_OR_RETURN(ReviewBook::DatedQuestion question, DatedQuestionOf(request, page));
        if (!v1::Position::Level_IsValid(request.level())) {
          return InvalidField("level", "not a level", "level : valeur inconnue.");
        }
        question.level = request.level();
        SOCLE_ASSIGN_OR_RETURN(std::vector<Position> list, book_->ListPositions(question, call.deadline()));
        v1::ListPositionsResponse response;
        response.set_next_page_token(NextPage(page, &list, DatedKey<Position>));
        for (const Position& position : list) *response.add_positions() = Show(position);
        return response;
      });
  service_.Blocking<v1::UpdatePositionRequest, v1::Position>(
      "UpdatePosition", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Position> {
        const v1::Position& sent = request.position();
        SOCLE_ASSIGN_OR_RETURN(const NestedName id,
                               ParseNestedUuid(sent.name(), "bodies", "positions", "position.name"));
        return Update<Position>(call, request, sent, "position", id.parent, kPositionFields,
                                [&](db::Transaction& tx) { return book_->ReadPosition(tx, id.parent, id.child); });
      });
}

void ReviewService::AddContributions() {
  service_.Blocking<v1::CreateContributionRequest, v1::Contribution>(
      "CreateContribution", [this](rpc::Call& call, const auto& request) {
        return Create<Contribution>(call, request, request.contribution(), "contribution");
      });
  service_.Blocking<v1::GetContributionRequest, v1::Contribution>(
      "GetContribution", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Contribution> {
        SOCLE_ASSIGN_OR_RETURN(const NestedName id, ParseNestedUuid(request.name(), "bodies", "contributions", "name"));
        SOCLE_ASSIGN_OR_RETURN(const Contribution found, book_->FindContribution(id.parent, id.child, call.deadline()));
        return Show(found);
      });
  service_.Blocking<v1::ListContributionsRequest, v1::ListContributionsResponse>(
      "ListContributions",
      [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::ListContributionsResponse> {
        SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
        SOCLE_ASSIGN_OR_RETURN(const ReviewBook::DatedQuestion question, DatedQuestionOf(request, page));
        SOCLE_ASSIGN_OR_RETURN(std::vector<Contribution> list, book_->ListContributions(question, call.deadline()));
        v1::ListContributionsResponse response;
        response.set_next_page_token(NextPage(page, &list, DatedKey<Contribution>));
        for (const Contribution& contribution : list) *response.add_contributions() = Show(contribution);
        return response;
      });
  service_.Blocking<v1::UpdateContributionRequest, v1::Contribution>(
      "UpdateContribution", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Contribution> {
        const v1::Contribution& sent = request.contribution();
        SOCLE_ASSIGN_OR_RETURN(const NestedName id,
                               ParseNestedUuid(sent.name(), "bodies", "contributions", "contribution.name"));
        return Update<Contribution>(
            call, request, sent, "contribution", id.parent, kContributionFields,
            [&](db::Transaction& tx) { return book_->ReadContribution(tx, id.parent, id.child); });
      });
}

}  // namespace socle::registry::api
