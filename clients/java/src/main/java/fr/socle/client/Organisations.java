package fr.socle.client;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import socle.events.v1.EventServiceGrpc;
import socle.events.v1.EventServiceOuterClass.Event;
import socle.events.v1.EventServiceOuterClass.WatchRequest;
import socle.events.v1.EventServiceOuterClass.WatchResponse;
import socle.registry.v1.OrganisationOuterClass.Organisation;
import socle.registry.v1.OrganisationServiceGrpc;
import socle.registry.v1.OrganisationServiceOuterClass.CreateOrganisationRequest;
import socle.registry.v1.OrganisationServiceOuterClass.ListOrganisationsRequest;
import socle.registry.v1.OrganisationServiceOuterClass.ListOrganisationsResponse;

/**
 * Organisations of the registry: lists them, records one, follows what changes. Each line of the output is a record with tabs
 * between its fields.
 */
public final class Organisations {
  private static final String USAGE =
      "usage: list PAGE_SIZE [FILTER] | create ID DISPLAY_NAME [REQUEST_ID] | watch TOKEN_FILE [FILTER]";

  /** Each call has a deadline: retries and waiting for a replica are inside it. */
  private static final long CALL_SECONDS = 20;

  /** Then the stream is opened anew, so that a dead connection is noticed. */
  private static final long WATCH_SECONDS = 600;

  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;

  /** How a stream ends when the network, a replica or its patience does: call again. Anything else is for people to look at. */
  private static final Set<Status.Code> BROKEN =
      Set.of(
          Status.Code.UNAVAILABLE,
          Status.Code.DEADLINE_EXCEEDED,
          Status.Code.RESOURCE_EXHAUSTED,
          Status.Code.CANCELLED,
          Status.Code.INTERNAL);

  private Organisations() {}

  /** Every organisation that passes the filter, page by page. */
  private static void listAll(ManagedChannel channel, int pageSize, String filter) {
    var stub = OrganisationServiceGrpc.newBlockingStub(channel);
    var request = ListOrganisationsRequest.newBuilder().setPageSize(pageSize).setFilter(filter);
    do {
      ListOrganisationsResponse page =
          stub.withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS).listOrganisations(request.build());
      for (Organisation each : page.getOrganisationsList()) {
        say("organisation", each.getName(), each.getDisplayName());
      }
      // All other fields stay as they are. A short page is not the last one, an empty token is.
      request.setPageToken(page.getNextPageToken());
    } while (!request.getPageToken().isEmpty());
  }

  /**
   * Records an association. The request id makes it safe to repeat: by gRPC's retries, or by us after a crash if we kept it.
   */
  private static void create(ManagedChannel channel, String id, String displayName, String requestId) {
    Organisation created =
        OrganisationServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
            .createOrganisation(
                CreateOrganisationRequest.newBuilder()
                    .setOrganisationId(id)
                    .setOrganisation(Organisation.newBuilder().setDisplayName(displayName).setKind(Organisation.Kind.ASSOCIATION))
                    .setRequestId(requestId)
                    .build());
    say("created", created.getName(), Long.toString(created.getRevision()));
  }

  /**
   * Follows changes for ever, from the oldest that is kept or from where the token in the file stands.
   *
   * <p>The token is kept after the effect (here: a line), so that a crash in between repeats events, with the same event id. A
   * program with a database keeps it in the transaction of the effect instead: then nothing is repeated.
   */
  private static void watch(ManagedChannel channel, Path tokenFile, String filter) throws IOException, InterruptedException {
    var stub = EventServiceGrpc.newBlockingStub(channel);
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      String token = Files.exists(tokenFile) ? Files.readString(tokenFile) : "";
      var request = WatchRequest.newBuilder().setFilter(filter).setResumeToken(token).setFromOldest(token.isEmpty());
      try {
        Iterator<WatchResponse> stream = stub.withDeadlineAfter(WATCH_SECONDS, TimeUnit.SECONDS).watch(request.build());
        while (stream.hasNext()) {
          WatchResponse message = stream.next();
          for (Event event : message.getEventsList()) {
            say("event", event.getKind().name(), event.getResource(), event.getEventId());
          }
          keep(tokenFile, message.getResumeToken()); // that of an empty message too: it stands after what the filter left out
          pause = FIRST_PAUSE_MILLIS;
        }
      } catch (StatusRuntimeException broken) {
        if (!BROKEN.contains(broken.getStatus().getCode())) {
          throw broken; // OUT_OF_RANGE, EVENTS_NOT_KEPT: list everything anew, then watch without a token
        }
        System.err.println("again after " + broken.getStatus().getCode());
      }
      Thread.sleep(ThreadLocalRandom.current().nextLong(pause / 2, pause + 1)); // not all clients at the same moment
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  /** Whole or not at all, whenever we die. */
  private static void keep(Path file, String token) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(beside, token);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void say(String... fields) {
    System.out.println(String.join("\t", fields));
    System.out.flush();
  }

  public static void main(String[] words) throws IOException, InterruptedException {
    String verb = words.length > 0 ? words[0] : "";
    ManagedChannel channel = Connection.open(System.getenv());
    try {
      if (verb.equals("list") && (words.length == 2 || words.length == 3)) {
        listAll(channel, Integer.parseInt(words[1]), words.length == 3 ? words[2] : "");
      } else if (verb.equals("create") && (words.length == 3 || words.length == 4)) {
        create(channel, words[1], words[2], words.length == 4 ? words[3] : UUID.randomUUID().toString());
      } else if (verb.equals("watch") && (words.length == 2 || words.length == 3)) {
        watch(channel, Path.of(words[1]), words.length == 3 ? words[2] : "");
      } else {
        System.err.println(USAGE);
        System.exit(2);
      }
    } catch (StatusRuntimeException refusal) {
      Status status = refusal.getStatus();
      System.err.printf("%s %s: %s%n", status.getCode(), Connection.reasonOf(refusal), status.getDescription());
      System.exit(1);
    } finally {
      channel.shutdownNow();
    }
  }
}
