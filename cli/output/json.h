// Messages as JSON, for programs: proto JSON names, one line each.
#pragma once

#include <google/protobuf/message.h>

#include <string>

namespace socle::cli {

// Without a line end. Valid messages only (all that a service sends are).
std::string JsonOf(const google::protobuf::Message& message);

// Over several lines, for people; ends with a line end.
std::string PrettyJsonOf(const google::protobuf::Message& message);

}  // namespace socle::cli
