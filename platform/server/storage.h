// The database of a service: its settings and their flags, its pool, whether it holds the schema that is served.
//
//   server::StorageSettings settings;                       // + server::AddFlags(&settings, &flags)
//   auto storage = server::Storage::Open(settings, Schema(), process);   // refuses a schema of another version
//   …
//   const server::Readiness readiness(&storage->pool(), Schema(), [&] { server.SetReady(true); });
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "platform/db/migrations.h"
#include "platform/db/pool.h"
#include "platform/server/flags.h"
#include "platform/server/process.h"

namespace socle::server {

struct StorageSettings {
  db::PoolOptions database;
  std::chrono::milliseconds event_retention = std::chrono::hours(7 * 24);
  std::chrono::milliseconds request_retention = std::chrono::hours(24);
};

// Adds every flag of them, with what `settings` holds as defaults.
void AddFlags(StorageSettings* settings, Flags* flags);

// The pool, with gauges of it among the metrics of the process.
class Storage {
 public:
  // INVALID_ARGUMENT without a database; FAILED_PRECONDITION for a schema of another version. A database that is away
  // is none of both: it may come back. `process` must outlive it.
  static absl::StatusOr<std::unique_ptr<Storage>> Open(const StorageSettings& settings, db::SchemaRange schema,
                                                       Process* process);
  ~Storage();
  Storage(const Storage&) = delete;
  Storage& operator=(const Storage&) = delete;

  db::Pool& pool() { return pool_; }
  // As they were given, with the log of the process.
  const StorageSettings& settings() const { return settings_; }

 private:
  Storage(StorageSettings settings, Process* process);

  const StorageSettings settings_;
  telemetry::Metrics& metrics_;
  db::Pool pool_;
};

// When the process is ready for calls: once its database has answered with the schema that it serves.
class Readiness {
 public:
  // Asks the database until it answers, then calls `ready`, once, from a thread of its own.
  Readiness(db::Pool* pool, db::SchemaRange schema, std::function<void()> ready);
  ~Readiness();
  Readiness(const Readiness&) = delete;
  Readiness& operator=(const Readiness&) = delete;

 private:
  void Run();

  db::Pool* const pool_;
  const db::SchemaRange schema_;
  const std::function<void()> ready_;
  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace socle::server
