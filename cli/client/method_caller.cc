#include "cli/client/method_caller.h"

#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>

#include "platform/base/error.h"
#include "socle/access/v1/access_service.pb.h"
#include "socle/audit/v1/subject_service.pb.h"
#include "socle/census/v1/action_sheet_duplicate_service.pb.h"
#include "socle/census/v1/action_sheet_service.pb.h"
#include "socle/census/v1/action_sheet_table_service.pb.h"
#include "socle/census/v1/campaign_service.pb.h"
#include "socle/census/v1/code_list_service.pb.h"
#include "socle/census/v1/column_mapping_service.pb.h"
#include "socle/census/v1/grant_service.pb.h"
#include "socle/census/v1/guide_service.pb.h"
#include "socle/census/v1/indicator_service.pb.h"
#include "socle/census/v1/labelled_territory_service.pb.h"
#include "socle/census/v1/observatory_service.pb.h"
#include "socle/census/v1/operator_service.pb.h"
#include "socle/census/v1/perimeter_request_service.pb.h"
#include "socle/census/v1/programme_figure_service.pb.h"
#include "socle/census/v1/project_service.pb.h"
#include "socle/census/v1/project_sheet_service.pb.h"
#include "socle/census/v1/proposal_service.pb.h"
#include "socle/census/v1/search_service.pb.h"
#include "socle/census/v1/visit_service.pb.h"
#include "socle/contracts/v1/action_service.pb.h"
#include "socle/contracts/v1/assessment_service.pb.h"
#include "socle/contracts/v1/axis_service.pb.h"
#include "socle/contracts/v1/commitment_service.pb.h"
#include "socle/contracts/v1/contract_review_service.pb.h"
#include "socle/contracts/v1/contract_service.pb.h"
#include "socle/contracts/v1/diagnostic_service.pb.h"
#include "socle/contracts/v1/financing_service.pb.h"
#include "socle/contracts/v1/framework_service.pb.h"
#include "socle/contracts/v1/grant_financing_service.pb.h"
#include "socle/contracts/v1/instrument_service.pb.h"
#include "socle/contracts/v1/notebook_service.pb.h"
#include "socle/contracts/v1/plan_service.pb.h"
#include "socle/contracts/v1/plan_version_service.pb.h"
#include "socle/contracts/v1/programme_service.pb.h"
#include "socle/contracts/v1/signature_service.pb.h"
#include "socle/contracts/v1/task_service.pb.h"
#include "socle/events/v1/event_service.pb.h"
#include "socle/registry/v1/body_service.pb.h"
#include "socle/registry/v1/change_request_service.pb.h"
#include "socle/registry/v1/collectivite_service.pb.h"
#include "socle/registry/v1/correction_service.pb.h"
#include "socle/registry/v1/decision_service.pb.h"
#include "socle/registry/v1/exchange_service.pb.h"
#include "socle/registry/v1/import_service.pb.h"
#include "socle/registry/v1/manifesto_service.pb.h"
#include "socle/registry/v1/meeting_service.pb.h"
#include "socle/registry/v1/organisation_service.pb.h"
#include "socle/registry/v1/person_service.pb.h"
#include "socle/registry/v1/review_service.pb.h"
#include "socle/registry/v1/succession_service.pb.h"
#include "socle/registry/v1/territory_service.pb.h"
#include "socle/type/v1/access.pb.h"

namespace socle::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

// A message of each file with a service: generated code that nothing refers to would not be linked.
const Descriptor* const kOfEachFile[] = {
    registry::v1::GetCollectiviteRequest::descriptor(),
    registry::v1::GetOrganisationRequest::descriptor(),
    registry::v1::GetTerritoryRequest::descriptor(),
    registry::v1::CreateCorrectionRequest::descriptor(),
    registry::v1::CreateChangeRequestRequest::descriptor(),
    registry::v1::ListSourcesRequest::descriptor(),
    registry::v1::GetPersonRequest::descriptor(),
    registry::v1::GetBodyRequest::descriptor(),
    registry::v1::GetMeetingRequest::descriptor(),
    registry::v1::GetDecisionRequest::descriptor(),
    registry::v1::GetManifestoRequest::descriptor(),
    registry::v1::GetReviewRequest::descriptor(),
    registry::v1::GetExchangeRequest::descriptor(),
    events::v1::ListEventsRequest::descriptor(),
    access::v1::ExplainAccessRequest::descriptor(),
    socle::audit::v1::EraseSubjectRequest::descriptor(),
    contracts::v1::GetProgrammeRequest::descriptor(),
    contracts::v1::GetContractRequest::descriptor(),
    contracts::v1::GetInstrumentRequest::descriptor(),
    contracts::v1::SignRequest::descriptor(),
    contracts::v1::GetFindingRequest::descriptor(),
    contracts::v1::GetIssueRequest::descriptor(),
    contracts::v1::GetNotebookRequest::descriptor(),
    contracts::v1::GetCommitmentRequest::descriptor(),
    contracts::v1::GetActionRequest::descriptor(),
    contracts::v1::GetAxisRequest::descriptor(),
    contracts::v1::GetTaskRequest::descriptor(),
    contracts::v1::GetContractReviewRequest::descriptor(),
    contracts::v1::ListAssessmentsRequest::descriptor(),
    contracts::v1::GetPlanVersionRequest::descriptor(),
    contracts::v1::GetPlanSummaryRequest::descriptor(),
    contracts::v1::CheckFinancingRequest::descriptor(),
    census::v1::GetIndicatorRequest::descriptor(),
    census::v1::RebaseValuesRequest::descriptor(),
    census::v1::GetCodeListRequest::descriptor(),
    census::v1::GetCampaignRequest::descriptor(),
    census::v1::GetVisitRequest::descriptor(),
    census::v1::GetProjectSheetRequest::descriptor(),
    census::v1::GetProjectRequest::descriptor(),
    census::v1::GetLabelledTerritoryRequest::descriptor(),
    census::v1::MeasureFiguresRequest::descriptor(),
    census::v1::GetPerimeterRequestRequest::descriptor(),
    census::v1::GetOperatorRequest::descriptor(),
    census::v1::GetProposalRequest::descriptor(),
    census::v1::SearchRequest::descriptor(),
    census::v1::GetGuideRequest::descriptor(),
    census::v1::GetActionSheetRequest::descriptor(),
    census::v1::ExportActionSheetsRequest::descriptor(),
    census::v1::ListActionSheetDuplicatesRequest::descriptor(),
    census::v1::GetGrantRequest::descriptor(),
    census::v1::GetColumnMappingRequest::descriptor(),
    contracts::v1::CheckGrantFinancingRequest::descriptor(),
};

