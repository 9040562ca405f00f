// Bodies, statutes and members in PostgreSQL, against a model that keeps every state by itself.
#include "services/registry/store/governance/body_store.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "platform/api/uuid.h"
#include "services/registry/store/governance/person_store.h"
#include "tests/integration/store/store_fixture.h"

namespace socle::registry::store {
namespace {

Date Day(int day) { return Date{15'000 + day}; }

Body NewBody(std::string id) {
  Body body;
  body.id = std::move(id);
  body.content.display_name = "Commission";
  body.content.kind = 1;
  body.content.pilot = "collectivites/departement-62";
  return body;
}

RecordedMember Seat(std::string party, bool voting = true) {
  RecordedMember recorded;
  recorded.member.id = socle::api::NewUuid();
  recorded.member.party = party;
  recorded.member.capacity = party.empty() ? MemberCapacity::kCitizen : MemberCapacity::kElected;
  recorded.member.voting = voting;
  recorded.party_label = "Label";
  return recorded;
}

class Bodies {
 public:
  Bodies() : store(database.pool.get()) {}

  template <typename Fn>
  void Write(Fn&& fn) {
    const absl::Status done = db::RunWrite(*database.pool, db::kNoDeadline, [&](db::Transaction& tx) -> absl::Status {
      fn(tx, ++revision);
      return absl::OkStatus();
    });
    if (!done.ok()) throw std::runtime_error(std::string(done.message()));
  }

  std::vector<RecordedMember> List(const Body& body, Date day, std::optional<Instant> known_at = {},
                                   size_t limit = 10'000, std::string after = "") {
    const auto answer = store.ListMembers(
        {.body_id = body.id, .moment = {.day = day, .known_at = known_at}, .after = std::move(after), .limit = limit},
        db::kNoDeadline);
    if (!answer.ok()) throw std::runtime_error(std::string(answer.status().message()));
    return answer->items;
  }

  RegistryDatabase database;
  BodyStore store;
  int64_t revision = 1000;
};

std::vector<std::string> IdsOf(const std::vector<RecordedMember>& members) {
  std::vector<std::string> ids;
  for (const RecordedMember& recorded : members) ids.push_back(recorded.member.id);
  return ids;
}

TEST(BodyStore, WhatWasBelievedStaysReadable) {
  Bodies bodies;
  Body body = NewBody("tmi");
  bodies.Write(
      [&](db::Transaction& tx, int64_t revision) { ASSERT_TRUE(bodies.store.Create(tx, revision, body).ok()); });
  const Instant created = body.update_time;
  body.content.display_name = "Territoires en mutation et innovation";
  bodies.Write([&](db::Transaction& tx, int64_t revision) { bodies.store.Write(tx, revision, body); });
  const auto now = bodies.store.Read("tmi", {.day = Day(0)}, db::kNoDeadline);
  const auto then = bodies.store.Read("tmi", {.day = Day(0), .known_at = created}, db::kNoDeadline);
  ASSERT_TRUE(now.ok() && then.ok());
  EXPECT_EQ(now->body.content.display_name, "Territoires en mutation et innovation");
  EXPECT_EQ(then->body.content.display_name, "Commission");
  EXPECT_EQ(now->body.own_revision, bodies.revision);
  EXPECT_TRUE(absl::IsNotFound(
      bodies.store.Read("tmi", {.day = Day(0), .known_at = Instant{created.micros - 1}}, db::kNoDeadline).status()))
      << "nothing was known of it";
}

TEST(BodyStore, ANameIsTakenOnce) {
  Bodies bodies;
  Body body = NewBody("tmi");
  bodies.Write([&](db::Transaction& tx, int64_t revision) {
    ASSERT_TRUE(bodies.store.Create(tx, revision, body).ok());
    EXPECT_TRUE(absl::IsAlreadyExists(bodies.store.Create(tx, revision, body)));
  });
}

TEST(BodyStore, WhatWasRecordedIsNeverRewritten) {
  Bodies bodies;
  Body body = NewBody("tmi");
  bodies.Write([&](db::Transaction& tx, int64_t revision) {
    ASSERT_TRUE(bodies.store.Create(tx, revision, body).ok());
    std::vector<RecordedMember> members = {Seat("")};
    bodies.store.WriteMembers(tx, revision, members, body);
    bodies.store.WriteStatute(tx, revision, Statute(), body);
  });
  for (const char* statement :
       {"UPDATE member_version SET voting = false", "DELETE FROM member_version",
        "UPDATE statute_version SET valid_from = 'today'", "UPDATE body_version SET pilot = 'collectivites/region-32'",
        "DELETE FROM body", "DELETE FROM person"}) {
    const absl::Status done =
        db::RunWrite(*bodies.database.pool, db::kNoDeadline, [&](db::Transaction& tx) -> absl::Status {
          tx.Run(statement);
          return absl::OkStatus();
        });
    EXPECT_FALSE(done.ok()) << statement;
  }
}

TEST(BodyStore, RelationsComeFromThePilotTheOfficeThePartyAndTheSubjectAlone) {
  Bodies bodies;
  PersonStore persons(bodies.database.pool.get());
  Body body = NewBody("tmi");
  Person person;
  person.id = socle::api::NewUuid();
  person.family_name = "Exemple";
  person.subject = "citizen@example";
  person.recorded_for = body.content.pilot;
  person.purpose = "siéger";
  person.salt = std::string(32, 's');
  RecordedMember citizen = Seat("");
  citizen.member.person = person.id;
  citizen.member.office = Office::kSecretary;
  citizen.member.end = Day(10);
  bodies.Write([&](db::Transaction& tx, int64_t revision) {
    ASSERT_TRUE(bodies.store.Create(tx, revision, body).ok());
    ASSERT_TRUE(persons.Create(tx, revision, person).ok());
    std::vector<RecordedMember> members = {Seat("collectivites/commune-59350"), citizen};
    bodies.store.WriteMembers(tx, revision, members, body);
  });
  bodies.Write([&](db::Transaction& tx, int64_t) {
    const auto relations = [&](Actor actor, Date day) { return *bodies.store.RelationsTo(tx, body, actor, day); };
    EXPECT_EQ(relations({"x", {"collectivites/departement-62"}}, Day(0)), (Relations{Relation::kPilot}));
    EXPECT_EQ(relations({"x", {"collectivites/commune-59350"}}, Day(0)), (Relations{Relation::kMember}));
    EXPECT_EQ(relations({"citizen@example", {}}, Day(0)), (Relations{Relation::kMember, Relation::kOfficer}));
    EXPECT_TRUE(relations({"citizen@example", {}}, Day(10)).empty()) << "the mandate has ended";
    EXPECT_TRUE(relations({"x", {"collectivites/departement-59", ""}}, Day(0)).empty());
    EXPECT_TRUE(relations({"", {}}, Day(0)).empty()) << "no subject is nobody's";
    EXPECT_TRUE(*bodies.store.SpeaksAs(tx, {"citizen@example", {}}, citizen.member));
    EXPECT_FALSE(*bodies.store.SpeaksAs(tx, {"other@example", {"collectivites/commune-59350"}}, citizen.member));
  });
}

TEST(BodyStore, ElectorsAreTheVotingMembersOfTheDayOfABodyThatExists) {
  Bodies bodies;
  Body body = NewBody("tmi");
  body.content.begin = Day(0);
  body.content.end = Day(100);
  RecordedMember late = Seat("");
  late.member.begin = Day(50);
  const RecordedMember always = Seat("collectivites/commune-59350");
  bodies.Write([&](db::Transaction& tx, int64_t revision) {
    ASSERT_TRUE(bodies.store.Create(tx, revision, body).ok());
    std::vector<RecordedMember> members = {always, late, Seat("collectivites/commune-59512", false)};
    bodies.store.WriteMembers(tx, revision, members, body);
  });
  bodies.Write([&](db::Transaction& tx, int64_t) {
    const auto count = [&](int day) { return bodies.store.ElectorsOn(tx, "tmi", Day(day))->size(); };
    EXPECT_EQ(count(-1), 0U);
    EXPECT_EQ(count(0), 1U);
    EXPECT_EQ(count(50), 2U);
    EXPECT_EQ(count(100), 0U);
    EXPECT_EQ(bodies.store.Seats(tx, "tmi").size(), 3U);
    EXPECT_EQ(*bodies.store.StatuteOn(tx, "tmi", Day(0)), Statute()) << "nothing is assumed";
  });
}

// Names of every type of collectivité, and of organisations.
std::string AnyParty() {
  return *rc::gen::elementOf(std::vector<std::string>{
      "collectivites/region-32", "collectivites/departement-59", "collectivites/departement-62",
      "collectivites/statut-particulier-69M", "collectivites/ctu-972R", "collectivites/com-975",
      "collectivites/epci-200093201", "collectivites/epci-200069037", "collectivites/commune-59350",
      "collectivites/commune-62270", "organisations/siren-130013543"});
}

RC_GTEST_PROP(BodyStoreModel, RelationsDependOnWhetherNamesAreEqualAndOnNothingElse, ()) {
  static Bodies* const bodies = new Bodies();
  static int number = 0;
  Body body = NewBody("equal-" + std::to_string(++number));
  body.content.pilot = AnyParty();
  std::vector<RecordedMember> members;
  const int count = *rc::gen::inRange(0, 4);
  for (int i = 0; i < count; ++i) {
    members.push_back(Seat(AnyParty()));
    members.back().member.office =
        *rc::gen::element(Office::kNone, Office::kChair, Office::kSecretary, Office::kRapporteur);
  }
  const Actor actor{.subject = "somebody", .acts_for = {AnyParty()}};
  bodies->Write([&](db::Transaction& tx, int64_t revision) {
    RC_ASSERT(bodies->store.Create(tx, revision, body).ok());
    if (!members.empty()) bodies->store.WriteMembers(tx, revision, members, body);
    Relations wanted;
    if (actor.acts_for[0] == body.content.pilot) wanted.Add(Relation::kPilot);
    for (const RecordedMember& recorded : members) {
      if (recorded.member.party != actor.acts_for[0]) continue;
      wanted.Add(Relation::kMember);
      const bool officer = recorded.member.office == Office::kChair || recorded.member.office == Office::kSecretary;
      if (officer) wanted.Add(Relation::kOfficer);
    }
    RC_ASSERT(*bodies->store.RelationsTo(tx, body, actor, Day(0)) == wanted);
  });
}

// Every state of the members after every write, as the model keeps them.
struct State {
  Instant known_from;
  std::map<std::string, Member> members;
};

RC_GTEST_PROP(BodyStoreModel, MembersAreOfTheDayAndOfWhatWasKnown, ()) {
  static Bodies* const bodies = new Bodies();
  static int number = 0;
  Body body = NewBody("body-" + std::to_string(++number));
  bodies->Write(
      [&](db::Transaction& tx, int64_t revision) { RC_ASSERT(bodies->store.Create(tx, revision, body).ok()); });
  std::vector<State> states = {{body.update_time, {}}};
  std::map<std::string, Member> members;
  const int writes = *rc::gen::inRange(1, 6);
  for (int i = 0; i < writes; ++i) {
    std::vector<RecordedMember> written;
    const int added = *rc::gen::inRange(0, 4);
    for (int k = 0; k < added; ++k) written.push_back(Seat(*rc::gen::element<std::string>("", "organisations/x")));
    for (const auto& [id, member] : members) {
      if (!*rc::gen::arbitrary<bool>()) continue;
      written.push_back(Seat(member.party));
      written.back().member = member;
      written.back().revision = 1;  // it is there
    }
    for (RecordedMember& recorded : written) {
      recorded.member.begin = Day(*rc::gen::inRange(0, 20));
      recorded.member.end =
          *rc::gen::arbitrary<bool>() ? Date::Max() : recorded.member.begin.Plus(*rc::gen::inRange(1, 20));
    }
    if (written.empty()) continue;
    bodies->Write(
        [&](db::Transaction& tx, int64_t revision) { bodies->store.WriteMembers(tx, revision, written, body); });
    for (const RecordedMember& recorded : written) members[recorded.member.id] = recorded.member;
    states.push_back({body.update_time, members});
  }
  for (size_t i = 0; i < states.size(); ++i) {
    const Date day = Day(*rc::gen::inRange(-1, 41));
    std::vector<std::string> wanted;
    for (const auto& [id, member] : states[i].members) {
      if (member.SitsOn(day)) wanted.push_back(id);
    }
    RC_ASSERT(IdsOf(bodies->List(body, day, states[i].known_from)) == wanted);
    if (i + 1 == states.size()) RC_ASSERT(IdsOf(bodies->List(body, day)) == wanted);
    std::vector<std::string> paged;
    while (true) {
      const auto page = IdsOf(bodies->List(body, day, states[i].known_from, 2, paged.empty() ? "" : paged.back()));
      paged.insert(paged.end(), page.begin(), page.end());
      if (page.size() < 2) break;
    }
    RC_ASSERT(paged == wanted);
  }
}

}  // namespace
}  // namespace socle::registry::store
