#include "platform/server/settings.h"

namespace socle::server {

void AddFlags(Settings* settings, Flags* flags) {
  ServerConfig& server = settings->server;
  flags->Text("listen", &server.listen, "Address and port to serve on; beyond a loopback address only with TLS");
  flags->Text("metrics-listen", &settings->metrics_listen, "Address and port of /metrics; empty for none");
  flags->Choice("log-format", &settings->log_format, "One JSON object a line, or text for people", {"json", "text"});
  flags->Choice("log-level", &settings->log_level, "Least severity logged", {"debug", "info", "warning", "error"});
  flags->Number("log-one-in", &server.scope.log_one_in, "Log one in this many successful calls; 0 for none", 0,
                1'000'000'000);
  flags->Text("otlp-endpoint", &settings->otlp_endpoint,
              "Collector (OTLP over gRPC) that gets spans, host:port; beyond this machine with TLS; empty for none");
  flags->Number("trace-one-in", &settings->trace_one_in,
                "Of the traces that begin here, one in this many is sampled; 0 for none", 0, 1'000'000'000);
  flags->File("roles", &settings->roles, "JSON file of roles and their permissions; default: the service's own roles");
  flags->Text(
      "tls-directory", &settings->tls_directory,
      "Folder with tls.crt, tls.key and ca.crt: callers need a certificate of ca.crt; taken again when renewed");
  flags->File("clients", &settings->clients, "JSON file of client certificates' names and whom they are");
  flags->Text("token-issuer", &settings->token_issuer, "Who signs callers' tokens (iss)");
  flags->Text("token-audience", &settings->token_audience, "For whom tokens have to be signed (aud)");
  flags->Text("token-keys", &settings->token_keys,
              "File with the issuer's public keys (JWKS), taken again when renewed");
  flags->Text("token-keys-url", &settings->token_keys_url, "Where the issuer publishes its public keys (https)");
  flags->Text("token-keys-ca", &settings->token_keys_ca,
              "File of the authorities that the issuer's server is verified by; empty for the system's");
  flags->Duration("token-keys-refresh", &settings->token_keys_refresh,
                  "How often they are fetched again; for a key that is not known, after a fifth of it at the earliest",
                  {std::chrono::seconds(1), std::chrono::hours(1)});
  flags->File("dev-tokens", &settings->dev_tokens, "JSON file of local tokens; only on a loopback address");

  flags->Number("queue-threads", &server.queue_threads, "Threads that answer from memory; 0 for one a core", 0, 256);
  flags->Number("blocking-threads", &server.blocking.threads, "Handlers that wait, at once", 1, 1024);
  flags->Duration("blocking-wait", &server.blocking.longest_wait, "Longest wait for one of those threads");
  flags->Number("max-server-streams", &server.max_server_streams, "Open streams that we send", 0, 4096);
  flags->Number("max-client-streams", &server.max_client_streams, "Open streams that we receive", 0, 4096);
  flags->Duration("max-deadline", &server.scope.max_deadline, "Longest time a unary call may take");
  flags->Duration("max-stream-deadline", &server.scope.max_stream_deadline, "Longest time a stream may take");

  flags->Choice("caller-limits", &settings->caller_limits, "Where the limits of a caller count",
                {"beyond-loopback", "always", "never"});
  flags->Number("caller-rate", &settings->caller.rate, "Calls a second that one caller may make; 0 for any number", 0,
                1'000'000);
  flags->Number("caller-burst", &settings->caller.burst, "Calls that it may make at once after a pause", 1, 1'000'000);
  flags->Number("caller-calls", &settings->caller.calls, "Calls that it may have in flight; 0 for any number", 0,
                1'000'000);
  flags->Number("max-connections", &server.max_connections, "Open connections in all", 1, 1'000'000);
  flags->Number("max-connections-per-peer", &server.max_connections_per_peer, "Open connections from one address", 1,
                1'000'000);
  flags->Duration("max-connection-age", &server.max_connection_age, "When a connection is told to go");
  flags->Duration("max-connection-age-grace", &server.max_connection_age_grace, "What its calls then get to end");
  flags->Duration("drain", &server.drain, "How long open connections may take to leave when the server stops");
  flags->Duration("shutdown-grace", &server.shutdown_grace, "What the calls that are left then get to end");
  flags->Switch("reflection", &server.reflection, "Answer grpc.reflection: shows all methods to whoever can connect");
}

}  // namespace socle::server
