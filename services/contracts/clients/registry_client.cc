#include "services/contracts/clients/registry_client.h"

#include <fmt/format.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>

#include "platform/base/error.h"
#include "platform/server/address.h"
#include "platform/telemetry/current_trace.h"
#include "services/contracts/clients/registry_answers.h"
#include "services/contracts/domain/contract_errors.h"

namespace socle::contracts::clients {
namespace {

namespace registry_v1 = ::socle::registry::v1;
using SteadyClock = std::chrono::steady_clock;

// What the registry takes in one call.
constexpr size_t kMostNames = 1000;
constexpr size_t kMostTerms = 40;  // of a filter, whose ids have 63 characters at most
constexpr int kMaxAnswerBytes = 64 * 1024 * 1024;

bool IsOfThisMachine(const std::string& address) {
  const auto parsed = server::ParseAddress(address);
  return parsed.ok() ? parsed->IsLoopback() : address.starts_with("localhost:");
}

// A token file ends in a line end.
std::string Trimmed(std::string text) {
  text.erase(text.find_last_not_of(" \n\r\t") + 1);
  return text;
}

bool IsCollectivite(std::string_view name) { return name.starts_with("collectivites/"); }

bool IsNothing(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::NOT_FOUND ||
         status.error_code() == grpc::StatusCode::INVALID_ARGUMENT;
}

}  // namespace

absl::StatusOr<std::unique_ptr<RegistryClient>> RegistryClient::Open(RegistryClientOptions options) {
  options.token = Trimmed(std::move(options.token));
  if (options.tls_ca.empty() && !IsOfThisMachine(options.address)) {
    return absl::InvalidArgumentError(
        fmt::format("--registry-address {}: beyond this machine it takes --registry-tls-ca", options.address));
  }
  return std::unique_ptr<RegistryClient>(new RegistryClient(std::move(options)));
}

RegistryClient::RegistryClient(RegistryClientOptions options) : options_(std::move(options)) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 25'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 5'000);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1'000);
  arguments.SetMaxReceiveMessageSize(kMaxAnswerBytes);
  arguments.SetUserAgentPrefix("socle-contracts");
  std::shared_ptr<grpc::ChannelCredentials> credentials = grpc::InsecureChannelCredentials();
  if (!options_.tls_ca.empty()) {
    credentials = grpc::SslCredentials({.pem_root_certs = options_.tls_ca,
                                        .pem_private_key = options_.tls_key,
                                        .pem_cert_chain = options_.tls_certificate});
  }
  channel_ = grpc::CreateCustomChannel(options_.address, credentials, arguments);
  collectivites_ = registry_v1::CollectiviteService::NewStub(channel_);
  organisations_ = registry_v1::OrganisationService::NewStub(channel_);
  territories_ = registry_v1::TerritoryService::NewStub(channel_);
  bodies_ = registry_v1::BodyService::NewStub(channel_);
  decisions_ = registry_v1::DecisionService::NewStub(channel_);
}

void RegistryClient::Prepare(grpc::ClientContext* context, Deadline deadline) const {
  // A registry that hangs must be told of before our own caller has given up: a tenth of its time is kept for that.
  const SteadyClock::duration whole = deadline - SteadyClock::now();
  const auto left = std::min<SteadyClock::duration>(whole - whole / 10, options_.longest_call);
  context->set_deadline(std::chrono::system_clock::now() + std::chrono::duration_cast<std::chrono::microseconds>(left));
  if (!options_.token.empty()) context->AddMetadata("authorization", "Bearer " + options_.token);
  if (const telemetry::TraceContext* trace = telemetry::CurrentTrace()) {
    context->AddMetadata("traceparent", telemetry::MakeTraceparent(*trace));
  }
}

