// Guides as they are edited, scored and consented to; editions are in edition_calls.cc.
#include "services/census/api/guides/guide_service.h"

#include <fmt/format.h>

#include "platform/api/field_checks.h"
#include "platform/api/page.h"
#include "platform/write/changing.h"
#include "services/census/api/guides/guide_access.h"
#include "services/census/api/guides/guide_conversion.h"

namespace socle::census::api {
namespace {

using socle::api::IdOfName;
using socle::api::Page;
using socle::api::Violations;

constexpr std::string_view kCollection = "guides";
constexpr std::string_view kUpdatable[] = {"display_name", "introduction", "criteria",
                                           "readers",      "chapters",     "synthetic"};
constexpr int kMostScores = 1000;

v1::Guide ShowGuide(const Guide& guide) { return Show(guide); }

// A score of the guide's criteria; who gives it is one of its readers, and the caller acts for them.
absl::Status CheckScore(const rpc::Call& call, const Guide& guide, const SheetScore& score, const std::string& path,
                        Violations* violations) {
  const bool is_reader = std::find(guide.readers.begin(), guide.readers.end(), score.reader) != guide.readers.end();
  if (!is_reader || !rpc::ActorOf(call).ActsFor(score.reader)) {
    return rpc::RelationRequired("SCORE_SHEET", "READER", guide.Name());
  }
  const auto criterion = std::find_if(guide.criteria.begin(), guide.criteria.end(),
                                      [&](const SelectionCriterion& each) { return each.id == score.criterion; });
  if (criterion == guide.criteria.end()) {
    violations->Add(path + ".criterion", "is no criterion of the guide", path + ".criterion : critère inconnu.");
  } else if (score.score < 0 || score.score > criterion->max_score) {
    violations->Add(path + ".score", fmt::format("is not 0 to {}", criterion->max_score),
                    fmt::format("{}.score : de 0 à {}.", path, criterion->max_score));
  }
  return absl::OkStatus();
}

}  // namespace

GuideService::GuideService(const Needs& needs) : needs_(needs), service_("socle.census.v1.GuideService") {
  service_.Blocking<v1::CreateGuideRequest, v1::Guide>(
      "CreateGuide", [this](rpc::Call& call, const auto& request) { return Create(call, request); });
  service_.Blocking<v1::GetGuideRequest, v1::Guide>(
      "GetGuide", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Guide> {
        SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), kCollection, "name"));
        SOCLE_ASSIGN_OR_RETURN(const Guide found, needs_.book->Find(id, call.deadline()));
        return Show(found);
      });
  service_.Blocking<v1::ListGuidesRequest, v1::ListGuidesResponse>(
      "ListGuides", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::ListGuidesResponse> {
        SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
        SOCLE_ASSIGN_OR_RETURN(std::vector<Guide> list,
                               needs_.book->List(page.after(), page.size() + 1, call.deadline()));
        v1::ListGuidesResponse response;
        if (list.size() > page.size()) {
          list.pop_back();
          response.set_next_page_token(page.NextToken(list.back().id));
        }
        for (const Guide& guide : list) *response.add_guides() = Show(guide);
        return response;
      });
  service_.Blocking<v1::UpdateGuideRequest, v1::Guide>(
      "UpdateGuide", [this](rpc::Call& call, const auto& request) { return Update(call, request); });
  service_.Blocking<v1::RecordScoresRequest, v1::RecordScoresResponse>(
      "RecordScores", [this](rpc::Call& call, const auto& request) { return Score(call, request); });
  service_.Blocking<v1::ListScoreSummariesRequest, v1::ListScoreSummariesResponse>(
      "ListScoreSummaries", [this](rpc::Call& call, const auto& request) { return ListScores(call, request); });
  service_.Blocking<v1::RecordConsentRequest, v1::Consent>(
      "RecordConsent", [this](rpc::Call& call, const auto& request) { return Agree(call, request); });
  AddEditions();
}

