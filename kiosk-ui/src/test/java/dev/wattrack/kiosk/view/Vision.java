package dev.wattrack.kiosk.view;

import dev.wattrack.kiosk.picture.Colour;

/**
 * Kinds of eyes, simulated after Machado, Oliveira and Fernandes (2009), "A Physiologically-based
 * Model for Simulation of Color Vision Deficiency", severity 1.0, on linear light.
 */
enum Vision {
  ALL_COLOURS,
  NO_RED,
  NO_GREEN,
  NO_BLUE;

  private double[] matrix() {
    return switch (this) {
      case ALL_COLOURS -> new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1};
      case NO_RED ->
          new double[] {
            0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116,
            1.051998
          };
      case NO_GREEN ->
          new double[] {
            0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940,
            0.968881
          };
      case NO_BLUE ->
          new double[] {
            1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367,
            0.303900
          };
    };
  }

  /** How a colour looks to such eyes. */
  Colour of(Colour colour) {
    double[] matrix = matrix();
    double[] in = {linear(colour.red()), linear(colour.green()), linear(colour.blue())};
    int rgb = 0;
    for (int i = 0; i < 3; i++) {
      double light = 0;
      for (int j = 0; j < 3; j++) {
        light += matrix[3 * i + j] * in[j];
      }
      rgb = rgb << 8 | coded(Math.min(1, Math.max(0, light)));
    }
    return Colour.rgb(rgb);
  }

  private static double linear(int value) {
    double v = value / 255.0;
    return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
  }

  private static int coded(double light) {
    double v = light <= 0.0031308 ? 12.92 * light : 1.055 * Math.pow(light, 1 / 2.4) - 0.055;
    return (int) Math.round(255 * v);
  }
}
