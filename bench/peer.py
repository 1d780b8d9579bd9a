"""The Python client doing what the benchmarks do. Prints one JSON value: seconds, and what else is asked."""
import json
import os
import resource
import sys
import time

import assemblyline_client

url, ca, user, apikey, job, *args = sys.argv[1:]
client = assemblyline_client.get_client(url, apikey=(user, apikey), verify=ca)


def search():
    """All alerts of the benchmark with two fields, by the client's stream."""
    start = time.perf_counter()
    count = sum(1 for _ in client.search.stream.alert(args[0], fl="alert_id,al.score"))
    return {"seconds": time.perf_counter() - start, "count": count}


def upload():
    """Ingests a file of the given number of bytes; memory in MiB above that before the call."""
    path = args[0]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.perf_counter()
    client.ingest(path=path)
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "mib": after - before}


def bulk():
    """Ingests every file of a folder with the given settings, one after the other as a script would."""
    paths = [os.path.join(args[0], name) for name in sorted(os.listdir(args[0]))]
    settings = json.loads(args[1])
    start = time.perf_counter()
    for path in paths:
        client.ingest(path=path, **settings)
    return {"seconds": time.perf_counter() - start}


print(json.dumps({"search": search, "upload": upload, "bulk": bulk}[job]()))
