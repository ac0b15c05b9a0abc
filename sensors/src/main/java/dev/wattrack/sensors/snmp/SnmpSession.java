package dev.wattrack.sensors.snmp;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.snmp4j.CommunityTarget;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.PDU;
import org.snmp4j.PDUv1;
import org.snmp4j.ScopedPDU;
import org.snmp4j.Target;
import org.snmp4j.event.ResponseEvent;
import org.snmp4j.mp.MPv1;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/** A UDP socket and one agent. Confined to one thread. */
public final class SnmpSession implements Snmp {
  private static final int OBJECTS_A_REQUEST = 20;
  private static final int REPETITIONS = 24;

  private final SnmpTarget who;
  private final org.snmp4j.Snmp snmp;
  private final Target<UdpAddress> target;
  private final boolean version1;

  private SnmpSession(SnmpTarget who, org.snmp4j.Snmp snmp, Target<UdpAddress> target) {
    this.who = who;
    this.snmp = snmp;
    this.target = target;
    version1 = target.getVersion() == org.snmp4j.mp.SnmpConstants.version1;
  }

  /** Opens the socket; nothing is sent yet. */
  public static SnmpSession open(SnmpTarget who) throws SnmpException {
    try {
      InetAddress host = InetAddress.getByName(who.host());
      UdpAddress address = new UdpAddress(host, who.port());
      MessageDispatcherImpl dispatcher = new MessageDispatcherImpl();
      dispatcher.addMessageProcessingModel(new MPv1());
      dispatcher.addMessageProcessingModel(new MPv2c());
      Target<UdpAddress> target =
          who.credentials() instanceof SnmpTarget.User user
              ? UserSecurity.target(user, dispatcher)
              : community((SnmpTarget.Community) who.credentials());
      target.setAddress(address);
      target.setTimeout(who.timeout().toMillis());
      target.setRetries(who.retries());
      DefaultUdpTransportMapping socket =
          host.isLoopbackAddress()
              ? new DefaultUdpTransportMapping(new UdpAddress(host, 0))
              : new DefaultUdpTransportMapping();
      org.snmp4j.Snmp snmp = new org.snmp4j.Snmp(dispatcher, socket);
      snmp.listen();
      return new SnmpSession(who, snmp, target);
    } catch (IOException e) {
      throw new SnmpException(
          SnmpException.Kind.UNREACHABLE, who.address() + ": " + e + "; check 'host:'");
    }
  }

  private static Target<UdpAddress> community(SnmpTarget.Community community) {
    CommunityTarget<UdpAddress> target = new CommunityTarget<>();
    target.setCommunity(new OctetString(community.community()));
    target.setVersion(
        community.version1()
            ? org.snmp4j.mp.SnmpConstants.version1
            : org.snmp4j.mp.SnmpConstants.version2c);
    return target;
  }

  @Override
  public Map<String, SnmpValue> get(List<String> oids) throws SnmpException {
    Map<String, SnmpValue> values = new HashMap<>();
    for (int from = 0; from < oids.size(); from += OBJECTS_A_REQUEST) {
      List<String> some = oids.subList(from, Math.min(oids.size(), from + OBJECTS_A_REQUEST));
      getSome(new ArrayList<>(some), values);
    }
    return values;
  }

  /**
   * Version 1 answers with an error as soon as one object is not there: ask for the others again.
   */
  private void getSome(List<String> oids, Map<String, SnmpValue> values) throws SnmpException {
    while (!oids.isEmpty()) {
      PDU request = request(PDU.GET);
      oids.forEach(oid -> request.add(new VariableBinding(new OID(oid))));
      PDU answer = send(request);
      int missing = answer.getErrorIndex() - 1;
      if (answer.getErrorStatus() == PDU.noSuchName && missing >= 0 && missing < oids.size()) {
        oids.remove(missing);
        continue;
      }
      check(answer);
      for (VariableBinding binding : answer.getVariableBindings()) {
        Variable variable = binding.getVariable();
        if (!binding.isException() && !(variable instanceof Null)) {
          values.put(binding.getOid().toDottedString(), value(variable));
        }
      }
      return;
    }
  }

