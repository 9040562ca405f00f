// Which relations a method asks of its caller, for explaining it. The rule itself is kept by the handlers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace socle::access {

// One row an act; a method that does one thing or another by what the request says has several. A method without a row
// asks for a permission alone.
struct MethodRelations {
  std::string_view method;  // "BodyService/CreateBody", within the package of the service
  std::string act;          // "CREATE_BODY", as errors show it
  std::string relations;    // "PILOT,OFFICER"
};
using RelationTable = std::vector<MethodRelations>;

}  // namespace socle::access
