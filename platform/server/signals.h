// The signals that end the process, taken by one thread that waits for them.
#pragma once

namespace socle::server {

// First line of main: from here on SIGTERM and SIGINT wait until somebody takes them. Before any thread is started, and
// before any gRPC object exists, otherwise one of gRPC's threads takes the signal and the process dies. SIGPIPE is
// ignored.
void BlockStopSignals();

// Whether BlockStopSignals was called in this thread or one that started it.
bool StopSignalsAreBlocked();

// Waits for SIGTERM or SIGINT, and returns which.
int WaitForStopSignal();

// Whether one has come since; does not wait.
bool StopSignalCame();

}  // namespace socle::server
