#include "platform/db/listener.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include <libpq-fe.h>

#include "fmt/format.h"

namespace socle::db {
namespace {

using SteadyClock = std::chrono::steady_clock;

}  // namespace

Listener::Listener(ListenerOptions options, Wake wake)
    : options_(std::move(options)),
      wake_(std::move(wake)),
      wake_event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      pause_(options_.min_pause),
      thread_([this] { Run(); }) {}

Listener::~Listener() {
  stopping_ = true;
  Poke();
  thread_.join();
  close(wake_event_);
}

void Listener::Poke() { eventfd_write(wake_event_, 1); }

void Listener::Run() {
  bool news = true;
  Deadline next_call = SteadyClock::now();
  while (!stopping_) {
    if (options_.listen && connection_ == nullptr && SteadyClock::now() >= next_attempt_) {
      Connect();
      // What was notified before this session listened is not told again.
      if (connection_ != nullptr) news = true;
    }
    if (news || SteadyClock::now() >= next_call) {
      const std::chrono::milliseconds delay = wake_();
      next_call = SteadyClock::now() + delay;
    }
    const bool reconnecting = options_.listen && connection_ == nullptr;
    news = WaitForNews(reconnecting ? std::min(next_call, next_attempt_) : next_call);
  }
}

void Listener::Connect() {
  absl::Status status;
  const absl::StatusOr<std::string> text = ConnectionString(options_.address);
  if (text.ok()) {
    auto opened = Connection::Open(*text, DeadlineIn(options_.connect_timeout), options_.log);
    status = opened.status();
    if (opened.ok()) {
      const std::string listen = fmt::format("LISTEN {}", options_.channel);
      const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec((*opened)->raw(), listen.c_str()), &PQclear);
      if (PQresultStatus(result.get()) == PGRES_COMMAND_OK) {
        connection_ = *std::move(opened);
        connected_ = true;
        pause_ = options_.min_pause;
        return;
      }
      status = DatabaseUnavailable(PQresultErrorMessage(result.get()), options_.log);
    }
  } else if (options_.log) {
    options_.log(std::string(text.status().message()));
  }
  next_attempt_ = SteadyClock::now() + pause_;
  pause_ = std::min(2 * pause_, options_.max_pause);
}

void Listener::Disconnect(std::string_view why) {
  if (options_.log) options_.log(fmt::format("listening on {} was interrupted: {}", options_.channel, why));
  connection_.reset();
  connected_ = false;
  ++connections_lost_;
  next_attempt_ = SteadyClock::now() + pause_;
}

bool Listener::WaitForNews(Deadline until) {
  pollfd events[] = {{wake_event_, POLLIN, 0}, {-1, POLLIN, 0}};
  if (connection_ != nullptr) events[1].fd = PQsocket(connection_->raw());
  poll(events, 2, static_cast<int>(Remaining(until).count()));
  bool news = false;
  if (events[0].revents != 0) {
    eventfd_t count = 0;
    eventfd_read(wake_event_, &count);
    news = true;
  }
  if (events[1].revents != 0 && ReadNotifications()) news = true;
  return news;
}

bool Listener::ReadNotifications() {
  PGconn* raw = connection_->raw();
  const bool alive = PQconsumeInput(raw) == 1 && PQstatus(raw) == CONNECTION_OK;
  bool news = false;
  while (PGnotify* notification = PQnotifies(raw)) {
    PQfreemem(notification);
    ++notifications_;
    news = true;
  }
  if (!alive) Disconnect(PQerrorMessage(raw));
  return news;
}

}  // namespace socle::db
