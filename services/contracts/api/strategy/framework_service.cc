// Issues and orientations; the trace is in trace_reads.cc.
#include "services/contracts/api/strategy/framework_service.h"

#include <fmt/format.h>

#include "platform/api/paging.h"
#include "platform/write/changing.h"
#include "services/contracts/api/strategy/framework_conversion.h"
#include "services/contracts/domain/contract_errors.h"

namespace socle::contracts::api {
namespace {

using write::RunChange;

struct Issues {
  using Proto = v1::Issue;
  using CreateRequest = v1::CreateIssueRequest;
  using GetRequest = v1::GetIssueRequest;
  using ListRequest = v1::ListIssuesRequest;
  using ListResponse = v1::ListIssuesResponse;
  using UpdateRequest = v1::UpdateIssueRequest;
  using DeleteRequest = v1::DeleteIssueRequest;
  using UndeleteRequest = v1::UndeleteIssueRequest;
  static constexpr TraceLevel kLevel = TraceLevel::kIssue;
  static constexpr std::string_view kName = "Issue";
  static constexpr std::string_view kField = "issue";
  static constexpr std::string_view kGrounds = "findings";
  static constexpr std::string_view kUpdatable[] = {"title",   "text",   "findings", "position",
                                                    "section", "source", "synthetic"};
  static Proto Show(const FrameworkItem& item) { return ShowIssue(item); }
  template <typename Request>
  static const Proto& Sent(const Request& request) {
    return request.issue();
  }
  static const std::string& GroundOf(const ListRequest& request) { return request.finding(); }
  static Proto* Add(ListResponse* response) { return response->add_issues(); }
};

struct Orientations {
  using Proto = v1::Orientation;
  using CreateRequest = v1::CreateOrientationRequest;
  using GetRequest = v1::GetOrientationRequest;
  using ListRequest = v1::ListOrientationsRequest;
  using ListResponse = v1::ListOrientationsResponse;
  using UpdateRequest = v1::UpdateOrientationRequest;
  using DeleteRequest = v1::DeleteOrientationRequest;
  using UndeleteRequest = v1::UndeleteOrientationRequest;
  static constexpr TraceLevel kLevel = TraceLevel::kOrientation;
  static constexpr std::string_view kName = "Orientation";
  static constexpr std::string_view kField = "orientation";
  static constexpr std::string_view kGrounds = "issues";
  static constexpr std::string_view kUpdatable[] = {"title",   "text",   "issues",   "position",
                                                    "section", "source", "synthetic"};
  static Proto Show(const FrameworkItem& item) { return ShowOrientation(item); }
  template <typename Request>
  static const Proto& Sent(const Request& request) {
    return request.orientation();
  }
  static const std::string& GroundOf(const ListRequest& request) { return request.issue(); }
  static Proto* Add(ListResponse* response) { return response->add_orientations(); }
};

template <typename Kind>
absl::StatusOr<socle::api::NestedName> NameOfKind(std::string_view name, std::string_view field) {
  return socle::api::ParseNestedUuid(name, "contracts", CollectionOf(Kind::kLevel), field);
}

template <typename Kind>
std::string MethodOf(std::string_view verb, std::string_view plural = "") {
  return fmt::format("{}{}{}", verb, Kind::kName, plural);
}

std::string KeyOf(const FrameworkItem& item) { return fmt::format("{} {}", item.position, item.id); }

template <typename Kind>
absl::StatusOr<FrameworkBook::Question> QuestionOf(const typename Kind::ListRequest& request,
                                                   const socle::api::Page& page) {
  FrameworkBook::Question question{
      .level = Kind::kLevel, .show_deleted = request.show_deleted(), .limit = page.size() + 1};
  SOCLE_ASSIGN_OR_RETURN(question.contract, ContractOfParent(request.parent()));
  const std::string ground(Kind::kGrounds.substr(0, Kind::kGrounds.size() - 1));
  Violations violations;
  question.section = SlugField("section", request.section(), false, &violations);
  question.author = PartyFilter("author", request.author(), &violations);
  question.rests_on = SiblingField(ground, Kind::GroundOf(request), question.contract, Kind::kGrounds, &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  question.after_position = NumberAfter(page, -1);
  if (const size_t space = page.after().find(' '); space != std::string::npos) {
    question.after_id = page.after().substr(space + 1);
  }
  return question;
}

}  // namespace

FrameworkService::FrameworkService(ContractBook* contracts, DiagnosticBook* sections, FrameworkBook* book,
                                   write::Writer* writer)
    : contracts_(contracts),
      book_(book),
      writer_(writer),
      contributions_(contracts, sections),
      service_("socle.contracts.v1.FrameworkService") {
  AddWrites<Issues>();
  AddReads<Issues>();
  AddWrites<Orientations>();
  AddReads<Orientations>();
  AddTrace();
}

absl::Status FrameworkService::CheckGrounds(db::Transaction& tx, const FrameworkItem& item, std::string_view field) {
  const std::vector<std::string> missing = book_->MissingGrounds(tx, item);
  if (missing.empty()) return absl::OkStatus();
  return InvalidField(field, fmt::format("the contract has no {}", missing.front()),
                      fmt::format("{} : {} n'existe pas dans ce contrat.", field, missing.front()));
}

template <typename Kind, typename Request>
absl::StatusOr<typename Kind::Proto> FrameworkService::SetDeleted(rpc::Call& call, const Request& request,
                                                                  bool deleted) {
  SOCLE_ASSIGN_OR_RETURN(const auto id, NameOfKind<Kind>(request.name(), "name"));
  return RunChange<typename Kind::Proto>(
      *writer_, call, request,
      {.name = request.name(),
       .etag = request.etag(),
       .kind = deleted ? write::ChangeKind::kDeleted : write::ChangeKind::kUndeleted},
      [&](db::Transaction& tx) { return book_->Read(tx, Kind::kLevel, id.parent, id.child); },
      [&](write::Unit& unit, FrameworkItem& item) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(contributions_.CheckChange(call, unit.tx(), request.name(), item));
        SOCLE_RETURN_IF_ERROR(contributions_.CheckSections(unit.tx(), item.contract, {item.section}));
        if (item.deleted() != deleted) book_->SetDeleted(unit.tx(), unit.revision(), deleted, item);
        return absl::OkStatus();
      },
      Kind::Show);
}

template <typename Kind>
void FrameworkService::AddWrites() {
  using Proto = typename Kind::Proto;
  service_.Blocking<typename Kind::CreateRequest, Proto>(
      MethodOf<Kind>("Create"), [this](rpc::Call& call, const auto& request) -> absl::StatusOr<Proto> {
        const std::string field(Kind::kField);
        const Proto& sent = Kind::Sent(request);
        FrameworkItem item;
        item.level = Kind::kLevel;
        SOCLE_ASSIGN_OR_RETURN(item.contract, ContractOfParent(request.parent()));
        Violations violations;
        FromProto(sent, field, &violations, &item);
        if (!sent.author().empty()) item.author = PartyField(field + ".author", sent.author(), &violations);
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
        item.id = command.NewId();
        command.resources = {TraceName(item.contract, item.level, item.id)};
        return writer_->Run<Proto>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<Proto> {
          SOCLE_RETURN_IF_ERROR(contributions_.CheckNew(call, unit.tx(), field + ".author", &item));
          SOCLE_RETURN_IF_ERROR(CheckGrounds(unit.tx(), item, fmt::format("{}.{}", field, Kind::kGrounds)));
          book_->Write(unit.tx(), unit.revision(), item);
          const Proto shown = Kind::Show(item);
          unit.Record({.resource = shown.name(),
                       .kind = write::ChangeKind::kCreated,
                       .after = socle::api::DigestOfShown(shown)});
          return shown;
        });
      });
  service_.Blocking<typename Kind::UpdateRequest, Proto>(
      MethodOf<Kind>("Update"), [this](rpc::Call& call, const auto& request) -> absl::StatusOr<Proto> {
        const std::string field(Kind::kField);
        const Proto& sent = Kind::Sent(request);
        SOCLE_ASSIGN_OR_RETURN(const auto id, NameOfKind<Kind>(sent.name(), field + ".name"));
        SOCLE_ASSIGN_OR_RETURN(const auto mask,
                               write::UpdateMask(request.update_mask(), Proto::descriptor(), Kind::kUpdatable));
        return RunChange<Proto>(
            *writer_, call, request, {.name = sent.name(), .etag = sent.etag()},
            [&](db::Transaction& tx) { return book_->Read(tx, Kind::kLevel, id.parent, id.child); },
            [&](write::Unit& unit, FrameworkItem& item) -> absl::Status {
              SOCLE_RETURN_IF_ERROR(contributions_.CheckChange(call, unit.tx(), sent.name(), item));
              if (item.deleted()) return IsDeleted(sent.name());
              const std::string section = item.section;
              Proto merged = Kind::Show(item);
              write::MergeSent(sent, mask, &merged);
              Violations violations;
              FromProto(merged, field, &violations, &item);
              SOCLE_RETURN_IF_ERROR(violations.ToStatus());
              SOCLE_RETURN_IF_ERROR(contributions_.CheckSections(unit.tx(), item.contract, {section, item.section}));
              SOCLE_RETURN_IF_ERROR(CheckGrounds(unit.tx(), item, fmt::format("{}.{}", field, Kind::kGrounds)));
              book_->Write(unit.tx(), unit.revision(), item);
              return absl::OkStatus();
            },
            Kind::Show);
      });
  service_.Blocking<typename Kind::DeleteRequest, Proto>(
      MethodOf<Kind>("Delete"),
      [this](rpc::Call& call, const auto& request) { return SetDeleted<Kind>(call, request, true); });
  service_.Blocking<typename Kind::UndeleteRequest, Proto>(
      MethodOf<Kind>("Undelete"),
      [this](rpc::Call& call, const auto& request) { return SetDeleted<Kind>(call, request, false); });
}

