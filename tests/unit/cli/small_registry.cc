#include "tests/unit/cli/small_registry.h"

#include <fmt/format.h>
#include <google/protobuf/text_format.h>
#include <google/rpc/status.pb.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <sstream>

#include "cli/arguments/command_line.h"
#include "platform/base/error.h"

namespace socle::cli {

using grpc::ServerContext;
using grpc::Status;
namespace v1 = registry::v1;

namespace {

v1::Collectivite CommuneNumber(int n) {
  v1::Collectivite commune;
  const std::string code = std::to_string(10000 + n);
  commune.set_name("collectivites/commune-" + code);
  commune.set_type(v1::Collectivite::COMMUNE);
  commune.set_code(code);
  commune.set_display_name(fmt::format("Commune {}", n));
  commune.add_departements("collectivites/departement-10");
  commune.mutable_population()->set_year(2025);
  commune.mutable_population()->set_municipale(1000 + n);
  commune.set_legal_person(true);
  auto* membership = commune.add_memberships();
  membership->set_group("collectivites/epci-200000008");
  membership->set_perimeter_year(2025);
  return commune;
}

void Fill(type::v1::ReadInfo* info) {
  info->mutable_as_of()->set_year(2026);
  info->mutable_as_of()->set_month(1);
  info->mutable_as_of()->set_day(1);
  info->set_revision(7);
}

Status ToGrpc(const absl::Status& status) {
  const google::rpc::Status rpc = ToRpcStatus(status);
  return Status(static_cast<grpc::StatusCode>(rpc.code()), rpc.message(), rpc.SerializeAsString());
}

std::string Digest(const std::string& bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) hex += fmt::format("{:02x}", digest[i]);
  return hex;
}

// The page of `total` things that a request asks for: first and one past the last.
template <typename Request, typename Response>
std::pair<int, int> PageOf(const Request& request, int total, Response* response) {
  const int begin = request.page_token().empty() ? 0 : std::stoi(request.page_token());
  const int end = std::min(total, begin + (request.page_size() == 0 ? 50 : request.page_size()));
  if (end < total) response->set_next_page_token(std::to_string(end));
  return {begin, end};
}

}  // namespace

class SmallRegistry::Collectivites : public v1::CollectiviteService::Service {
 public:
  explicit Collectivites(SmallRegistry* registry) : registry_(*registry) {}

  Status GetCollectivite(ServerContext* context, const v1::GetCollectiviteRequest* request,
                         v1::Collectivite* response) override {
    const std::lock_guard lock(registry_.mutex_);
    registry_.Note(*context);
    registry_.gets.push_back(*request);
    if (registry_.failures > 0) {
      --registry_.failures;
      return Status(grpc::StatusCode::UNAVAILABLE, "passing trouble");
    }
    for (int n = 0; n < registry_.communes; ++n) {
      if (CommuneNumber(n).name() != request->name()) continue;
      *response = CommuneNumber(n);
      Fill(response->mutable_read_info());
      return Status::OK;
    }
    return ToGrpc(Error(absl::StatusCode::kNotFound, ErrorReason::RESOURCE_NOT_FOUND, "There is no such collectivité.")
                      .Resource("registry.socle.fr/Collectivite", request->name())
                      .ToStatus());
  }

  Status ListCollectivites(ServerContext* context, const v1::ListCollectivitesRequest* request,
                           v1::ListCollectivitesResponse* response) override {
    const std::lock_guard lock(registry_.mutex_);
    registry_.Note(*context);
    registry_.page_sizes.push_back(request->page_size());
    const auto [begin, end] = PageOf(*request, registry_.communes, response);
    for (int n = begin; n < end; ++n) *response->add_collectivites() = CommuneNumber(n);
    Fill(response->mutable_read_info());
    return Status::OK;
  }