  @Override
  public SortedMap<Integer, SnmpValue> column(String oid) throws SnmpException {
    SortedMap<Integer, SnmpValue> values = new TreeMap<>();
    OID root = new OID(oid);
    OID last = root;
    while (values.size() < MOST_VALUES) {
      PDU request = request(version1 ? PDU.GETNEXT : PDU.GETBULK);
      if (!version1) {
        request.setMaxRepetitions(REPETITIONS);
      }
      request.add(new VariableBinding(last));
      PDU answer = send(request);
      if (answer.getErrorStatus() == PDU.noSuchName) {
        return values;
      }
      check(answer);
      OID before = last;
      for (VariableBinding binding : answer.getVariableBindings()) {
        OID found = binding.getOid();
        // A broken agent that goes backwards would keep us for ever.
        if (binding.isException() || !found.startsWith(root) || found.compareTo(last) <= 0) {
          return values;
        }
        last = found;
        if (found.size() == root.size() + 1) {
          values.put(found.last(), value(binding.getVariable()));
        }
      }
      if (last.equals(before)) {
        return values;
      }
    }
    return values;
  }

  @Override
  public void set(String oid, int value) throws SnmpException {
    PDU request = request(PDU.SET);
    request.add(new VariableBinding(new OID(oid), new Integer32(value)));
    // Once: an answer that is lost must not reboot an outlet twice.
    target.setRetries(0);
    try {
      check(send(request));
    } finally {
      target.setRetries(who.retries());
    }
  }

  private PDU request(int type) {
    PDU request;
    if (who.credentials() instanceof SnmpTarget.User user) {
      ScopedPDU scoped = new ScopedPDU();
      scoped.setContextName(new OctetString(user.context()));
      request = scoped;
    } else {
      request = version1 ? new PDUv1() : new PDU();
    }
    request.setType(type);
    return request;
  }

  private PDU send(PDU request) throws SnmpException {
    ResponseEvent<UdpAddress> event;
    try {
      event = snmp.send(request, target);
    } catch (IOException e) {
      throw new SnmpException(
          SnmpException.Kind.UNREACHABLE, who.address() + ": cannot be asked: " + e);
    }
    PDU answer = event == null ? null : event.getResponse();
    if (answer == null) {
      throw silent();
    }
    if (answer.getType() == PDU.REPORT) {
      throw new SnmpException(
          SnmpException.Kind.REFUSED_USER,
          who.address() + " refuses the " + who.credentials() + ": " + UserSecurity.words(answer));
    }
    return answer;
  }

  /**
   * A wrong community and a wrong address look the same: nobody answers. So do wrong passwords: the
   * library drops reports that are not signed, and Net-SNMP sends none for a wrong encryption.
   */
  private SnmpException silent() {
    long seconds = who.timeout().multipliedBy(who.retries() + 1L).toSeconds();
    String check =
        who.credentials() instanceof SnmpTarget.User
            ? "check the network, 'host:', 'user:', 'auth_password:' and 'privacy_password:' (a"
                + " wrong one is met with silence) and that SNMPv3 is enabled"
            : "check the network, 'host:', 'community:' and that "
                + who.credentials()
                + " is enabled and lets this machine in";
    return new SnmpException(
        SnmpException.Kind.SILENT,
        "no answer from " + who.address() + " within " + Math.max(1, seconds) + " s; " + check);
  }

  private void check(PDU answer) throws SnmpException {
    int status = answer.getErrorStatus();
    if (status == PDU.noError) {
      return;
    }
    String advice =
        switch (status) {
          case PDU.noAccess,
              PDU.readOnly,
              PDU.notWritable,
              PDU.authorizationError,
              PDU.noSuchName ->
              "; this community or user may not write: check 'write_community:' or the user's rights";
          case PDU.wrongValue, PDU.badValue -> "; the device does not know this value";
          default -> "";
        };
    throw new SnmpException(
        SnmpException.Kind.REFUSED,
        who.address() + " refuses: " + answer.getErrorStatusText() + advice);
  }

  private static SnmpValue value(Variable variable) {
    if (variable instanceof OctetString text) {
      return new SnmpValue.Text(printable(text));
    }
    try {
      return new SnmpValue.Whole(variable.toLong());
    } catch (UnsupportedOperationException e) {
      return new SnmpValue.Text(variable.toString());
    }
  }

  private static String printable(OctetString bytes) {
    StringBuilder text = new StringBuilder();
    for (byte one : bytes.getValue()) {
      int code = one & 0xff;
      text.append(code >= ' ' && code < 0x7f ? (char) code : code == 0 ? "" : "?");
    }
    return text.toString().strip();
  }

  @Override
  public void close() {
    try {
      snmp.close();
    } catch (IOException e) {
      // A socket that cannot be closed is no use to anybody; there is nothing left to do.
      return;
    }
  }
}
