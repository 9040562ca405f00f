// Organisations of the registry: lists them, records one, follows what changes.
//
// usage: organisations.js list PAGE_SIZE [FILTER]
//        organisations.js create ID DISPLAY_NAME [REQUEST_ID]
//        organisations.js watch TOKEN_FILE [FILTER]
//
// Each line of the output is a record with tabs between its fields.
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { CallOptions, Metadata, ServiceError, status } from "@grpc/grpc-js";
import { Connection, connection, patient, reasonOf } from "./connection";
import { event_KindToJSON, EventServiceClient, WatchResponse } from "./generated/socle/events/v1/event_service";
import { Organisation, Organisation_Kind } from "./generated/socle/registry/v1/organisation";
import {
  CreateOrganisationRequest,
  ListOrganisationsRequest,
  OrganisationServiceClient,
} from "./generated/socle/registry/v1/organisation_service";

const CALL_SECONDS = 20; // each call has a deadline: retries and waiting for a replica are inside it
const WATCH_SECONDS = 600; // then the stream is opened anew, so that a dead connection is noticed
const LONGEST_PAUSE = 30_000;
// How a stream ends when the network, a replica or its patience does: call again. Anything else is for people to look at.
const BROKEN = [
  status.UNAVAILABLE,
  status.DEADLINE_EXCEEDED,
  status.RESOURCE_EXHAUSTED,
  status.CANCELLED,
  status.INTERNAL,
];

const say = (...fields: string[]) => console.log(fields.join("\t"));
const within = (seconds: number): CallOptions => ({ deadline: Date.now() + seconds * 1000 });

// A generated method as a promise.
type Unary<Q, A> = (
  request: Q,
  metadata: Metadata,
  options: CallOptions,
  done: (error: ServiceError | null, answer: A) => void,
) => unknown;
function call<Q, A>(method: Unary<Q, A>, request: Q): Promise<A> {
  return new Promise((resolve, reject) =>
    method(request, patient(), within(CALL_SECONDS), (error, answer) => (error ? reject(error) : resolve(answer))),
  );
}

// Every organisation that passes the filter, page by page.
async function listAll(to: Connection, pageSize: number, filter = ""): Promise<void> {
  const stub = new OrganisationServiceClient(to.target, to.credentials, to.options);
  const request = ListOrganisationsRequest.fromPartial({ pageSize, filter });
  do {
    const page = await call(stub.listOrganisations.bind(stub), request);
    for (const organisation of page.organisations) say("organisation", organisation.name, organisation.displayName);
    // All other fields stay as they are. A short page is not the last one, an empty token is.
    request.pageToken = page.nextPageToken;
  } while (request.pageToken);
  stub.close();
}

// Records an association. The request id makes it safe to repeat: by gRPC's retries, or by us after a crash if we kept it.
async function create(to: Connection, id: string, displayName: string, requestId: string): Promise<void> {
  const stub = new OrganisationServiceClient(to.target, to.credentials, to.options);
  const organisation = Organisation.fromPartial({ displayName, kind: Organisation_Kind.ASSOCIATION });
  const request = CreateOrganisationRequest.fromPartial({ organisationId: id, organisation, requestId });
  const created = await call(stub.createOrganisation.bind(stub), request);
  say("created", created.name, String(created.revision));
  stub.close();
}

// Whole or not at all, whenever we die.
function keep(file: string, token: string): void {
  writeFileSync(`${file}.new`, token);
  renameSync(`${file}.new`, file);
}

// Follows changes for ever, from the oldest that is kept or from where the token in the file stands.
//
// The token is kept after the effect (here: a line), so that a crash in between repeats events, with the same eventId. A
// program with a database keeps it in the transaction of the effect instead: then nothing is repeated.
async function watch(to: Connection, tokenFile: string, filter = ""): Promise<void> {
  const stub = new EventServiceClient(to.target, to.credentials, to.options);
  for (let pause = 100; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    const resumeToken = existsSync(tokenFile) ? readFileSync(tokenFile, "utf8") : "";
    const request = { filter, resumeToken, fromOldest: !resumeToken };
    try {
      const stream: AsyncIterable<WatchResponse> = stub.watch(request, new Metadata(), within(WATCH_SECONDS));
      for await (const message of stream) {
        for (const event of message.events) {
          say("event", event_KindToJSON(event.kind), event.resource, event.eventId);
        }
        keep(tokenFile, message.resumeToken); // that of an empty message too: it stands after what the filter left out
        pause = 100;
      }
    } catch (error) {
      const { code } = error as ServiceError;
      // OUT_OF_RANGE, EVENTS_NOT_KEPT: list everything anew, then watch without a token.
      if (code === undefined || !BROKEN.includes(code)) throw error;
      console.error("again after", status[code]);
    }
    await sleep(pause / 2 + (Math.random() * pause) / 2); // not all clients at the same moment
  }
}

async function main(words: string[]): Promise<void> {
  const [verb, first, second, third] = words;
  const to = connection();
  if (verb === "list" && first && words.length <= 3) await listAll(to, Number(first), second);
  else if (verb === "create" && first && second && words.length <= 4) await create(to, first, second, third ?? randomUUID());
  else if (verb === "watch" && first && words.length <= 3) await watch(to, first, second);
  else throw new Error("usage: list PAGE_SIZE [FILTER] | create ID DISPLAY_NAME [REQUEST_ID] | watch TOKEN_FILE [FILTER]");
}

main(process.argv.slice(2)).catch((error: Partial<ServiceError> & Error) => {
  const refused = error.code !== undefined && error.metadata !== undefined;
  console.error(refused ? `${status[error.code!]} ${reasonOf(error as ServiceError)}: ${error.details}` : error.message);
  process.exitCode = 1;
});
