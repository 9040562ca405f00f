#include "services/census/api/search/search_service.h"

#include <fmt/format.h>

#include <charconv>

#include "platform/api/field_checks.h"
#include "platform/api/page.h"
#include "platform/api/time_conversion.h"
#include "platform/base/error.h"
#include "platform/base/legal_day.h"
#include "platform/rpc/actor.h"

namespace socle::census::api {
namespace {

using socle::api::Page;
using socle::api::Violations;

constexpr size_t kMostResults = 100;  // a page
constexpr size_t kMostThemes = 100;
constexpr std::string_view kCollections[] = {"",         "actionSheets",        "projectSheets",
                                             "projects", "labelledTerritories", "proposals",
                                             "guides",   "indicators",          "grants"};

// Where a page ended, and the rank of its last: "120 2 73050 1 voie-verte".
struct PageEnd {
  int32_t rank = 0;
  search::Place place = {};

  static PageEnd Of(std::string_view text) {
    PageEnd end;
    int32_t match = 1;
    for (int32_t* number : {&end.rank, &match, &end.place.age, &end.place.kind}) {
      const auto read = std::from_chars(text.data(), text.data() + text.size(), *number);
      if (read.ec != std::errc() || read.ptr == text.data() + text.size()) return {};
      text.remove_prefix(static_cast<size_t>(read.ptr - text.data()) + 1);
    }
    end.place.match = match == 1 ? search::Match::kName : search::Match::kText;
    end.place.id = text;
    return end;
  }
  std::string ToString() const {
    return fmt::format("{} {} {} {} {}", rank, static_cast<int>(place.match), place.age, place.kind, place.id);
  }
};

search::Question QuestionOf(const v1::SearchRequest& request, Violations* violations) {
  search::Question question{
      .query = violations->Text("query", request.query(), {.min = 0, .max = 200}),
      .themes = socle::api::TextsField("themes", request.themes(), kMostThemes, 300, violations),
      .from =
          socle::api::DateFromProto(request.has_from_date(), request.from_date(), "from_date", Date::Min(), violations),
      .to = socle::api::DateFromProto(request.has_to_date(), request.to_date(), "to_date", Date::Max(), violations)};
  if (!question.query.empty() && search::Wanted(question.query).empty()) {
    violations->Add("query", "has neither a letter nor a digit", "query : ni lettre ni chiffre.");
  }
  if (question.to < question.from) {
    violations->Add("to_date", "is before from_date", "to_date : antérieure à from_date.");
  }
  if (request.kinds_size() > v1::SearchResult::Kind_ARRAYSIZE) {
    violations->Add("kinds", "has more than there are", "kinds : plus qu'il n'en existe.");
    return question;
  }
  for (int i = 0; i < request.kinds_size(); ++i) {
    question.kinds.push_back(socle::api::EnumFromProto(request.kinds(i), v1::SearchResult::Kind_descriptor(),
                                                       fmt::format("kinds[{}]", i), violations));
  }
  return question;
}

void Show(const search::MarkedText& text, v1::MarkedText* proto) {
  proto->set_text(text.text);
  for (const search::Mark& mark : text.marks) {
    auto* shown = proto->add_marks();
    shown->set_begin(static_cast<int32_t>(mark.begin));
    shown->set_end(static_cast<int32_t>(mark.end));
  }
}

v1::SearchResult Show(const search::Found& found, int32_t rank) {
  v1::SearchResult proto;
  proto.set_kind(static_cast<v1::SearchResult::Kind>(found.kind()));
  proto.set_name(fmt::format("{}/{}", kCollections[static_cast<size_t>(found.kind())], found.place.id));
  Show(found.title, proto.mutable_title());
  if (!found.excerpt.text.empty()) Show(found.excerpt, proto.mutable_excerpt());
  proto.set_place(found.where);
  if (!found.begin.IsOpen()) socle::api::ToProto(found.begin, proto.mutable_date());
  proto.set_rank(rank);
  proto.set_match(static_cast<v1::SearchResult::Match>(found.place.match));
  proto.set_synthetic(found.synthetic);
  return proto;
}

}  // namespace

SearchService::SearchService(const Needs& needs) : needs_(needs), service_("socle.census.v1.SearchService") {
  service_.Blocking<v1::SearchRequest, v1::SearchResponse>(
      "Search", [this](rpc::Call& call, const auto& request) { return Search(call, request); });
}

absl::StatusOr<v1::SearchResponse> SearchService::Search(rpc::Call& call, const v1::SearchRequest& request) {
  // Later pages are for the day of the first.
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request, TodayInParis(needs_.clock->Now()).ToString()));
  SOCLE_ASSIGN_OR_RETURN(const Date today, Date::Parse(page.resolved()));
  Violations violations;
  search::Question question = QuestionOf(request, &violations);
  const std::string place =
      socle::api::NameField("place", request.place(), {"collectivites", "territories"}, false, &violations);
  const Date day =
      socle::api::DateFromProto(request.has_place_date(), request.place_date(), "place_date", today, &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  if (!place.empty()) {
    SOCLE_ASSIGN_OR_RETURN(const auto names, needs_.places.NamesAt(place, day, call.deadline()));
    question.at_places = true;
    question.places.assign(names.begin(), names.end());
  }
  PageEnd end = PageEnd::Of(page.after());
  question.after = end.place;
  question.limit = std::min(page.size(), kMostResults) + 1;
  SOCLE_ASSIGN_OR_RETURN(const search::Results results,
                         needs_.book->Search(question, rpc::ActorOf(call), call.deadline()));
  v1::SearchResponse response;
  for (const search::Found& found : results.found) *response.add_results() = Show(found, ++end.rank);
  end.place = results.last;
  if (results.more) response.set_next_page_token(page.NextToken(end.ToString()));
  return response;
}

}  // namespace socle::census::api
