// How to reach a service of Socle: mutual TLS, a token where a person is served, retries, every replica in turn.
//
// The settings come from the environment, under the names that soclectl has for them:
//
// SOCLE_ADDRESS         a DNS name with a port, all of whose addresses are used; or addresses of replicas, with commas between
// SOCLE_TLS_CA          authorities that the service's certificate may come from (PEM)
// SOCLE_TLS_CERT, _KEY  what we show of ourselves (PEM)
// SOCLE_TLS_NAME        whose certificate the service has to show, where SOCLE_ADDRESS is no name
// SOCLE_TOKEN_FILE      the token of the person we serve; unset: we call as the machine that our certificate names
// SOCLE_SERVICE_CONFIG  how to retry and balance; clients/service_config.json unless set
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CallCredentials,
  ChannelCredentials,
  ClientOptions,
  credentials,
  Metadata,
  MetadataOptions,
  ServiceError,
} from "@grpc/grpc-js";
import { ErrorInfo } from "./generated/google/rpc/error_details";
import { Status } from "./generated/google/rpc/status";

export interface Connection {
  target: string;
  credentials: ChannelCredentials;
  options: ClientOptions;
}

function required(variable: string): string {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set`);
  return value;
}

// Puts the token into each call. It is read each time: it lives for a quarter of an hour, and something renews the file.
function bearer(file: string): CallCredentials {
  return credentials.createFromMetadataGenerator((_, callback) => {
    const metadata = new Metadata();
    try {
      metadata.set("authorization", `Bearer ${readFileSync(file, "utf8").trim()}`);
    } catch (error) {
      return callback(error as Error);
    }
    callback(null, metadata);
  });
}

// What the constructor of each generated client takes.
export function connection(): Connection {
  let channel = credentials.createSsl(
    readFileSync(required("SOCLE_TLS_CA")),
    readFileSync(required("SOCLE_TLS_KEY")),
    readFileSync(required("SOCLE_TLS_CERT")),
  );
  const tokenFile = process.env.SOCLE_TOKEN_FILE;
  if (tokenFile) channel = credentials.combineChannelCredentials(channel, bearer(tokenFile));

  const config = process.env.SOCLE_SERVICE_CONFIG ?? join(__dirname, "../../service_config.json");
  const options: ClientOptions = { "grpc.service_config": readFileSync(config, "utf8") };
  const address = required("SOCLE_ADDRESS");
  const name = process.env.SOCLE_TLS_NAME;
  if (name) options["grpc.ssl_target_name_override"] = name;
  return { target: /^\d/.test(address) ? `ipv4:${address}` : `dns:///${address}`, credentials: channel, options };
}

// grpc-js takes waitForReady from the call, not from the service configuration.
export function patient(): Metadata {
  const options: MetadataOptions = { waitForReady: true };
  return new Metadata(options);
}

// The stable reason in the details of a refusal, such as NOT_ALIVE_AT: what programs decide by. Empty where there is none.
export function reasonOf(error: ServiceError): string {
  const [details] = error.metadata.get("grpc-status-details-bin");
  if (!(details instanceof Buffer)) return "";
  const info = Status.decode(details).details.find((each) => each.typeUrl.endsWith("/google.rpc.ErrorInfo"));
  return info ? ErrorInfo.decode(info.value).reason : "";
}
