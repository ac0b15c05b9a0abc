package dev.wattrack.sensors.pdu;

import dev.wattrack.sensors.snmp.Snmp;
import dev.wattrack.sensors.snmp.SnmpException;
import dev.wattrack.sensors.snmp.SnmpValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An opened PDU: the session, its tree and its model. Confined to one thread. */
final class Pdu implements AutoCloseable {
  private static final String DESCRIPTION = "1.3.6.1.2.1.1.1.0";

  /** Names change seldom; they are read again after so many readings. */
  private static final int NAMES_EVERY = 60;

  private final Snmp snmp;
  private final Branch branch;
  private final String model;
  private Map<Integer, String> names = Map.of();
  private int untilNames;

  private Pdu(Snmp snmp, Branch branch, String model) {
    this.snmp = snmp;
    this.branch = branch;
    this.model = model;
  }

  /**
   * Finds out which tree the PDU has. Its sysObjectID is not asked: lists of those disagree. Where
   * both answer, as late firmware does, the second generation is taken if it can switch, since its
   * watts are measured. A PDU without switched outlets is still read for its load.
   *
   * @param wanted {@code auto} or the word of a branch
   */
  static Pdu identify(Snmp snmp, String wanted) throws SnmpException {
    Pdu metered = null;
    for (Branch branch : Branch.all()) {
      if (!wanted.equals("auto") && !wanted.equalsIgnoreCase(branch.word())) {
        continue;
      }
      Map<String, SnmpValue> found = snmp.get(List.of(branch.modelOid()));
      Pdu pdu = new Pdu(snmp, branch, Branch.text(found.get(branch.modelOid())));
      if (!snmp.column(branch.stateOid()).isEmpty()) {
        return pdu;
      }
      metered = metered == null && !found.isEmpty() ? pdu : metered;
    }
    if (metered != null) {
      return metered;
    }
    String description = Branch.text(snmp.get(List.of(DESCRIPTION)).get(DESCRIPTION));
    throw new SnmpException(
        SnmpException.Kind.REFUSED,
        "it answers, but has neither outlets nor a model in the tree "
            + (wanted.equals("auto") ? "rPDU or rPDU2" : wanted)
            + (description.isEmpty() ? "" : "; it says it is '" + shortened(description) + "'")
            + "; is it a rack PDU of APC, and may this community see .1.3.6.1.4.1.318?");
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  PduReading read() throws SnmpException {
    if (untilNames == 0) {
      names = branch.names(snmp);
      untilNames = NAMES_EVERY;
    }
    untilNames--;
    return branch.read(snmp, names);
  }

  void command(int outlet, Command command) throws SnmpException {
    snmp.set(branch.commandOid(outlet), command.code());
  }

  /**
   * The outlet's state as the object of its commands tells it: in both trees 1 is on and 2 is off
   * ("getting this variable returns the outlet's state", PowerNet-MIB).
   */
  @Nullable Boolean isOn(int outlet) throws SnmpException {
    String oid = branch.commandOid(outlet);
    Long state = Branch.number(snmp.get(List.of(oid)).get(oid));
    if (state == null) {
      return null;
    }
    return state == Command.ON.code()
        ? Boolean.TRUE
        : state == Command.OFF.code() ? Boolean.FALSE : null;
  }

  Branch branch() {
    return branch;
  }

  /** For people; some simulators and old cards tell none. */
  String model() {
    return model.isEmpty() ? "PDU without a model's name" : model;
  }

  @Override
  public void close() {
    snmp.close();
  }
}
