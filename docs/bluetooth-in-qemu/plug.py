#!/usr/bin/python3
"""A SEM6000 of hardware 3 as a GATT peripheral of bluetoothd: plug.py ADAPTER. Frames as in Frame.java."""
import sys

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
BUS = dbus.SystemBus()
ADAPTER = "/org/bluez/" + sys.argv[1]
MANAGER = "org.freedesktop.DBus.ObjectManager"
PROPERTIES = "org.freedesktop.DBus.Properties"
CHARACTERISTIC = "org.bluez.GattCharacteristic1"
ABOUT = bytes.fromhex("564f4c43465404000000000111030019")


def uuid(short):
    return "0000%s-0000-1000-8000-00805f9b34fb" % short


def frame(*payload):
    return bytes([0x0F, len(payload) + 1, *payload, (1 + sum(payload)) & 0xFF, 0xFF, 0xFF])


class Plug:
    """What the plug knows; silent until somebody logs in."""

    def __init__(self):
        self.logged_in, self.relay, self.asked = False, 1, 0

    def answer(self, request):
        command = request[2]
        if command == 0x17:
            self.logged_in = request[5:9] == bytes(4)
            return frame(0x17, 0, 0 if self.logged_in else 1, 0, 0)
        if not self.logged_in:
            return None
        if command == 0x01:
            return frame(0x01, 0)
        if command == 0x03:
            self.relay = request[4]
            return bytes.fromhex("0f0403000004ffff")
        if command == 0x04:
            return self.measured()
        if command == 0x0A:
            return frame(0x0A, 0, *([0] * 46), 0, 7)
        return None

    def measured(self):
        """Hardware 3: 0f bytes are declared, 17 are sent, nothing ends the frame."""
        self.asked += 1
        power = 25_000 + 10 * self.asked if self.relay else 0
        payload = bytes([4, 0, self.relay]) + power.to_bytes(3, "big") + bytes([236])
        payload += (186).to_bytes(2, "big") + bytes([50, 1, 0, 0, 0, 0, 0])
        return bytes([0x0F, 0x0F]) + payload + bytes([(1 + sum(payload)) & 0xFF])


class Thing(dbus.service.Object):
    def __init__(self, path, interface, properties):
        self.path, self.interface, self.properties = path, interface, properties
        dbus.service.Object.__init__(self, BUS, path)

    @dbus.service.method(PROPERTIES, in_signature="s", out_signature="a{sv}")
    def GetAll(self, _):
        return self.properties

    @dbus.service.method(PROPERTIES, in_signature="ss", out_signature="v")
    def Get(self, _, name):
        return self.properties[name]

    @dbus.service.signal(PROPERTIES, signature="sa{sv}as")
    def PropertiesChanged(self, interface, changed, gone):
        pass


class Characteristic(Thing):
    def __init__(self, number, short, flags):
        Thing.__init__(
            self,
            "/plug/service/c%d" % number,
            CHARACTERISTIC,
            {
                "UUID": uuid(short),
                "Service": dbus.ObjectPath("/plug/service"),
                "Flags": dbus.Array(flags, "s"),
            },
        )

    @dbus.service.method(CHARACTERISTIC, in_signature="aya{sv}")
    def WriteValue(self, value, options):
        request = bytes(value)
        print("plug: heard", request.hex(), options.get("type"), flush=True)
        answer = plug.answer(request)
        if answer:
            GLib.timeout_add(30, self.tell, answer)

    @staticmethod
    def tell(answer):
        print("plug: says", answer.hex(), flush=True)
        answers.PropertiesChanged(CHARACTERISTIC, {"Value": dbus.Array(answer, "y")}, [])
        return False

    @dbus.service.method(CHARACTERISTIC)
    def StartNotify(self):
        print("plug: somebody listens", flush=True)

    @dbus.service.method(CHARACTERISTIC)
    def StopNotify(self):
        plug.logged_in = False

    @dbus.service.method(CHARACTERISTIC, in_signature="a{sv}", out_signature="ay")
    def ReadValue(self, _):
        return dbus.Array(ABOUT, "y")


class Application(dbus.service.Object):
    @dbus.service.method(MANAGER, out_signature="a{oa{sa{sv}}}")
    def GetManagedObjects(self):
        return {dbus.ObjectPath(o.path): {o.interface: o.properties} for o in objects}


class Advertisement(Thing):
    @dbus.service.method("org.bluez.LEAdvertisement1")
    def Release(self):
        pass


plug = Plug()
service = Thing("/plug/service", "org.bluez.GattService1", {"UUID": uuid("fff0"), "Primary": True})
answers = Characteristic(4, "fff4", ["notify"])
objects = [
    service,
    Characteristic(1, "fff1", ["read"]),
    Characteristic(3, "fff3", ["write-without-response", "write"]),
    answers,
]
application = Application(BUS, "/plug")
advertisement = Advertisement(
    "/plug/advertisement",
    "org.bluez.LEAdvertisement1",
    {
        "Type": "peripheral",
        "ServiceUUIDs": dbus.Array([uuid("fff0")], "s"),
        "LocalName": "Voltcraft",
        # Without this bluetoothd hides the device from whom scans.
        "Discoverable": True,
    },
)


def well(what):
    return lambda: print("plug:", what, "registered", flush=True)


def ill(what):
    return lambda e: print("plug:", what, "refused:", e, flush=True)


adapter = BUS.get_object("org.bluez", ADAPTER)
dbus.Interface(adapter, PROPERTIES).Set("org.bluez.Adapter1", "Powered", True)
dbus.Interface(adapter, PROPERTIES).Set("org.bluez.Adapter1", "Alias", "Voltcraft")
dbus.Interface(adapter, "org.bluez.GattManager1").RegisterApplication(
    "/plug", {}, reply_handler=well("services"), error_handler=ill("services")
)
dbus.Interface(adapter, "org.bluez.LEAdvertisingManager1").RegisterAdvertisement(
    "/plug/advertisement", {}, reply_handler=well("advertisement"), error_handler=ill("advertisement")
)
GLib.MainLoop().run()
