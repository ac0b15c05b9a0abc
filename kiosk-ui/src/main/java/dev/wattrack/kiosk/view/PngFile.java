package dev.wattrack.kiosk.view;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes a picture as PNG (RFC 2083: signature, IHDR, PLTE, IDAT, IEND; 8 bits a pixel), so that
 * neither AWT nor Swing is needed on the kiosk. Of more than 256 colours the rare ones, which are
 * the smoothed edges of letters, become the nearest frequent one.
 */
final class PngFile {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int PALETTE = 256;
  private static final int PALETTE_COLOUR = 3;
  private static final int NO_FILTER = 0;
  private static final int RGB_MASK = 0xFFFFFF;

  /** Pixels are rows of {@code 0xAARRGGBB}; alpha is dropped. */
  static void write(Path file, int width, int height, int[] pixels) throws IOException {
    List<Integer> palette = palette(pixels);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(SIGNATURE);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream head = new DataOutputStream(header);
    head.writeInt(width);
    head.writeInt(height);
    head.write(new byte[] {8, PALETTE_COLOUR, 0, 0, 0});
    chunk(out, "IHDR", header.toByteArray());
    ByteArrayOutputStream colours = new ByteArrayOutputStream();
    for (int colour : palette) {
      colours.write(colour >> 16);
      colours.write(colour >> 8);
      colours.write(colour);
    }
    chunk(out, "PLTE", colours.toByteArray());
    chunk(out, "IDAT", data(width, height, pixels, palette));
    chunk(out, "IEND", new byte[0]);
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.write(file, bytes.toByteArray());
  }

  /** The most frequent colours. */
  private static List<Integer> palette(int[] pixels) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int pixel : pixels) {
      counts.merge(pixel & RGB_MASK, 1, Integer::sum);
    }
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<Integer, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(PALETTE)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static byte[] data(int width, int height, int[] pixels, List<Integer> palette)
      throws IOException {
    Map<Integer, Integer> places = new HashMap<>();
    for (int i = 0; i < palette.size(); i++) {
      places.put(palette.get(i), i);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Deflater best = new Deflater(Deflater.BEST_COMPRESSION);
    try (DeflaterOutputStream zip = new DeflaterOutputStream(out, best)) {
      byte[] row = new byte[width];
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int colour = pixels[y * width + x] & RGB_MASK;
          row[x] = places.computeIfAbsent(colour, c -> nearest(c, palette)).byteValue();
        }
        zip.write(NO_FILTER);
        zip.write(row);
      }
    } finally {
      best.end();
    }
    return out.toByteArray();
  }

  private static int nearest(int colour, List<Integer> palette) {
    int best = 0;
    int bestDistance = Integer.MAX_VALUE;
    for (int i = 0; i < palette.size(); i++) {
      int distance = 0;
      for (int shift = 0; shift <= 16; shift += 8) {
        int difference = (colour >> shift & 0xFF) - (palette.get(i) >> shift & 0xFF);
        distance += difference * difference;
      }
      if (distance < bestDistance) {
        bestDistance = distance;
        best = i;
      }
    }
    return best;
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
