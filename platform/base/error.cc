#include "platform/base/error.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

namespace socle {
namespace {

constexpr char kPayloadUrl[] = "type.googleapis.com/google.rpc.Status";
constexpr char kDomain[] = "socle.fr";
// gRPC 1.51 drops trailers above 8 KiB; the base64 of the details and the message must both fit.
constexpr size_t kMaxBytes = 6 * 1024;

void Pack(const google::protobuf::Message& detail, google::rpc::Status* status) {
  if (detail.ByteSizeLong() > 0) status->add_details()->PackFrom(detail);
}

// At most so many bytes, and no character cut in two: a caller's parser refuses what is not UTF-8, details and all.
void CutTo(size_t max, std::string* text) {
  if (text->size() <= max) return;
  while (max > 0 && (static_cast<unsigned char>((*text)[max]) & 0xC0) == 0x80) --max;
  text->resize(max);
}

// The first of its violations, as many as fit; false when none does, or it holds none.
template <typename Violations, typename Entries>
bool Shorten(google::protobuf::Any* detail, Entries* (Violations::*entries)(), size_t max) {
  Violations violations;
  if (!detail->Is<Violations>() || !detail->UnpackTo(&violations)) return false;
  Entries* const all = (violations.*entries)();
  int kept = 0;
  for (size_t bytes = 0; kept < all->size(); ++kept) {
    bytes += (*all)[kept].ByteSizeLong() + 4;  // with its tag and length
    if (bytes > max) break;
  }
  if (kept == 0) return false;
  all->DeleteSubrange(kept, all->size() - kept);
  detail->PackFrom(violations);
  return true;
}

// Until it fits: violations from the end, then whole details; the reason stays.
void Fit(google::rpc::Status* rpc) {
  while (rpc->ByteSizeLong() > kMaxBytes && rpc->details_size() > 1) {
    google::protobuf::Any* const last = rpc->mutable_details(rpc->details_size() - 1);
    const size_t others = rpc->ByteSizeLong() - last->value().size() + 8;
    const size_t left = others < kMaxBytes ? kMaxBytes - others : 0;
    const bool shorter = Shorten(last, &google::rpc::BadRequest::mutable_field_violations, left) ||
                         Shorten(last, &google::rpc::PreconditionFailure::mutable_violations, left);
    if (!shorter || rpc->ByteSizeLong() > kMaxBytes) rpc->mutable_details()->RemoveLast();
  }
}

}  // namespace

struct Error::Parts {
  absl::StatusCode code;
  std::string message;
  google::rpc::ErrorInfo info;
  google::rpc::LocalizedMessage localized;
  google::rpc::BadRequest fields;
  google::rpc::PreconditionFailure preconditions;
  google::rpc::ResourceInfo resource;
  google::rpc::RetryInfo retry;
};

Error::Error(absl::StatusCode code, ErrorReason reason, std::string_view message) : parts_(std::make_unique<Parts>()) {
  parts_->code = code;
  parts_->message = message;
  parts_->info.set_reason(ErrorReason_Name(reason));
  parts_->info.set_domain(kDomain);
}

Error::~Error() = default;
Error::Error(Error&&) noexcept = default;

Error&& Error::French(std::string_view message) && {
  parts_->localized.set_locale("fr");
  parts_->localized.set_message(std::string(message));
  CutTo(kMaxBytes / 4, parts_->localized.mutable_message());
  return std::move(*this);
}

Error&& Error::Metadata(std::string_view key, std::string_view value) && {
  std::string& kept = (*parts_->info.mutable_metadata())[std::string(key)];
  kept = value;
  CutTo(kMaxBytes / 4, &kept);
  return std::move(*this);
}

Error&& Error::Field(std::string_view path, std::string_view description) && {
  auto* violation = parts_->fields.add_field_violations();
  violation->set_field(std::string(path));
  violation->set_description(std::string(description));
  return std::move(*this);
}

Error&& Error::Precondition(std::string_view type, std::string_view subject, std::string_view description) && {
  auto* violation = parts_->preconditions.add_violations();
  violation->set_type(std::string(type));
  violation->set_subject(std::string(subject));
  violation->set_description(std::string(description));
  return std::move(*this);
}

Error&& Error::Resource(std::string_view type, std::string_view name) && {
  parts_->resource.set_resource_type(std::string(type));
  parts_->resource.set_resource_name(std::string(name));
  return std::move(*this);
}

Error&& Error::RetryAfter(std::chrono::milliseconds delay) && {
  auto* duration = parts_->retry.mutable_retry_delay();
  duration->set_seconds(delay.count() / 1000);
  duration->set_nanos(static_cast<int>(delay.count() % 1000) * 1'000'000);
  return std::move(*this);
}

absl::Status Error::ToStatus() && {
  google::rpc::Status rpc;
  rpc.set_code(static_cast<int>(parts_->code));
  rpc.set_message(parts_->message);
  rpc.add_details()->PackFrom(parts_->info);
  Pack(parts_->localized, &rpc);
  Pack(parts_->retry, &rpc);
  Pack(parts_->resource, &rpc);
  Pack(parts_->fields, &rpc);
  Pack(parts_->preconditions, &rpc);
  absl::Status status(parts_->code, parts_->message);
  status.SetPayload(kPayloadUrl, absl::Cord(rpc.SerializeAsString()));
  return status;
}

absl::Status InvalidField(std::string_view path, std::string_view description, std::string_view french,
                          ErrorReason reason) {
  return Error(absl::StatusCode::kInvalidArgument, reason, std::string(path) + ": " + std::string(description))
      .French(french)
      .Field(path, description)
      .ToStatus();
}

ErrorReason ReasonOf(const absl::Status& status) {
  google::rpc::Status rpc;
  google::rpc::ErrorInfo info;
  ErrorReason reason = ErrorReason::ERROR_REASON_UNSPECIFIED;
  const absl::optional<absl::Cord> payload = status.GetPayload(kPayloadUrl);
  if (payload && rpc.ParseFromString(std::string(*payload)) && rpc.details_size() > 0 &&
      rpc.details(0).UnpackTo(&info)) {
    type::v1::ErrorReason_Parse(info.reason(), &reason);
  }
  return reason;
}

google::rpc::Status ToRpcStatus(const absl::Status& status) {
  google::rpc::Status rpc;
  const absl::optional<absl::Cord> payload = status.GetPayload(kPayloadUrl);
  if (!payload || !rpc.ParseFromString(std::string(*payload))) {
    const absl::Status internal =
        Error(absl::StatusCode::kInternal, ErrorReason::INTERNAL, "Internal error. The request id leads to the log.")
            .French("Erreur interne. L'identifiant de la requête permet de la retrouver dans le journal.")
            .ToStatus();
    rpc.ParseFromString(std::string(*internal.GetPayload(kPayloadUrl)));
    return rpc;
  }
  CutTo(kMaxBytes / 4, rpc.mutable_message());
  Fit(&rpc);
  return rpc;
}

}  // namespace socle
