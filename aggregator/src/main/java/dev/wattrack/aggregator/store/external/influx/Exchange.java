package dev.wattrack.aggregator.store.external.influx;

import dev.wattrack.aggregator.store.external.LineServer;
import dev.wattrack.aggregator.store.external.ServerAddress;
import dev.wattrack.aggregator.store.external.ServerKind;
import java.io.IOException;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * What the client lacks: the path of InfluxDB 1.x, a name with a password, and the server's whole
 * answer where it refuses (the client reads JSON with a {@code message} alone). Immutable.
 */
final class Exchange implements Interceptor {
  private static final int MOST_BODY_BYTES = 64 << 10;

  private final ServerAddress address;
  private final String secret;

  Exchange(ServerAddress address, String secret) {
    this.address = address;
    this.secret = secret;
  }

  /** The server answered, and not with success. */
  static final class Refusal extends IOException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final transient LineServer.Answer answer;

    Refusal(int status, LineServer.Answer answer) {
      super("HTTP status " + status);
      this.status = status;
      this.answer = answer;
    }

    LineServer.Answer answer() {
      return answer;
    }

    /** Whether the token, or the lack of one, is the reason. */
    boolean isAboutUs() {
      return status == 401 || status == 403;
    }
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request.Builder request = chain.request().newBuilder();
    if (address.kind() == ServerKind.INFLUXDB1) {
      request.url(first(chain.request().url()));
    }
    if (!address.user().isEmpty()) {
      request.header("Authorization", Credentials.basic(address.user(), secret));
    }
    Response response = chain.proceed(request.build());
    if (response.isSuccessful()) {
      return response;
    }
    try (response) {
      String body = response.peekBody(MOST_BODY_BYTES).string();
      throw new Refusal(
          response.code(),
          RefusalWords.answer(address, response.code(), response.header("Retry-After"), body));
    }
  }

  /**
   * {@code …/api/v2/write?org=o&bucket=db/rp&precision=ns} becomes {@code
   * …/write?db=db&rp=rp&precision=n}, as InfluxDB 1.6 knows no other.
   */
  private static HttpUrl first(HttpUrl url) {
    String path = url.encodedPath();
    if (!path.endsWith("/api/v2/write")) {
      return url;
    }
    String bucket = String.valueOf(url.queryParameter("bucket"));
    int slash = bucket.indexOf('/');
    HttpUrl.Builder first =
        url.newBuilder()
            .encodedPath(path.substring(0, path.length() - "/api/v2/write".length()) + "/write")
            .query(null)
            .addQueryParameter("db", slash < 0 ? bucket : bucket.substring(0, slash))
            .addQueryParameter("precision", "n");
    if (slash >= 0) {
      first.addQueryParameter("rp", bucket.substring(slash + 1));
    }
    return first.build();
  }
}
