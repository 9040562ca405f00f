// The whole contract as data.
#include <nlohmann/json.hpp>

#include "cli/output/contract_document.h"
#include "cli/output/json.h"

namespace socle::cli {
namespace {

using nlohmann::ordered_json;

ordered_json Data(const google::protobuf::Message& message) { return ordered_json::parse(JsonOf(message)); }

template <typename Message>
ordered_json Data(const std::vector<Message>& messages) {
  ordered_json list = ordered_json::array();
  for (const Message& message : messages) list.push_back(Data(message));
  return list;
}

ordered_json Data(const InstrumentPages& pages) {
  ordered_json data{{"instrument", Data(pages.instrument)}};
  if (!pages.version.name().empty()) data["version"] = Data(pages.version);
  data["signatories"] = Data(pages.signatories);
  data["deliberations"] = Data(pages.deliberations);
  data["mandates"] = Data(pages.mandates);
  data["signatures"] = Data(pages.signatures);
  return data;
}

}  // namespace

std::string DataOf(const ContractDocument& document) {
  ordered_json data{{"contract", Data(document.contract)}, {"programme", Data(document.programme)}};
  data["phaseHistory"] = Data(document.phases);
  data["instruments"] = ordered_json::array();
  for (const InstrumentPages& pages : document.instruments) data["instruments"].push_back(Data(pages));
  data["findings"] = Data(document.findings);
  data["issues"] = Data(document.issues);
  data["orientations"] = Data(document.orientations);
  data["axes"] = Data(document.axes);
  data["planSummary"] = Data(document.plan);
  data["actions"] = Data(document.actions);
  data["commitments"] = Data(document.commitments);
  data["notebook"] = Data(document.notebook);
  return data.dump(2) + "\n";
}

}  // namespace socle::cli
