#!/usr/bin/env python3
"""A server's bad twin: passes on what clients and a real server say to each other, but for one
notification. Started by bench.sh, which wants to see the bench catch it.

usage: faulty_relay.py PORT FAULT NTH

PORT is the server's, on localhost. The NTH notification, counted over all connections, is treated
as FAULT says: drop it, repeat it, delay it (by DELAY seconds, while others overtake it), turn its kind
(online to offline or back), age its version (typed), or cut the connection instead. Prints the port
that it listens on; and, when the fault was done, `done`.
"""

import asyncio
import re
import sys

DELAY = 4.5


class Relay:
    def __init__(self, port, fault, nth):
        self.port = port
        self.fault = fault
        self.left = nth

    async def serve(self, reader, writer):
        try:
            upstream, sender = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(self.forward(reader, sender), self.back(upstream, writer))
        for each in (writer, sender):
            each.close()

    async def forward(self, reader, sender):
        try:
            while data := await reader.read(65536):
                sender.write(data)
                await sender.drain()
            sender.write_eof()
        except OSError:
            sender.close()

    async def back(self, upstream, writer):
        try:
            while line := await upstream.readline():
                if b'"type":"presence"' in line or line.startswith(b'{"online":'):
                    self.left -= 1
                    if self.left == 0:
                        self.spoil(line, writer)
                        print("done", flush=True)
                        continue
                writer.write(line)
                await writer.drain()
            writer.close()
        except OSError:
            writer.close()

    def spoil(self, line, writer):
        if self.fault == "repeat":
            writer.write(line + line)
        elif self.fault == "delay":
            asyncio.get_running_loop().call_later(DELAY, writer.write, line)
        elif self.fault == "turn":
            words = {b"true": b"false", b"false": b"true"}
            line = re.sub(rb'"online":(true|false)', lambda m: b'"online":' + words[m[1]], line)
            writer.write(line)
        elif self.fault == "age":
            writer.write(re.sub(rb'"version":[0-9]+', b'"version":1', line))
        elif self.fault == "cut":
            writer.transport.abort()
        elif self.fault != "drop":
            sys.exit(f"there is no fault {self.fault}")


async def main():
    relay = Relay(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
    # A page of a snapshot is longer than asyncio's lines.
    server = await asyncio.start_server(relay.serve, "127.0.0.1", 0, limit=1 << 20, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
