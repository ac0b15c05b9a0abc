package dev.wattrack.aggregator.store.external;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** The contract with strict fakes of what cannot be installed, and with Wattrack itself. */
class FakeServersTest {
  private static TestServer fake(ServerKind kind, Path folder) throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "s3cret\n");
    return new FakeInflux(kind, token, "s3cret");
  }

  @Nested
  class InfluxDb2 extends ExternalStoreContract {
    @Override
    TestServer server(Path folder) throws Exception {
      return fake(ServerKind.INFLUXDB2, folder);
    }
  }

  @Nested
  class InfluxDb3 extends ExternalStoreContract {
    @Override
    TestServer server(Path folder) throws Exception {
      return fake(ServerKind.INFLUXDB3, folder);
    }
  }

  @Nested
  class Wattrack extends ExternalStoreContract {
    @Override
    TestServer server(Path folder) throws Exception {
      return new WattrackServer(folder);
    }
  }
}