  Status CountCollectivites(ServerContext*, const v1::CountCollectivitesRequest*,
                            v1::CountCollectivitesResponse* response) override {
    response->set_total_count(registry_.communes);
    auto* count = response->add_counts();
    count->set_value("COMMUNE");
    count->set_count(registry_.communes);
    Fill(response->mutable_read_info());
    return Status::OK;
  }

  Status LookupCollectivites(ServerContext*, const v1::LookupCollectivitesRequest* request,
                             v1::LookupCollectivitesResponse* response) override {
    if (request->code() == "10000") *response->add_collectivites() = CommuneNumber(0);
    if (request->code() == "59355") response->add_former_holders("collectivites/commune-59355");
    Fill(response->mutable_read_info());
    return Status::OK;
  }

  Status SearchCollectivites(ServerContext*, const v1::SearchCollectivitesRequest* request,
                             v1::SearchCollectivitesResponse* response) override {
    if (request->query() == "commune") *response->add_collectivites() = CommuneNumber(1);
    Fill(response->mutable_read_info());
    return Status::OK;
  }

  Status ListMembers(ServerContext*, const v1::ListMembersRequest* request,
                     v1::ListMembersResponse* response) override {
    const auto [begin, end] = PageOf(*request, registry_.communes, response);
    for (int n = begin; n < end; ++n) *response->add_members() = CommuneNumber(n);
    response->set_total_size(registry_.communes);
    Fill(response->mutable_read_info());
    return Status::OK;
  }

