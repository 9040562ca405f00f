#include "services/registry/api/governance/person_service.h"

#include <fmt/format.h>
#include <openssl/rand.h>

#include <algorithm>
#include <set>

#include "platform/api/batch.h"
#include "platform/api/etag.h"
#include "platform/write/changing.h"
#include "services/registry/api/actor.h"
#include "services/registry/api/correction_conversion.h"
#include "services/registry/api/page.h"
#include "services/registry/api/time_conversion.h"
#include "services/registry/domain/written/written_errors.h"

namespace socle::registry::api {
namespace {

constexpr std::string_view kCollection = "persons";
constexpr std::string_view kUpdatable[] = {"given_name", "family_name", "function",
                                           "subject",    "purpose",     "retain_until_date"};

v1::Person Show(const Person& person) {
  v1::Person proto;
  proto.set_name(PersonName(person.id));
  proto.set_given_name(person.given_name);
  proto.set_family_name(person.family_name);
  proto.set_function(person.function);
  proto.set_subject(person.subject);
  proto.set_recorded_for(person.recorded_for);
  proto.set_purpose(person.purpose);
  ToProto(person.retain_until, proto.mutable_retain_until_date());
  ToProto(person.create_time, proto.mutable_create_time());
  ToProto(person.update_time, proto.mutable_update_time());
  if (person.IsErased()) ToProto(person.erase_time, proto.mutable_erase_time());
  proto.set_revision(person.revision);
  proto.set_etag(socle::api::RevisionEtag(person.revision));
  return proto;
}

// Salted: whoever has the audit record cannot try names. None of what is erased.
std::optional<socle::api::Sha256> SaltedDigest(const Person& person) {
  if (person.salt.empty()) return std::nullopt;
  const socle::api::Sha256 content = socle::api::DigestOfShown(Show(person));
  return socle::api::DigestOf({person.salt, {reinterpret_cast<const char*>(content.data()), content.size()}});
}

std::string NewSalt() {
  std::string salt(32, '\0');
  RAND_bytes(reinterpret_cast<unsigned char*>(salt.data()), static_cast<int>(salt.size()));
  return salt;
}

// Fields that may change.
void Take(const v1::Person& proto, Violations* violations, Person* person) {
  person->given_name = violations->Text("person.given_name", proto.given_name(), {.max = 200});
  person->family_name = violations->Text("person.family_name", proto.family_name(), {.min = 1, .max = 200});
  person->function = violations->Text("person.function", proto.function(), {.max = 300});
  person->subject = violations->Text("person.subject", proto.subject(), {.max = 200});
  person->purpose = violations->Text("person.purpose", proto.purpose(), {.min = 1, .max = 500});
  if (!proto.has_retain_until_date()) {
    violations->Add("person.retain_until_date", "is required", "person.retain_until_date : obligatoire.");
  } else {
    person->retain_until =
        DateFromProto(true, proto.retain_until_date(), "person.retain_until_date", Date(), violations);
  }
}

absl::Status CheckMayKeep(const rpc::Call& call, std::string_view recorded_for, std::string_view name) {
  Relations relations;
  if (ActorOf(call).ActsFor(recorded_for)) relations.Add(Relation::kOwner);
  return CheckMay(Act::kKeepPerson, relations, name);
}

}  // namespace

PersonService::PersonService(PersonBook* book, const Parties* parties, write::Writer* writer,
                             const ServingHolder* holder)
    : book_(book), parties_(parties), writer_(writer), holder_(holder), service_("socle.registry.v1.PersonService") {
  service_.Blocking<v1::CreatePersonRequest, v1::Person>(
      "CreatePerson", [this](rpc::Call& call, const auto& request) { return Create(call, request); });
  service_.Blocking<v1::GetPersonRequest, v1::Person>(
      "GetPerson", [this](rpc::Call& call, const auto& request) { return Get(call, request); });
  service_.Blocking<v1::BatchGetPersonsRequest, v1::BatchGetPersonsResponse>(
      "BatchGetPersons", [this](rpc::Call& call, const auto& request) { return BatchGet(call, request); });
  service_.Blocking<v1::CheckPersonsRequest, v1::CheckPersonsResponse>(
      "CheckPersons", [this](rpc::Call& call, const auto& request) { return Check(call, request); });
  service_.Blocking<v1::ListPersonsRequest, v1::ListPersonsResponse>(
      "ListPersons", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::UpdatePersonRequest, v1::Person>(
      "UpdatePerson", [this](rpc::Call& call, const auto& request) { return Update(call, request); });
  service_.Blocking<v1::ErasePersonRequest, v1::Person>(
      "ErasePerson", [this](rpc::Call& call, const auto& request) { return Erase(call, request); });
}

absl::StatusOr<v1::Person> PersonService::Create(rpc::Call& call, const v1::CreatePersonRequest& request) {
  Violations violations;
  Person created;
  Take(request.person(), &violations, &created);
  created.recorded_for = NameOfParty("person.recorded_for", request.person().recorded_for(), &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
  created.id = command.NewId();
  created.salt = NewSalt();
  const std::string name = PersonName(created.id);
  SOCLE_RETURN_IF_ERROR(CheckMayKeep(call, created.recorded_for, name));
  command.resources = {name};
  return writer_->Run<v1::Person>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Person> {
    const Parties::Wanted owner{created.recorded_for, holder_->Get()->today, "person.recorded_for"};
    Violations wrong;
    SOCLE_RETURN_IF_ERROR(parties_->Labels(unit.tx(), std::span(&owner, 1), &wrong).status());
    SOCLE_RETURN_IF_ERROR(wrong.ToStatus());
    SOCLE_RETURN_IF_ERROR(book_->Create(unit.tx(), unit.revision(), created));
    unit.Record({.resource = name, .kind = write::ChangeKind::kCreated, .after = SaltedDigest(created)});
    return Show(created);
  });
}

absl::StatusOr<v1::Person> PersonService::Get(rpc::Call& call, const v1::GetPersonRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, UuidOfName(request.name(), kCollection, "name"));
  SOCLE_ASSIGN_OR_RETURN(const std::vector<Person> found, book_->Find(std::span(&id, 1), call.deadline()));
  if (found.empty()) return NothingOfName(request.name());
  return Show(found.front());
}

absl::StatusOr<v1::BatchGetPersonsResponse> PersonService::BatchGet(rpc::Call& call,
                                                                    const v1::BatchGetPersonsRequest& request) {
  SOCLE_RETURN_IF_ERROR(socle::api::CheckBatchSize("names", static_cast<size_t>(request.names_size())));
  std::vector<std::string> ids;
  for (int i = 0; i < request.names_size(); ++i) {
    SOCLE_ASSIGN_OR_RETURN(ids.emplace_back(), UuidOfName(request.names(i), kCollection, fmt::format("names[{}]", i)));
  }
  SOCLE_ASSIGN_OR_RETURN(const std::vector<Person> found, book_->Find(ids, call.deadline()));
  v1::BatchGetPersonsResponse response;
  for (const std::string& id : ids) {
    const auto person = std::lower_bound(
        found.begin(), found.end(), id, [](const Person& each, const std::string& wanted) { return each.id < wanted; });
    if (person == found.end() || person->id != id) return NothingOfName(PersonName(id));
    *response.add_persons() = Show(*person);
  }
  return response;
}

absl::StatusOr<v1::CheckPersonsResponse> PersonService::Check(rpc::Call& call, const v1::CheckPersonsRequest& request) {
  SOCLE_RETURN_IF_ERROR(socle::api::CheckBatchSize("names", static_cast<size_t>(request.names_size())));
  std::vector<std::string> ids;
  for (const std::string& name : request.names()) {
    const auto id = UuidOfName(name, kCollection, "names");
    if (id.ok() && std::find(ids.begin(), ids.end(), *id) == ids.end()) ids.push_back(*id);
  }
  SOCLE_ASSIGN_OR_RETURN(const std::vector<Person> found, book_->Find(ids, call.deadline()));
  std::set<std::string_view> known;
  for (const Person& person : found) known.insert(person.id);
  v1::CheckPersonsResponse response;
  for (const std::string& id : ids) {
    if (known.contains(id)) response.add_names(PersonName(id));
  }
  return response;
}

absl::StatusOr<v1::ListPersonsResponse> PersonService::List(rpc::Call& call, const v1::ListPersonsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  Violations violations;
  PersonBook::Question question{.erased = request.show_erased(), .after = page.after(), .limit = page.size() + 1};
  if (!request.recorded_for().empty()) {
    question.recorded_for = NameOfParty("recorded_for", request.recorded_for(), &violations);
  }
  question.retention_before = DateFromProto(request.has_retention_before_date(), request.retention_before_date(),
                                            "retention_before_date", Date::Max(), &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(std::vector<Person> list, book_->List(question, call.deadline()));
  v1::ListPersonsResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(list.back().id));
  }
  for (const Person& person : list) *response.add_persons() = Show(person);
  return response;
}

