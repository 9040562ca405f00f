#include "tests/support/postgres.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include <libpq-fe.h>

#include "fmt/format.h"

namespace socle::testing {
namespace {

namespace fs = std::filesystem;
constexpr char kFolderPrefix[] = "socle-pg-";

[[noreturn]] void Die(const std::string& why) {
  std::fprintf(stderr, "test PostgreSQL: %s\n", why.c_str());
  std::exit(2);
}

// Whom PostgreSQL runs as: us, or an unprivileged user if we are root.
const passwd* ServerUser() {
  if (geteuid() != 0) return nullptr;
  for (const char* name : {"postgres", "nobody"}) {
    if (const passwd* user = getpwnam(name)) return user;
  }
  Die("running as root and no user 'postgres' or 'nobody' to run the server as");
}

// Starts a program of PostgreSQL, output to a file. It dies with us, even if we are killed.
pid_t Spawn(const std::vector<std::string>& command, const std::string& output, int death_signal) {
  const passwd* user = ServerUser();
  std::vector<char*> argv;
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid != 0) return pid;
  const int out = open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
  const int in = open("/dev/null", O_RDONLY);
  dup2(in, 0);
  dup2(out, 1);
  dup2(out, 2);
  if (user != nullptr && (setgroups(0, nullptr) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0))
    _exit(126);
  prctl(PR_SET_PDEATHSIG, death_signal);
  if (getppid() != parent) _exit(125);
  if (chdir("/") != 0) _exit(124);
  setenv("LC_ALL", "C.UTF-8", 1);
  execv(argv[0], argv.data());
  _exit(127);
}

std::string ContentOf(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Folders of programs that were killed before they could clear up.
void RemoveStaleFolders() {
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(fs::temp_directory_path(), ignored)) {
    const std::string name = entry.path().filename().string();
    if (name.rfind(kFolderPrefix, 0) != 0) continue;
    const int pid = std::atoi(name.c_str() + sizeof(kFolderPrefix) - 1);
    if (pid > 0 && kill(pid, 0) != 0 && errno == ESRCH) fs::remove_all(entry.path(), ignored);
  }
}

void Initialise(const std::string& folder) {
  const std::string log = folder + "/initdb.log";
  const pid_t pid = Spawn({SOCLE_POSTGRES_BIN "/initdb", "-D", folder + "/data", "-U", "postgres", "--auth=trust",
                           "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"},
                          log, SIGKILL);
  int status = 0;
  if (waitpid(pid, &status, 0) != pid || status != 0) Die("initdb failed:\n" + ContentOf(log));
}

// A zombie is gone too: who reaps it is not ours to know.
bool IsGone(pid_t pid) {
  const std::string stat = ContentOf(fmt::format("/proc/{}/stat", pid));
  const size_t end_of_name = stat.rfind(')');
  return end_of_name == std::string::npos || stat.compare(end_of_name, 3, ") Z") == 0;
}

std::vector<pid_t> ChildrenOf(pid_t pid) {
  std::ifstream file(fmt::format("/proc/{0}/task/{0}/children", pid));
  std::vector<pid_t> children;
  for (pid_t child; file >> child;) children.push_back(child);
  return children;
}

}  // namespace

PostgresCluster& PostgresCluster::Shared() {
  static PostgresCluster cluster;
  return cluster;
}

PostgresCluster::PostgresCluster() {
  RemoveStaleFolders();
  std::string folder = (fs::temp_directory_path() / fmt::format("{}{}-XXXXXX", kFolderPrefix, getpid())).string();
  if (mkdtemp(folder.data()) == nullptr) Die("cannot make a folder for its data");
  folder_ = folder;
  if (const passwd* user = ServerUser()) {
    if (chown(folder_.c_str(), user->pw_uid, user->pw_gid) != 0)
      Die("cannot give its folder to " + std::string(user->pw_name));
  }
  Initialise(folder_);
  Start();
}

PostgresCluster::~PostgresCluster() {
  Kill9();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void PostgresCluster::Start() {
  const std::string log = folder_ + "/server.log";
  server_ = Spawn({SOCLE_POSTGRES_BIN "/postgres", "-D", folder_ + "/data", "-k", folder_, "-c",
                   "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=60",
                   "-c", "shared_buffers=128MB", "-c", "max_wal_size=2GB", "-c", "autovacuum=off"},
                  log, SIGQUIT);
  const bool up = Eventually([&] { return PQping(Url("postgres").c_str()) == PQPING_OK || IsGone(server_); });
  if (!up || PQping(Url("postgres").c_str()) != PQPING_OK) Die("the server did not start:\n" + ContentOf(log));
}

void PostgresCluster::Kill9() {
  if (server_ == 0) return;
  // The children first known, then all at once: a backend must not outlive its server.
  std::vector<pid_t> family = ChildrenOf(server_);
  kill(server_, SIGKILL);
  for (const pid_t child : family) kill(child, SIGKILL);
  waitpid(server_, nullptr, 0);
  for (const pid_t child : family) Eventually([&] { return IsGone(child); });
  server_ = 0;
}

std::string PostgresCluster::Url(const std::string& database) const {
  return fmt::format("host='{}' user=postgres dbname='{}'", folder_, database);
}

std::string PostgresCluster::Administer(const std::string& sql, const std::string& database) {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> raw(PQconnectdb(Url(database).c_str()), &PQfinish);
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(raw.get(), sql.c_str()), &PQclear);
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw std::runtime_error(PQerrorMessage(raw.get()));
  return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

TestDatabase PostgresCluster::CreateDatabase(const std::string& from) {
  const std::string name = fmt::format("test_{}", ++databases_);
  Administer(fmt::format("CREATE DATABASE {} TEMPLATE {}", name, from));
  return {name, Url(name)};
}

void PostgresCluster::DropDatabase(const std::string& name) {
  Administer(fmt::format("DROP DATABASE {} WITH (FORCE)", name));
}

bool Eventually(const std::function<bool()>& done) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!done()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

}  // namespace socle::testing
