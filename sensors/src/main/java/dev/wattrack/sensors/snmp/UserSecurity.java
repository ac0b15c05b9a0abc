package dev.wattrack.sensors.snmp;

import org.jspecify.annotations.Nullable;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.PDU;
import org.snmp4j.Target;
import org.snmp4j.UserTarget;
import org.snmp4j.mp.MPv3;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.security.AuthHMAC192SHA256;
import org.snmp4j.security.AuthHMAC384SHA512;
import org.snmp4j.security.AuthMD5;
import org.snmp4j.security.AuthSHA;
import org.snmp4j.security.PrivAES128;
import org.snmp4j.security.PrivAES256;
import org.snmp4j.security.PrivDES;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.SecurityProtocols.SecurityProtocolSet;
import org.snmp4j.security.USM;
import org.snmp4j.security.UsmUser;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;

/** The user-based security model of SNMPv3 (RFC 3414), with what a session needs of it. */
final class UserSecurity {

  /** A target for this user; the dispatcher learns version 3. */
  static Target<UdpAddress> target(SnmpTarget.User user, MessageDispatcherImpl dispatcher) {
    byte[] engine = MPv3.createLocalEngineID();
    USM usm = new USM(protocols(), new OctetString(engine), 0);
    OctetString name = new OctetString(user.name());
    OID authentication = oid(user.authentication());
    OID privacy = oid(user.privacy());
    usm.addUser(
        new UsmUser(
            name,
            authentication,
            authentication == null ? null : new OctetString(user.authenticationPassword()),
            privacy,
            privacy == null ? null : new OctetString(user.privacyPassword())));
    dispatcher.addMessageProcessingModel(new MPv3(usm));
    UserTarget<UdpAddress> target = new UserTarget<>();
    target.setVersion(SnmpConstants.version3);
    target.setSecurityName(name);
    target.setSecurityLevel(level(authentication, privacy));
    return target;
  }

  private static SecurityProtocols protocols() {
    SecurityProtocols protocols = SecurityProtocols.getInstance();
    protocols.addPredefinedProtocolSet(SecurityProtocolSet.maxCompatibility);
    return protocols;
  }

  private static int level(@Nullable OID authentication, @Nullable OID privacy) {
    if (authentication == null) {
      return SecurityLevel.NOAUTH_NOPRIV;
    }
    return privacy == null ? SecurityLevel.AUTH_NOPRIV : SecurityLevel.AUTH_PRIV;
  }

  private static @Nullable OID oid(SnmpTarget.Authentication authentication) {
    return switch (authentication) {
      case NONE -> null;
      case MD5 -> AuthMD5.ID;
      case SHA -> AuthSHA.ID;
      case SHA256 -> AuthHMAC192SHA256.ID;
      case SHA512 -> AuthHMAC384SHA512.ID;
    };
  }

  private static @Nullable OID oid(SnmpTarget.Privacy privacy) {
    return switch (privacy) {
      case NONE -> null;
      case DES -> PrivDES.ID;
      case AES128 -> PrivAES128.ID;
      case AES256 -> PrivAES256.ID;
    };
  }

  /** What a report means (RFC 3414, section 5: usmStats). */
  static String words(PDU report) {
    OID oid = report.size() == 0 ? new OID() : report.get(0).getOid();
    if (oid.startsWith(SnmpConstants.usmStatsUnknownUserNames)) {
      return "unknown user; check 'user:'";
    }
    if (oid.startsWith(SnmpConstants.usmStatsWrongDigests)) {
      return "wrong authentication; check 'auth:' and 'auth_password:'";
    }
    if (oid.startsWith(SnmpConstants.usmStatsDecryptionErrors)) {
      return "wrong encryption; check 'privacy:' and 'privacy_password:'";
    }
    if (oid.startsWith(SnmpConstants.usmStatsUnsupportedSecLevels)) {
      return "it wants another security level; check 'auth:' and 'privacy:'";
    }
    return "report " + oid.toDottedString();
  }

  private UserSecurity() {}
}
