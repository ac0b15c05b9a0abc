package dev.wattrack.aggregator.offender;

/** Each breaks the rule on the jacket of one library. */
public final class KnowsEveryLibrary {
  /** Vert.x outside ingest and http. */
  public interface Vertx {
    io.vertx.core.VertxException trouble();
  }

  /** JDBC outside the SQLite store. */
  public interface Sql {
    java.sql.Connection connection();
  }

  /** The driver outside the SQLite store. */
  public interface Sqlite {
    org.sqlite.SQLiteDataSource source();
  }

  /** Micrometer outside metrics. */
  public interface Micrometer {
    io.micrometer.core.instrument.MeterRegistry registry();
  }

  /** The InfluxDB client outside the external store. */
  public interface Influx {
    com.influxdb.client.InfluxDBClient client();
  }

  /** The HTTP client of that one. */
  public interface OkHttp {
    okhttp3.OkHttpClient client();
  }

  /** Jackson outside http and cli. */
  public interface Jackson {
    com.fasterxml.jackson.databind.JsonNode node();
  }

  /** YAML outside the configuration. */
  public interface Yaml {
    org.snakeyaml.engine.v2.api.Load load();
  }

  /** Makes certificates. */
  public interface BouncyCastle {
    org.bouncycastle.asn1.x509.GeneralName name();
  }

  /** D-Bus outside the Bluetooth adapter. */
  public interface Dbus {
    org.freedesktop.dbus.types.Variant<?> variant();
  }

  /** picocli outside cli. */
  public interface Picocli {
    picocli.CommandLine commandLine();
  }

  /** The progress bar outside cli. */
  public interface Progress {
    me.tongfei.progressbar.ProgressBar bar();
  }

  /** JNA outside the GPIO character device. */
  public interface Jna {
    com.sun.jna.Pointer pointer();
  }

  /** Pi4J outside the slow lines. */
  public interface Pi4j {
    com.pi4j.context.Context context();
  }

  /** snmp4j outside the SNMP client. */
  public interface Snmp4j {
    org.snmp4j.PDU pdu();
  }

  private KnowsEveryLibrary() {}
}