template <typename Kind>
void FrameworkService::AddReads() {
  service_.Blocking<typename Kind::GetRequest, typename Kind::Proto>(
      MethodOf<Kind>("Get"), [this](rpc::Call& call, const auto& request) -> absl::StatusOr<typename Kind::Proto> {
        SOCLE_ASSIGN_OR_RETURN(const auto id, NameOfKind<Kind>(request.name(), "name"));
        SOCLE_ASSIGN_OR_RETURN(const FrameworkItem found,
                               book_->Find(Kind::kLevel, id.parent, id.child, call.deadline()));
        return Kind::Show(found);
      });
  service_.Blocking<typename Kind::ListRequest, typename Kind::ListResponse>(
      MethodOf<Kind>("List", "s"),
      [this](rpc::Call& call, const auto& request) -> absl::StatusOr<typename Kind::ListResponse> {
        SOCLE_ASSIGN_OR_RETURN(const auto page, socle::api::Page::Open(request));
        SOCLE_ASSIGN_OR_RETURN(const FrameworkBook::Question question, QuestionOf<Kind>(request, page));
        SOCLE_RETURN_IF_ERROR(contracts_->Find(question.contract, call.deadline()).status());
        SOCLE_ASSIGN_OR_RETURN(auto list, book_->List(question, call.deadline()));
        typename Kind::ListResponse response;
        response.set_next_page_token(NextPage(page, &list, KeyOf));
        for (const FrameworkItem& item : list) *Kind::Add(&response) = Kind::Show(item);
        return response;
      });
}

}  // namespace socle::contracts::api