absl::StatusOr<PartyIdentity> RegistryClient::Collectivite(const std::string& name, Date day, Deadline deadline) {
  registry_v1::GetCollectiviteRequest request;
  request.set_name(name);
  SetDate(day, request.mutable_as_of());
  registry_v1::Collectivite answer;
  grpc::ClientContext context;
  Prepare(&context, deadline);
  const grpc::Status status = collectivites_->GetCollectivite(&context, request, &answer);
  if (status.ok()) return IdentityOf(answer);
  if (IsNothing(status)) return PartyIdentity{.name = name, .exists = ReasonIs(status, "NOT_ALIVE_AT")};
  return NotAnswered(status, name);
}

// When most organisations began no list says: one that is recorded for other days only lives all the same, and is
// called what it is called now.
absl::StatusOr<PartyIdentity> RegistryClient::Organisation(const std::string& name, Date day, Deadline deadline) {
  for (const bool on_the_day : {true, false}) {
    registry_v1::GetOrganisationRequest request;
    request.set_name(name);
    if (on_the_day) SetDate(day, request.mutable_as_of());
    registry_v1::Organisation answer;
    grpc::ClientContext context;
    Prepare(&context, deadline);
    const grpc::Status status = organisations_->GetOrganisation(&context, request, &answer);
    if (status.ok()) return IdentityOf(answer);
    if (!IsNothing(status)) return NotAnswered(status, name);
    if (!ReasonIs(status, "NOT_ALIVE_AT")) break;
  }
  return PartyIdentity{.name = name};
}

absl::StatusOr<std::vector<PartyIdentity>> RegistryClient::Parties(std::span<const std::string> names, Date day,
                                                                   Deadline deadline) {
  std::vector<PartyIdentity> identities;
  for (const std::string& name : names) {
    SOCLE_ASSIGN_OR_RETURN(PartyIdentity identity, IsCollectivite(name) ? Collectivite(name, day, deadline)
                                                                        : Organisation(name, day, deadline));
    identities.push_back(std::move(identity));
  }
  return identities;
}

absl::StatusOr<std::vector<Succession>> RegistryClient::Successors(std::span<const std::string> names, Date from,
                                                                   Date to, Deadline deadline) {
  std::vector<Succession> successions;
  registry_v1::ResolveSuccessorsRequest request;
  if (!from.IsOpen()) SetDate(from, request.mutable_from_date());
  SetDate(to, request.mutable_as_of());
  // Who asks has just heard that something changed.
  request.mutable_consistency()->set_fully_consistent(true);
  for (const std::string& name : names) {
    successions.push_back({.party = name, .outcome = Succession::Outcome::kAlive});
    if (IsCollectivite(name)) {
      request.add_collectivites(name);
    } else {
      successions.back().heirs.push_back({.name = name, .share = Share{1, 1}});
    }
  }
  if (request.collectivites().empty()) return successions;
  registry_v1::ResolveSuccessorsResponse response;
  grpc::ClientContext context;
  Prepare(&context, deadline);
  const grpc::Status status = collectivites_->ResolveSuccessors(&context, request, &response);
  if (!status.ok()) return NotAnswered(status, "successors");
  int next = 0;
  for (Succession& succession : successions) {
    if (!IsCollectivite(succession.party) || next >= response.resolutions_size()) continue;
    succession = SuccessionOf(succession.party, response.resolutions(next++));
  }
  return successions;
}

absl::StatusOr<DecisionVerdict> RegistryClient::VerifyDecision(const std::string& decision, std::string_view sha256,
                                                               std::optional<Date> day, Deadline deadline) {
  registry_v1::VerifyDecisionRequest request;
  request.set_name(decision);
  request.set_content_sha256(BytesOfHex(sha256));
  registry_v1::VerifyDecisionResponse response;
  grpc::ClientContext context;
  Prepare(&context, deadline);
  const grpc::Status status = decisions_->VerifyDecision(&context, request, &response);
  if (status.ok()) return VerdictOf(response, day);
  if (IsNothing(status)) return NoSuchDecision(decision);
  return NotAnswered(status, decision);
}

