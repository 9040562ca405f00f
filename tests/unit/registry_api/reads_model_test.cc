// The reads against a model that a person can check by eye: the facts of a random record, looked through one by one.
// Reads go through indexes, encoded views, pages and tokens; the model through none.
#include <map>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "platform/base/error.h"
#include "tests/integration/store/random_record.h"
#include "tests/unit/registry_api/small_france.h"

namespace socle::registry::api {
namespace {

const Date kToday = D("2026-11-22");

struct Question {
  Date day = kToday;
  std::optional<Instant> known_at;
};

bool Known(const Rectangle& when, const Question& question) {
  return question.known_at ? when.KnownAt(*question.known_at) : when.IsCurrentBelief();
}
bool Holds(const Rectangle& when, const Question& question) {
  return Known(when, question) && when.ValidAt(question.day);
}

template <typename Fact>
const Fact* Find(const std::vector<Fact>& facts, const Entity& entity, const Question& question) {
  for (const Fact& fact : facts) {
    if (fact.entity == entity && Holds(fact.when, question)) return &fact;
  }
  return nullptr;
}

std::set<Entity> Living(const Record& record, const Question& question) {
  std::set<Entity> living;
  for (const Version& version : record.versions) {
    if (Holds(version.when, question)) living.insert(version.entity);
  }
  return living;
}

std::set<Entity> Ever(const Record& record) {
  std::set<Entity> entities;
  for (const Version& version : record.versions) entities.insert(version.entity);
  return entities;
}

// Days and instants at which something begins or ends, their neighbours, and today.
Question AnyQuestion(const Record& record) {
  Question question;
  if (record.versions.empty()) return question;
  const Rectangle when = (*rc::gen::elementOf(record.versions)).when;
  const auto sane = [](Date day) { return day == Date::Min() || day == Date::Max() ? kToday : day; };
  question.day = sane(*rc::gen::element(kToday, when.valid_from, when.valid_to));
  if (*rc::gen::arbitrary<bool>()) question.day = question.day.Plus(-1);
  const Instant instant = *rc::gen::element(when.known_from, when.known_to);
  if (*rc::gen::arbitrary<bool>() && instant != Instant::Min() && instant != Instant::Max()) {
    question.known_at = Instant{instant.micros - *rc::gen::inRange(0, 2)};
  }
  return question;
}

template <typename Request>
Request Asking(const Question& question) {
  Request request;
  // Today goes unsaid now and then: then the encoded views answer.
  if (question.day != kToday || *rc::gen::arbitrary<bool>()) SetDate(request.mutable_as_of(), question.day);
  if (question.known_at) ToProto(*question.known_at, request.mutable_known_at());
  return request;
}

std::shared_ptr<const Serving> Serve(const Record& record) {
  return Serving::Build(std::make_shared<const Snapshot>(record, 7), kToday);
}

std::vector<std::string> NamesOf(const std::set<Entity>& entities) {
  std::vector<std::string> names;
  for (const Entity& entity : entities) names.push_back(EntityName(entity));
  return names;
}

// All pages.
template <typename Response, typename Request, typename Read, typename Items>
auto AllOf(const Serving& serving, Request request, const Read& read, const Items& items) {
  std::vector<std::decay_t<decltype(*items(std::declval<const Response&>()).begin())>> all;
  request.set_page_size(*rc::gen::inRange(1, 6));
  for (int page = 0; page < 200; ++page) {
    const auto response = Decoded<Response>(read(serving, request));
    for (const auto& item : items(response)) all.push_back(item);
    if (response.next_page_token().empty()) return all;
    request.set_page_token(response.next_page_token());
  }
  RC_FAIL("pages do not end");
}

RC_GTEST_PROP(ReadsModel, OneIsWhatTheFactsOfTheDaySay, ()) {
  const Record record = *store::LawfulRecord(20);
  const auto serving = Serve(record);
  const Question question = AnyQuestion(record);
  for (const Entity& entity : Ever(record)) {
    auto request = Asking<v1::GetCollectiviteRequest>(question);
    request.set_name(EntityName(entity));
    const auto answer = GetCollectivite(*serving, request);
    const Version* version = Find(record.versions, entity, question);
    RC_ASSERT(answer.ok() == (version != nullptr));
    if (!answer.ok()) {
      RC_ASSERT(ReasonOf(answer.status()) == ErrorReason::NOT_ALIVE_AT);
      continue;
    }
    const auto shown = Decoded<v1::Collectivite>(answer);
    RC_ASSERT(shown.display_name() == version->label);
    RC_ASSERT(shown.parent() == (version->parent.code.empty() ? "" : EntityName(version->parent)));
    const Situation* place = Find(record.situations, entity, question);
    RC_ASSERT(shown.ctcd_code() == (place == nullptr ? "" : place->ctcd.str()));
    const PostalCodes* postal = Find(record.postal_codes, entity, question);
    RC_ASSERT(shown.postal_codes_size() == (postal == nullptr ? 0 : postal->codes.size() > 5 ? 5 : 1));
    if (entity.type != CollectiviteType::kEpci) {
      const Identifier* siren = Find(record.identifiers, entity, question);
      RC_ASSERT(shown.siren() == (siren == nullptr ? "" : siren->value));
    }
    std::set<std::string> groups, shown_groups;
    for (const Membership& membership : record.memberships) {
      if (membership.member == entity && Holds(membership.when, question)) groups.insert(EntityName(membership.group));
    }
    for (const auto& membership : shown.memberships()) shown_groups.insert(membership.group());
    RC_ASSERT(shown_groups == groups);
  }
}

RC_GTEST_PROP(ReadsModel, ListsCountsAndExportsHoldTheLiving, ()) {
  const Record record = *store::LawfulRecord(20);
  const auto serving = Serve(record);
  const Question question = AnyQuestion(record);
  const std::string filter = *rc::gen::element<std::string>("", "type = COMMUNE", "type = EPCI OR type = COMMUNE",
                                                            "ctcd = 59D", "siren:*", "type != EPCI");
  std::set<Entity> expected;
  for (const Entity& entity : Living(record, question)) {
    const Situation* place = Find(record.situations, entity, question);
    const bool epci = entity.type == CollectiviteType::kEpci;
    if (filter == "type = COMMUNE" && entity.type != CollectiviteType::kCommune) continue;
    if (filter == "type = EPCI OR type = COMMUNE" && entity.type == CollectiviteType::kCommuneDeleguee) continue;
    if (filter == "ctcd = 59D" && (place == nullptr || place->ctcd != Code("59D"))) continue;
    if (filter == "siren:*" && !epci && Find(record.identifiers, entity, question) == nullptr) continue;
    if (filter == "type != EPCI" && epci) continue;
    expected.insert(entity);
  }
  auto list = Asking<v1::ListCollectivitesRequest>(question);
  list.set_filter(filter);
  const auto items = AllOf<v1::ListCollectivitesResponse>(
      *serving, list, ListCollectivites,
      [](const v1::ListCollectivitesResponse& page) { return page.collectivites(); });
  std::vector<std::string> names;
  for (const v1::Collectivite& item : items) names.push_back(item.name());
  RC_ASSERT(names == NamesOf(expected));
  const auto shortly = ListCollectivitesIfShort(*serving, list);
  if (shortly) {
    list.set_page_size(0);
    RC_ASSERT(Decoded<v1::ListCollectivitesResponse>(*shortly).collectivites_size() == static_cast<int>(names.size()));
  }
  auto count = Asking<v1::CountCollectivitesRequest>(question);
  count.set_filter(filter);
  const auto counted = Decoded<v1::CountCollectivitesResponse>(CountCollectivites(*serving, count));
  RC_ASSERT(counted.total_count() == static_cast<int64_t>(expected.size()));
  int64_t sum = 0;
  for (const auto& part : counted.counts()) sum += part.count();
  RC_ASSERT(sum == counted.total_count());
}

RC_GTEST_PROP(ReadsModel, MembersAreThoseWhoLiveAndBelong, ()) {
  const Record record = *store::LawfulRecord(30);
  const auto serving = Serve(record);
  const Question question = AnyQuestion(record);
  for (const Entity& group : Living(record, question)) {
    if (group.type != CollectiviteType::kEpci) continue;
    std::set<Entity> expected;
    for (const Membership& membership : record.memberships) {
      const bool belongs = membership.group == group && Holds(membership.when, question);
      if (belongs && Find(record.versions, membership.member, question) != nullptr) expected.insert(membership.member);
    }
    auto request = Asking<v1::ListMembersRequest>(question);
    request.set_parent(EntityName(group));
    const auto items = AllOf<v1::ListMembersResponse>(
        *serving, request, ListMembers, [](const v1::ListMembersResponse& page) { return page.members(); });
    std::vector<std::string> names;
    for (const v1::Collectivite& item : items) names.push_back(item.name());
    RC_ASSERT(names == NamesOf(expected));
  }
}

RC_GTEST_PROP(ReadsModel, AHistoryIsEveryVersionKnownOnce, ()) {
  const Record record = *store::LawfulRecord(20);
  const auto serving = Serve(record);
  const Question question = AnyQuestion(record);
  const bool corrected = !question.known_at && *rc::gen::arbitrary<bool>();
  for (const Entity& entity : Ever(record)) {
    std::multiset<std::string> expected, shown;
    for (const Version& version : record.versions) {
      if (version.entity == entity && (corrected || Known(version.when, question))) expected.insert(version.label);
    }
    v1::ListHistoryRequest request;
    request.set_parent(EntityName(entity));
    request.set_show_corrected(corrected);
    if (question.known_at) ToProto(*question.known_at, request.mutable_known_at());
    const auto items = AllOf<v1::ListHistoryResponse>(
        *serving, request, ListHistory, [](const v1::ListHistoryResponse& page) { return page.versions(); });
    for (const v1::CollectiviteVersion& item : items) shown.insert(item.display_name());
    RC_ASSERT(shown == expected);
  }
}

RC_GTEST_PROP(ReadsModel, ADiffIsTheDifferenceOfTwoLists, ()) {
  const Record record = *store::LawfulRecord(20);
  const auto serving = Serve(record);
  Question from = AnyQuestion(record), to = AnyQuestion(record);
  if (to.day < from.day) std::swap(from, to);
  if (from.day == to.day) to.day = to.day.Plus(1);
  from.known_at = to.known_at;
  v1::DiffCollectivitesRequest request;
  SetDate(request.mutable_from_date(), from.day);
  SetDate(request.mutable_to_date(), to.day);
  if (to.known_at) ToProto(*to.known_at, request.mutable_known_at());
  const auto items = AllOf<v1::DiffCollectivitesResponse>(
      *serving, request, DiffCollectivites, [](const v1::DiffCollectivitesResponse& page) { return page.changes(); });
  std::map<std::string, v1::CollectiviteChange> changes;
  for (const v1::CollectiviteChange& change : items) RC_ASSERT(changes.emplace(change.collectivite(), change).second);
  const std::set<Entity> before = Living(record, from), after = Living(record, to);
  for (const Entity& entity : Ever(record)) {
    const auto found = changes.find(EntityName(entity));
    const bool lived = before.contains(entity), lives = after.contains(entity);
    if (lived != lives) {
      RC_ASSERT(found != changes.end());
      RC_ASSERT(found->second.kind() == (lives ? v1::CollectiviteChange::CREATED : v1::CollectiviteChange::ENDED));
    } else if (lived && Find(record.versions, entity, from)->label != Find(record.versions, entity, to)->label) {
      RC_ASSERT(found != changes.end());
      RC_ASSERT(found->second.changed_fields(0) == "display_name");
    } else if (!lived) {
      RC_ASSERT(found == changes.end());
    }
  }
}

}  // namespace
}  // namespace socle::registry::api
