#include "platform/server/storage.h"

#include <array>

#include "platform/base/error.h"
#include "platform/db/connection_string.h"

namespace socle::server {
namespace {

constexpr std::chrono::hours kFourWeeks(4 * 7 * 24);
constexpr std::chrono::seconds kSchemaDeadline{5};
constexpr std::chrono::seconds kPatience{2};
constexpr absl::Duration kPause = absl::Milliseconds(200);

struct PoolGauge {
  const char* name;
  const char* help;
  int db::PoolStats::*figure;
};
constexpr std::array<PoolGauge, 3> kPoolGauges = {{
    {"socle_database_connections_in_use", "Connections lent to calls.", &db::PoolStats::in_use},
    {"socle_database_connections_idle", "Connections waiting to be used.", &db::PoolStats::idle},
    {"socle_database_waiters", "Calls waiting for a connection.", &db::PoolStats::waiters},
}};

StorageSettings WithLog(StorageSettings settings, telemetry::Log& log) {
  settings.database.log = [&log](std::string_view text) { log.Write(telemetry::Severity::kWarning, text); };
  return settings;
}

}  // namespace

void AddFlags(StorageSettings* settings, Flags* flags) {
  db::PoolOptions& database = settings->database;
  flags->Text("database-url", &database.address.url,
              "PostgreSQL database, as libpq takes it; without a password in it");
  flags->Text("database-password-file", &database.address.password_file, "File that holds the database password");
  flags->Number("database-connections", &database.max_connections, "Connections at most", 1, 100);
  flags->Switch("prepared-statements", &database.prepared_statements,
                "Prepare statements on the server; off behind a PgBouncer that pools transactions");
  flags->Duration("event-retention", &settings->event_retention,
                  "How long events are kept for those who watch; who resumes later must read anew",
                  {.most = kFourWeeks});
  // The API promises a day.
  flags->Duration("request-retention", &settings->request_retention,
                  "How long a repeat of a write is known by its request id",
                  {.least = std::chrono::hours(24), .most = kFourWeeks});
}

absl::StatusOr<std::unique_ptr<Storage>> Storage::Open(const StorageSettings& settings, db::SchemaRange schema,
                                                       Process* process) {
  if (settings.database.address.url.empty()) {
    return absl::InvalidArgumentError("--database-url (SOCLE_DATABASE_URL) is not set");
  }
  // The pool would call a file that cannot be read a database that is away.
  db::DatabaseAddress address = settings.database.address;
  address.password_file.clear();
  SOCLE_RETURN_IF_ERROR(OfFlag("database-url", db::ConnectionString(address).status()));
  SOCLE_RETURN_IF_ERROR(OfFlag("database-password-file", db::ConnectionString(settings.database.address).status()));
  std::unique_ptr<Storage> storage(new Storage(WithLog(settings, process->log()), process));
  absl::Status found = db::CheckSchema(storage->pool(), schema, db::DeadlineIn(kSchemaDeadline));
  if (found.code() == absl::StatusCode::kFailedPrecondition) return found;
  return storage;
}

Storage::Storage(StorageSettings settings, Process* process)
    : settings_(std::move(settings)), metrics_(process->metrics()), pool_(settings_.database) {
  for (const PoolGauge& gauge : kPoolGauges) {
    metrics_.AddGauge(gauge.name, gauge.help, {}, [this, &gauge] { return pool_.Stats().*gauge.figure; });
  }
}

Storage::~Storage() {
  for (const PoolGauge& gauge : kPoolGauges) metrics_.RemoveGauges(gauge.name);
}

Readiness::Readiness(db::Pool* pool, db::SchemaRange schema, std::function<void()> ready)
    : pool_(pool), schema_(schema), ready_(std::move(ready)), thread_([this] { Run(); }) {}

Readiness::~Readiness() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  thread_.join();
}

void Readiness::Run() {
  while (!db::CheckSchema(*pool_, schema_, db::DeadlineIn(kPatience)).ok()) {
    absl::MutexLock lock(&mutex_);
    if (mutex_.AwaitWithTimeout(absl::Condition(&stopping_), kPause)) return;
  }
  ready_();
}

}  // namespace socle::server
