#include "platform/write/command.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "absl/strings/ascii.h"
#include "platform/api/uuid.h"
#include "platform/base/error.h"
#include "platform/rpc/call.h"

namespace socle::write {
namespace {

// The same content gives the same bytes, whichever client wrote it.
std::string CanonicalBytes(const google::protobuf::Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

const google::protobuf::FieldDescriptor* FieldOf(const google::protobuf::Message& message, const char* name,
                                                 google::protobuf::FieldDescriptor::CppType type) {
  const auto* field = message.GetDescriptor()->FindFieldByName(name);
  return field != nullptr && !field->is_repeated() && field->cpp_type() == type ? field : nullptr;
}

}  // namespace

std::string Command::NewId() const { return api::UuidOf({caller, request_id}); }

absl::StatusOr<Command> CommandOf(rpc::Call& call, const google::protobuf::Message& request,
                                  std::vector<std::string> resources) {
  using Field = google::protobuf::FieldDescriptor;
  Command command;
  command.method = std::string(call.method().full_name);
  command.caller = call.principal().subject;
  command.trace_id = std::string(call.trace().trace());
  command.resources = std::move(resources);

  const std::unique_ptr<google::protobuf::Message> content(request.New());
  content->CopyFrom(request);
  if (const Field* id = FieldOf(request, "request_id", Field::CPPTYPE_STRING)) {
    command.request_id = absl::AsciiStrToLower(request.GetReflection()->GetString(request, id));
    content->GetReflection()->ClearField(content.get(), id);
  }
  if (const Field* only = FieldOf(request, "validate_only", Field::CPPTYPE_BOOL)) {
    command.validate_only = request.GetReflection()->GetBool(request, only);
  }
  if (command.request_id.empty()) {
    command.request_id = api::NewUuid();
  } else if (!api::IsUuid(command.request_id)) {
    return InvalidField("request_id", "not a UUID (8-4-4-4-12 hexadecimal digits)",
                        "request_id : un UUID est attendu (8-4-4-4-12 chiffres hexadécimaux).");
  }
  command.fingerprint = api::DigestOf({command.method, CanonicalBytes(*content)});
  return command;
}

}  // namespace socle::write
