"""A feed for measuring the kiosk: python3 feed.py PORT MESSAGES_PER_SECOND. Seven nodes, two jobs; RFC 6455, loopback only."""
import asyncio
import base64
import datetime
import hashlib
import json
import math
import sys

port, rate = int(sys.argv[1]), float(sys.argv[2])


def snapshot(tick):
    now = datetime.datetime.now(datetime.timezone.utc).isoformat().replace("+00:00", "Z")
    nodes = []
    for i in range(7):
        load = 50 + 45 * math.sin(tick / 9 + i)
        nodes.append({"name": f"node-{i + 1}", "id": str(i), "simulated": True, "state": "up", "since": now,
                      "cpu_percent": round(load, 1), "memory_percent": 40.0, "temperature_celsius": round(45 + load / 4, 1),
                      "watts": round(2.6 + load * 0.04, 2), "watts_quality": "modelled", "jobs": [str(i % 2)], "flags": []})
    watts = sum(node["watts"] for node in nodes) + 9
    jobs = [{"id": str(j), "simulated": True, "scheduler": "dask", "name": f"estimate-pi-{j}", "user": "visitor",
             "state": "running", "nodes": ["node-1", "node-3"], "cores": 8, "started": now, "watts": round(watts / 3, 2),
             "joules": round(watts * tick, 1), "tasks_done": tick * 4 + j} for j in range(2)]
    return {"time": now, "cluster": "bench", "simulated": True, "power": {"watts": round(watts, 1), "source": "meter",
            "age_seconds": 0.3, "watt_hours_today": 400 + tick / 60}, "climate": [{"sensor": "dht22",
            "temperature_celsius": 41.2, "humidity_percent": 35.0, "age_seconds": 1.0}], "fan": {"running": True},
            "nodes": nodes, "jobs": jobs, "alerts": []}


async def serve(reader, writer):
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    keys = [line[18:].strip() for line in head.splitlines() if line.lower().startswith("sec-websocket-key:")]
    if not keys:
        writer.write(b"HTTP/1.1 404 no\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()
        return
    digest = hashlib.sha1((keys[0] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()
    writer.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 b"Sec-WebSocket-Accept: " + base64.b64encode(digest) + b"\r\n\r\n")
    tick = 0
    try:
        while True:
            text = json.dumps(snapshot(tick)).encode()
            writer.write(bytes([0x81, 126, len(text) >> 8, len(text) & 255]) + text)
            await writer.drain()
            tick += 1
            await asyncio.sleep(1 / rate)
    except ConnectionError:
        return


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


asyncio.run(main())
