#include "platform/api/content_digest.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <memory>

namespace socle::api {

Sha256 ContentDigest(const google::protobuf::Message& content) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    content.SerializeToCodedStream(&coded);
  }
  return DigestOf({content.GetTypeName(), bytes});
}

Sha256 DigestOfShown(const google::protobuf::Message& shown) {
  std::unique_ptr<google::protobuf::Message> content(shown.New());
  content->CopyFrom(shown);
  for (const char* field : {"revision", "etag", "update_time", "knowledge"}) {
    const google::protobuf::FieldDescriptor* found = content->GetDescriptor()->FindFieldByName(field);
    if (found != nullptr) content->GetReflection()->ClearField(content.get(), found);
  }
  return ContentDigest(*content);
}

}  // namespace socle::api
