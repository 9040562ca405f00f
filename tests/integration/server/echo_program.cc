// The Echo service as a process of its own, wired as services are: for tests of starting and stopping.
#include "platform/server/process.h"
#include "platform/server/signals.h"
#include "tests/integration/server/echo.h"

int main(int argc, char** argv) {
  using namespace socle;
  server::BlockStopSignals();
  server::Settings settings;
  settings.roles = R"({"all": ["test.*"]})";
  server::Flags flags("echo", "Echoes.");
  server::AddFlags(&settings, &flags);
  if (std::optional<int> code = flags.Parse(argc, argv)) return *code;
  auto process = server::Process::Create("echo", settings);
  if (!process.ok()) return server::Refuse("echo", process.status());
  test::Echo echo;
  server::Server& server = (*process)->server();
  server.Add(&echo.service());
  if (absl::Status started = server.Start(); !started.ok()) return server::Refuse("echo", started);
  server.SetReady(true);
  return server.RunUntilSignal();
}