absl::StatusOr<v1::Person> PersonService::Update(rpc::Call& call, const v1::UpdatePersonRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, UuidOfName(request.person().name(), kCollection, "person.name"));
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         write::UpdateMask(request.update_mask(), v1::Person::descriptor(), kUpdatable));
  const std::string name = PersonName(id);
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {name}));
  return writer_->Run<v1::Person>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Person> {
    SOCLE_ASSIGN_OR_RETURN(Person person, book_->Read(unit.tx(), id));
    SOCLE_RETURN_IF_ERROR(CheckMayKeep(call, person.recorded_for, name));
    SOCLE_RETURN_IF_ERROR(
        socle::api::CheckEtag(request.person().etag(), socle::api::RevisionEtag(person.revision), name));
    if (person.IsErased()) return IsDeleted(name);
    const auto before = SaltedDigest(person);
    v1::Person wanted = Show(person);
    write::MergeSent(request.person(), mask, &wanted);
    Violations violations;
    Take(wanted, &violations, &person);
    SOCLE_RETURN_IF_ERROR(violations.ToStatus());
    book_->Write(unit.tx(), unit.revision(), person);
    unit.Record(
        {.resource = name, .kind = write::ChangeKind::kUpdated, .before = before, .after = SaltedDigest(person)});
    return Show(person);
  });
}

absl::StatusOr<v1::Person> PersonService::Erase(rpc::Call& call, const v1::ErasePersonRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, UuidOfName(request.name(), kCollection, "name"));
  const std::string name = PersonName(id);
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {name}));
  return writer_->Run<v1::Person>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Person> {
    SOCLE_ASSIGN_OR_RETURN(Person person, book_->Read(unit.tx(), id));
    SOCLE_RETURN_IF_ERROR(CheckMayKeep(call, person.recorded_for, name));
    SOCLE_RETURN_IF_ERROR(socle::api::CheckEtag(request.etag(), socle::api::RevisionEtag(person.revision), name));
    if (person.IsErased()) return Show(person);
    const auto before = SaltedDigest(person);
    registry::Erase(person);
    book_->Erase(unit.tx(), unit.revision(), person);
    unit.Record({.resource = name, .kind = write::ChangeKind::kDeleted, .changes = {"erased"}, .before = before});
    return Show(person);
  });
}

}  // namespace socle::registry::api
