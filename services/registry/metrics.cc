#include "services/registry/metrics.h"

namespace socle::registry {

Gauges::Gauges(telemetry::Metrics* metrics, const api::ServingHolder* holder, const store::RecordTail* tail)
    : metrics_(metrics) {
  Add("socle_registry_revision", "Revision that reads are answered from.", [=] { return holder->revision(); });
  Add("socle_registry_entities", "Collectivités in the record, living or not.",
      [=] { return static_cast<double>(holder->Get()->snapshot->entities().size()); });
  Add("socle_registry_living_entities", "Collectivités that live today.",
      [=] { return static_cast<double>(holder->Get()->views->alive().size()); });
  Add("socle_registry_encoded_bytes", "Bytes of encoded answers held in memory.",
      [=] { return static_cast<double>(holder->Get()->views->byte_size()); });
  Add("socle_registry_record_load_seconds", "Time that the last load of the record took.",
      [=] { return static_cast<double>(tail->State().last_load_time.count()) / 1000; });
  Add("socle_registry_record_load_failures", "Loads of the record that failed since the start.",
      [=] { return static_cast<double>(tail->State().failures); });
  Add("socle_registry_snapshot_lag_last_seconds", "How late the newest revision was served, from its beginning.",
      [=] { return static_cast<double>(tail->State().last_lag.count()) / 1e6; });
  Add("socle_database_up", "1 when the database answered the last question about the newest revision.",
      [=] { return tail->State().database_up ? 1 : 0; });
}

Gauges::~Gauges() {
  for (const std::string& name : names_) metrics_->RemoveGauges(name);
}

void Gauges::Add(const std::string& name, const std::string& help, std::function<double()> read) {
  metrics_->AddGauge(name, help, {}, std::move(read));
  names_.push_back(name);
}

}  // namespace socle::registry