// "BodyService.CreateBody".
std::string ShortMethodName(const MethodDescriptor* method) {
  return fmt::format("{}.{}", method->service()->name(), method->name());
}

std::unique_ptr<Message> NewMessage(const Descriptor* type) {
  return std::unique_ptr<Message>(google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
}

grpc::ByteBuffer ToBuffer(const Message& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return {&slice, 1};
}

bool FromBuffer(const grpc::ByteBuffer& buffer, Message* message) {
  std::vector<grpc::Slice> slices;
  if (!buffer.Dump(&slices).ok()) return false;
  std::string bytes;
  for (const grpc::Slice& slice : slices) bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return message->ParseFromString(bytes);
}

}  // namespace

std::vector<const MethodDescriptor*> AllMethods() {
  std::vector<const MethodDescriptor*> methods;
  for (const Descriptor* type : kOfEachFile) {
    for (int s = 0; s < type->file()->service_count(); ++s) {
      const auto* service = type->file()->service(s);
      for (int m = 0; m < service->method_count(); ++m) methods.push_back(service->method(m));
    }
  }
  return methods;
}

absl::StatusOr<const MethodDescriptor*> FindAnyMethod(std::string_view name) {
  std::string dotted(name);
  std::replace(dotted.begin(), dotted.end(), '/', '.');
  std::vector<const MethodDescriptor*> found;
  for (const MethodDescriptor* method : AllMethods()) {
    if (dotted == method->full_name() || dotted == method->name() || dotted == ShortMethodName(method)) {
      found.push_back(method);
    }
  }
  if (found.empty()) {
    return absl::InvalidArgumentError(fmt::format("no method is called '{}': soclectl methods lists all", name));
  }
  if (found.size() > 1) {
    return absl::InvalidArgumentError(fmt::format("several services have a method '{}': {} and {}", name,
                                                  ShortMethodName(found[0]), ShortMethodName(found[1])));
  }
  return found[0];
}

absl::StatusOr<const MethodDescriptor*> FindMethod(std::string_view name) {
  SOCLE_ASSIGN_OR_RETURN(const MethodDescriptor* found, FindAnyMethod(name));
  if (found->client_streaming() || found->server_streaming()) {
    return absl::InvalidArgumentError(
        fmt::format("{} is a stream: it has a verb of its own (soclectl --help)", ShortMethodName(found)));
  }
  return found;
}

bool IsRead(const MethodDescriptor* method) {
  const std::string& permission = method->options().GetExtension(type::v1::access).permission();
  constexpr std::string_view kRead = ".read";
  return permission.size() > kRead.size() &&
         permission.compare(permission.size() - kRead.size(), kRead.size(), kRead) == 0;
}

absl::StatusOr<std::unique_ptr<Message>> RequestFromJson(const MethodDescriptor* method, const std::string& json) {
  auto request = NewMessage(method->input_type());
  if (const auto status = google::protobuf::util::JsonStringToMessage(json, request.get()); !status.ok()) {
    return absl::InvalidArgumentError(fmt::format("the request of {} ({}) does not read as JSON: {}",
                                                  ShortMethodName(method), method->input_type()->name(),
                                                  std::string(status.message())));
  }
  return request;
}

absl::StatusOr<std::unique_ptr<Message>> CallMethod(ServiceClient& client, const MethodDescriptor* method,
                                                    const Message& request) {
  grpc::ClientContext context;
  client.Prepare(&context, client.timeout().count() > 0 ? client.timeout() : kDefaultTimeout);
  grpc::CompletionQueue queue;
  grpc::GenericStub stub(client.ChannelOf(method->file()->package()));
  const auto call = stub.PrepareUnaryCall(
      &context, fmt::format("/{}/{}", method->service()->full_name(), method->name()), ToBuffer(request), &queue);
  call->StartCall();
  grpc::ByteBuffer bytes;
  grpc::Status status;
  call->Finish(&bytes, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  SOCLE_RETURN_IF_ERROR(FromGrpc(status));
  auto response = NewMessage(method->output_type());
  if (!FromBuffer(bytes, response.get())) return absl::InternalError("the answer is no message of the method's type");
  return response;
}

}  // namespace socle::cli
