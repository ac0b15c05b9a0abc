"""Answers snmpd's pass_persist as a small switched PDU of the first generation does, and has a
counter (.318.1.1.12.99.0) that is near its end. Usage: pdu.py FOLDER"""
import json
import sys

BASE = ".1.3.6.1.4.1.318.1.1.12"
COMMAND = BASE + ".3.3.1.1.4."
OUTLETS = 8
COUNTERS = [4294967290, 4294967295, 5]
state_file = sys.argv[1]
asked = 0


def states():
    try:
        with open(state_file) as file:
            return json.load(file)
    except OSError:
        return [1] * OUTLETS


def objects():
    outlets = states()
    on = outlets.count(1)
    tree = {
        BASE + ".1.1.0": ("string", "rack-pdu"),
        BASE + ".1.5.0": ("string", "AP7911A"),
        BASE + ".1.15.0": ("integer", 208),
        BASE + ".1.16.0": ("integer", 20 + 45 * on),
        BASE + ".2.3.1.1.1.1": ("integer", 1),
        BASE + ".2.3.1.1.2.1": ("gauge", 1 + 2 * on),
        BASE + ".2.3.1.1.3.1": ("integer", 1),
        BASE + ".2.3.1.1.4.1": ("integer", 1),
        BASE + ".2.3.1.1.5.1": ("integer", 0),
        BASE + ".99.0": ("counter", COUNTERS[min(asked, len(COUNTERS) - 1)]),
    }
    for number in range(1, OUTLETS + 1):
        tree[BASE + ".3.3.1.1.2.%d" % number] = ("string", "node%02d" % number)
        tree[COMMAND + str(number)] = ("integer", outlets[number - 1])
        tree[BASE + ".3.5.1.1.2.%d" % number] = ("string", "node%02d" % number)
        tree[BASE + ".3.5.1.1.4.%d" % number] = ("integer", outlets[number - 1])
    return tree


def answer(oid, value):
    global asked
    if oid.endswith(".99.0"):
        asked += 1
    print("%s\n%s\n%s" % (oid, value[0], value[1]))


def key(oid):
    return [int(part) for part in oid.strip(".").split(".")]


def line():
    text = sys.stdin.readline()
    if not text:
        sys.exit(0)
    return text.strip()


def set_value(oid, value):
    kind, text = value.split(None, 1)
    number = int(oid.rsplit(".", 1)[1]) if oid.startswith(COMMAND) else 0
    if not 1 <= number <= OUTLETS:
        return "not-writable"
    if kind != "integer":
        return "wrong-type"
    if text not in ("1", "2", "3"):
        return "wrong-value"
    outlets = states()
    outlets[number - 1] = 2 if text == "2" else 1
    with open(state_file, "w") as file:
        json.dump(outlets, file)
    return "DONE"


while True:
    command = line()
    if command == "PING":
        print("PONG")
    elif command == "get":
        wanted = line()
        tree = objects()
        if wanted in tree:
            answer(wanted, tree[wanted])
        else:
            print("NONE")
    elif command == "getnext":
        after = key(line())
        tree = objects()
        following = sorted((oid for oid in tree if key(oid) > after), key=key)
        if following:
            answer(following[0], tree[following[0]])
        else:
            print("NONE")
    elif command == "set":
        print(set_value(line(), line()))
    sys.stdout.flush()
