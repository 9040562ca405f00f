#include "platform/db/connection.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

#include <libpq-fe.h>
#include <pqxx/connectionpolicy>
#include <pqxx/except>

namespace socle::db {
namespace {

// Gives libpqxx a session that is open already, once.
class AdoptOnce final : public pqxx::connectionpolicy {
 public:
  explicit AdoptOnce(PGconn* raw) : connectionpolicy(""), raw_(raw) {}

  handle do_startconnect(handle current) override {
    if (current != nullptr) return current;
    if (raw_ == nullptr) throw pqxx::broken_connection("the session has ended");
    return std::exchange(raw_, nullptr);
  }
  handle do_completeconnect(handle current) override { return current; }

 private:
  PGconn* raw_;
};

struct Finish {
  void operator()(PGconn* raw) const { PQfinish(raw); }
};

}  // namespace

class Connection::Session final : public pqxx::connection_base {
 public:
  explicit Session(PGconn* raw) : connection_base(policy_), policy_(raw) { init(); }
  ~Session() { close(); }

 private:
  AdoptOnce policy_;
};

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const std::string& connection_string, Deadline deadline,
                                                             const ErrorLog& log) {
  std::unique_ptr<PGconn, Finish> raw(PQconnectStart(connection_string.c_str()));
  if (raw == nullptr) return absl::ResourceExhaustedError("no memory for a database connection");
  PostgresPollingStatusType state = PGRES_POLLING_WRITING;
  while (state != PGRES_POLLING_OK) {
    if (state == PGRES_POLLING_FAILED || PQstatus(raw.get()) == CONNECTION_BAD) {
      return DatabaseUnavailable(PQerrorMessage(raw.get()), log);
    }
    pollfd wait{PQsocket(raw.get()), static_cast<short>(state == PGRES_POLLING_READING ? POLLIN : POLLOUT), 0};
    const auto left = Remaining(deadline);
    if (left.count() == 0) return DeadlinePassed();
    if (poll(&wait, 1, static_cast<int>(left.count())) < 0 && errno != EINTR) {
      return DatabaseUnavailable("poll failed while connecting", log);
    }
    if (wait.revents != 0) state = PQconnectPoll(raw.get());
  }
  try {
    return std::unique_ptr<Connection>(new Connection(raw.release()));
  } catch (...) {
    return StatusOfCurrentException(log);
  }
}

Connection::Connection(pg_conn* raw) : raw_(raw), session_(std::make_unique<Session>(raw)) {
  cut_socket_ = fcntl(PQsocket(raw_), F_DUPFD_CLOEXEC, 0);
  PQsetNoticeReceiver(raw_, &Connection::OnNotice, this);
}

Connection::~Connection() {
  session_.reset();
  if (cut_socket_ >= 0) close(cut_socket_);
}

pqxx::connection_base& Connection::session() { return *session_; }

void Connection::OnNotice(void* self, const pg_result* notice) {
  const char* sqlstate = PQresultErrorField(notice, PG_DIAG_SQLSTATE);
  if (sqlstate != nullptr && std::string_view(sqlstate) == "01000") static_cast<Connection*>(self)->saw_warning_ = true;
}

void Connection::Prepare(const Query& query) {
  if (prepared_.contains(query.name)) return;
  session_->prepare(query.name, query.sql);
  session_->prepare_now(query.name);
  prepared_.insert(query.name);
}

bool Connection::IsUsable() const {
  if (broken_ || PQstatus(raw_) != CONNECTION_OK || PQtransactionStatus(raw_) != PQTRANS_IDLE) return false;
  pollfd incoming{PQsocket(raw_), POLLIN, 0};
  return poll(&incoming, 1, 0) == 0;
}

void Connection::Cut() {
  if (cut_socket_ >= 0) shutdown(cut_socket_, SHUT_RDWR);
}

}  // namespace socle::db