  Status ListMemberships(ServerContext*, const v1::ListMembershipsRequest*,
                         v1::ListMembershipsResponse* response) override {
    google::protobuf::TextFormat::ParseFromString(R"(
        memberships {
          group: "collectivites/epci-245900634"
          validity {
            valid_from { year: 1999 month: 1 day: 1 } valid_to { year: 2013 month: 1 day: 1 }
            begin_precision: EXACT end_precision: FIRST_OF_JANUARY
          }
        }
        memberships {
          group: "collectivites/epci-200068500" perimeter_year: 2025
          validity { valid_from { year: 2017 month: 1 day: 1 } begin_precision: EXACT }
        })",
                                                  response);
    Fill(response->mutable_read_info());
    return Status::OK;
  }

  Status ListHistory(ServerContext*, const v1::ListHistoryRequest*, v1::ListHistoryResponse* response) override {
    google::protobuf::TextFormat::ParseFromString(R"(
        versions {
          display_name: "Lomme" nature: ""
          validity { valid_to { year: 2000 month: 2 day: 27 } end_precision: EXACT }
          successors { collectivite: "collectivites/commune-59350" movement_code: 33 share { numerator: 1 denominator: 1 } basis: EXACT }
        }
        versions {
          display_name: "Lomme" parent: "collectivites/commune-59350" movement_code: 33
          validity { valid_from { year: 2000 month: 2 day: 27 } begin_precision: EXACT }
          knowledge { known_from { seconds: 1546300800 } known_to { seconds: 1640995200 } }
        })",
                                                  response);
    Fill(response->mutable_read_info());
    return Status::OK;
  }

  Status DiffCollectivites(ServerContext*, const v1::DiffCollectivitesRequest*,
                           v1::DiffCollectivitesResponse* response) override {
    google::protobuf::TextFormat::ParseFromString(R"(
        changes {
          collectivite: "collectivites/commune-49092" kind: CHANGED changed_fields: "display_name" changed_fields: "memberships"
          display_name_before: "Chemillé-Melay" display_name_after: "Chemillé-en-Anjou"
          effective_date { year: 2015 month: 12 day: 15 } movement_code: 32
        }
        changes {
          collectivite: "collectivites/commune-49281" kind: ENDED display_name_before: "Saint-Georges-des-Gardes"
          related: "collectivites/commune-49092"
        })",
                                                  response);
    Fill(response->mutable_read_info());
    return Status::OK;
  }

  Status ResolveSuccessors(ServerContext*, const v1::ResolveSuccessorsRequest* request,
                           v1::ResolveSuccessorsResponse* response) override {
    const std::lock_guard lock(registry_.mutex_);
    registry_.resolves.push_back(*request);
    for (const auto& text : request->collectivites()) {
      auto* resolution = response->add_resolutions();
      resolution->set_requested(text);
      if (text == "nonsense") {
        resolution->set_outcome(v1::SuccessorResolution::MALFORMED);
        resolution->set_explanation("'nonsense' is neither a name nor a code.");
        continue;
      }
      if (text == "245900931") {
        google::protobuf::TextFormat::ParseFromString(R"(
          outcome: SHARED collectivite: "collectivites/epci-245900931" explanation: "It was divided."
          successors { collectivite: "collectivites/epci-200030633" share { numerator: 7 denominator: 8 } basis: BY_COMMUNE_COUNT }
          successors { collectivite: "collectivites/epci-200068500" share { numerator: 1 denominator: 8 } basis: BY_COMMUNE_COUNT }
        )",
                                                      resolution);
        resolution->set_requested(text);
        continue;
      }
      resolution->set_outcome(v1::SuccessorResolution::ONE_SUCCESSOR);
      resolution->set_display_name("Old " + text);
      auto* heir = resolution->add_successors();
      heir->set_collectivite("collectivites/commune-59350");
      heir->set_display_name("Lille");
      heir->mutable_share()->set_numerator(1);
      heir->mutable_share()->set_denominator(1);
      heir->set_basis(v1::SuccessionLink::EXACT);
      auto* link = heir->add_path();
      link->set_collectivite("collectivites/commune-59350");
      link->mutable_effective_date()->set_year(2000);
      link->mutable_effective_date()->set_month(2);
      link->mutable_effective_date()->set_day(27);
      link->set_movement_code(33);
    }
    Fill(response->mutable_read_info());
    return Status::OK;
  }

  Status ExportCollectivites(ServerContext*, const v1::ExportCollectivitesRequest* request,
                             grpc::ServerWriter<v1::ExportCollectivitesResponse>* writer) override {
    const std::lock_guard lock(registry_.mutex_);
    const size_t stream = registry_.exports.size();
    registry_.exports.push_back(*request);
    const int breaks_after = stream < registry_.export_breaks.size() ? registry_.export_breaks[stream] : INT32_MAX;
    int batches = 0;
    for (int n = 0; n < registry_.communes; ++n) {
      const v1::Collectivite commune = CommuneNumber(n);
      if (commune.name() <= request->after()) continue;
      if (batches++ == breaks_after) return Status(grpc::StatusCode::UNAVAILABLE, "going away");
      v1::ExportCollectivitesResponse batch;
      *batch.add_collectivites() = commune;
      Fill(batch.mutable_read_info());
      batch.set_position(n + 1);
      batch.set_total_size(registry_.communes);
      writer->Write(batch);
    }
    return Status::OK;
  }

 private:
  SmallRegistry& registry_;
};

class SmallRegistry::Imports : public v1::ImportService::Service {
 public:
  explicit Imports(SmallRegistry* registry) : registry_(*registry) {}

  Status UploadSource(ServerContext* context, grpc::ServerReader<v1::UploadSourceRequest>* reader,
                      v1::UploadSourceResponse* response) override {
    const std::lock_guard lock(registry_.mutex_);
    registry_.Note(*context);
    v1::UploadSourceRequest request;
    if (!reader->Read(&request) || !request.has_header())
      return Status(grpc::StatusCode::INVALID_ARGUMENT, "the header comes first");
    const auto header = request.header();
    std::string bytes;
    while (reader->Read(&request)) {
      registry_.pieces.push_back(request.data().size());
      bytes += request.data();
    }
    if (Digest(bytes) != header.digest())
      return Status(grpc::StatusCode::INVALID_ARGUMENT, "the digest is not that of the bytes");
    if (bytes.find("WRONG") != std::string::npos) {
      auto* error = response->add_row_errors();
      error->set_file_name(header.file_name());
      error->set_line(2);
      error->set_field("COM");
      error->set_value("WRONG");
      error->set_reason("is no commune code");
      return Status::OK;
    }
    registry_.stored[header.digest()] = bytes;
    response->mutable_source()->set_digest(header.digest());
    return Status::OK;
  }