absl::Status GuideService::CheckSheets(db::Transaction& tx, const Guide& guide) {
  std::vector<std::string> sheets;
  for (const Chapter& chapter : guide.chapters)
    sheets.insert(sheets.end(), chapter.sheets.begin(), chapter.sheets.end());
  Violations violations;
  for (const std::string& id : needs_.book->Unknown(tx, sheets)) {
    violations.Add("guide.chapters", fmt::format("name projectSheets/{}, which is not there", id),
                   fmt::format("guide.chapters : projectSheets/{} n'existe pas.", id));
  }
  return violations.ToStatus();
}

absl::StatusOr<v1::Guide> GuideService::Create(rpc::Call& call, const v1::CreateGuideRequest& request) {
  const v1::Guide& sent = request.guide();
  Guide guide{.id = request.guide_id()};
  Violations violations;
  if (!socle::api::IsResourceId(guide.id)) {
    violations.Add("guide_id", "not lower-case letters, digits and '-', beginning with a letter, 3 to 63",
                   "guide_id : de 3 à 63 lettres minuscules, chiffres et tirets, une lettre d'abord.");
  }
  guide.pilot =
      socle::api::NameField("guide.pilot", sent.pilot(), {"collectivites", "organisations"}, true, &violations);
  guide.commission = socle::api::NameField("guide.commission", sent.commission(), {"bodies"}, true, &violations);
  FromProto(sent, &violations, &guide);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_RETURN_IF_ERROR(RequireEditor(call, guide));
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {guide.Name()}));
  return needs_.writer->Run<v1::Guide>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Guide> {
    SOCLE_RETURN_IF_ERROR(CheckSheets(unit.tx(), guide));
    SOCLE_RETURN_IF_ERROR(needs_.book->Create(unit.tx(), unit.revision(), guide));
    const v1::Guide shown = Show(guide);
    unit.Record(
        {.resource = shown.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
    return shown;
  });
}

absl::StatusOr<v1::Guide> GuideService::Update(rpc::Call& call, const v1::UpdateGuideRequest& request) {
  const v1::Guide& sent = request.guide();
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(sent.name(), kCollection, "guide.name"));
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         write::UpdateMask(request.update_mask(), v1::Guide::descriptor(), kUpdatable));
  return write::RunChange<v1::Guide>(
      *needs_.writer, call, request, {.name = sent.name(), .etag = sent.etag()},
      [&](db::Transaction& tx) { return needs_.book->Read(tx, id); },
      [&](write::Unit& unit, Guide& guide) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(RequireEditor(call, guide));
        v1::Guide merged = Show(guide);
        write::MergeSent(sent, mask, &merged);
        Violations violations;
        FromProto(merged, &violations, &guide);
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        SOCLE_RETURN_IF_ERROR(CheckSheets(unit.tx(), guide));
        needs_.book->Write(unit.tx(), unit.revision(), guide);
        return absl::OkStatus();
      },
      ShowGuide);
}

absl::StatusOr<v1::RecordScoresResponse> GuideService::Score(rpc::Call& call, const v1::RecordScoresRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), kCollection, "name"));
  if (request.scores().empty() || request.scores_size() > kMostScores) {
    return InvalidField("scores", fmt::format("{} given, 1 to {} are taken", request.scores_size(), kMostScores),
                        fmt::format("scores : de 1 à {}.", kMostScores));
  }
  std::vector<SheetScore> scores;
  std::vector<std::string> sheets;
  Violations violations;
  std::set<std::tuple<std::string, std::string, std::string>> once;
  for (int i = 0; i < request.scores_size(); ++i) {
    const v1::SheetScore& sent = request.scores(i);
    SOCLE_ASSIGN_OR_RETURN(const std::string sheet,
                           IdOfName(sent.sheet(), "projectSheets", fmt::format("scores[{}].sheet", i)));
    scores.push_back({.sheet = sheet, .reader = sent.reader(), .criterion = sent.criterion(), .score = sent.score()});
    sheets.push_back(sheet);
    if (!once.emplace(sheet, sent.reader(), sent.criterion()).second) {
      violations.Add(fmt::format("scores[{}]", i), "stands here twice", fmt::format("scores[{}] : en double.", i));
    }
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {request.name()}));
  return needs_.writer->Run<v1::RecordScoresResponse>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::RecordScoresResponse> {
        SOCLE_ASSIGN_OR_RETURN(const Guide guide, needs_.book->Read(unit.tx(), id));
        Violations wrong;
        for (size_t i = 0; i < scores.size(); ++i) {
          SOCLE_RETURN_IF_ERROR(CheckScore(call, guide, scores[i], fmt::format("scores[{}]", i), &wrong));
        }
        for (const std::string& sheet : needs_.book->Unknown(unit.tx(), sheets)) {
          wrong.Add("scores", fmt::format("name projectSheets/{}, which is not there", sheet),
                    fmt::format("scores : projectSheets/{} n'existe pas.", sheet));
        }
        SOCLE_RETURN_IF_ERROR(wrong.ToStatus());
        v1::RecordScoresResponse response;
        response.set_score_count(needs_.book->Record(unit.tx(), unit.revision(), guide, scores));
        unit.Record({.resource = request.name(), .kind = write::ChangeKind::kUpdated, .changes = {"scores-recorded"}});
        return response;
      });
}

