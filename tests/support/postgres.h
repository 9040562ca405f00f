// A PostgreSQL of the test's own: private folder, unix socket, nothing shared with the system's cluster.
//
//   TestDatabase database = PostgresCluster::Shared().CreateDatabase();
//   db::Pool pool({.address = {.url = database.url}});
//
// One cluster a test program, started at first use (about a second) and gone with the program, however it ends. As root
// it runs as an unprivileged user, because PostgreSQL refuses to be root. Durability is off: it survives kill -9 of
// PostgreSQL, not of the machine.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>

namespace socle::testing {

struct TestDatabase {
  std::string name;
  std::string url;
};

class PostgresCluster {
 public:
  // The cluster of this program. A failure to start ends the program with a message: there is nothing to test.
  static PostgresCluster& Shared();
  // For tests that stop it, so that the others keep theirs.
  PostgresCluster();
  ~PostgresCluster();
  PostgresCluster(const PostgresCluster&) = delete;
  PostgresCluster& operator=(const PostgresCluster&) = delete;

  // An empty database, or a copy of `from`, to which nobody may be connected.
  TestDatabase CreateDatabase(const std::string& from = "template0");
  void DropDatabase(const std::string& name);
  std::string Url(const std::string& database) const;

  // SIGKILL to the server and all of its children, as when a machine dies.
  void Kill9();
  void Start();
  void Restart() {
    Kill9();
    Start();
  }

  // Runs SQL as the administrator and returns the first value, "" if there is none. Throws on errors.
  std::string Administer(const std::string& sql, const std::string& database = "postgres");

 private:
  std::string folder_;
  pid_t server_ = 0;
  int databases_ = 0;
};

// Waits until `done`, at most ten seconds; false if it never became true. For what other processes do: our own code is
// waited for by its notifications.
bool Eventually(const std::function<bool()>& done);

}  // namespace socle::testing
