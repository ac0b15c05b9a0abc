package dev.wattrack.sensors.ble;

import org.freedesktop.dbus.DBusAsyncReply;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;

/** A call that is under way. Confined to one thread. */
record PendingCall(DBusAsyncReply<?> reply) {

  /** Whether it has ended well; not yet is false. Throws how it failed. */
  boolean done() throws BluezException {
    if (!reply.hasReply()) {
      return false;
    }
    try {
      reply.getReply();
      return true;
    } catch (DBusExecutionException e) {
      String name = BluezException.errorName(e);
      if (name.endsWith("InProgress") || name.endsWith("AlreadyConnected")) {
        // An earlier attempt of ours, or somebody else's, does the same.
        return true;
      }
      throw BluezException.of(e);
    } catch (DBusException e) {
      throw BluezException.of(e);
    }
  }
}
