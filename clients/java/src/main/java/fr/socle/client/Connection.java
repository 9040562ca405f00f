package fr.socle.client;

import com.google.gson.Gson;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.CallCredentials;
import io.grpc.ChannelCredentials;
import io.grpc.CompositeChannelCredentials;
import io.grpc.EquivalentAddressGroup;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.protobuf.StatusProto;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * A channel to a service of Socle: mutual TLS, a token where a person is served, retries, every healthy replica in turn.
 *
 * <p>The settings come from the environment, under the names that soclectl has for them:
 *
 * <ul>
 *   <li>SOCLE_ADDRESS: a DNS name with a port, all of whose addresses are used; or addresses of replicas, separated by commas
 *   <li>SOCLE_TLS_CA: authorities that the service's certificate may come from (PEM)
 *   <li>SOCLE_TLS_CERT, SOCLE_TLS_KEY: what we show of ourselves (PEM)
 *   <li>SOCLE_TLS_NAME: whose certificate the service has to show, where SOCLE_ADDRESS is no name
 *   <li>SOCLE_TOKEN_FILE: the token of the person we serve; unset: we call as the machine that our certificate names
 *   <li>SOCLE_SERVICE_CONFIG: how to retry and balance; clients/service_config.json unless set
 * </ul>
 */
final class Connection {
  private Connection() {}

  /** Shut it down. One is enough for a process, and may be shared by its threads. */
  static ManagedChannel open(Map<String, String> environment) throws IOException {
    ChannelCredentials credentials =
        TlsChannelCredentials.newBuilder()
            .trustManager(new File(environment.get("SOCLE_TLS_CA")))
            .keyManager(new File(environment.get("SOCLE_TLS_CERT")), new File(environment.get("SOCLE_TLS_KEY")))
            .build();
    String token = environment.get("SOCLE_TOKEN_FILE");
    if (token != null) {
      credentials = CompositeChannelCredentials.create(credentials, new Bearer(Path.of(token)));
    }

    String address = environment.get("SOCLE_ADDRESS");
    String target = "dns:///" + address;
    if (address.contains(",")) {
      NameResolverRegistry.getDefaultRegistry().register(new Replicas(address.split(",")));
      target = "replicas:///socle";
    }
    ManagedChannelBuilder<?> channel = Grpc.newChannelBuilder(target, credentials).defaultServiceConfig(serviceConfig(environment));
    if (environment.containsKey("SOCLE_TLS_NAME")) {
      channel.overrideAuthority(environment.get("SOCLE_TLS_NAME"));
    }
    return channel.build();
  }

  @SuppressWarnings("unchecked") // an object of JSON
  private static Map<String, ?> serviceConfig(Map<String, String> environment) throws IOException {
    Path file = Path.of(environment.getOrDefault("SOCLE_SERVICE_CONFIG", "clients/service_config.json"));
    return new Gson().fromJson(Files.readString(file), Map.class);
  }

  /** The stable reason in the details of a refusal, such as NOT_ALIVE_AT: what programs decide by. Empty where there is none. */
  static String reasonOf(StatusRuntimeException refusal) {
    com.google.rpc.Status status = StatusProto.fromThrowable(refusal);
    try {
      for (Any detail : status == null ? List.<Any>of() : status.getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          return detail.unpack(ErrorInfo.class).getReason();
        }
      }
    } catch (InvalidProtocolBufferException unreadable) {
      return "";
    }
    return "";
  }

  /**
   * Puts the token into each call. It is read each time: it lives for a quarter of an hour, and something renews the file.
   */
  private static final class Bearer extends CallCredentials {
    private static final Metadata.Key<String> AUTHORIZATION = Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private final Path file;

    Bearer(Path file) {
      this.file = file;
    }

    @Override
    public void applyRequestMetadata(RequestInfo request, Executor executor, MetadataApplier applier) {
      executor.execute(
          () -> {
            try {
              Metadata metadata = new Metadata();
              metadata.put(AUTHORIZATION, "Bearer " + Files.readString(file).strip());
              applier.apply(metadata);
            } catch (IOException failure) {
              applier.fail(Status.UNAUTHENTICATED.withCause(failure).withDescription("no token in " + file));
            }
          });
    }
  }

  /** Addresses that are given rather than asked of DNS. */
  private static final class Replicas extends NameResolverProvider {
    private final List<EquivalentAddressGroup> addresses = new ArrayList<>();

    Replicas(String[] replicas) {
      for (String each : replicas) {
        int colon = each.lastIndexOf(':');
        addresses.add(
            new EquivalentAddressGroup(new InetSocketAddress(each.substring(0, colon), Integer.parseInt(each.substring(colon + 1)))));
      }
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args arguments) {
      return new NameResolver() {
        @Override
        public String getServiceAuthority() {
          return "socle";
        }

        @Override
        public void start(Listener2 listener) {
          listener.onResult(ResolutionResult.newBuilder().setAddressesOrError(StatusOr.fromValue(addresses)).build());
        }

        @Override
        public void shutdown() {}
      };
    }

    @Override
    public String getDefaultScheme() {
      return "replicas";
    }

    @Override
    protected boolean isAvailable() {
      return true;
    }

    @Override
    protected int priority() {
      return 0; // below DNS, which stays the default
    }
  }
}
