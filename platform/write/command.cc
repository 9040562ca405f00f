#include "platform/write/command.h"

#include <openssl/rand.h>

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "absl/strings/ascii.h"
#include "fmt/format.h"
#include "platform/base/error.h"
#include "platform/rpc/call.h"

namespace socle::write {
namespace {

constexpr size_t kUuidLength = 36;

bool IsUuid(std::string_view text) {
  if (text.size() != kUuidLength) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !absl::ascii_isxdigit(static_cast<unsigned char>(text[i]))) return false;
  }
  return true;
}

// RFC 9562.
std::string UuidText(std::array<unsigned char, 16> bytes, unsigned char version) {
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0F) | (version << 4));
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3F) | 0x80);
  std::string text;
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += fmt::format("{:02x}", bytes[i]);
  }
  return text;
}

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

std::string NewUuid() {
  std::array<unsigned char, 16> bytes;
  RAND_bytes(bytes.data(), bytes.size());
  return UuidText(bytes, 4);
}

std::string UuidOf(std::initializer_list<std::string_view> texts) {
  const api::Sha256 digest = api::DigestOf(texts);
  std::array<unsigned char, 16> bytes;
  std::copy_n(digest.begin(), bytes.size(), bytes.begin());
  return UuidText(bytes, 8);
}

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
    command.request_id = NewUuid();
  } else if (!IsUuid(command.request_id)) {
    return InvalidField("request_id", "not a UUID (8-4-4-4-12 hexadecimal digits)",
                        "request_id : un UUID est attendu (8-4-4-4-12 chiffres hexadécimaux).");
  }
  command.fingerprint = api::DigestOf({command.method, CanonicalBytes(*content)});
  return command;
}

}  // namespace socle::write
