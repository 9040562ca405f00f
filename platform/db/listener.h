// Calls a function whenever there may be something new in the database: on a NOTIFY, and by the clock behind it.
//
//   Listener listener({.address = address, .channel = "socle_registry_revision"}, [&] {
//     Refresh();
//     return std::chrono::milliseconds(1000);   // call again after this long at the latest
//   });
//
// It keeps a session of its own, outside of the pool. A notification is a hint and no more: while the session is down
// (it is opened again for ever, with a growing pause) and behind a PgBouncer, which cannot LISTEN, the clock alone
// does. The function is called at the start, on notifications, after each reconnection, on Poke(), and when the time it
// returned has passed; always on the listener's thread, one call at a time, and once for what came together.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "platform/db/connection.h"
#include "platform/db/connection_string.h"

namespace socle::db {

struct ListenerOptions {
  DatabaseAddress address = {};
  std::string channel = {};  // an SQL identifier of lower case letters, digits and underscores
  bool listen = true;        // false: by the clock alone
  std::chrono::milliseconds connect_timeout{2000};
  // Pause before the session is opened again: doubles from the first to the second.
  std::chrono::milliseconds min_pause{100};
  std::chrono::milliseconds max_pause{5000};
  ErrorLog log = {};
};

class Listener {
 public:
  // How long to wait, at most, before the next call.
  using Wake = std::function<std::chrono::milliseconds()>;

  Listener(ListenerOptions options, Wake wake);
  // Returns when no call is running.
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // Asks for a call now. From any thread.
  void Poke();

  // Whether notifications are being received.
  bool connected() const { return connected_; }
  int64_t notifications() const { return notifications_; }
  int64_t connections_lost() const { return connections_lost_; }

 private:
  void Run();
  void Connect();
  void Disconnect(std::string_view why);
  // Waits for a poke, a notification or `until`; whether the function is to be called.
  bool WaitForNews(Deadline until);
  bool ReadNotifications();

  const ListenerOptions options_;
  const Wake wake_;
  int wake_event_;  // an eventfd
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> connected_ = false;
  std::atomic<int64_t> notifications_ = 0;
  std::atomic<int64_t> connections_lost_ = 0;
  // Of the listener's thread.
  std::unique_ptr<Connection> connection_;
  Deadline next_attempt_ = Deadline::min();
  std::chrono::milliseconds pause_;
  std::thread thread_;
};

}  // namespace socle::db
