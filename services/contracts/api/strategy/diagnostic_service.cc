// Findings; section locks are in section_locks.cc.
#include "services/contracts/api/strategy/diagnostic_service.h"

#include <fmt/format.h>

#include <charconv>

#include "platform/api/page.h"
#include "platform/api/paging.h"
#include "platform/write/changing.h"
#include "services/contracts/api/strategy/diagnostic_conversion.h"
#include "services/contracts/domain/contract_errors.h"

namespace socle::contracts::api {
namespace {

using socle::api::ParseNestedUuid;
using write::RunChange;

constexpr std::string_view kUpdatable[] = {"theme",        "kind",    "text",   "evidence",
                                           "contributors", "section", "source", "synthetic"};
constexpr size_t kMaxCounts = 1000;

absl::StatusOr<socle::api::NestedName> FindingName(std::string_view name, std::string_view field) {
  return ParseNestedUuid(name, "contracts", "findings", field);
}

v1::Finding ShowFinding(const DiagnosticFinding& finding) { return Show(finding); }

// "diagnostic habitat 6f0c…": none of the three has a space.
std::string KeyOf(const DiagnosticFinding& finding) {
  return fmt::format("{} {} {}", finding.section, finding.theme.code, finding.id);
}

void GoOnAfter(const std::string& key, DiagnosticBook::Question* question) {
  const size_t theme = key.find(' ');
  const size_t id = theme == std::string::npos ? theme : key.find(' ', theme + 1);
  if (id == std::string::npos) return;
  question->after_section = key.substr(0, theme);
  question->after_theme = key.substr(theme + 1, id - theme - 1);
  question->after_id = key.substr(id + 1);
}

absl::StatusOr<DiagnosticBook::Question> QuestionOf(const v1::ListFindingsRequest& request,
                                                    const socle::api::Page& page) {
  DiagnosticBook::Question question{.show_deleted = request.show_deleted(), .limit = page.size() + 1};
  SOCLE_ASSIGN_OR_RETURN(question.contract, ContractOfParent(request.parent()));
  Violations violations;
  if (!v1::Finding::Kind_IsValid(request.kind())) {
    violations.Add("kind", "not a kind", "kind : valeur inconnue.");
  }
  question.kind = request.kind();
  question.theme = SlugField("theme", request.theme(), false, &violations);
  question.section = SlugField("section", request.section(), false, &violations);
  question.author = PartyFilter("author", request.author(), &violations);
  question.text = SearchField("text", request.text(), &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  GoOnAfter(page.after(), &question);
  return question;
}

std::string ValueOf(DiagnosticBook::Property property, const std::string& value) {
  if (property != DiagnosticBook::Property::kKind) return value;
  return v1::Finding::Kind_Name(static_cast<v1::Finding::Kind>(std::atoi(value.c_str())));
}

}  // namespace

DiagnosticService::DiagnosticService(ContractBook* contracts, DiagnosticBook* book, write::Writer* writer)
    : contracts_(contracts),
      book_(book),
      writer_(writer),
      contributions_(contracts, book),
      service_("socle.contracts.v1.DiagnosticService") {
  AddFindings();
  AddFindingReads();
  AddLocks();
  AddLockReads();
}

absl::Status DiagnosticService::CheckPages(db::Transaction& tx, const DiagnosticFinding& finding) {
  const std::vector<std::string> missing = book_->MissingPages(tx, finding.contract, PagesOf(finding));
  if (missing.empty()) return absl::OkStatus();
  return InvalidField("finding.evidence", fmt::format("the notebook has no page {}", missing.front()),
                      fmt::format("finding.evidence : le carnet n'a pas de page {}.", missing.front()));
}

template <typename Proto, typename Request>
absl::StatusOr<Proto> DiagnosticService::SetDeleted(rpc::Call& call, const Request& request, bool deleted) {
  SOCLE_ASSIGN_OR_RETURN(const auto id, FindingName(request.name(), "name"));
  return RunChange<Proto>(
      *writer_, call, request,
      {.name = request.name(),
       .etag = request.etag(),
       .kind = deleted ? write::ChangeKind::kDeleted : write::ChangeKind::kUndeleted},
      [&](db::Transaction& tx) { return book_->Read(tx, id.parent, id.child); },
      [&](write::Unit& unit, DiagnosticFinding& finding) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(contributions_.CheckChange(call, unit.tx(), request.name(), finding));
        SOCLE_RETURN_IF_ERROR(contributions_.CheckSections(unit.tx(), finding.contract, {finding.section}));
        if (finding.deleted() != deleted) book_->SetDeleted(unit.tx(), unit.revision(), deleted, finding);
        return absl::OkStatus();
      },
      ShowFinding);
}

void DiagnosticService::AddFindings() {
  service_.Blocking<v1::CreateFindingRequest, v1::Finding>(
      "CreateFinding", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Finding> {
        DiagnosticFinding finding;
        SOCLE_ASSIGN_OR_RETURN(finding.contract, ContractOfParent(request.parent()));
        Violations violations;
        FromProto(request.finding(), "finding", &violations, &finding);
        if (!request.finding().author().empty()) {
          finding.author = PartyField("finding.author", request.finding().author(), &violations);
        }
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
        finding.id = command.NewId();
        command.resources = {Show(finding).name()};
        return writer_->Run<v1::Finding>(
            command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Finding> {
              SOCLE_RETURN_IF_ERROR(contributions_.CheckNew(call, unit.tx(), "finding.author", &finding));
              SOCLE_RETURN_IF_ERROR(CheckPages(unit.tx(), finding));
              book_->Write(unit.tx(), unit.revision(), command.caller, finding);
              const v1::Finding shown = Show(finding);
              unit.Record({.resource = shown.name(),
                           .kind = write::ChangeKind::kCreated,
                           .after = socle::api::DigestOfShown(shown)});
              return shown;
            });
      });
  service_.Blocking<
      v1::UpdateFindingRequest,
      v1::Finding>("UpdateFinding", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Finding> {
    const v1::Finding& sent = request.finding();
    SOCLE_ASSIGN_OR_RETURN(const auto id, FindingName(sent.name(), "finding.name"));
    SOCLE_ASSIGN_OR_RETURN(const auto mask,
                           write::UpdateMask(request.update_mask(), v1::Finding::descriptor(), kUpdatable));
    return RunChange<v1::Finding>(
        *writer_, call, request, {.name = sent.name(), .etag = sent.etag()},
        [&](db::Transaction& tx) { return book_->Read(tx, id.parent, id.child); },
        [&](write::Unit& unit, DiagnosticFinding& finding) -> absl::Status {
          SOCLE_RETURN_IF_ERROR(contributions_.CheckChange(call, unit.tx(), sent.name(), finding));
          if (finding.deleted()) return IsDeleted(sent.name());
          const std::string section = finding.section;
          const v1::Finding before = Show(finding);
          v1::Finding merged = before;
          write::MergeSent(sent, mask, &merged);
          Violations violations;
          FromProto(merged, "finding", &violations, &finding);
          SOCLE_RETURN_IF_ERROR(violations.ToStatus());
          SOCLE_RETURN_IF_ERROR(contributions_.CheckSections(unit.tx(), finding.contract, {section, finding.section}));
          SOCLE_RETURN_IF_ERROR(CheckPages(unit.tx(), finding));
          if (socle::api::DigestOfShown(Show(finding)) == socle::api::DigestOfShown(before)) {
            return absl::OkStatus();  // nothing is new, so no version is
          }
          ++finding.version;
          book_->Write(unit.tx(), unit.revision(), call.principal().subject, finding);
          return absl::OkStatus();
        },
        ShowFinding);
  });
  service_.Blocking<v1::DeleteFindingRequest, v1::Finding>(
      "DeleteFinding",
      [this](rpc::Call& call, const auto& request) { return SetDeleted<v1::Finding>(call, request, true); });
  service_.Blocking<v1::UndeleteFindingRequest, v1::Finding>(
      "UndeleteFinding",
      [this](rpc::Call& call, const auto& request) { return SetDeleted<v1::Finding>(call, request, false); });
}

void DiagnosticService::AddFindingReads() {
  service_.Blocking<v1::GetFindingRequest, v1::Finding>(
      "GetFinding", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Finding> {
        SOCLE_ASSIGN_OR_RETURN(const auto id, FindingName(request.name(), "name"));
        SOCLE_ASSIGN_OR_RETURN(const DiagnosticFinding found, book_->Find(id.parent, id.child, call.deadline()));
        return Show(found);
      });
  service_.Blocking<v1::ListFindingsRequest, v1::ListFindingsResponse>(
      "ListFindings", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::ListFindingsResponse> {
        SOCLE_ASSIGN_OR_RETURN(const auto page, socle::api::Page::Open(request));
        SOCLE_ASSIGN_OR_RETURN(const DiagnosticBook::Question question, QuestionOf(request, page));
        SOCLE_RETURN_IF_ERROR(contracts_->Find(question.contract, call.deadline()).status());
        SOCLE_ASSIGN_OR_RETURN(auto list, book_->List(question, call.deadline()));
        v1::ListFindingsResponse response;
        response.set_next_page_token(NextPage(page, &list, KeyOf));
        for (const DiagnosticFinding& finding : list) *response.add_findings() = Show(finding);
        return response;
      });
  service_.Blocking<v1::ListFindingVersionsRequest, v1::ListFindingVersionsResponse>(
      "ListFindingVersions",
      [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::ListFindingVersionsResponse> {
        SOCLE_ASSIGN_OR_RETURN(const auto page, socle::api::Page::Open(request));
        SOCLE_ASSIGN_OR_RETURN(const auto id, FindingName(request.name(), "name"));
        SOCLE_ASSIGN_OR_RETURN(auto list, book_->ListVersions(id.parent, id.child, NumberAfter(page, INT32_MAX),
                                                              page.size() + 1, call.deadline()));
        v1::ListFindingVersionsResponse response;
        response.set_next_page_token(NextPage(
            page, &list, [](const FindingVersion& version) { return std::to_string(version.finding.version); }));
        for (const FindingVersion& version : list) *response.add_finding_versions() = Show(version);
        return response;
      });
  service_.Blocking<v1::CountFindingsRequest, v1::CountFindingsResponse>(
      "CountFindings", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::CountFindingsResponse> {
        SOCLE_ASSIGN_OR_RETURN(const std::string contract, ContractOfParent(request.parent()));
        if (request.property() == 0 || !v1::FindingProperty_IsValid(request.property())) {
          return InvalidField("property", "is required", "property : obligatoire.");
        }
        const auto property = static_cast<DiagnosticBook::Property>(request.property());
        SOCLE_RETURN_IF_ERROR(contracts_->Find(contract, call.deadline()).status());
        SOCLE_ASSIGN_OR_RETURN(const auto counts, book_->CountBy(contract, property, call.deadline()));
        v1::CountFindingsResponse response;
        int32_t total = 0;
        for (const DiagnosticBook::Count& count : counts) {
          total += count.count;
          if (static_cast<size_t>(response.counts_size()) == kMaxCounts) continue;
          v1::FindingCount* added = response.add_counts();
          added->set_value(ValueOf(property, count.value));
          added->set_label(count.label);
          added->set_count(count.count);
        }
        response.set_total_count(total);
        return response;
      });
}

}  // namespace socle::contracts::api
