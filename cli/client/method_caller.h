// Any unary method of the services by its name, with requests and answers as JSON.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/client/service_client.h"

namespace socle::cli {

// All methods of all services, in the order of the protos. Streaming ones too.
std::vector<const google::protobuf::MethodDescriptor*> AllMethods();

// "BodyService.CreateBody", "BodyService/CreateBody", "CreateBody" where one service alone has it, or the full name.
// INVALID_ARGUMENT when there is none, several, or when it streams.
absl::StatusOr<const google::protobuf::MethodDescriptor*> FindMethod(std::string_view name);

// The same, streams too.
absl::StatusOr<const google::protobuf::MethodDescriptor*> FindAnyMethod(std::string_view name);

// Whether it needs a permission to read, so that the reader's token does.
bool IsRead(const google::protobuf::MethodDescriptor* method);

// Its request, read from JSON as proto3 maps it (lowerCamelCase or the names of the .proto). INVALID_ARGUMENT with the
// field that is unknown or malformed.
absl::StatusOr<std::unique_ptr<google::protobuf::Message>> RequestFromJson(
    const google::protobuf::MethodDescriptor* method, const std::string& json);

// Calls it, within the client's timeout.
absl::StatusOr<std::unique_ptr<google::protobuf::Message>> CallMethod(ServiceClient& client,
                                                                      const google::protobuf::MethodDescriptor* method,
                                                                      const google::protobuf::Message& request);

}  // namespace socle::cli
