package dev.wattrack.model.tls;

import dev.wattrack.model.MachineId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;

/** Keys of nodes: made on the node (NIST P-256), and the proof that one has the private half. */
public final class NodeKey {
  private static final String CURVE = "secp256r1";
  private static final int BITS = 256;
  private static final String PURPOSE = "wattrack node key 1\n";

  public static KeyPair make() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(CURVE));
    return generator.generateKeyPair();
  }

  /** A signature of the public half together with whose it is to be. */
  public static byte[] proof(PrivateKey key, byte[] publicKey, MachineId machine)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update(said(publicKey, machine));
    return signature.sign();
  }

  /**
   * The public key, if it is one of ours and whoever sent it has its private half.
   *
   * @param publicKey X.509 SubjectPublicKeyInfo
   * @throws GeneralSecurityException with what is wrong
   */
  public static PublicKey proven(byte[] publicKey, byte[] proof, MachineId machine)
      throws GeneralSecurityException {
    PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(publicKey));
    if (!(key instanceof ECPublicKey point)
        || point.getParams().getOrder().bitLength() != BITS
        || !point.getParams().toString().contains(CURVE)) {
      throw new GeneralSecurityException("the key is not of the curve P-256");
    }
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initVerify(key);
    signature.update(said(publicKey, machine));
    if (!signature.verify(proof)) {
      throw new GeneralSecurityException("the proof does not fit the key");
    }
    return key;
  }

  private static byte[] said(byte[] publicKey, MachineId machine) {
    byte[] words = (PURPOSE + machine.hex() + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[words.length + publicKey.length];
    System.arraycopy(words, 0, all, 0, words.length);
    System.arraycopy(publicKey, 0, all, words.length, publicKey.length);
    return all;
  }

  private NodeKey() {}
}
