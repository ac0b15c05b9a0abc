package dev.wattrack.aggregator.store.external.influx;

import com.influxdb.LogLevel;
import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.InfluxDBClientOptions;
import com.influxdb.client.domain.WritePrecision;
import com.influxdb.exceptions.InfluxException;
import dev.wattrack.aggregator.store.external.LineServer;
import dev.wattrack.aggregator.store.external.ServerAddress;
import dev.wattrack.model.http.Trust;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * A server behind InfluxDB's HTTP API: {@code POST /api/v2/write}, or {@code /write?db=} for 1.x.
 * Batches, retries and back-off are not left to the client, whose own buffer loses what it holds
 * when the program ends. Confined to one thread, but for {@link #close}.
 */
public final class InfluxServer implements LineServer {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final ServerAddress address;
  private volatile @Nullable InfluxDBClient client;
  private final Dispatcher dispatcher = new Dispatcher();

  public InfluxServer(ServerAddress address) {
    this.address = address;
  }

  @Override
  public boolean keepsTexts() {
    return address.kind().keepsTexts();
  }

  @Override
  public boolean confirmsEarly() {
    return address.kind().confirmsEarly();
  }

  @Override
  public Answer write(String lines) {
    try {
      InfluxDBClient open = client;
      if (open == null) {
        open = connect();
        client = open;
      }
      // The client wants an organisation even where the server has none.
      String org = address.org().isEmpty() ? "wattrack" : address.org();
      open.getWriteApiBlocking().writeRecord(address.bucket(), org, WritePrecision.NS, lines);
      return new Taken();
    } catch (InfluxException e) {
      return answer(e);
    } catch (IOException e) {
      return new Unable(String.valueOf(e.getMessage()), 0);
    } catch (IllegalArgumentException e) {
      return new Unable(address.caFile() + " cannot be used: " + e.getMessage(), 0);
    }
  }

  private InfluxDBClient connect() throws IOException {
    OkHttpClient.Builder http =
        new OkHttpClient.Builder()
            .dispatcher(dispatcher)
            .connectTimeout(CONNECT)
            .readTimeout(address.timeout())
            .writeTimeout(address.timeout())
            .callTimeout(address.timeout().plus(CONNECT));
    if (address.caFile() != null) {
      Trust trust = Trust.of(address.caFile());
      http.sslSocketFactory(trust.context().getSocketFactory(), trust.manager());
    }
    String secret = address.secret();
    http.addInterceptor(new Exchange(address, secret));
    InfluxDBClientOptions.Builder options =
        InfluxDBClientOptions.builder()
            .url(address.url())
            .org(address.org())
            .bucket(address.bucket())
            .logLevel(LogLevel.NONE)
            .okHttpClient(http);
    if (!secret.isEmpty() && address.user().isEmpty()) {
      options.authenticateToken(secret.toCharArray());
    }
    return InfluxDBClientFactory.create(options.build()).enableGzip();
  }

  private Answer answer(InfluxException e) {
    Throwable cause = e.getCause();
    if (cause instanceof Exchange.Refusal refusal) {
      Answer answer = refusal.answer();
      if (refusal.isAboutUs()) {
        forget(); // the token may be another one next time
      }
      return answer;
    }
    if (cause instanceof IOException trouble) {
      return new Unable(address.url() + " " + words(trouble), 0);
    }
    return new Unable(address.url() + ": " + e.getMessage(), 0);
  }

  private static String words(IOException e) {
    if (e instanceof ConnectException) {
      return "is not reachable: " + e.getMessage();
    }
    if (e instanceof UnknownHostException) {
      return "is not reachable: unknown host " + e.getMessage();
    }
    if (e instanceof SSLException) {
      return "is not trusted: " + e.getMessage() + "; see store.external.ca_file";
    }
    if (e instanceof SocketTimeoutException || "timeout".equals(e.getMessage())) {
      return "does not answer in time: " + e.getMessage();
    }
    return "failed: " + e;
  }

  /** Ends what is on its way, too. */
  @Override
  public void close() {
    dispatcher.cancelAll();
    forget();
  }

  private void forget() {
    InfluxDBClient open = client;
    client = null;
    if (open != null) {
      open.close();
    }
  }
}
