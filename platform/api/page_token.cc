#include "platform/api/page_token.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>

#include "platform/api/digest.h"
#include "platform/base/error.h"

namespace socle::api {
namespace {

using google::protobuf::io::CodedInputStream;
using google::protobuf::io::CodedOutputStream;
using google::protobuf::io::StringOutputStream;

// Layout: version, 16 bytes of digest over all that follows, 16 bytes of digest of the arguments, then the body: the
// number of keys, each key, resolved; texts with their length before them, numbers as protobuf varints.
constexpr char kVersion = 1;
constexpr size_t kDigestBytes = 16;
constexpr size_t kHeaderBytes = 1 + 2 * kDigestBytes;
constexpr size_t kMaxTokenBytes = 8 * 1024;
constexpr uint32_t kMaxKeys = 16;

absl::Status Invalid(std::string_view english, std::string_view french) {
  return InvalidField("page_token", english, french, ErrorReason::INVALID_PAGE_TOKEN);
}

absl::Status Changed() {
  return Invalid("is not a token of this API, or was changed on its way",
                 "Le jeton de page n'est pas de cette API, ou a été modifié en chemin.");
}

std::string ArgumentsDigest(std::string_view arguments) {
  return FirstBytes(DigestOf({"socle.api.page.arguments", arguments}), kDigestBytes);
}

std::string TokenDigest(std::string_view rest) {
  return FirstBytes(DigestOf({"socle.api.page.token", {&kVersion, 1}, rest}), kDigestBytes);
}

std::string Body(const PageToken& token) {
  std::string body;
  {
    StringOutputStream bytes(&body);
    CodedOutputStream out(&bytes);
    const auto write = [&out](const std::string& text) {
      out.WriteVarint32(static_cast<uint32_t>(text.size()));
      out.WriteString(text);
    };
    out.WriteVarint32(static_cast<uint32_t>(token.keys.size()));
    for (const std::string& key : token.keys) write(key);
    write(token.resolved);
  }
  return body;
}

std::optional<PageToken> ReadBody(std::string_view body) {
  CodedInputStream in(reinterpret_cast<const uint8_t*>(body.data()), static_cast<int>(body.size()));
  const auto read = [&in, &body](std::string* text) {
    uint32_t size = 0;
    return in.ReadVarint32(&size) && size <= body.size() && in.ReadString(text, static_cast<int>(size));
  };
  PageToken token;
  uint32_t keys = 0;
  if (!in.ReadVarint32(&keys) || keys > kMaxKeys) return std::nullopt;
  token.keys.resize(keys);
  for (std::string& key : token.keys) {
    if (!read(&key)) return std::nullopt;
  }
  if (!read(&token.resolved)) return std::nullopt;
  // A token has one form: nothing behind it, no number longer than need be.
  if (Body(token) != body) return std::nullopt;
  return token;
}

void Clear(google::protobuf::Message* message, std::string_view name) {
  const auto* field = message->GetDescriptor()->FindFieldByName(std::string(name));
  if (field != nullptr) message->GetReflection()->ClearField(message, field);
}

}  // namespace

std::string RequestArguments(const google::protobuf::Message& request, std::initializer_list<std::string_view> except) {
  const std::unique_ptr<google::protobuf::Message> arguments(request.New());
  arguments->CopyFrom(request);
  Clear(arguments.get(), "page_size");
  Clear(arguments.get(), "page_token");
  for (const std::string_view name : except) Clear(arguments.get(), name);
  std::string bytes = request.GetDescriptor()->full_name() + '\n';
  {
    StringOutputStream stream(&bytes);
    CodedOutputStream out(&stream);
    out.SetSerializationDeterministic(true);
    arguments->SerializeToCodedStream(&out);
  }
  return bytes;
}

std::string EncodePageToken(const PageToken& token, std::string_view arguments) {
  const std::string rest = ArgumentsDigest(arguments) + Body(token);
  return ToBase64Url(kVersion + TokenDigest(rest) + rest);
}

absl::StatusOr<PageToken> DecodePageToken(std::string_view text, std::string_view arguments) {
  if (text.size() > kMaxTokenBytes) return Changed();
  const std::optional<std::string> bytes = FromBase64Url(text);
  if (!bytes || bytes->size() < kHeaderBytes || bytes->front() != kVersion) return Changed();
  const std::string_view all = *bytes;
  const std::string_view rest = all.substr(1 + kDigestBytes);
  if (TokenDigest(rest) != all.substr(1, kDigestBytes)) return Changed();
  if (ArgumentsDigest(arguments) != rest.substr(0, kDigestBytes)) {
    return Invalid("goes with other arguments; only page_size may differ from one page to the next",
                   "Le jeton de page va avec d'autres arguments ; seul page_size peut changer d'une page à l'autre.");
  }
  std::optional<PageToken> token = ReadBody(rest.substr(kDigestBytes));
  if (!token) return Changed();
  return *std::move(token);
}

absl::StatusOr<int32_t> ResolvePageSize(int32_t requested, PageSizes sizes) {
  if (requested < 0) {
    return InvalidField("page_size", "must not be negative", "La taille de page ne peut être négative.");
  }
  return requested == 0 ? sizes.standard : std::min(requested, sizes.max);
}

}  // namespace socle::api