absl::StatusOr<v1::ListScoreSummariesResponse> GuideService::ListScores(rpc::Call& call,
                                                                        const v1::ListScoreSummariesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.parent(), kCollection, "parent"));
  SOCLE_RETURN_IF_ERROR(needs_.book->Find(id, call.deadline()).status());
  const size_t slash = std::min(page.after().find('/'), page.after().size());
  const std::string after_criterion = slash < page.after().size() ? page.after().substr(slash + 1) : std::string();
  SOCLE_ASSIGN_OR_RETURN(
      std::vector<ScoreSummary> list,
      needs_.book->ListScores(id, page.after().substr(0, slash), after_criterion, page.size() + 1, call.deadline()));
  v1::ListScoreSummariesResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(list.back().sheet + "/" + list.back().criterion));
  }
  for (const ScoreSummary& each : list) {
    auto* shown = response.add_score_summaries();
    shown->set_sheet("projectSheets/" + each.sheet);
    shown->set_criterion(each.criterion);
    for (const int32_t score : each.scores) shown->add_scores(score);
    shown->set_median(each.Median());
  }
  return response;
}

absl::StatusOr<v1::Consent> GuideService::Agree(rpc::Call& call, const v1::RecordConsentRequest& request) {
  const v1::Consent& sent = request.consent();
  Consent consent{.sheet_version = sent.sheet_version(), .given = sent.given()};
  SOCLE_ASSIGN_OR_RETURN(consent.guide, IdOfName(request.parent(), kCollection, "parent"));
  SOCLE_ASSIGN_OR_RETURN(consent.sheet, IdOfName(sent.sheet(), "projectSheets", "consent.sheet"));
  SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
  consent.id = command.NewId();
  command.resources = {request.parent(), sent.sheet()};
  return needs_.writer->Run<v1::Consent>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Consent> {
        SOCLE_RETURN_IF_ERROR(needs_.book->Read(unit.tx(), consent.guide).status());
        const absl::StatusOr<Sheet> sheet = needs_.sheets->Read(unit.tx(), consent.sheet);
        if (!sheet.ok() && sheet.status().code() != absl::StatusCode::kNotFound) return sheet.status();
        // Whether there is such a sheet is for its owner to know.
        if (!sheet.ok() || !rpc::ActorOf(call).ActsFor(sheet->owner)) {
          return rpc::RelationRequired("CONSENT", "OWNER", sent.sheet());
        }
        if (consent.sheet_version < 1 || consent.sheet_version != sheet->published_version) {
          return InvalidField("consent.sheet_version", "is not the version that is published",
                              "consent.sheet_version : ce n'est pas la version publiée.");
        }
        needs_.book->AddConsent(unit.tx(), unit.revision(), consent);
        const v1::Consent shown = Show(consent);
        unit.Record(
            {.resource = shown.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
        return shown;
      });
}

}  // namespace socle::census::api