  Status ApplySources(ServerContext*, const v1::ApplySourcesRequest* request,
                      grpc::ServerWriter<v1::ApplySourcesResponse>* writer) override {
    const std::lock_guard lock(registry_.mutex_);
    registry_.applies.push_back(*request);
    v1::ApplySourcesResponse message;
    message.set_phase(v1::ApplySourcesResponse::RECONCILING);
    writer->Write(message);
    if (registry_.apply_breaks-- > 0) return Status(grpc::StatusCode::UNAVAILABLE, "connection reset");
    message.set_phase(v1::ApplySourcesResponse::DONE);
    google::protobuf::TextFormat::ParseFromString(R"(
        revision: 8
        changes { kind: "versions" added: 45957 total: 45957 }
        disagreements { kind: "late-end" count: 211 }
        sample: "+ commune-59350 Lille"
        limits: "Les périmètres des EPCI avant 2019 manquent.")",
                                                  message.mutable_result());
    writer->Write(message);
    return Status::OK;
  }

  Status ListSources(ServerContext*, const v1::ListSourcesRequest* request,
                     v1::ListSourcesResponse* response) override {
    const std::lock_guard lock(registry_.mutex_);
    std::vector<std::string> digests;
    for (const auto& [digest, bytes] : registry_.stored) digests.push_back(digest);
    const auto [begin, end] = PageOf(*request, static_cast<int>(digests.size()), response);
    for (int i = begin; i < end; ++i) {
      auto* source = response->add_sources();
      source->set_digest(digests[static_cast<size_t>(i)]);
      source->set_kind("cog");
      source->set_vintage(2026);
      source->set_state(v1::Source::APPLIED);
    }
    return Status::OK;
  }

  Status ListDisagreements(ServerContext*, const v1::ListDisagreementsRequest* request,
                           v1::ListDisagreementsResponse* response) override {
    const auto [begin, end] = PageOf(*request, 3, response);
    for (int i = begin; i < end; ++i) {
      auto* disagreement = response->add_disagreements();
      disagreement->set_kind("late-end");
      disagreement->set_collectivite(fmt::format("collectivites/commune-deleguee-{}", 27198 + i));
      disagreement->set_detail("ended on 2019-01-01, listed until 2021");
    }
    auto* count = response->add_counts();
    count->set_kind("late-end");
    count->set_count(3);
    return Status::OK;
  }

 private:
  SmallRegistry& registry_;
};

SmallRegistry::SmallRegistry(std::shared_ptr<grpc::ServerCredentials> credentials)
    : collectivites_(std::make_unique<Collectivites>(this)), imports_(std::make_unique<Imports>(this)) {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", credentials, &port_);
  builder.RegisterService(collectivites_.get());
  builder.RegisterService(imports_.get());
  server_ = builder.BuildAndStart();
}

SmallRegistry::~SmallRegistry() { server_->Shutdown(); }

void SmallRegistry::Note(const grpc::ServerContext& context) {
  const auto found = context.client_metadata().find("authorization");
  authorizations.emplace_back(
      found == context.client_metadata().end() ? "" : std::string(found->second.data(), found->second.size()));
}

RunResult RunSoclectl(const std::string& address, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"--address", address});
  RunResult result;
  const CommandLine line = ParseCommandLine(arguments);
  if (!line.invocation) return {line.exit_code, line.out, line.err};
  std::ostringstream out;
  std::ostringstream err;
  const Console console{.out = out, .err = err, .language = line.invocation->globals.language};
  result.code = RunInvocation(*line.invocation, console, "/");
  result.out = out.str();
  result.err = err.str();
  return result;
}

}  // namespace socle::cli
