#include "services/registry/api/import_service.h"

#include <fmt/format.h>

#include "platform/api/text.h"
#include "platform/rpc/bytes.h"
#include "services/registry/api/errors.h"
#include "services/registry/api/import_conversion.h"
#include "services/registry/api/page.h"
#include "services/registry/domain/limits.h"
#include "services/registry/domain/reconcile.h"
#include "services/registry/domain/sources/parse_source.h"

namespace socle::registry::api {
namespace {

constexpr size_t kMaxSourceBytes = size_t{64} << 20;
constexpr int kMaxDigests = 200;
constexpr std::chrono::hours kKeepUnused{24 * 7};

bool IsDigest(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

absl::Status CheckHeader(const v1::UploadSourceRequest& first) {
  if (!first.has_header()) {
    return UploadMalformed("header", "the first message must hold it", "Le premier message doit porter l'en-tête.");
  }
  SOCLE_RETURN_IF_ERROR(
      socle::api::CheckText("header.file_name", first.header().file_name(), {.min = 1, .max = 500}).status());
  if (!IsDigest(first.header().digest())) {
    return UploadMalformed("header.digest", "not a SHA-256 in lower-case hexadecimal",
                           "header.digest : un SHA-256 en hexadécimal est attendu.");
  }
  return absl::OkStatus();
}

// The bytes that follow the header.
absl::StatusOr<std::string> ReadBytes(rpc::StreamIn<v1::UploadSourceRequest>& in) {
  std::string bytes;
  v1::UploadSourceRequest part;
  while (true) {
    SOCLE_ASSIGN_OR_RETURN(const bool more, in.Read(&part));
    if (!more) return bytes;
    if (part.has_header()) {
      return UploadMalformed("header", "only the first message may hold it", "Un seul en-tête est attendu.");
    }
    if (bytes.size() + part.data().size() > kMaxSourceBytes) return SourceTooLarge(kMaxSourceBytes);
    bytes += part.data();
  }
}

}  // namespace

ImportService::ImportService(RecordArchive* archive, const ServingHolder* holder)
    : archive_(archive), holder_(holder), service_("socle.registry.v1.ImportService") {
  service_.ClientStream<v1::UploadSourceRequest, v1::UploadSourceResponse>(
      "UploadSource", [this](rpc::Call& call, rpc::StreamIn<v1::UploadSourceRequest>& in) { return Upload(call, in); });
  service_.ServerStream<v1::ApplySourcesRequest, v1::ApplySourcesResponse>(
      "ApplySources", [this](rpc::Call& call, const v1::ApplySourcesRequest& request, Progress& out) {
        return Apply(call, request, out);
      });
  service_.Blocking<v1::ListSourcesRequest, v1::ListSourcesResponse>(
      "ListSources", [this](rpc::Call& call, const v1::ListSourcesRequest& request) { return List(call, request); });
  service_.Memory<v1::ListDisagreementsRequest>(
      "ListDisagreements", [this](rpc::Call&, const v1::ListDisagreementsRequest& request) -> rpc::Answer {
        return rpc::Wait([this, &request](rpc::Call&) { return Disagreements(request); });
      });
}

absl::StatusOr<v1::UploadSourceResponse> ImportService::Upload(rpc::Call& call,
                                                               rpc::StreamIn<v1::UploadSourceRequest>& in) {
  v1::UploadSourceRequest first;
  SOCLE_ASSIGN_OR_RETURN(const bool any, in.Read(&first));
  if (!any) return UploadMalformed("header", "the stream is empty", "Le flux est vide.");
  SOCLE_RETURN_IF_ERROR(CheckHeader(first));
  v1::UploadSourceResponse response;
  SOCLE_ASSIGN_OR_RETURN(const auto stored, archive_->List(call.deadline()));
  for (const KeptPublication& source : stored) {
    if (source.source.digest != first.header().digest()) continue;
    ToProto(source, response.mutable_source());
    response.set_already_stored(true);
    return response;
  }
  SOCLE_ASSIGN_OR_RETURN(const std::string bytes, ReadBytes(in));
  SOCLE_ASSIGN_OR_RETURN(const ParsedSource parsed, ParseSource(first.header().file_name(), bytes));
  if (std::holds_alternative<CorrectionDocument>(parsed.document)) {
    return UploadMalformed("header.file_name", "corrections are made by CorrectionService, not uploaded",
                           "Une correction passe par CorrectionService, elle ne se dépose pas.");
  }
  if (SourceOf(parsed.document).digest != first.header().digest()) {
    return UploadMalformed("header.digest", "not the digest of the bytes that came",
                           "header.digest : l'empreinte ne correspond pas aux octets reçus.");
  }
  for (const RowError& error : parsed.errors) ToProto(error, response.add_row_errors());
  if (!parsed.errors.empty()) return response;
  Source source = SourceOf(parsed.document);
  source.file = first.header().file_name();  // with its folders: they may tell the year when it is read again
  SOCLE_ASSIGN_OR_RETURN(const KeptPublication staged, archive_->Keep(source, bytes, call.deadline()));
  ToProto(staged, response.mutable_source());
  response.mutable_source()->set_row_count(parsed.row_count);
  return response;
}

absl::StatusOr<std::vector<KeptPublication>> ImportService::Choose(const v1::ApplySourcesRequest& request,
                                                                   RecordArchive::Deadline deadline) {
  if (request.digests_size() > kMaxDigests) {
    return InvalidField("digests", fmt::format("{} given; at most {} are taken", request.digests_size(), kMaxDigests),
                        fmt::format("digests : {} au plus.", kMaxDigests));
  }
  SOCLE_ASSIGN_OR_RETURN(std::vector<KeptPublication> stored, archive_->List(deadline));
  for (const std::string& digest : request.digests()) {
    const bool known = std::any_of(stored.begin(), stored.end(),
                                   [&](const KeptPublication& source) { return source.source.digest == digest; });
    if (!known) {
      return InvalidField("digests", fmt::format("'{}' is not stored: upload it first", digest.substr(0, 64)),
                          "digests : ce fichier n'a pas été déposé.");
    }
  }
  std::erase_if(stored, [&](const KeptPublication& source) {
    const bool asked = request.digests().empty() || std::find(request.digests().begin(), request.digests().end(),
                                                              source.source.digest) != request.digests().end();
    return !asked && !source.applied;
  });
  return stored;
}

absl::StatusOr<std::vector<SourceDocument>> ImportService::ReadAll(rpc::Call& call,
                                                                   const std::vector<KeptPublication>& chosen,
                                                                   Progress& out) {
  std::vector<SourceDocument> documents;
  v1::ApplySourcesResponse progress;
  progress.set_phase(v1::ApplySourcesResponse::READING);
  progress.set_total(static_cast<int64_t>(chosen.size()));
  for (const KeptPublication& source : chosen) {
    SOCLE_RETURN_IF_ERROR(call.CheckAlive());
    progress.set_done(static_cast<int64_t>(documents.size()));
    out.Write(progress);
    SOCLE_ASSIGN_OR_RETURN(const std::string bytes, archive_->ReadBytes(source.source.id, call.deadline()));
    SOCLE_ASSIGN_OR_RETURN(ParsedSource parsed, ParseSource(source.source.file, bytes));
    documents.push_back(std::move(parsed.document));
  }
  return documents;
}

absl::Status ImportService::Apply(rpc::Call& call, const v1::ApplySourcesRequest& request, Progress& out) {
  const auto say = [&](v1::ApplySourcesResponse::Phase phase) {
    v1::ApplySourcesResponse progress;
    progress.set_phase(phase);
    out.Write(progress);
    return call.CheckAlive();
  };
  SOCLE_RETURN_IF_ERROR(archive_->ForgetUnused(kKeepUnused, call.deadline()));
  SOCLE_ASSIGN_OR_RETURN(const auto chosen, Choose(request, call.deadline()));
  SOCLE_ASSIGN_OR_RETURN(const std::vector<SourceDocument> documents, ReadAll(call, chosen, out));
  SOCLE_RETURN_IF_ERROR(say(v1::ApplySourcesResponse::RECONCILING));
  SOCLE_ASSIGN_OR_RETURN(Record wanted, Reconcile(documents, [&] { return call.CheckAlive(); }));
  SOCLE_RETURN_IF_ERROR(say(v1::ApplySourcesResponse::COMPARING));
  v1::ApplySourcesResponse done;
  v1::ApplySourcesResult* result = done.mutable_result();
  for (const std::string& limit : LimitsOf(wanted.sources)) result->add_limits(limit);
  CountDisagreements(wanted.disagreements, result->mutable_disagreements());
  const Replacement replacement{.commit = !request.validate_only(),
                                .cause = fmt::format("import of {} publications", chosen.size()),
                                .actor = call.principal().subject};
  SOCLE_ASSIGN_OR_RETURN(const RecordChange change,
                         archive_->Replace(std::move(wanted), replacement, call.deadline(),
                                           [&] { return say(v1::ApplySourcesResponse::WRITING); }));
  ToProto(change, result);
  // Whoever imports reads next: this replica answers from the new revision when it says that it is done.
  holder_->WaitFor(change.revision, absl::Now() + absl::FromChrono(call.Remaining()) * 0.9);
  done.set_phase(v1::ApplySourcesResponse::DONE);
  out.Write(done);
  return absl::OkStatus();
}

absl::StatusOr<v1::ListSourcesResponse> ImportService::List(rpc::Call& call, const v1::ListSourcesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(std::vector<KeptPublication> stored, archive_->List(call.deadline()));
  std::vector<std::pair<std::string, KeptPublication>> keyed;
  for (KeptPublication& source : stored) {
    const Source& of = source.source;
    keyed.emplace_back(fmt::format("{} {:04} {} {}", of.kind, of.vintage, of.origin, of.digest), std::move(source));
  }
  const auto part = page.Cut(std::move(keyed));
  v1::ListSourcesResponse response;
  for (const KeptPublication& source : part.items) ToProto(source, response.add_sources());
  response.set_next_page_token(part.next_page_token);
  return response;
}

absl::StatusOr<grpc::ByteBuffer> ImportService::Disagreements(const v1::ListDisagreementsRequest& request) const {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  const std::shared_ptr<const Serving> serving = holder_->Get();
  std::vector<std::pair<std::string, const Disagreement*>> found;
  for (const Disagreement& disagreement : serving->snapshot->disagreements()) {
    if (!request.kind().empty() && disagreement.kind != request.kind()) continue;
    found.emplace_back(
        fmt::format("{} {:02} {} {} {}", disagreement.kind, static_cast<int>(disagreement.entity.type),
                    disagreement.entity.code.view(), SortableKey(disagreement.date), disagreement.detail),
        &disagreement);
  }
  const auto part = page.Cut(std::move(found));
  v1::ListDisagreementsResponse response;
  for (const Disagreement* disagreement : part.items) {
    ToProto(*serving->snapshot, *disagreement, response.add_disagreements());
  }
  CountDisagreements(serving->snapshot->disagreements(), response.mutable_counts());
  response.set_next_page_token(part.next_page_token);
  return rpc::Encode(response);
}

}  // namespace socle::registry::api
