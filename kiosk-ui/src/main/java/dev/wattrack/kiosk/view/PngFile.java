package dev.wattrack.kiosk.view;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes a picture as PNG (RFC 2083: signature, IHDR, IDAT, IEND; 8 bits a colour, no alpha), so
 * that neither AWT nor Swing is needed on the kiosk.
 */
final class PngFile {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  /** Filter "up": a byte's difference to the one above; good for flat pictures. */
  private static final int FILTER_UP = 2;

  private static final int RGB = 2;

  /** Pixels are rows of {@code 0xAARRGGBB}; alpha is dropped. */
  static void write(Path file, int width, int height, int[] pixels) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(SIGNATURE);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream head = new DataOutputStream(header);
    head.writeInt(width);
    head.writeInt(height);
    head.write(new byte[] {8, RGB, 0, 0, 0});
    chunk(out, "IHDR", header.toByteArray());
    chunk(out, "IDAT", data(width, height, pixels));
    chunk(out, "IEND", new byte[0]);
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.write(file, bytes.toByteArray());
  }

  private static byte[] data(int width, int height, int[] pixels) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Deflater best = new Deflater(Deflater.BEST_COMPRESSION);
    try (DeflaterOutputStream zip = new DeflaterOutputStream(out, best)) {
      byte[] above = new byte[width * 3];
      byte[] row = new byte[width * 3];
      for (int y = 0; y < height; y++) {
        zip.write(FILTER_UP);
        for (int x = 0; x < width; x++) {
          int pixel = pixels[y * width + x];
          for (int i = 0; i < 3; i++) {
            byte value = (byte) (pixel >> 16 - 8 * i);
            row[3 * x + i] = (byte) (value - above[3 * x + i]);
            above[3 * x + i] = value;
          }
        }
        zip.write(row);
      }
    } finally {
      best.end();
    }
    return out.toByteArray();
  }

  private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) crc.getValue());
  }

  private PngFile() {}
}