absl::Status RegistryClient::FindCollectivites(std::span<const std::string> names, Deadline deadline,
                                               std::set<std::string>* known) {
  registry_v1::ResolveSuccessorsRequest request;
  for (const std::string& name : names) request.add_collectivites(name);
  registry_v1::ResolveSuccessorsResponse response;
  grpc::ClientContext context;
  Prepare(&context, deadline);
  const grpc::Status status = collectivites_->ResolveSuccessors(&context, request, &response);
  if (!status.ok()) return NotAnswered(status, "collectivites");
  for (int i = 0; i < response.resolutions_size() && i < static_cast<int>(names.size()); ++i) {
    if (!response.resolutions(i).collectivite().empty()) known->insert(names[static_cast<size_t>(i)]);
  }
  return absl::OkStatus();
}

absl::Status RegistryClient::FindOrganisations(std::span<const std::string> names, Deadline deadline,
                                               std::set<std::string>* known) {
  registry_v1::ListOrganisationsRequest request;
  std::string filter;
  for (const std::string& name : names) {
    filter += fmt::format("{}id = \"{}\"", filter.empty() ? "" : " OR ", name.substr(name.find('/') + 1));
  }
  request.set_filter(filter);
  request.set_page_size(static_cast<int32_t>(names.size()));
  request.set_show_deleted(true);
  request.mutable_read_mask()->add_paths("name");
  registry_v1::ListOrganisationsResponse response;
  grpc::ClientContext context;
  Prepare(&context, deadline);
  const grpc::Status status = organisations_->ListOrganisations(&context, request, &response);
  if (!status.ok()) return NotAnswered(status, "organisations");
  for (const auto& organisation : response.organisations()) known->insert(organisation.name());
  // Lists hold those of today; one that is recorded for other days only is known all the same.
  for (const std::string& name : names) {
    if (known->contains(name)) continue;
    SOCLE_ASSIGN_OR_RETURN(const bool exists, Exists(name, deadline));
    if (exists) known->insert(name);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::set<std::string>> RegistryClient::Known(std::span<const std::string> names, Deadline deadline) {
  std::vector<std::string> collectivites, organisations;
  for (const std::string& name : names) (IsCollectivite(name) ? collectivites : organisations).push_back(name);
  std::set<std::string> known;
  for (std::span rest(collectivites); !rest.empty(); rest = rest.subspan(std::min(rest.size(), kMostNames))) {
    SOCLE_RETURN_IF_ERROR(FindCollectivites(rest.first(std::min(rest.size(), kMostNames)), deadline, &known));
  }
  for (std::span rest(organisations); !rest.empty(); rest = rest.subspan(std::min(rest.size(), kMostTerms))) {
    SOCLE_RETURN_IF_ERROR(FindOrganisations(rest.first(std::min(rest.size(), kMostTerms)), deadline, &known));
  }
  return known;
}

absl::StatusOr<bool> RegistryClient::Exists(const std::string& name, Deadline deadline) {
  grpc::ClientContext context;
  Prepare(&context, deadline);
  grpc::Status status;
  if (name.starts_with("bodies/")) {
    registry_v1::GetBodyRequest request;
    registry_v1::Body body;
    request.set_name(name);
    status = bodies_->GetBody(&context, request, &body);
  } else if (name.starts_with("territories/")) {
    registry_v1::GetTerritoryRequest request;
    registry_v1::Territory territory;
    request.set_name(name);
    status = territories_->GetTerritory(&context, request, &territory);
  } else if (IsCollectivite(name)) {
    registry_v1::GetCollectiviteRequest request;
    registry_v1::Collectivite collectivite;
    request.set_name(name);
    status = collectivites_->GetCollectivite(&context, request, &collectivite);
  } else if (name.starts_with("organisations/")) {
    registry_v1::GetOrganisationRequest request;
    registry_v1::Organisation organisation;
    request.set_name(name);
    status = organisations_->GetOrganisation(&context, request, &organisation);
  } else {
    return false;
  }
  // What is recorded for other days only is there all the same.
  if (status.ok() || ReasonIs(status, "NOT_ALIVE_AT")) return true;
  if (IsNothing(status)) return false;
  return NotAnswered(status, name);
}

}  // namespace socle::contracts::clients
